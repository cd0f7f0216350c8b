"""Writes: record an act, post a mail in the same transaction, deliver what is due."""

import logging
import re
import time
import unicodedata
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime, parseaddr
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused
from typing import Any, Protocol

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F, Model, QuerySet
from django.template import Context, Engine
from django.utils import translation

from pariter.apps.journal.errors import JournalError
from pariter.apps.journal.mailboxes import is_no_mailbox
from pariter.apps.journal.models import AuditEntry, OutgoingMail
from pariter.apps.journal.queries import due_mail, subject_key

logger = logging.getLogger(__name__)

# Longer than one message can take: each of its six steps may wait for EMAIL_TIMEOUT.
LEASE = timedelta(minutes=2)
# With the delays below a message is tried for about three days, so that a weekend without a
# mail server loses nothing.
MAX_ATTEMPTS = 20
FIRST_DELAY = timedelta(seconds=30)
LONGEST_DELAY = timedelta(hours=6)

# Reply of a mail server that closes the connection (RFC 5321, section 4.2.2).
CLOSING = 421

# Attributes that are told in confidence; an audit entry is kept long after they are erased.
CONFIDENTIAL = frozenset(
    {"disability", "diagnosis", "email", "gender", "income", "name", "orientation", "religion"}
)


@dataclass(frozen=True, slots=True)
class Letter:
    """A message that is already written. to: one bare address."""

    to: str
    language: str
    subject: str
    body: str


class Actor(Protocol):
    """Who acts: anyone known by a public id."""

    @property
    def public_id(self) -> uuid.UUID:
        """The id that stands for the person in the journal."""


