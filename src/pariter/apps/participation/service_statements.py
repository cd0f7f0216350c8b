"""Writes: the paper that says what a helper served, issued when she asks for it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pariter.apps.journal.actions import record
from pariter.apps.participation.errors import DutyError
from pariter.apps.participation.models import ServiceStatement
from pariter.apps.participation.served import (
    facts_of,
    statement_now,
    still_served,
    valid_statement,
)
from pariter.apps.participation.service_actions import LONGEST_REASON
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
    _require_not_revoked(locked, programme, content)
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


@transaction.atomic
def revoke_statement(*, statement: ServiceStatement, reason: str, at: datetime, by: Person) -> None:
    """Take a statement back, for a reason that its holder reads. Raises DutyError."""
    reason = reason.strip()
    if not 0 < len(reason) <= LONGEST_REASON:
        raise DutyError("reason", _("Say why you revoke the statement, in 300 letters at most."))
    revoked = ServiceStatement.objects.filter(pk=statement.pk, replaced_at__isnull=True).update(
        replaced_at=at, reason=reason, revoked_by=by
    )
    if not revoked:
        raise DutyError("revoked", _("This statement holds no more already."))
    record(
        actor=by,
        action="service_statement.revoked",
        subject=statement,
        details={"reason": reason},
        at=at,
    )


def _require_not_revoked(person: Person, programme: Programme, content: dict[str, Any]) -> None:
    """Raise DutyError where an office took a statement of the same facts back."""
    taken_back = ServiceStatement.objects.filter(
        person=person, programme=programme, revoked_by__isnull=False
    )
    for one in taken_back:
        if facts_of(one.content) == facts_of(content):
            raise DutyError(
                "revoked",
                _("The office revoked your statement: %(reason)s") % {"reason": one.reason},
            )
