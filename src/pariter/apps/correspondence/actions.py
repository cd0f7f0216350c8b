"""Writes of who asks: send an enquiry, write again. Each is done once, however often it is sent."""

import hashlib
import json
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pariter.apps.applications.references import new_reference
from pariter.apps.correspondence import promises, texts
from pariter.apps.correspondence.desks import tell_desk
from pariter.apps.correspondence.errors import LetterError
from pariter.apps.correspondence.models import Enquiry, Message, Proposal, Signature
from pariter.apps.journal.actions import post_mail, record
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Initiative, Programme

A_DAY = timedelta(days=1)
MOST_A_DAY = 10
"""Enquiries for one e-mail address: each sends a mail there, wanted or not."""
MOST_LETTERS_A_DAY = 20
"""Letters that who asked may add to one enquiry."""


@transaction.atomic
def send_enquiry(
    *,
    programme: Programme,
    kind: str,
    subject: str,
    text: str,
    language: str,
    submission: str,
    at: datetime,
    initiative: Initiative | None = None,
    email: str = "",
    name: str = "",
    page: str = "",
    person: Person | None = None,
    may_be_published: bool = False,
    signature: str = Signature.SOMEONE,
) -> Enquiry:
    """Take what someone asks, proposes or reports; the same form sent twice is one enquiry.

    submission: made for the form that was filled in; with the content it tells one from another
    email: where the answer goes; only a barrier may be reported without one
    page: where a barrier was met
    may_be_published, signature: what whoever proposes something agrees to

    Raises LetterError.
    """
    subject, text = texts.one_line(subject), texts.paragraphs(text)
    name, email = texts.one_line(name), email.strip()
    page = texts.one_line(page)[:500]
    identity = identity_of(submission, programme.pk, kind, subject, text, email, name, page)
    known = Enquiry.objects.filter(submission=identity).first()
    if known:
        return known
    _refuse_wrong_texts(subject, text, name)
    _refuse_wrong_address(kind, email)
    _refuse_too_many(email, at)
    if initiative and initiative.programme_id != programme.pk:
        raise LetterError("initiative", _("This is not part of the programme. Choose again."))
    promise = promises.promise_of(programme)
    is_barrier = kind == Enquiry.Kind.BARRIER
    days = promises.BARRIER_DAYS if is_barrier else promise.answer_days
    enquiry, created = Enquiry.objects.get_or_create(
        submission=identity,
        defaults={
            "reference": new_reference(),
            "token": new_token(),
            "programme": programme,
            "initiative": initiative,
            "desk": initiative.contact if initiative else programme.desk,
            "kind": kind,
            "language": language,
            "person": person,
            "name": name,
            "email": email,
            "subject": subject,
            "page": page,
            "received_at": at,
            "moved_at": at,
            "due_at": promises.due_after(at, days, programme.zone),
            "keep_days": promise.keep_days,
        },
    )
    if not created:
        return enquiry
    Message.objects.create(
        enquiry=enquiry,
        author=Message.Author.ASKER,
        person=person,
        text=text,
        submission=identity,
        at=at,
    )
    if kind == Enquiry.Kind.PROPOSAL:
        Proposal.objects.create(
            enquiry=enquiry, may_be_published=may_be_published, signature=signature
        )
    record(
        actor=person,
        action="enquiry.received",
        subject=enquiry,
        details={"kind": kind, "programme": programme.key},
        at=at,
    )
    _acknowledge(enquiry, at)
    tell_desk(enquiry=enquiry, at=at)
    return enquiry


