"""The same form sent by many at once has one effect."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from tests.apps.correspondence.conftest import A_DAY, MONDAY, Ask

from pariter.apps.correspondence.answers import answer_enquiry, close_enquiry
from pariter.apps.correspondence.models import Enquiry, Message
from pariter.apps.correspondence.retention import erase_closed_enquiries
from pariter.apps.correspondence.watches import ask_to_be_told, confirm_watch, tell_watchers
from pariter.apps.journal.models import AuditEntry, OutgoingMail
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Call

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

THREADS = 8


def at_once(act: Callable[[], Any]) -> list[Any]:
    """Return what an act gives in each of many threads."""

    def with_own_connection(_turn: int) -> Any:
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(with_own_connection, range(THREADS)))


def test_form_sent_at_once_is_one_enquiry(ask: Ask) -> None:
    sent = at_once(lambda: ask(submission="one", email="anna@example.org").pk)
    assert len(set(sent)) == 1
    assert (Enquiry.objects.count(), Message.objects.count()) == (1, 1)
    assert OutgoingMail.objects.count() == 1


def test_answer_sent_at_once_goes_out_once(ask: Ask, ines: Person) -> None:
    enquiry = ask()
    at_once(
        lambda: answer_enquiry(
            enquiry=enquiry, text="At nine.", seen=1, submission="a", at=MONDAY, by=ines
        )
    )
    assert Message.objects.filter(author=Message.Author.OFFICE).count() == 1
    assert OutgoingMail.objects.count() == 2


def test_many_workers_tell_and_erase_once(ask: Ask, ines: Person, sign_up_call: Call) -> None:
    initiative, opens = sign_up_call.edition.initiative, sign_up_call.opens_at
    ask_to_be_told(initiative=initiative, email="anna@example.org", language="en", at=opens - A_DAY)
    confirm_watch(watch=initiative.watches.get(), at=opens - A_DAY)
    assert sum(at_once(lambda: tell_watchers(at=opens))) == 1
    assert OutgoingMail.objects.filter(subject__contains="Open now").count() == 1
    close_enquiry(enquiry=ask(), reason="Done.", at=MONDAY, by=ines)
    assert sum(at_once(lambda: erase_closed_enquiries(at=MONDAY + 180 * A_DAY))) == 1
    assert AuditEntry.objects.filter(action="enquiry.erased").count() == 1
