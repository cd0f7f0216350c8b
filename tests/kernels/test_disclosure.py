"""The gate lets nothing out that could point at a person."""

import json
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pariter.kernels.disclosure import (
    GENESIS,
    LedgerEntry,
    LedgerError,
    Policy,
    Proposal,
    ReleasedTable,
    Table,
    TableError,
    append,
    group,
    propose,
    read_release,
    releases,
    verify_chain,
)

DIMENSIONS = ("home", "offer", "sex")
VALUES = ("a", "b", "c")


def table(**cells: int) -> Table:
    """Make a table by home and offer: `delft_bridges=7`."""
    return Table(
        "M5 2027-03",
        "placed",
        ("home", "offer"),
        {tuple(name.split("_")): count for name, count in cells.items()},
    )


@st.composite
def tables(draw: st.DrawFn) -> Table:
    size = draw(st.integers(0, 3))
    cell = st.tuples(*[st.sampled_from(VALUES)] * size)
    # Zeros, small counts and large ones, so that every level of coarsening comes up.
    counts = st.sampled_from([0, 0, 1, 2, 4, 5, 5, 6, 9, 30])
    return Table(
        draw(st.sampled_from(["spring", "autumn"])),
        draw(st.sampled_from(["applied", "placed"])),
        DIMENSIONS[:size],
        draw(st.dictionaries(cell, counts)),
    )


def commit(ledger: list[LedgerEntry], proposal: Proposal) -> None:
    for content in proposal.contents:
        ledger.append(append(ledger[-1].digest if ledger else GENESIS, content))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(tables(), max_size=3), max_size=4), st.integers(2, 7))
def test_propose_never_lets_a_small_count_or_a_second_version_out(
    asked: list[list[Table]], threshold: int
) -> None:
    ledger: list[LedgerEntry] = []
    shown: list[ReleasedTable] = []
    for together in asked:
        proposal = propose(together, ledger, Policy(threshold))
        commit(ledger, proposal)
        shown += proposal.released
    for released in shown:
        assert not any(0 < count < threshold for count in released.told.values())
        assert not released.told.keys() & released.withheld
    for one, other in combinations(shown, 2):
        if (one.population, one.measure) == (other.population, other.measure):
            shared = [name for name in one.dimensions if name in other.dimensions]
            for value in VALUES:
                for name in shared:
                    counts = {one.count_by(name, value), other.count_by(name, value)} - {None}
                    assert len(counts) <= 1
    assert all(released in releases(ledger).values() for released in shown)


@pytest.mark.parametrize("solver", [True, False])
@settings(max_examples=30, deadline=None)
@given(asked=tables())
def test_propose_tells_as_asked_where_no_count_is_small(solver: bool, asked: Table) -> None:
    with patch.object(group, "has_solver", lambda: solver):
        [ruling] = propose([asked], []).rulings
    small = any(0 < count < 5 for count in asked.cells.values())
    assert (ruling.decision == "publish") == (not small)
    if ruling.released:
        assert ruling.released.total in {asked.total, None}


@given(tables())
def test_propose_without_a_solver_gives_up_dimensions_only(asked: Table) -> None:
    with patch.object(group, "has_solver", lambda: False):
        [ruling] = propose([asked], []).rulings
    level = asked
    while any(0 < count < 5 for count in level.cells.values()) and level.dimensions:
        level = level.without_last_dimension()
    if any(0 < count < 5 for count in level.cells.values()):
        assert (ruling.decision, ruling.released) == ("refuse", None)
    else:
        assert ruling.released is not None
        assert not ruling.released.withheld
        assert (ruling.released.dimensions, ruling.released.cells) == (
            level.dimensions,
            level.cells,
        )
        assert ruling.released.total == asked.total
        assert ruling.decision == ("publish" if level == asked else "coarsen")


def test_propose_publishes_zeros_and_large_counts() -> None:
    proposal = propose([table(delft_bridges=5, delft_drones=0, praha_bridges=12)], [])
    assert proposal.decision == "publish"
    assert proposal.released[0].cells == {
        ("delft", "bridges"): 5,
        ("delft", "drones"): 0,
        ("praha", "bridges"): 12,
    }


