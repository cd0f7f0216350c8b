"""`pariter attack` and `pariter export-ledger`: what they print, and what they refuse."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.checker.tables import ledger, release, small

from pariter.apps.evidence.models import LedgerEntry
from pariter.cli import main
from pariter.kernels.disclosure import GENESIS, append

Document = dict[str, Any]
HIDDEN = release(("sex",), {("F",): 3, ("M",): 20}, small(5))
OPEN = release(("sex",), {("F",): 30, ("M",): 20})


@pytest.fixture
def attack(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Any]:
    """Return a function that attacks a document, and returns exit code, output and errors."""

    def run(document: object, *words: str) -> tuple[int, str, str]:
        path = tmp_path / "file.json"
        text = document if isinstance(document, str) else json.dumps(document)
        path.write_text(text, "utf-8")
        code = main(["attack", str(path), *words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_what_comes_back_is_printed_and_the_exit_code_says_so(attack: Callable[..., Any]) -> None:
    code, out, err = attack(ledger(HIDDEN, {**OPEN, "population": "city"}))
    assert (code, err) == (1, "")
    assert "university: 2 counts told, 1 withheld; 1 attacked.\n  staff, sex=F: 3\n" in out
    assert "city: 3 counts told, 0 withheld; 0 attacked.\n  Nothing can be worked out.\n" in out
    code, out, _err = attack(ledger(OPEN))
    assert (code, out.splitlines()[-1]) == (0, "Nothing was found.")


def test_few_people_who_are_told_as_they_are_are_found(attack: Callable[..., Any]) -> None:
    few = release(("sex",), {("F",): 4, ("M",): 20})
    code, out, _err = attack(ledger(few))
    assert (code, "  staff, sex=F, told as it is: 4\n" in out) == (1, True)
    assert attack(ledger({**few, "threshold": 4}))[0] == 0
    assert attack(ledger({**few, "unit": 100}))[0] == 0


def test_a_remark_is_no_matter_for_tables_without_its_counts(attack: Callable[..., Any]) -> None:
    """It contradicts what is told, so that each table is attacked by itself."""
    other = {**OPEN, "measure": "students"}
    said = {"population": "university", "measure": "staff", "dimensions": ["sex"],
            "part": [["F"]], "least": "2", "most": "2"}  # fmt: skip
    code, out, err = attack(ledger(OPEN, other, also=[said]))
    assert (code, err, "no counts of people agree with all that was told" in out) == (3, "", True)


def test_the_answer_as_json(attack: Callable[..., Any]) -> None:
    document = ledger(HIDDEN)
    code, out, _err = attack(document, "--json")
    told = json.loads(out)
    assert code == 1
    assert (told["found"], told["finished"], told["head"]) == (True, True, document["head"])
    [population] = told["populations"]
    assert population["found"] == [
        {"kind": "withheld", "measure": "staff", "later": None, "cell": {"sex": "F"},
         "least": 3, "most": 3, "small": True, "sensitive": True},
    ]  # fmt: skip


def test_a_large_count_that_follows_is_said_and_is_no_find(attack: Callable[..., Any]) -> None:
    large = release(("sex",), {("F",): 9, ("M",): 20}, lambda one, _count: one == ("F",))
    code, out, _err = attack(ledger(large))
    assert code == 0
    assert "  staff, sex=F, withheld beside others, follows, and is of many people: 9\n" in out
    assert out.endswith(
        "No count of few people can be worked out.\nNothing of few people was found.\n"
    )
    code, out, _err = attack(ledger({**large, "unit": 100}))
    assert (code, "  staff, sex=F: 9\n" in out) == (1, True)


def test_an_attack_without_time_is_not_finished(attack: Callable[..., Any]) -> None:
    code, _out, err = attack(ledger(HIDDEN), "--seconds", "nan")
    assert (code, "--seconds: nan. Give a number" in err) == (2, True)
    code, out, _err = attack(ledger(HIDDEN), "--seconds", "0")
    assert code == 3
    assert "not finished, the time was over" in out
    assert out.splitlines()[-1].startswith("Not finished: nothing was found so far,")


def test_names_with_control_characters_are_shown_as_codes(attack: Callable[..., Any]) -> None:
    cells: dict[tuple[str, ...], int] = {("F\u202e\u001b",): 3, ("M",): 20}
    _code, out, _err = attack(ledger(release(("sex",), cells, small(5))))
    assert "sex=F\\u202e\\u001b: 3" in out


def changed(document: Document, change: Callable[[Document], None]) -> Document:
    copy: Document = json.loads(json.dumps(document))
    change(copy)
    return copy


def rewritten(**more: Any) -> Document:
    return ledger({**HIDDEN, **more})


@pytest.mark.parametrize(
    ("document", "complaint"),
    [
        ("{", "the file: "),
        ('{"format": 1, "format": 2}', "the key 'format' stands twice"),
        ({"format": "other"}, "format: 'other'. Give pariter-ledger/1"),
        ([], "the file: []. Write an object"),
        (changed(ledger(HIDDEN), lambda one: one["entries"][0]["content"].update(kind="\ud800")),
         "content: '\\ud800'. This is no valid Unicode"),
        (changed(ledger(HIDDEN), lambda one: one["entries"][0]["content"].update(threshold=4)),
         "entry 1, digest"),
        (changed(ledger(HIDDEN, OPEN), lambda one: one["entries"].pop(0)), "entry 1, previous"),
        (changed(ledger(HIDDEN, OPEN), lambda one: one["entries"].pop()), "entries are missing"),
        (rewritten(threshold=1), "entry 1, threshold: 1. Write a whole number, 2 or more"),
        (rewritten(cells=[["M", -1]]), "entry 1, cells, row 1: -1. Write a whole number, 0 or"),
        (rewritten(cells=[["M", 1.5]]), "entry 1, cells, row 1: 1.5. Write a whole number"),
        (rewritten(cells=[["M"]]), "entry 1, cells, row 1: ['M']. Write 1 values and a count"),
        (rewritten(cells=[["M", 2], ["M", 3]]), "['M']. This cell stands there twice"),
        (rewritten(withheld=[["M"]]), "['M']. It is told as well"),
        (rewritten(dimensions=["sex", "sex"]), "Name each dimension once"),
        (rewritten(kind="rumour"), "entry 1, kind: 'rumour'. Write release or refusal"),
        (rewritten(parents={"sex": {"F": "M", "M": "F"}}), "It adds up itself"),
        (ledger(HIDDEN, also=[{"population": "university", "measure": "staff",
                               "dimensions": ["sex"], "part": [["F"]], "least": "x", "most": "1"}]),
         "also 1, least: 'x'. Write a number"),
        (ledger(HIDDEN, also=[{"population": "university", "measure": "staff",
                               "dimensions": ["age"], "part": [["F"]], "least": "0", "most": "1"}]),
         "also 1: ['university', 'staff', 'age']. No release has these counts"),
        (ledger(HIDDEN, also=[{"population": "city", "measure": "staff",
                               "dimensions": ["sex"], "part": [["F"]], "least": "0", "most": "1"}]),
         "also 1: ['city', 'staff', 'sex']. No release has these counts"),
        (ledger(HIDDEN, also=[{"population": "university", "measure": "staff",
                               "dimensions": ["sex"], "part": [["W"]], "least": "0", "most": "1"}]),
         "also 1: ['W']. No release has these counts"),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_with_the_mend(
    attack: Callable[..., Any], document: object, complaint: str
) -> None:
    code, out, err = attack(document)
    assert (code, out) == (2, "")
    assert complaint in err


def test_what_the_attacker_knows_must_be_written_as_a_cell(attack: Callable[..., Any]) -> None:
    code, _out, err = attack(ledger(HIDDEN), "--know", "sex")
    assert (code, "Write --know A=x,B=y" in err) == (2, True)


@pytest.mark.parametrize("cell", ["sex=X", "sez=F", "sex=F,population=city", "sex=F,measure=pay"])
def test_who_knows_a_cell_that_is_nowhere_is_refused(attack: Callable[..., Any], cell: str) -> None:
    code, out, err = attack(ledger(HIDDEN), "--know", cell)
    assert (code, out) == (2, "")
    assert f"--know: {cell!r}. No table has such a cell" in err


def test_who_is_in_one_population_hides_nothing_of_another(attack: Callable[..., Any]) -> None:
    city = release(("sex",), {("X",): 30, ("M",): 20}) | {"population": "city"}
    assert attack(ledger(HIDDEN, city), "--know", "sex=X")[0] == 1


def test_a_table_that_no_counts_fit_is_not_passed_as_tried(attack: Callable[..., Any]) -> None:
    odd = changed(HIDDEN, lambda one: one.update(sums=[[None, 9]]))
    code, out, _err = attack(ledger(odd))
    assert (code, "can be worked out" in out) == (3, False)
    assert "Entries 1: no counts of people agree with all that was told." in out


PROTECTED = {
    "by": ["sex"],
    "threshold": 5,
    "cells": [
        {"sex": "F", "count": None, "status": "suppressed"},
        {"sex": "M", "count": None, "status": "suppressed"},
        {"sex": None, "count": 22, "status": "published"},
    ],
    "proof": [
        {"cell": {"sex": "F"}, "can_be": "larger", "by": 3,
         "moves": [{"cell": {"sex": "F"}, "people": 3}, {"cell": {"sex": "M"}, "people": -3}]},
        {"cell": {"sex": "F"}, "can_be": "smaller", "by": 1,
         "moves": [{"cell": {"sex": "F"}, "people": -1}, {"cell": {"sex": "M"}, "people": 1}]},
    ],
}  # fmt: skip


def test_a_protected_table_and_its_proof_hold(attack: Callable[..., Any]) -> None:
    code, out, _err = attack(PROTECTED)
    assert code == 0
    assert out.startswith("Proof: holds. It tells the small counts themselves, so never publish")


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda one: one["proof"][0]["moves"].pop(), "The parts of [None] do not move as it does"),
        (lambda one: one["proof"][0].update(by=4), "It moves the cell by 3, not by 4"),
        (lambda one: one["proof"].pop(), "Show that it can be larger and smaller"),
        (lambda one: one["cells"][1].update(count=20, status="published"), "which is told"),
        (lambda one: one["cells"][2].update(count=1), "No table of people fits all its parts"),
        (lambda one: one["proof"][0].update(can_be="many"), "Write larger or smaller"),
        (lambda one: one["proof"][0].update(can_be=[]), "Write larger or smaller"),
        (lambda one: one["cells"][0].update(status={}), "Write published, rounded or suppressed"),
        (lambda one: one["cells"][0].update(count=2), "It is suppressed; write null"),
    ],
)
def test_a_proof_that_shows_nothing_is_refused(
    attack: Callable[..., Any], change: Callable[[Document], None], complaint: str
) -> None:
    code, _out, err = attack(changed(PROTECTED, change))
    assert (code, complaint in err) == (2, True), err


def test_what_protect_prints_holds_and_gives_nothing(
    attack: Callable[..., Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("ortools")
    table = tmp_path / "staff.csv"
    table.write_text("role,sex,people\nA,F,2\nA,M,18\nB,F,19\nB,M,14\nC,F,1\nC,M,40\n", "utf-8")
    assert main(["protect", str(table), "--count", "people", "--by", "role,sex", "--json"]) == 0
    code, out, _err = attack(capsys.readouterr().out)
    assert (code, out.startswith("Proof: holds.")) == (0, True)


@pytest.mark.django_db
def test_the_exported_ledger_is_attacked_by_the_checker_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = append(GENESIS, OPEN)
    for entry in (first, append(first.digest, {**HIDDEN, "population": "city"})):
        LedgerEntry.objects.create(
            previous=entry.previous, digest=entry.digest, content=dict(entry.content),
            at=datetime(2027, 1, 1, tzinfo=UTC),
        )  # fmt: skip
    path = tmp_path / "ledger.json"
    assert main(["export-ledger", str(path)]) == 0
    assert "2 entries" in capsys.readouterr().out
    done = subprocess.run(
        [sys.executable, "-m", "pariter.checker", str(path)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (1, "")
    assert "city: 2 counts told, 1 withheld; 1 attacked.\n  staff, sex=F: 3" in done.stdout


@pytest.mark.django_db
def test_an_altered_ledger_is_not_exported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    LedgerEntry.objects.create(
        previous=GENESIS, digest="a" * 64, content=OPEN, at=datetime(2027, 1, 1, tzinfo=UTC)
    )
    assert main(["export-ledger", str(tmp_path / "ledger.json")]) == 2
    assert "it was changed" in capsys.readouterr().err
    assert not (tmp_path / "ledger.json").exists()
