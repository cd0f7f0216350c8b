"""Cooperation projects: only what the partner confirmed counts, and people only by the gate."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.journeys import steps

from pariter.apps.evidence.actions import propose_figures
from pariter.apps.evidence.facts import indicators_of
from pariter.apps.journal.append_only import protect, release
from pariter.apps.journal.models import OutgoingMail
from pariter.apps.objectives.asking import REMIND_AFTER, ask_partners
from pariter.apps.objectives.counted import PEOPLE_REACHED, PROJECTS, project_tables
from pariter.apps.objectives.errors import ObjectiveError
from pariter.apps.objectives.models import Outcome, Project, ProjectVersion
from pariter.apps.objectives.project_versions import changes, content_of
from pariter.apps.objectives.projects import answer_outcome, keep_project, state_outcome
from pariter.apps.objectives.queries import outcomes_of, projects_of
from pariter.apps.people.actions import register_person
from pariter.apps.people.models import Organisation, Person
from pariter.apps.programmes.loading import load_pack
from pariter.apps.programmes.models import Edition, Initiative, OfficeRole, Programme
from pariter.apps.programmes.roles import grant_role

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
LATER = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def programme(db: None) -> Programme:
    return load_pack(loaded=steps.shipped_pack("polimi_polisocial"), at=AT)


@pytest.fixture
def partner(programme: Programme) -> Person:
    found = register_person(email="partner@example.org", name="Paola", at=AT)
    grant_role(
        person=found,
        programme=programme,
        role=OfficeRole.Role.PARTNER,
        organisation=Organisation.objects.get(code="demo-nonprofit-04"),
        at=AT,
        by=None,
    )
    return found


def _project(programme: Programme, **given: Any) -> Project:
    said = {
        "initiative": Initiative.objects.get(programme=programme, key="S5"),
        "title": "Invented project",
        "language": "en",
        "partner": Organisation.objects.get(code="demo-nonprofit-04"),
        "territory": "milan",
        "disciplines": ["design", "energy"],
        "theme": "living-conditions",
        "starts": date(2026, 1, 10),
        "ends": None,
        "at": AT,
        "by": None,
        **given,
    }
    return keep_project(**said)


def _outcome(project: Project, **given: Any) -> Outcome:
    said = {
        "year": 2026,
        "what": "People trained",
        "number": 40,
        "unit": "people",
        "counts_people": True,
        "at": AT,
        "by": None,
        **given,
    }
    return state_outcome(project=project, **said)


def test_only_what_the_partner_confirmed_is_counted(programme: Programme, partner: Person) -> None:
    edition = Edition.objects.get(initiative__key="S5", key="2026")
    outcomes = [_outcome(_project(programme)) for _ in range(18)]
    for place, outcome in enumerate(outcomes[:12]):
        answer_outcome(
            outcome=outcome,
            seen=outcome.stated_at,
            is_true=place < 6,
            reason="It was fewer.",
            at=LATER,
            by=partner,
        )
    steps = project_tables(edition, PROJECTS)
    assert [table.total for table in steps] == [18, 18, 6]
    [reached] = project_tables(edition, PEOPLE_REACHED)
    assert reached.cells == {("milan", "design"): 240}
    assert indicators_of(edition)[:2] == (PROJECTS, PEOPLE_REACHED)
    proposal = propose_figures(edition=edition, indicator=PEOPLE_REACHED)
    assert [table.total for table in proposal.released] == [240]
    shown = [len(project.outcomes.all()) for project in projects_of(programme)]
    assert sorted(shown) == [0] * 12 + [1] * 6


def test_partner_answers_what_it_saw(programme: Programme, partner: Person) -> None:
    outcome = _outcome(_project(programme))
    [hers] = outcomes_of(partner)
    assert hers == outcome
    changed = _outcome(outcome.project, outcome=outcome, number=30, at=LATER)
    with pytest.raises(ObjectiveError, match="changed this while you looked"):
        answer_outcome(outcome=outcome, seen=AT, is_true=True, at=LATER, by=partner)
    with pytest.raises(ObjectiveError, match="what is not right"):
        answer_outcome(outcome=changed, seen=LATER, is_true=False, reason=" ", at=LATER, by=partner)
    answer_outcome(outcome=changed, seen=LATER, is_true=True, at=LATER, by=partner)
    changed.refresh_from_db()
    assert (changed.number, changed.state) == (30, Outcome.State.CONFIRMED)


def test_correction_of_an_outcome_takes_its_place_once_the_partner_confirms_it(
    programme: Programme, partner: Person
) -> None:
    project = _project(programme)
    outcome = _outcome(project, what="Rooms", unit="rooms", counts_people=False)
    answer_outcome(outcome=outcome, seen=AT, is_true=True, at=LATER, by=partner)
    with pytest.raises(ObjectiveError, match="Say why you correct it"):
        _outcome(project, outcome=outcome, number=30, at=LATER)
    said = {"what": "Rooms", "unit": "rooms", "counts_people": False, "at": LATER}
    again = _outcome(
        project, outcome=outcome, number=30, reason={"en": "Two were counted twice."}, **said
    )
    assert (again.corrects, again.state) == (outcome, Outcome.State.STATED)
    with pytest.raises(ObjectiveError, match="waits for the partner"):
        _outcome(project, outcome=outcome, number=31, reason={"en": "Again."}, **said)
    [shown] = projects_of(programme)
    assert [one.number for one in shown.outcomes.all()] == [40]
    answer_outcome(outcome=again, seen=LATER, is_true=True, at=LATER, by=partner)
    outcome.refresh_from_db()
    assert (outcome.number, outcome.state, outcome.replaced_at) == (40, "confirmed", LATER)
    with pytest.raises(ObjectiveError, match="Correct what took its place"):
        _outcome(project, outcome=outcome, number=31, reason={"en": "Again."}, **said)
    [shown] = projects_of(programme)
    assert [one.number for one in shown.outcomes.all()] == [30]
    told = [
        ([one["number"] for one in version.content["outcomes"]], str(version.reason))
        for version in project.versions.all()
    ]
    assert told == [([], ""), ([40], ""), ([30], "Two were counted twice.")]


def test_corrected_people_are_counted_once_and_told_by_no_version(
    programme: Programme, partner: Person
) -> None:
    edition = Edition.objects.get(initiative__key="S5", key="2026")
    project = _project(programme)
    outcome = _outcome(project)
    answer_outcome(outcome=outcome, seen=AT, is_true=True, at=AT, by=partner)
    again = _outcome(
        project, outcome=outcome, number=35, reason={"en": "Some came twice."}, at=LATER
    )
    [reached] = project_tables(edition, PEOPLE_REACHED)
    assert reached.cells == {("milan", "design"): 40}
    answer_outcome(outcome=again, seen=LATER, is_true=True, at=LATER, by=partner)
    [reached] = project_tables(edition, PEOPLE_REACHED)
    assert reached.cells == {("milan", "design"): 35}
    assert [table.total for table in project_tables(edition, PROJECTS)] == [1, 1, 1]
    *_earlier, last = project.versions.all()
    assert (str(last.reason), last.content["outcomes"]) == ("Some came twice.", [])
    assert "35" not in json.dumps(last.content)


def test_project_is_corrected_by_a_version_with_a_reason(programme: Programme) -> None:
    project = _project(programme)
    kept = _project(programme, project=project, at=LATER)
    assert kept.versions.count() == 1  # nothing is read otherwise
    with pytest.raises(ObjectiveError, match="Say why you change it") as refused:
        _project(programme, project=project, territory="lombardy", at=LATER)
    assert refused.value.field == "reason"
    changed = {
        "territory": "lombardy",
        "disciplines": ["energy", "design"],
        "reason": {"en": "It moved."},
    }
    _project(programme, project=project, at=LATER, **changed)
    first, second = project.versions.all()
    assert (first.content["territory"], second.content["territory"]) == ("milan", "lombardy")
    told = [(one.what, one.before, one.now) for one in changes(first.content, second.content)]
    assert told == [
        ("territory", "milan", "lombardy"),
        ("disciplines", ["design", "energy"], ["energy", "design"]),
    ]
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ProjectVersion.objects.update(reason="")


@contextmanager
def _before_versions() -> Iterator[None]:
    """Let versions be taken away, as if there had been none yet."""
    release(connection, ProjectVersion._meta.db_table)
    yield
    protect(connection, ProjectVersion._meta.db_table)


def test_project_of_before_versions_has_a_first_one(
    programme: Programme, partner: Person, client: Client
) -> None:
    project, other = _project(programme), _project(programme, title="Other one")
    rooms = _outcome(project, what="Rooms", unit="rooms", counts_people=False)
    for outcome in (rooms, _outcome(project)):
        answer_outcome(outcome=outcome, seen=AT, is_true=True, at=LATER, by=partner)
    _outcome(project, what="Wells", unit="wells", counts_people=False)
    with _before_versions():
        ProjectVersion.objects.all().delete()
    address = f"/en/polimi_polisocial/projects/{project.pk}/"
    assert client.get(address).status_code == 404
    migration = import_module("pariter.apps.objectives.migrations.0003_first_versions")
    for _each in range(2):
        migration.keep_first_versions(apps, None)
    [first], [kept] = project.versions.all(), other.versions.all()
    assert (first.number, first.content, first.at, first.by) == (
        1,
        content_of(project),
        LATER,
        partner,
    )
    assert (kept.content, kept.at) == (content_of(other), AT)
    assert "Rooms: 40 rooms (2026)" in client.get(address).content.decode()


def test_reason_is_read_in_the_language_of_the_reader(programme: Programme, client: Client) -> None:
    project = _project(programme)
    why = {"en": "It moved.", "it": " Si è  spostato. "}
    _project(programme, project=project, territory="lombardy", reason=why, at=LATER)
    with pytest.raises(ObjectiveError, match="Say why you change it"):
        _project(programme, project=project, reason={"en": " ", "it": ""})
    told = {
        language: client.get(f"/{language}/polimi_polisocial/projects/{project.pk}/")
        for language in ("en", "it")
    }
    assert ">It moved.</q>" in told["en"].content.decode()
    assert ">Si è spostato.</q>" in told["it"].content.decode()


def test_disputed_outcome_is_stated_anew(programme: Programme, partner: Person) -> None:
    outcome = _outcome(_project(programme))
    answer_outcome(
        outcome=outcome, seen=AT, is_true=False, reason="We counted 35.", at=LATER, by=partner
    )
    again = _outcome(outcome.project, outcome=outcome, number=35, at=LATER)
    assert (again.state, again.answer, again.answered_by) == (Outcome.State.STATED, "", None)


def test_partner_is_asked_once_by_mail_and_reminded_once(
    programme: Programme, partner: Person
) -> None:
    nobody = _project(programme, partner=Organisation.objects.get(code="demo-nonprofit-03"))
    _outcome(nobody)
    first, second = _outcome(_project(programme)), _outcome(_project(programme, title="Other one"))
    assert ask_partners(at=AT) == 0  # more may follow
    moments = [timedelta(minutes=15), timedelta(days=1), REMIND_AFTER, timedelta(days=15)]
    assert [ask_partners(at=AT + moment) for moment in moments] == [1, 0, 0, 1]
    assert ask_partners(at=AT + timedelta(days=90)) == 0
    asked, reminder = OutgoingMail.objects.order_by("pk")
    assert asked.to == partner.email
    assert asked.subject.startswith("2 outcomes wait for your word")
    assert "- Invented project" in asked.body
    assert "- Other one" in asked.body
    assert "/office/partner/outcomes/" in asked.body
    assert "40" not in asked.body
    assert reminder.subject.startswith("Reminder: 2 outcomes")
    answer_outcome(
        outcome=first, seen=AT, is_true=False, reason="We counted 35.", at=LATER, by=partner
    )
    _outcome(first.project, outcome=first, number=35, at=LATER)
    assert ask_partners(at=LATER + timedelta(hours=1)) == 1  # stated anew, so asked anew
    answer_outcome(outcome=second, seen=AT, is_true=True, at=LATER, by=partner)
    assert ask_partners(at=LATER + timedelta(days=20)) == 1
    assert OutgoingMail.objects.count() == 4


def test_asking_takes_no_query_for_each_outcome_or_person(
    programme: Programme, partner: Person
) -> None:
    def queries(day: int) -> int:
        with CaptureQueriesContext(connection) as asked:
            ask_partners(at=AT + timedelta(days=day))
        return len(asked)

    _outcome(_project(programme))
    first = queries(1)
    for number in range(8):
        _outcome(_project(programme, title=f"Project {number}"), at=AT + timedelta(days=2))
    someone = register_person(email="second@example.org", name="Piera", at=AT)
    grant_role(
        person=someone,
        programme=programme,
        role=OfficeRole.Role.PARTNER,
        organisation=Organisation.objects.get(code="demo-nonprofit-04"),
        at=AT,
        by=None,
    )
    assert queries(3) == first
    assert OutgoingMail.objects.filter(to=someone.email).count() == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"disciplines": ["design", "design"]}, "disciplines"),
        ({"disciplines": ["design", "alchemy"]}, "disciplines"),
        ({"territory": "atlantis"}, "territory"),
        ({"theme": ""}, "theme"),
        ({"title": "\u202eabc"}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"language": "fr"}, "language"),
        ({"ends": date(2025, 1, 1)}, "ends"),
    ],
)
def test_wrong_project_is_refused(programme: Programme, given: dict[str, Any], field: str) -> None:
    with pytest.raises(ObjectiveError) as refused:
        _project(programme, **given)
    assert refused.value.field == field


def test_organisation_that_is_no_partner_is_refused(programme: Programme) -> None:
    with pytest.raises(ObjectiveError) as refused:
        _project(programme, partner=Organisation.objects.get(code="polimi"))
    assert refused.value.field == "partner"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"year": 2025}, "year"),
        ({"year": 2027}, "year"),
        ({"number": -1}, "number"),
        ({"unit": ""}, "unit"),
    ],
)
def test_wrong_outcome_is_refused(programme: Programme, given: dict[str, Any], field: str) -> None:
    project = _project(programme)
    with pytest.raises(ObjectiveError) as refused:
        _outcome(project, **given)
    assert refused.value.field == field
