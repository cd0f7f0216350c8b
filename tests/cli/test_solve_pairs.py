"""`pariter solve` on pairs and appointments: every kind of file, and what it refuses."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pariter.verifier import verify

Pariter = Callable[..., Any]

PAIRS = (
    "first,second,weight\nada,noor,5\nada,ivo,3\nemmy,noor,4\nemmy,ivo,4\nlise,noor,2\nmaria,,\n"
)
SLOTS = "person;slot;cost\nada;mon;0\nada;tue;3\nemmy;mon;0\nlise;;\n"
MATCHING = ("--mechanism", "max-weight-b-matching")
SCHEDULE = ("--mechanism", "schedule")
BIDS = """# FILE NAME: bids.cat
# TITLE: Bids
# DATA TYPE: cat
# NUMBER ALTERNATIVES: 3
# NUMBER VOTERS: 3
# NUMBER UNIQUE PREFERENCES: 2
# NUMBER CATEGORIES: 3
# CATEGORY NAME 1: Yes
# CATEGORY NAME 2: Maybe
# CATEGORY NAME 3: No
# ALTERNATIVE NAME 1: Flows
# ALTERNATIVE NAME 2: Fairness
# ALTERNATIVE NAME 3: Lotteries
2: 1,{2,3},{}
1: {},{3},{1,2}
"""


def written(tmp_path: Path, name: str, content: str) -> Path:
    path = tmp_path / name
    path.write_text(content, "utf-8")
    return path


def test_solve_pairs_prints_who_is_paired(pariter: Pariter, tmp_path: Path) -> None:
    path = written(tmp_path, "pairs.csv", PAIRS)
    done = pariter("solve", path, *MATCHING, "--capacity", 1, "--explain", "lise")
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[:6] == [
        "max-weight-b-matching: 2 pairs, worth 9 together.",
        "Order numbers were drawn by lot from the seed 'pariter'.",
        "  ada: noor",
        "  emmy: ivo",
        "  lise: –",
        "  maria: –",
    ]
    assert re.fullmatch("input hash [0-9a-f]{64}", lines[6])
    assert lines[7:] == ["lise: –", "  worth more: 0 of 1"]


def test_solve_pairs_prints_one_json_object(pariter: Pariter, tmp_path: Path) -> None:
    path = written(tmp_path, "pairs.csv", PAIRS)
    places = ("--capacity", "noor=2", "--capacity", 1, "--capacity-first", 2)
    done = pariter("solve", path, *MATCHING, *places, "--json")
    said = json.loads(done.out)
    assert list(said) == ["mechanism", "status", "message", "assignment", "proof"]
    assert (said["mechanism"], said["status"]) == ("max-weight-b-matching", "ok")
    assert said["assignment"] == {
        "ada": ["noor"],
        "emmy": said["assignment"]["emmy"],
        "lise": None,
        "maria": None,
    }
    assert sorted(said["assignment"]["emmy"]) == ["ivo", "noor"]
    assert said["proof"]["value"] == said["proof"]["bound"] == 13


def test_solve_pairs_bids_on_papers(pariter: Pariter, tmp_path: Path) -> None:
    path = written(tmp_path, "bids.cat", BIDS)
    done = pariter("solve", path, *MATCHING, "--capacity", 1, "--json")
    said = json.loads(done.out)
    assert said["message"].startswith("Pairs are worth, by category: Yes 2, Maybe 1. ")
    assert said["proof"]["value"] == 4
    assert said["assignment"]["voter 3"] == ["Lotteries"]
    done = pariter("solve", path, *MATCHING, "--capacity", 1, "--categories", 1, "--json")
    assert json.loads(done.out)["proof"]["value"] == 1


def test_solve_pairs_of_preflib_are_proved(pariter: Pariter, shared_data: Path) -> None:
    folder = shared_data / "allocation" / "preflib"
    for name in ("00033-poster/00033-00000002.cat", "00039-csconf/00039-00000001.cat"):
        done = pariter("solve", folder / name, *MATCHING, "--capacity", 2, "--json")
        proof = json.loads(done.out)["proof"]
        assert proof["value"] == proof["bound"] > 0


def test_solve_schedules_by_cost_and_by_rank(pariter: Pariter, tmp_path: Path) -> None:
    path = written(tmp_path, "slots.csv", SLOTS)
    done = pariter("solve", path, *SCHEDULE, "--capacity", 1, "--explain", "ada")
    lines = done.out.splitlines()
    assert lines[0] == "schedule: 2 of 3 people have a slot, at a cost of 3 together."
    assert lines[2:5] == ["  ada: tue", "  emmy: mon", "  lise: –"]
    assert lines[6:] == ["ada: tue", "  mon, cost 0: full", "  tue, cost 3: placed"]
    ranked = "applicant,order,wish 1,wish 2\nada,1,mon,tue\nemmy,2,mon,\n"
    path = written(tmp_path, "wishes.csv", ranked)
    done = pariter("solve", path, *SCHEDULE, "--capacity", 1, "--json")
    said = json.loads(done.out)
    assert said["assignment"] == {"ada": "tue", "emmy": "mon"}
    assert (said["proof"]["placed"], said["proof"]["cost"]) == (2, 1)


def test_solve_reads_columns_in_any_order(pariter: Pariter, tmp_path: Path) -> None:
    moved = "\n".join(";".join(line.split(";")[::-1]) for line in SLOTS.splitlines())
    one, other = (
        pariter("solve", written(tmp_path, "a.csv", text), *SCHEDULE, "--capacity", 1, "--json").out
        for text in (SLOTS, moved)
    )
    assert one == other


def test_solve_schedules_by_as_many_categories_as_asked(pariter: Pariter, tmp_path: Path) -> None:
    path = written(tmp_path, "bids.cat", BIDS)
    words = (*SCHEDULE, "--capacity", "0", "--capacity", "Lotteries=3", "--json", "--categories")
    placed = [json.loads(pariter("solve", path, *words, n).out)["proof"]["placed"] for n in (1, 2)]
    assert placed == [0, 3]


@pytest.mark.parametrize(("name", "content", "mechanism"), [
    ("pairs.csv", PAIRS, MATCHING), ("slots.csv", SLOTS, SCHEDULE),
])  # fmt: skip
def test_solve_writes_files_that_the_verifier_proves(
    pariter: Pariter, tmp_path: Path, name: str, content: str, mechanism: tuple[str, str]
) -> None:
    path = written(tmp_path, name, content)
    assert pariter("solve", path, *mechanism, "--capacity", 1, "--out", tmp_path / "o").code == 0
    for file in ("audit.json", "public.json"):
        assert verify(json.loads((tmp_path / "o" / file).read_text("utf-8"))).valid
        assert pariter("verify", tmp_path / "o" / file).code == 0
    assert "ada" not in (tmp_path / "o" / "public.json").read_text("utf-8")


def test_solve_answers_no_when_a_minimum_cannot_be_met(pariter: Pariter, tmp_path: Path) -> None:
    market = {
        "weights": {"ada": {"noor": 1}, "emmy": {"noor": 1}},
        "capacities_first": {"ada": 1, "emmy": 1},
        "capacities_second": {"noor": 1},
        "minimum": {"ada": 1, "emmy": 1},
    }
    path = written(tmp_path, "pairs.json", json.dumps(market))
    done = pariter("solve", path, *MATCHING, "--json", "--out", tmp_path / "o")
    said = json.loads(done.out)
    assert (done.code, said["status"]) == (1, "infeasible")
    assert said["assignment"] == {"ada": None, "emmy": None}
    assert "no pairs fill more than 1" in said["message"]
    assert pariter("verify", tmp_path / "o" / "audit.json").code == 0


WEIGHTS = '{"weights": {"ada": {"noor": %s}}, "capacities_first": {"ada": %s}}'


@pytest.mark.parametrize(
    ("name", "content", "words", "message"),
    [
        ("a.csv", PAIRS, [], "a.csv, capacities: 'ada'. Say how many places names have"),
        ("a.csv", PAIRS, ["--capacity", "eve=1"], "--capacity: 'eve'. This name is not there"),
        ("a.csv", PAIRS, ["--capacity", "-1"], "--capacity '-1': give N or OPTION=N"),
        (
            "a.csv",
            PAIRS,
            ["--capacity", "1", "--capacity-first", "-1"],
            "capacities_first of 'ada': -1. Give a whole number, 0 or more",
        ),
        (
            "a.csv",
            PAIRS,
            ["--capacity", "1", "--explain", "eve"],
            "'eve' is no name on either side",
        ),
        (
            "a.csv",
            PAIRS + "ada,noor,1\n",
            ["--capacity", "1"],
            "line 8: 'ada, noor'. This pair has",
        ),
        ("a.csv", PAIRS + "ada,eve,-1\n", ["--capacity", "1"], "line 8: '-1'. Give a whole number"),
        ("a.csv", PAIRS + "ada,eve,1.5\n", ["--capacity", "1"], "line 8: '1.5'. Give a whole"),
        ("a.csv", PAIRS + "ada,eve\n", ["--capacity", "1"], "line 8: 2. The first line has 3"),
        ("a.csv", PAIRS + ",eve,4\n", ["--capacity", "1"], "line 8: '4'. Name both"),
        ("a.csv", "one,two\n", ["--capacity", "1"], "line 1: 'one,two'. The columns are first"),
        ("a.csv", PAIRS + "noor,ada,1\n", ["--capacity", "1"], "second: 'ada'. It is on the first"),
        ("a.json", WEIGHTS % (-1, 1), ["--capacity", "1"], "weight of ('ada', 'noor'): -1."),
        ("a.json", WEIGHTS % (0.5, 1), ["--capacity", "1"], "weight of ('ada', 'noor'): 0.5."),
        ("a.json", WEIGHTS % (1, '"2"'), ["--capacity", "1"], "capacities_first of 'ada': '2'."),
        ("a.json", WEIGHTS % (1, -2), ["--capacity", "1"], "capacities_first of 'ada': -2."),
        ("a.json", '{"weights": []}', [], "a.json, the file, 'weights': 'list'. Write an object"),
        ("a.json", '{"weights": {}, "quotas": []}', [], "'quotas'. This is unknown; there are"),
        ("a.json", '{"weights": {}, "forbidden": [1]}', [], 'entry 1: 1. Write ["first"'),
        ("a.json", '{"weights": {}', [], "a.json, line 1, column 15"),
        ("a.soc", "", ["--capacity", "1"], "its ending: '.soc'. Pairs come from files that end in"),
        ("a.cat", BIDS, ["--capacity", "1", "--categories", "4"], "--categories: 4. Give a number"),
    ],
)
def test_solve_refuses_pairs_in_one_line(
    pariter: Pariter, tmp_path: Path, name: str, content: str, words: list[str], message: str
) -> None:
    done = pariter("solve", written(tmp_path, name, content), *MATCHING, *words)
    assert (done.code, done.out, len(done.err.splitlines())) == (2, "", 1)
    assert message in done.err


QUOTAS = json.dumps(
    {
        "capacities": {"mon": 1},
        "preferences": {"ada": ["mon"]},
        "groups": {"ada": "milano"},
        "quotas": [["mon", "milano", 1]],
    }
)


@pytest.mark.parametrize(
    ("name", "content", "words", "message"),
    [
        ("a.csv", SLOTS, [], "a.csv, capacities: 'mon'. Say how many places names have"),
        ("a.csv", SLOTS, ["--capacity", "sun=1"], "--capacity: 'sun'. This name is not there"),
        (
            "a.json",
            '{"costs": {"ada": {"mon": -1}}}',
            ["--capacity", "1"],
            "'mon': -1. Give a whole",
        ),
        (
            "a.json",
            QUOTAS,
            [],
            "the file: 'quotas'. A schedule knows capacities and wishes alone",
        ),
        ("a.json", '{"capacities": {"mon": 1}}', [], "the file: 'costs'. This is missing"),
    ],
)
def test_solve_refuses_calendars_in_one_line(
    pariter: Pariter, tmp_path: Path, name: str, content: str, words: list[str], message: str
) -> None:
    done = pariter("solve", written(tmp_path, name, content), *SCHEDULE, *words)
    assert (done.code, done.out, len(done.err.splitlines())) == (2, "", 1)
    assert message in done.err


def test_solve_prints_no_partner_that_steers_a_terminal(pariter: Pariter, tmp_path: Path) -> None:
    market = {"weights": {"\x1b[2J\u202e": {"\x00": 1}}}
    path = written(tmp_path, "pairs.json", json.dumps(market))
    done = pariter("solve", path, *MATCHING, "--capacity", 1, "--explain", "all")
    assert done.code == 0
    assert not any(letter in done.out for letter in "\x1b\x00\u202e")
