"""The lottery of parties, and the two files of a run: headcounts are frozen with the wishes."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from pariter.kernels.allocation.allocation import ENGINE
from pariter.kernels.allocation.audit import FEWEST_FILLED, lottery_head
from pariter.kernels.allocation.lottery import (
    Commitment,
    Draw,
    Lottery,
    LotteryError,
    Ticket,
    draw,
    leaf_hash,
    merkle_root,
    rules_payload,
)
from pariter.kernels.allocation.market import Market
from pariter.kernels.allocation.party_market import PartyMarket
from pariter.kernels.allocation.party_rounds import MECHANISM, PartyAllocation
from pariter.kernels.canonical import canonical_json

PARTIES_FORMAT = "pariter-parties/1"
PARTIES_PUBLIC_FORMAT = "pariter-parties-public/1"
_NO_SALT = bytes(32)


def party_payload(market: PartyMarket, party: str, ticket: Ticket) -> bytes:
    """Write the record that a party's leaf commits to: how many come, and where to."""
    return canonical_json(
        {
            "home": market.homes.get(party),
            "party": party,
            "preferences": list(market.preferences[party]),
            "size": market.sizes[party],
            "token": ticket.token,
            "uses": dict(market.uses.get(party, {})),
        }
    )


def commit_parties(
    *,
    call: str,
    market: PartyMarket,
    tickets: Mapping[str, Ticket],
    source: str,
    draw_at: datetime,
    engine: str = ENGINE,
) -> Commitment:
    """Freeze sizes, wishes and rules before the draw; `market.order` plays no part.

    Raises MarketError for a malformed market, LotteryError when tickets do not fit it.
    """
    market.validate_inputs()
    odd = sorted(tickets.keys() ^ market.sizes.keys())
    if odd or len({ticket.token for ticket in tickets.values()}) != len(tickets):
        raise LotteryError(
            f"Party {odd[0] if odd else ''!r}: each needs one ticket with a token of its own; "
            "give it one."
        )
    leaves = {
        party: leaf_hash(ticket.salt, party_payload(market, party, ticket))
        for party, ticket in tickets.items()
    }
    seats = Market((), tuple(market.capacities), market.capacities, {}, {})
    rules = rules_payload(
        call, MECHANISM, engine, seats, source=source, draw_at=draw_at, terms=market.rules()
    )
    rules_leaf = leaf_hash(_NO_SALT, rules)
    homes = leaf_hash(_NO_SALT, canonical_json({"served": sorted(market.served)}))
    by_token = {ticket.token: leaves[party] for party, ticket in tickets.items()}
    in_order = [by_token[token] for token in sorted(by_token)]
    return Commitment(merkle_root([rules_leaf, homes, *in_order]), leaves, rules_leaf, homes)


def with_order(market: PartyMarket, lottery: Lottery) -> PartyMarket:
    """Return the frozen market with the order that the draw gives."""
    return replace(market, order=_drawn(lottery).order)


def build_parties_audit(allocation: PartyAllocation, lottery: Lottery | None) -> dict[str, Any]:
    """Build the restricted file that proves a run completely, as a JSON value.

    Raises LotteryError when inputs or order are not those that were frozen and drawn.
    """
    return {
        "format": PARTIES_FORMAT,
        "engine": ENGINE,
        "mechanism": MECHANISM,
        "market": allocation.market.to_json(),
        "input_hash": parties_hash(allocation.market, lottery),
        "lottery": None if lottery is None else _lottery_audit(allocation.market, lottery),
        "result": {
            "assignment": {party: list(held) for party, held in allocation.assignment.items()},
            "waiting": {option: list(names) for option, names in allocation.waiting.items()},
        },
    }


def build_parties_public(allocation: PartyAllocation, lottery: Lottery) -> dict[str, Any]:
    """Build the file for everyone, with no wish, size, home or name, as a JSON value.

    Raises LotteryError as `build_parties_audit` does.
    """
    market = allocation.market
    numbers, commitment = _replay(market, lottery)
    return {
        "format": PARTIES_PUBLIC_FORMAT,
        "engine": ENGINE,
        "mechanism": MECHANISM,
        "input_hash": parties_hash(market, lottery),
        "rules": market.rules(),
        "options": {
            option: {
                "capacity": seats,
                "parties": _told(len(allocation.holders[option])),
                "filled": allocation.seats(option)
                if _told(len(allocation.holders[option])) is not None
                else None,
            }
            for option, seats in market.capacities.items()
        },
        "lottery": {
            **lottery_head(lottery, _drawn(lottery).seed.hex()),
            "homes_leaf": commitment.quotas.hex(),
            "tokens": {
                ticket.token: {"leaf": commitment.leaves[party].hex(), "number": numbers[party]}
                for party, ticket in lottery.tickets.items()
            },
        },
    }


def parties_hash(market: PartyMarket, lottery: Lottery | None) -> str:
    """Hash all inputs of a run; with a lottery the salts of its tickets are the key."""
    payload = canonical_json({"market": market.to_json(), "mechanism": MECHANISM})
    if lottery is None:
        return hashlib.sha256(payload).hexdigest()
    by_token = sorted(lottery.tickets.values(), key=lambda ticket: ticket.token)
    key = hashlib.sha256(b"".join(ticket.salt for ticket in by_token)).digest()
    return hmac.digest(key, payload, "sha256").hex()


def _lottery_audit(market: PartyMarket, lottery: Lottery) -> dict[str, Any]:
    numbers, _ = _replay(market, lottery)
    return {
        **lottery_head(lottery, _drawn(lottery).seed.hex()),
        "tickets": {
            party: {"token": ticket.token, "salt": ticket.salt.hex(), "number": numbers[party]}
            for party, ticket in lottery.tickets.items()
        },
    }


def _drawn(lottery: Lottery) -> Draw:
    return draw(
        beacon=lottery.beacon, call=lottery.call, root=lottery.root, tickets=lottery.tickets
    )


def _replay(market: PartyMarket, lottery: Lottery) -> tuple[dict[str, str], Commitment]:
    """Freeze and draw again, and refuse a lottery that is not the one that decided."""
    if lottery.committed_at >= lottery.draw_at:
        raise LotteryError(
            f"The list was frozen at {lottery.committed_at}, the draw was at {lottery.draw_at}: "
            "a list must be frozen before the draw; hold a new lottery."
        )
    commitment = commit_parties(
        call=lottery.call,
        market=market,
        tickets=lottery.tickets,
        source=lottery.source,
        draw_at=lottery.draw_at,
        engine=lottery.engine,
    )
    if commitment.root != lottery.root:
        raise LotteryError(
            f"Root {lottery.root.hex()}: the inputs give {commitment.root.hex()}. Sizes, wishes, "
            "seats, rules or the draw changed after the list was frozen; use them as frozen."
        )
    drawn = _drawn(lottery)
    for party, place in drawn.order.items():
        if market.order.get(party) != place:
            raise LotteryError(
                f"Order {market.order.get(party)} of {party!r}: the draw gives {place}; "
                "build the market with `with_order`."
            )
    return {party: f"{value:064x}" for party, value in drawn.numbers.items()}, commitment


def _told(count: int) -> int | None:
    return count if count == 0 or count >= FEWEST_FILLED else None
