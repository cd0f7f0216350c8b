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
        yield _("%(wanted)d parties wished for it, and you were number %(position)d of them.") % {
            "wanted": line.wanted,
            "position": line.position,
        }
    yield _said(line, told, call)
    if line.outcome == "seats" and line.free:
        yield ngettext(
            "With %(count)d person you would have fitted.",
            "With %(count)d people or fewer you would have fitted.",
            line.free,
        ) % {"count": line.free}
    elif line.outcome in ("seats", "parties"):
        yield _("A smaller number in the draw could have changed it.")
    elif line.outcome == "kept":
        yield _("Had your school never come before, these seats would have been open to you.")
    elif line.outcome == "share":
        yield _("Had your school held fewer places, it could have had this one.")


def _said(line: PartyLine, told: PartyExplanation, call: Call) -> str:
    match line.outcome:
        case "placed":
            return _("When it was your turn, all %(count)d of you fitted.") % {"count": line.needs}
        case "not_needed":
            return ngettext(
                "You already had the %(count)d place that the draw gives a party.",
                "You already had the %(count)d places that the draw gives a party.",
                told.most_places or 1,
            ) % {"count": told.most_places or 1}
        case "too_large":
            return _("The room has %(seats)d seats, and you are %(people)d.") % {
                "seats": line.seats,
                "people": line.needs,
            }
        case "share":
            return _("Your school already held the %(count)d places that one school may.") % {
                "count": call.most_per_school or 0
            }
        case "parties":
            return _("It had as many classes as it takes when it was your turn.")
        case "kept":
            return _("The seats that were free are kept for schools that have never come.")
    if line.free is None:
        return _("You are %(people)d, and too few seats were free when it was your turn.") % {
            "people": line.needs
        }
    return ngettext(
        "You are %(people)d, and %(count)d seat was free when it was your turn.",
        "You are %(people)d, and %(count)d seats were free when it was your turn.",
        line.free,
    ) % {"people": line.needs, "count": line.free}
