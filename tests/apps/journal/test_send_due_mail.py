"""Delivering: leased, tried again with growing delays, given up in the open."""

import random
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused, SMTPServerDisconnected

import pytest
from django.core import mail as outbox
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from pytest_django import Settings

from pariter.apps.journal import actions
from pariter.apps.journal.actions import post_text, retry_mail, send_due_mail
from pariter.apps.journal.errors import JournalError
from pariter.apps.journal.models import AuditEntry, OutgoingMail
from pariter.apps.journal.queries import due_mail, undelivered

AT = datetime(2027, 3, 1, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)

pytestmark = pytest.mark.django_db

Trouble = Callable[[EmailMessage], Exception | None]


class TroubledBackend(EmailBackend):
    """A mail server that raises what `trouble` returns for a message, else takes it."""

    trouble: Trouble

    def send_messages(self, messages: list[EmailMessage]) -> int:  # type: ignore[override]
        """Take the messages or raise."""
        for message in messages:
            error = type(self).trouble(message)
            if error:
                raise error
        return super().send_messages(messages)


@pytest.fixture
def trouble(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[[Trouble], None]:
    """Return a function that sets which trouble the mail server makes."""
    settings.EMAIL_BACKEND = f"{__name__}.TroubledBackend"
    monkeypatch.setattr(actions, "get_connection", TroubledBackend)

    def make(kind: Trouble) -> None:
        monkeypatch.setattr(TroubledBackend, "trouble", staticmethod(kind), raising=False)

    return make


def post(to: str = "ada@example.org") -> OutgoingMail:
    """Post a short message."""
    return post_text(to=to, language="it", subject="Perché sì", body="Ciao", at=AT)


def test_send_due_mail_sends_once() -> None:
    mail = post()
    assert send_due_mail(at=AT) == 1
    assert send_due_mail(at=AT + timedelta(days=1)) == 0
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.lease_until) == ("sent", 1, None)
    [message] = outbox.outbox
    assert (message.to, message.subject, message.body) == (
        ["ada@example.org"],
        "Perché sì",
        "Ciao\n",
    )
    headers = message.message()
    assert headers["Message-ID"] == mail.message_id
    assert headers["Date"] == "Mon, 01 Mar 2027 09:00:00 +0000"
    assert headers["Auto-Submitted"] == "auto-generated"


def test_send_due_mail_waits_for_its_time_and_keeps_the_limit() -> None:
    for _ in range(3):
        post()
    assert send_due_mail(at=AT - SECOND) == 0
    assert send_due_mail(at=AT, limit=2) == 2
    assert send_due_mail(at=AT, limit=2) == 1


def test_send_due_mail_leaves_what_another_worker_holds_until_its_lease_ends() -> None:
    mail = post()
    OutgoingMail.objects.filter(pk=mail.pk).update(attempts=1, lease_until=AT + 60 * SECOND)
    assert send_due_mail(at=AT + 59 * SECOND) == 0
    assert send_due_mail(at=AT + 60 * SECOND) == 1
    assert outbox.outbox[0].extra_headers["Message-ID"] == mail.message_id


def test_claim_gives_a_message_to_one_worker_only() -> None:
    post()
    assert len(actions._claim(AT, 60 * SECOND, 5)) == 1
    assert actions._claim(AT, 60 * SECOND, 5) == []


def test_what_a_batch_has_no_time_for_is_left_to_others(
    trouble: Callable[[Trouble], None],
) -> None:
    trouble(lambda message: time.sleep(1.1))
    for _ in range(3):
        post()
    assert send_due_mail(at=AT, lease=2 * SECOND) == 1
    waiting = OutgoingMail.objects.filter(state="waiting")
    assert list(waiting.values_list("attempts", "lease_until")) == [(0, None)] * 2
    assert send_due_mail(at=AT) == 2


def test_late_worker_does_not_overrule_the_one_that_took_over() -> None:
    post()
    [late] = actions._claim(AT, 60 * SECOND, 5)
    assert len(actions._claim(AT + 60 * SECOND, 60 * SECOND, 5)) == 1
    actions._settle(late, state=OutgoingMail.State.UNDELIVERABLE)
    late.refresh_from_db()
    assert (late.state, late.attempts) == ("waiting", 2)
    assert late.lease_until == AT + 120 * SECOND


