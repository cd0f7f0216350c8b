"""How far an objective is, said in words that hold for both directions."""

import pytest

from pariter.apps.objectives.progress import Better, Point, State, expected_in, progress

TARGETS = {2024: 17.0, 2026: 20.0}
BASELINE = (2022, 14.0)


@pytest.mark.parametrize(
    ("better", "baseline", "targets", "values", "state", "share"),
    [
        ("up", BASELINE, TARGETS, {2024: 17.0}, State.ON_TRACK, 0.5),
        ("up", BASELINE, TARGETS, {2023: 15.4}, State.BEHIND, 1.4 / 6),
        ("up", BASELINE, TARGETS, {2023: 21.0, 2025: 20.0}, State.REACHED, 1.0),
        ("up", BASELINE, TARGETS, {2023: 21.0, 2025: 13.0}, State.BEHIND, -1 / 6),
        ("down", (2022, 9.0), {2026: 5.0}, {2024: 7.0}, State.ON_TRACK, 0.5),
        ("down", (2022, 9.0), {2026: 5.0}, {2024: 7.1}, State.BEHIND, 1.9 / 4),
        ("down", (2022, 9.0), {2026: 5.0}, {2024: 4.0}, State.REACHED, 1.25),
        ("up", None, {2026: 5.0}, {2024: 3.0}, State.UNDEFINED, None),
        ("up", None, {2023: 2.0, 2026: 5.0}, {2024: 3.0}, State.ON_TRACK, None),
        ("up", (2022, 5.0), {2026: 5.0}, {2024: 5.0}, State.REACHED, None),
        ("up", BASELINE, {}, {2024: 5.0}, State.UNDEFINED, None),
        ("up", BASELINE, TARGETS, {}, State.NO_VALUE, None),
        ("up", BASELINE, TARGETS, {2022: 20.0}, State.NO_VALUE, None),
        ("up", BASELINE, TARGETS, {2028: 19.0}, State.BEHIND, 5 / 6),
    ],
)
def test_progress(
    better: Better,
    baseline: Point | None,
    targets: dict[int, float],
    values: dict[int, float],
    state: State,
    share: float | None,
) -> None:
    found = progress(better=better, baseline=baseline, targets=targets, values=values)
    assert found.state == state
    assert found.share == (None if share is None else pytest.approx(share))


def test_way_between_two_targets_is_a_straight_line() -> None:
    years = [2021, 2022, 2023, 2024, 2025, 2026, 2030]
    found = [expected_in(year, BASELINE, TARGETS) for year in years]
    assert found == [None, 14.0, 15.5, 17.0, 18.5, 20.0, 20.0]
