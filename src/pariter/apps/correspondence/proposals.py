"""Writes about proposals: publish, discuss, put on the agenda, decide."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pariter.apps.correspondence import texts
from pariter.apps.correspondence.actions import identity_of, refuse_wrong_text
from pariter.apps.correspondence.errors import LetterError
from pariter.apps.correspondence.models import Comment, Proposal, Signature
from pariter.apps.journal.actions import post_mail, record
from pariter.apps.people.models import Person

A_DAY = timedelta(days=1)
MOST_COMMENTS_A_DAY = 20

State = Proposal.State


@transaction.atomic
def agree_to_publish(
    *, proposal: Proposal, may_be_published: bool, signature: str, at: datetime
) -> None:
    """Keep what whoever proposed it agrees to; a public proposal is taken back at once."""
    locked = _lock(proposal)
    _refuse_nameless(locked, signature)
    if (locked.may_be_published, locked.signature) == (may_be_published, signature):
        return
    locked.may_be_published = may_be_published
    locked.signature = signature
    if locked.published_at:
        locked.signed_name = _signed_name(locked)
    if not may_be_published:
        _take_from_public(locked)
    locked.save()
    record(
        actor=None,
        action="proposal.agreed" if may_be_published else "proposal.taken_back",
        subject=locked,
        at=at,
    )


@transaction.atomic
def publish_proposal(
    *, proposal: Proposal, title: str, text: str, at: datetime, by: Person
) -> None:
    """Show a proposal to everyone, or change its words; it is in discussion from then on.

    Raises LetterError where whoever proposed it does not agree.
    """
    title, text = texts.one_line(title), texts.paragraphs(text)
    locked = _lock(proposal)
    if not locked.may_be_published:
        raise LetterError(
            "consent", _("Whoever proposed this does not agree to publish it. Ask first.")
        )
    if not title or len(title) > texts.LONGEST_SUBJECT or texts.turns_text(title):
        raise LetterError(
            "title",
            _("Give it a title of at most %(most)d letters.") % {"most": texts.LONGEST_SUBJECT},
        )
    refuse_wrong_text(text)
    if locked.published_at and (locked.title, locked.text) == (title, text):
        return
    is_new = locked.published_at is None
    locked.title, locked.text = title, text
    locked.signed_name = _signed_name(locked)
    locked.published_at = locked.published_at or at
    if locked.state == State.RECEIVED:
        locked.state = State.DISCUSSION
    locked.save()
    record(
        actor=by,
        action="proposal.published" if is_new else "proposal.changed",
        subject=locked,
        at=at,
    )


@transaction.atomic
def unpublish_proposal(*, proposal: Proposal, at: datetime, by: Person) -> None:
    """Show a proposal to nobody any more; its way to a decision goes on."""
    locked = _lock(proposal)
    if locked.published_at is None:
        return
    _take_from_public(locked)
    locked.save()
    record(actor=by, action="proposal.unpublished", subject=locked, at=at)


@transaction.atomic
def put_on_agenda(*, proposal: Proposal, meeting_on: date | None, at: datetime, by: Person) -> None:
    """Put a proposal on the committee's agenda, or name another meeting."""
    locked = _lock(proposal)
    _refuse_decided(locked)
    if locked.state == State.AGENDA and locked.meeting_on == meeting_on:
        return
    if locked.state != State.AGENDA:
        locked.agenda_at = at
    locked.state, locked.meeting_on = State.AGENDA, meeting_on
    locked.save()
    record(
        actor=by,
        action="proposal.on_agenda",
        subject=locked,
        details={"meeting": meeting_on.isoformat() if meeting_on else ""},
        at=at,
    )


@transaction.atomic
def take_off_agenda(*, proposal: Proposal, at: datetime, by: Person) -> None:
    """Take a proposal off the agenda again."""
    locked = _lock(proposal)
    if locked.state != State.AGENDA:
        return
    locked.state = State.DISCUSSION if locked.published_at else State.RECEIVED
    locked.agenda_at = locked.meeting_on = None
    locked.save()
    record(actor=by, action="proposal.off_agenda", subject=locked, at=at)


@transaction.atomic
def decide_proposal(
    *, proposal: Proposal, outcome: str, reason: str, at: datetime, by: Person
) -> None:
    """Keep what was decided and why, once, and tell whoever proposed it.

    Raises LetterError where there is no reason, or where it is decided already.
    """
    reason = texts.paragraphs(reason)
    locked = _lock(proposal)
    if (locked.state, locked.outcome, locked.reason) == (State.DECIDED, outcome, reason):
        return
    _refuse_decided(locked)
    if outcome not in Proposal.Outcome.values:
        raise LetterError("outcome", _("Choose what was decided."))
    if not reason or len(reason) > texts.LONGEST_TEXT:
        raise LetterError(
            "reason",
            _("Give the reason, in at most %(most)d letters.") % {"most": texts.LONGEST_TEXT},
        )
    locked.state, locked.decided_at = State.DECIDED, at
    locked.outcome, locked.reason = outcome, reason
    locked.save()
    record(
        actor=by,
        action="proposal.decided",
        subject=locked,
        details={"outcome": outcome},
        at=at,
    )
    _tell_decision(locked, at)


