"""Why a draw of whole parties gave what it gave: for a family, and for each class of a teacher."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pariter.apps.applications.models import Application
from pariter.apps.placements.models import Outcome
from pariter.apps.placements.queries import window_outcomes
from pariter.apps.placements.window_draw import explanation_of, window_record
from pariter.apps.programmes.models import Call, Offer
from pariter.apps.programmes.numbers import Grouped
from pariter.kernels.allocation.party_explanation import PartyExplanation, PartyLine
from pariter.web.access import public
from pariter.web.participant import own
from pariter.web.participant.history import Tag, place_view
from pariter.web.participant.own_page import placement_of
from pariter.web.participant.pages import page
from pariter.web.participant.wording import moment_in_words


@dataclass(frozen=True)
class WishReason:
    """What happened to one wish, and the smallest change that would have helped."""

    rank: int
    title: str
    tag: Tag
    sentences: list[str]


@dataclass(frozen=True)
class PartyReasons:
    """One family or class in the draw: its wishes, its number, and its record in the list."""

    name: str
    size: int
    position: int
    parties: int
    went_last: bool
    wishes: list[WishReason]
    record: dict[str, str]


@public
def own_why(request: HttpRequest, key: str) -> HttpResponse:
    """Explain a result to whoever has the key of one of its places."""
    found = placement_of(key)
    response = why_window(request, found.application, key=key)
    if response is None:
        raise Http404
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def why_window(
    request: HttpRequest, application: Application, *, key: str = ""
) -> HttpResponse | None:
    """Explain the draw to a family or a teacher; None where none decided about her."""
    outcomes = window_outcomes(application)
    if not outcomes:
        return None
    call, lottery = application.call, outcomes[0].run.call.lottery
    offers = {offer.key: offer for offer in call.offers.all()}
    return page(
        request,
        "why_window",
        call,
        application=application,
        key=key,
        parties=[_reasons(outcome, offers, call) for outcome in outcomes],
        views=[
            place_view(place, application, timezone.now())
            for place in own.placements().filter(application=application)
        ],
        lottery=lottery,
        committed_at=moment_in_words(lottery.committed_at, call.zone),
        draw_at=moment_in_words(lottery.draw_at, call.zone),
    )


def _reasons(outcome: Outcome, offers: dict[str, Offer], call: Call) -> PartyReasons:
    told = explanation_of(outcome)
    return PartyReasons(
        name=outcome.school_class.name if outcome.school_class else "",
        size=told.size,
        position=told.position,
        parties=told.parties,
        went_last=told.is_served,
        wishes=[
            WishReason(
                rank=line.rank,
                title=str(offers[line.option].title),
                tag=_tag(line),
                sentences=list(_sentences(line, told, call)),
            )
            for line in told.lines
        ],
        record=window_record(outcome.run.call.lottery, outcome.explanation["token"]),
    )


def _tag(line: PartyLine) -> Tag:
    if line.outcome == "placed":
        return Tag(_("The draw gave you this"), "success")
    if line.outcome == "not_needed":
        return Tag(_("Not needed"), "neutral")
    return Tag(_("Passed over"), "warning")


def _sentences(line: PartyLine, told: PartyExplanation, call: Call) -> Iterator[str]:
    if line.wanted == 1:
        yield _("Nobody else wished for it.")
    elif line.wanted is not None:
        yield _("%(wanted)s parties wished for it, and you were number %(position)s of them.") % {
            "wanted": Grouped(line.wanted),
            "position": Grouped(line.position or 0),
        }
    yield _said(line, told, call)
    if line.outcome == "seats" and line.free:
        yield ngettext(
            "With %(count)s person you would have fitted.",
            "With %(count)s people or fewer you would have fitted.",
            line.free,
        ) % {"count": Grouped(line.free)}
    elif line.outcome in ("seats", "parties"):
        yield _("A smaller number in the draw could have changed it.")
    elif line.outcome == "kept":
        yield _("Had your school never come before, these seats would have been open to you.")
    elif line.outcome == "share":
        yield _("Had your school held fewer places, it could have had this one.")


def _said(line: PartyLine, told: PartyExplanation, call: Call) -> str:
    match line.outcome:
        case "placed":
            return _("When it was your turn, all %(count)s of you fitted.") % {
                "count": Grouped(line.needs)
            }
        case "not_needed":
            return ngettext(
                "You already had the %(count)s place that the draw gives a party.",
                "You already had the %(count)s places that the draw gives a party.",
                told.most_places or 1,
            ) % {"count": Grouped(told.most_places or 1)}
        case "too_large":
            return _("The room has %(seats)s seats, and you are %(people)s.") % {
                "seats": Grouped(line.seats),
                "people": Grouped(line.needs),
            }
        case "share":
            return _("Your school already held the %(count)s places that one school may.") % {
                "count": Grouped(call.most_per_school or 0)
            }
        case "parties":
            return _("It had as many classes as it takes when it was your turn.")
        case "kept":
            return _("The seats that were free are kept for schools that have never come.")
    if line.free is None:
        return _("You are %(people)s, and too few seats were free when it was your turn.") % {
            "people": Grouped(line.needs)
        }
    return ngettext(
        "You are %(people)s, and %(count)s seat was free when it was your turn.",
        "You are %(people)s, and %(count)s seats were free when it was your turn.",
        line.free,
    ) % {"people": Grouped(line.needs), "count": Grouped(line.free)}
