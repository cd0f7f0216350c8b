"""The whole documented path of an ATHENS edition on the command line, with real rankings."""

import json
import re
import shlex
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from tests.journeys.steps import shipped_pack

from pariter.apps.applications.models import Application
from pariter.apps.evidence.models import Publication
from pariter.apps.journal.models import AuditEntry
from pariter.apps.participation.models import Delivery
from pariter.apps.people.models import Person
from pariter.apps.placements.models import AllocationRun, Placement
from pariter.apps.programmes.loading import load_pack
from pariter.apps.programmes.models import Offer
from pariter.formats import preflib
from pariter.packs.loader import SHIPPED

pytestmark = pytest.mark.django_db

Pariter = Callable[..., Any]
PROJECT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
CALL = "polimi_mobility/M5/2027-03/students"
OFFICE = "office@example.org"
OPEN = "2026-12-01T10:00"
CLOSED = "2026-12-02T10:00"
DRAW = "2026-12-03T20:00"
DRAWN = "2026-12-03T21:00"
RESULTS = "2026-12-05T12:00"
ANSWERS = "2026-12-06T12:00"
AFTER = "2027-03-26T21:00"


@pytest.fixture
def agh(shared_data: Path) -> Path:
    return shared_data / "allocation" / "preflib" / "00009-agh" / "00009-00000001.soc"


@pytest.fixture
def loaded(pariter: Pariter) -> Pariter:
    """Return the commands of a site that has the programme and one person in its office."""
    load_pack(loaded=shipped_pack("polimi_mobility"), at=datetime.fromisoformat(f"{OPEN}Z"))
    assert pariter("make-office", OFFICE, "polimi_mobility", "--at", OPEN).code == 0
    return pariter


def test_whole_path(pariter: Pariter, agh: Path, tmp_path: Path) -> None:
    assert pariter("load-pack", SHIPPED / "polimi_mobility", "--at", OPEN).code == 0
    assert pariter("make-office", OFFICE, "polimi_mobility", "--at", OPEN).code == 0

    done = pariter("import-preferences", agh, "--call", CALL, "--capacity", 15, "--at", OPEN)
    assert (done.code, done.err) == (0, "")
    assert "9 offers added" in done.out
    assert f"Applications to {CALL}: 146 of 146" in done.out
    assert "applicants come from the call's 8 homes in turn" in done.out
    file = preflib.read(agh)
    assert Application.objects.filter(call__key="students").count() == file.voters == 146
    first = Person.objects.get(name="Applicant 001 (00009-00000001.soc)")
    assert (first.is_synthetic, first.email.endswith("@example.org")) == (True, True)
    wishes = first.applications.get().preferences.values_list("offer__key", flat=True)
    assert list(wishes) == [f"course-{number}" for number in file.strict_orders()[0][1]]

    done = pariter("close-call", CALL, "--reason", "Trial", "--by", OFFICE, "--at", CLOSED)
    assert done.code == 0
    done = pariter("commit-lottery", CALL, "--draw-at", DRAW, "--at", CLOSED)
    assert (done.code, "applicants 146" in done.out) == (0, True)
    [root] = re.findall(r"root (\w{64})", done.out)
    done = pariter("draw-lottery", CALL, "--beacon", "7 23 41 58 86", "--at", DRAWN)
    assert (done.code, "numbers 146" in done.out) == (0, True)

    done = pariter("allocate", CALL, "--dry-run", "--json", "--at", DRAWN)
    dry = json.loads(done.out)
    assert (done.code, dry["kind"], dry["placed"]) == (0, "dry", 135)
    real = json.loads(pariter("allocate", CALL, "--json", "--by", OFFICE, "--at", DRAWN).out)
    assert real["kind"] == "real"
    assert {**real, "kind": "dry", "run": dry["run"]} == dry
    assert [real["offers"][f"course-{number}"]["placed"] for number in range(1, 10)] == [15] * 9
    assert json.loads(pariter("allocate", CALL, "--json", "--at", DRAWN).out) == real

    done = pariter("export-run", CALL, "--out", tmp_path / "proof")
    audit, public = tmp_path / "proof" / "audit.json", tmp_path / "proof" / "public.json"
    assert (done.code, audit.stat().st_mode & 0o777) == (0, 0o600)
    for path in (audit, public):
        done = pariter("verify", path)
        assert (done.code, "VALID" in done.out) == (0, True)
        assert root in path.read_text("utf-8")
    assert "Applicant" not in public.read_text("utf-8")

    done = pariter("publish-run", CALL, "--at", RESULTS)
    assert done.out == f"{CALL}: published, 135 places offered\n"
    assert pariter("publish-run", CALL, "--at", RESULTS).out == done.out
    one, other = _references(Placement.State.OFFERED)[:2]
    done = pariter("accept", CALL, "--reference", one.lower(), "--at", ANSWERS)
    assert f"Accepted by {OFFICE} on behalf: 1 of 1" in done.out
    accepted = AuditEntry.objects.get(action="placement.accepted")
    assert accepted.actor == Person.objects.get(email=OFFICE).public_id
    done = pariter("decline", CALL, "--reference", other, "--at", ANSWERS)
    assert (done.code, f"{other}: declined course-" in done.out) == (0, True)
    assert pariter("accept", CALL, "--all", "--at", ANSWERS).code == 0
    assert Placement.objects.filter(state=Placement.State.OFFERED).count() == 0
    assert Placement.objects.filter(state=Placement.State.ACCEPTED).count() == 135

    done = pariter(
        "attendance", CALL, "--session", "final-gathering", "--all-present", "--at", AFTER
    )
    assert done.out.splitlines()[-1] == "135 were there, 0 were not"
    attendance = tmp_path / "attendance.csv"
    present = _references(Placement.State.ACCEPTED)
    rows = [f"{reference},{'no' if reference == one else 'yes'}" for reference in present]
    attendance.write_text("\n".join(["reference,present", *rows, ""]), "utf-8")
    told = ("attendance", CALL, "--session", "european-activities", "--file", attendance)
    done = pariter(*told, "--at", AFTER)
    assert done.out.splitlines()[-1] == "134 were there, 1 were not"
    assert pariter(*told, "--at", AFTER).out.splitlines()[-1] == done.out.splitlines()[-1]
    assert Delivery.objects.count() == 270

    done = pariter("figures", "polimi_mobility/M5/2027-03")
    assert (done.code, Publication.objects.count()) == (0, 0)
    assert "proposed, not published" in done.out
    assert "applied: 146" in done.out
    done = pariter("figures", CALL, "--publish", "--by", OFFICE, "--at", AFTER)
    assert (done.code, "published, version 1" in done.out) == (0, True)
    done = pariter("figures", CALL, "--csv")
    assert done.out.splitlines()[0] == "step,offer,home,count"
    again = pariter("figures", CALL, "--publish", "--at", AFTER)
    assert (again.code, "Say why you correct them" in again.err) == (2, True)


