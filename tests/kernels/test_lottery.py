"""The lottery's numbers, worked out here by hand with hashlib and hmac."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pariter.kernels.allocation import ENGINE, Market, deferred_acceptance
from pariter.kernels.allocation.audit import build_audit, build_public, input_hash
from pariter.kernels.allocation.lottery import (
    Commitment,
    Lottery,
    LotteryError,
    Ticket,
    commit,
    draw,
    leaf_hash,
    merkle_root,
    number,
    ranks,
    seed,
)

CALL = "polimi_mobility/M5/2027-03/students"
SOURCE = "Lotto, Milano wheel"
DRAW_AT = datetime(2026, 11, 3, 20, tzinfo=timezone(timedelta(hours=1)))
BEACON = "3 14 15 92 65 35"
TICKETS = {"ada": Ticket("tok-2", b"\x01" * 32), "emmy": Ticket("tok-1", b"\x02" * 32)}
INPUTS = Market(
    applicants=("ada", "emmy"),
    options=("talk",),
    capacities={"talk": 1},
    preferences={"ada": ("talk",), "emmy": ("talk",)},
    order={},
    groups={"ada": "delft", "emmy": "milano"},
    quotas={("talk", "delft"): 1},
)


def sha(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def mac(key: bytes, data: bytes) -> bytes:
    return hmac.new(key, data, hashlib.sha256).digest()


def freeze(
    market: Market,
    tickets: dict[str, Ticket],
    *,
    draw_at: datetime = DRAW_AT,
    withdrawn: Mapping[str, bytes] = MappingProxyType({}),
) -> Commitment:
    return commit(
        call=CALL,
        mechanism="deferred_acceptance",
        market=market,
        tickets=tickets,
        source=SOURCE,
        draw_at=draw_at,
        withdrawn=withdrawn,
    )


def held(**change: object) -> tuple[Market, Lottery]:
    root = freeze(INPUTS, TICKETS).root
    drawn = draw(beacon=BEACON, call=CALL, root=root, tickets=TICKETS)
    lottery = Lottery(
        call=CALL,
        source=SOURCE,
        beacon=BEACON,
        committed_at=datetime(2026, 11, 1, 9, tzinfo=UTC),
        draw_at=DRAW_AT,
        root=root,
        tickets=TICKETS,
    )
    return replace(INPUTS, order=drawn.order), replace(lottery, **change)  # type: ignore[arg-type]


def test_merkle_root_of_five_leaves_by_hand() -> None:
    a, b, c, d, e = (leaf_hash(bytes([i]) * 32, b"record") for i in range(5))
    assert a == sha(b"\x00" + bytes(32) + b"record")
    left = sha(b"\x01" + sha(b"\x01" + a + b) + sha(b"\x01" + c + d))
    assert merkle_root([a, b, c, d, e]) == sha(b"\x01" + left + e)
    assert merkle_root([a]) == a
    assert merkle_root([]) == sha(b"")


def test_leaf_hash_refuses_a_short_salt() -> None:
    with pytest.raises(LotteryError, match="Salt of 16 bytes: use 32"):
        leaf_hash(bytes(16), b"record")


def test_commit_hashes_rules_quotas_and_records_in_token_order_by_hand() -> None:
    rules = json.dumps(
        {
            "call": CALL,
            "capacities": {"talk": 1},
            "draw": {"at": "2026-11-03T19:00:00+00:00", "source": SOURCE},
            "engine": ENGINE,
            "mechanism": "deferred_acceptance",
        },
        separators=(",", ":"),
    )
    quotas = '[["talk","delft",1]]'
    ada = (
        '{"applicant":"ada","home":"delft","preferences":["talk"],"priorities":{},"token":"tok-2"}'
    )
    emmy = ada.replace("ada", "emmy").replace("delft", "milano").replace("tok-2", "tok-1")
    leaves = [
        sha(b"\x00" + salt + record.encode())
        for salt, record in [
            (bytes(32), rules),
            (bytes(32), quotas),
            (b"\x02" * 32, emmy),
            (b"\x01" * 32, ada),
        ]
    ]
    root = sha(
        b"\x01" + sha(b"\x01" + leaves[0] + leaves[1]) + sha(b"\x01" + leaves[2] + leaves[3])
    )
    made = freeze(INPUTS, TICKETS)
    assert made.root == root
    assert made.leaves == {"ada": leaves[3], "emmy": leaves[2]}


def test_draw_by_hand() -> None:
    root = sha(b"root")
    expected = mac(BEACON.encode(), CALL.encode() + root)
    assert seed(BEACON, CALL, root) == expected
    numbers = {
        name: int.from_bytes(mac(expected, b"lottery" + ticket.token.encode()), "big")
        for name, ticket in TICKETS.items()
    }
    drawn = draw(beacon=BEACON, call=CALL, root=root, tickets=TICKETS)
    assert drawn.numbers == numbers
    first = min(numbers, key=numbers.__getitem__)
    assert drawn.order == {name: 1 if name == first else 2 for name in TICKETS}
    assert number(expected, "tok-2") == numbers["ada"]


def test_golden_values() -> None:
    """Written down once, so that no later version changes a past draw."""
    root = bytes.fromhex("00" * 31 + "01")
    assert seed("beacon", "call", root).hex() == GOLDEN_SEED
    assert f"{number(bytes.fromhex(GOLDEN_SEED), 'token'):064x}" == GOLDEN_NUMBER


GOLDEN_SEED = "86f5e4e7e856d2975e5608e45f7bb0014aae032655b705dcd7919d162decd4d8"
GOLDEN_NUMBER = "2cd903b77f7c85637c053fe9c00dd2a5384bc4cc2945de959dc17229d665ff8c"


def test_seed_refuses_an_empty_beacon() -> None:
    with pytest.raises(LotteryError, match="beacon is empty"):
        seed("", CALL, sha(b""))


@given(st.dictionaries(st.text(), st.integers(0, 2**256 - 1)))
def test_ranks_sort_by_number(numbers: dict[str, int]) -> None:
    if len(set(numbers.values())) < len(numbers):
        with pytest.raises(LotteryError, match="same number"):
            ranks(numbers)
        return
    ranked = ranks(numbers)
    assert sorted(ranked.values()) == list(range(len(numbers)))
    by_rank = sorted(ranked, key=ranked.__getitem__)
    assert all(numbers[one] < numbers[two] for one, two in pairwise(by_rank))


def test_withdrawal_changes_nobody_elses_place_in_line() -> None:
    tickets = {f"p{i}": Ticket(f"tok-{i}", bytes([i]) * 32) for i in range(20)}
    root = sha(b"root")
    everyone = draw(beacon=BEACON, call=CALL, root=root, tickets=tickets)
    gone = {name: tickets[name] for name in ("p3", "p8")}
    left = {name: ticket for name, ticket in tickets.items() if name not in gone}
    without = draw(
        beacon=BEACON,
        call=CALL,
        root=root,
        tickets=left,
        withdrawn={ticket.token: sha(b"leaf") for ticket in gone.values()},
    )
    assert without.order == {name: everyone.order[name] for name in left}


def test_commit_keeps_its_root_when_someone_withdraws() -> None:
    everyone = freeze(INPUTS, TICKETS)
    left = replace(
        INPUTS,
        applicants=("emmy",),
        preferences={"emmy": ("talk",)},
        groups={"emmy": "milano"},
    )
    without = freeze(left, {"emmy": TICKETS["emmy"]}, withdrawn={"tok-2": everyone.leaves["ada"]})
    assert without.root == everyone.root


@pytest.mark.parametrize(
    ("tickets", "message"),
    [
        ({"ada": TICKETS["ada"]}, "'emmy': has a ticket or is in the market"),
        (dict.fromkeys(TICKETS, TICKETS["ada"]), "'tok-2' of 'emmy' is empty or not hers alone"),
        (TICKETS | {"ada": Ticket("", bytes(32))}, "'' of 'ada' is empty"),
    ],
)
def test_commit_refuses_tickets_that_do_not_fit(tickets: dict[str, Ticket], message: str) -> None:
    with pytest.raises(LotteryError, match=message):
        freeze(INPUTS, tickets)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"root": bytes(32)}, "changed after the list was frozen"),
        ({"beacon": "another"}, "the draw gives"),
        ({"committed_at": datetime(2026, 11, 4, tzinfo=UTC)}, "must be frozen before"),
        ({"engine": "pariter 9"}, "changed after the list was frozen"),
    ],
)
def test_audit_refuses_a_lottery_that_was_not_the_one_held(
    change: dict[str, object], message: str
) -> None:
    market, lottery = held(**change)
    if "beacon" in change:
        market = replace(market, order={name: 3 - place for name, place in market.order.items()})
        lottery = replace(lottery, beacon=BEACON)
    with pytest.raises(LotteryError, match=message):
        build_audit(market, deferred_acceptance(market), lottery)


def test_audit_writes_times_in_utc_and_refuses_a_time_without_zone() -> None:
    market, lottery = held()
    audit = build_audit(market, deferred_acceptance(market), lottery)
    assert audit["lottery"]["draw_at"] == "2026-11-03T19:00:00+00:00"
    naive = datetime(2026, 11, 1)  # noqa: DTZ001 - the fault under test
    with pytest.raises(LotteryError, match="has no zone"):
        build_audit(
            market,
            deferred_acceptance(market),
            replace(lottery, committed_at=naive, draw_at=naive + timedelta(days=1)),
        )


def test_public_file_holds_no_wish_home_or_name() -> None:
    market, lottery = held()
    allocation = deferred_acceptance(market)
    public = build_public(market, allocation, lottery)
    text = str(public)
    # In quotes, since digests could hold such letters too.
    assert not any(f"'{word}'" in text for word in ("ada", "emmy", "delft", "milano"))
    assert set(public["lottery"]["tokens"]) == {"tok-1", "tok-2"}
    assert public["options"] == {"talk": {"capacity": 1, "filled": None}}
    assert public["input_hash"] == build_audit(market, allocation, lottery)["input_hash"]


def test_input_hash_of_a_lottery_cannot_be_guessed_without_the_salts() -> None:
    market, lottery = held()
    salted = replace(lottery, tickets=TICKETS | {"ada": replace(TICKETS["ada"], salt=b"\x07" * 32)})
    hashes = {input_hash(market, "deferred_acceptance", given) for given in (None, lottery, salted)}
    assert len(hashes) == 3


@pytest.mark.parametrize(
    "change", [{"source": "Lotto, Roma wheel"}, {"draw_at": DRAW_AT + timedelta(seconds=1)}]
)
def test_audit_refuses_another_draw_than_the_list_was_frozen_for(
    change: dict[str, object],
) -> None:
    market, lottery = held(**change)
    with pytest.raises(LotteryError, match="the draw changed after the list was frozen"):
        build_audit(market, deferred_acceptance(market), lottery)


def test_commit_refuses_a_draw_without_zone() -> None:
    with pytest.raises(LotteryError, match="has no zone; give one"):
        freeze(INPUTS, TICKETS, draw_at=DRAW_AT.replace(tzinfo=None))