def record(
    *,
    actor: Actor | None,
    action: str,
    subject: Model,
    at: datetime,
    details: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Note an act in the transaction of the act itself.

    actor: who did it; None is the system.
    action: noun and verb, such as "call.closed_early".
    details: what else must be known later; nothing confidential.
    """
    [entry] = record_all(actor=actor, acts=[(action, subject, details or {})], at=at)
    return entry


def record_all(
    *, actor: Actor | None, acts: Sequence[tuple[str, Model, Mapping[str, Any]]], at: datetime
) -> list[AuditEntry]:
    """Note many acts at once, in their own transaction; see record.

    acts: action, subject and details of each
    """
    for action, _subject, details in acts:
        _require_transaction(f"The act {action!r} was recorded")
        told = sorted(CONFIDENTIAL.intersection(details))
        if told:
            raise JournalError(
                f"The act {action!r} has {', '.join(told)} in its details; "
                "leave out what is confidential and name the record by its id."
            )
    keyed = [(action, *subject_key(subject), details) for action, subject, details in acts]
    return AuditEntry.objects.bulk_create(
        AuditEntry(
            at=at,
            actor=actor.public_id if actor else None,
            action=action,
            subject_type=kind,
            subject_id=identity,
            details=dict(details),
        )
        for action, kind, identity, details in keyed
    )


def post_mail(
    *,
    to: str,
    language: str,
    template: str,
    context: Mapping[str, Any],
    at: datetime,
    about: Model | None = None,
) -> OutgoingMail:
    """Write a message from `mail/<template>.txt`; a worker sends it once the caller commits.

    to: one bare address.
    language: the reader's; the site's own where it has no such translation.
    about: what it is about, such as a call; who runs that learns if it cannot be delivered.
    """
    language = written_language(language)
    subject, body = compose(language=language, template=template, context=context)
    return post_text(to=to, language=language, subject=subject, body=body, at=at, about=about)


def written_language(language: str) -> str:
    """Return the language in which we write to a reader: hers, or else the site's own."""
    try:
        return translation.get_supported_language_variant(language)
    except LookupError:
        return settings.LANGUAGE_CODE


def compose(*, language: str, template: str, context: Mapping[str, Any]) -> tuple[str, str]:
    """Return subject and body of `mail/<template>.txt`, to be read before it is posted.

    template: first line is the subject, then a blank line, then the body.
    """
    path = f"mail/{template}.txt"
    with translation.override(written_language(language)):
        # Plain text: escaping for HTML would show up in it.
        values = {"site_url": settings.SITE_URL, **context}
        text = Engine.get_default().get_template(path).render(Context(values, autoescape=False))
    subject, _, body = text.strip().partition("\n")
    if body and not body.startswith("\n"):
        raise JournalError(
            f"The subject of {path} runs over its first line: {subject!r} is followed by "
            f"{body.splitlines()[0]!r}; leave one blank line after the subject, "
            "and keep line breaks out of the values in it."
        )
    return subject.strip(), body.strip()


def post_text(
    *, to: str, language: str, subject: str, body: str, at: datetime, about: Model | None = None
) -> OutgoingMail:
    """Keep a message that is already written, to be sent once the caller commits."""
    letter = Letter(to=to, language=language, subject=subject, body=body)
    [mail] = post_texts(letters=[letter], at=at, about=about)
    return mail


def post_texts(
    *, letters: Iterable[Letter], at: datetime, about: Model | None = None
) -> list[OutgoingMail]:
    """Keep many messages that are already written, about one thing; see post_text."""
    mails = [written(letter, at) for letter in letters]
    for mail in mails:
        _require_transaction(f"The mail {mail.subject!r} was posted")
    if about:
        kind, identity = subject_key(about)
        for mail in mails:
            mail.about_type, mail.about_id = kind, identity
    return OutgoingMail.objects.bulk_create(mails, batch_size=500)


def written(letter: Letter, at: datetime) -> OutgoingMail:
    """Return a message as it will be kept; only whoever adds its row has posted it."""
    to, subject = letter.to, letter.subject.strip()
    try:
        validate_email(to)
    except ValidationError:
        raise JournalError(
            f"{to!r} is no e-mail address; give one as in ada@example.org."
        ) from None
    if not subject or any(unicodedata.category(sign) in {"Cc", "Zl", "Zp"} for sign in subject):
        raise JournalError(
            f"The subject {subject!r} is empty or has a control character; make it one line."
        )
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return OutgoingMail(
        message_id=f"<{uuid.uuid4()}@{domain}>",
        to=to,
        language=letter.language,
        subject=subject,
        body=tidy(letter.body),
        # No worker takes it up: the office reads it out, or prints it.
        state=OutgoingMail.State.UNDELIVERABLE if is_no_mailbox(to) else OutgoingMail.State.WAITING,
        not_before=at,
        created_at=at,
    )


def tidy(body: str) -> str:
    """Return a text as it is sent: no more than one blank line, and a line break at its end."""
    return re.sub(r"\n{3,}", "\n\n", body.strip()) + "\n"


def send_due_mail(*, at: datetime, limit: int = 50, lease: timedelta = LEASE) -> int:
    """Send the mail that is due and return how many messages the server took.

    limit: messages to take up before returning.
    lease: after this time a message held by a worker that died is taken up again. No message is
        begun in its second half, which must be enough for the last one.
    """
    started = time.monotonic()
    claimed = _claim(at, lease, limit)
    if not claimed:
        return 0
    sent, left = 0, list(claimed)
    connection = get_connection()
    try:
        for mail in claimed:
            passed = timedelta(seconds=time.monotonic() - started)
            if passed > lease / 2:
                break
            left.remove(mail)
            answered, delivered = _deliver(mail, connection, at + passed)
            sent += delivered
            if not answered:
                break
    finally:
        connection.close()
        _give_back(left)
    return sent


def retry_mail(*, mail: OutgoingMail, at: datetime, by: Actor | None) -> None:
    """Put a message that was given up back into the queue, its attempts counted anew."""
    with transaction.atomic():
        revived = OutgoingMail.objects.filter(
            pk=mail.pk, state=OutgoingMail.State.UNDELIVERABLE
        ).update(state=OutgoingMail.State.WAITING, attempts=0, not_before=at, lease_until=None)
        if not revived:
            raise JournalError(
                f"The mail {mail.message_id} is not among the undelivered; "
                "only those can be sent again."
            )
        record(actor=by, action="mail.sent_again", subject=mail, at=at)


def note_told(*, mails: QuerySet[OutgoingMail], at: datetime, by: Actor | None) -> int:
    """Note that an office told, by telephone or by letter, what no e-mail could; return how many.

    What was delivered, or can be, stays as it is.
    """
    with transaction.atomic():
        told = [
            mail
            for mail in mails.select_for_update(of=("self",)).filter(
                state=OutgoingMail.State.UNDELIVERABLE
            )
            if is_no_mailbox(mail.to)
        ]
        OutgoingMail.objects.filter(pk__in=[mail.pk for mail in told]).update(
            state=OutgoingMail.State.SENT, sent_at=at
        )
        record_all(actor=by, acts=[("mail.told", mail, {}) for mail in told], at=at)
    return len(told)


def forget_mail(*, about: Iterable[Model]) -> None:
    """Erase the messages about some things, with their addresses and texts, sent or not."""
    _require_transaction("Mail was erased")
    keys: dict[str, list[str]] = {}
    for subject in about:
        kind, identity = subject_key(subject)
        keys.setdefault(kind, []).append(identity)
    for kind, identities in keys.items():
        OutgoingMail.objects.filter(about_type=kind, about_id__in=identities).delete()


def _require_transaction(deed: str) -> None:
    if not transaction.get_connection().in_atomic_block:
        raise JournalError(
            f"{deed} outside a transaction; do it inside `transaction.atomic()`, "
            "together with the act it belongs to."
        )


def _claim(now: datetime, lease: timedelta, limit: int) -> list[OutgoingMail]:
    """Lease the messages that have waited longest; what another worker holds is passed over."""
    if not due_mail(now).exists():
        return []
    with transaction.atomic():
        # SQLite has no row locks and ignores this: there the transaction holds the database.
        claimed = list(due_mail(now).select_for_update(skip_locked=True)[:limit])
        OutgoingMail.objects.filter(pk__in=[mail.pk for mail in claimed]).update(
            attempts=F("attempts") + 1, lease_until=now + lease
        )
    for mail in claimed:
        mail.attempts += 1
    return claimed


def _give_back(mails: Sequence[OutgoingMail]) -> None:
    """Put messages back that were leased but not tried."""
    for mail in mails:
        OutgoingMail.objects.filter(
            pk=mail.pk, attempts=mail.attempts, state=OutgoingMail.State.WAITING
        ).update(attempts=mail.attempts - 1, lease_until=None)


def _deliver(mail: OutgoingMail, connection: BaseEmailBackend, now: datetime) -> tuple[bool, bool]:
    """Hand a leased message over; return whether the server answered, and whether it took it."""
    try:
        # Opened here, it stays open for the messages that follow.
        connection.open()
        if not connection.send_messages([_message(mail, connection)]):
            raise ConnectionError("the mail server took no message")
    except Exception as error:  # whatever it is, the message must stay in the queue
        replies = _replies(error)
        given_up = mail.attempts >= MAX_ATTEMPTS or _is_final(error)
        _settle(
            mail,
            state=OutgoingMail.State.UNDELIVERABLE if given_up else OutgoingMail.State.WAITING,
            not_before=now + _delay(mail.attempts),
            last_error=f"{type(error).__name__}: {error}",
        )
        logger.log(
            logging.ERROR if given_up else logging.WARNING,
            "mail=%s attempt=%d given_up=%s error=%r",
            mail.message_id,
            mail.attempts,
            given_up,
            error,
        )
        return bool(replies) and CLOSING not in replies, False
    _settle(mail, state=OutgoingMail.State.SENT, sent_at=now, last_error="")
    return True, True


def _message(mail: OutgoingMail, connection: BaseEmailBackend) -> EmailMessage:
    headers = {
        # The same at every attempt, so that a reader's mailbox can drop the copy that a crash
        # between the server's answer and our note of it may cause.
        "Message-ID": mail.message_id,
        "Date": format_datetime(mail.created_at),
        "Content-Language": mail.language,
        "Auto-Submitted": "auto-generated",
    }
    return EmailMessage(
        mail.subject, mail.body, to=[mail.to], headers=headers, connection=connection
    )


def _replies(error: Exception) -> list[int]:
    """Return the server's reply codes to this message; none when it did not get that far."""
    if isinstance(error, SMTPRecipientsRefused):
        return [code for code, _ in error.recipients.values()]
    return [error.smtp_code] if isinstance(error, SMTPDataError | SMTPSenderRefused) else []


def _is_final(error: Exception) -> bool:
    """The server refuses this address or this text for good; refusing the sender is our fault."""
    replies = _replies(error)
    return bool(replies) and min(replies) >= 500 and not isinstance(error, SMTPSenderRefused)


def _delay(attempts: int) -> timedelta:
    """Return the wait after so many attempts; it doubles up to the longest."""
    return min(FIRST_DELAY * (1 << min(attempts, MAX_ATTEMPTS) - 1), LONGEST_DELAY)


def _settle(mail: OutgoingMail, **outcome: Any) -> None:
    """Note how an attempt ended, unless the lease ran out and another worker has taken over."""
    held = OutgoingMail.objects.filter(
        pk=mail.pk, attempts=mail.attempts, state=OutgoingMail.State.WAITING
    ).update(lease_until=None, **outcome)
    if not held:
        logger.warning("mail=%s attempt=%d lease=lost", mail.message_id, mail.attempts)
