"""Who may run a programme, edit its texts, or see its figures."""

from typing import Any

import rules
from django.db.models import Q

from pariter.apps.programmes.models import Call, Edition, Initiative, OfficeRole, Programme


@rules.predicate
def runs_programme(person: Any, subject: Any) -> bool:
    """The person works in the office of the programme, or of the strand that the subject is of.

    subject: Programme, Initiative, Edition or Call
    """
    return _holds(person, subject, OfficeRole.Role.OFFICE)


@rules.predicate
def edits_programme(person: Any, subject: Any) -> bool:
    """The person may change what the programme or the initiative says."""
    return _holds(person, subject, OfficeRole.Role.OFFICE, OfficeRole.Role.EDITOR)


def _holds(person: Any, subject: Any, *roles: str) -> bool:
    if person.is_superuser:
        return True
    held = OfficeRole.objects.filter(person=person, role__in=roles)
    if isinstance(subject, Programme):
        return held.filter(programme=subject, strand=None).exists()
    initiative = _initiative(subject)
    return (
        held.filter(programme=initiative.programme_id)
        .filter(Q(strand=None) | Q(strand=initiative.strand_id))
        .exists()
    )


def _initiative(subject: Any) -> Initiative:
    if isinstance(subject, Call):
        subject = subject.edition
    return subject.initiative if isinstance(subject, Edition) else subject


rules.add_perm("programmes.run", runs_programme)
rules.add_perm("programmes.edit", edits_programme)
