"""`pariter solve`: every kind of file, what it prints, and what it refuses."""

import json
import os
import re
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from pariter.verifier import verify

PROJECT = Path(__file__).resolve().parents[2]
MOST_SECONDS = 0.4
CSV = "applicant,order,wish 1,wish 2\nada,1,north,south\nemmy,2,north,\nlise,3,north,south\n"

Pariter = Callable[..., Any]


@pytest.fixture
def wishes(tmp_path: Path) -> Path:
    path = tmp_path / "wishes.csv"
    path.write_text(CSV, "utf-8")
    return path


def test_solve_prints_who_got_what(pariter: Pariter, wishes: Path) -> None:
    done = pariter("solve", wishes, "--capacity", 1, "--explain", "emmy")
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[:4] == [
        "deferred-acceptance: 2 of 3 applicants placed, 1 of them in their first choice",
        "  ada: north (choice 1)",
        "  emmy: –",
        "  lise: south (choice 2)",
    ]
    assert re.fullmatch("input hash [0-9a-f]{64}", lines[4])
    assert lines[5:] == [
        "emmy: number 2, place 2 of 3",
        "  1. north: full, 1 seat, the last who got in is hidden (few)",
    ]


@pytest.mark.parametrize("mechanism", ["deferred-acceptance", "serial-dictatorship", "first-come"])
def test_solve_prints_one_json_object(pariter: Pariter, wishes: Path, mechanism: str) -> None:
    seats = ("--capacity", "south=0", "--capacity", "2")
    done = pariter("solve", wishes, "--mechanism", mechanism, *seats, "--json")
    said = json.loads(done.out)
    assert list(said) == ["mechanism", "status", "message", "assignment", "proof"]
    assert (said["mechanism"], said["status"], said["message"]) == (mechanism, "ok", "")
    assert said["assignment"] == {"ada": "north", "emmy": "north", "lise": None}
    assert said["proof"]["cutoffs"]["north"]["full"] == {"last": {"priority": 0, "order": 2}}


def test_solve_writes_an_audit_that_the_verifier_proves(
    pariter: Pariter, wishes: Path, tmp_path: Path
) -> None:
    assert pariter("solve", wishes, "--capacity", 1, "--out", tmp_path / "proof").code == 0
    audit = tmp_path / "proof" / "audit.json"
    assert verify(json.loads(audit.read_text("utf-8"))).valid
    assert pariter("verify", audit).code == 0
    public = tmp_path / "proof" / "public.json"
    assert "ada" not in public.read_text("utf-8")
    assert pariter("verify", public).code == 0


def test_solve_leaves_no_file_of_an_earlier_run_beside_its_own(
    pariter: Pariter, wishes: Path, tmp_path: Path
) -> None:
    out, words = tmp_path / "proof", ("solve", wishes, "--out", tmp_path / "proof")
    for seats in (1, 2):
        assert pariter(*words, "--capacity", seats).code == 0
    for other in ("audit-2.json", "audit-mine.json"):
        (out / other).write_text("{}", "utf-8")
    assert pariter(*words, "--capacity", 1).code == 0
    told = {path.name for path in out.iterdir()}
    assert told == {"audit.json", "audit-mine.json", "public.json", "result.json"}


def test_solve_draws_numbers_that_depend_on_seed_and_names_alone(
    pariter: Pariter, tmp_path: Path
) -> None:
    names = [f"p{number}" for number in range(40)]

    def placed(names: list[str], seed: str) -> dict[str, str]:
        path = tmp_path / "drawn.csv"
        path.write_text("applicant,wish 1\n" + "".join(f"{name},talk\n" for name in names), "utf-8")
        done = pariter("solve", path, "--capacity", 10, "--seed", seed, "--json")
        assignment: dict[str, str] = json.loads(done.out)["assignment"]
        return assignment

    first = placed(names, "spring")
    assert placed(names[::-1], "spring") == first
    assert placed(names, "autumn") != first
    assert sum(option is not None for option in first.values()) == 10


def test_solve_reads_every_preference_file_in_the_library(
    pariter: Pariter, shared_data: Path
) -> None:
    folder = shared_data / "allocation" / "preflib"
    files = [path for path in sorted(folder.rglob("0*")) if path.is_file()]
    assert len(files) == 25
    for path in files:
        seats = () if path.suffix == ".dat" else ("--capacity", 2)
        done = pariter("solve", path, *seats, "--json")
        assert done.code == 0, done.err
        assert any(json.loads(done.out)["assignment"].values())


