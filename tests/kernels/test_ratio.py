"""A ratio of withheld counts is told as what every reader can work out, and tells no more."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pariter.checker.clock import Clock
from pariter.checker.populations import Knowledge, attack_all
from pariter.checker.releases import read_release
from pariter.checker.remarks import Remark
from pariter.kernels.disclosure import GENESIS, ReleasedTable, Table, append, propose
from pariter.kernels.disclosure.cube import Address
from pariter.kernels.disclosure.ratio import NoRatioError, ratio_between

pytest.importorskip("ortools")

ROLES = ("PO", "PA", "RU", "AR")
WOMEN, ALL = "women", None


def released(counts: list[int]) -> ReleasedTable:
    cells: dict[tuple[str, ...], int] = {}
    for role, women, men in zip(ROLES, counts[::2], counts[1::2], strict=True):
        cells |= {(role, "women"): women, (role, "men"): men}
    [table] = propose([Table("staff", "people", ("role", "sex"), cells)], []).released
    return table


def test_a_share_of_a_large_group_is_told_between_two_ends() -> None:
    table = released([3, 120, 40, 60, 30, 35, 4, 90])
    assert table.count(("PO", WOMEN)) is None
    found = ratio_between(table, [("PO", WOMEN)], [("PO", ALL)])
    assert 0 <= found.low <= 3 / 123 <= found.high <= 0.1
    exact = ratio_between(table, [(None, WOMEN)], [(None, None)])
    assert exact.low <= 77 / 382 <= exact.high
    assert exact.high - exact.low <= 0.011


def test_what_says_too_little_is_refused_with_the_counts_in_the_way() -> None:
    table = released([3, 9, 40, 60, 30, 35, 4, 8])
    with pytest.raises(NoRatioError, match="rests on counts that are withheld, such as"):
        ratio_between(table, [("PO", WOMEN)], [("PO", ALL)])


@settings(max_examples=12, deadline=None)
@given(st.lists(st.integers(1, 60), min_size=8, max_size=8))
def test_all_ratios_together_tell_the_checker_nothing_that_the_cells_do_not(
    counts: list[int],
) -> None:
    """Every share by role and by sex goes to the attacker as a statement of its own."""
    table = released(counts)
    if set(table.dimensions) != {"role", "sex"}:
        return
    entry = append(GENESIS, table.content())
    read = read_release(1, entry.digest, dict(entry.content), 5)
    remarks = []
    wholes: list[tuple[Address, Address]] = [((role, WOMEN), (role, ALL)) for role in ROLES]
    wholes += [((role, sex), (None, sex)) for role in ROLES for sex in ("women", "men")]
    for part, whole in wholes:
        try:
            found = ratio_between(table, [part], [whole])
        except NoRatioError:
            continue
        low, high = (Fraction(round(end * 100), 100) for end in (found.low, found.high))
        remarks.append(Remark("staff", "people", ("role", "sex"), (part,), (whole,), low, high))
    [finding] = attack_all([read], Knowledge(remarks), Clock(30), lambda _text: None)
    assert finding.found == []
    assert finding.notes == []
