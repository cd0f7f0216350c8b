"""The draw of a window: what is frozen, what the run decides, and what its publication does."""

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from pariter.apps.applications.mail import write_to
from pariter.apps.applications.models import SchoolClass
from pariter.apps.applications.queries import submitted
from pariter.apps.journal.actions import record_all
from pariter.apps.placements.class_standing import standing_of
from pariter.apps.placements.draw_source import source_of
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.mail import write_about
from pariter.apps.placements.models import AllocationRun, Lottery, Outcome, Placement
from pariter.apps.placements.results import Given, Result
from pariter.apps.placements.tickets import page_key_of
from pariter.apps.placements.waiting import offer_seats, time_to_answer
from pariter.apps.placements.windows import parties_of, wishes_of
from pariter.apps.programmes.models import Call, Offer
from pariter.apps.programmes.queries import first_start
from pariter.kernels.allocation import ENGINE
from pariter.kernels.allocation import lottery as draws
from pariter.kernels.allocation.party_audit import (
    build_parties_audit,
    build_parties_public,
    commit_parties,
    party_payload,
    with_order,
)
from pariter.kernels.allocation.party_explanation import PartyExplanation, explain_party
from pariter.kernels.allocation.party_market import PartyMarket
from pariter.kernels.allocation.party_rounds import check_parties, party_rounds

State = Placement.State


def freeze_parties(
    *,
    call: Call,
    at: datetime,
    draw_at: datetime,
    source: str,
    chance: Callable[[int], bytes] = secrets.token_bytes,
) -> Lottery:
    """Freeze who wishes for what with how many, and publish the root. Raises PlacementError.

    A class whose school the office has not confirmed is not drawn for; it waits behind the others.
    """
    wishes = wishes_of(call).select_related("offer", "application__home")
    named = [
        wish for wish in wishes if wish.application.home_id is not None or not call.for_classes
    ]
    parties = {chance(16).hex(): found for found in parties_of(named).values()}
    if not parties:
        raise PlacementError("nobody", _("Nobody wished for a place, so there is nothing to draw."))
    market = _market(call, parties, at)
    tickets = {token: draws.Ticket(token, chance(draws.SALT_BYTES)) for token in parties}
    commitment = commit_parties(
        call=call.address, market=market, tickets=tickets, source=source, draw_at=draw_at
    )
    return Lottery.objects.create(
        call=call,
        root=commitment.root.hex(),
        engine=ENGINE,
        draw_at=draw_at,
        committed_at=at,
        frozen={
            "market": market.to_json(),
            "tickets": {token: ticket.salt.hex() for token, ticket in tickets.items()},
            "parties": {
                token: [found[0].application_id, found[0].school_class_id]
                for token, found in parties.items()
            },
        },
    )


def _market(call: Call, parties: dict[str, list[Placement]], at: datetime) -> PartyMarket:
    """Return the market of a call's wishes, by the rules of this moment."""
    offers = list(call.offers.order_by("position"))
    standing = standing_of(call, at)
    homes = {
        token: found[0].application.home for token, found in parties.items() if call.for_classes
    }
    served = {
        home.code for home in homes.values() if home is not None and home.pk in standing.served
    }
    return PartyMarket(
        sizes={token: found[0].seats for token, found in parties.items()},
        uses={
            token: {wish.offer.key: wish.seats for wish in found if wish.seats != found[0].seats}
            for token, found in parties.items()
        },
        preferences={
            token: tuple(wish.offer.key for wish in found) for token, found in parties.items()
        },
        capacities={offer.key: offer.capacity for offer in offers},
        homes={token: home.code for token, home in homes.items() if home is not None},
        served=frozenset(served),
        kept={
            offer.key: standing.rooms[offer.pk].kept
            for offer in offers
            if standing.rooms[offer.pk].kept
        },
        most_parties={
            offer.key: offer.most_classes for offer in offers if offer.most_classes is not None
        },
        share=standing.share,
        places=call.window_places,
    )


def drawn_market(call: Call) -> tuple[PartyMarket, draws.Lottery]:
    """Return the frozen market with the order of the draw; raises PlacementError before it."""
    lottery = Lottery.objects.filter(call=call, drawn_at__isnull=False).first()
    if lottery is None or lottery.frozen is None:
        raise PlacementError(
            "not_drawn", _("The lottery has not been drawn yet. Places are given after that.")
        )
    held = held_lottery(lottery)
    return with_order(PartyMarket.from_json(lottery.frozen["market"]), held), held


def held_lottery(lottery: Lottery) -> draws.Lottery:
    """Return a window's lottery as the kernel has it."""
    call, frozen = lottery.call, lottery.frozen or {}
    return draws.Lottery(
        call=call.address,
        source=source_of(call),
        beacon=lottery.beacon,
        committed_at=lottery.committed_at,
        draw_at=lottery.draw_at,
        root=bytes.fromhex(lottery.root),
        tickets={
            token: draws.Ticket(token, bytes.fromhex(salt))
            for token, salt in frozen["tickets"].items()
        },
        engine=lottery.engine,
    )