def test_path_in_the_reference_works_as_it_stands(
    loaded: Pariter, agh: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    reference = (PROJECT / "docs" / "reference" / "commands.md").read_text("utf-8")
    path = reference.partition("## A call from beginning to end")[2].partition("\n## ")[0]
    commands = re.findall(r"^\$ pariter (.*)$", path, re.MULTILINE)
    assert len(commands) == 13
    with time_machine.travel(NOW, tick=False):
        for command in commands:
            done = loaded(*(agh if word == "FILE" else word for word in shlex.split(command)))
            assert (done.code, done.err) == (0, ""), command
    assert Publication.objects.get().edition.key == "2027-03"


def test_wishes_are_not_for_calls_in_order_of_sign_up(loaded: Pariter, agh: Path) -> None:
    assert loaded("load-pack", SHIPPED / "polimi_pop").code == 0
    done = loaded("import-preferences", agh, "--call", "polimi_pop/P9/2027-02", "--at", OPEN)
    assert (done.code, "in the order of sign-up" in done.err) == (2, True)


def test_same_file_twice_changes_nothing(loaded: Pariter, agh: Path) -> None:
    told = ("import-preferences", agh, "--call", CALL, "--capacity", 15, "--home", "athens-03")
    assert loaded(*told, "--at", OPEN).code == 0
    before = _counts()
    done = loaded(*told, "--at", OPEN)
    assert (done.code, done.out) == (
        0,
        "── 146 applications are there already and stay as they are\n",
    )
    assert loaded("close-call", CALL, "--reason", "Trial", "--at", CLOSED).code == 0
    assert loaded(*told, "--at", CLOSED).code == 0
    assert {**_counts(), "acts": before["acts"]} == before
    assert set(Application.objects.values_list("home__code", flat=True)) == {"athens-03"}


def test_alternatives_match_offers_by_title_or_key(loaded: Pariter, tmp_path: Path) -> None:
    names = ["bridges-and-time", "Water in cities (course 4)", "Fotonica per l’energia (corso 1)"]
    file = _write_soi(tmp_path, names, ["2: 3,1", "1: 2"])
    done = loaded("import-preferences", file, "--call", CALL, "--at", OPEN)
    assert (done.code, done.err) == (0, "")
    wishes = {
        application.person.name: [wish.offer.key for wish in application.preferences.all()]
        for application in Application.objects.all()
    }
    assert wishes == {
        "Applicant 001 (wishes.soi)": ["photonics-for-energy", "bridges-and-time"],
        "Applicant 002 (wishes.soi)": ["photonics-for-energy", "bridges-and-time"],
        "Applicant 003 (wishes.soi)": ["water-in-cities"],
    }


def test_unknown_alternatives_are_refused_with_the_mend(loaded: Pariter, tmp_path: Path) -> None:
    file = _write_soi(tmp_path, ["bridges-and-time", "Course 1"], ["1: 2,1"])
    before = _counts()
    done = loaded("import-preferences", file, "--call", CALL, "--at", OPEN)
    assert done.code == 2
    assert "1 of 2 alternatives are not offered" in done.err
    assert "'Course 1'; add them with --capacity N" in done.err
    assert _counts() == before


@pytest.mark.parametrize(
    ("order", "said"),
    [
        ("1: 1,4", "4. No alternative has this number"),
        ("1: 1,2,1", "1. It is ranked twice"),
        ("1: 1,", "is the line cut off?"),
        ("1", "is the line cut off before its colon?"),
        ("1: {1,2}", "A .soi has no ties"),
        ("0: 1", "must be a whole number, 1 or more"),
    ],
)
def test_wrong_line_is_refused_and_nothing_imported(
    loaded: Pariter, tmp_path: Path, order: str, said: str
) -> None:
    file = _write_soi(tmp_path, ["bridges-and-time", "water-in-cities"], ["1: 1", order], voters=2)
    before = _counts()
    done = loaded("import-preferences", file, "--call", CALL, "--at", OPEN)
    assert done.code == 2
    assert done.err.startswith("pariter import-preferences: wishes.soi, line 14:")
    assert said in done.err
    assert len(done.err.splitlines()) == 1
    assert _counts() == before


@pytest.mark.parametrize("kept", [0.5, 0.95])
def test_truncated_file_is_refused(loaded: Pariter, agh: Path, tmp_path: Path, kept: float) -> None:
    text = agh.read_text("utf-8")
    file = tmp_path / agh.name
    file.write_text(text[: int(len(text) * kept)].rpartition("\n")[0] + "\n", "utf-8")
    before = _counts()
    done = loaded("import-preferences", file, "--call", CALL, "--capacity", 15, "--at", OPEN)
    assert (done.code, "is it cut off?" in done.err) == (2, True)
    assert _counts() == before


def test_refused_application_undoes_the_whole_import(loaded: Pariter, agh: Path) -> None:
    before = _counts()
    told = ("import-preferences", agh, "--call", CALL, "--capacity", 15)
    done = loaded(*told, "--at", "2026-12-20T10:00")
    assert (done.code, "Applications closed on" in done.err) == (2, True)
    assert "Nothing was imported" in done.err
    assert _counts() == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("import-preferences", "nowhere.soc", "--call", CALL), "No such file"),
        (("import-preferences", "AGH", "--call", "polimi/M5"), "No call has the address"),
        (("import-preferences", "AGH", "--call", CALL, "--capacity", -1), "-1 is below 0"),
        (
            ("import-preferences", "AGH", "--call", CALL, "--capacity", 1, "--home", "mars"),
            "--home 'mars' is no home",
        ),
        (("close-call", CALL, "--reason", "", "--at", OPEN), "Say why the call closes early"),
        (("close-call", CALL, "--reason", "x", "--at", "soon"), "--at 'soon' is no moment"),
        (("close-call", CALL, "--reason", "x", "--by", "x@y.org"), "does not run polimi_mobility"),
        (("commit-lottery", CALL, "--at", OPEN), "Freeze the list after that"),
        (("draw-lottery", CALL, "--beacon", "1"), "Freeze the list first"),
        (("allocate", CALL), "The lottery has not been drawn yet"),
        (("publish-run", CALL), "has no real run yet; run: pariter allocate"),
        (("export-run", CALL, "--out", "x"), "has no real run yet"),
        (("accept", CALL, "--reference", "AAAA-BBBB"), "no place is offered to it"),
        (("attendance", CALL, "--session", "x", "--all-present"), "there are: week-"),
        (("figures", "polimi_mobility/M5/1999-01"), "polimi_mobility/M5/2027-03"),
        (("make-office", OFFICE, "polimi"), "there are: polimi_mobility"),
        (("bench", "nothing"), "'nothing' is no benchmark"),
    ],
)
def test_refusal_is_one_line_with_the_mend(
    loaded: Pariter, agh: Path, words: tuple[object, ...], said: str
) -> None:
    done = loaded(*(agh if word == "AGH" else word for word in words))
    assert (done.code, len(done.err.splitlines())) == (2, 1)
    assert said in done.err


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("name,here\n", ":1: 'name,here'; begin with the line reference,present"),
        ("reference,present\nAAAA-BBBB,yes\n", ":2: 'AAAA-BBBB' holds no place here"),
        ("reference,present\nAAAA-BBBB,perhaps\n", ":2: 'AAAA-BBBB,perhaps'; write REFERENCE,yes"),
        ("reference,present\nAAAA-BBBB\n", ":2: 'AAAA-BBBB'; write REFERENCE,yes"),
    ],
)
def test_wrong_attendance_list_is_refused_by_line(
    loaded: Pariter, tmp_path: Path, rows: str, said: str
) -> None:
    file = tmp_path / "list.csv"
    file.write_text(rows, "utf-8")
    done = loaded("attendance", CALL, "--session", "final-gathering", "--file", file)
    assert (done.code, f"{file}{said}" in done.err) == (2, True)


