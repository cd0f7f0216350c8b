"""Parties in rounds: seats by headcount, shares, kept seats, and the files that prove it."""

import copy
import json
from dataclasses import replace
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pariter.kernels.allocation import CheckError, MarketError
from pariter.kernels.allocation.lottery import SALT_BYTES, Lottery, LotteryError, Ticket
from pariter.kernels.allocation.party_audit import (
    build_parties_audit,
    build_parties_public,
    commit_parties,
    parties_hash,
    with_order,
)
from pariter.kernels.allocation.party_explanation import PartyExplanation, explain_party
from pariter.kernels.allocation.party_market import PartyMarket
from pariter.kernels.allocation.party_rounds import (
    PartyAllocation,
    Refusal,
    check_parties,
    party_rounds,
)
from pariter.verifier import verify

OPTIONS = ("coding", "rockets", "talk")


@st.composite
def markets(draw: st.DrawFn) -> PartyMarket:
    """Draw a small scarce market in which every rule may bind."""
    names = [f"p{number}" for number in range(draw(st.integers(0, 9)))]
    small = st.integers(0, 4)
    preferences = {
        name: tuple(draw(st.lists(st.sampled_from(OPTIONS), unique=True))) for name in names
    }
    return PartyMarket(
        sizes={name: draw(st.integers(1, 6)) for name in names},
        uses={
            name: {wish: draw(st.integers(1, 6)) for wish in wishes[:1]}
            for name, wishes in preferences.items()
            if draw(st.booleans())
        },
        preferences=preferences,
        capacities={option: draw(st.integers(0, 12)) for option in OPTIONS},
        order={name: place for place, name in enumerate(draw(st.permutations(names)), start=1)},
        homes={name: draw(st.sampled_from("ABC")) for name in names if draw(st.booleans())},
        served=frozenset(draw(st.sets(st.sampled_from("ABC")))),
        kept={option: draw(small) for option in OPTIONS if draw(st.booleans())},
        most_parties={option: draw(small) for option in OPTIONS if draw(st.booleans())},
        share=draw(st.none() | st.integers(1, 3)),
        places=draw(st.none() | st.integers(1, 2)),
    )


@settings(max_examples=50)
@given(markets(), st.randoms(use_true_random=False))
def test_seats_hold_nobody_fits_who_was_passed_over_and_rows_do_not_count(
    market: PartyMarket, random: Random
) -> None:
    allocation = party_rounds(market)
    check_parties(allocation)
    for option, seats in market.capacities.items():
        assert allocation.seats(option) <= seats
    mixed = random.sample(list(market.sizes), len(market.sizes))
    shuffled = replace(
        market,
        sizes={name: market.sizes[name] for name in mixed},
        preferences={name: market.preferences[name] for name in mixed},
        capacities={option: market.capacities[option] for option in reversed(OPTIONS)},
    )
    again = party_rounds(shuffled)
    assert again.assignment == allocation.assignment
    assert again.waiting == allocation.waiting
    assert parties_hash(shuffled, None) == parties_hash(market, None)
    report = verify(as_file(build_parties_audit(allocation, None)))
    assert report.broken is None
    for party in market.sizes:
        told = explain_party(allocation, party)
        assert PartyExplanation.from_json(as_file(told.to_json())) == told
        assert {line.option for line in told.lines if line.outcome == "placed"} == set(
            told.assigned
        )


def test_a_party_that_does_not_fit_is_passed_over_and_keeps_its_turn() -> None:
    market = PartyMarket(
        sizes={"class": 20, "family": 4, "pair": 2, "crowd": 40},
        preferences=dict.fromkeys(("class", "family", "pair", "crowd"), ("talk",)),
        capacities={"talk": 22},
        order={"crowd": 1, "family": 2, "class": 3, "pair": 4},
    )
    allocation = party_rounds(market)
    assert allocation.assignment == {
        "crowd": (), "family": ("talk",), "class": (), "pair": ("talk",)
    }  # fmt: skip
    assert allocation.waiting == {"talk": ("class",)}
    assert allocation.refusals["class"] == {"talk": Refusal("seats", 18)}
    assert allocation.refusals["crowd"] == {"talk": Refusal("too_large", 22)}
    [line] = explain_party(allocation, "class").lines
    assert (line.outcome, line.free, line.wanted) == ("seats", None, None)  # Of few others.


