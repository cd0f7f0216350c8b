"""Rounded tables through the gate: everything is a multiple, in one way only, and told alike."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pariter.checker.clock import Clock
from pariter.checker.populations import Knowledge, attack_all
from pariter.checker.releases import read_release
from pariter.kernels.disclosure import (
    GENESIS,
    LedgerEntry,
    Policy,
    Proposal,
    Rounding,
    Table,
    append,
    propose,
    releases,
)
from pariter.kernels.disclosure.cube import make_cube

pytest.importorskip("ortools")

ROUND = Policy(5, rounding=Rounding(5, b"synthetic key 01"))
COUNTS: dict[tuple[str, ...], int] = {
    (role, sex): count
    for role, by_sex in {"PO": (3, 41), "PA": (17, 22), "RU": (1, 2)}.items()
    for sex, count in zip(("women", "men"), by_sex, strict=True)
}


def table(**more: Any) -> Table:
    cells = more.pop("cells", COUNTS)
    return Table("staff 2026", "people", more.pop("by", ("role", "sex")), cells, **more)


def chain(proposal: Proposal, ledger: list[LedgerEntry]) -> list[LedgerEntry]:
    kept = list(ledger)
    for content in proposal.contents:
        kept.append(append(kept[-1].digest if kept else GENESIS, content))
    return kept


def test_every_count_is_a_multiple_beside_the_true_one_and_sums_add_up() -> None:
    proposal = propose([table()], [], ROUND)
    [told] = proposal.released
    assert proposal.decision == "round"
    assert proposal.proof["tables"][0]["rounded_to"] == 5
    cube = make_cube(("role", "sex"), COUNTS)
    for address, count in zip(cube.addresses, cube.counts, strict=True):
        assert told.told[address] % 5 == 0
        assert abs(told.told[address] - count) < 5
    for total, parts in cube.equations:
        assert told.told[cube.addresses[total]] == sum(
            told.told[cube.addresses[part]] for part in parts
        )
    ledger = chain(proposal, [])
    assert list(releases(ledger).values()) == [told]
    [again] = propose([table()], ledger, ROUND).rulings
    assert again.repeats == ledger[0].digest


def test_what_is_told_in_one_way_is_not_told_in_another() -> None:
    """By exact counts beside rounded ones, by other groups, or by another base."""
    ledger = chain(propose([table()], [], ROUND), [])
    by_role = {("PO",): 44, ("PA",): 39, ("RU",): 3}
    for asked, policy in (
        (table(), Policy()),
        (table(by=("role",), cells=by_role), ROUND),
        (table(), Policy(5, rounding=Rounding(10, b"synthetic key 01"))),
        (table(corrects=ledger[0].digest), Policy()),
    ):
        [ruling] = propose([asked], ledger, policy).rulings
        assert ruling.decision == "refuse"
        assert ruling.conflict == ledger[0].digest
        assert ledger[0].digest in ruling.reason
    exact = chain(propose([table()], [], Policy()), [])
    [ruling] = propose([table()], exact, ROUND).rulings
    assert (ruling.decision, ruling.conflict) == ("refuse", exact[0].digest)


def test_a_correction_keeps_what_was_told_wherever_it_still_may() -> None:
    """Two draws of one count would tell more than one."""
    first = propose([table()], [], ROUND)
    ledger = chain(first, [])
    mended = {**COUNTS, ("PA", "men"): 40}
    key = Policy(5, rounding=Rounding(5, b"another key 0002"))
    second = propose([table(cells=mended, corrects=ledger[0].digest)], ledger, key)
    [before], [after] = first.released, second.released
    assert after.corrects == ledger[0].digest
    for address in (("PO", "women"), ("RU", "women"), ("RU", "men"), ("PA", "women")):
        assert after.told[address] == before.told[address]


def test_steps_of_a_way_are_not_rounded_and_too_small_a_base_is_refused() -> None:
    [ruling] = propose([table(step=0)], [], ROUND).rulings
    assert ruling.decision == "refuse"
    with pytest.raises(ValueError, match="round to it or to more"):
        Policy(5, rounding=Rounding(4, b"synthetic key 01"))


@settings(max_examples=10, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=6, max_size=6))
def test_the_checker_finds_nothing_in_a_rounded_release(counts: list[int]) -> None:
    cells = dict(zip(COUNTS, counts, strict=True))
    [entry] = chain(propose([table(cells=cells)], [], ROUND), [])
    read = read_release(1, entry.digest, dict(entry.content), 5)
    assert read.rounded_to == 5
    [finding] = attack_all([read], Knowledge(), Clock(20), lambda _text: None)
    assert finding.is_finished
    assert finding.found == []
