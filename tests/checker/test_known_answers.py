"""What was worked out elsewhere the checker works out too, and nothing of what is safe."""

from itertools import product
from pathlib import Path

import pytest
from tests.checker.tables import (
    Cells,
    attacked,
    by,
    found,
    ledger,
    release,
    small,
    staff,
    sums_of,
    told,
)

from pariter.checker.remarks import read_presence

LINES = {
    "w": (30, 47, 64, 89),
    "x": (90, 124, 5, 31),
    "y": (92, 100, 59, 85),
    "z": (800, 991, 651, 685),
}
LETTERS: Cells = {
    (row, column): count
    for row, counts in LINES.items()
    for column, count in zip("abcd", counts, strict=True)
}
NINE = {tuple(name) for name in ["wa", "wb", "wc", "xa", "xc", "yb", "yd", "zb", "zd"]}

REGIONS = {"A": 2, "B": 2, "I": 8, "J": 8, "K": 3, "L": 3, "M": 3, "N": 7}


def test_two_hidden_cells_in_each_line_may_still_leave_one_open() -> None:
    """The problem of sdcTable's own tests: rows w and x less columns a and c give w|b."""
    nine = release(("row", "column"), LETTERS, lambda address, _count: address in NINE)
    assert told(found(ledger(nine))) == {("w", "b"): (47, 47)}
    ten = release(("row", "column"), LETTERS, lambda one, _count: one in NINE | {("x", "b")})
    assert found(ledger(ten)) == []


@pytest.mark.parametrize(
    ("hidden", "answer"),
    [("ABKLM", {"K": (3, 3)}), ("ABKLMN", {})],
)
def test_tables_that_share_regions_are_thought_of_together(
    hidden: str, answer: dict[str, tuple[int, int]]
) -> None:
    """UserSupport 136 of sdcTools: one table adds regions up to counties, one to groups."""
    cells: Cells = {(region,): count for region, count in REGIONS.items()}
    counties = {region: "county 1" if region in "ABIJ" else "county 2" for region in REGIONS}
    groups = {region: "big" if region in "LM" else "small" for region in REGIONS}
    tables = []
    for parents in (counties, groups):
        table = release(("region",), cells, lambda one, _count: one[0] in {*hidden}, threshold=4)
        for parent in set(parents.values()):
            total = sum(count for region, count in REGIONS.items() if parents[region] == parent)
            table["sums"].append([parent, total])
        tables.append({**table, "parents": {"region": parents}})
    assert {one[0]: ends for one, ends in told(found(ledger(*tables))).items()} == answer


def test_who_knows_that_zeros_are_told_counts_from_one() -> None:
    """UserSupport 194 of sdcTools: 15 = 10 + 3 + x + x."""
    cells: Cells = {("a",): 10, ("b",): 3, ("c",): 1, ("d",): 1}
    document = ledger(release(("letter",), cells, lambda _one, count: count == 1, threshold=3))
    assert told(found(document)) == {("c",): (0, 2), ("d",): (0, 2)}
    assert told(found(document, zeros_told=True)) == {("c",): (1, 1), ("d",): (1, 1)}


@pytest.mark.parametrize(("university", "cells"), [("UNIMORE", 6), ("Trieste", 9), ("Padova", 9)])
def test_small_cells_that_are_hidden_alone_all_come_back(
    university: str, cells: int, shared_data: Path
) -> None:
    counts = staff(shared_data, university)
    document = ledger(release(("role", "sex", "age"), counts, small(5)))
    finds = found(document)
    true = sums_of(counts)
    assert len(finds) == cells
    assert told(finds) == {one: (count, count) for one, count in true.items() if 0 < count < 5}


def test_a_second_table_gives_six_cells_of_a_safe_one_away(shared_data: Path) -> None:
    """Role by sex, each count of which is large, after role by sex by age."""
    counts = staff(shared_data, "UNIMORE")
    twelve = {*product(("RTDa", None), ("M", "F", None), ("age_le30", None))}
    safe = release(("role", "sex", "age"), counts, lambda one, _count: one in twelve)
    assert found(ledger(safe)) == []
    second = release(("role", "sex"), by(counts, 0, 1))
    finds = found(ledger(safe, second))
    assert len(finds) == 6
    assert all(find.is_exact and find.is_small for find in finds)


