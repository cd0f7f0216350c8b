"""The two files of a run: audit.json proves everything, public.json what may be public."""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

from pariter.kernels.allocation.allocation import ENGINE, Allocation
from pariter.kernels.allocation.lottery import (
    LOTTERY_FORMAT,
    Commitment,
    Lottery,
    LotteryError,
    commit_again,
    draw,
    in_utc,
)
from pariter.kernels.allocation.market import Market
from pariter.kernels.allocation.records import (
    hashed_form,
    market_to_json,
    plain_hash,
    rules_of_slots,
)
from pariter.kernels.allocation.released import released_cutoffs
from pariter.kernels.canonical import canonical_json

AUDIT_FORMAT = "pariter-audit/1"
PUBLIC_FORMAT = "pariter-public/1"

FEWEST_FILLED = 5
"""Filled seats are published as 0 or from here on."""

__all__ = ["build_audit", "build_public", "canonical_json", "input_hash", "market_to_json"]


def input_hash(market: Market, mechanism: str, lottery: Lottery | None = None) -> str:
    """Hash all inputs of a run, as 64 hexadecimal digits.

    With a lottery the hash is keyed with the tickets' salts: it is published, and without a key
    someone who knows all applications but one could guess the last from it.
    """
    if lottery is None:
        return plain_hash(market, mechanism)
    by_token = sorted(lottery.tickets.values(), key=lambda ticket: ticket.token)
    key = hashlib.sha256(b"".join(ticket.salt for ticket in by_token)).digest()
    return hmac.digest(key, hashed_form(market, mechanism), "sha256").hex()


def build_audit(
    market: Market, allocation: Allocation, lottery: Lottery | None = None
) -> dict[str, Any]:
    """Build the restricted file that proves a run completely, as a JSON value.

    Raises LotteryError when the inputs are not those that were frozen, or the order is not the
    one that the beacon gives.
    """
    return {
        "format": AUDIT_FORMAT,
        "engine": ENGINE,
        "mechanism": allocation.mechanism,
        "market": market_to_json(market),
        "input_hash": input_hash(market, allocation.mechanism, lottery),
        "lottery": None if lottery is None else _lottery_audit(market, allocation, lottery),
        "result": _result(allocation),
        "cutoffs": {option: line.to_json() for option, line in allocation.cutoffs.items()},
    }


def build_public(
    market: Market, allocation: Allocation, lottery: Lottery | None = None
) -> dict[str, Any]:
    """Build the file for everyone, with no wish, no home and no name, as a JSON value.

    Without a lottery there is no secret to key the hash of the inputs with, so it is left out.

    Raises LotteryError as `build_audit` does.
    """
    public: dict[str, Any] = {
        "format": PUBLIC_FORMAT,
        "engine": ENGINE,
        "mechanism": allocation.mechanism,
        "input_hash": (
            None if lottery is None else input_hash(market, allocation.mechanism, lottery)
        ),
        "lottery": None if lottery is None else _lottery_public(market, allocation, lottery),
        "options": _options(market, allocation),
        "cutoffs": released_cutoffs(allocation),
    }
    if market.maximum_choices is not None:
        public["maximum_choices"] = market.maximum_choices
    return public


def _result(allocation: Allocation) -> dict[str, Any]:
    result: dict[str, Any] = {
        "status": allocation.status,
        "assignment": dict(allocation.assignment),
        "waiting": {option: list(names) for option, names in allocation.waiting.items()},
    }
    if allocation.departures:
        result["departures"] = [
            {"policy": step.policy, "applicants": list(step.applicants)}
            for step in allocation.departures
        ]
    return result


def _options(market: Market, allocation: Allocation) -> dict[str, dict[str, Any]]:
    slots = rules_of_slots(market)
    options: dict[str, dict[str, Any]] = {}
    for option in market.options:
        options[option] = {
            "capacity": market.capacities[option],
            "filled": _filled(len(allocation.holders[option])),
        }
        if option in slots:
            options[option]["slots"] = slots[option]
    return options


def _filled(seats: int) -> int | None:
    return seats if seats == 0 or seats >= FEWEST_FILLED else None


def _lottery_audit(market: Market, allocation: Allocation, lottery: Lottery) -> dict[str, Any]:
    seed, numbers, _ = _replay(market, allocation, lottery)
    return {
        **lottery_head(lottery, seed),
        "tickets": {
            applicant: {
                "token": ticket.token,
                "salt": ticket.salt.hex(),
                "number": numbers[applicant],
            }
            for applicant, ticket in lottery.tickets.items()
        },
        "withdrawn": {token: leaf.hex() for token, leaf in lottery.withdrawn.items()},
    }


def _lottery_public(market: Market, allocation: Allocation, lottery: Lottery) -> dict[str, Any]:
    seed, numbers, commitment = _replay(market, allocation, lottery)
    return {
        **lottery_head(lottery, seed),
        "quotas_leaf": commitment.quotas.hex(),
        "tokens": {
            ticket.token: {
                "leaf": commitment.leaves[applicant].hex(),
                "number": numbers[applicant],
            }
            for applicant, ticket in lottery.tickets.items()
        },
        "withdrawn": {token: leaf.hex() for token, leaf in lottery.withdrawn.items()},
    }


def lottery_head(lottery: Lottery, seed: str) -> dict[str, Any]:
    """Write what files of every mechanism say of a lottery."""
    return {
        "format": LOTTERY_FORMAT,
        "call": lottery.call,
        "engine": lottery.engine,
        "source": lottery.source,
        "committed_at": in_utc("committed_at", lottery.committed_at),
        "draw_at": in_utc("draw_at", lottery.draw_at),
        "root": lottery.root.hex(),
        "beacon": lottery.beacon,
        "seed": seed,
    }


def _replay(
    market: Market, allocation: Allocation, lottery: Lottery
) -> tuple[str, Mapping[str, str], Commitment]:
    """Draw again and refuse a lottery that is not the one the market was served by."""
    if lottery.committed_at >= lottery.draw_at:
        raise LotteryError(
            f"The list was frozen at {lottery.committed_at}, the draw was at {lottery.draw_at}: "
            "a list must be frozen before the draw; hold a new lottery."
        )
    commitment = commit_again(lottery, allocation.mechanism, market)
    if commitment.root != lottery.root:
        raise LotteryError(
            f"Root {lottery.root.hex()}: the inputs give {commitment.root.hex()}. Wishes, homes, "
            "points, seats, quotas or the draw changed after the list was frozen; "
            "use them as they were frozen."
        )
    drawn = draw(
        beacon=lottery.beacon,
        call=lottery.call,
        root=lottery.root,
        tickets=lottery.tickets,
        withdrawn=lottery.withdrawn,
    )
    for applicant, place in drawn.order.items():
        if market.order[applicant] != place:
            raise LotteryError(
                f"Order {market.order[applicant]} of {applicant!r}: the draw gives {place}; "
                "build the market with `draw(…).order`."
            )
    numbers = {applicant: f"{value:064x}" for applicant, value in drawn.numbers.items()}
    return drawn.seed.hex(), numbers, commitment
