"""Tables of counts: read as a mapping says; each wrong line told with its value and its mend."""

import io
import json
import re
import tomllib
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from pariter.formats.counts_file import CountsFile, read_counts_file
from pariter.formats.counts_mapping import parse_mapping, read_mapping
from pariter.formats.errors import FormatError

REFERENCE = Path(__file__).resolve().parents[2] / "docs/reference/mapping.md"
EXAMPLES = re.findall(r"```toml\n(.*?)```", REFERENCE.read_text("utf-8"), re.DOTALL)
NATIONAL = tomllib.loads(EXAMPLES[0])
HEAD = "ANNO,CODICE_ATENEO,COD_QUALIFICA,GRADE,AREA_SD,FoRD,GENERE,N_AcStaff\n"
GOOD = HEAD + (
    "2023,15,PO,A,01,1 - Natural sciences,F,7\n"
    "2024,15,PO,A,01,1 - Natural sciences,F,8\n"
    "2024,15,PO,A,02,1 - Natural sciences,F,3\n"
    "2024,15,PO,A,01,1 - Natural sciences,M,21\n"
    "2024,16,PA,B,09,2 - Engineering and technology,M,5.0\n"
)


def read(text: str | bytes, mapping: dict[str, Any] = NATIONAL) -> CountsFile:
    content = text if isinstance(text, bytes) else text.encode()
    return read_counts_file(io.BytesIO(content), parse_mapping(mapping, "mapping"))


def problems(text: str | bytes, mapping: dict[str, Any] = NATIONAL) -> list[tuple[Any, ...]]:
    return [(one.line, one.column, one.value, one.code) for one in read(text, mapping).problems]


def test_lines_are_added_up_by_year_institution_and_dimensions() -> None:
    found = read(GOOD)
    assert (found.dimensions, found.lines, found.problems) == (("grade", "area", "sex"), 5, [])
    assert found.counts == {
        (2023, "15", ("A", "natural", "women")): 7,
        (2024, "15", ("A", "natural", "women")): 11,
        (2024, "15", ("A", "natural", "men")): 21,
        (2024, "16", ("B", "engineering", "men")): 5,
    }


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("2024,15,PO,A,09,1 - Natural sciences,F,-3", (7, "N_AcStaff", "-3", "count")),
        ("2024,15,PO,A,09,1 - Natural sciences,F,2.5", (7, "N_AcStaff", "2.5", "count")),
        ("2024,15,PO,A,09,1 - Natural sciences,F,1.000", (7, "N_AcStaff", "1.000", "count")),
        ("2024,15,PO,A,09,1 - Natural sciences,F,", (7, "N_AcStaff", "", "empty")),
        ("2024,15,PO,E,09,1 - Natural sciences,F,3", (7, "GRADE", "E", "code")),
        ("2024,15,PO,A,09,1 - Natural sciences,X,3", (7, "GENERE", "X", "code")),
        ("24,15,PO,A,09,1 - Natural sciences,F,3", (7, "ANNO", "24", "year")),
        ("2024/2027,15,PO,A,09,1 - Natural sciences,F,3", (7, "ANNO", "2024/2027", "year")),
        ("2024,\u202e15,PO,A,09,,F,3", (7, "CODICE_ATENEO", "\u202e15", "institution")),
        ("2024,15,PO", (7, "", "3", "width")),
        ("2024,15,PO,A,01,1 - Natural sciences,M,4", (7, "", "", "duplicate")),
    ],
)  # fmt: skip
def test_a_wrong_line_is_told_with_its_column_and_value(line: str, told: tuple[Any, ...]) -> None:
    assert problems(GOOD + line + "\n") == [told]


def test_a_name_of_a_column_may_hold_commas() -> None:
    note = "note (who, when, where, how, by whom, for whom, why, since when)"
    text = "\n".join(
        f"{line};{'' if number else note}"
        for number, line in enumerate(GOOD.replace(",", ";").splitlines())
    )
    assert read(text).counts == read(GOOD).counts


def test_one_bad_line_among_many_is_found_and_many_bad_ones_end_the_reading() -> None:
    lines = [f"2024,15,PO,A,{number},1 - Natural sciences,F,1" for number in range(30_000)]
    lines[20_000] = lines[20_000][:-1] + "one"
    assert problems(HEAD + "\n".join(lines)) == [(20_002, "N_AcStaff", "one", "count")]
    assert len(problems(HEAD + "\n".join(line[:-1] + "x" for line in lines))) == 50