def test_server_down_costs_one_attempt_and_loses_nothing(
    trouble: Callable[[Trouble], None],
) -> None:
    trouble(lambda message: ConnectionRefusedError("nobody listens"))
    mails = [post() for _ in range(3)]
    assert send_due_mail(at=AT) == 0
    assert sorted(OutgoingMail.objects.values_list("attempts", flat=True)) == [0, 0, 1]
    mails[0].refresh_from_db()
    assert mails[0].last_error == "ConnectionRefusedError: nobody listens"
    assert AT + 30 * SECOND <= mails[0].not_before < AT + 31 * SECOND
    trouble(lambda message: None)
    assert send_due_mail(at=AT) == 2
    assert send_due_mail(at=AT + 31 * SECOND) == 1
    mails[0].refresh_from_db()
    assert mails[0].last_error == ""


def test_delay_doubles_up_to_six_hours_and_spans_a_weekend() -> None:
    delays = [actions._delay(attempts) for attempts in range(1, actions.MAX_ATTEMPTS)]
    assert delays[:4] == [30 * SECOND, 60 * SECOND, 120 * SECOND, 240 * SECOND]
    assert delays[-1] == timedelta(hours=6)
    assert timedelta(days=2) < sum(delays, timedelta()) < timedelta(days=4)


def test_temporary_errors_of_one_message_do_not_hold_up_the_others(
    trouble: Callable[[Trouble], None],
) -> None:
    trouble(
        lambda message: (
            SMTPRecipientsRefused({"full@example.org": (452, b"mailbox full")})
            if message.to == ["full@example.org"]
            else None
        )
    )
    post("full@example.org")
    post()
    assert send_due_mail(at=AT) == 1
    assert not undelivered().exists()


@pytest.mark.parametrize(
    "error",
    [
        SMTPServerDisconnected("closed"),
        SMTPDataError(421, b"going down"),
        TimeoutError("too slow"),
    ],
)
def test_lost_connection_ends_the_round(
    error: Exception, trouble: Callable[[Trouble], None]
) -> None:
    trouble(lambda message: error)
    post()
    post()
    send_due_mail(at=AT)
    assert due_mail(AT).count() == 1


def test_ten_percent_temporary_errors_lose_nothing(trouble: Callable[[Trouble], None]) -> None:
    chance = random.Random(7)
    trouble(
        lambda message: SMTPDataError(451, b"try again later") if chance.random() < 0.1 else None
    )
    posted = {post().message_id for _ in range(200)}
    at = AT
    while OutgoingMail.objects.filter(state=OutgoingMail.State.WAITING).exists():
        send_due_mail(at=at, limit=50)
        at += 60 * SECOND
    sent = [message.extra_headers["Message-ID"] for message in outbox.outbox]
    assert sorted(sent) == sorted(posted)


@pytest.mark.parametrize(
    "error",
    [
        SMTPRecipientsRefused({"ada@example.org": (550, b"no such user")}),
        SMTPDataError(554, b"refused"),
    ],
)
def test_final_refusal_is_shown_at_once(
    error: Exception, trouble: Callable[[Trouble], None]
) -> None:
    trouble(lambda message: error)
    mail = post()
    assert send_due_mail(at=AT) == 0
    assert list(undelivered()) == [mail]
    assert type(error).__name__ in undelivered().get().last_error


def test_refused_sender_is_tried_again(trouble: Callable[[Trouble], None]) -> None:
    trouble(lambda message: SMTPSenderRefused(550, b"who are you", "pariter@example.org"))
    post()
    send_due_mail(at=AT)
    assert not undelivered().exists()


def test_mail_is_given_up_after_the_last_attempt_and_can_be_sent_again(
    trouble: Callable[[Trouble], None],
) -> None:
    trouble(lambda message: ConnectionRefusedError("nobody listens"))
    mail = post()
    at = AT
    for _ in range(actions.MAX_ATTEMPTS):
        assert not undelivered().exists()
        send_due_mail(at=at)
        at += timedelta(hours=7)
    assert list(undelivered()) == [mail]
    send_due_mail(at=at)
    assert undelivered().get().attempts == actions.MAX_ATTEMPTS
    retry_mail(mail=mail, at=at, by=None)
    assert AuditEntry.objects.get().action == "mail.sent_again"
    trouble(lambda message: None)
    assert send_due_mail(at=at) == 1
    assert outbox.outbox[0].extra_headers["Message-ID"] == mail.message_id


def test_retry_mail_refuses_what_was_sent() -> None:
    mail = post()
    send_due_mail(at=AT)
    with pytest.raises(JournalError, match="is not among the undelivered"):
        retry_mail(mail=mail, at=AT, by=None)
    assert not AuditEntry.objects.exists()
