"""Reads about acts and mail."""

from datetime import datetime

from django.db.models import Model, Q, QuerySet

from pariter.apps.journal.models import AuditEntry, OutgoingMail


def subject_key(subject: Model) -> tuple[str, str]:
    """Return the type and id under which acts on a subject are noted: its public id, or its key."""
    identity = getattr(subject, "public_id", None) or subject.pk
    if identity is None:
        raise ValueError(
            f"The {subject._meta.label_lower} {subject} has no key yet; "
            "save it before its act is recorded."
        )
    return subject._meta.label_lower, str(identity)


def history(subject: Model) -> QuerySet[AuditEntry]:
    """Return the acts on a subject, oldest first."""
    kind, identity = subject_key(subject)
    return AuditEntry.objects.filter(subject_type=kind, subject_id=identity)


def due_mail(at: datetime) -> QuerySet[OutgoingMail]:
    """Return the mail that may be claimed: its time has come and nobody holds a lease on it."""
    return (
        OutgoingMail.objects.filter(state=OutgoingMail.State.WAITING, not_before__lte=at)
        .filter(Q(lease_until__isnull=True) | Q(lease_until__lte=at))
        .order_by("not_before", "id")
    )


def undelivered() -> QuerySet[OutgoingMail]:
    """Return the mail that was given up, for the office to mend the address or to send again."""
    return OutgoingMail.objects.filter(state=OutgoingMail.State.UNDELIVERABLE)
