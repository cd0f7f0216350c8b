"""`pariter solve` on votes, scores and groups: what it prints, writes, and refuses."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pariter.verifier import verify

Pariter = Callable[..., Any]

VOTES = """\
META
key;value
num_projects;2
num_votes;6
budget;100
vote_type;approval
PROJECTS
project_id;cost;name
1;60;Trees
2;50;Lamps
VOTES
voter_id;vote
a;1,2
b;1
c;2
d;1
e;1
f;1
"""
SCORES = (
    "project,score,asked,minimum\natlas,80,60000,50000\nbridge,75,50000,40000\nchart,60,40000,\n"
)
GROUPS = "group,size,order,wish 1,wish 2\n1a,20,2,lab,park\n1b,25,1,lab,\n2a,18,3,lab,park\n"


def file(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    path.write_text(content, "utf-8")
    return path


@pytest.mark.parametrize("utility", ["cost", "cardinality"])
@pytest.mark.parametrize("completion", ["none", "add1", "add1u"])
def test_equal_shares_takes_utility_and_completion(
    pariter: Pariter, tmp_path: Path, utility: str, completion: str
) -> None:
    path = file(tmp_path, "town.pb", VOTES)
    words = ("--utility", utility, "--completion", completion, "--out", tmp_path / "proof")
    said = json.loads(pariter("solve", path, *words, "--explain", "2", "--json").out)
    assert list(said) == [
        "mechanism", "status", "message", "selected", "spent", "proof", "explanations",
    ]  # fmt: skip
    assert (said["selected"], said["spent"]) == (["1"], 60)
    assert (said["proof"]["utility"], said["proof"]["completion"]) == (utility, completion)
    assert said["explanations"]["2"]["hidden"] == "few"
    for name in ("audit.json", "public.json"):
        assert pariter("verify", tmp_path / "proof" / name).code == 0
    assert json.loads((tmp_path / "proof" / "result.json").read_text("utf-8")) == said
    own = pariter("solve", path, "--explain", "a").out.splitlines()[-1]
    assert own.startswith('a: {"voter": "a", ')


def test_amounts_with_hundredths_are_told_in_the_unit_of_the_file(
    pariter: Pariter, tmp_path: Path
) -> None:
    path = file(tmp_path, "town.pb", VOTES.replace("1;60;", "1;60.25;"))
    done = json.loads(pariter("solve", path, "--out", tmp_path / "proof", "--json").out)
    assert (done["selected"], done["spent"]) == (["1"], 60.25)
    assert done["message"].startswith("1 projects cost 60.25; 39.75 is left.")
    assert "  1 Trees: 60.25, at most 12.05 a voter" in pariter("solve", path).out
    assert pariter("verify", tmp_path / "proof" / "audit.json").code == 0
    done = json.loads(pariter("solve", path, "--mechanism", "knapsack", "--json").out)
    assert (done["selected"], done["spent"]) == (["1"], 60.25)
    path = file(tmp_path, "whole.pb", VOTES.replace("2;50;", "2;50.25;"))
    for mechanism in ("equal-shares", "knapsack"):
        out = pariter("solve", path, "--mechanism", mechanism, "--json").out
        assert '"selected": ["1"], "spent": 60, ' in out


def test_other_ballots_are_read_and_refused_by_name(pariter: Pariter, tmp_path: Path) -> None:
    points = "\n".join(
        "voter_id;vote;points"
        if line == "voter_id;vote"
        else f"{line};{3 * (line[2:].count(',') + 1)}"
        for line in VOTES.partition("VOTES\n")[2].splitlines()
    ).replace("1,2;6", "1,2;5,1")
    cumulative = (
        VOTES.replace("approval", "cumulative").partition("VOTES\n")[0] + f"VOTES\n{points}\n"
    )
    path = file(tmp_path, "points.pb", cumulative)
    done = pariter("solve", path)
    assert (done.code, "vote_type: 'cumulative'. equal-shares counts approvals" in done.err) == (
        2,
        True,
    )
    said = json.loads(pariter("solve", path, "--mechanism", "knapsack", "--json").out)
    assert (said["selected"], said["proof"]["value"]) == (["1"], 17)
    path = file(tmp_path, "ranks.pb", VOTES.replace("approval", "ordinal"))
    for mechanism in ("equal-shares", "knapsack"):
        done = pariter("solve", path, "--mechanism", mechanism)
        assert (done.code, "vote_type: 'ordinal'" in done.err) == (2, True)


ELECTION: dict[str, Any] = {
    "budget": 10_000,
    "costs": {"trees": 6000, "lamps": 5000},
    "ballots": {"ada": ["trees", "lamps"], "emmy": ["trees"], "lise": []},
}


def test_votes_are_read_from_json_in_cents(pariter: Pariter, tmp_path: Path) -> None:
    path = file(tmp_path, "votes.json", json.dumps(ELECTION))
    words = ("--mechanism", "equal-shares", "--completion", "add1", "--out", tmp_path / "proof")
    said = json.loads(pariter("solve", path, *words, "--json").out)
    assert (said["selected"], said["spent"]) == (["trees"], 6000)
    audit = json.loads((tmp_path / "proof" / "audit.json").read_text("utf-8"))
    assert audit["election"]["step"] == 100
    assert verify(audit).valid


def test_equal_projects_go_by_name_unless_a_seed_is_given(pariter: Pariter, tmp_path: Path) -> None:
    names = [f"p{number}" for number in range(30)]
    election = {
        "budget": 100,
        "costs": dict.fromkeys(reversed(names), 100),
        "ballots": {"ada": names, "emmy": names},
    }
    path = file(tmp_path, "equal.json", json.dumps(election))
    words = ("solve", path, "--mechanism", "equal-shares", "--json")

    def first(*more: str) -> str:
        [name] = json.loads(pariter(*words, *more).out)["selected"]
        assert isinstance(name, str)
        return name

    assert first() == "p0"
    assert first("--seed", "spring") == first("--seed", "spring")
    assert len({first("--seed", seed) for seed in ("spring", "summer", "autumn")}) > 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"budget": 100.5}, "budget: 100.5. Give a whole number of units"),
        ({"costs": {"trees": 0, "lamps": 1}}, "cost of 'trees': 0. Give a whole"),
        ({"ballots": {"ada": ["pond"]}}, "ballot of 'ada': 'pond'. No project has this name"),
        (
            {"ballots": {"ada": ["trees", "trees"]}},
            "ballot of 'ada': 'trees'. It is approved twice",
        ),
        ({"ballots": {"ada": "trees"}}, "'ballots', 'ada': 'trees'. Write a list"),
        ({"order": {"pond": 1}}, "'order', 'pond': 'pond'. No project has this name"),
        ({"order": {"trees": 1, "lamps": 1}}, "'order', 'lamps': 1. Give each project a whole"),
        ({"votes": {}}, "the file: 'votes'. This is unknown"),
        ({"costs": {"": 5}}, "the file, 'costs': ''. Every name is a text that is not empty"),
    ],
)
def test_votes_of_json_that_make_no_sense_are_refused(
    pariter: Pariter, tmp_path: Path, change: dict[str, Any], message: str
) -> None:
    path = file(tmp_path, "votes.json", json.dumps(ELECTION | change))
    done = pariter("solve", path, "--mechanism", "equal-shares")
    assert (done.code, done.out, len(done.err.splitlines())) == (2, "", 1)
    assert message in done.err


def test_knapsack_prints_awards_and_how_firm_they_are(pariter: Pariter, tmp_path: Path) -> None:
    path = file(tmp_path, "scores.csv", SCORES)
    words = ("solve", path, "--mechanism", "knapsack", "--budget", 100_000)
    done = pariter(*words, "--explain", "chart", "--out", tmp_path / "proof")
    assert done.code == 0
    assert done.out.splitlines()[1:4] == [
        "Order numbers were drawn by lot from the seed 'pariter'.",
        "  atlas: 60000 of 60000, score 80",
        "  bridge: 40000 of 50000, score 75",
    ]
    assert '"enough_score": 75' in done.out
    assert pariter("verify", tmp_path / "proof" / "audit.json").code == 0
    said = json.loads(pariter(*words, "--json", "--explain", "all").out)
    assert (said["mechanism"], said["status"], said["spent"]) == ("knapsack", "optimal", 100_000)
    assert said["selected"] == ["atlas", "bridge"]
    assert [change["percent"] for change in said["sensitivity"]["budgets"]] == [-5, -1, 1, 5]
    projects = {"atlas": {"score": 80, "asked": 60000, "minimum": 50000}}
    path = file(tmp_path, "scores.json", json.dumps({"budget": 55000, "projects": projects}))
    said = json.loads(pariter("solve", path, "--mechanism", "knapsack", "--json").out)
    assert said["proof"]["awards"] == {"atlas": 55000}


@pytest.mark.parametrize(
    ("cost", "cents", "selected", "spent"),
    [("60", 5_999, ["2"], 50), ("60", 6_000, ["1"], 60), ("60.25", 6_024, ["2"], 50),
     ("60.25", 6_025, ["1"], 60.25)],
)  # fmt: skip
def test_a_budget_of_votes_is_in_cents_whatever_the_file_counts_in(
    pariter: Pariter, tmp_path: Path, cost: str, cents: int, selected: list[str], spent: float
) -> None:
    path = file(tmp_path, "town.pb", VOTES.replace("1;60;", f"1;{cost};"))
    words = ("--mechanism", "knapsack", "--budget", cents, "--out", tmp_path, "--json")
    said = json.loads(pariter("solve", path, *words).out)
    assert (said["selected"], said["spent"]) == (selected, spent)
    assert pariter("verify", tmp_path / "audit.json").code == 0


SCORING = """\
META
key;value
num_projects;2
num_votes;3
budget;60
vote_type;scoring
default_score;0
PROJECTS
project_id;cost
1;60
2;50
VOTES
voter_id;vote;points
a;1;7
b;2;1
c;;
"""


@pytest.mark.parametrize(("score", "value"), [("", 7), ("0.0", 7), ("2", 11)])
def test_ballots_give_a_default_score_to_projects_that_they_do_not_name(
    pariter: Pariter, tmp_path: Path, score: str, value: int
) -> None:
    content = SCORING.replace("default_score;0", f"default_score;{score}")
    done = pariter("solve", file(tmp_path, "a.pb", content), "--mechanism", "knapsack", "--json")
    assert json.loads(done.out)["proof"]["value"] == value


def test_groups_are_placed_and_proved(pariter: Pariter, tmp_path: Path) -> None:
    pytest.importorskip("ortools")
    path = file(tmp_path, "classes.csv", GROUPS)
    words = ("solve", path, "--mechanism", "group-assignment", "--capacity", 45)
    done = pariter(*words, "--capacity", "park=18", "--out", tmp_path / "proof", "--json")
    said = json.loads(done.out)
    assert list(said) == ["mechanism", "status", "message", "assignment", "proof"]
    assert (said["mechanism"], said["status"]) == ("group-assignment", "optimal")
    assert said["assignment"] == {"1a": "lab", "1b": "lab", "2a": "park"}
    audit = json.loads((tmp_path / "proof" / "audit.json").read_text("utf-8"))
    assert verify(audit).valid
    market = {
        "sizes": {"1a": 20, "1b": 25},
        "capacities": {"lab": 30},
        "preferences": {"1a": ["lab"], "1b": ["lab"]},
        "all_placed": True,
    }
    path = file(tmp_path, "classes.json", json.dumps(market))
    done = pariter("solve", path, "--mechanism", "group-assignment", "--json")
    said = json.loads(done.out)
    assert (done.code, said["status"]) == (1, "infeasible")
    assert said["message"] == (
        "Order numbers were drawn by lot from the seed 'pariter'. "
        "The groups need room for 45, and there is room for 30."
    )


def test_problems_of_one_file_are_solved_one_or_all(pariter: Pariter, shared_data: Path) -> None:
    pytest.importorskip("ortools")
    path = shared_data / "allocation/orlib_gap/gap1.txt"
    words = ("solve", path, "--mechanism", "group-assignment", "--json")
    said = json.loads(pariter(*words, "--instance", 5).out)
    assert (said["status"], said["proof"]["value"], said["proof"]["bound"]) == ("optimal", 326, 326)
    said = json.loads(pariter(*words).out)
    assert said["status"] == "optimal"
    assert [one["proof"]["value"] for one in said["instances"]] == [336, 327, 339, 341, 326]
    done = pariter(*words, "--instance", 6)
    assert (done.code, "--instance: 6. Give a number from 1 to 5" in done.err) == (2, True)


@pytest.mark.parametrize(
    ("name", "content", "words", "message"),
    [
        ("a.csv", SCORES, "knapsack", "budget: None. Say how much there is: --budget CENTS"),
        ("a.csv", SCORES.replace("60000", "600.50"), "knapsack", "line 2, asked: '600.50'. Write"),
        ("a.csv", SCORES.replace("bridge", "atlas"), "knapsack", "line 3, project: 'atlas'"),
        ("a.csv", SCORES[:-7], "knapsack", "line 4: 3. The first line has 4 columns; is this"),
        ("a.csv", SCORES.replace("score", "points"), "knapsack", "line 1: 'score'. This column"),
        ("a.csv", SCORES.replace("75,", "-1,"), "knapsack --budget 9", "score of 'bridge': -1"),
        ("a.json", '{"projects": {}, "budget": 1.5}', "knapsack", "'budget': 1.5. Write a whole"),
        ("a.json", '{"projects": {', "knapsack", "a.json, line 1, column"),
        ("a.txt", "", "knapsack", "its ending: '.txt'"),
        ("a.csv", GROUPS, "group-assignment", "capacities: 'lab'. Say how many people"),
        ("a.csv", GROUPS, "group-assignment --capacity zoo=1", "--capacity: 'zoo'. No option"),
        ("a.csv", GROUPS, "group-assignment --capacity -3", "--capacity '-3': give N"),
        ("a.csv", GROUPS.replace("25", "2.5"), "group-assignment", "line 3, size: '2.5'"),
        ("a.csv", GROUPS.replace("1b", "1a"), "group-assignment", "line 3, group: '1a'"),
        ("a.txt", "1\n2 2\n1 2\n3", "group-assignment", "the end: 'problem 1, value of job 2'"),
        ("a.txt", "1\n1 1\n1 1\nx", "group-assignment", "line 4: 'x'. Here stands problem 1, room"),
        ("a.txt", "1\n1 1 1 1 1 1", "group-assignment", "line 2: '1'. There is more than"),
        ("a.pb", VOTES[:90], "equal-shares", "This section is missing"),
        (
            "a.pb",
            VOTES.replace("budget;100", "budget;99.505"),
            "equal-shares",
            "META, budget: '99.505'",
        ),
        ("a.pb", VOTES.replace("a;1,2", "a;1,1"), "equal-shares", "ballot of 'a': '1'"),
        ("a.pb", VOTES.replace("a;1,2", "a;1,1"), "knapsack", "ballot of 'a': '1'. Name it once"),
        ("a.pb", SCORING.replace("score;0", "score;-1"), "knapsack", "default_score: '-1'. Write"),
        ("a.pb", VOTES, "equal-shares --budget 9", "--budget means nothing to equal-shares"),
        ("a.pb", VOTES, "knapsack --utility cost", "--utility means nothing to knapsack"),
        ("a.csv", SCORES, "knapsack --capacity 9", "--capacity means nothing to knapsack"),
        ("a.csv", SCORES.replace("minimum", "wish 1"), "knapsack", "line 1: 'wish 1'. Columns"),
        ("a.csv", GROUPS, "group-assignment --categories 1", "--categories means nothing to gro"),
        ("a.csv", GROUPS, "group-assignment --seconds nan", "--seconds nan: give a number of"),
    ],
)
def test_solve_refuses_in_one_line(
    pariter: Pariter, tmp_path: Path, name: str, content: str, words: str, message: str
) -> None:
    done = pariter("solve", file(tmp_path, name, content), "--mechanism", *words.split())
    assert (done.code, done.out, len(done.err.splitlines())) == (2, "", 1)
    assert message in done.err
