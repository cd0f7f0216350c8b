"""Tell me when it opens: confirmed, told once, erased."""

from datetime import datetime, timedelta

import pytest

from pariter.apps.correspondence.errors import LetterError
from pariter.apps.correspondence.models import Watch
from pariter.apps.correspondence.watches import (
    BETWEEN_MAILS,
    LONGEST,
    TO_CONFIRM,
    ask_to_be_told,
    confirm_watch,
    end_watches,
    erase_watches,
    tell_watchers,
)
from pariter.apps.journal.actions import send_due_mail
from pariter.apps.journal.models import OutgoingMail
from pariter.apps.programmes.models import Call, Initiative, Programme

SECOND = timedelta(seconds=1)


@pytest.fixture
def initiative(programme: Programme) -> Initiative:
    """Return an initiative whose call opens on 2 November 2026."""
    return programme.initiatives.get(key="P9")


@pytest.fixture
def opens(sign_up_call: Call) -> datetime:
    """Return the moment when it opens."""
    return sign_up_call.opens_at


def watch(initiative: Initiative, at: datetime, email: str = "anna@example.org") -> Watch:
    ask_to_be_told(initiative=initiative, email=email, language="it", at=at)
    found = Watch.objects.get(initiative=initiative, email=email)
    confirm_watch(watch=found, at=at)
    return found


def test_nobody_is_told_who_did_not_confirm(initiative: Initiative, opens: datetime) -> None:
    ask_to_be_told(initiative=initiative, email="a@example.org", language="en", at=opens - SECOND)
    assert tell_watchers(at=opens) == 0
    [mail] = OutgoingMail.objects.all()
    assert f"/en/sample/welcome/tell-me/{Watch.objects.get().token}/" in mail.body


def test_each_is_told_once_when_it_opens(initiative: Initiative, opens: datetime) -> None:
    found = watch(initiative, opens - timedelta(days=30))
    assert tell_watchers(at=opens - SECOND) == 0
    assert tell_watchers(at=opens) == 1
    assert tell_watchers(at=opens + SECOND) == 0
    mail = OutgoingMail.objects.latest("pk")
    assert (mail.to, mail.language) == ("anna@example.org", "it")
    assert f"/it/sample/welcome/tell-me/{found.token}/" in mail.body


def test_call_that_was_open_before_is_not_waited_for(
    initiative: Initiative, opens: datetime
) -> None:
    watch(initiative, opens + SECOND)
    assert tell_watchers(at=opens + timedelta(days=1)) == 0


def test_closed_call_is_not_told(initiative: Initiative, sign_up_call: Call) -> None:
    watch(initiative, sign_up_call.opens_at - SECOND)
    assert tell_watchers(at=sign_up_call.closes_at) == 0


def test_address_and_mail_are_erased_after_sending(initiative: Initiative, opens: datetime) -> None:
    watch(initiative, opens - timedelta(days=1))
    tell_watchers(at=opens)
    assert erase_watches(at=opens) == 0
    assert send_due_mail(at=opens) == 2
    assert erase_watches(at=opens) == 1
    assert not Watch.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_wish_that_is_not_confirmed_lapses(initiative: Initiative, opens: datetime) -> None:
    at = opens - timedelta(days=100)
    ask_to_be_told(initiative=initiative, email="a@example.org", language="en", at=at)
    assert erase_watches(at=at + TO_CONFIRM - SECOND) == 0
    assert erase_watches(at=at + TO_CONFIRM) == 1
    assert not OutgoingMail.objects.exists()


def test_wish_is_erased_after_a_year(initiative: Initiative, opens: datetime) -> None:
    watch(initiative, opens - LONGEST - timedelta(days=9))
    assert erase_watches(at=opens - timedelta(days=9)) == 1


def test_asking_again_sends_little_and_gives_nothing_away(
    initiative: Initiative, opens: datetime
) -> None:
    at = opens - timedelta(days=9)
    for later in (timedelta(0), SECOND, BETWEEN_MAILS):
        ask_to_be_told(
            initiative=initiative, email="Anna@Example.org", language="en", at=at + later
        )
    assert Watch.objects.count() == 1
    assert OutgoingMail.objects.count() == 2


def test_who_was_told_may_ask_for_the_next_time(initiative: Initiative, opens: datetime) -> None:
    first = watch(initiative, opens - timedelta(days=1))
    tell_watchers(at=opens)
    again = watch(initiative, opens + timedelta(days=1))
    assert again.pk != first.pk
    assert tell_watchers(at=opens + timedelta(days=1)) == 0


def test_wish_is_ended_with_its_mail(initiative: Initiative, opens: datetime) -> None:
    found = watch(initiative, opens - timedelta(days=1))
    watch(initiative, opens - timedelta(days=1), "ben@example.org")
    end_watches(watches=[found])
    assert [one.email for one in Watch.objects.all()] == ["ben@example.org"]
    assert {mail.to for mail in OutgoingMail.objects.all()} == {"ben@example.org"}


@pytest.mark.parametrize("email", ["", "anna", "a@b\nBcc: c@example.org"])
def test_what_is_no_address_is_refused(initiative: Initiative, email: str, opens: datetime) -> None:
    with pytest.raises(LetterError) as refusal:
        ask_to_be_told(initiative=initiative, email=email, language="en", at=opens)
    assert refusal.value.code == "email"
