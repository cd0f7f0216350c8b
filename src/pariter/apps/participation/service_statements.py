"""Writes: the paper that says what a helper served, issued when she asks for it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from pariter.apps.journal.actions import record
from pariter.apps.participation.models import ServiceStatement
from pariter.apps.participation.served import (
    facts_of,
    statement_now,
    still_served,
    valid_statement,
)
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Programme

# Why a statement was replaced; each reader sees it in her language.
CORRECTED = gettext_noop("The hours that it tells of were corrected.")
RENEWED = gettext_noop("It was issued again, with what was confirmed later.")


@transaction.atomic
def issue_statement(*, person: Person, programme: Programme, at: datetime) -> ServiceStatement:
    """State what a person served for a programme; the same facts twice give the same statement.

    Where the ledger says something else by now, the old one is replaced, with the reason.
    Raises DutyError where nothing can be stated.
    """
    # Two clicks at once wait here for each other.
    locked = Person.objects.select_for_update().get(pk=person.pk)
    content = statement_now(locked, programme)
    before = valid_statement(locked, programme)
    if before and facts_of(before.content) == facts_of(content):
        return before
    if before:
        before.reason = RENEWED if still_served(before) else CORRECTED
        before.replaced_at = at
        before.save(update_fields=["replaced_at", "reason"])
    issued = ServiceStatement.objects.create(
        person=locked, programme=programme, content=content, issued_at=at
    )
    record(
        actor=person,
        action="service_statement.issued",
        subject=issued,
        details={"minutes": content["minutes"], "services": len(content["services"])},
        at=at,
    )
    return issued
