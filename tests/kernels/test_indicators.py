"""Indicators on counts: golden values, intervals, and what is undefined."""

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pariter.kernels.indicators import (
    Group,
    IndicatorError,
    Pay,
    Value,
    dissimilarity,
    femininity_ratio,
    femininity_share,
    funnel_rates,
    glass_ceiling,
    glass_door,
    glass_wall,
    growth,
    pay_gap_mean,
    pay_gap_median,
    progress,
    relative_chance,
    share,
)
from pariter.kernels.indicators import value as notes

ACADEMICS = ("PO", "PA", "RU", "RD", "RTDa", "RTDb")


@pytest.fixture(scope="module")
def golden(shared_data: Path) -> dict[str, Any]:
    text = (shared_data / "evidence" / "golden.json").read_text("utf-8")
    golden: dict[str, Any] = json.loads(text)
    return golden


@pytest.fixture(scope="module")
def staff(shared_data: Path) -> Counter[tuple[str, str, str]]:
    """Count the academic staff of three universities by university, role and sex."""
    found: Counter[tuple[str, str, str]] = Counter()
    path = shared_data / "evidence" / "gender" / "portalecug_academic_by_role_sex_age.csv"
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            cells = sum(int(row[name]) for name in row if name.startswith("age_"))
            place = f"{row['university']} {row['report_year']}"
            found[place, row["role"], row["sex"]] += cells
    return found


def group(staff: Counter[tuple[str, str, str]], place: str, *roles: str) -> Group:
    women, men = (sum(staff[place, role, sex] for role in roles) for sex in "FM")
    return Group(women, women + men)


@pytest.mark.parametrize(
    ("place", "key", "told"),
    [
        ("Trieste 2024", "Trieste_2024", "1.642"),
        ("Padova 2023", "Padova_2023", "1.523"),
        ("UNIMORE 2022", "UNIMORE_2022_CUG_ABC", "1.310"),
    ],
)
def test_glass_ceiling_of_three_universities(
    staff: Counter[tuple[str, str, str]], golden: dict[str, Any], place: str, key: str, told: str
) -> None:
    found = glass_ceiling(group(staff, place, *ACADEMICS), group(staff, place, "PO"))
    known = golden["gci"][key]
    assert (found.numerator, found.denominator) == (known["wA"], known["nA"])
    assert f"{found.value:.3f}" == told
    assert found.value == pytest.approx(known["gci"], abs=1e-4)
    assert found.low is not None
    assert found.high is not None
    assert found.low < known["gci"] < found.high


def test_published_index_of_another_year_is_not_ours(shared_data: Path) -> None:
    """UNIMORE tells 1.47 for 2021, by ministry data; the report of 2022 counts other people."""
    path = shared_data / "evidence" / "gender" / "unimore_indices.csv"
    with path.open(encoding="utf-8") as file:
        told = {(row["index"], row["year"]): row["unimore"] for row in csv.DictReader(file)}
    ours = glass_ceiling(Group(322, 796), Group(67, 217))
    assert told["GCI", "2021"] == "1.47"
    assert f"{ours.value:.2f}" == "1.31"


def test_shares_and_dissimilarity_of_all_students(
    shared_data: Path, golden: dict[str, Any]
) -> None:
    counts: Counter[tuple[str, str]] = Counter()
    path = shared_data / "evidence" / "gender" / "ustat_enrolled_2024_25_extract.csv"
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter=";"):
            if row["cod"] == "TTTTT":
                counts[row["foet"], row["genere"]] += int(row["iscritti"])
    fields = {field: (counts[field, "F"], counts[field, "M"]) for field, _sex in counts}
    assert len(fields) == 10
    stem = {field: pair for field, pair in fields.items() if field in {"05", "06", "07"}}

    def told(part: dict[str, tuple[int, int]]) -> Value:
        return femininity_share(*(sum(one) for one in zip(*part.values(), strict=True)))

    known = golden["ustat_2024_25"]
    everybody = told(fields)
    assert everybody.numerator == known["female"]
    assert everybody.denominator == known["female"] + known["male"]
    rest = {field: pair for field, pair in fields.items() if field not in stem}
    assert [f"{one.value:.2%}" for one in (everybody, told(stem), told(rest))] == [
        "56.83%",
        "36.70%",
        "64.05%",
    ]
    assert f"{dissimilarity(fields).value:.4f}" == "0.2891"


