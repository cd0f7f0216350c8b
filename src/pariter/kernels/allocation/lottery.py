"""A lottery that nobody can steer: the list is frozen first, the draw comes from outside later.

The root of a Merkle tree over the frozen inputs is published before a public draw named in the
call. The draw's result (the beacon) then fixes one number for each applicant's token.
"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType

from pariter.kernels.allocation.allocation import ENGINE
from pariter.kernels.allocation.market import Market
from pariter.kernels.allocation.records import caps_to_json, rules_of_slots
from pariter.kernels.canonical import canonical_json

SALT_BYTES = 32

LOTTERY_FORMAT = "pariter-lottery/1"
"""What roots are made by."""

_NO_SALT = bytes(SALT_BYTES)
"""Rules are public, so their leaves are salted with zeros and anyone can check them."""


class LotteryError(ValueError):
    """A lottery that cannot be held or proved: says what, which value, and how to mend it."""


def leaf_hash(salt: bytes, payload: bytes) -> bytes:
    """Hash one frozen record so that it can be opened later and not be guessed before.

    salt: 32 random bytes, one salt per record; payload: the record.
    """
    if len(salt) != SALT_BYTES:
        raise LotteryError(f"Salt of {len(salt)} bytes: use {SALT_BYTES} random bytes.")
    return hashlib.sha256(b"\x00" + salt + payload).digest()


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """Hash the leaves, in their order, into one root (the tree of RFC 6962)."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    level = list(leaves)
    while len(level) > 1:
        paired = [
            hashlib.sha256(b"\x01" + left + right).digest()
            for left, right in zip(level[::2], level[1::2], strict=False)
        ]
        level = paired + level[len(paired) * 2 :]
    return level[0]


def seed(beacon: str, call: str, root: bytes) -> bytes:
    """Compute HMAC-SHA256(beacon, call ‖ root), the one secret-free source of all numbers.

    beacon: the public draw's result as announced; call: the call's address; root: 32 bytes.
    """
    if not beacon:
        raise LotteryError("The beacon is empty: enter the public draw's result as announced.")
    return hmac.digest(beacon.encode(), call.encode() + root, "sha256")


def number(seed: bytes, token: str) -> int:
    """Compute HMAC-SHA256(seed, "lottery" ‖ token), one applicant's lottery number."""
    return int.from_bytes(hmac.digest(seed, b"lottery" + token.encode(), "sha256"))


def ranks(numbers: Mapping[str, int]) -> dict[str, int]:
    """Rank applicants by number, the smallest first: 0 to n - 1."""
    by_number: dict[int, str] = {}
    for name, drawn in numbers.items():
        if drawn in by_number:
            raise LotteryError(
                f"{name!r} and {by_number[drawn]!r} drew the same number: "
                "their tokens are equal; give each applicant a token of her own."
            )
        by_number[drawn] = name
    return {by_number[drawn]: rank for rank, drawn in enumerate(sorted(by_number))}


@dataclass(frozen=True)
class Ticket:
    """One applicant's place in the frozen list.

    token: public, random, unlinkable to the person; salt: 32 random bytes, known to her alone.
    """

    token: str
    salt: bytes


@dataclass(frozen=True)
class Commitment:
    """What is frozen before the draw.

    root: published at once. leaves: applicant → her leaf. rules, quotas: the leaves of the rules.
    """

    root: bytes
    leaves: Mapping[str, bytes]
    rules: bytes
    quotas: bytes


@dataclass(frozen=True)
class Draw:
    """The numbers that a beacon gives. order: applicant → 1 to n, for `Market.order`."""

    seed: bytes
    numbers: Mapping[str, int]
    order: Mapping[str, int]


@dataclass(frozen=True)
class Lottery:
    """One lottery as it was held, for the audit.

    call: the call's address; source: the public draw named in the call; beacon: its result.
    committed_at: when the root was published; draw_at: when the public draw took place.
    tickets: applicant → ticket, for those still in; withdrawn: token → leaf, for those who left
    between the freeze and the draw. root: as published; engine: the version that froze the list.
    """

    call: str
    source: str
    beacon: str
    committed_at: datetime
    draw_at: datetime
    root: bytes
    tickets: Mapping[str, Ticket]
    withdrawn: Mapping[str, bytes] = field(default_factory=dict)
    engine: str = ENGINE


def commit(
    *,
    call: str,
    mechanism: str,
    market: Market,
    tickets: Mapping[str, Ticket],
    source: str,
    draw_at: datetime,
    withdrawn: Mapping[str, bytes] = MappingProxyType({}),
    engine: str = ENGINE,
    terms: Mapping[str, object] | None = None,
) -> Commitment:
    """Freeze a market's inputs and rules before the draw; `market.order` plays no part.

    tickets: one for every applicant; withdrawn: token → leaf of those who have left since.
    source, draw_at: the public draw as announced.
    terms: of a vote, what `VoteTerms.to_json` gives.

    Raises MarketError for a malformed market, LotteryError when tickets do not fit it.
    """
    market.validate_inputs()
    _check_tickets(market, tickets, withdrawn)
    leaves = {
        applicant: leaf_hash(tickets[applicant].salt, applicant_payload(market, applicant, ticket))
        for applicant, ticket in tickets.items()
    }
    rules = rules_payload(
        call, mechanism, engine, market, source=source, draw_at=draw_at, terms=terms
    )
    rules_leaf = leaf_hash(_NO_SALT, rules)
    quotas = leaf_hash(_NO_SALT, quotas_payload(market))
    by_token = {tickets[applicant].token: leaf for applicant, leaf in leaves.items()}
    by_token.update(withdrawn)
    in_order = [by_token[token] for token in sorted(by_token)]
    return Commitment(merkle_root([rules_leaf, quotas, *in_order]), leaves, rules_leaf, quotas)


