"""Writes: certificates of attendance, issued to those who came and revoked where they must be."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pariter.apps.applications.models import Application, SchoolClass
from pariter.apps.journal.actions import record
from pariter.apps.participation.attended import statements_of, still_true, valid_certificate
from pariter.apps.participation.errors import CertificateError
from pariter.apps.participation.models import Certificate
from pariter.apps.people.models import Person

LONGEST_REASON = 300

# Why a certificate was replaced without anybody's judgement; each reader sees it in her language.
CORRECTED = gettext_noop("The attendance that it tells of was corrected.")
RENAMED = gettext_noop("It was issued again under a corrected name.")
RENEWED = gettext_noop("It was issued again, with what was noted later.")


def issue_certificate(
    *,
    application: Application,
    at: datetime,
    by: Person | None,
    school_class: SchoolClass | None = None,
) -> Certificate:
    """Certify which sessions of an edition the person of an application, or a class of hers, saw.

    The same facts twice give the same certificate. Where the ledger says something else by now,
    the old one is revoked with its reason. What an office revoked stays revoked while the facts
    are the same. by: who asks for it, None for someone without an account.
    Raises CertificateError where nothing can be certified.
    """
    issued = _brought_up_to_date(application, school_class, at, by)
    if isinstance(issued, CertificateError):
        raise issued
    return issued


def certificate_now(
    application: Application, at: datetime, school_class: SchoolClass | None = None
) -> Certificate | None:
    """Return the certificate that is right at this moment; None where it has yet to be issued.

    Raises CertificateError where nothing can be certified.
    """
    content = statements_of(application, at, school_class)
    held = valid_certificate(application, school_class)
    if held and _facts(held.content) == _facts(content):
        return held
    _require_not_refused(application, school_class, content)
    return None


@transaction.atomic
def revoke_certificate(*, certificate: Certificate, reason: str, at: datetime, by: Person) -> None:
    """Take a certificate back for a reason that everyone who checks it reads.

    Raises CertificateError.
    """
    reason = reason.strip()
    if not reason:
        raise CertificateError("reason", _("Say why you revoke the certificate."))
    if len(reason) > LONGEST_REASON:
        raise CertificateError("reason", _("Shorten the reason to 300 letters."))
    if not _revoke(certificate, reason, at, by):
        raise CertificateError("revoked", _("This certificate is revoked already."))


@transaction.atomic
def _brought_up_to_date(
    application: Application,
    school_class: SchoolClass | None,
    at: datetime,
    by: Person | None,
) -> Certificate | CertificateError:
    """Return the certificate that is right now, or why there is none; a wrong one is revoked."""
    locked = Application.objects.select_for_update().get(pk=application.pk)
    before = valid_certificate(locked, school_class)
    try:
        content = statements_of(locked, at, school_class)
    except CertificateError as refusal:
        if before and not still_true(before):
            _revoke(before, CORRECTED, at, None)
        return refusal
    if before and _facts(before.content) == _facts(content):
        return before
    if before:
        _revoke(before, _why_replaced(before, content), at, None)
    try:
        _require_not_refused(locked, school_class, content)
    except CertificateError as refusal:
        return refusal
    certificate = Certificate.objects.create(
        application=locked, school_class=school_class, content=content, issued_at=at
    )
    record(
        actor=by,
        action="certificate.issued",
        subject=certificate,
        details={"application": locked.reference, "sessions": len(content["sessions"])},
        at=at,
    )
    return certificate


def _facts(content: dict[str, Any]) -> tuple[Any, ...]:
    """Return what makes two certificates the same; the wording of titles does not."""
    return content["name"], [
        tuple(said[part] for part in ("session", "people", "grade", "starts_at", "ends_at"))
        for said in content["sessions"]
    ]


def _why_replaced(before: Certificate, content: dict[str, Any]) -> str:
    if not still_true(before):
        return CORRECTED
    return RENEWED if before.content["name"] == content["name"] else RENAMED


def _require_not_refused(
    application: Application, school_class: SchoolClass | None, content: dict[str, Any]
) -> None:
    """Raise CertificateError where an office took a certificate of the same facts back."""
    facts = _facts(content)
    issued = Certificate.objects.filter(application=application, school_class=school_class)
    for taken_back in issued.filter(revoked_by__isnull=False):
        if _facts(taken_back.content) == facts:
            raise CertificateError(
                "revoked",
                _("The office revoked your certificate: %(reason)s")
                % {"reason": taken_back.reason},
            )


def _revoke(certificate: Certificate, reason: str, at: datetime, by: Person | None) -> int:
    revoked = Certificate.objects.filter(pk=certificate.pk, revoked_at__isnull=True).update(
        revoked_at=at, revoked_by=by, reason=reason
    )
    if revoked:
        record(
            actor=by,
            action="certificate.revoked",
            subject=certificate,
            details={"reason": reason},
            at=at,
        )
    return revoked