def decide_window(call: Call, _at: datetime) -> Result:
    """Give the places of a window to whole parties; raises PlacementError and LotteryError."""
    market, held = drawn_market(call)
    allocation = party_rounds(market)
    check_parties(allocation)
    offers: dict[str | None, Offer] = {offer.key: offer for offer in call.offers.all()}
    applications = {row.pk: row for row in submitted(call)}
    parties = (call.lottery.frozen or {})["parties"]
    classes = SchoolClass.objects.in_bulk([group for _row, group in parties.values() if group])
    return Result(
        audit=build_parties_audit(allocation, held),
        public=build_parties_public(allocation, held),
        given=[
            Given(
                applications[row],
                offers.get(next(iter(allocation.assignment[token]), None)),
                {
                    **explain_party(allocation, token).to_json(),
                    "token": token,
                    "rank": _rank(market, token, allocation.assignment[token]),
                },
                classes.get(group),
            )
            for token, (row, group) in parties.items()
            if row in applications
        ],
    )


def _rank(market: PartyMarket, token: str, held: tuple[str, ...]) -> int | None:
    return market.preferences[token].index(held[0]) + 1 if held else None


def explanation_of(outcome: Outcome) -> PartyExplanation:
    """Read why a family or class got what it got."""
    known = {key: value for key, value in outcome.explanation.items() if key not in OURS}
    return PartyExplanation.from_json(known)


OURS = ("token", "rank")
"""What is kept beside an explanation: whose it is, and which wish came true."""


def publish_window(run: AllocationRun, at: datetime) -> None:
    """Offer the places of a draw, put all others on the waiting lists, and tell everyone once."""
    call = run.call
    wishes: dict[tuple[int, int | None, int], Placement] = {
        (wish.application_id, wish.school_class_id, wish.offer_id): wish
        for wish in wishes_of(call).select_related(
            "offer", "application__person", "application__call", "school_class"
        )
    }
    offers = {offer.key: offer for offer in call.offers.all()}
    outcomes = list(
        run.outcomes.select_related(
            "application__person", "application__call__edition__initiative", "school_class"
        )
    )
    turns = _turns(run)
    begun = {offer.pk for offer in offers.values() if _has_begun(offer, at)}
    answers = {offer.pk: time_to_answer(offer, at) for offer in offers.values()}
    for outcome in outcomes:
        for line in explanation_of(outcome).lines:
            offer = offers[line.option]
            wish = wishes.pop((outcome.application_id, outcome.school_class_id, offer.pk), None)
            if wish is None:
                continue
            wish.run, wish.order = run, turns[line.option][outcome.explanation["token"]]
            if line.outcome == "placed" and offer.pk not in begun:
                wish.state, wish.offered_at = State.OFFERED, at
                wish.answer_by = answers[offer.pk]
            elif line.outcome in ("not_needed", "too_large"):
                wish.state = State.LAPSED
            wish.save(update_fields=["run", "order", "state", "offered_at", "answer_by"])
    # Who was not drawn for waits behind.
    for place, wish in enumerate(wishes.values(), start=1):
        wish.order = len(outcomes) + place
        wish.save(update_fields=["order"])
        if wish.school_class:
            write_about(wish, "not_drawn", at, class_name=wish.school_class.name)
    given = list(run.placements.filter(state=State.OFFERED))
    record_all(actor=None, acts=[("placement.offered", wish, {}) for wish in given], at=at)
    for outcome in outcomes:
        _tell(outcome, offers, at)
    for offer in offers.values():
        offer_seats(offer=offer, at=at)


def _turns(run: AllocationRun) -> dict[str, dict[str, int]]:
    """Return option → token → its place among those who wished for it."""
    market = PartyMarket.from_json(run.audit["market"])
    turns: dict[str, dict[str, int]] = {option: {} for option in market.capacities}
    for token in sorted(market.sizes, key=market.key):
        for wish in market.preferences[token]:
            turns[wish][token] = len(turns[wish]) + 1
    return turns


def _has_begun(offer: Offer, at: datetime) -> bool:
    start = first_start(offer)
    return start is not None and at >= start


def _tell(outcome: Outcome, offers: dict[str, Offer], at: datetime) -> None:
    """Write one mail to a family, or about a class, with the result of each of its wishes."""
    call, run = outcome.application.call, outcome.run
    places = list(
        run.placements.filter(
            application=outcome.application_id, school_class=outcome.school_class_id
        ).select_related("offer").order_by("order")
    )  # fmt: skip
    if not places:
        return
    by_offer = {place.offer_id: place for place in places}
    lines: list[dict[str, Any]] = [
        {"offer": offers[line.option].title, "state": by_offer[offers[line.option].pk].state,
         "turn": by_offer[offers[line.option].pk].order}
        for line in explanation_of(outcome).lines
        if offers[line.option].pk in by_offer
    ]  # fmt: skip
    given = [place for place in places if place.state == State.OFFERED]
    write_to(
        outcome.application,
        "window_result",
        at,
        initiative=call.edition.initiative.title,
        class_name=outcome.school_class.name if outcome.school_class else "",
        lines=lines,
        answer_by=min((place.answer_by for place in given if place.answer_by), default=None),
        keys=[] if call.needs_account else [page_key_of(place) for place in given or places[:1]],
        key="" if call.needs_account else page_key_of(places[0]),
        zone=call.zone,
    )


def window_record(lottery: Lottery, token: str) -> dict[str, str]:
    """Return what the leaf of a family or class hides, and the salt that opens it."""
    frozen = lottery.frozen or {}
    market = PartyMarket.from_json(frozen["market"])
    ticket = draws.Ticket(token, bytes.fromhex(frozen["tickets"][token]))
    payload = party_payload(market, token, ticket)
    number = f"{draws.number(bytes.fromhex(lottery.seed), token):064x}" if lottery.seed else ""
    return {
        "token": token,
        "salt": ticket.salt.hex(),
        "record": payload.decode(),
        "leaf": draws.leaf_hash(ticket.salt, payload).hex(),
        "number": number,
    }
