"""Writes on a lottery: commit to the frozen list, then enter the public draw."""

import secrets
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from pariter.apps.applications.queries import submitted
from pariter.apps.journal.actions import record
from pariter.apps.people.models import Person
from pariter.apps.placements.draw_source import source_of
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.market import build_market
from pariter.apps.placements.models import Lottery, LotteryTicket
from pariter.apps.placements.vote_terms import terms_of_vote
from pariter.apps.placements.window_draw import freeze_parties
from pariter.apps.programmes.models import Call
from pariter.apps.programmes.moments import in_words
from pariter.kernels.allocation import ENGINE
from pariter.kernels.allocation.funding_lottery import MECHANISM as VOTE
from pariter.kernels.allocation.lottery import SALT_BYTES, Ticket, commit, draw


@transaction.atomic
def commit_lottery(
    *,
    call: Call,
    at: datetime,
    by: Person | None,
    draw_at: datetime | None = None,
    chance: Callable[[int], bytes] = secrets.token_bytes,
) -> Lottery:
    """Freeze the list of a closed call and publish its root; done twice it stays the first.

    draw_at: when the public draw takes place; the pack's own time if not given.
    chance: gives so many bytes that nobody can foresee, unless all is invented anyway.
    Raises PlacementError.
    """
    locked = Call.objects.select_for_update().get(pk=call.pk)
    existing = Lottery.objects.filter(call=call).first()
    if existing:
        return existing
    if at < locked.list_closes_at:
        raise PlacementError(
            "still_open",
            _("The call is open until %(when)s. Freeze the list after that.")
            % {"when": in_words(locked.list_closes_at, locked.zone)},
        )
    drawn_from = draw_at or locked.draw_at
    if drawn_from is None or drawn_from <= at:
        raise PlacementError(
            "draw_past",
            _("The draw must lie in the future, but it is set for %(when)s. Name a later draw.")
            % {"when": in_words(drawn_from, locked.zone) if drawn_from else "–"},
        )
    if locked.window_closes_at:
        lottery = freeze_parties(
            call=locked, at=at, draw_at=drawn_from, source=source_of(call), chance=chance
        )
        _note_commitment(lottery, at, by)
        return lottery
    tickets = {
        application.pk: Ticket(chance(16).hex(), chance(SALT_BYTES))
        for application in submitted(call).order_by("submitted_at", "id")
    }
    if not tickets:
        raise PlacementError("nobody", _("Nobody applied, so there is nothing to draw."))
    by_token = {ticket.token: ticket for ticket in tickets.values()}
    market, found = build_market(
        call=call, tokens={key: ticket.token for key, ticket in tickets.items()}, order={}
    )
    commitment = commit(
        call=call.address,
        mechanism=call.mechanism,
        market=market,
        tickets=by_token,
        source=source_of(call),
        draw_at=drawn_from,
        terms=terms_of_vote(call).to_json() if call.mechanism == VOTE else None,
    )
    lottery = Lottery.objects.create(
        call=call,
        root=commitment.root.hex(),
        engine=ENGINE,
        draw_at=drawn_from,
        committed_at=at,
    )
    LotteryTicket.objects.bulk_create(
        LotteryTicket(
            lottery=lottery,
            application=found[token],
            token=token,
            salt=ticket.salt.hex(),
            leaf=commitment.leaves[token].hex(),
        )
        for token, ticket in by_token.items()
    )
    _note_commitment(lottery, at, by)
    return lottery


def _note_commitment(lottery: Lottery, at: datetime, by: Person | None) -> None:
    record(
        actor=by,
        action="lottery.committed",
        subject=lottery,
        details={"root": lottery.root, "tickets": lottery.size, "draw_at": lottery.draw_at},
        at=at,
    )


@transaction.atomic
def draw_lottery(*, call: Call, beacon: str, at: datetime, by: Person | None) -> Lottery:
    """Enter the result of the public draw; it gives everyone a number and is never changed.

    beacon: the draw's result exactly as announced. Raises PlacementError.
    """
    lottery = Lottery.objects.select_for_update().filter(call=call).first()
    if lottery is None:
        raise PlacementError(
            "not_committed", _("Freeze the list first: a draw counts only after that.")
        )
    beacon = beacon.strip()
    if lottery.drawn_at:
        if lottery.beacon == beacon:
            return lottery
        raise PlacementError(
            "already_drawn",
            _("The draw was entered as “%(beacon)s”. It cannot be changed.")
            % {"beacon": lottery.beacon},
        )
    if at < lottery.draw_at:
        raise PlacementError(
            "too_early",
            _("The public draw takes place at %(when)s. Enter its result after that.")
            % {"when": in_words(lottery.draw_at, call.zone)},
        )
    if not beacon:
        raise PlacementError("beacon", _("Enter the result of the public draw as announced."))
    tickets = {ticket.token: ticket for ticket in lottery.tickets.all()}
    drawn = draw(
        beacon=beacon,
        call=call.address,
        root=bytes.fromhex(lottery.root),
        tickets={
            token: Ticket(token, bytes.fromhex(ticket.salt)) for token, ticket in tickets.items()
        },
    )
    for token, ticket in tickets.items():
        ticket.number = f"{drawn.numbers[token]:064x}"
        ticket.order = drawn.order[token]
    LotteryTicket.objects.bulk_update(tickets.values(), ["number", "order"], batch_size=500)
    lottery.beacon = beacon
    lottery.seed = drawn.seed.hex()
    lottery.drawn_at = at
    lottery.save(update_fields=["beacon", "seed", "drawn_at"])
    record(
        actor=by,
        action="lottery.drawn",
        subject=lottery,
        details={"beacon": beacon, "seed": lottery.seed},
        at=at,
    )
    return lottery
