"""Why this result: the stored explanation in plain words, and what lets a person check it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone

from pariter.apps.applications.models import Application
from pariter.apps.placements.models import LotteryTicket, Outcome, Placement
from pariter.apps.placements.records import ballot_record, opened_leaf
from pariter.apps.placements.seats import waits_for
from pariter.kernels.allocation import Explanation
from pariter.kernels.allocation.records import market_from_json
from pariter.web.access import person, signed_in
from pariter.web.participant import own
from pariter.web.participant.classes import points_rows
from pariter.web.participant.history import place_view
from pariter.web.participant.pages import FIRST_COME, page
from pariter.web.participant.reasons import changes, turn_reason, wish_reasons
from pariter.web.participant.two_calls import kind_of
from pariter.web.participant.why_pairs import why_pair
from pariter.web.participant.why_votes import why_ballot, why_project
from pariter.web.participant.why_windows import why_window
from pariter.web.participant.wording import moment_in_words


@signed_in
def why(request: HttpRequest, reference: str) -> HttpResponse:
    """Explain a result wish by wish, how the order was made, and who answers for it."""
    application = own.application(person(request), reference)
    if application.call.mechanism == FIRST_COME:
        drawn = why_window(request, application) if application.call.window_closes_at else None
        return drawn or _why_first_come(request, application)
    outcome = _outcome(application)
    if kind_of(outcome):
        return PAGES[kind_of(outcome)](request, application, outcome)
    explanation = Explanation.from_json(outcome.explanation)
    offers = {wish.offer.key: wish.offer for wish in application.preferences.all()}
    ticket = _ticket(application)
    return page(
        request,
        "why",
        application.call,
        application=application,
        outcome=outcome,
        later=_offered_since(application, outcome),
        explanation=explanation,
        waits_for=waits_for(explanation),
        reasons=wish_reasons(explanation, offers, application.home, application.call),
        points=points_rows(application),
        changes=changes(explanation, offers, application.call),
        ticket=ticket,
        lottery=ticket.lottery if ticket else None,
        committed_at=ticket and moment_in_words(ticket.lottery.committed_at, application.call.zone),
        draw_at=ticket and moment_in_words(ticket.lottery.draw_at, application.call.zone),
        record=ticket and _record(outcome, ticket)["record"],
    )


PAGES = {"project": why_project, "ballot": why_ballot, "pair": why_pair}
"""Kind of an outcome → its page."""


@signed_in
def proof(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand out the public proof of the run that decided an application."""
    outcome = _outcome(own.application(person(request), reference))
    return _download(outcome.run.public, "public.json")


@signed_in
def record(request: HttpRequest, reference: str) -> HttpResponse:
    """Hand out the person's own record in the frozen list, with the salt that opens it."""
    application = own.application(person(request), reference)
    ticket = _ticket(application)
    if ticket is None:
        raise Http404
    outcome = _outcome(application)
    opened = ballot_record(ticket) if kind_of(outcome) else _record(outcome, ticket)
    return _download(opened, f"{reference}.json")


def _why_first_come(request: HttpRequest, application: Application) -> HttpResponse:
    now = timezone.now()
    places: list[Any] = list(application.placements.all())
    if not places:
        return redirect("my_application", application.reference)
    return page(
        request,
        "why_first_come",
        application.call,
        application=application,
        reasons=[
            (place_view(place, application, now), turn_reason(place, application.call))
            for place in places
        ],
    )


def _outcome(application: Application) -> Outcome:
    outcome = next(iter(application.outcomes.all()), None)
    if outcome is None:
        raise Http404
    return outcome


def _offered_since(application: Application, outcome: Outcome) -> Placement | None:
    """Return the place that was offered last, where that was after the result."""
    offered = {
        place.offered_at: place for place in application.placements.all() if place.offered_at
    }
    last, published = max(offered, default=None), outcome.run.published_at
    return offered[last] if last and published and last > published else None


def _ticket(application: Application) -> LotteryTicket | None:
    return LotteryTicket.objects.filter(application=application).select_related("lottery").first()


def _record(outcome: Outcome, ticket: LotteryTicket) -> dict[str, str]:
    """Return what a leaf of the frozen list hides, and the salt that opens it."""
    return opened_leaf(ticket, market_from_json(outcome.run.audit["market"]))


def _download(content: dict[str, Any], name: str) -> HttpResponse:
    response = JsonResponse(content, json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
