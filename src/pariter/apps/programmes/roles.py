"""Writes: let a person work for a programme, and end that."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from pariter.apps.journal.actions import record
from pariter.apps.people.models import Organisation, Person
from pariter.apps.programmes.errors import RoleError
from pariter.apps.programmes.models import OfficeRole, Programme, Strand


@transaction.atomic
def grant_role(
    *,
    person: Person,
    programme: Programme,
    role: str,
    at: datetime,
    by: Person | None,
    strand: Strand | None = None,
    organisation: Organisation | None = None,
) -> OfficeRole:
    """Let a person work for a programme or one strand of it; granting it twice changes nothing.

    role: one of OfficeRole.Role.
    organisation: the partner for which a person with the role "partner" acts.

    Raises RoleError where strand or organisation do not fit.
    """
    if strand and strand.programme_id != programme.pk:
        raise RoleError(
            _("%(strand)s is no strand of %(programme)s. Choose one of its own.")
            % {"strand": strand, "programme": programme}
        )
    if (role == OfficeRole.Role.PARTNER) != (organisation is not None):
        raise RoleError(_("A partner acts for an organisation, and only a partner does."))
    granted, created = OfficeRole.objects.get_or_create(
        person=person,
        programme=programme,
        role=role,
        strand=strand,
        defaults={"organisation": organisation},
    )
    if created:
        record(
            actor=by,
            action="role.granted",
            subject=granted,
            details=_details(granted),
            at=at,
        )
    return granted


@transaction.atomic
def end_role(*, granted: OfficeRole, at: datetime, by: Person | None) -> None:
    """Take a role away again; whoever runs a programme alone keeps it."""
    is_office = granted.role == OfficeRole.Role.OFFICE and granted.strand is None
    others = OfficeRole.objects.filter(
        programme=granted.programme, role=OfficeRole.Role.OFFICE, strand=None
    ).exclude(pk=granted.pk)
    if is_office and not others.exists():
        raise RoleError(
            _("Nobody else runs this programme. Name someone first, then end this role.")
        )
    record(actor=by, action="role.ended", subject=granted, details=_details(granted), at=at)
    granted.delete()


def _details(granted: OfficeRole) -> dict[str, str]:
    return {
        "person": str(granted.person.public_id),
        "programme": granted.programme.key,
        "role": granted.role,
        "strand": granted.strand.key if granted.strand else "",
        "organisation": granted.organisation.code if granted.organisation else "",
    }