@transaction.atomic
def write_comment(
    *,
    proposal: Proposal,
    text: str,
    signature: str,
    language: str,
    submission: str,
    at: datetime,
    person: Person,
) -> Comment:
    """Take what someone says about a published proposal; the same form sent twice is one.

    Raises LetterError.
    """
    text = texts.paragraphs(text)
    identity = identity_of(submission, proposal.pk, person.pk, text)
    known = Comment.objects.filter(submission=identity).first()
    if known:
        return known
    locked = _lock(proposal)
    _refuse_closed_discussion(locked)
    refuse_wrong_text(text)
    written = Comment.objects.filter(person=person, written_at__gt=at - A_DAY).count()
    if written >= MOST_COMMENTS_A_DAY:
        raise LetterError(
            "too_many",
            ngettext(
                "You wrote %(count)d comment today. Write again tomorrow.",
                "You wrote %(count)d comments today. Write again tomorrow.",
                written,
            )
            % {"count": written},
        )
    if signature == Signature.NAME and not person.name:
        raise LetterError("name", _("We do not know your name. Choose another signature."))
    comment, created = Comment.objects.get_or_create(
        submission=identity,
        defaults={
            "proposal": locked,
            "person": person,
            "signature": signature,
            "signed_name": person.name if signature == Signature.NAME else "",
            "language": language,
            "text": text,
            "written_at": at,
        },
    )
    if created:
        record(actor=person, action="comment.written", subject=comment, at=at)
    return comment


@transaction.atomic
def answer_publicly(
    *, proposal: Proposal, text: str, language: str, submission: str, at: datetime, by: Person
) -> Comment:
    """Let the information contact answer under a published proposal; shown at once."""
    text = texts.paragraphs(text)
    identity = identity_of(submission, proposal.pk, by.pk, text)
    known = Comment.objects.filter(submission=identity).first()
    if known:
        return known
    locked = _lock(proposal)
    if locked.published_at is None:
        raise LetterError("unpublished", _("This is not published. Publish it first."))
    refuse_wrong_text(text)
    comment = Comment.objects.create(
        proposal=locked,
        person=by,
        is_answer=True,
        language=language,
        text=text,
        submission=identity,
        state=Comment.State.SHOWN,
        written_at=at,
        read_at=at,
    )
    record(actor=by, action="comment.answered", subject=comment, at=at)
    return comment


@transaction.atomic
def judge_comment(
    *, comment: Comment, is_shown: bool, at: datetime, by: Person, reason: str = ""
) -> None:
    """Let a comment through, or keep it back with a reason that its author can read."""
    reason = texts.one_line(reason)
    if not is_shown and not 0 < len(reason) <= texts.LONGEST_REASON:
        raise LetterError(
            "reason",
            _("Say why it is not shown, in at most %(most)d letters.")
            % {"most": texts.LONGEST_REASON},
        )
    state = Comment.State.SHOWN if is_shown else Comment.State.REFUSED
    locked = Comment.objects.select_for_update().get(pk=comment.pk)
    if locked.state == state:
        return
    locked.state, locked.read_at = state, at
    locked.reason = "" if is_shown else reason
    locked.save()
    record(
        actor=by,
        action="comment.let_through" if is_shown else "comment.kept_back",
        subject=locked,
        at=at,
    )


def _lock(proposal: Proposal) -> Proposal:
    return (
        Proposal.objects.select_for_update(of=("self",))
        .select_related("enquiry__programme")
        .get(pk=proposal.pk)
    )


def _take_from_public(locked: Proposal) -> None:
    locked.published_at = None
    locked.title = locked.text = locked.signed_name = ""
    if locked.state == State.DISCUSSION:
        locked.state = State.RECEIVED


def _signed_name(locked: Proposal) -> str:
    return locked.enquiry.name if locked.signature == Signature.NAME else ""


def _refuse_nameless(locked: Proposal, signature: str) -> None:
    if signature not in Signature.values:
        raise LetterError("signature", _("Choose as whom your words are published."))
    if signature == Signature.NAME and not locked.enquiry.name:
        raise LetterError("name", _("We do not know your name. Choose another signature."))


def _refuse_decided(locked: Proposal) -> None:
    if locked.state == State.DECIDED:
        raise LetterError("decided", _("This is decided, and a decision is not changed."))


def _refuse_closed_discussion(locked: Proposal) -> None:
    if locked.published_at is None:
        raise LetterError("unpublished", _("This proposal is not public any more."))
    if locked.state == State.DECIDED:
        raise LetterError("decided", _("This is decided. The discussion is over."))


def _tell_decision(locked: Proposal, at: datetime) -> None:
    enquiry = locked.enquiry
    if not enquiry.email:
        return
    post_mail(
        to=enquiry.email,
        language=enquiry.language,
        template="proposal_decided",
        context={
            "enquiry": enquiry,
            "programme": enquiry.programme,
            "proposal": locked,
            "name": enquiry.name,
            "synthetic": settings.DEMONSTRATION,
        },
        at=at,
        about=enquiry,
    )
