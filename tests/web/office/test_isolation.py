"""Who may open which page of an office, and that nothing of another institution comes across.

Two institutions live in one installation (institutions.py). People of every role of the first
open every address of the office with the keys of its things; so does the other one's office.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from tests.guards.test_access import Route, routes
from tests.web.office.institutions import SHARED, Institution, institution

from pariter.apps.journal.models import OutgoingMail
from pariter.apps.people.models import Person
from pariter.web.access import OFFICE

pytestmark = pytest.mark.slow

RUNS = {"office", "strand"}
"""Whoever runs the programme, or the strand of the things that are opened."""
EVERY_OFFICE = {*RUNS, "other_strand", "beta"}
"""Whoever runs something: lists that hold each one's own."""
EDITS = {*RUNS, "editor"}
"""Whoever changes the texts of the things that are opened."""
EDITS_SOMETHING = {*EDITS, "other_strand", "other_editor"}
EDITS_ALL = {"office", "editor"}
"""Whoever changes the texts of the whole programme."""

DECLARED: dict[str, set[str]] = {
    "office_todo": {*EVERY_OFFICE, "editor", "other_editor", "observer", "partner"},
    **dict.fromkeys(
        (
            "office_agenda",
            "office_calls",
            "office_enquiries",
            "office_mail",
            "office_messages",
            "office_proposals",
            "office_session_proposals",
            "office_speakers",
            "office_templates",
        ),
        EVERY_OFFICE,
    ),
    **dict.fromkeys(
        (
            "office_after",
            "office_applicants",
            "office_applicants_csv",
            "office_audience",
            "office_audience_template",
            "office_board",
            "office_board_csv",
            "office_call",
            "office_certificate_revoke",
            "office_children",
            "office_compare",
            "office_call_messages",
            "office_door_revoke",
            "office_doors",
            "office_enquiry",
            "office_import",
            "office_import_template",
            "office_material_remove",
            "office_materials",
            "office_message",
            "office_message_new",
            "office_needs",
            "office_letter",
            "office_objective",
            "office_pair_end",
            "office_paper_list",
            "office_place",
            "office_places",
            "office_print",
            "office_project",
            "office_project_new",
            "office_projects",
            "office_proposal",
            "office_reach",
            "office_register",
            "office_register_import",
            "office_register_template",
            "office_rota",
            "office_rounds",
            "office_run",
            "office_run_audit",
            "office_run_public",
            "office_session",
            "office_session_cancel",
            "office_session_change",
            "office_session_move",
            "office_session_plan",
            "office_session_proposal",
            "office_session_rota",
            "office_session_seats",
            "office_session_speakers",
            "office_sessions",
            "office_statement_revoke",
        ),
        RUNS,
    ),
    # The call that is opened here is drawn, so it has no lists of who came first.
    "office_list": set(),
    "office_list_audit": set(),
    # Nor can anybody be signed up by telephone, or a guardian's answer be noted.
    "office_guardian": set(),
    "office_sign_up": set(),
    # Nor does it ask the office anything, nor take classes.
    "office_answers": set(),
    "office_classes": set(),
    "office_classes_csv": set(),
    "office_template": {*RUNS, "other_strand"},
    "office_template_add": {*RUNS, "other_strand"},
    "office_figures_list": {*EVERY_OFFICE, "observer"},
    "office_counting": {*EVERY_OFFICE, "observer"},
    "office_figures": {*RUNS, "observer"},
    "office_reports": {*EVERY_OFFICE, "observer"},
    **{
        name: {*RUNS, "observer"}
        for name in (
            "office_report",
            "office_report_chapter",
            "office_report_committee",
            "office_report_draft",
            "office_report_money",
        )
    },
    # The strand that is not opened here has no objectives, no register and no projects.
    "office_objectives": {*RUNS, "beta"},
    "office_tables": {"office"},
    "office_teams": {"office", "beta"},
    "office_team": {"office"},
    "office_team_end": {"office"},
    "partner_entry": {"partner"},
    "partner_outcome": {"partner"},
    "partner_outcomes": {"partner"},
    "partner_proposal": {"partner"},
    "partner_register": {"partner"},
    "partner_session": {"partner"},
    "partner_sessions": {"partner"},
    # The role that is named here is an editor's, who proposes nothing and writes no entry.
    "partner_entry_new": set(),
    "partner_propose": set(),
    "office_edits": {*EDITS_SOMETHING, "beta"},
    **dict.fromkeys(("office_edit", "office_edit_file", "office_edit_publish"), EDITS_SOMETHING),
    **dict.fromkeys(
        (
            "office_edit_dates",
            "office_edit_facts",
            "office_edit_initiative",
            "office_edit_preview_page",
        ),
        EDITS,
    ),
    **dict.fromkeys(
        (
            "office_edit_add",
            "office_edit_discard",
            "office_edit_download",
            "office_edit_history",
            "office_edit_part",
            "office_edit_parts",
            "office_edit_preview",
            "office_edit_release",
            "office_edit_remove",
            "office_edit_text",
        ),
        EDITS_ALL,
    ),
}
# Pages for editors name an edition by its key, all others by its number.
OTHER_KEYS = {"office_edit_dates": {"edition": "2027"}}
SEES_NOBODY = {"observer", "partner", "pupil"}
APPLICANTS_OF = {"office", "strand", "beta"}
# Pages that are only read answer 405 to whoever may read them, and may not act.
DENIED = {"GET": (403, 404), "POST": (403, 404, 405)}