def test_columns_signs_and_totals_of_the_whole_file_are_checked() -> None:
    assert problems(GOOD.replace("GENERE", "SESSO")) == [(1, "GENERE", "", "missing")]
    assert problems(GOOD.replace("AREA_SD", "GRADE")) == [(1, "GRADE", "", "twice")]
    separator = problems(f"\ufeffsep=;\r\n{GOOD.replace(',', ';')}")
    assert separator == [(1, "", "sep=;", "separator")]
    lines = GOOD.count("\n")
    signs = problems(GOOD.encode() + b"\xff\n")
    assert signs == [(lines + 1, "", "b'\\xff'", "encoding")]
    assert [one[3] for one in problems(HEAD)] == ["nothing"]
    assert [one[3] for one in problems(GOOD + '"2024')] == ["csv"]
    late = {**NATIONAL, "reference_date": "2030-01-01"}
    assert problems(GOOD, late) == [(0, "reference_date", "2030-01-01", "reference_date")]
    elsewhere = {**NATIONAL, "institution": "99"}
    assert problems(GOOD, elsewhere) == [(0, "institution", "99", "no_institution")]
    totals = [{"count": 44}, {"count": 12, "where": {"sex": "women"}, "year": 2024}]
    assert problems(GOOD, {**NATIONAL, "totals": totals}) == [
        (0, "totals, number 2", "12", "total")
    ]


def test_a_year_may_have_codes_of_its_own() -> None:
    old = GOOD.replace("2023,15,PO,A", "2023,15,PO,1")
    assert [(one[0], one[2], one[3]) for one in problems(old)] == [(2, "1", "code")]
    own = {**NATIONAL, "years": {"2023": {"codes": {"grade": {"1": "A"}}}}}
    assert read(old, own).counts == read(GOOD).counts


def test_people_are_counted_once_each_and_sums_left_out() -> None:
    mapping = tomllib.loads(EXAMPLES[2])
    text = "number;category;sex\n17;EP;F\n18;F;M\n19;F;M\n"
    assert read(text, mapping).counts == {
        (2025, "own", ("specialists", "women")): 1,
        (2025, "own", ("officers", "men")): 2,
    }
    assert problems(text + "18;EP;F\n", mapping) == [(5, "number", "", "person")]
    left_out = {**mapping, "leave_out": {"category": ["F"]}}
    assert dict(read(text, left_out).left_out) == {"category: F": 2}


def test_real_enrolments_add_up_to_what_was_published(shared_data: Path) -> None:
    fields = {f"{number:02}": f"{number:02}" for number in range(1, 11)}
    mapping = {
        "source": "Ministry of universities, enrolments",
        "reference_date": "2025-06-30",
        "institution": "TTTTT",
        "columns": {
            "year": "anno",
            "institution": "cod",
            "count": "iscritti",
            "by": {"field": "foet", "sex": "genere"},
        },
        "codes": {"field": fields, "sex": {"F": "women", "M": "men"}},
        "totals": [{"count": 1151890, "where": {"sex": "women"}, "institution": "TTTTT"}],
    }
    file = shared_data / "evidence/gender/ustat_enrolled_2024_25_extract.csv"
    found = read(file.read_bytes(), mapping)
    assert (found.problems, found.lines) == ([], 92)
    men = sum(
        n for (_y, i, values), n in found.counts.items() if (i, values[1]) == ("TTTTT", "men")
    )
    assert men == 875037


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"reference_date": "soon"}, "reference_date: 'soon'. Write a day such as 2024-12-31"),
        ({"institution": "<b>"}, "institution"),
        ({"source": {"eng": "Office"}}, "source: ''. Write it in 1 to 300 letters, or by language"),
        ({"source": {"en": ""}}, "source"),
        ({"colour": "red"}, "colour: 'red'. There is no such key"),
        ({"codes": {"sex": {"F": "women"}}}, "list the same dimensions"),
        ({"columns": {"year": "ANNO", "by": {"sex": "GENERE"}}}, "columns.person"),
    ],
)
def test_a_mapping_that_makes_no_sense_says_where(change: dict[str, Any], told: str) -> None:
    wrong = deepcopy(NATIONAL) | change
    with pytest.raises(FormatError, match=re.escape(told)):
        parse_mapping(wrong, "mapping")


def test_key_that_is_missing_is_named() -> None:
    lacking = {key: told for key, told in NATIONAL.items() if key != "institution"}
    with pytest.raises(FormatError, match=r"institution: ''\. The mapping needs this key"):
        parse_mapping(lacking, "mapping")


def test_mappings_are_read_as_toml_or_json() -> None:
    for example in EXAMPLES:
        told = read_mapping(example.encode(), "mapping")
        again = json.dumps(told.model_dump(mode="json")).encode()
        assert read_mapping(again, "mapping") == told
    for content in (b"{", b"= 3", b"\xff", b"[" * 50_000, b"{" * 50_000):
        with pytest.raises(FormatError):
            read_mapping(content, "mapping")
