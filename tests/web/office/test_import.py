"""Applications from a file, and the office's own answers: checked, shown, then kept."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.journeys import steps
from tests.web.office.conftest import START, after_deadline, apply, staff

from pariter.apps.applications.models import Application
from pariter.apps.journal.models import AuditEntry
from pariter.apps.people.models import Person
from pariter.apps.placements.lottery import commit_lottery
from pariter.apps.programmes.models import Call
from pariter.packs.schema import Question

Visit = Callable[[Person, datetime], AbstractContextManager[Client]]
HEAD = (
    "email,name,wishes,phd,birth_year,single_parent,disability,parents_work,income,sibling,gender\n"
)
ADA = "ada@example.org,Ada Demo,leonardo lecco,yes,2025,no,no,yes,low,none,woman\n"
EMMY = "emmy@example.org,=Emmy,bovisa,Sì,2026,no,yes,no,middle,none,\n"


@pytest.fixture
def nursery(db: None) -> Call:
    """Return the nursery's call of the coming year."""
    return steps.open_alone("polimi_pop", "P4/2027-09/families", START)


@pytest.fixture
def desk(nursery: Call) -> Person:
    """Return someone of the office that runs the nursery."""
    return staff("desk@example.org", nursery)


def upload(client: Client, call: Call, text: str | bytes) -> tuple[int, str]:
    content = text.encode() if isinstance(text, str) else text
    response = client.post(
        f"/en/office/call/{call.pk}/import/", {"file": SimpleUploadedFile("a.csv", content)}
    )
    return response.status_code, response.text


def kept(page: str) -> str:
    """Return the file as the page carries it to the next step."""
    return page.partition('name="content" value="')[2].partition('"')[0]


def test_file_is_previewed_then_imported(visit: Visit, nursery: Call, desk: Person) -> None:
    at = nursery.opens_at + timedelta(days=2)
    address = f"/en/office/call/{nursery.pk}/import/"
    with visit(desk, at) as client:
        assert "Import from a file" in client.get(f"/en/office/call/{nursery.pk}/applicants/").text
        page = client.get(address).text
        assert "Demo nursery 3" in page
        template = client.get(f"{address}template.csv")
        assert template.content.decode("utf-8-sig").startswith('"email","name","language","wishes"')
        status, page = upload(client, nursery, HEAD + ADA + EMMY)
        assert status == 200
        assert "2 applications are new" in page
        assert Application.objects.count() == 0
        done = client.post(address, {"content": kept(page)})
        assert done["Location"] == f"/en/office/call/{nursery.pk}/applicants/"
        assert Application.objects.filter(state="submitted").count() == 2
        shown = client.get(done["Location"]).text
        assert "2 lines are imported." in shown
        sheet = client.get(f"{done['Location']}applicants.csv").content.decode()
        assert "'=Emmy" in sheet
        assert "From 15,000 to 40,000 euros" in sheet
        assert "What is your gender?" not in sheet
        status, page = upload(client, nursery, HEAD + ADA + EMMY)
        assert "2 applications stay as they are" in page
    assert AuditEntry.objects.get(action="applications.imported").actor == desk.public_id


def test_problems_are_listed_and_nothing_is_imported(
    visit: Visit, nursery: Call, desk: Person
) -> None:
    with visit(desk, nursery.opens_at + timedelta(days=2)) as client:
        text = HEAD + ADA.replace("low", "<b>rich</b>") + EMMY.replace("bovisa", "bovis")
        status, page = upload(client, nursery, text)
        assert status == 422
        assert "<title>Error:" in page
        assert "The file has 2 problems. Nothing was imported." in page
        assert "Did you mean “bovisa”?" in page
        assert "&lt;b&gt;rich&lt;/b&gt;" in page
        assert 'name="content"' not in page
        refused = upload(client, nursery, HEAD + EMMY.replace("Sì", "no"))[1]
        assert "These places are only for the children of PhD candidates" in refused
        assert "Choose a file." in client.post(f"/en/office/call/{nursery.pk}/import/").text
        assert "Send at most 1,000,000" in upload(client, nursery, b"x" * 1_000_001)[1]
        assert "more than 1,000 lines" in upload(client, nursery, b"\n" * 1_002)[1]
    assert Application.objects.count() == 0


def test_kept_file_is_only_for_whom_and_what_it_was_checked(
    visit: Visit, nursery: Call, desk: Person
) -> None:
    at, address = nursery.opens_at + timedelta(days=2), f"/en/office/call/{nursery.pk}/import/"
    with visit(desk, at) as client:
        content = kept(upload(client, nursery, HEAD + ADA)[1])
        assert client.post(address, {"content": content + "x"}).status_code == 422
    with visit(staff("second@example.org", nursery), at) as client:
        assert client.post(address, {"content": content}).status_code == 422
    with visit(desk, at + timedelta(hours=2)) as client:
        late = client.post(address, {"content": content})
        assert "The file waited for too long. Choose it again." in late.text
    with visit(desk, after_deadline(nursery)) as client:
        content = kept(upload(client, nursery, HEAD + ADA)[1])
        assert content == ""
    assert Application.objects.count() == 0


def test_another_office_sees_no_import(visit: Visit, athens: Call, foreign: Person) -> None:
    with visit(foreign, athens.opens_at) as client:
        for part in ("import/", "import/template.csv", "answers/"):
            assert client.get(f"/en/office/call/{athens.pk}/{part}").status_code == 404


@pytest.fixture
def judged(athens: Call) -> Call:
    """Return ATHENS' call with two questions for a jury, and three who applied."""
    asked = [
        Question.model_validate({"key": key, "label": {"en": label}, "by": "office", **more})
        for key, label, more in (
            ("score", "Jury’s score", {"kind": "number", "most": 30, "required": False}),
            ("seen", "Papers seen", {"kind": "yes_no", "required": False}),
        )
    ]
    athens.questions = [question.model_dump() for question in asked]
    athens.save(update_fields=["questions"])
    apply(athens, 3)
    return athens


def test_office_answers_are_kept_until_the_list_is_frozen(
    visit: Visit, judged: Call, keeper: Person
) -> None:
    address = f"/en/office/call/{judged.pk}/answers/"
    one, two, _three = Application.objects.order_by("reference")
    score, seen = f"{one.pk}-score", f"{one.pk}-seen"
    with visit(keeper, after_deadline(judged)) as client:
        assert (
            "Answers of the office" in client.get(f"/en/office/call/{judged.pk}/applicants/").text
        )
        assert "Jury’s score, " in client.get(address).text
        refused = client.post(address, {score: "31", seen: "yes"})
        assert refused.status_code == 422
        assert f"{one.reference}, Jury’s score: give a number from 0 to 30." in refused.text
        assert 'value="31"' in refused.text
        assert client.post(address, {score: "27", seen: "yes"}).status_code == 302
        one.refresh_from_db()
        assert one.answers == {"score": 27, "seen": True}
        # Another one's page shows what stood there before: what she left alone stays.
        client.post(address, {f"before-{score}": "12", score: "12", f"{two.pk}-score": "8"})
        one.refresh_from_db()
        two.refresh_from_db()
        assert one.answers["score"] == 27
        assert two.answers == {"score": 8}
        assert AuditEntry.objects.filter(action="application.answered_by_office").count() == 2
        commit_lottery(call=judged, at=after_deadline(judged), by=None)
        assert "The list is frozen" in client.get(address).text
        late = client.post(address, {score: "1"})
        assert late.status_code == 422
        assert "The list is frozen, so answers can no longer change" in late.text