@pytest.mark.parametrize(
    ("name", "content", "words", "message"),
    [
        ("a.csv", CSV, [], "a.csv, capacities: 'north'. Say how many seats options have"),
        ("a.csv", CSV, ["--capacity", "-1"], "--capacity '-1': give N or OPTION=N"),
        ("a.csv", CSV, ["--capacity", "west=1"], "--capacity: 'west'. No option has this name"),
        ("a.csv", CSV, ["--capacity", "1", "--mechanism", "merit"], "--mechanism 'merit' is none"),
        ("a.csv", CSV, ["--capacity", "1", "--instance", "2"], "--instance means nothing to defe"),
        (
            "a.csv",
            CSV,
            ["--capacity", "1", "--categories", "2"],
            "--categories means nothing to a.",
        ),
        (
            "a.csv",
            "applicant,wish 1\na,b\n",
            ["--capacity", "1", "--seed", "\udcff"],
            "'\\udcff' is no UTF-8",
        ),
        ("a.csv", CSV, ["--capacity", "1", "--explain", "eve"], "--explain 'eve' is no applicant"),
        ("a.csv", CSV.replace("2,north", "1,north"), ["--capacity", "1"], "order of 'emmy': 1."),
        ("a.txt", CSV, ["--capacity", "1"], "its ending: '.txt'. Files end in .soc"),
        ("a.csv", "\xff", ["--capacity", "1"], "line 1: b'\\xff'. Save the file as UTF-8"),
        ("a.json", "{", [], "a.json, line 1, column 2"),
        ("a.soc", "", ["--capacity", "1"], "a.soc, line 1: 'DATA TYPE'"),
        ("a.dat", "Supervisor,Capacity,Projects\n", [], "bids: 'a.soi'. Put the bids beside"),
    ],
)
def test_solve_refuses_in_one_line(
    pariter: Pariter, tmp_path: Path, name: str, content: str, words: list[str], message: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content.encode("latin-1"))
    done = pariter("solve", path, *words)
    assert (done.code, done.out, len(done.err.splitlines())) == (2, "", 1)
    assert message in done.err


def test_solve_funds_projects_by_votes(pariter: Pariter, shared_data: Path) -> None:
    path = shared_data / "allocation" / "pabulib" / "Poland_Swiecie_2023.pb"
    said = json.loads(pariter("solve", path, "--json").out)
    assert (said["mechanism"], said["status"], len(said["selected"])) == ("equal-shares", "ok", 17)
    assert said["proof"]["completion"] == "add1"
    done = pariter("solve", path, "--mechanism", "equal-shares", "--completion", "none")
    assert done.out.startswith("equal-shares, none: ")
    assert len(done.out.splitlines()) < 18


def test_solve_refuses_votes_that_make_no_sense(pariter: Pariter, tmp_path: Path) -> None:
    path = tmp_path / "votes.pb"
    path.write_text("META\n", "utf-8")
    for words, message in (
        ([], "This section is missing"),
        (["--mechanism", "first-come"], "'first-come' does not fit votes.pb"),
    ):
        done = pariter("solve", path, *words)
        assert (done.code, message in done.err) == (2, True)
    done = pariter("solve", tmp_path / "none.pb")
    assert (done.code, "name a file that can be read" in done.err) == (2, True)


def test_solve_refuses_a_file_that_is_not_there(pariter: Pariter, tmp_path: Path) -> None:
    done = pariter("solve", tmp_path / "none.json")
    assert (done.code, "name a file that can be read" in done.err) == (2, True)


def test_solve_prints_no_name_that_steers_a_terminal(pariter: Pariter, tmp_path: Path) -> None:
    path = tmp_path / "market.json"
    names = {"\x1b[2J\x00\u202e": ["north"]}
    path.write_text(json.dumps({"capacities": {"north": 1}, "preferences": names}), "utf-8")
    done = pariter("solve", path, "--explain", "all")
    assert (done.code, done.out.isascii()) == (0, False)
    assert not any(letter in done.out for letter in "\x1b\x00\u202e")


def test_solve_shows_a_terminal_that_work_goes_on(
    pariter: Pariter, wishes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    done = pariter("solve", wishes, "--capacity", 1, "--json")
    assert (json.loads(done.out)["status"], done.err) == ("ok", "wishes.csv …\r\r\033[K")


def test_solve_tells_letters_that_a_terminal_has_not(tmp_path: Path) -> None:
    path = tmp_path / "wishes.csv"
    path.write_text("applicant,wish 1\nadà,north\n", "utf-8")
    command = [sys.executable, "-m", "pariter.cli", "solve", str(path), "--capacity", "0"]
    told = {**os.environ, "PYTHONPATH": str(PROJECT / "src"), "PYTHONIOENCODING": "latin-1"}
    done = subprocess.run(command, env=told, capture_output=True, check=True)
    assert b"  ad\xe0: \\u2013\n" in done.stdout


def test_solve_starts_and_solves_a_thousand_quickly(tmp_path: Path) -> None:
    random = Random(5)
    options = [f"option {number}" for number in range(50)]
    names = [f"applicant {number}" for number in range(1000)]
    market = {
        "capacities": dict.fromkeys(options, 18),
        "preferences": {name: random.sample(options, 8) for name in names},
    }
    path = tmp_path / "market.json"
    path.write_text(json.dumps(market), "utf-8")
    command = [sys.executable, "-m", "pariter.cli", "solve", str(path), "--json"]
    environment = {**os.environ, "PYTHONPATH": str(PROJECT / "src")}
    seconds = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        # The processor's time: waiting for the machine's other work is no property of ours.
        seconds.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
    assert min(seconds) <= MOST_SECONDS