def test_tampered_proof_is_broken(loaded: Pariter, tmp_path: Path) -> None:
    file = _write_soi(tmp_path, ["bridges-and-time", "wind-and-structures"], ["9: 1,2", "9: 2"])
    home = ("--home", "athens-01")
    assert loaded("import-preferences", file, "--call", CALL, *home, "--at", OPEN).code == 0
    loaded("close-call", CALL, "--reason", "Trial", "--at", CLOSED)
    loaded("commit-lottery", CALL, "--draw-at", DRAW, "--at", CLOSED)
    loaded("draw-lottery", CALL, "--beacon", "1 2 3", "--at", DRAWN)
    loaded("allocate", CALL, "--at", DRAWN)
    loaded("export-run", CALL, "--out", tmp_path)
    audit = json.loads((tmp_path / "audit.json").read_text("utf-8"))
    assignment = audit["result"]["assignment"]
    placed = next(token for token, option in assignment.items() if option)
    assignment[placed] = None
    (tmp_path / "audit.json").write_text(json.dumps(audit), "utf-8")
    done = loaded("verify", tmp_path / "audit.json")
    assert (done.code, "BROKEN" in done.out) == (1, True)
    (tmp_path / "audit.json").write_text("{", "utf-8")
    assert loaded("verify", tmp_path / "audit.json").code == 2


