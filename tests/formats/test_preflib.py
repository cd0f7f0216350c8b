"""PrefLib files are read as they are, and refused with line, value and mend."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pariter.formats import preflib
from pariter.formats.preflib import Order, PreflibError

GOOD = """\
# FILE NAME: demo.soc
# TITLE: Courses: wishes
# DESCRIPTION:
# DATA TYPE: soc
# NUMBER ALTERNATIVES: 3
# NUMBER VOTERS: 4
# NUMBER UNIQUE ORDERS: 2
# ALTERNATIVE NAME 1: Acoustics
# ALTERNATIVE NAME 2: Bridges: old and new
# ALTERNATIVE NAME 3: Céramique
3: 1,2,3
1: 3, 1,2
"""
SOI = GOOD.replace("soc", "soi")
TOI = GOOD.replace("soc", "toi")
CAT = """\
# FILE NAME: demo.cat
# TITLE: Courses
# DESCRIPTION:
# DATA TYPE: cat
# NUMBER ALTERNATIVES: 3
# NUMBER VOTERS: 3
# NUMBER UNIQUE PREFERENCES: 2
# NUMBER CATEGORIES: 3
# CATEGORY NAME 1: Yes
# CATEGORY NAME 2: Maybe
# CATEGORY NAME 3: No
# ALTERNATIVE NAME 1: Acoustics
# ALTERNATIVE NAME 2: Bridges
# ALTERNATIVE NAME 3: Ceramics
2: {1,3},{},2
1: {},1,{2,3}
"""
ORDERS = [Order(3, ((1,), (2,), (3,)), 11), Order(1, ((3,), (1,), (2,)), 12)]


def test_parse_reads_title_alternatives_and_orders() -> None:
    file = preflib.parse(GOOD, "demo.soc")
    assert (file.title, file.kind, file.voters) == ("Courses: wishes", "soc", 4)
    assert file.alternatives == {1: "Acoustics", 2: "Bridges: old and new", 3: "Céramique"}
    assert file.orders == ORDERS
    assert file.strict_orders() == [(3, (1, 2, 3), 11), (1, (3, 1, 2), 12)]


@pytest.mark.parametrize(
    "content",
    [
        GOOD.encode("utf-8-sig"),
        GOOD.replace("\n", "\r\n").encode(),
        GOOD.replace("\n", "\r").encode(),
        GOOD.rstrip().encode(),
        GOOD.replace("3: 1", "\n3: 1").encode()[:-1] + b"\n\n",
    ],
)
def test_read_accepts_every_kind_of_line_end_and_a_byte_order_mark(
    content: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "demo.soc"
    path.write_bytes(content)
    assert [order[:2] for order in preflib.read(path).orders] == [order[:2] for order in ORDERS]


def test_parse_leaves_out_remarks() -> None:
    remarks = "# copied by hand\n# Note: from paper\n# Note: twice\n#\n"
    assert preflib.parse(remarks + GOOD, "demo.soc").voters == 4


def test_parse_reads_headers_in_any_case_and_spacing() -> None:
    text = GOOD.replace("# DATA TYPE: soc", "#  Data  Type :SOC").replace("# TITLE", "#Title")
    assert preflib.parse(text, "DEMO.SOC").title == "Courses: wishes"
    assert preflib.parse(CAT.replace("UNIQUE PREFERENCES", "UNIQUE ORDERS"), "a.cat").voters == 3


OLDER = """\
3
1,Acoustics
2,Bridges, "old" and new
3,Céramique
4,4,2
3,1,{2,3}
1,3
"""


def test_parse_reads_files_of_the_older_form() -> None:
    for text in (OLDER, "\ufeff" + OLDER.replace("\n", " \r\n").rstrip()):
        file = preflib.parse(text, "demo.toi")
        assert file.alternatives[2] == 'Bridges, "old" and new'
        assert [order[:2] for order in file.orders] == [(3, ((1,), (2, 3))), (1, ((3,),))]


@pytest.mark.parametrize(
    ("text", "line", "value"),
    [
        (OLDER.replace("4,4,2", "5,5,2"), 5, "NUMBER VOTERS: 5"),
        (OLDER.replace("4,4,2", "4,4"), 5, "4,4"),
        (OLDER.replace("1,3\n", ""), 5, "NUMBER VOTERS: 4"),
        (OLDER.replace("1,3\n", "1,9"), 7, 9),
        (OLDER.replace("2,Br", "1,Br"), 3, "1"),
        (OLDER[:20], 3, "2,Brid"),
        (OLDER[:3], 2, "1"),
    ],
)
def test_parse_refuses_older_files_that_make_no_sense(text: str, line: int, value: object) -> None:
    with pytest.raises(PreflibError) as caught:
        preflib.parse(text, "demo.toi")
    assert (caught.value.line, caught.value.value) == (line, value)


def test_parse_reads_incomplete_orders_and_ties() -> None:
    assert preflib.parse(SOI.replace("3, 1,2", "2"), "demo.soi").orders[1].ranking == ((2,),)
    tied = preflib.parse(TOI.replace("3, 1,2", "{3, 1},2"), "demo.toi")
    assert tied.orders[1].ranking == ((3, 1), (2,))
    with pytest.raises(PreflibError, match=r"demo.toi, line 12: '\{3,1\}'. Ties are not allowed"):
        tied.strict_orders()


BAD = [
    (GOOD.replace("1: 3, 1,2", "1: 3,1,9"), 12, 9, "No alternative has this number"),
    (GOOD.replace("1: 3, 1,2", "1: 3,1,3"), 12, 3, "ranked twice"),
    (GOOD.replace("1: 3, 1,2", "1: 3,1"), 12, 2, "A .soc ranks every alternative"),
    (GOOD.replace("1: 3, 1,2", "1: 3,1,"), 12, "3,1,", "is the line cut off?"),
    (GOOD.replace("1: 3, 1,2", "1:"), 12, "", "is the line cut off?"),
    (GOOD.replace("1: 3, 1,2", "1"), 12, "1", "is the line cut off before its colon?"),
    (GOOD.replace("1: 3, 1,2", "1: 3,{1,2"), 12, "3,{1,2", "A brace has no partner"),
    (GOOD.replace("1: 3, 1,2", "1: 3,{1,2}"), 12, "{1,2}", "A .soc has no ties"),
    (GOOD.replace("1: 3, 1,2", "1: 3,x,2"), 12, "x,2", "Write the ranking as numbers"),
    (GOOD.replace("1: 3, 1,2", "1: -3,1,2"), 12, "-3,1,2", "Write the ranking as numbers"),
    (GOOD.replace("1: 3, 1,2", "1: 3 1,2"), 12, "1,2", "Write the ranking as numbers"),
    (GOOD.replace("1: 3, 1,2", "1: 3,,2"), 12, "2", "Write the ranking as numbers"),
    (GOOD.replace("1: 3, 1,2", "1.5: 3,1,2"), 12, "1.5", "must be a whole number"),
    (GOOD.replace("1: 3, 1,2", "-1: 3,1,2"), 12, "-1", "must be a whole number"),
    (GOOD.replace("1: 3, 1,2", "0: 3,1,2"), 12, "0", "must be a whole number"),
    (GOOD.replace("1: 3, 1,2", "٣: 3,1,2"), 12, "٣", "must be a whole number"),
    (GOOD.replace("1: 3, 1,2", "9" * 5000 + ": 3,1,2"), 12, "9" * 5000, "whole number"),
    (GOOD.replace("1: 3, 1,2\n", ""), 6, "NUMBER VOTERS: 4", "holds 3; is it cut off?"),
    (
        GOOD.replace("VOTERS: 4", "VOTERS: 3").replace("1: 3, 1,2\n", ""),
        7,
        "NUMBER UNIQUE ORDERS: 2",
        "holds 1; is it cut off?",
    ),
    (GOOD.replace("# NUMBER VOTERS: 4\n", ""), 1, "NUMBER VOTERS", "add a line '# NUMBER VOTERS"),
    (GOOD.replace("# DATA TYPE: soc\n", ""), 1, "DATA TYPE", "This header is missing"),
    (GOOD.replace("VOTERS: 4", "VOTERS: four"), 6, "four", "must be a whole number"),
    (GOOD.replace("TYPE: soc", "TYPE: wmd"), 4, "wmd", "are of type soc, soi, toc, toi, cat."),
    (GOOD.replace("TYPE: soc", "TYPE: soi"), 4, "soi", "make name and DATA TYPE agree"),
    (GOOD.replace("ALTERNATIVES: 3", "ALTERNATIVES: 4"), 5, 4, "The file names 3 alternatives"),
    (GOOD.replace("NAME 3", "NAME 2"), 10, "ALTERNATIVE NAME 2", "keep one of them"),
    (GOOD.replace("NAME 3", "NAME 02"), 10, 2, "named twice"),
    (GOOD.replace("NAME 3", "NAME THREE"), 10, "THREE", "number is 1 or more"),
    ("", 1, "DATA TYPE", "This header is missing"),
]


@pytest.mark.parametrize(("text", "line", "value", "mend"), BAD)
def test_parse_says_line_value_and_mend(text: str, line: int, value: object, mend: str) -> None:
    with pytest.raises(PreflibError) as caught:
        preflib.parse(text, "demo.soc")
    assert (caught.value.line, caught.value.value) == (line, value)
    assert mend in caught.value.mend
    assert str(caught.value).startswith(f"demo.soc, line {line}: ")


def test_parse_reads_categories_some_of_them_empty() -> None:
    file = preflib.parse(CAT, "demo.cat")
    assert file.categories == {1: "Yes", 2: "Maybe", 3: "No"}
    assert [order.ranking for order in file.orders] == [((1, 3), (), (2,)), ((), (1,), (2, 3))]


@pytest.mark.parametrize(
    ("text", "line", "value", "mend"),
    [
        (CAT.replace("{},1,{2,3}", "{1},{2,3}"), 16, 2, "names 3 categories"),
        (CAT.replace("{},1,{2,3}", "{1},{1},{3}"), 16, 1, "ranked twice"),
        (CAT.replace("{},1,{2,3}", "{},1,{2,9}"), 16, 9, "No alternative has this number"),
        (CAT.replace("{},1,{2,3}", "{},,{2}"), 16, "{2}", "as numbers and commas"),
        (CAT.replace("{},1,{2,3}", "{},1,{2,3"), 16, "{},1,{2,3", "is the line cut off?"),
        (CAT.replace("# CATEGORY NAME 3: No\n", ""), 8, 3, "The file names 2 categories"),
        (CAT.replace("CATEGORIES: 3", "CATEGORIES: x"), 8, "x", "must be a whole number"),
        (CAT.replace("UNIQUE PREFERENCES", "ROWS"), 1, "NUMBER UNIQUE PREFERENCES", "add"),
    ],
)
def test_parse_refuses_categories_that_make_no_sense(
    text: str, line: int, value: object, mend: str
) -> None:
    with pytest.raises(PreflibError) as caught:
        preflib.parse(text, "demo.cat")
    assert (caught.value.line, caught.value.value) == (line, value)
    assert mend in caught.value.mend


def test_read_says_where_a_file_is_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "demo.soc"
    path.write_bytes(GOOD.encode("latin-1"))
    with pytest.raises(PreflibError, match=r"demo.soc, line 10: b'\\xe9'. Save the file as UTF-8"):
        preflib.read(path)


@given(st.integers(0, len(GOOD) - 2))
def test_parse_never_takes_a_cut_file_for_whole(end: int) -> None:
    with pytest.raises(PreflibError):
        preflib.parse(GOOD[:end], "demo.soc")


@given(st.text())
def test_parse_reads_or_refuses_whatever_it_is_given(text: str) -> None:
    for content in (text, GOOD + text, GOOD.replace("3, 1,2", text)):
        with suppress(PreflibError):
            assert preflib.parse(content, "demo.soc").kind == "soc"


def test_read_agrees_with_every_ranking_in_the_library(shared_data: Path) -> None:
    files = sorted((shared_data / "allocation/preflib").rglob("*.[st]o[ci]"))
    assert len(files) == 15
    read = {path.name: preflib.read(path) for path in files}
    assert read["00009-00000001.soc"].title == "2003 Registration"
    assert {name: file.voters for name, file in read.items() if name.startswith("00009")} == {
        "00009-00000001.soc": 146,
        "00009-00000002.soc": 153,
    }
    categories = sorted((shared_data / "allocation/preflib").rglob("*.cat"))
    voters = {path.name: preflib.read(path).voters for path in categories}
    assert sorted(voters.values()) == [24, 31, 60, 65, 146, 161, 201]
    assert any(len(tier) > 1 for order in read["00032-00000004.toi"].orders for tier in order[1])