@transaction.atomic
def write_again(
    *, enquiry: Enquiry, text: str, submission: str, at: datetime, person: Person | None = None
) -> Message:
    """Add a letter of who asked; a closed enquiry opens again. The same letter twice is one.

    Raises LetterError.
    """
    text = texts.paragraphs(text)
    locked = lock(enquiry)
    identity = identity_of(submission, locked.pk, text)
    known = Message.objects.filter(submission=identity).first()
    if known:
        return known
    _refuse_wrong_texts("…", text, "")
    if locked.erased_at or locked.is_spam:
        raise LetterError(
            "closed", _("This is closed for good. Ask again, and we give it a new number.")
        )
    written = locked.messages.filter(author=Message.Author.ASKER, at__gt=at - A_DAY).count()
    if written >= MOST_LETTERS_A_DAY:
        raise LetterError(
            "too_many",
            ngettext(
                "You wrote %(count)d letter today. Write again tomorrow.",
                "You wrote %(count)d letters today. Write again tomorrow.",
                written,
            )
            % {"count": written},
        )
    message = Message.objects.create(
        enquiry=locked,
        author=Message.Author.ASKER,
        person=person,
        text=text,
        submission=identity,
        at=at,
    )
    waits_again = not locked.is_unanswered
    if waits_again:
        days = promises.promise_of(locked.programme).answer_days
        locked.due_at = promises.due_after(at, days, locked.programme.zone)
        locked.state = Enquiry.State.WAITING
        locked.closed_at = locked.erase_at = None
        locked.closed_reason = ""
    locked.moved_at = at
    locked.save()
    record(actor=person, action="enquiry.written_again", subject=locked, at=at)
    if waits_again:
        tell_desk(enquiry=locked, at=at)
    return message


def new_token() -> str:
    """Return a secret that opens one thing for whoever has its link."""
    return secrets.token_urlsafe(24)


def lock(enquiry: Enquiry) -> Enquiry:
    """Return an enquiry as it stands now, held until the transaction ends."""
    return (
        Enquiry.objects.select_for_update(of=("self",))
        .select_related("programme", "initiative", "desk")
        .get(pk=enquiry.pk)
    )


def identity_of(submission: str, *content: Any) -> str:
    """Return what is the same for the same content in the same form, and for nothing else."""
    written = json.dumps([submission or secrets.token_urlsafe(), *content])
    return hashlib.sha256(written.encode()).hexdigest()


def refuse_wrong_text(text: str) -> None:
    """Refuse an empty letter and one that nobody could read."""
    if not text:
        raise LetterError("empty", _("Write your message."))
    if len(text) > texts.LONGEST_TEXT:
        raise LetterError(
            "too_long",
            _("Your message has %(length)d letters. Shorten it to %(most)d.")
            % {"length": len(text), "most": texts.LONGEST_TEXT},
        )


def _refuse_wrong_texts(subject: str, text: str, name: str) -> None:
    if not subject:
        raise LetterError("subject", _("Say in a few words what it is about."))
    if len(subject) > texts.LONGEST_SUBJECT or len(name) > texts.LONGEST_NAME:
        raise LetterError(
            "too_long",
            _("Shorten the subject to %(subject)d letters and your name to %(name)d.")
            % {"subject": texts.LONGEST_SUBJECT, "name": texts.LONGEST_NAME},
        )
    if texts.turns_text(subject + name):
        raise LetterError(
            "turns_text",
            _("A hidden sign in the subject or the name turns text around. Type it again."),
        )
    refuse_wrong_text(text)


def _refuse_wrong_address(kind: str, email: str) -> None:
    if not email and kind == Enquiry.Kind.BARRIER:
        return
    try:
        validate_email(email)
    except ValidationError:
        raise LetterError("email", _("Enter an e-mail address such as name@example.org.")) from None


def _refuse_too_many(email: str, at: datetime) -> None:
    if not email:
        return
    sent = Enquiry.objects.filter(email__iexact=email, received_at__gt=at - A_DAY).count()
    if sent >= MOST_A_DAY:
        raise LetterError(
            "too_many",
            ngettext(
                "We had %(count)d message with this e-mail address today. Write again tomorrow, "
                "or add to one that you sent: its link is in our e-mail.",
                "We had %(count)d messages with this e-mail address today. Write again tomorrow, "
                "or add to one that you sent: its link is in our e-mail.",
                sent,
            )
            % {"count": sent},
        )


def _acknowledge(enquiry: Enquiry, at: datetime) -> None:
    """Send the reference and the link; never what was typed, which could be for someone else."""
    if not enquiry.email:
        return
    post_mail(
        to=enquiry.email,
        language=enquiry.language,
        template="enquiry_received",
        context={
            "enquiry": enquiry,
            "programme": enquiry.programme,
            "synthetic": settings.DEMONSTRATION,
        },
        at=at,
        about=enquiry,
    )