def test_schools_never_served_go_first_and_have_their_kept_seats_and_shares_hold() -> None:
    market = PartyMarket(
        sizes=dict.fromkeys(("old1", "old2", "new1", "new2"), 10),
        preferences={
            "old1": ("talk", "coding"), "old2": ("talk",), "new1": ("coding",), "new2": ("coding",)
        },
        capacities={"talk": 20, "coding": 20},
        order={"old1": 1, "old2": 2, "new1": 3, "new2": 4},
        homes={"old1": "O", "old2": "O", "new1": "N", "new2": "N"},
        served=frozenset("O"),
        kept={"talk": 10},
        share=1,
    )  # fmt: skip
    allocation = party_rounds(market)
    assert allocation.queue == ("new1", "new2", "old1", "old2")
    assert allocation.assignment == {
        "old1": ("talk",), "old2": (), "new1": ("coding",), "new2": ()
    }  # fmt: skip
    assert {name: {to: no.obstacle for to, no in told.items()} for name, told in
            allocation.refusals.items()} == {
        "old1": {"coding": "share"}, "old2": {"talk": "share"}, "new1": {},
        "new2": {"coding": "share"},
    }  # fmt: skip
    free = party_rounds(replace(market, share=None))
    assert free.refusals["old2"]["talk"] == Refusal("kept", 0)
    one = party_rounds(replace(market, share=None, kept={}, most_parties={"talk": 1}))
    assert one.refusals["old2"]["talk"].obstacle == "parties"


def test_rounds_give_everyone_a_first_place_before_anyone_a_second() -> None:
    names = ("a", "b", "c")
    market = PartyMarket(
        sizes=dict.fromkeys(names, 1),
        preferences=dict.fromkeys(names, ("talk", "coding")),
        capacities={"talk": 1, "coding": 2},
        order={name: place for place, name in enumerate(names)},
    )
    assert party_rounds(market).assignment == {
        "a": ("talk",), "b": ("coding",), "c": ("coding",)
    }  # fmt: skip
    twice = party_rounds(replace(market, capacities={"talk": 2, "coding": 2}, places=2))
    assert twice.assignment == {"a": ("talk", "coding"), "b": ("talk",), "c": ("coding",)}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"sizes": {"a": 0}}, "size of 'a': 0"),
        ({"sizes": {"a": True}}, "size of 'a': True"),
        ({"sizes": {"a": 1, "b": 1}}, "parties: 'b'"),
        ({"capacities": {"talk": -1}}, "capacity of 'talk': -1"),
        ({"preferences": {"a": ("ball",)}}, "preferences of 'a': 'ball'"),
        ({"preferences": {"a": ("talk", "talk")}}, "twice"),
        ({"kept": {"ball": 1}}, "options: 'ball'"),
        ({"share": 0}, "share: 0"),
        ({"places": 0}, "places: 0"),
        ({"order": {}}, "order of 'a': None"),
        ({"homes": {"z": "A"}}, "parties: 'z'"),
    ],
)
def test_a_market_that_makes_no_sense_is_refused_with_its_place(
    change: dict[str, Any], said: str
) -> None:
    market = PartyMarket({"a": 1}, {"a": ("talk",)}, {"talk": 1}, {"a": 1})
    with pytest.raises(MarketError, match=said):
        party_rounds(replace(market, **change))


def as_file(document: dict[str, Any]) -> dict[str, Any]:
    """Go through text, as a file does."""
    read: dict[str, Any] = json.loads(json.dumps(document))
    return read


