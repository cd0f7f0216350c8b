"""`pariter protect`: a table from a file, what it prints, and what it refuses."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("ortools")

Pariter = Callable[..., Any]
STAFF = "role,sex,people,note\nA,F,2,x\nA,M,18,x\nB,F,19,x\nB,M,10,x\nB,M,4,y\n"

ADDED_UP = "role,sex,people\n" + "".join(
    f"{role},F,{women}\n{role},M,{men}\n{role},F+M,{women + men}\n"
    for role, women, men in (("A", 2, 18), ("B", 9, 10), ("C", 7, 8))
)


NESTED = "region,province,sex,people\n" + "".join(
    f"{region},{province},F,{women}\n{region},{province},M,{men}\n"
    for region, province, women, men in (
        ("Berlin", "Berlin", 3, 12),
        ("Berlin", "Spandau", 9, 14),
        ("Hessen", "Kassel", 2, 8),
        ("Hessen", "Fulda", 11, 7),
        ("Hessen", "Gera", 6, 30),
        ("Saar", "Saar", 20, 4),
    )
)
OF_NESTED = "Hessen,Total,F,19\nTotal,Kassel,Total,10\nTotal,Total,M,75\nTotal,Total,Total,126\n"
BY_NESTED = ("--by", "region,province,sex", "--hierarchy", "province:region")


@pytest.fixture
def staff(tmp_path: Path) -> Path:
    path = tmp_path / "staff.csv"
    path.write_text(STAFF, "utf-8")
    return path


def test_what_is_told_hides_what_is_small(pariter: Pariter, staff: Path) -> None:
    done = pariter("protect", staff, "--count", "people", "--by", "role,sex", "--optimal", "--json")
    assert (done.code, done.err) == (0, "")
    told = json.loads(done.out)
    cells = {(cell["role"], cell["sex"]): cell for cell in told["cells"]}
    assert len(cells) == 9
    assert cells["B", "M"]["count"] in {14, None}
    assert cells["A", "F"] == {"role": "A", "sex": "F", "count": None, "status": "suppressed"}
    assert told["suppressed"] == told["bound"] == 4
    assert told["optimal"] is True
    assert told["suppressed"] == sum(cell["count"] is None for cell in told["cells"])
    assert {part["can_be"] for part in told["proof"]} == {"larger", "smaller"}


def test_people_can_read_it(pariter: Pariter, staff: Path) -> None:
    done = pariter("protect", staff, "--count", "people", "--by", "role, sex")
    assert done.code == 0
    assert done.out.splitlines()[0].split() == ["role", "sex", "people"]
    assert ["A", "F", "c"] in [line.split() for line in done.out.splitlines()]


@pytest.mark.parametrize(
    ("content", "words", "complaint"),
    [
        (STAFF, ["--count", "men"], "line 1: 'men'. Name one of the columns: role, sex, people"),
        (STAFF, ["--by", "role,role"], "names a column twice or none"),
        (STAFF, ["--threshold", "1"], "below 2 nothing is protected"),
        ("role,people\nA,-3\n", [], "line 2, people: '-3'. Write a whole number of people"),
        ("role,people\nA,1.5\n", [], "line 2, people: '1.5'. Write a whole number of people"),
        ("role,people\nA\n", [], "is this line cut off?"),
        ("role,people\n,4\n", [], "line 2, role: ''. Fill this cell in."),
        ("role,people\n", [], "No counts stand below the columns"),
        ("role,people\nA,1.000\n", [], "line 2, people: '1.000'. Write a whole number of people"),
        ("role,people\nA,4\nB,6\nTotale Italia,10\n", [], "'Totale Italia'. Leave out the lines"),
        ("role,age,people\nA,x,3\nA,Total,3\n", [], "line 3, age: 'Total'. This column is not in"),
        (STAFF, ["--by", "role,people"], "--by 'people' is the column of counts"),
        (STAFF.replace("role", "status"), ["--by", "status", "--json"], "rename the column"),
        (STAFF, ["--total-code", "Totale"], "role: 'Totale'. No line has this --total-code"),
        (STAFF, ["--total-code", "sex:T"], "role: 'sex:T'. No line has this --total-code"),
        (STAFF, ["--seconds", "9"], "--seconds 9: it is of --optimal"),
        (STAFF, ["--optimal", "--seconds", "nan"], "--seconds nan: give a number above 0"),
        (STAFF, ["--key", "secret"], "--key 'secret': it is of --round"),
        (STAFF, ["--round", "5", "--zeros-told"], "--zeros-told: --round withholds nothing"),
        ("role,people\nA,1\n", [], "bad.csv: 1 people in the whole table are too few"),
        ("role,people\nA,4\nTotale,4\n", [], "line 3, role: 'Totale'. Leave out the lines of sums"),
        (ADDED_UP, ["--by", "role,sex"], "sex: 'F+M'. It is the sum of all others. Leave out"),
    ],
)
def test_what_makes_no_sense_is_refused(
    pariter: Pariter, tmp_path: Path, content: str, words: list[str], complaint: str
) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(content, "utf-8")
    done = pariter("protect", path, *["--count", "people", "--by", "role", *words])
    assert done.code == 2
    assert complaint in done.err
    assert done.out == ""


@pytest.mark.parametrize("optimal", [(), ("--optimal",)])
def test_columns_that_are_parts_of_others_are_one_dimension(
    pariter: Pariter, tmp_path: Path, optimal: tuple[str, ...]
) -> None:
    path, out = tmp_path / "regions.csv", tmp_path / "told.json"
    path.write_text(NESTED + OF_NESTED, "utf-8")
    words = ("protect", path, "--count", "people", *BY_NESTED, "--total-code", "Total", *optimal)
    done = pariter(*words, "--json")
    assert (done.code, done.err) == (0, "")
    told = json.loads(done.out)
    cells = {(one["region"], one["province"], one["sex"]): one for one in told["cells"]}
    assert len(cells) == len(told["cells"]) == (6 + 3 + 1) * 3
    assert cells["Berlin", "Berlin", "F"]["status"] == "suppressed"
    assert cells["Hessen", None, "F"]["count"] in {19, None}
    assert cells[None, None, None]["count"] in {126, None}
    assert (None, "Kassel", "F") not in cells
    assert told["hierarchy"] == {"province": "region"}
    assert told["suppressed"] == sum(one["count"] is None for one in told["cells"])
    assert told["optimal"] is (told["bound"] == told["suppressed"])
    assert told["optimal"] or not optimal
    out.write_text(done.out, "utf-8")
    attacked = pariter("attack", out, "--json")
    result = json.loads(attacked.out)
    assert (attacked.code, result["found"], result["finished"]) == (0, False, True)
    assert result["populations"][0]["withheld"] == told["suppressed"]
    lines = [line.split() for line in pariter(*words).out.splitlines()]
    assert ["all", "all", "all"] in [line[:3] for line in lines]


def test_attacker_finds_what_a_hierarchy_gives_away(pariter: Pariter, tmp_path: Path) -> None:
    """The only province of a region is as many people as the region, which is told."""
    path, out = tmp_path / "regions.csv", tmp_path / "told.json"
    path.write_text(NESTED, "utf-8")
    told = json.loads(pariter("protect", path, "--count", "people", *BY_NESTED, "--json").out)
    [cell] = [one for one in told["cells"] if [*one.values()][:3] == ["Saar", None, "M"]]
    assert cell["status"] == "suppressed"
    cell |= {"count": 4, "status": "published"}
    out.write_text(json.dumps({**told, "proof": []}), "utf-8")
    attacked = pariter("attack", out)
    assert attacked.code == 1
    assert "province=province: Saar, sex=M" in attacked.out


@pytest.mark.parametrize(
    ("hierarchy", "complaint"),
    [
        ({"province": "country"}, "Name two columns of by"),
        ({"province": ["region"]}, "Name two columns of by"),
        ({"province": "region", "sex": "region"}, "each whole once"),
        ({"province": "region", "region": "province"}, "is part of itself"),
        ({"sex": "province"}, "It is part of"),
        ([], "hierarchy"),
    ],
)
def test_attacker_refuses_a_hierarchy_that_makes_no_sense(
    pariter: Pariter, tmp_path: Path, hierarchy: object, complaint: str
) -> None:
    path, out = tmp_path / "regions.csv", tmp_path / "told.json"
    path.write_text(NESTED, "utf-8")
    told = json.loads(pariter("protect", path, "--count", "people", *BY_NESTED, "--json").out)
    out.write_text(json.dumps({**told, "hierarchy": hierarchy}), "utf-8")
    attacked = pariter("attack", out)
    assert attacked.code == 2
    assert complaint in attacked.err


def test_accents_are_the_same_however_they_were_typed(pariter: Pariter, tmp_path: Path) -> None:
    path = tmp_path / "staff.csv"
    path.write_text("rôle,note,people\né,all,3\ne\u0301,all,20\n", "utf-8")
    done = pariter("protect", path, "--count", "people", "--by", "ro\u0302le", "--json")
    assert (done.code, [one["count"] for one in json.loads(done.out)["cells"]]) == (0, [23, 23])


def test_value_that_may_be_a_sum_is_told_of(pariter: Pariter, tmp_path: Path) -> None:
    path = tmp_path / "staff.csv"
    path.write_text("role,people\nA,3\nB,22\nEvery one,25\n", "utf-8")
    words = ("protect", path, "--count", "people", "--by", "role")
    done = pariter(*words)
    assert (done.code, "role 'Every one' is as much as all others together" in done.err) == (
        0,
        True,
    )
    assert "--total-code 'role:Every one'" in done.err
    done = pariter(*words, "--total-code", "role:Every one")
    assert (done.code, done.err) == (0, "")


def test_table_with_too_many_sums_is_refused(pariter: Pariter, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("a,b,n\n" + "".join(f"{one},{one},9\n" for one in range(400)), "utf-8")
    done = pariter("protect", path, "--count", "n", "--by", "a,b")
    assert (done.code, done.out) == (2, "")
    assert "160801 cells with all sums (values: a 400, b 400), and 100000 at most" in done.err


def test_lines_of_sums_may_stand_in_the_file(pariter: Pariter, tmp_path: Path) -> None:
    """Some of them, in one column alone or in all, under the codes that are named."""
    path = tmp_path / "staff.csv"
    words = ("protect", path, "--count", "people", "--by", "role,sex", "--json")
    path.write_text(STAFF, "utf-8")
    plain = pariter(*words).out
    path.write_text(f"{STAFF}A,T,20,x\nB,T,29,x\nB,T,4,y\nall,T,53,x\n", "utf-8")
    assert pariter(*words, "--total-code", "sex:T", "--total-code", "all").out == plain
    path.write_text(f"{STAFF}A,T,20,x\n".replace("x\n", "T\n"), "utf-8")
    assert pariter(*words, "--total-code", "sex:T").out == plain


@pytest.mark.parametrize(
    ("lines", "words", "complaint"),
    [
        ("A,T,21,x\n", ["--total-code", "T"], "line 7: 21. The lines of role 'A' add up to 20."),
        ("T,T,9,x\n", ["--total-code", "T"], "line 7: 9. The lines of all add up to 53."),
        ("A,T,2,x\nA,T,3,x\n", ["--total-code", "T"], "line 7: 5. The lines of role 'A'"),
        ("", ["--total-code", "x"], "line 2, note: 'x'. This column is not in --by"),
        ("", ["--total-code", "F", "--total-code", "M"], "Each line is a sum; name fewer columns"),
        ("", ["--hierarchy", "role"], "--hierarchy 'role': write CHILD:PARENT"),
        ("", ["--hierarchy", "role:note"], "two columns of --by (role, sex)"),
        ("", ["--hierarchy", "role:role"], "leave this pair out"),
        ("", ["--hierarchy", "role:sex"], "role:B is part of sex:F and of sex:M"),
        ("", ["--hierarchy", "role:sex", "--hierarchy", "sex:role"], "leave this pair out"),
    ],
)
def test_wrong_sums_and_hierarchies_are_refused(
    pariter: Pariter, tmp_path: Path, lines: str, words: list[str], complaint: str
) -> None:
    path = tmp_path / "staff.csv"
    path.write_text(STAFF.replace("A,M,", "A,F,") + lines, "utf-8")
    done = pariter("protect", path, "--count", "people", "--by", "role,sex", *words)
    assert (done.code, done.out) == (2, "")
    assert complaint in done.err


@pytest.mark.parametrize("mark", ["\N{BYTE ORDER MARK}", ""])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_files_of_spreadsheets_are_read(
    pariter: Pariter, tmp_path: Path, delimiter: str, mark: str
) -> None:
    path = tmp_path / "staff.csv"
    path.write_bytes((mark + STAFF.replace(",", delimiter).replace("\n", "\r\n")).encode())
    done = pariter("protect", path, "--count", "people", "--by", "role,sex", "--json")
    assert (done.code, done.err, len(json.loads(done.out)["cells"])) == (0, "", 9)


def test_readers_who_know_that_nobody_is_never_withheld_may_be_protected_against(
    pariter: Pariter, tmp_path: Path
) -> None:
    """Two are withheld, and 2 are in both: so it is 1 and 1 for whoever knows of nobody."""
    path, out = tmp_path / "staff.csv", tmp_path / "told.json"
    path.write_text("role,people\nA,1\nB,1\nC,40\n", "utf-8")
    words = ("protect", path, "--count", "people", "--by", "role", "--threshold", "2", "--json")
    for more, code in (((), 1), (("--zeros-told",), 0)):
        out.write_text(pariter(*words, *more).out, "utf-8")
        assert pariter("attack", out, "--zeros-told", "--json").code == code
    assert pariter("attack", out).code == 0


def test_a_table_is_rounded_and_the_attack_works_nothing_out(
    pariter: Pariter, staff: Path, tmp_path: Path
) -> None:
    key, out = tmp_path / "key", tmp_path / "rounded.json"
    words = ("protect", staff, "--count", "people", "--by", "role,sex", "--round")
    assert "name a file with a secret" in pariter(*words, "5").err
    key.write_bytes(b"too short")
    assert "can be guessed" in pariter(*words, "5", "--key", key).err
    key.write_bytes(b"a synthetic secret")
    assert "round to it or to more" in pariter(*words, "4", "--key", key).err
    done = pariter(*words, "5", "--key", key, "--json")
    told = json.loads(done.out)
    counts = {(cell["role"], cell["sex"]): cell["count"] for cell in told["cells"]}
    assert (told["rounded_to"], {count % 5 for count in counts.values()}) == (5, {0})
    assert counts["A", "F"] + counts["A", "M"] == counts["A", None]
    out.write_text(done.out, "utf-8")
    attacked = pariter("attack", out, "--json")
    assert (attacked.code, json.loads(attacked.out)["found"]) == (0, False)
    lines = pariter(*words, "5", "--key", key).out.splitlines()
    assert lines[-1] == "Rounded to 5: no count is more than 4 away."
