"""`pariter indicators` over every indicator that it knows: each as its formula says, by hand.

The file is made up, with a column for everything that a formula asks for.
"""

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Pariter

from pariter.kernels.indicators.versions import VERSIONS

pytest.importorskip("ibis")

FILE = """\
year,role,field,sex,grant,from,taken,people,pay
2020/21,PO,05,F,yes,lyceum,yes,2,30000
2020/21,PO,05,M,no,lyceum,yes,8,40000
2020/21,PA,05,F,no,lyceum,no,5,30000
2020/21,PA,05,M,no,lyceum,no,5,40000
2022/23,RU,07,F,yes,institute,yes,8,30000
2022/23,RU,07,M,no,institute,no,12,40000
2022/23,RTDa,07,F,no,institute,no,3,30000
2022/23,RTDa,07,M,no,institute,no,1,40000
"""
CODES = '[codes.group]\nfirst = ["lyceum"]\nsecond = ["institute"]\n'
COLUMNS = (
    "year=year,role=role,field=field,sex=sex,scholarship=grant,group=from,outcome=taken,"
    "count=people,pay=pay"
)
WORKED_OUT = {
    "femininity_share": 18 / 44,
    "femininity_ratio": 18 / 26,
    "glass_ceiling": (18 / 44) / (2 / 10),
    "glass_door": (3 / 4) / (8 / 20),
    "glass_wall": (3 / 4) / (15 / 40),
    "dissimilarity": (abs(7 / 18 - 13 / 26) + abs(11 / 18 - 13 / 26)) / 2,
    "growth": (24 / 20) ** (1 / 2) - 1,
    "pay_gap_mean": 0.25,
    "scholarship_share": 10 / 44,
    "relative_chance": (10 / 20) / (8 / 24),
}
ELSEWHERE = ("pay_gap_median", "equality_index", "funnel_rate", "target_progress")
"""Indicators that no table of counts tells: computed from what Python hands to the kernels."""


@pytest.fixture
def words(tmp_path: Path) -> tuple[object, ...]:
    """Return the command for the file, up to what it should compute."""
    file, codes = tmp_path / "made-up.csv", tmp_path / "codes.toml"
    file.write_text(FILE, "utf-8")
    codes.write_text(CODES, "utf-8")
    return "indicators", file, "--map", COLUMNS, "--codes", codes, "--indicator"


def test_every_indicator_is_what_its_formula_says(
    pariter: Pariter, words: tuple[object, ...]
) -> None:
    done = pariter(*words, ",".join(WORKED_OUT), "--json")
    assert done.code == 0, done.err
    told = json.loads(done.out)
    values = {one["indicator"]: one["value"] for one in told["values"]}
    assert values == pytest.approx(WORKED_OUT)
    assert (told["engine"], told["protected"]) == ("duckdb", False)
    for one in told["values"]:
        low, high = one["low"], one["high"]
        if one["indicator"] == "pay_gap_mean":
            assert "spread of pay" in one["note"]
        else:
            assert low <= one["value"] <= high, one["indicator"]


def test_scissors_are_the_share_of_women_by_grade(
    pariter: Pariter, words: tuple[object, ...]
) -> None:
    done = pariter(*words, "femininity_share", "--by", "grade", "--json")
    shares = {one["grade"]: one["value"] for one in json.loads(done.out)["values"]}
    assert shares == pytest.approx({"PO": 0.2, "PA": 0.5, "RU": 0.4, "RTDa": 0.75})


def test_what_counts_do_not_tell_is_said(pariter: Pariter, words: tuple[object, ...]) -> None:
    assert {*WORKED_OUT, *ELSEWHERE} == VERSIONS.keys()
    for name in ELSEWHERE:
        refused = pariter(*words, name)
        assert refused.code == 2
        assert f"{name!r} is not told by counts alone; use one of: femininity_share" in refused.err
