"""Days that work out, and ways that are long enough; coordinates in and around one town."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pariter.kernels.days import Kind, Point, Problem, Visit, fits, metres, minutes, problems, way

NOON = datetime(2027, 4, 5, 12, tzinfo=UTC)
CASTLE, STATION = Point(45.4705, 9.1793), Point(45.4860, 9.2043)

points = st.builds(Point, st.floats(45.3, 45.6), st.floats(9.0, 9.4))
visits = st.lists(
    st.builds(
        lambda key, start, length, point: Visit(
            key,
            NOON + timedelta(minutes=start),
            NOON + timedelta(minutes=start + length),
            point,
        ),
        st.integers(1, 10_000),
        st.integers(0, 600),
        st.integers(1, 180),
        st.none() | points,
    ),
    unique_by=lambda visit: visit.key,
    max_size=8,
)


def at(key: int, start: int, end: int, point: Point | None = None) -> Visit:
    """Return a visit from and to so many minutes after noon."""
    return Visit(key, NOON + timedelta(minutes=start), NOON + timedelta(minutes=end), point)


def test_way_across_a_town_is_measured_and_takes_the_quicker_means() -> None:
    assert metres(CASTLE, STATION) == pytest.approx(2_600, rel=0.02)
    # 3,390 m: 57 minutes on foot, 12 + 14 by tram, and 5 for both doors.
    assert minutes(CASTLE, STATION) == 31
    # 130 m on foot in 3 minutes.
    assert minutes(CASTLE, Point(45.4714, 9.1793)) == 8


@given(points, points)
def test_way_is_as_long_there_as_back_and_nothing_at_one_place(first: Point, second: Point) -> None:
    assert minutes(first, second) == minutes(second, first) >= 0
    assert minutes(first, first) == 0


@given(points, st.floats(0, 0.05), st.floats(0, 0.05))
def test_further_never_takes_less(start: Point, near: float, more: float) -> None:
    close = Point(start.latitude + near, start.longitude)
    far = Point(start.latitude + near + more, start.longitude)
    assert minutes(start, close) <= minutes(start, far)


@given(visits)
def test_problems_are_the_pairs_that_do_not_fit(found: list[Visit]) -> None:
    pairs = {frozenset((problem.first, problem.second)) for problem in problems(found)}
    expected = {
        frozenset((one.key, other.key))
        for one in found
        for other in found
        if one.key < other.key and not fits(one, [other])
    }
    assert pairs == expected


@given(visits)
def test_day_without_problems_stays_so_when_something_is_left_out(found: list[Visit]) -> None:
    if not problems(found):
        assert not problems(found[1:])
        assert all(fits(one, [other for other in found if other is not one]) for one in found)


def test_overlap_and_short_way_are_told_apart() -> None:
    first, inside, soon = at(1, 0, 60, CASTLE), at(2, 30, 90), at(3, 60, 120, STATION)
    later = at(4, 200, 260, CASTLE)
    assert problems([soon, later, inside, first]) == [
        Problem(Kind.OVERLAP, 1, 2, 0, 0),
        Problem(Kind.SHORT, 1, 3, 31, 0),
        Problem(Kind.OVERLAP, 2, 3, 0, 0),
    ]
    assert way(first, inside) is None
    assert fits(later, [first, soon])


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Point(91, 0), "91, 0 does not lie on Earth"),
        (lambda: at(7, 60, 60), "Visit 7 ends at"),
        (lambda: Visit(8, NOON.replace(tzinfo=None), NOON), "without a zone"),
    ],
)
def test_malformed_values_are_refused(make: object, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        make()  # type: ignore[operator]
