"""Writes: let a person work for a programme, and end that."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from pariter.apps.journal.actions import post_mail, record
from pariter.apps.people.actions import register_person
from pariter.apps.people.models import Organisation, Person
from pariter.apps.programmes.errors import RoleError
from pariter.apps.programmes.models import OfficeRole, Programme, Strand


@transaction.atomic
def invite(
    *,
    email: str,
    programme: Programme,
    role: str,
    at: datetime,
    by: Person | None,
    strand: Strand | None = None,
    organisation: Organisation | None = None,
) -> tuple[OfficeRole, bool]:
    """Grant a role to whoever has this address, and tell her by mail how to sign in.

    She is registered without a password if she is new here. Returns the role, and whether it is
    new; one that she has already changes nothing and tells nobody. See grant_role.
    """
    try:
        validate_email(email)
    except ValidationError:
        raise RoleError(
            _("%(email)s is no e-mail address. Write one such as ada@example.org.")
            % {"email": email}
        ) from None
    person = register_person(email=email, language=programme.languages[0], at=at, by=by)
    before = set(person.office_roles.values_list("pk", flat=True))
    granted = grant_role(
        person=person,
        programme=programme,
        role=role,
        strand=strand,
        organisation=organisation,
        at=at,
        by=by,
    )
    is_new = granted.pk not in before
    if is_new:
        _tell(granted, at)
    return granted, is_new


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
    if granted.organisation != organisation:
        raise RoleError(
            _("%(person)s acts for %(organisation)s here already. End that role first.")
            % {"person": person.email, "organisation": granted.organisation}
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
    """Take a role away again; whoever runs a programme alone keeps it. Raises RoleError."""
    # Two who end each other's role at the same moment take turns here.
    Programme.objects.select_for_update(of=("self",)).get(pk=granted.programme_id)
    is_office = granted.role == OfficeRole.Role.OFFICE and granted.strand is None
    others = OfficeRole.objects.filter(
        programme=granted.programme,
        role=OfficeRole.Role.OFFICE,
        strand=None,
        person__is_active=True,
    ).exclude(pk=granted.pk)
    if is_office and not others.exists():
        raise RoleError(
            _("Nobody else runs this programme. Name someone first, then end this role.")
        )
    record(actor=by, action="role.ended", subject=granted, details=_details(granted), at=at)
    granted.delete()


def _tell(granted: OfficeRole, at: datetime) -> None:
    person, programme = granted.person, granted.programme
    post_mail(
        to=person.email,
        language=person.language,
        template="role_granted",
        context={
            "name": person.name,
            "email": person.email,
            "role": granted.role,
            "programme": programme.title,
            "institution": programme.institution,
            "strand": granted.strand,
            "organisation": granted.organisation,
            "desk": programme.desk.email if programme.desk else "",
            "synthetic": person.is_synthetic,
        },
        about=programme,
        at=at,
    )


def _details(granted: OfficeRole) -> dict[str, str]:
    return {
        "person": str(granted.person.public_id),
        "programme": granted.programme.key,
        "role": granted.role,
        "strand": granted.strand.key if granted.strand else "",
        "organisation": granted.organisation.code if granted.organisation else "",
    }