def test_propose_drops_the_last_dimension_first_and_does_not_name_the_small_cell() -> None:
    """Withholding (delft, bridges) would take all of the others along."""
    proposal = propose([table(delft_bridges=3, delft_drones=20, praha_bridges=12)], [])
    assert proposal.decision == "coarsen"
    assert proposal.released[0].dimensions == ("home",)
    assert proposal.released[0].cells == {("delft",): 23, ("praha",): 12}
    assert proposal.reasons == ("Told without offer: some counts were small.",)
    told = json.dumps(proposal.proof)
    assert not any(name in told for name in ("delft", "praha", "bridges", "drones"))
    assert proposal.proof["tables"][0] == {
        "population": "M5 2027-03",
        "measure": "placed",
        "decision": "coarsen",
        "asked": ["home", "offer"],
        "released": ["home"],
        "withheld": [],
        "reason": "Told without offer: some counts were small.",
        "conflict": None,
        "repeats": None,
    }


def test_propose_goes_down_to_the_total_and_refuses_a_small_total() -> None:
    few = table(delft_bridges=3, praha_drones=3)
    assert propose([few], []).released[0].cells == {(): 6}
    fewer = table(delft_bridges=3, praha_drones=1)
    proposal = propose([fewer], [])
    assert (proposal.decision, proposal.released) == ("refuse", ())
    assert proposal.contents == (
        {"kind": "refusal", "population": "M5 2027-03", "measure": "placed"},
    )


def test_propose_refuses_a_different_table_of_the_same_counts() -> None:
    ledger: list[LedgerEntry] = []
    commit(ledger, propose([table(delft_bridges=20)], ledger))
    again = propose([table(delft_bridges=19)], ledger)
    assert again.decision == "refuse"
    assert again.rulings[0].conflict == ledger[0].digest
    assert ledger[0].digest in again.reasons[0]
    coarser = propose([table(delft_bridges=20).without_last_dimension()], ledger)
    assert coarser.decision == "publish"


def test_propose_refuses_a_different_table_in_the_same_proposal() -> None:
    both = propose([table(delft_bridges=20), table(delft_bridges=19)], [])
    assert [ruling.decision for ruling in both.rulings] == ["publish", "refuse"]
    assert both.decision == "coarsen"


def test_propose_lets_the_same_table_out_again_without_a_new_entry() -> None:
    ledger: list[LedgerEntry] = []
    asked = table(delft_bridges=20, delft_drones=2, praha_bridges=9)
    commit(ledger, propose([asked], ledger))
    again = propose([asked], ledger)
    assert again.rulings[0].repeats == ledger[0].digest
    assert again.contents == ()
    assert again.released == propose([asked], []).released


def test_propose_accepts_a_correction_of_what_stands_and_only_of_that() -> None:
    ledger: list[LedgerEntry] = []
    commit(ledger, propose([table(delft_bridges=20)], ledger))
    first = ledger[0].digest
    commit(ledger, propose([replace(table(delft_bridges=26), corrects=first)], ledger))
    assert ledger[1].content["corrects"] == first
    stale = propose([replace(table(delft_bridges=31), corrects=first)], ledger)
    assert stale.rulings[0].conflict == ledger[1].digest
    before = propose([table(delft_bridges=20)], ledger)
    assert before.decision == "refuse"
    unknown = replace(table(delft_bridges=31), measure="applied", corrects=first)
    assert "which is no release of the same counts" in propose([unknown], ledger).reasons[0]


def test_propose_leaves_other_populations_and_measures_alone() -> None:
    ledger: list[LedgerEntry] = []
    commit(ledger, propose([table(delft_bridges=20)], ledger))
    other = replace(table(delft_bridges=19), population="M5 2027-11")
    assert propose([other, replace(other, measure="applied")], ledger).decision == "publish"


def test_released_table_comes_from_the_gate_only() -> None:
    with pytest.raises(TypeError, match="comes from the gate"):
        ReleasedTable("all", "placed", (), {(): 3}, frozenset(), 5, None, None, {}, seal=None)
    released = propose([table(delft_bridges=20)], []).released[0]
    with pytest.raises(TypeError, match="comes from the gate"):
        replace(released, told={("delft", "bridges"): 3}, seal=None)
    for counts in (released.cells, released.told):
        with pytest.raises(TypeError):
            counts["delft", "bridges"] = 3  # type: ignore[index]