def test_glass_door_and_wall_compare_separate_groups(staff: Counter[tuple[str, str, str]]) -> None:
    place = "Padova 2023"
    temporary = group(staff, place, "RTDa")
    entered = group(staff, place, "RTDb", "RU")
    settled = group(staff, place, "RTDb", "RU", "PA", "PO")
    door, wall = glass_door(temporary, entered), glass_wall(temporary, settled)
    assert (temporary, entered, settled) == (Group(160, 330), Group(171, 414), Group(800, 2220))
    assert door.value == pytest.approx((160 / 330) / (171 / 414))
    assert wall.value == pytest.approx((160 / 330) / (800 / 2220))
    assert (door.numerator, door.denominator) == (160, 330)


def test_wilson_interval_is_the_published_one() -> None:
    """Newcombe, 1998, Statistics in Medicine 17, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.

    Method 3, the score interval without continuity correction.
    """
    told = [share("share", *pair) for pair in ((81, 263), (15, 148), (0, 20), (1, 29))]
    assert [(f"{one.low:.4f}", f"{one.high:.4f}") for one in told] == [
        ("0.2553", "0.3662"),
        ("0.0624", "0.1605"),
        ("0.0000", "0.1611"),
        ("0.0061", "0.1718"),
    ]


def test_interval_of_a_ceiling_shrinks_with_people() -> None:
    """By hand: with grade A inside, the variance of the logarithm is 0.02207."""
    found = glass_ceiling(Group(242, 721), Group(28, 137))
    inside = 28 * (1 - 28 / 137) * (1 / 242 - 1 / 28) ** 2
    outside = 214 * (1 - 214 / 584) / 242**2
    assert found.high is not None
    assert found.value is not None
    assert found.high / found.value == pytest.approx(
        2.718281828459045 ** (1.959963984540054 * (inside + outside) ** 0.5)
    )
    larger = glass_ceiling(Group(24200, 72100), Group(2800, 13700))
    assert larger.high is not None
    assert larger.value == pytest.approx(found.value)
    assert larger.high < found.high


@pytest.mark.parametrize(
    ("found", "note"),
    [
        (share("share", 0, 0), notes.NOBODY),
        (share("share", None, 9), notes.WITHHELD),
        (femininity_ratio(3, 0), notes.NO_MEN),
        (femininity_ratio(None, 3), notes.WITHHELD),
        (glass_ceiling(Group(3, 9), Group(0, 4)), notes.NO_WOMAN_ON_TOP),
        (glass_ceiling(Group(3, 9), Group(0, 0)), notes.NOBODY_ON_TOP),
        (glass_ceiling(Group(3, 9), Group(None, 4)), notes.WITHHELD),
        (glass_door(Group(1, 2), Group(0, 3)), notes.NO_WOMEN_BESIDE),
        (glass_door(Group(1, 2), Group(0, 0)), notes.NOBODY_BESIDE),
        (glass_wall(Group(0, 0), Group(1, 3)), notes.NOBODY),
        (growth(0, 5, 3), notes.NOTHING_BEFORE),
        (relative_chance("access", 1, 2, 0, 3), notes.NO_CHANCE_BESIDE),
        (relative_chance("access", 1, 2, 0, 0), notes.NOBODY_BESIDE),
        (dissimilarity({}), notes.NOBODY),
        (dissimilarity({"01": (3, 0), "02": (4, 0)}), notes.NO_MEN),
        (dissimilarity({"01": (3, None)}), notes.WITHHELD),
        (pay_gap_mean(Pay(0, 0.0), Pay(3, 9.0)), notes.NO_WOMEN),
        (pay_gap_mean(Pay(None, None), Pay(3, 9.0)), notes.WITHHELD),
        (pay_gap_mean(Pay(3, 9.0), Pay(3, 0.0)), notes.NO_PAY),
        (pay_gap_median([], [1.0]), notes.NO_WOMEN),
        (progress(5.0, share("share", 1, 4), 5.0), notes.NO_WAY),
        (progress(5.0, share("share", 0, 0), 9.0), notes.NOBODY),
    ],
)
def test_undefined_values_say_why(found: Value, note: str) -> None:
    assert (found.value, found.low, found.high) == (None, None, None)
    assert found.note == note


