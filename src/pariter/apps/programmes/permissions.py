"""Who may run a programme, and who may see its figures."""

from typing import Any

import rules

from pariter.apps.programmes.models import Call, OfficeRole, Programme


def _programme(subject: Any) -> Programme:
    if isinstance(subject, Call):
        return subject.edition.initiative.programme
    return subject if isinstance(subject, Programme) else subject.initiative.programme


@rules.predicate
def runs_programme(person: Any, subject: Any) -> bool:
    """The person works in the office of the programme."""
    return bool(
        person.is_superuser
        or OfficeRole.objects.filter(
            person=person, programme=_programme(subject), role=OfficeRole.Role.OFFICE
        ).exists()
    )


rules.add_perm("programmes.run", runs_programme)