def test_three_sums_by_pairs_tell_a_cell_that_no_table_has() -> None:
    """None of the counts that are told is small; the cells behind them are."""
    cells: dict[tuple[str, ...], int] = dict.fromkeys(product("ab", "xy", "pq"), 20)
    cells["b", "x", "p"], cells["b", "y", "p"] = 0, 0
    cells["a", "x", "p"], cells["a", "x", "q"] = 5, 2
    names = ("letter", "sign", "group")
    pairs = [(0, 1), (0, 2), (1, 2)]
    tables = [release([names[place] for place in pair], by(cells, *pair)) for pair in pairs]
    assert found(ledger(*tables[:1])) == []
    finds = found(ledger(*tables))
    assert {find.target.kind for find in finds} == {"implied"}
    assert told(finds) == {("a", "x", "q"): (2, 2)}


def test_who_left_between_two_steps_is_a_count_too() -> None:
    step = {"population": "course"}
    applied = release(("home",), {("delft",): 20, ("praha",): 30}, measure="applied", step=0)
    placed = release(("home",), {("delft",): 19, ("praha",): 22}, measure="placed", step=1)
    [find] = found(ledger({**applied, **step}, {**placed, **step}))
    assert (find.target.kind, find.target.later) == ("left", "placed")
    assert (dict(find.target.cell), find.least, find.most) == ({"home": "delft"}, 1, 1)


def test_what_is_withheld_in_one_step_lies_between_the_others() -> None:
    applied = release((), {(): 9}, measure="applied", step=0)
    hidden = release((), {(): 9}, lambda _one, _count: True, measure="placed", step=1)
    came = release((), {(): 9}, measure="came", step=2)
    [find] = found(ledger(applied, hidden, came))
    assert (find.target.measure, find.least, find.most) == ("placed", 9, 9)


def test_a_refusal_is_attacked_like_a_table_that_is_withheld() -> None:
    refusal = {"kind": "refusal", "population": "university", "measure": "came", "step": 1}
    applied = release((), {(): 6}, measure="applied", step=0)
    assert found(ledger(applied, refusal)) == []
    few, find = found(ledger({**applied, "cells": [[3]], "sums": []}, refusal))
    assert (few.target.kind, few.target.measure, few.most) == ("told", "applied", 3)
    assert (find.target.measure, find.least, find.most) == ("came", 0, 3)


def test_a_correction_is_attacked_before_and_after_and_its_changes_are_told() -> None:
    cells: Cells = {("F",): 2, ("M",): 20}
    first = release(("sex",), cells, lambda one, _count: one == ("F",))
    document = ledger(first)
    second = {**release(("sex",), {("F",): 7, ("M",): 21}), "corrects": document["head"]}
    [finding] = attacked(ledger(first, second))
    assert told(finding.found) == {("F",): (2, 2)}
    assert [(change.cell, change.by) for change in finding.changes] == [({"sex": "M"}, 1)]


def test_a_rounded_share_narrows_what_is_withheld() -> None:
    table = release(("sex",), {("F",): 6, ("M",): 12}, lambda one, _count: one[0] is not None)
    assert found(ledger(table)) == []
    share = {
        "population": "university", "measure": "staff", "dimensions": ["sex"],
        "part": [["F"]], "whole": [[None]], "least": "0.325", "most": "0.335",
    }  # fmt: skip
    assert told(found(ledger(table, also=[share]))) == {("F",): (6, 6), ("M",): (12, 12)}


def test_a_rounded_table_leaves_open_what_lies_between_two_multiples() -> None:
    table = release(("sex",), {("F",): 5, ("M",): 10}, rounded_to=5)
    assert found(ledger(table)) == []


def test_an_old_entry_tells_all_sums_of_its_cells() -> None:
    old = release(("sex",), {("F",): 3, ("M",): 20})
    del old["sums"], old["withheld"], old["step"]
    new = release(("sex", "age"), {("F", "old"): 3, ("M", "old"): 20}, small(5))
    assert ("F", "old") in told(found(ledger(old, new)))


def test_who_knows_her_own_cell_may_find_the_others() -> None:
    """Five people in two cells: she is the only one who is not in the other."""
    table = release(("sex",), {("F",): 1, ("M",): 4}, lambda one, _count: one[0] is not None)
    assert found(ledger(table)) == []
    known = found(ledger(table), presences=[read_presence("sex=F")])
    assert told(known) == {("M",): (0, 4)}


def test_tables_that_contradict_each_other_are_attacked_one_by_one() -> None:
    one = release(("sex",), {("F",): 3, ("M",): 20}, lambda cell, _count: cell == ("F",))
    other = release(("age",), {("old",): 60})
    [finding] = attacked(ledger(one, other))
    assert told(finding.found) == {("F",): (3, 3)}
    assert "no counts of people agree" in finding.notes[0]