def commit_again(
    lottery: Lottery, mechanism: str, market: Market, terms: Mapping[str, object] | None = None
) -> Commitment:
    """Freeze a market again as a lottery did, to compare the roots."""
    return commit(
        call=lottery.call,
        mechanism=mechanism,
        market=market,
        tickets=lottery.tickets,
        source=lottery.source,
        draw_at=lottery.draw_at,
        withdrawn=lottery.withdrawn,
        engine=lottery.engine,
        terms=terms,
    )


def draw(
    *,
    beacon: str,
    call: str,
    root: bytes,
    tickets: Mapping[str, Ticket],
    withdrawn: Mapping[str, bytes] = MappingProxyType({}),
) -> Draw:
    """Turn the public draw into one number for each applicant.

    Those who withdrew keep their places in the order, so that nobody else's place depends on
    who left.
    """
    drawn = seed(beacon, call, root)
    numbers = {applicant: number(drawn, ticket.token) for applicant, ticket in tickets.items()}
    tokens = {ticket.token: numbers[applicant] for applicant, ticket in tickets.items()}
    tokens.update({token: number(drawn, token) for token in withdrawn})
    if len(tokens) != len(tickets) + len(withdrawn):
        raise LotteryError("Two applicants have one token: give each a token of her own.")
    place = ranks(tokens)
    order = {applicant: place[ticket.token] + 1 for applicant, ticket in tickets.items()}
    return Draw(drawn, numbers, order)


def applicant_payload(market: Market, applicant: str, ticket: Ticket) -> bytes:
    """Write the record that an applicant's leaf commits to."""
    record: dict[str, object] = {
        "applicant": applicant,
        "home": market.groups.get(applicant),
        "preferences": list(market.preferences[applicant]),
        "priorities": {
            option: ranked[applicant]
            for option, ranked in market.priorities.items()
            if applicant in ranked
        },
        "token": ticket.token,
    }
    if market.traits.get(applicant):
        record["traits"] = sorted(market.traits[applicant])
    of_classes = {
        option: {
            slots.name: slots.priorities[applicant]
            for slots in classes
            if applicant in slots.priorities
        }
        for option, classes in market.slots.items()
    }
    if any(of_classes.values()):
        record["class_priorities"] = {name: own for name, own in of_classes.items() if own}
    return canonical_json(record)


def rules_payload(
    call: str,
    mechanism: str,
    engine: str,
    market: Market,
    *,
    source: str,
    draw_at: datetime,
    terms: Mapping[str, object] | None = None,
) -> bytes:
    """Write the record of the public rules: the call, the mechanism, the seats and the draw."""
    rules: dict[str, object] = {
        "call": call,
        "capacities": dict(market.capacities),
        "draw": {"at": in_utc("draw_at", draw_at), "source": source},
        "engine": engine,
        "mechanism": mechanism,
    }
    if market.slots:
        rules["slots"] = rules_of_slots(market)
    if market.maximum_choices is not None:
        rules["maximum_choices"] = market.maximum_choices
    if terms is not None:
        rules["terms"] = dict(terms)
    return canonical_json(rules)


def in_utc(place: str, at: datetime) -> str:
    """Write a moment as files have it; place: what it is, for the error without a zone."""
    if at.tzinfo is None:
        raise LotteryError(f"{place} {at}: the time has no zone; give one.")
    return at.astimezone(UTC).isoformat()


def quotas_payload(market: Market) -> bytes:
    """Write the record of quotas and caps, apart from the rules because it names homes."""
    quotas = [[option, home, most] for (option, home), most in sorted(market.quotas.items())]
    return canonical_json(
        {"caps": caps_to_json(market), "quotas": quotas} if market.caps else quotas
    )


def _check_tickets(
    market: Market, tickets: Mapping[str, Ticket], withdrawn: Mapping[str, bytes]
) -> None:
    odd = sorted(tickets.keys() ^ set(market.applicants))
    if odd:
        raise LotteryError(
            f"Applicant {odd[0]!r}: has a ticket or is in the market, but not both. "
            "Give every applicant one ticket; list who left under `withdrawn`."
        )
    seen = set(withdrawn)
    for applicant, ticket in tickets.items():
        if not ticket.token or ticket.token in seen:
            raise LotteryError(
                f"Token {ticket.token!r} of {applicant!r} is empty or not hers alone: "
                "give each applicant a random token."
            )
        seen.add(ticket.token)