def test_value_without_an_interval_says_so() -> None:
    for found in (
        glass_ceiling(Group(4, 4), Group(2, 2)),
        glass_door(Group(0, 2), Group(2, 3)),
        dissimilarity({"01": (5, 5)}),
    ):
        assert found.value is not None
        assert (found.low, found.high, found.note) == (None, None, notes.NO_INTERVAL)
    assert pay_gap_mean(Pay(2, 4.0), Pay(2, 8.0)).note == notes.SPREAD_UNKNOWN


def test_growth_is_yearly() -> None:
    found = growth(100, 121, 2)
    assert found.value == pytest.approx(0.1)
    assert (found.numerator, found.denominator) == (121, 100)
    assert found.low is not None
    assert found.low < 0 < 0.1 < (found.high or 0)
    assert growth(100, 0, 2).value == -1


def test_funnel_rates_tell_each_step_of_the_one_before() -> None:
    rates = funnel_rates([("applied", 80), ("placed", 40), ("took_part", None)])
    assert [(one.key, one.value) for one in rates] == [
        ("funnel_rate.placed", 0.5),
        ("funnel_rate.took_part", None),
    ]
    with pytest.raises(IndicatorError, match="41 of 40"):
        funnel_rates([("applied", 40), ("placed", 41)])


def test_progress_carries_the_interval_over() -> None:
    now = share("share", 30, 100)
    found = progress(0.2, now, 0.4)
    assert found.value == pytest.approx(0.5)
    assert found.low == pytest.approx(((now.low or 0) - 0.2) / 0.2)
    down = progress(0.5, now, 0.4)
    assert down.value == pytest.approx(2.0)
    assert (down.low or 0) < (down.high or 0)


def test_pay_gaps() -> None:
    women, men = [20.0, 22.0, 24.0] * 5, [25.0, 25.0, 40.0] * 5
    mean = pay_gap_mean(
        *(Pay(len(one), sum(one), sum(pay * pay for pay in one)) for one in (women, men))
    )
    middle = pay_gap_median(women, men)
    assert mean.value == pytest.approx(8 / 30)
    assert middle.value == pytest.approx(3 / 25)
    for found in (mean, middle):
        assert (found.numerator, found.denominator) == (15, 15)
        assert found.low is not None
        assert found.value is not None
        assert found.low < found.value <= (found.high or 0)
    assert pay_gap_median([1.0] * 3, [2.0] * 3).note == notes.NO_INTERVAL
    with pytest.raises(IndicatorError, match="amount of 0 or more"):
        pay_gap_median([-1.0], [2.0])
    with pytest.raises(IndicatorError, match="amount of 0 or more"):
        pay_gap_mean(Pay(1, float("nan")), Pay(1, 1.0))


def test_counts_that_make_no_sense_are_refused() -> None:
    with pytest.raises(IndicatorError, match="women is -1"):
        femininity_share(-1, 4)
    with pytest.raises(IndicatorError, match=r"women is 1\.5"):
        femininity_ratio(1.5, 4)  # type: ignore[arg-type]
    with pytest.raises(IndicatorError, match="5 of 4"):
        glass_ceiling(Group(5, 4), Group(1, 2))
    with pytest.raises(IndicatorError, match="at most the whole"):
        glass_ceiling(Group(4, 5), Group(1, 4))
    with pytest.raises(IndicatorError, match="years that differ"):
        growth(1, 2, 0)


COUNTS = st.integers(0, 2000)


@settings(max_examples=50)
@given(st.tuples(COUNTS, COUNTS), st.tuples(COUNTS, COUNTS))
def test_values_lie_in_their_intervals(top: tuple[int, int], rest: tuple[int, int]) -> None:
    women, men = top[0] + rest[0], top[1] + rest[1]
    found = (
        femininity_share(women, men),
        femininity_ratio(women, men),
        growth(women, men, 3),
        glass_ceiling(Group(women, women + men), Group(top[0], sum(top))),
        glass_wall(Group(top[0], sum(top)), Group(rest[0], sum(rest))),
        dissimilarity({"01": top, "02": rest}),
    )
    for one in found:
        assert (one.value is None) <= bool(one.note)
        assert (one.low is None) == (one.high is None)
        if one.low is not None and one.high is not None and one.value is not None:
            near = abs(one.value) * 1e-12
            assert one.low - near <= one.value <= one.high + near


def test_parity_is_one() -> None:
    assert glass_ceiling(Group(20, 40), Group(5, 10)).value == 1
