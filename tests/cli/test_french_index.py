"""The French index from a file: every part worked out by hand from the annexes of the decree."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Pariter

pytest.importorskip("ibis")

HEADER = "sexe,age,csp,niveau,salaire,augmentation,promotion,retour"
COLUMNS = "sex=sexe,age=age,category=csp,each_pay=salaire,raised=augmentation,maternity=retour"
LARGE = f"{COLUMNS},promoted=promotion"

Row = tuple[object, ...]


def told(
    pariter: Pariter, folder: Path, rows: Iterable[Row], columns: str = COLUMNS
) -> dict[str, dict[str, Any]]:
    """Return the values of the index and of its parts, by part."""
    table = folder / "staff.csv"
    lines = [HEADER, *(",".join(map(str, row)) for row in rows)]
    table.write_text("\n".join(lines), "utf-8")
    done = pariter("indicators", table, "--indicator", "equality_index", "--map", columns, "--json")
    assert done.code == 0, done.err
    return {one.get("part", "all"): one for one in json.loads(done.out)["values"]}


def points(found: dict[str, dict[str, Any]]) -> dict[str, tuple[float | None, int]]:
    return {part: (one["value"], one["denominator"]) for part, one in found.items()}


def small() -> list[Row]:
    """Return 20 women and 20 men.

    Executives of 30 to 39: 10 and 10, women 10 % less: 5 beyond what is let pass.
    Workers from 50: 8 and 8, women 3 % less, which is let pass. Workers under 30: 2 and 2,
    too few. 36 of 40 count. Gap: (5 × 20 + 0 × 16) ÷ 36 = 2.8 %.
    """
    rows: list[Row] = []
    for place in range(10):
        # Pay of each differs, so that the ten best paid are known: 9 men and 1 woman.
        spread = 100 * place - 450
        back = {0: "raised", 1: "raised"}.get(place, "none")
        rows.append(
            ("F", 35, "cadres", "N1", 45_000 + spread, "yes" if place < 4 else "no", "no", back)
        )
        rows.append(
            (
                "M",
                "30-39",
                "cadres",
                "N1",
                50_000 + spread,
                "yes" if place < 5 else "no",
                "no",
                "none",
            )
        )
    for _place in range(8):
        rows.append(("F", "50+", "ouvriers", "N2", "24250", "no", "no", "none"))
        rows.append(("M", 61, "ouvriers", "N2", "25000.00", "no", "no", "none"))
    for sex, pay in (("F", 10_000), ("M", 20_000)):
        rows += [(sex, 22, "ouvriers", "N2", pay, "no", "no", "none")] * 2
    return rows


def test_index_of_a_small_staff(pariter: Pariter, tmp_path: Path) -> None:
    found = told(pariter, tmp_path, small())
    assert points(found) == {
        "all": (87.0, 100),
        "pay_gap": (37.0, 40),
        # 4 of 20 women, 5 of 20 men: 5 points of per cent would give 25, one person gives 35.
        "raises": (35.0, 35),
        "maternity": (15.0, 15),
        "top_pay": (0.0, 10),
    }
    assert found["pay_gap"]["note"] == "Gap of 2.8 % in favour of men."
    assert found["all"]["counts"] == {"women": 20, "men": 20}
    assert (found["all"]["low"], found["all"]["high"]) == (None, None)


def test_by_level_less_is_let_pass(pariter: Pariter, tmp_path: Path) -> None:
    """By level, 2 points are let pass: (8 × 20 + 1 × 16) ÷ 36 = 4.9 %."""
    columns = COLUMNS.replace("category=csp", "level=niveau")
    found = told(pariter, tmp_path, small(), columns)
    assert found["pay_gap"]["note"] == "Gap of 4.9 % in favour of men."
    assert points(found)["pay_gap"] == (35.0, 40)


def test_what_cannot_be_worked_out_is_made_up_for(pariter: Pariter, tmp_path: Path) -> None:
    """Without anyone back from leave 72 of 85 points count: 84.7, told as 85."""
    rows = [(*row[:7], "none") for row in small()]
    found = told(pariter, tmp_path, rows)
    assert points(found)["all"] == (85.0, 85)
    assert points(found)["maternity"] == (None, 15)
    assert "Nobody came back" in found["maternity"]["note"]
    without_raises = [(*row[:5], "no", "no", "none") for row in rows]
    found = told(pariter, tmp_path, without_raises)
    assert points(found)["all"] == (None, 50)
    assert "Less than 75 of 100 points" in found["all"]["note"]


def large() -> list[Row]:
    """Return 130 women and 130 men of one category, all paid alike but ten.

    Raises: 26 of 130 women (20 %) and 39 of 130 men (30 %): a gap of 10 points.
    Promotions: 13 of 130 women (10 %) and 15 of 130 men (11.5 %): a gap of 1.5 points.
    """
    rows: list[Row] = []
    for sex, raised, promoted, best in (("F", 26, 13, 4), ("M", 39, 15, 6)):
        for place in range(130):
            got = ["yes" if place < most else "no" for most in (raised, promoted)]
            back = "none" if sex == "M" or place > 3 else "raised" if place else "not raised"
            rows.append((sex, 44, "employés", "", 30_001 if place < best else 30_000, *got, back))
    return rows


def test_index_of_a_large_staff_tells_promotions_apart(pariter: Pariter, tmp_path: Path) -> None:
    found = told(pariter, tmp_path, large(), LARGE)
    assert points(found) == {
        "all": (70.0, 100),
        "pay_gap": (40.0, 40),
        "raises": (5.0, 20),
        "promotions": (15.0, 15),
        "maternity": (0.0, 15),
        "top_pay": (10.0, 10),
    }
    assert found["promotions"]["note"] == "Gap of 1.5 % in favour of men."
    assert "25" in found["maternity"]["note"]
    missing = told(pariter, tmp_path, large())
    assert missing["all"]["value"] is None
    assert "write --map promoted=COLUMN" in missing["all"]["note"]


def test_tenth_place_that_several_share_is_told(pariter: Pariter, tmp_path: Path) -> None:
    rows = [(*row[:4], 30_000, *row[5:]) for row in large()]
    found = told(pariter, tmp_path, rows, LARGE)
    assert "several people share the tenth best pay" in found["all"]["note"]
    assert "30000" not in json.dumps(found)


def test_headcount_decides_which_annex_holds(pariter: Pariter, tmp_path: Path) -> None:
    columns = f"{LARGE},headcount=niveau"
    rows = [(*row[:3], 251, *row[4:]) for row in small()]
    found = told(pariter, tmp_path, rows, columns)
    assert set(found) == {"all", "pay_gap", "raises", "promotions", "maternity", "top_pay"}
    wrong = [(*row[:3], 12, *row[4:]) for row in small()]
    found = told(pariter, tmp_path, wrong, columns)
    assert "headcount '12'; write one whole number" in found["all"]["note"]


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("F,35", "F,thirty", "line 2, age: 'thirty'. Known codes of age: "),
        ("F,35", "X,35", "line 2, sexe: 'X'"),
        ("44550", "44 550", "line 2, salaire: '44 550'. Write an amount"),
        (",raised", ",perhaps", "line 2, retour: 'perhaps'. Known codes of maternity: "),
        (",yes,no,raised", ",,no,raised", "line 2, augmentation: ''"),
    ],
)
def test_line_that_makes_no_sense_is_named(
    pariter: Pariter, tmp_path: Path, old: str, new: str, complaint: str
) -> None:
    table = tmp_path / "staff.csv"
    line = ",".join(map(str, small()[0]))
    assert old in line
    table.write_text(f"{HEADER}\n{line.replace(old, new)}\n", "utf-8")
    words = ("--indicator", "equality_index", "--map", COLUMNS)
    done = pariter("indicators", table, *words)
    assert (done.code, done.out) == (2, "")
    assert complaint in done.err


def test_groups_of_posts_must_be_mapped(pariter: Pariter, tmp_path: Path) -> None:
    table = tmp_path / "staff.csv"
    table.write_text(HEADER, "utf-8")
    columns = COLUMNS.replace("category=csp,", "")
    done = pariter("indicators", table, "--indicator", "equality_index", "--map", columns)
    assert done.code == 2
    assert "needs the role 'category' or 'level'; write --map category=COLUMN" in done.err
