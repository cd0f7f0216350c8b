"""Pabulib files are read as they are, and refused with place, value and mend."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pariter.formats import pabulib
from pariter.formats.errors import FormatError

GOOD = """\
META
key;value
num_projects;2
num_votes;3
budget;100,00
vote_type;approval
PROJECTS
project_id;cost;votes;name;selected
1;60;2;"Trees; and a bench";1
2;50.0;2;Lamps;0
VOTES
voter_id;vote
a;1,2
b;1
c;2
"""


def test_parse_reads_projects_ballots_and_marks() -> None:
    read = pabulib.parse(GOOD, "demo.pb")
    assert (read.election.budget, read.election.costs) == (100, {"1": 60, "2": 50})
    assert read.election.ballots == {"a": ("1", "2"), "b": ("1",), "c": ("2",)}
    assert read.names["1"] == "Trees; and a bench"
    assert read.selected == frozenset("1")
    unmarked = (
        GOOD.replace(";selected", "").replace('bench";1', 'bench"').replace("Lamps;0", "Lamps")
    )
    assert pabulib.parse(unmarked, "demo.pb").selected is None


def test_parse_counts_hundredths_where_amounts_have_them() -> None:
    read = pabulib.parse(GOOD.replace("100,00", "100,5").replace("50.0", "49.99"), "demo.pb")
    assert (read.unit, read.election.budget) == (100, 10_050)
    assert read.election.costs == {"1": 6000, "2": 4999}
    assert read.election.step == 100
    assert [repr(read.amount(amount)) for amount in (10_050, 6000, 4999)] == [
        "100.5",
        "60",
        "49.99",
    ]
    whole = pabulib.parse(GOOD, "demo.pb")
    assert (whole.unit, whole.election.step, repr(whole.amount(6000))) == (1, 1, "6000")


@pytest.mark.parametrize(
    "text",
    [
        GOOD.replace("Lamps", '"Lamps" for all'),
        GOOD.replace("Lamps;0", "Lamps;0;;"),
        GOOD.replace("META\n", "META;;;;\n").replace("VOTES\n", "VOTES;;;;\n"),
        GOOD.replace("approval", "Approval"),
    ],
    ids=["text after a quote", "empty cells", "a section in a spreadsheet", "case"],
)
def test_parse_reads_what_other_programs_write(text: str) -> None:
    good, read = pabulib.parse(GOOD, "demo.pb"), pabulib.parse(text, "demo.pb")
    assert read.election == good.election
    assert (read.kind, read.selected) == (good.kind, good.selected)


@pytest.mark.parametrize("vote", ["a;1,2", '"a"; 1 , 2 '], ids=["plain", "in a spreadsheet"])
def test_parse_refuses_two_projects_where_a_ballot_names_one(vote: str) -> None:
    of_one = GOOD.replace("approval", "choose-1")
    read = pabulib.parse(of_one.replace("a;1,2", "a;1"), "demo.pb")
    assert (read.kind, dict(read.election.ballots)["a"]) == ("approval", ("1",))
    text = of_one.replace("a;1,2", vote)
    with pytest.raises(FormatError, match="by vote_type;choose-1; correct one of the two") as told:
        pabulib.parse(text, "demo.pb")
    line = 1 + text.splitlines().index(vote)
    assert told.value.place == f"line {line}, vote of 'a'"


def test_parse_adds_up_points() -> None:
    text = GOOD.replace("approval", "scoring").replace("voter_id;vote", "voter_id;vote;points")
    text = text.replace("a;1,2", "a;1,2;3,4").replace("b;1", "b;1;5").replace("c;2", "c;2;0")
    assert pabulib.parse(text, "demo.pb").points == {"1": 8, "2": 4}


@pytest.mark.parametrize(
    ("text", "place", "value"),
    [
        ("", "the file", "META"),
        (GOOD.partition("VOTES")[0], "the file", "VOTES"),
        (GOOD.replace("approval", "weighted"), "META, vote_type", "weighted"),
        (GOOD.replace("num_votes;3", "num_votes;4"), "META, num_votes", "4"),
        (GOOD.replace("num_projects;2", "num_projects;x"), "META, num_projects", "x"),
        (GOOD.replace("num_votes;3\n", ""), "META, num_votes", None),
        (GOOD.replace("100,00", "100,505"), "META, budget", "100,505"),
        (GOOD.replace("100,00", "100\nbudget;9"), "line 6", "budget"),
        (GOOD.replace("100,00", "1e3"), "META, budget", "1e3"),
        (GOOD.replace("1;60", "1;-60"), "project '1'", "-60"),
        (GOOD.replace("2;50.0", "1;50.0"), "line 10", "1"),
        (GOOD.replace("project_id;cost", "project_id;price"), "line 8", "cost"),
        (GOOD.replace("Lamps;0", "Lamps;0;0"), "line 10", 6),
        (GOOD.replace('bench"', "bench"), "line 15", "unexpected end of data"),
    ],
)
def test_parse_says_place_value_and_mend(text: str, place: str, value: object) -> None:
    with pytest.raises(FormatError) as caught:
        pabulib.parse(text, "demo.pb")
    assert (caught.value.place, caught.value.value) == (place, value)
    assert caught.value.mend


@given(st.integers(0, len(GOOD)), st.text(max_size=8))
def test_parse_reads_or_refuses_whatever_it_is_given(at: int, text: str) -> None:
    with suppress(FormatError):
        pabulib.parse(GOOD[:at] + text + GOOD[at:], "demo.pb")


@given(st.integers(0, 60), st.text(";\n ,b2\u00e9\u2028\r\t\x1c", max_size=4))
def test_quick_reading_gives_what_careful_reading_gives(at: int, text: str) -> None:
    at += GOOD.index("\nVOTES")
    changed = GOOD[:at] + text + GOOD[at:]
    # A quote anywhere in the votes has them read with care.
    quoted = changed.replace("\nb;1\n", '\n"b";1\n')
    outcomes: list[object] = []
    for written in (changed, quoted):
        try:
            read = pabulib.parse(written, "demo.pb")
            outcomes.append((dict(read.election.ballots), read.meta, read.names))
        except FormatError as error:
            outcomes.append((error.place, error.value, error.mend))
    assert outcomes[0] == outcomes[1]


def test_parse_reads_every_file_in_the_library(shared_data: Path) -> None:
    files = sorted((shared_data / "allocation/pabulib").glob("*.pb"))
    assert len(files) == 6
    for path in files:
        read = pabulib.parse(path.read_text("utf-8"), path.name)
        assert len(read.election.ballots) == int(read.meta["num_votes"])
        marks = sum(";selected" in line for line in path.read_text("utf-8").splitlines()[:200])
        assert (read.selected is not None) == bool(marks)
