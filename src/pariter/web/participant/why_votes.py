"""Why a project was funded or not, and what a voter's share paid for."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from pariter.apps.applications.models import Application
from pariter.apps.applications.typed import euros_in_words
from pariter.apps.placements.models import LotteryTicket, Outcome
from pariter.apps.placements.records import ballot_record
from pariter.apps.programmes.models import Offer
from pariter.web.participant.pages import page
from pariter.web.participant.wording import moment_in_words

FEWEST_TOLD = 5


@dataclass(frozen=True)
class Line:
    """One project that a voter supports. paid: part of her share that it took, in words."""

    offer: Offer
    is_funded: bool
    paid: str


def why_project(request: HttpRequest, application: Application, outcome: Outcome) -> HttpResponse:
    """Tell a group what its supporters could pay, and what would have been enough."""
    told = outcome.explanation
    return page(
        request,
        "why_project",
        application.call,
        application=application,
        outcome=outcome,
        title=application.answers["title"],
        facts=list(_facts(application.answers["amount"], told)),
        reasons=list(_reasons(told)),
        changes=list(_changes(told)),
        **_draw(application, outcome),
    )


def why_ballot(request: HttpRequest, application: Application, outcome: Outcome) -> HttpResponse:
    """Tell a voter which of her projects are funded, and what each took of her share."""
    told = outcome.explanation
    offers = {wish.offer.key: wish.offer for wish in application.preferences.all()}
    lines = [
        Line(
            offers[line["project"]],
            line["outcome"] != "not_funded",
            _least(told, line["paid"]) if line["paid"] else "",
        )
        for line in told["lines"]
    ]
    ticket = LotteryTicket.objects.filter(application=application).select_related("lottery").first()
    return page(
        request,
        "why_ballot",
        application.call,
        application=application,
        outcome=outcome,
        lines=lines,
        funded=sum(line.is_funded for line in lines),
        share=_least(told, told["share"]),
        left=_least(told, told["left"]),
        ticket=ticket,
        record=ticket and ballot_record(ticket)["record"],
        **_draw(application, outcome),
    )


def _draw(application: Application, outcome: Outcome) -> dict[str, Any]:
    vote = outcome.run.call
    lottery = vote.lottery
    return {
        "vote": vote,
        "lottery": lottery,
        "committed_at": moment_in_words(lottery.committed_at, vote.zone),
        "draw_at": moment_in_words(lottery.draw_at, vote.zone),
    }


def _facts(amount: int, told: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield _("You asked for"), euros_in_words(amount)
    few = _("fewer than %(number)d") % {"number": FEWEST_TOLD}
    yield _("People who support it"), few if told["votes"] is None else str(told["votes"])
    if told["turn"]:
        yield _("Its turn among the funded projects"), str(told["turn"])
    if told["most"]:
        yield _("What each supporter paid at most"), euros_in_words(_up(told, told["most"]))
    yield _("What each voter could decide on"), _least(told, told["share"])


def _reasons(told: dict[str, Any]) -> Iterator[str]:
    match told["outcome"]:
        case "bought":
            yield _("Its supporters could pay for it together with their parts of the money.")
            yield _("At its turn, no other project asked less of each supporter for what it costs.")
        case "by_votes":
            yield _("Its supporters had too little left to pay for it alone.")
            yield _(
                "Some money was left that no supporters could spend. It went to the projects with "
                "most votes that it could pay for, and yours was one of them."
            )
        case "too_dear":
            yield _("Its supporters had too little left to pay for it.")
            yield _("What was left in the end did not reach it either.")
        case _:
            yield _("Nobody ticked it, so nobody’s part of the money could pay for it.")


def _changes(told: dict[str, Any]) -> Iterator[str]:
    if told["outcome"] != "too_dear":
        return
    if told["hidden"]:
        yield _("Few people support it. To protect their votes, we tell no more numbers.")
        return
    missing = ceil(Fraction(told["missing"]) * told["unit"])
    yield _("Its supporters had %(had)s left together, %(missing)s less than it costs.") % {
        "had": _least(told, told["had"]),
        "missing": euros_in_words(missing),
    }
    if told["enough_cost"]:
        yield _("At a cost of %(cost)s, with the same votes, it would have been funded.") % {
            "cost": euros_in_words(told["enough_cost"] * told["unit"])
        }
    yield _("More votes would have helped too: each one brings its own part of the money.")


def _least(told: dict[str, Any], units: str) -> str:
    """Write an amount in words, without parts of a cent."""
    return euros_in_words(floor(Fraction(units) * told["unit"]))


def _up(told: dict[str, Any], units: str) -> int:
    exact: Fraction = Fraction(units) * told["unit"]
    return ceil(exact)