def test_production_acts_only_now(loaded: Pariter, settings: Any) -> None:
    settings.DEMONSTRATION = False
    done = loaded("close-call", CALL, "--reason", "x", "--at", OPEN)
    assert (done.code, "only a demonstration may act" in done.err) == (2, True)


def _references(state: str) -> list[str]:
    places = Placement.objects.filter(state=state).order_by("application__reference")
    return list(places.values_list("application__reference", flat=True))


def _counts() -> dict[str, int]:
    return {
        "people": Person.objects.count(),
        "applications": Application.objects.count(),
        "offers": Offer.objects.count(),
        "runs": AllocationRun.objects.count(),
        "acts": AuditEntry.objects.count(),
    }


def _write_soi(folder: Path, names: list[str], orders: list[str], voters: int = 0) -> Path:
    total = voters or sum(int(order.split(":")[0]) for order in orders)
    lines = [
        "# FILE NAME: wishes.soi",
        "# TITLE: Wishes",
        "# DESCRIPTION: ",
        "# DATA TYPE: soi",
        "# MODIFICATION TYPE: original",
        "# RELATES TO: ",
        "# RELATED FILES: ",
        f"# NUMBER ALTERNATIVES: {len(names)}",
        f"# NUMBER VOTERS: {total}",
        f"# NUMBER UNIQUE ORDERS: {len(orders)}",
        *(f"# ALTERNATIVE NAME {number}: {name}" for number, name in enumerate(names, start=1)),
        *orders,
    ]
    file = folder / "wishes.soi"
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return file
