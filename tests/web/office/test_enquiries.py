"""The inbox: who sees what, an answer seen before it goes out once, and what is refused."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.test import Client
from tests.journeys import steps
from tests.web.office.conftest import START, staff

from pariter.apps.correspondence.actions import send_enquiry, write_again
from pariter.apps.correspondence.answers import answer_enquiry, close_enquiry, take_enquiry
from pariter.apps.correspondence.models import AnswerTemplate, Enquiry
from pariter.apps.correspondence.retention import erase_closed_enquiries
from pariter.apps.correspondence.templates import save_template
from pariter.apps.journal.models import OutgoingMail
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Call, OfficeRole
from pariter.apps.programmes.roles import grant_role

Visit = Callable[..., Any]
INBOX = "/en/office/enquiries/"
TEXT = {"act": "answer", "text": "On Monday.", "submission": "a", "seen": "1"}
number = count()


def enquiry(call: Call, **changes: Any) -> Enquiry:
    """Let someone ask about the initiative of a call."""
    turn = next(number)
    values: dict[str, Any] = {
        "programme": call.edition.initiative.programme,
        "initiative": call.edition.initiative,
        "kind": "question",
        "subject": f"Subject {turn}",
        "text": "When?",
        "name": "Anna Rossi",
        "email": f"anna{turn}@example.org",
        "language": "it",
        "submission": f"{turn}",
        "at": START,
    }
    return send_enquiry(**(values | changes))


def address(found: Enquiry) -> str:
    return f"{INBOX}{found.pk}/"


def test_inbox_marks_what_is_overdue(athens: Call, keeper: Person, visit: Visit) -> None:
    late = enquiry(athens, at=START - timedelta(days=30))
    new = enquiry(athens)
    with visit(keeper, START) as client:
        page = client.get(INBOX)
    assert [(row["enquiry"], row["tag"].text) for row in page.context["rows"]] == [
        (late, "Overdue"),
        (new, "New"),
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"new", "mine", "barrier"}),
        ("state=late", {"mine"}),
        ("state=closed", {"closed"}),
        ("whose=mine", {"mine"}),
        ("whose=free", {"new", "barrier"}),
        ("kind=barrier", {"barrier"}),
        ("words=NEEDLE", {"closed"}),
        ("words=%00", {"new", "mine", "barrier"}),
        ("kind=nonsense", {"new", "mine", "barrier"}),
        ("about=99999999999999999999", {"new", "mine", "barrier"}),
        ("page=99", {"new", "mine", "barrier"}),
    ],
)
def test_inbox_is_filtered(
    athens: Call, keeper: Person, visit: Visit, query: str, found: set[str]
) -> None:
    enquiry(athens, subject="new")
    enquiry(athens, subject="barrier", kind="barrier")
    mine = enquiry(athens, subject="mine", at=START - timedelta(days=30))
    Enquiry.objects.filter(pk=mine.pk).update(handler=keeper)
    closed = enquiry(athens, subject="closed", text="A needle.")
    close_enquiry(enquiry=closed, reason="Done.", at=START, by=keeper)
    with visit(keeper, START) as client:
        page = client.get(f"{INBOX}?{query}")
    assert {row["enquiry"].subject for row in page.context["rows"]} == found


def test_desks_and_initiatives_of_the_inbox_are_the_persons_own(
    athens: Call, welcome: Call, keeper: Person, visit: Visit
) -> None:
    enquiry(athens)
    enquiry(welcome)
    with visit(keeper, START) as client:
        page = client.get(INBOX)
    form = page.context["form"]
    assert [label for _key, label in form.fields["about"].choices] == ["All", "ATHENS week"]
    desks = set(athens.edition.initiative.programme.contacts.values_list("pk", flat=True))
    offered = {int(key) for key, _label in form.fields["desk"].choices if key}
    assert offered == desks
    assert page.context["page"].paginator.count == 1


def test_observer_sees_no_enquiry(athens: Call, observer: Person, visit: Visit) -> None:
    found = enquiry(athens)
    with visit(observer, START) as client:
        assert client.get(INBOX).status_code == 403
        for method in (client.get, client.post):
            assert method(address(found)).status_code == 404
        assert client.post(address(found), {"act": "take"}).status_code == 404


def test_other_institution_sees_nothing(
    athens: Call, welcome: Call, foreign: Person, visit: Visit
) -> None:
    found = enquiry(athens)
    with visit(foreign, START) as client:
        assert client.get(INBOX).context["rows"] == []
        for act in ("take", "close", "answer", "hand_over", "note", "reopen"):
            assert client.post(address(found), TEXT | {"act": act}).status_code == 404
    found.refresh_from_db()
    assert (found.state, found.handler) == ("new", None)


def test_office_of_a_strand_sees_its_strand_alone(welcome: Call, visit: Visit) -> None:
    initiative = welcome.edition.initiative
    other = initiative.programme.initiatives.exclude(strand=initiative.strand)[0]
    person = steps.register("strand@example.org", START, name="Sue Strand")
    grant_role(
        person=person,
        programme=initiative.programme,
        role=OfficeRole.Role.OFFICE,
        strand=initiative.strand,
        at=START,
        by=None,
    )
    own = enquiry(welcome)
    hidden = [enquiry(welcome, initiative=other), enquiry(welcome, initiative=None)]
    with visit(person, START) as client:
        assert [row["enquiry"] for row in client.get(INBOX).context["rows"]] == [own]
        assert client.get(address(own)).status_code == 200
        assert {client.get(address(one)).status_code for one in hidden} == {404}


def test_answer_is_seen_before_it_goes_out_once(athens: Call, keeper: Person, visit: Visit) -> None:
    found = enquiry(athens)
    with visit(keeper, START) as client:
        preview = client.post(address(found), TEXT | {"step": "preview"})
        assert preview.status_code == 200
        letter = preview.context["letter"]
        assert not found.messages.filter(author="office").exists()
        for _click in range(2):
            client.post(address(found), TEXT | {"step": "send"})
    [_receipt, mail] = OutgoingMail.objects.filter(to=found.email).order_by("pk")
    assert (mail.subject, mail.body.strip()) == (letter.subject, letter.body)
    assert (mail.to, mail.language) == (found.email, "it")
    assert found.messages.filter(author="office").count() == 1


def test_answer_goes_nowhere_without_a_preview(athens: Call, keeper: Person, visit: Visit) -> None:
    found = enquiry(athens)
    mails = OutgoingMail.objects.count()
    with visit(keeper, START) as client:
        assert "Send the answer" in client.post(address(found), TEXT).content.decode()
    assert OutgoingMail.objects.count() == mails


def test_empty_answer_is_refused(athens: Call, keeper: Person, visit: Visit) -> None:
    found = enquiry(athens)
    with visit(keeper, START) as client:
        answer = client.post(address(found), TEXT | {"text": " ", "step": "preview"})
    assert answer.status_code == 422
    assert "Write your answer." in answer.content.decode()


def test_answer_waits_and_is_kept_when_they_wrote_meanwhile(
    athens: Call, keeper: Person, visit: Visit
) -> None:
    found = enquiry(athens)
    write_again(enquiry=found, text="Never mind.", submission="b", at=START)
    with visit(keeper, START) as client:
        answer = client.post(address(found), TEXT | {"step": "send"})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "Something was added while you wrote." in page
        assert "Never mind." in page
        assert "On Monday." in page
        seen = TEXT | {"step": "send", "seen": str(answer.context["seen"])}
        assert client.post(address(found), seen).status_code == 302
    assert found.messages.filter(author="office").count() == 1


def test_template_is_added_to_what_was_typed(athens: Call, keeper: Person, visit: Visit) -> None:
    found = enquiry(athens)
    template = save_template(
        programme=found.programme,
        title="Thanks",
        text={"it": "{greeting} grazie per {reference}.", "en": "Thank you."},
        at=START,
        by=keeper,
    )
    typed = TEXT | {"step": "template", "template": str(template.pk)}
    with visit(keeper, START) as client:
        page = client.post(address(found), typed)
        changed = client.post(address(found), TEXT | {"step": "change"})
    text = page.context["answer_form"].initial["text"]
    assert text.startswith("On Monday.\n\n")
    assert text.endswith(f"grazie per {found.reference}.")
    assert changed.context["answer_form"].initial["text"] == "On Monday."
    assert changed.context["submission"] == "a"


def test_template_of_another_programme_adds_nothing(
    athens: Call, welcome: Call, keeper: Person, foreign: Person, visit: Visit
) -> None:
    found = enquiry(athens)
    template = save_template(
        programme=welcome.edition.initiative.programme,
        title="Secret",
        text={"en": "Secret words."},
        at=START,
        by=foreign,
    )
    with visit(keeper, START) as client:
        for key in (str(template.pk), "9" * 5000, "x"):
            page = client.post(address(found), TEXT | {"step": "template", "template": key})
            assert page.context["answer_form"].initial["text"] == "On Monday."
        assert client.get(f"/en/office/templates/{template.pk}/").status_code == 404


def test_enquiry_is_taken_handed_over_noted_and_closed(
    athens: Call, keeper: Person, visit: Visit
) -> None:
    found = enquiry(athens)
    other = staff("otto@example.org", athens)
    with visit(keeper, START) as client:
        client.post(address(found), {"act": "take"})
        client.post(address(found), {"act": "note", "note": "Ask the library."})
        desk = found.programme.contacts.all()[0]
        over = {"act": "hand_over", "handler": str(other.public_id), "desk": desk.key, "about": ""}
        assert client.post(address(found), over).status_code == 302
        page = client.get(address(found)).content.decode()
        assert "Ask the library." in page
        assert "Handed over" in page
        client.post(address(found), {"act": "close", "reason": "Done."})
        client.post(address(found), {"act": "reopen"})
    found.refresh_from_db()
    assert (found.handler, found.desk, found.initiative) == (other, desk, None)
    assert found.state == "new"


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"act": "note", "note": " "}, "Write your note."),
        ({"act": "close", "reason": ""}, "Say why the enquiry is closed."),
        ({"act": "close", "reason": "x" * 301}, "Shorten the reason to 300 letters."),
        ({"act": "hand_over", "handler": "x", "desk": ""}, "Choose a colleague from the list."),
    ],
)
def test_wrong_acts_are_refused(
    athens: Call, keeper: Person, visit: Visit, typed: dict[str, str], error: str
) -> None:
    found = enquiry(athens)
    with visit(keeper, START) as client:
        answer = client.post(address(found), typed)
        assert client.post(address(found), {"act": "burn"}).status_code == 404
    page = answer.content.decode()
    assert answer.status_code == 422
    assert error in page
    assert "<title>Error:" in page


def test_enquiry_is_not_handed_to_another_office(
    athens: Call, keeper: Person, welcome: Call, foreign: Person, visit: Visit
) -> None:
    found = enquiry(athens)
    desk = welcome.edition.initiative.contact
    for typed in (
        {"handler": str(foreign.public_id), "desk": found.desk.key if found.desk else ""},
        {"handler": "", "desk": f"{desk.key}-elsewhere"},
    ):
        with visit(keeper, START) as client:
            answer = client.post(address(found), {"act": "hand_over", "about": "", **typed})
        assert answer.status_code == 422


def test_erased_enquiry_shows_that_it_was(athens: Call, keeper: Person, visit: Visit) -> None:
    found = enquiry(athens)
    close_enquiry(enquiry=found, reason="Done.", at=START, by=keeper)
    erase_closed_enquiries(at=START + timedelta(days=180))
    with visit(keeper, START) as client:
        page = client.get(address(found)).content.decode()
        assert "Erased enquiry" in page
        assert client.post(address(found), TEXT | {"step": "send"}).status_code == 422
        assert client.post(address(found), {"act": "take"}).status_code == 302
    found.refresh_from_db()
    assert found.handler is None


def test_templates_are_written_changed_and_deleted(
    athens: Call, keeper: Person, visit: Visit
) -> None:
    key = athens.edition.initiative.programme.key
    with visit(keeper, START) as client:
        add = f"/en/office/templates/{key}/add/"
        wrong = client.post(add, {"title": "Hi", "text_en": "{surname}", "text_it": "{cognome}"})
        assert wrong.status_code == 422
        for name in ("surname", "cognome"):
            assert f"{{{name}}} is no placeholder." in wrong.content.decode()
        assert client.post(add, {"title": "Hi", "text_en": "Hello {name}"}).status_code == 302
        template = AnswerTemplate.objects.get()
        own = f"/en/office/templates/{template.pk}/"
        assert "Hello {name}" in client.get(own).content.decode()
        client.post(own, {"title": "Hi", "text_en": "Good day", "text_it": "Buongiorno"})
        template.refresh_from_db()
        assert template.text.data == {"en": "Good day", "it": "Buongiorno"}
        assert "Hi" in client.get("/en/office/templates/").content.decode()
        client.post(own, {"act": "delete"})
    assert not AnswerTemplate.objects.exists()


def test_pages_ask_as_often_for_one_as_for_many(
    athens: Call, keeper: Person, visit: Visit, queries: Callable[[Client, str], int]
) -> None:
    found = enquiry(athens)
    take_enquiry(enquiry=found, at=START, by=keeper)
    with visit(keeper, START) as client:
        before = [queries(client, path) for path in (INBOX, address(found))]
        for turn in range(9):
            answer_enquiry(
                enquiry=found,
                text=f"{turn}",
                seen=turn + 1,
                submission=f"{turn}",
                at=START,
                by=keeper,
            )
            enquiry(athens)
        assert [queries(client, path) for path in (INBOX, address(found))] == before
