"""Writes of the office: answer, take, hand over, note, close."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from pariter.apps.correspondence import texts
from pariter.apps.correspondence.actions import identity_of, lock, refuse_wrong_text
from pariter.apps.correspondence.desks import tell_desk
from pariter.apps.correspondence.errors import LetterError
from pariter.apps.correspondence.models import Enquiry, Message, Note
from pariter.apps.correspondence.permissions import handles_enquiry
from pariter.apps.journal.actions import (
    Letter,
    compose,
    post_mail,
    post_texts,
    record,
    written_language,
)
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Contact, Initiative

SILENCE = timedelta(days=30)
"""After this time an answered enquiry to which nobody wrote again is closed."""
AT_ONCE = 100
"""Enquiries that one round of the worker closes."""


def answer_letter(*, enquiry: Enquiry, text: str) -> Letter:
    """Return the mail that an answer makes, in the language of who asked."""
    language = written_language(enquiry.language)
    subject, body = compose(
        language=language,
        template="enquiry_answer",
        context={
            "enquiry": enquiry,
            "programme": enquiry.programme,
            "desk": enquiry.desk or enquiry.programme.desk,
            "text": texts.paragraphs(text),
            "synthetic": settings.DEMONSTRATION,
        },
    )
    return Letter(to=enquiry.email, language=language, subject=subject, body=body)


@transaction.atomic
def answer_enquiry(
    *, enquiry: Enquiry, text: str, seen: int, submission: str, at: datetime, by: Person
) -> Message:
    """Answer by mail, once; the same answer sent twice is one.

    seen: how many letters the thread had when the answer was written
    Raises LetterError.
    """
    text = texts.paragraphs(text)
    locked = lock(enquiry)
    identity = identity_of(submission, locked.pk, by.pk, text)
    known = Message.objects.filter(submission=identity).first()
    if known:
        return known
    refuse_wrong_text(text)
    _refuse_erased(locked)
    if locked.messages.count() != seen:
        raise LetterError(
            "moved",
            _("Something was added while you wrote. Read it above, then send your answer."),
        )
    message = Message.objects.create(
        enquiry=locked,
        author=Message.Author.OFFICE,
        person=by,
        text=text,
        submission=identity,
        at=at,
    )
    if locked.answered_at is None:
        locked.answered_at = at
        locked.in_time = at < locked.due_at
    locked.state = Enquiry.State.ANSWERED
    locked.closed_at = locked.erase_at = None
    locked.closed_reason, locked.is_spam = "", False
    locked.handler = locked.handler or by
    locked.moved_at = at
    locked.save()
    if locked.email:
        post_texts(letters=[answer_letter(enquiry=locked, text=text)], at=at, about=locked)
    record(actor=by, action="enquiry.answered", subject=locked, at=at)
    return message


@transaction.atomic
def hand_over(
    *,
    enquiry: Enquiry,
    handler: Person | None,
    desk: Contact,
    initiative: Initiative | None,
    at: datetime,
    by: Person,
) -> None:
    """Say who answers, at which desk, and what it is about; the same again changes nothing.

    Another desk, and whoever waits for an answer, are told that it has it.

    Raises LetterError where one of them belongs to another programme.
    """
    locked = lock(enquiry)
    _refuse_erased(locked)
    if desk.programme_id != locked.programme_id or (
        initiative and initiative.programme_id != locked.programme_id
    ):
        raise LetterError(
            "foreign",
            _("Choose a desk and an initiative of %(programme)s.")
            % {"programme": locked.programme},
        )
    before = (locked.handler_id, locked.desk_id, locked.initiative_id)
    locked.handler, locked.desk, locked.initiative = handler, desk, initiative
    if handler and not handles_enquiry(handler, locked):
        raise LetterError(
            "colleague",
            _("%(person)s cannot read this enquiry. Choose someone of its office.")
            % {"person": handler},
        )
    if before == (locked.handler_id, locked.desk_id, locked.initiative_id):
        return
    if before[1] != locked.desk_id and locked.is_unanswered:
        if locked.email:
            _write(locked, "enquiry_passed_on", at)
        tell_desk(enquiry=locked, at=at)
    locked.save(update_fields=["handler", "desk", "initiative"])
    record(
        actor=by,
        action="enquiry.handed_over",
        subject=locked,
        details={
            "to": str(handler.public_id) if handler else "",
            "desk": desk.key,
            "initiative": initiative.key if initiative else "",
        },
        at=at,
    )


@transaction.atomic
def take_enquiry(*, enquiry: Enquiry, at: datetime, by: Person) -> None:
    """Let everyone know that this person answers; taking it twice changes nothing."""
    locked = lock(enquiry)
    _refuse_erased(locked)
    if locked.handler_id == by.pk:
        return
    locked.handler = by
    locked.save(update_fields=["handler"])
    record(actor=by, action="enquiry.taken", subject=locked, at=at)


@transaction.atomic
def add_note(*, enquiry: Enquiry, text: str, at: datetime, by: Person) -> Note:
    """Note something for the office alone; the same note twice in a row is one."""
    text = texts.paragraphs(text)
    refuse_wrong_text(text)
    locked = lock(enquiry)
    _refuse_erased(locked)
    last = locked.notes.last()
    if last and (last.text, last.person_id) == (text, by.pk):
        return last
    note = Note.objects.create(enquiry=locked, person=by, text=text, at=at)
    record(actor=by, action="enquiry.noted", subject=locked, at=at)
    return note


@transaction.atomic
def close_enquiry(
    *, enquiry: Enquiry, reason: str, at: datetime, by: Person | None, is_spam: bool = False
) -> None:
    """Close an enquiry; who was never answered is told why, unless it is spam.

    reason: who asked can read it
    Raises LetterError.
    """
    reason = texts.one_line(reason)
    locked = lock(enquiry)
    if locked.state == Enquiry.State.CLOSED:
        return
    if not reason or len(reason) > texts.LONGEST_REASON:
        raise LetterError(
            "reason",
            _("Say why it is closed, in at most %(most)d letters.")
            % {"most": texts.LONGEST_REASON},
        )
    _close(locked, reason, at, by, is_spam=is_spam)
    if locked.email and not is_spam and locked.answered_at is None:
        _write(locked, "enquiry_closed", at)


@transaction.atomic
def reopen_enquiry(*, enquiry: Enquiry, at: datetime, by: Person) -> None:
    """Open a closed enquiry again; one that is open stays as it is."""
    locked = lock(enquiry)
    _refuse_erased(locked)
    if locked.state != Enquiry.State.CLOSED:
        return
    answered = locked.messages.last()
    by_office = answered is not None and answered.author == Message.Author.OFFICE
    locked.state = (
        Enquiry.State.ANSWERED
        if by_office
        else Enquiry.State.WAITING
        if locked.answered_at
        else Enquiry.State.NEW
    )
    locked.closed_at = locked.erase_at = None
    locked.closed_reason, locked.is_spam = "", False
    locked.moved_at = at
    locked.save()
    record(actor=by, action="enquiry.reopened", subject=locked, at=at)


def close_silent_enquiries(*, at: datetime) -> int:
    """Close what was answered long ago and not written to since; return how many."""
    silent = Enquiry.objects.filter(
        state=Enquiry.State.ANSWERED, moved_at__lte=at - SILENCE
    ).exclude(proposal__isnull=False, proposal__decided_at__isnull=True)
    closed = 0
    for enquiry in silent[:AT_ONCE]:
        with transaction.atomic():
            locked = lock(enquiry)
            # Someone may have written since it was found.
            if locked.moved_at != enquiry.moved_at or locked.state != Enquiry.State.ANSWERED:
                continue
            with translation.override(written_language(locked.language)):
                reason = _("Nobody wrote again for %(days)d days.") % {"days": SILENCE.days}
            _close(locked, reason, at, None, is_spam=False)
            closed += 1
    return closed


def _close(locked: Enquiry, reason: str, at: datetime, by: Person | None, *, is_spam: bool) -> None:
    locked.state = Enquiry.State.CLOSED
    locked.closed_at = at
    locked.closed_reason = reason
    locked.is_spam = is_spam
    locked.erase_at = at + timedelta(days=locked.keep_days)
    locked.save()
    record(actor=by, action="enquiry.closed", subject=locked, details={"spam": is_spam}, at=at)


def _write(enquiry: Enquiry, template: str, at: datetime) -> None:
    post_mail(
        to=enquiry.email,
        language=enquiry.language,
        template=template,
        context={
            "enquiry": enquiry,
            "programme": enquiry.programme,
            "synthetic": settings.DEMONSTRATION,
        },
        at=at,
        about=enquiry,
    )


def _refuse_erased(enquiry: Enquiry) -> None:
    if enquiry.erased_at:
        raise LetterError("erased", _("This enquiry was erased. Nothing can be added to it."))
