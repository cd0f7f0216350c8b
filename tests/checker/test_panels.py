"""Most people are counted in two years: a change of few of them is told by neither."""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.checker.tables import by, found, ledger, release
from tests.checker.test_gate import commit, exported

from pariter.checker.attack import Find
from pariter.kernels.disclosure import LedgerEntry, Policy, Table, propose

NAMES = ("role", "sex")
CELLS = list(product("abc", "fm"))
Cells = Mapping[tuple[str, ...], int]

YEAR_ONE: Cells = dict(zip(CELLS, (40, 60, 31, 22, 3, 18), strict=True))
YEAR_TWO: Cells = dict(zip(CELLS, (41, 60, 30, 40, 9, 18), strict=True))


def changes(document: object) -> list[Find]:
    return [find for find in found(document) if find.target.kind == "changed"]


def told(year: str, cells: Cells, **more: Any) -> dict[str, Any]:
    return release(NAMES, cells, population=year, **more)


def test_two_years_of_a_panel_tell_who_came_and_those_of_others_do_not() -> None:
    first, second = told("2025", YEAR_ONE, threshold=5), told("2026", YEAR_TWO, threshold=5)
    assert changes(ledger(first, second)) == []
    panel = {"panel": "staff"}
    finds = changes(ledger({**first, **panel}, {**second, **panel}))
    assert {(*find.target.cell.values(), find.least, find.most) for find in finds} == {
        ("a", "f", 1, 1), ("a", None, 1, 1), ("b", "f", -1, -1),
    }  # fmt: skip
    assert all(find.is_sensitive for find in finds)


pytest.importorskip("ortools")


def entries_of(years: Sequence[Cells], panel: str | None) -> list[LedgerEntry]:
    entries: list[LedgerEntry] = []
    for number, cells in enumerate(years):
        table = Table(f"staff {number}", "staff", NAMES, dict(cells), panel=panel)
        commit(entries, propose([table], entries).contents)
    return entries


def test_the_gate_keeps_back_changes_of_few_people_where_the_years_share_them() -> None:
    apart, panel = (entries_of([YEAR_ONE, YEAR_TWO], one) for one in (None, "staff"))
    assert ["a", "f", 41] in apart[1].content["cells"]
    withheld = panel[1].content["withheld"]
    assert panel[1].content["dimensions"] == ["role"] or ["a", "f"] in withheld
    assert changes(exported(panel)) == []


@settings(max_examples=12, deadline=None, derandomize=True)
@given(
    st.lists(st.sampled_from((0, 2, 4, 7, 12, 30, 61)), min_size=6, max_size=6),
    st.lists(st.sampled_from((0, 0, 0, 1, -2, 3, -4, 6, 20)), min_size=12, max_size=12),
)
def test_no_years_of_a_panel_tell_a_change_of_few_people(
    counts: list[int], moved: list[int]
) -> None:
    years: list[Cells] = [dict(zip(CELLS, counts, strict=True))]
    for start in (0, 6):
        years.append(
            {cell: max(0, years[-1][cell] + move)
             for cell, move in zip(CELLS, moved[start : start + 6], strict=True)}
        )  # fmt: skip
    finds = [find for find in found(exported(entries_of(years, "staff"))) if find.is_sensitive]
    assert finds == []


THREE = ("letter", "sign", "group")
ALL = list(product("abc", "xy", "pq"))
IN_2026: Cells = dict(zip(ALL, (2, 61, 1, 3, 0, 30, 3, 14, 6, 9, 0, 30), strict=True))
IN_2027: Cells = dict(zip(ALL, (1, 58, 0, 0, 0, 27, 0, 13, 0, 6, 0, 30), strict=True))


@pytest.mark.parametrize(
    "asked",
    [
        [("2026", (2, 0, 1)), ("2027", (0, 2)), ("2027", (0, 1))],
        [("2027", (0, 2)), ("2027", (0, 1)), ("2026", (2, 0, 1))],
    ],
    ids=["what this year's tables give", "what another year's tables gave"],
)
def test_what_follows_from_two_tables_of_a_year_tells_no_change_either(
    asked: Sequence[tuple[str, tuple[int, ...]]],
) -> None:
    """Nobody of b is in p, so that all of b and y are in q: one less than the year before."""
    entries: list[LedgerEntry] = []
    for year, kept in asked:
        counts = by(IN_2026 if year == "2026" else IN_2027, *kept)
        names = tuple(THREE[place] for place in kept)
        table = Table(year, "staff", names, counts, panel="staff")
        commit(entries, propose([table], entries, Policy(3)).contents)
    told = [one.content for one in entries if one.content["kind"] == "release"]
    assert len(told) == 3
    assert changes(exported(entries)) == []
