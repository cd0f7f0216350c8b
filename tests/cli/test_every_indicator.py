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
OF_OTHER_FILES = (
    *("pay_gap_median", "funnel_rate", "target_progress", "scissors", "equality_index"),
    *("ercs_share", "people", "visits", "audience", "hours"),
)


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


def test_each_indicator_is_listed_with_what_it_needs(pariter: Pariter) -> None:
    assert {*WORKED_OUT, *OF_OTHER_FILES} == VERSIONS.keys()
    told = json.loads(pariter("indicators", "--list", "--json").out)
    assert told.keys() == VERSIONS.keys()
    assert told["glass_ceiling"]["roles"] == ["sex", "grade"]
    assert told["equality_index"]["either"] == ["category", "level"]
    lines = pariter("indicators", "--list").out.splitlines()
    assert "hours              v1  hours [way]" in lines
    refused = pariter("indicators")
    assert (refused.code, refused.out) == (2, "")
    assert "--list` says which there are" in refused.err


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
    table.write_text("sex,paid\nF,3\nM,much\n", "utf-8")
    words = ("--indicator", "pay_gap_median", "--map", "sex=sex,each_pay=paid")
    refused = pariter("indicators", table, *words)
    assert (refused.code, refused.out) == (2, "")
    assert "table.csv, line 3, paid: 'much'. Write an amount, 0 or more" in refused.err

    way = "step,n\nplaced,40\napplied,100\ntook_part,30\n"
    rates = values(way, "funnel_rate", "step=step,count=n")
    assert {one["step"]: one["value"] for one in rates} == {"placed": 0.4, "took_part": 0.75}
    told = pariter("indicators", table, "--indicator", "funnel", "--map", "step=step,count=n")
    assert told.out.splitlines()[0].split()[0] == "indicator"
    table.write_text("step,n\nplaced,40\nleft,9\n", "utf-8")
    words = ("--indicator", "funnel_rate", "--map", "step=step,count=n")
    refused = pariter("indicators", table, *words)
    assert "table.csv, line 3, step: 'left'. Known codes of step: placed, applied" in refused.err
    codes = tmp_path / "codes.toml"
    codes.write_text(
        '[codes.step]\napplied = ["domande"]\nplaced = ["posti", "posti in più"]\nother = ["boh"]\n'
    )
    table.write_text("step,n\ndomande,90\nposti,40\nposti in più,5\nboh,9\n", "utf-8")
    done = pariter("indicators", table, *words, "--codes", codes, "--json")
    assert [one["value"] for one in json.loads(done.out)["values"]] == [0.5]

    points = "point,n\nstart,200\nnow,260\ntarget,300\n"
    [progress] = values(points, "target_progress", "point=point,count=n")
    assert progress["value"] == pytest.approx(0.6)
    [progress] = values("point,n\nstart,2\nnow,3\n", "target_progress", "point=point,count=n")
    assert (progress["value"], "no line is of 'target'" in str(progress["note"])) == (None, True)


def test_scissors_go_from_students_to_the_top(pariter: Pariter, tmp_path: Path) -> None:
    table = tmp_path / "stages.csv"
    rows = ("A,F,1", "A,M,3", "students,F,60", "students,M,40", "B,F,2", "B,M,2")
    table.write_text("\n".join(["stage,sex,n", *rows]), "utf-8")
    words = ("--indicator", "scissors", "--map", "stage=stage,sex=sex,count=n", "--json")
    told = json.loads(pariter("indicators", table, *words).out)["values"]
    shares = [(one["stage"], one["sex"], one["value"]) for one in told]
    assert shares == [
        *(("students", "women", 0.6), ("students", "men", 0.4)),
        *(("B", "women", 0.5), ("B", "men", 0.5), ("A", "women", 0.25), ("A", "men", 0.75)),
    ]
    assert all(one["low"] < one["value"] < one["high"] for one in told)


def test_dissimilarity_names_its_fields(pariter: Pariter, words: tuple[object, ...]) -> None:
    done = pariter(*words, "dissimilarity")
    assert "05 · 07" in done.out


VISITS = """\
person;session;mode;hours;n
p1;a;in person;1,5;1
p2;a;in person;1,5;1
p1;b;online;2;1
;b;audience;2;300
p3;b;in person;2;0
"""


def test_people_visits_and_audience_stay_apart(pariter: Pariter, tmp_path: Path) -> None:
    table = tmp_path / "visits.csv"
    table.write_text(VISITS, "utf-8")
    names = "people,visits,audience,hours"
    columns = "person=person,way=mode,hours=hours,count=n"
    words = ("--indicator", names, "--map", columns, "--json")
    told = json.loads(pariter("indicators", table, *words).out)["values"]
    assert {one["indicator"]: one["value"] for one in told} == {
        "people": 2.0,
        "visits": 3.0,
        "audience": 300.0,
        "hours": 5.0,
    }
    by = pariter("indicators", table, *words, "--by", "session")
    people = {
        one["session"]: one["value"]
        for one in json.loads(by.out)["values"]
        if one["indicator"] == "people"
    }
    assert people == {"a": 2.0, "b": 1.0}
    table.write_text(VISITS.replace("p2;", ";"), "utf-8")
    refused = pariter("indicators", table, *words)
    assert refused.code == 2
    assert "line 3, person: ''. Fill this cell in." in refused.err


def test_wider_share_of_scholarships_stands_beside_the_narrow_one(
    pariter: Pariter, tmp_path: Path
) -> None:
    table, codes = tmp_path / "students.csv", tmp_path / "codes.toml"
    table.write_text("aide,n\nCROUS,30\nERCS,12\naucune,78\n", "utf-8")
    codes.write_text(
        '[columns]\nscholarship = "aide"\nercs = "aide"\ncount = "n"\n'
        '[codes.scholarship]\nyes = ["CROUS"]\nno = ["ERCS", "aucune"]\n'
        '[codes.ercs]\nyes = ["CROUS", "ERCS"]\nno = ["aucune"]\n',
        "utf-8",
    )
    words = ("--indicator", "scholarship_share,ercs_share", "--codes", codes, "--json")
    told = json.loads(pariter("indicators", table, *words).out)["values"]
    shares = [(one["numerator"], one["denominator"], one["value"]) for one in told]
    assert shares == [(30, 120, 0.25), (42, 120, 0.35)]
