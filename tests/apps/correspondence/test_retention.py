"""Erasing: name, address and text go when it was promised; counts stay."""

from typing import Any

import pytest
from django.apps import apps
from django.core.serializers import serialize
from tests.apps.correspondence.conftest import A_DAY, MONDAY, Ask

from pariter.apps.correspondence.actions import write_again
from pariter.apps.correspondence.answers import add_note, answer_enquiry, close_enquiry
from pariter.apps.correspondence.errors import LetterError
from pariter.apps.correspondence.models import Enquiry
from pariter.apps.correspondence.proposals import (
    judge_comment,
    publish_proposal,
    put_on_agenda,
    write_comment,
)
from pariter.apps.correspondence.retention import erase_closed_enquiries
from pariter.apps.people.actions import register_person
from pariter.apps.people.models import Person

SECRETS = ("Anna Rossi", "anna@example.org", "Quiet room", "room to rest", "known to us")
ERASED = MONDAY + 180 * A_DAY


def everything_kept() -> str:
    """Return every row that letters leave anywhere, as text."""
    kept: Any = [
        row
        for label in ("correspondence", "journal")
        for model in apps.get_app_config(label).get_models()
        for row in model._default_manager.all()
    ]
    return str(serialize("json", kept, ensure_ascii=False))


@pytest.fixture
def closed(ask: Ask, ines: Person) -> Enquiry:
    """Return a closed proposal with everything that may be told in confidence."""
    enquiry = ask(
        kind="proposal",
        name="Anna Rossi",
        email="anna@example.org",
        subject="Quiet room",
        text="A room to rest.",
    )
    answer_enquiry(
        enquiry=enquiry, text="Dear Anna Rossi", seen=1, submission="a", at=MONDAY, by=ines
    )
    add_note(enquiry=enquiry, text="She is known to us.", at=MONDAY, by=ines)
    close_enquiry(enquiry=enquiry, reason="Anna Rossi is content.", at=MONDAY, by=ines)
    return enquiry


def test_closed_enquiry_is_erased_when_promised(closed: Enquiry) -> None:
    assert [secret for secret in SECRETS if secret in everything_kept()] == list(SECRETS)
    assert erase_closed_enquiries(at=ERASED - A_DAY) == 0
    assert erase_closed_enquiries(at=ERASED) == 1
    assert [secret for secret in SECRETS if secret in everything_kept()] == []
    assert erase_closed_enquiries(at=ERASED) == 0


def test_counts_survive_erasing(closed: Enquiry) -> None:
    erase_closed_enquiries(at=ERASED)
    closed.refresh_from_db()
    assert (closed.kind, closed.received_at, closed.answered_at) == ("proposal", MONDAY, MONDAY)
    assert (closed.in_time, closed.erased_at, closed.messages.count()) == (True, ERASED, 0)


def test_open_enquiries_are_kept(ask: Ask) -> None:
    ask()
    assert erase_closed_enquiries(at=ERASED + 3650 * A_DAY) == 0


def test_promise_of_the_day_of_asking_holds(ask: Ask, ines: Person) -> None:
    enquiry = ask()
    Enquiry.objects.filter(pk=enquiry.pk).update(keep_days=10)
    close_enquiry(enquiry=enquiry, reason="Done.", at=MONDAY, by=ines)
    assert erase_closed_enquiries(at=MONDAY + 10 * A_DAY) == 1


def test_nothing_is_added_to_what_is_erased(closed: Enquiry, ines: Person) -> None:
    erase_closed_enquiries(at=ERASED)
    with pytest.raises(LetterError, match="closed for good"):
        write_again(enquiry=closed, text="Hello?", submission="b", at=ERASED)
    with pytest.raises(LetterError, match="was erased"):
        answer_enquiry(enquiry=closed, text="Yes.", seen=0, submission="c", at=ERASED, by=ines)


def test_published_words_stay_without_who_wrote_them(ask: Ask, ines: Person) -> None:
    anna = register_person(email="anna@example.org", name="Anna Rossi", at=MONDAY)
    enquiry = ask(kind="proposal", may_be_published=True, signature="student", person=anna)
    proposal = enquiry.proposal
    publish_proposal(proposal=proposal, title="Room", text="A room.", at=MONDAY, by=ines)
    shown, _waiting = (
        write_comment(
            proposal=proposal,
            text=text,
            signature="staff",
            language="en",
            submission=text,
            at=MONDAY,
            person=anna,
        )
        for text in ("Good.", "Bad.")
    )
    judge_comment(comment=shown, is_shown=True, at=MONDAY, by=ines)
    close_enquiry(enquiry=enquiry, reason="Done.", at=MONDAY, by=ines)
    erase_closed_enquiries(at=ERASED)
    proposal.refresh_from_db()
    assert (proposal.title, proposal.text) == ("Room", "A room.")
    assert [(one.text, one.person) for one in proposal.comments.all()] == [("Good.", None)]
    enquiry.refresh_from_db()
    assert enquiry.person is None


def test_what_the_committee_has_still_to_read_is_kept(closed: Enquiry, ines: Person) -> None:
    put_on_agenda(proposal=closed.proposal, meeting_on=None, at=MONDAY, by=ines)
    assert erase_closed_enquiries(at=ERASED) == 0
