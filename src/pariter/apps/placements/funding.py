"""Money given by votes: what a run decides, what its publication does, and who is next."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pariter.apps.applications.mail import write_to
from pariter.apps.applications.models import Application
from pariter.apps.applications.queries import submitted
from pariter.apps.journal.actions import record
from pariter.apps.people.models import Person
from pariter.apps.placements.ballots import on_one_line
from pariter.apps.placements.drawn import drawn_lottery
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.market import build_market
from pariter.apps.placements.models import AllocationRun, Outcome, Placement
from pariter.apps.placements.queries import projects_of
from pariter.apps.placements.results import Given, Result
from pariter.apps.placements.vote_terms import EURO, terms_of_vote
from pariter.apps.programmes.models import Call, Offer
from pariter.kernels.allocation.equal_shares import Election, check_funding, equal_shares
from pariter.kernels.allocation.funding_audit import build_funding_audit, build_funding_public
from pariter.kernels.allocation.funding_lottery import ProjectDraw, VoteTerms

State = Placement.State


def decide_funding(call: Call, _at: datetime) -> Result:
    """Spend the budget of a call by its ballots; raises PlacementError."""
    drawn = drawn_lottery(call)
    tokens = drawn.tokens
    voters = {tokens[row.pk]: row for row in submitted(call)}
    offers = list(call.offers.all())
    ballots, _found = build_market(call=call, tokens=tokens, order={})
    terms = terms_of_vote(call)
    draw = ProjectDraw(drawn.held, ballots, terms)
    election = election_of(terms, voters, draw.order)
    funding = equal_shares(election, terms.completion, terms.utility)
    check_funding(funding)
    projects = projects_of(call)
    told = {"unit": EURO}
    given = [
        Given(
            projects[offer.key],
            offer if offer.key in funding.funded else None,
            {"kind": "project", **told, **funding.explain(offer.key).to_json()},
        )
        for offer in offers
    ]
    given += [
        Given(row, None, {"kind": "ballot", **told, **funding.explain_ballot(token).to_json()})
        for token, row in voters.items()
    ]
    return Result(
        audit=build_funding_audit(funding, draw),
        public=build_funding_public(funding, draw),
        given=given,
    )


def election_of(
    terms: VoteTerms, voters: dict[str, Application], order: Mapping[str, int]
) -> Election:
    """Return the election of a vote; order: project → place by lot, between equal projects."""
    return Election(
        budget=terms.budget,
        costs=terms.costs,
        ballots={
            token: tuple(
                wish.offer.key for wish in row.preferences.all() if wish.offer.key in terms.costs
            )
            for token, row in voters.items()
        },
        order=order,
    )


def publish_funding(run: AllocationRun, at: datetime) -> None:
    """Offer the money to the groups whose projects are funded; tell groups and voters."""
    outcomes = list(
        run.outcomes.select_related("application__person", "application__call", "offer")
    )
    funded = [(outcome.application, outcome.offer) for outcome in outcomes if outcome.offer]
    _award(run, funded, at)
    offers = {offer.key: offer for offer in run.call.offers.all()}
    for outcome in outcomes:
        if outcome.explanation["kind"] == "ballot":
            _tell_voter(run, outcome, offers, at)
        elif outcome.offer is None:
            _tell_group("award_missed", run, outcome.application, at)


def next_awards(run: AllocationRun) -> list[Offer]:
    """Return the projects that come next where groups gave their money back.

    Every other project keeps its money; who paid for one that was given back gets her part again,
    and what the votes buy with it comes in turn.
    """
    call = run.call
    offers = {offer.key: offer for offer in call.offers.all()}
    places = list(Placement.objects.filter(offer__call=call).select_related("offer"))
    held = {place.offer.key for place in places if place.state in Placement.HOLDING}
    gone = {place.offer.key for place in places} - held
    if not gone:
        return []
    funding = equal_shares(_election(run)).withdraw(gone, "chain")
    free = (call.budget or 0) - sum(offers[key].cost or 0 for key in held)
    found: list[Offer] = []
    for key in funding.funded:
        cost = offers[key].cost or 0
        if key not in held and cost <= free:
            found.append(offers[key])
            free -= cost
    return found


@transaction.atomic
def offer_next_awards(*, run: AllocationRun, at: datetime, by: Person | None) -> list[Offer]:
    """Offer the money that came back to the projects that are next; raises PlacementError."""
    Call.objects.select_for_update().get(pk=run.call_id)
    offers = next_awards(run) if run.published_at else []
    if not offers:
        raise PlacementError(
            "nothing_next", _("No other project fits into the money that is left.")
        )
    projects = projects_of(run.call)
    _award(run, [(projects[offer.key], offer) for offer in offers], at)
    record(
        actor=by,
        action="awards.offered",
        subject=run,
        details={"projects": [offer.key for offer in offers]},
        at=at,
    )
    return offers


def _election(run: AllocationRun) -> Election:
    """Return the election of a run, as its audit holds it."""
    held = run.audit["election"]
    return Election(
        budget=held["budget"],
        costs=held["costs"],
        ballots={voter: tuple(ballot) for voter, ballot in held["ballots"].items()},
        order=held["order"],
    )


def _award(run: AllocationRun, awards: list[tuple[Application, Offer]], at: datetime) -> None:
    """Offer each group its money, to be accepted, and tell it."""
    for turn, (application, offer) in enumerate(awards, start=1):
        Placement.objects.create(
            application=application,
            offer=offer,
            run=run,
            state=State.OFFERED,
            order=turn,
            created_at=at,
            offered_at=at,
            answer_by=at + timedelta(hours=application.call.answer_hours),
        )
        _tell_group("award_offered", run, application, at, offer)


def _tell_group(
    template: str, run: AllocationRun, application: Application, at: datetime, offer: Any = None
) -> None:
    call = application.call
    write_to(
        application,
        template,
        at,
        initiative=run.call.edition.initiative.title,
        project=on_one_line(application.answers["title"]),
        cost=offer.cost if offer else None,
        answer_by=at + timedelta(hours=call.answer_hours),
        zone=call.zone,
    )


def _tell_voter(
    run: AllocationRun, outcome: Outcome, offers: dict[str, Offer], at: datetime
) -> None:
    chosen = [
        (line["project"], line["outcome"] != "not_funded") for line in outcome.explanation["lines"]
    ]
    write_to(
        outcome.application,
        "vote_result",
        at,
        about=run.call,
        initiative=run.call.edition.initiative.title,
        funded=[offers[key].title for key, is_funded in chosen if is_funded],
        others=[offers[key].title for key, is_funded in chosen if not is_funded],
        zone=run.call.zone,
    )
