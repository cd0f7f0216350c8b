"""Rounded tables add up, each count goes to a multiple beside it, and the key decides which."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pariter.kernels.disclosure.cube import Cube, make_cube
from pariter.kernels.disclosure.rounding import RoundingError, round_cube

pytest.importorskip("ortools")

KEY = b"synthetic key 01"


def cube(counts: list[int]) -> Cube:
    return make_cube(("letter", "sign"), dict(zip(product("abc", "xyz"), counts, strict=True)))


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.integers(0, 40), min_size=9, max_size=9),
    st.integers(2, 10),
    st.binary(min_size=16, max_size=16),
)
def test_two_dimensions_can_always_be_rounded(counts: list[int], base: int, key: bytes) -> None:
    table = cube(counts)
    rounded = round_cube(table, base, key)
    assert rounded == round_cube(table, base, key)
    for count, multiple in zip(table.counts, rounded, strict=True):
        assert multiple % base == 0
        assert abs(multiple - count) < base
    for total, parts in table.equations:
        assert rounded[total] == sum(rounded[part] for part in parts)


def test_another_key_rounds_otherwise() -> None:
    table = cube([1, 2, 3, 4, 6, 7, 8, 9, 11])
    found = {round_cube(table, 5, bytes([number]) * 16) for number in range(8)}
    assert len(found) > 1


def test_a_count_is_rounded_up_about_as_often_as_its_remainder_says() -> None:
    ups = sum(
        round_cube(make_cube(("letter",), {("a",): 4}), 5, bytes([number]) * 16)[0] == 5
        for number in range(60)
    )
    assert 40 <= ups <= 56


def test_sums_that_share_parts_in_a_ring_have_no_rounding() -> None:
    """Three counts of 1, of which each pair adds up to 2: with a base of 2 none can be right."""
    ring = Cube(
        counts=(1, 1, 1, 2, 2, 2),
        equations=((3, (0, 1)), (4, (1, 2)), (5, (0, 2))),
        dimensions=("letter",),
        addresses=(("a",), ("b",), ("c",), ("ab",), ("bc",), ("ac",)),
    )
    with pytest.raises(RoundingError, match="fewer dimensions"):
        round_cube(ring, 2, KEY)


@pytest.mark.parametrize(
    ("base", "key", "complaint"),
    [(1, KEY, "give 2 or more"), (5, b"short", "give 16 or more")],
)
def test_what_would_hide_nothing_is_refused(base: int, key: bytes, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        round_cube(cube([1] * 9), base, key)
