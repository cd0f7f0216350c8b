"""Erasing what is not needed any more: names, addresses and texts go, counts stay."""

from datetime import datetime

from django.db import transaction

from pariter.apps.correspondence.actions import lock
from pariter.apps.correspondence.models import Comment, Enquiry, Proposal
from pariter.apps.journal.actions import forget_mail, record

AT_ONCE = 100
"""Enquiries that one round of the worker erases."""


def erase_closed_enquiries(*, at: datetime) -> int:
    """Erase name, address and text of what was closed long enough ago; return of how many.

    What the committee has still to talk about stays until it is decided.
    """
    due = Enquiry.objects.filter(erase_at__lte=at, erased_at__isnull=True).exclude(
        proposal__state=Proposal.State.AGENDA
    )
    return sum(_erase(enquiry, at) for enquiry in due[:AT_ONCE])


@transaction.atomic
def _erase(enquiry: Enquiry, at: datetime) -> int:
    locked = lock(enquiry)
    # Someone may have written, or another worker have erased it, since it was found.
    if locked.erase_at is None or locked.erase_at > at or locked.erased_at:
        return 0
    forget_mail(about=[locked])
    locked.messages.all().delete()
    locked.notes.all().delete()
    locked.name = locked.email = locked.subject = locked.page = locked.closed_reason = ""
    # It is made of what was typed; the reference is as unique.
    locked.submission = f"erased {locked.reference}"
    locked.person = None
    locked.erased_at = at
    locked.save()
    _forget_discussion(locked)
    record(actor=None, action="enquiry.erased", subject=locked, at=at)
    return 1


def _forget_discussion(enquiry: Enquiry) -> None:
    """Unlink published words from who wrote them, and erase what was never published."""
    comments = Comment.objects.filter(proposal__enquiry=enquiry)
    comments.exclude(state=Comment.State.SHOWN).delete()
    comments.update(person=None)
    Proposal.objects.filter(enquiry=enquiry, published_at__isnull=True).update(
        title="", text="", signed_name=""
    )
