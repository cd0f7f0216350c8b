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
OF_OTHER_FILES = ("pay_gap_median", "funnel_rate", "target_progress")
ELSEWHERE = ("equality_index", "hours")
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
    assert {*WORKED_OUT, *OF_OTHER_FILES, *ELSEWHERE} == VERSIONS.keys()
    for name in ELSEWHERE:
        refused = pariter(*words, name)
        assert refused.code == 2
        assert f"{name!r} is not told by counts alone; use one of: femininity_share" in refused.err


def test_medians_ways_and_targets_have_files_of_their_own(pariter: Pariter, tmp_path: Path) -> None:
    """The pay of one person is printed nowhere, and a way has a rate for each step."""
    table = tmp_path / "table.csv"

    def values(text: str, name: str, columns: str) -> list[dict[str, object]]:
        table.write_text(text, "utf-8")
        done = pariter("indicators", table, "--indicator", name, "--map", columns, "--json")
        assert done.code == 0, done.err
        found: list[dict[str, object]] = json.loads(done.out)["values"]
        return found

    paid = "".join(f"F,{20_000 + n}.50\nM,{25_000 + n}\n" for n in range(9))
    [gap] = values(f"sex,paid\n{paid}", "pay_gap_median", "sex=sex,each_pay=paid")
    assert gap["value"] == pytest.approx(1 - 20_004.5 / 25_004)
    assert gap["counts"] == {"women": 9, "men": 9}
    [odd] = values("sex,paid\nF,much\nM,3\n", "pay_gap_median", "sex=sex,each_pay=paid")
    assert "'much' is no amount" in str(odd["note"])

    way = "step,n\nplaced,40\napplied,100\ntook_part,30\n"
    rates = values(way, "funnel_rate", "step=step,count=n")
    assert {one["step"]: one["value"] for one in rates} == {"placed": 0.4, "took_part": 0.75}
    [odd] = values("step,n\nplaced,40\nleft,9\n", "funnel_rate", "step=step,count=n")
    assert "'left' is no step; use reached" in str(odd["note"])
    told = pariter("indicators", table, "--indicator", "funnel_rate", "--map", "step=step,count=n")
    assert told.out.splitlines()[0].split()[0] == "indicator"

    points = "point,n\nstart,200\nnow,260\ntarget,300\n"
    [progress] = values(points, "target_progress", "point=point,count=n")
    assert progress["value"] == pytest.approx(0.6)
