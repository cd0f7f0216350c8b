"""`pariter indicators`: values from a file of counts, and every file that is refused."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("ibis")

Pariter = Callable[..., Any]

STAFF = """\ufeffANNO;CODICE_ATENEO;COD_QUALIFICA;GRADE;AREA_SD;FoRD;GENERE;N_AcStaff
2024;04201;PO;A;01;FORD1;F;28
2024;04201;PO;A;01;FORD1;M;109,0
2024;04201;PA;B;01;FORD1;F;117
2024;04201;PA;B;01;FORD1; M ;236
2024;04201;RU;C;02;"FORD2";F;37
2024;04201;RU;C;02;FORD2;M;37
2024;04201;RTDb;C;02;FORD2;F;60
2024;04201;RTDb;C;02;FORD2;M;97
2024;04201;AR;D;02;FORD2;F;9
2024;04201;AR;D;02;FORD2;M;3

2023;04299;RU;C;02;FORD2;F;2
"""
NATIONAL = "role=COD_QUALIFICA,sex=GENERE,count=N_AcStaff,university=CODICE_ATENEO,year=ANNO"


@pytest.fixture
def staff(tmp_path: Path) -> Path:
    path = tmp_path / "staff.csv"
    path.write_text(STAFF, "utf-8")
    return path


def values(pariter: Pariter, *words: object) -> list[dict[str, Any]]:
    done = pariter("indicators", *words, "--json")
    assert done.code == 0, done.err
    assert "unprotected" in done.err
    found: list[dict[str, Any]] = json.loads(done.out)["values"]
    return found


def test_several_indicators_at_once(pariter: Pariter, staff: Path) -> None:
    words = ["--indicator", "glass_ceiling,glass_door", "--indicator", "dissimilarity"]
    columns = f"{NATIONAL},grade=GRADE,field=FoRD"
    found = values(pariter, staff, *words, "--by", "university,year", "--map", columns)
    told = {(one["indicator"], one["university"]): one for one in found}
    ceiling = told["glass_ceiling", "04201"]
    assert (f"{ceiling['value']:.3f}", ceiling["year"]) == ("1.642", "2024")
    assert (ceiling["numerator"], ceiling["denominator"], ceiling["version"]) == (28, 137, 1)
    assert ceiling["low"] < 1.642 < ceiling["high"]
    assert ceiling["counts"] == {"women_abc": 242, "men_abc": 479, "women_top": 28, "men_top": 109}
    assert told["glass_door", "04201"]["value"] == pytest.approx((9 / 12) / (97 / 231))
    women, men = {"1": 145, "2": 106}, {"1": 345, "2": 137}
    assert told["dissimilarity", "04201"]["value"] == pytest.approx(
        sum(abs(women[one] / 251 - men[one] / 482) for one in "12") / 2
    )
    assert "Nobody holds a top grade" in told["glass_ceiling", "04299"]["note"]
    assert told["glass_ceiling", "04299"]["value"] is None


def test_people_can_read_it(pariter: Pariter, staff: Path) -> None:
    done = pariter("indicators", staff, "--indicator", "femininity_share", "--map", NATIONAL)
    assert done.code == 0
    header, row = done.out.splitlines()
    assert header.split() == ["indicator", "value", "from", "to", "of", "note"]
    assert row.split() == ["femininity_share", "v1", "0.3442", "0.3108", "0.3793", "253/735"]
    assert "publish none of them" in done.err


def test_codes_of_a_file_of_ones_own(pariter: Pariter, tmp_path: Path) -> None:
    table = tmp_path / "calls.csv"
    table.write_text("from,result,sex\nlycée A,ok,D\nlycée A,no,U\nlycée B,ok,D\nlycée B,no,?\n")
    codes = tmp_path / "codes.toml"
    codes.write_text(
        '[columns]\ngroup = "from"\noutcome = "result"\nsex = "sex"\n'
        '[codes.group]\nfirst = ["lycée A"]\nsecond = ["lycée B"]\n'
        '[codes.outcome]\ntaken = ["ok"]\nrefused = ["no"]\n'
        '[codes.sex]\nwomen = ["D"]\nmen = ["U"]\nother = ["?"]\n',
        "utf-8",
    )
    chance, ratio = values(
        pariter, table, "--indicator", "relative_chance,femininity_ratio", "--codes", codes
    )
    assert (chance["value"], chance["numerator"], chance["denominator"]) == (1.0, 1, 2)
    assert (ratio["value"], ratio["numerator"], ratio["denominator"]) == (2.0, 2, 1)


def test_growth_and_scholarships(pariter: Pariter, tmp_path: Path) -> None:
    table = tmp_path / "students.csv"
    table.write_text(
        "year,grant,n\n2020/21,yes,10\n2020/21,no,90\n2022/23,yes,21\n2022/23,no,100\n"
    )
    words = ["--map", "scholarship=grant,count=n"]
    (growth,) = values(pariter, table, "--indicator", "growth", *words)
    assert (growth["value"], growth["note"]) == (pytest.approx(0.1), "From 2020 to 2022.")
    (odd,) = values(pariter, table, "--indicator", "growth", "--map", "year=grant,count=n")
    assert (odd["value"], odd["note"]) == (
        None,
        "growth: 'no' is no year; write its four digits first",
    )
    shares = values(pariter, table, "--indicator", "scholarship_share", "--by", "year", *words)
    assert [(one["year"], one["value"]) for one in shares] == [
        ("2020/21", 0.1),
        ("2022/23", pytest.approx(21 / 121)),
    ]


def test_pay_gap_of_means_weighs_by_people(pariter: Pariter, tmp_path: Path) -> None:
    table = tmp_path / "pay.csv"
    table.write_text("sex,n,mean\nF,3,20000.50\nF,1,24000\nM,2,30000.05\nM,2,10000\n")
    words = ["--indicator", "pay_gap_mean,femininity_share"]
    gap, share = values(pariter, table, *words, "--map", "sex=sex,count=n,pay=mean")
    women, men = (3 * 20000.50 + 24000) / 4, (2 * 30000.05 + 2 * 10000) / 4
    assert gap["value"] == pytest.approx((men - women) / men, rel=1e-12)
    assert (gap["counts"], gap["numerator"]) == ({"women": 4, "men": 4}, 4)
    assert "spread of pay" in gap["note"]
    assert share["value"] == 0.5
    table.write_text("sex,mean\nF,20000.505\n")
    done = pariter("indicators", table, "--indicator", "pay_gap_mean", "--map", "sex=sex,pay=mean")
    assert "line 2, mean: '20000.505'. Write an amount, 0 or more" in done.err


def test_real_students_give_the_golden_shares(pariter: Pariter, shared_data: Path) -> None:
    path = shared_data / "evidence" / "gender" / "ustat_enrolled_2024_25_extract.csv"
    found = values(
        pariter,
        path,
        *("--indicator", "femininity_share,dissimilarity", "--by", "ateneo"),
        *("--map", "sex=genere,count=iscritti,field=foet"),
    )
    told = {one["indicator"]: one["value"] for one in found if one["ateneo"] == "TOTALE ATENEI"}
    assert f"{told['femininity_share']:.4f}" == "0.5683"
    assert f"{told['dissimilarity']:.4f}" == "0.2891"


def test_real_students_by_field_give_the_golden_shares(
    pariter: Pariter, shared_data: Path, tmp_path: Path
) -> None:
    """Fields 05 to 07 are sciences, computing and engineering: 36.70 % women, the rest 64.05 %."""
    path = shared_data / "evidence" / "gender" / "ustat_enrolled_2024_25_extract.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [
            {**row, "stem": "yes" if row["foet"][:2] in {"05", "06", "07"} else "no"}
            for row in csv.DictReader(file, delimiter=";")
            if row["ateneo"] == "TOTALE ATENEI"
        ]
    table = tmp_path / "stem.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    words = ("--by", "stem", "--map", "sex=genere,count=iscritti")
    found = values(pariter, table, "--indicator", "femininity_share", *words)
    shares = {one["stem"]: f"{one['value']:.4f}" for one in found}
    assert shares == {"yes": "0.3670", "no": "0.6405"}


def test_real_staff_gives_the_golden_ceilings(
    pariter: Pariter, shared_data: Path, tmp_path: Path
) -> None:
    path = shared_data / "evidence" / "gender" / "portalecug_academic_by_role_sex_age.csv"
    lines = ["sex,where,n,when,what"]
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            people = sum(int(number) for name, number in row.items() if name.startswith("age_"))
            place = row["university"], str(people), row["report_year"], row["role"]
            lines.append(",".join((row["sex"], *place)))
    table = tmp_path / "staff.csv"
    table.write_text("\n".join(lines), "utf-8")
    columns = "university=where,year=when,sex=sex,role=what,count=n"
    words = ("--indicator", "gci", "--by", "university,year", "--map", columns)
    found = values(pariter, table, *words)
    ceilings = {(one["university"], one["year"]): f"{one['value']:.3f}" for one in found}
    assert ceilings["Trieste", "2024"] == "1.642"
    assert ceilings["Padova", "2023"] == "1.523"
    assert ceilings["UNIMORE", "2022"] == "1.310"


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--indicator", "glas_ceiling"], "did you mean 'glass_ceiling'?"),
        (["--indicator", "xyz"], "there are: femininity_share"),
        (["--by", "ANNO,ANNO"], "names one twice"),
        (["--by", "sex"], "--by 'sex': femininity_share goes across it; leave it out"),
        (["--by", "month"], "line 1: 'month'. Map it to one of the columns: ANNO,"),
        (["--map", "sex"], "write ROLE=COLUMN"),
        (["--map", "sex=GENERE,sex=ANNO"], "stands twice"),
        (["--map", "sex=SESSO"], "line 1: 'SESSO'. Map it to one of the columns"),
        (["--indicator", "glass_door", "--map", "sex=GENERE"], "--map role=COLUMN"),
        (["--indicator", "growth", "--by", "year", "--map", NATIONAL], "leave it out of --by"),
        (["--codes", "no.toml"], "no.toml"),
        (["--by", "note"], "give it another: --by other, and other=note in --map"),
    ],
)
def test_what_is_asked_wrongly_is_refused(
    pariter: Pariter, staff: Path, words: list[str], complaint: str
) -> None:
    given = words if "--indicator" in words else ["--indicator", "femininity_share", *words]
    done = pariter(
        "indicators", staff, *(given if "--map" in given else [*given, "--map", NATIONAL])
    )
    assert done.code == 2
    assert complaint in done.err
    assert done.out == ""


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("sex,n\nF,3\nM,-1\n", "line 3, n: '-1'. Write a whole number of people, 0 or more, w"),
        ("sex;n\nF;1.000\n", "line 2, n: '1.000'. Write a whole number of people"),
        ('sex,n\nF,"2,000"\n', "line 2, n: '2,000'. Write a whole number of people"),
        ("sex,n\nF,1.5\n", "line 2, n: '1.5'"),
        ("sex,n\nF,\n", "line 2, n: ''"),
        ("sex,n\nF,3\nX,4\n", "line 3, sex: 'X'. Known codes of sex: "),
        ("sex,n\n,4\n", "line 2, sex: ''"),
        ("sex,n\nF\n", "is this line cut off?"),
        ("sex,n\nF,1,2\n", "is this line cut off?"),
        ('sex,n\nF,"1\n', "Mend the quotes"),
        ("n\n3\n", "line 1: 'sex'"),
        ("sex,sex,n\nF,F,1\n", "line 1: 'sex'"),
        ("", "line 1: 'sex'"),
        ("sex,n\rF,3\rM,1\r", "End each line of the file with a line feed."),
        ("sex,n\n", "line 2: ''. No counts stand below the columns; add some."),
        ("sex,n\nF,99999999999\n", "line 2, n: '99999999999'"),
        ("sex,n\n<b>\u202e,1\n", r"'<b>\u202e'"),
    ],
)
def test_lines_that_make_no_sense_are_named(
    pariter: Pariter, tmp_path: Path, content: str, complaint: str
) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(content, "utf-8", newline="")
    words = ["--indicator", "femininity_share", "--map", "sex=sex,count=n"]
    done = pariter("indicators", path, *words)
    assert (done.code, done.out) == (2, "")
    assert complaint in done.err
    assert "bad.csv" in done.err


@pytest.mark.parametrize("header", ["sex;how many, in all, of them", '"sex, or gender",sex,n'])
def test_names_of_columns_may_hold_what_stands_between_others(
    pariter: Pariter, tmp_path: Path, header: str
) -> None:
    path = tmp_path / "names.csv"
    path.write_text(f"{header}\n" + ("F;3\nM;1\n" if ";" in header else "x,F,3\nx,F,1\n"), "utf-8")
    (found,) = values(pariter, path, "--indicator", "femininity_share", "--map", "sex=sex")
    assert found["counts"] == ({"women": 1, "men": 1} if ";" in header else {"women": 2, "men": 0})


def test_codes_of_no_role_are_refused(pariter: Pariter, staff: Path, tmp_path: Path) -> None:
    codes = tmp_path / "codes.toml"
    codes.write_text('[codes.sexx]\nwomen = ["D"]\n')
    done = pariter("indicators", staff, "--indicator", "gci", "--codes", codes)
    assert (done.code, done.out) == (2, "")
    assert "codes.sexx: there is no such role; did you mean 'sex'?" in done.err


@pytest.mark.parametrize("content", ["codes = " + "9" * 5000, '{"codes": ' + "9" * 5000 + "}"])
def test_codes_with_a_number_too_long_are_refused(
    pariter: Pariter, staff: Path, tmp_path: Path, content: str
) -> None:
    codes = tmp_path / "codes.toml"
    codes.write_text(content)
    done = pariter("indicators", staff, "--indicator", "gci", "--codes", codes)
    assert (done.code, done.out, "Write TOML" in done.err) == (2, "", True)


@pytest.mark.parametrize("words", ["Totale Italia", "ALL"])
def test_lines_of_sums_are_not_counted_twice(pariter: Pariter, tmp_path: Path, words: str) -> None:
    path = tmp_path / "fields.csv"
    path.write_text(f"field,sex,n\nTotara,F,3\nB,M,1\n{words},F,3\n{words},M,1\n", "utf-8")
    columns = ("--map", "sex=sex,field=field,count=n")
    for more in ("femininity_share", "dissimilarity"):
        done = pariter("indicators", path, "--indicator", more, *columns)
        assert (done.code, done.out) == (2, "")
        assert f"fields.csv, line 4, field: '{words}'. This is a sum" in done.err
    told = values(pariter, path, "--indicator", "femininity_share", *columns, "--by", "field")
    assert [one["denominator"] for one in told if one["field"] == words] == [4]


def test_columns_that_are_mapped_and_not_read_are_told_of(pariter: Pariter, staff: Path) -> None:
    words = ("--indicator", "femininity_share", "--map", "sex=GENERE,counts=N_AcStaff,year=ANNO")
    done = pariter("indicators", staff, *words)
    assert done.code == 0
    assert [line.partition(": ")[2] for line in done.err.splitlines()[:2]] == [
        "'counts' is mapped, and all is added up; did you mean 'count'?",
        "'year' is mapped, and all is added up; name it in --by to tell its values apart.",
    ]


def test_lines_of_nothing_in_one_column_are_none(pariter: Pariter, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("sex\nFemme\n\nHOMME\n\n", "utf-8")
    (found,) = values(pariter, path, "--indicator", "femininity_share", "--map", "sex=sex")
    assert found["counts"] == {"women": 1, "men": 1}


def test_file_that_is_not_text_is_refused(pariter: Pariter, tmp_path: Path) -> None:
    path = tmp_path / "latin.csv"
    path.write_bytes(b"sex,n\nF,1\nM\xe8,1\n")
    words = ["--indicator", "femininity_share", "--map", "sex=sex"]
    done = pariter("indicators", path, *words)
    assert done.code == 2
    assert "line 3: b'\\xe8'. Save the file as UTF-8." in done.err
    done = pariter("indicators", tmp_path / "none.csv", *words)
    assert done.code == 2
    assert "name a file that can be read" in done.err


def test_blanks_that_cannot_be_seen_are_told_of(pariter: Pariter, tmp_path: Path) -> None:
    path = tmp_path / "blanks.csv"
    path.write_text("sex,n\nF,1\n\u00a0M\u00a0,2\n", "utf-8")
    words = ("--indicator", "femininity_share", "--map", "sex=sex,count=n")
    done = pariter("indicators", path, *words)
    assert (done.code, done.out) == (2, "")
    assert "cannot count 1 lines that look right; look for blanks" in done.err


def test_one_bad_line_among_very_many_is_named(pariter: Pariter, tmp_path: Path) -> None:
    path, lines = tmp_path / "many.csv", 1_000_000
    with path.open("w", encoding="utf-8") as file:
        file.write("sex,n\n")
        file.writelines("F,2\n" if number != 777_777 else "F,-2\n" for number in range(lines))
    done = pariter(
        "indicators", path, "--indicator", "femininity_share", "--map", "count=n,sex=sex"
    )
    assert done.code == 2
    assert len(done.err.splitlines()) == 1
    assert "many.csv, line 777779, n: '-2'. Write a whole number of people" in done.err


def test_many_bad_lines_are_counted(pariter: Pariter, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["sex", "n"], *(["F", -1] for _ in range(9))])
    done = pariter(
        "indicators", path, "--indicator", "femininity_share", "--map", "count=n,sex=sex"
    )
    assert len(done.err.splitlines()) == 6
    assert "4 more lines are wrong" in done.err