def test_released_table_adds_up_its_margins() -> None:
    released = propose([table(delft_bridges=20, praha_bridges=9)], []).released[0]
    assert released.told == {
        (None, None): 29,
        ("delft", None): 20,
        ("praha", None): 9,
        (None, "bridges"): 29,
        ("delft", "bridges"): 20,
        ("praha", "bridges"): 9,
    }
    assert (released.total, released.count(("delft", None))) == (29, 20)
    assert (released.count(("delft", "drones")), released.count_by("offer", "bridges")) == (0, 29)
    assert released.values("home") == ("delft", "praha")


def test_an_entry_written_before_cells_were_withheld_reads_with_all_its_sums() -> None:
    released = propose([table(delft_bridges=20, praha_bridges=9)], []).released[0]
    content = released.content()
    assert read_release(content) == released
    old = {
        key: content[key] for key in content if key not in {"sums", "withheld", "step", "parents"}
    }
    assert read_release(old) == released


@given(st.lists(tables(), min_size=1, max_size=4))
def test_releases_read_back_what_was_released_through_json(asked: Sequence[Table]) -> None:
    ledger: list[LedgerEntry] = []
    for one in asked:
        commit(ledger, propose([one], ledger))
    stored = [
        LedgerEntry(entry.previous, json.loads(json.dumps(entry.content)), entry.digest)
        for entry in ledger
    ]
    assert verify_chain(stored) == ledger[-1].digest
    assert releases(stored) == releases(ledger)


def test_verify_chain_finds_every_alteration() -> None:
    ledger: list[LedgerEntry] = []
    for number in range(4):
        one = replace(table(delft_bridges=20 + number), population=f"edition {number}")
        commit(ledger, propose([one], ledger))
    assert verify_chain([]) == GENESIS
    for number, entry in enumerate(ledger):
        content = {**entry.content, "cells": [["delft", "bridges", 99]]}
        forged = [*ledger[:number], replace(entry, content=content), *ledger[number + 1 :]]
        with pytest.raises(LedgerError, match=f"entry {number + 1} has the digest"):
            verify_chain(forged)
        with pytest.raises(LedgerError):
            propose([], forged)
    for number in range(3):
        with pytest.raises(LedgerError, match=f"entry {number + 1} follows"):
            verify_chain([*ledger[:number], *ledger[number + 1 :]])


@pytest.mark.parametrize(
    ("dimensions", "cells", "message"),
    [
        (("home", "home"), {}, "names a dimension twice"),
        (("home",), {("delft", "bridges"): 5}, r"cell \('delft', 'bridges'\): give one value"),
        (("home",), {("delft",): -1}, "-1 is no count"),
        (("home",), {("delft",): 5.0}, "5.0 is no count"),
        (("home",), {("delft",): True}, "True is no count"),
    ],
)
def test_table_refuses_what_makes_no_sense(
    dimensions: tuple[str, ...], cells: dict[tuple[str, ...], int], message: str
) -> None:
    with pytest.raises(TableError, match=message):
        Table("all", "placed", dimensions, cells)


def test_policy_refuses_a_threshold_that_protects_nobody() -> None:
    with pytest.raises(ValueError, match="threshold 1"):
        Policy(1)


def chain(*counts: int) -> list[Table]:
    """Make the steps of one chain, without dimensions."""
    return [
        Table("M5 2027-03", f"step {place}", (), {(): count}, step=place)
        for place, count in enumerate(counts)
    ]


def test_propose_keeps_back_the_step_that_would_tell_how_few_left() -> None:
    proposal = propose(chain(146, 144, 120, 118), [])
    assert [ruling.decision for ruling in proposal.rulings] == [
        "publish",
        "refuse",
        "refuse",
        "publish",
    ]


def test_propose_keeps_back_the_last_step_when_few_left_at_all() -> None:
    proposal = propose(chain(146, 144, 143), [])
    assert [table.measure for table in proposal.released] == ["step 0"]