@pytest.fixture(name="held", scope="module")
def _held() -> tuple[PartyAllocation, Lottery]:
    """Hold a lottery over parties of several sizes, with schools, shares and kept seats."""
    random = Random(5)
    names = [f"t{number:02}" for number in range(16)]
    preferences = {name: tuple(random.sample(OPTIONS, random.randint(1, 3))) for name in names}
    market = PartyMarket(
        sizes={name: random.randint(1, 9) for name in names},
        preferences=preferences,
        capacities={"coding": 25, "rockets": 12, "talk": 30},
        homes={name: random.choice("ABCD") for name in names[:10]},
        served=frozenset("AB"),
        kept={"talk": 12},
        most_parties={"rockets": 2},
        share=4,
        uses={"t00": {}, "t01": {preferences["t01"][0]: 1}},
    )
    lottery = Lottery(
        call="milano_steminthecity/C2/2027/classes",
        source="Lotto, Milano wheel, 3 November 2026",
        beacon="7 21 34 55 89",
        committed_at=datetime(2026, 11, 1, 9, tzinfo=UTC),
        draw_at=datetime(2026, 11, 3, 19, tzinfo=UTC),
        root=b"",
        tickets={name: Ticket(name, random.randbytes(SALT_BYTES)) for name in names},
    )
    commitment = commit_parties(
        call=lottery.call, market=market, tickets=lottery.tickets,
        source=lottery.source, draw_at=lottery.draw_at,
    )  # fmt: skip
    lottery = replace(lottery, root=commitment.root)
    return party_rounds(with_order(market, lottery)), lottery


def test_both_files_are_proved_and_say_what_they_leave_open(
    held: tuple[PartyAllocation, Lottery],
) -> None:
    for build in (build_parties_audit, build_parties_public):
        report = verify(as_file(build(*held)))
        assert report.valid, report.broken
        assert report.proved
        assert report.not_proved
    public = json.dumps(build_parties_public(*held))
    assert "size" not in public
    assert "preferences" not in public
    assert '"home"' not in public


def test_every_seat_size_wish_and_number_that_is_changed_is_found(
    held: tuple[PartyAllocation, Lottery],
) -> None:
    unproved = {("format",), ("engine",), ("lottery", "committed_at")}
    for build in (build_parties_audit, build_parties_public):
        document = as_file(build(*held))
        count = 0
        for path, other in mutations(document):
            if path in unproved:
                continue
            tampered = copy.deepcopy(document)
            place: Any = tampered
            for step in path[:-1]:
                place = place[step]
            place[path[-1]] = other
            report = verify(tampered)
            # What is told of filled seats is no proof of them: the audit file has that.
            if build is build_parties_public and path[-1] in ("filled", "parties"):
                continue
            assert report.broken, path
            count += 1
        assert count > 40


def mutations(value: Any, path: tuple[Any, ...] = ()) -> Any:
    """Give each place of a document with another value for it."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from mutations(part, (*path, key))
    elif isinstance(value, list):
        yield path, value[1:] if value else ["talk"]
        for number, part in enumerate(value):
            yield from mutations(part, (*path, number))
    elif isinstance(value, int):
        yield path, value + 1
    else:
        yield path, "x" if value is None else None if path[-1] == "home" else f"{value}x"


def test_any_seat_that_is_moved_is_found_by_the_verifier_and_the_check(
    held: tuple[PartyAllocation, Lottery],
) -> None:
    allocation, _ = held
    document = as_file(build_parties_audit(allocation, None))
    found = 0
    for party, options in allocation.assignment.items():
        for option in allocation.market.preferences[party]:
            other = (
                [one for one in options if one != option]
                if option in options
                else [
                    one for one in allocation.market.preferences[party] if one in (*options, option)
                ]
            )
            tampered = copy.deepcopy(document)
            tampered["result"]["assignment"][party] = other
            assert not verify(tampered).valid
            moved = PartyAllocation(
                allocation.market,
                {**allocation.assignment, party: tuple(other)},
                allocation.refusals,
            )
            with pytest.raises(CheckError):
                check_parties(moved)
            found += 1
    assert found > 20


def test_a_lottery_proves_only_the_list_and_the_order_that_it_was_held_for(
    held: tuple[PartyAllocation, Lottery],
) -> None:
    allocation, lottery = held
    grown = replace(allocation.market, sizes={**allocation.market.sizes, "t00": 10})
    with pytest.raises(LotteryError, match="changed after the list was frozen"):
        build_parties_audit(party_rounds(grown), lottery)
    turned = {name: 17 - place for name, place in allocation.market.order.items()}
    with pytest.raises(LotteryError, match="the draw gives"):
        build_parties_audit(party_rounds(replace(allocation.market, order=turned)), lottery)
    with pytest.raises(LotteryError, match="ticket"):
        commit_parties(
            call="c", market=grown, tickets={}, source="s", draw_at=datetime(2026, 1, 1, tzinfo=UTC)
        )