class World(NamedTuple):
    """Two institutions, and who opens pages of the first: its people, and the other's office."""

    alpha: Institution
    beta: Institution
    people: dict[str, Person]


@pytest.fixture
def world(db: None) -> Iterator[World]:
    """Return two institutions some days after their calls are over."""
    alpha, beta = institution("Falcon"), institution("Canary")
    pupil = Person.objects.get(email="pupil0@falcon.example.org")
    people = {**alpha.people, "beta": beta.people["office"], "pupil": pupil}
    with time_machine.travel(alpha.over, tick=False):
        yield World(alpha, beta, people)


def of_office() -> list[Route]:
    """Return the addresses of the office."""
    return [route for route in routes() if route.access == OFFICE]


def path_of(route: Route, keys: dict[str, Any]) -> str:
    values = {**keys, **OTHER_KEYS.get(route.name, {})}
    return reverse(route.name, kwargs={key: values[key] for key in route.keys})


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    return client


def text_of(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode(errors="replace").lower()


def test_every_address_of_the_office_is_declared() -> None:
    assert {route.name for route in of_office()} == DECLARED.keys()


def test_pages_open_to_whom_they_are_declared_and_hold_nothing_of_others(world: World) -> None:
    surprises: list[str] = []
    opened = 0
    for name, person in world.people.items():
        client = client_of(person)
        for route in of_office():
            path = path_of(route, world.alpha.keys)
            answer = client.get(path)
            if name in DECLARED[route.name]:
                surprises += [f"GET {path} as {name}: {said}" for said in _wrong(answer, name)]
                opened += "falcon" in text_of(answer)
                continue
            refused = {"GET": answer.status_code, "POST": client.post(path).status_code}
            surprises += [
                f"{method} {path} as {name}: {status}"
                for method, status in refused.items()
                if status not in DENIED[method]
            ]
    assert surprises == []
    # The pages did hold something that could have come across.
    assert opened > len(world.people) * 5


def _wrong(answer: Any, name: str) -> Iterator[str]:
    """Yield what is wrong with a page that a person may open."""
    text = text_of(answer)
    if answer.status_code not in (200, 302):
        yield str(answer.status_code)
    if name != "beta" and "canary" in text:
        yield "holds something of another institution"
    if name == "beta" and "falcon" in text:
        yield "holds something of another institution"
    if name in SEES_NOBODY and "rossi" in text:
        yield "names someone"
    if name not in APPLICANTS_OF and "pupil1" in text:
        yield "shows who applied"


def test_the_other_office_sees_its_own_things_and_nothing_else(world: World) -> None:
    client = client_of(world.people["beta"])
    for route in of_office():
        text = text_of(client.get(path_of(route, world.beta.keys)))
        assert "falcon" not in text, route.name
    applicants = text_of(client.get(reverse("office_applicants", args=[world.beta.call.pk])))
    assert "canary rossi" in applicants


def test_mail_and_people_of_both_are_seen_with_each_ones_own_alone(world: World) -> None:
    for own, other in ((world.alpha, world.beta), (world.beta, world.alpha)):
        mails = OutgoingMail.objects.filter(to__endswith=f"@{own.word.lower()}.example.org")
        assert mails.count() > 60
        for mail in mails:
            assert other.word not in mail.subject + mail.body
    shared = OutgoingMail.objects.filter(to=SHARED)
    told = [
        {word for word in ("Falcon", "Canary") if word in mail.subject + mail.body}
        for mail in shared
    ]
    assert told
    assert all(len(words) == 1 for words in told)
    for own, other in ((world.alpha, world.beta), (world.beta, world.alpha)):
        client = client_of(own.people["office"])
        applicants = client.get(reverse("office_applicants", args=[own.call.pk]) + "?words=Sam")
        returned = text_of(client.get(reverse("office_mail")))
        assert "sam rossi" in text_of(applicants)
        for text in (text_of(applicants), returned):
            assert own.word.lower() in text
            assert other.word.lower() not in text
