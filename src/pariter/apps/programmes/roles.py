"""Writes: let a person run a programme or see its figures."""

from datetime import datetime

from django.db import transaction

from pariter.apps.journal.actions import record
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import OfficeRole, Programme


@transaction.atomic
def grant_role(
    *, person: Person, programme: Programme, role: str, at: datetime, by: Person | None
) -> OfficeRole:
    """Let a person work for a programme; granting it twice changes nothing.

    role: one of OfficeRole.Role.
    """
    granted, created = OfficeRole.objects.get_or_create(
        person=person, programme=programme, role=role
    )
    if created:
        record(
            actor=by,
            action="role.granted",
            subject=granted,
            details={"person": str(person.public_id), "programme": programme.key, "role": role},
            at=at,
        )
    return granted
