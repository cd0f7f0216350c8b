"""Desks learn by mail that someone waits for their answer, and nothing of what was written."""

from typing import Any

import pytest
from tests.apps.correspondence.conftest import MONDAY, Ask

from pariter.apps.correspondence.actions import write_again
from pariter.apps.correspondence.answers import answer_enquiry, hand_over
from pariter.apps.correspondence.models import Enquiry
from pariter.apps.journal.models import OutgoingMail
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Contact, Programme


@pytest.fixture
def real_site(settings: Any) -> None:
    """Let the site be one that writes to desks."""
    settings.DEMONSTRATION = False


def told(desk: Contact) -> list[OutgoingMail]:
    """Return what a desk was sent, oldest first."""
    return list(OutgoingMail.objects.filter(to=desk.email).order_by("pk"))


def a_desk(programme: Programme, key: str = "desk") -> Contact:
    """Return a desk of the programme at an address of its own; a new key makes a new one."""
    values = {"name": f"The {key}", "email": f"{key}@example.org", "position": 9}
    desk, _created = Contact.objects.update_or_create(programme=programme, key=key, defaults=values)
    programme.refresh_from_db()
    return desk


@pytest.mark.usefixtures("real_site")
def test_desk_is_told_of_an_enquiry_and_nothing_that_was_typed(
    ask: Ask, programme: Programme
) -> None:
    desk = a_desk(programme)
    enquiry = ask(name="Anna Rossi", subject="Harassment", text="I am afraid.", language="it")
    [mail] = told(desk)
    assert mail.subject == f"The question {enquiry.reference} waits for an answer: Title"
    assert mail.language == programme.languages[0]
    assert f"/en/office/enquiries/{enquiry.pk}/" in mail.body
    assert "9 November 2026" in mail.body
    written = f"{mail.subject} {mail.body}"
    secret = ("Anna", "Harassment", "afraid", enquiry.email, enquiry.token)
    assert [word for word in secret if word in written] == []
    assert (mail.about_type, mail.about_id) == ("correspondence.enquiry", str(enquiry.pk))


@pytest.mark.usefixtures("real_site")
@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Enquiry.Kind.PROPOSAL, "The proposal"),
        (Enquiry.Kind.BARRIER, "The report of a barrier"),
    ],
)
def test_desk_is_told_what_kind_of_letter_it_is(
    ask: Ask, programme: Programme, kind: str, words: str
) -> None:
    desk = a_desk(programme)
    ask(kind=kind)
    assert told(desk)[0].subject.startswith(words)


@pytest.mark.usefixtures("real_site")
def test_desk_is_told_again_only_when_an_answer_is_due_again(
    ask: Ask, programme: Programme, ines: Person
) -> None:
    desk = a_desk(programme)
    enquiry = ask()
    write_again(enquiry=enquiry, text="Hello?", submission="1", at=MONDAY)
    assert len(told(desk)) == 1
    answer_enquiry(enquiry=enquiry, text="At nine.", seen=2, submission="a", at=MONDAY, by=ines)
    for _click in range(2):
        write_again(enquiry=enquiry, text="And on Friday?", submission="2", at=MONDAY)
    assert len(told(desk)) == 2


@pytest.mark.usefixtures("real_site")
def test_desk_is_told_of_what_is_handed_to_it(ask: Ask, programme: Programme, ines: Person) -> None:
    a_desk(programme)
    second = a_desk(programme, "second")
    enquiry = ask(kind=Enquiry.Kind.BARRIER, email="")
    for _click in range(2):
        hand_over(enquiry=enquiry, handler=ines, desk=second, initiative=None, at=MONDAY, by=ines)
    assert len(told(second)) == 1


def test_demonstration_writes_to_no_desk(ask: Ask, programme: Programme) -> None:
    desk = a_desk(programme)
    ask()
    assert told(desk) == []
