"""Someone asked for a duty answers by a link; she cannot be in two places at once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from pariter.apps.journal.models import AuditEntry, OutgoingMail
from pariter.apps.participation.duty_actions import (
    answer_duty,
    ask_for_duty,
    brief_duty,
    free_duty,
)
from pariter.apps.participation.duty_briefings import BEFORE, brief_people
from pariter.apps.participation.duty_links import duty_key_of, number_in_duty_key
from pariter.apps.participation.errors import DutyError
from pariter.apps.participation.models import Duty
from pariter.apps.programmes.models import Call, Session

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def walk(sign_up_call: Call) -> Session:
    return Session.objects.get(key="walk")


def ask(session: Session, **said: Any) -> Duty:
    values = {"role": "speaker", "name": "Demo Speaker", "email": "speaker@example.org"}
    return ask_for_duty(**{"session": session, "at": NOW, "by": None, **values, **said})


def another(session: Session, *, after: timedelta) -> Session:
    """Return a second session, so long after the first one."""
    other = Session.objects.get(pk=session.pk)
    other.pk, other.key = None, f"later-{int(after.total_seconds())}"
    other.starts_at, other.ends_at = session.starts_at + after, session.ends_at + after
    other.save()
    return other


def test_whoever_is_asked_gets_the_way_to_answer(walk: Session) -> None:
    duty = ask(walk, email=" Speaker@Example.org ", name="Demo  Speaker", brief="Bring slides.")
    assert (duty.email, duty.name, duty.state) == ("speaker@example.org", "Demo Speaker", "asked")
    [mail] = OutgoingMail.objects.all()
    assert mail.to == "speaker@example.org"
    assert f"/en/duty/{duty_key_of(duty)}/" in mail.body
    assert number_in_duty_key(duty_key_of(duty)) == duty.pk
    assert "Gate" in mail.body
    [act] = AuditEntry.objects.filter(action="duty.asked")
    assert act.details == {"session": walk.pk, "role": "speaker"}


@pytest.mark.parametrize("key", ["", "1", "1.forged", "1.\x00", "²." + "a" * 43, "-1.x", "9" * 400])
def test_forged_key_opens_nothing(key: str) -> None:
    assert number_in_duty_key(key) is None


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"email": "nobody"}, "email"),
        ({"name": "  "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"brief": "x" * 4001}, "brief"),
        ({"brief": "a\x00b"}, "brief"),
        ({"from_at": NOW}, "shift"),
        ({"from_at": NOW + timedelta(hours=1), "until_at": NOW}, "shift"),
        ({"at": datetime(2027, 2, 15, 10, tzinfo=UTC)}, "session_over"),
    ],
)
def test_what_nobody_can_be_asked_is_refused(
    walk: Session, said: dict[str, Any], code: str
) -> None:
    with pytest.raises(DutyError) as refusal:
        ask(walk, **said)
    assert refusal.value.code == code
    assert not Duty.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_nobody_is_asked_for_two_places_at_one_time(walk: Session) -> None:
    ask(walk)
    for code, session, said in (
        ("asked_already", walk, {"email": "SPEAKER@example.org"}),
        ("busy", another(walk, after=timedelta(hours=1)), {}),
        ("busy", another(walk, after=timedelta(hours=-1)), {"role": "staff"}),
    ):
        with pytest.raises(DutyError) as refusal, transaction.atomic():
            ask(session, **said)
        assert refusal.value.code == code
    ask(another(walk, after=timedelta(hours=2)))
    ask(walk, email="other@example.org")
    free_duty(duty=Duty.objects.get(session=walk, email="speaker@example.org"), at=NOW, by=None)
    assert ask(walk).state == "asked"


def test_shift_leaves_the_rest_of_a_session_free(walk: Session) -> None:
    middle = walk.starts_at + timedelta(hours=1)
    ask(walk, role="staff", from_at=walk.starts_at, until_at=middle)
    assert ask(walk, role="guide", from_at=middle, until_at=walk.ends_at).begins_at == middle


def test_answer_is_kept_once_and_a_name_only_with_a_yes(walk: Session) -> None:
    duty = ask(walk)
    answered = answer_duty(duty=duty, accepts=True, named=True, at=NOW)
    assert (answered.state, answered.named, answered.answered_at) == ("accepted", True, NOW)
    answer_duty(duty=duty, accepts=True, named=True, at=NOW + timedelta(hours=1))
    assert AuditEntry.objects.filter(action="duty.accepted").count() == 1
    assert not answer_duty(duty=duty, accepts=True, named=False, at=NOW).named
    said_no = answer_duty(duty=duty, accepts=False, named=True, at=NOW)
    assert (said_no.state, said_no.named) == ("declined", False)
    with pytest.raises(DutyError) as refusal:
        answer_duty(duty=duty, accepts=True, at=NOW)
    assert refusal.value.code == "answered"


def test_whoever_is_freed_is_told_and_cannot_accept(walk: Session) -> None:
    duty = ask(walk)
    free_duty(duty=duty, at=NOW, by=None)
    free_duty(duty=duty, at=NOW, by=None)
    assert OutgoingMail.objects.filter(subject__startswith="You are not needed").count() == 1
    with pytest.raises(DutyError) as refusal:
        answer_duty(duty=duty, accepts=True, at=NOW)
    assert refusal.value.code == "freed"


def test_staff_has_no_name_to_show(walk: Session) -> None:
    duty = ask(walk, role="staff")
    assert not answer_duty(duty=duty, accepts=True, named=True, at=NOW).named


def test_who_accepted_is_briefed_once_some_days_before(walk: Session) -> None:
    duty = ask(walk, language="it")
    ask(walk, email="silent@example.org")
    answer_duty(duty=duty, accepts=True, at=NOW)
    brief_duty(duty=duty, brief="Ask for Demo Helper at the gate.", at=NOW, by=None)
    OutgoingMail.objects.all().delete()
    assert brief_people(at=walk.starts_at - BEFORE - timedelta(seconds=1)) == 0
    assert brief_people(at=walk.starts_at - BEFORE) == 1
    assert brief_people(at=walk.starts_at - timedelta(hours=1)) == 0
    [mail] = OutgoingMail.objects.all()
    assert (mail.to, "Ask for Demo Helper at the gate." in mail.body) == (duty.email, True)
    assert f"/duty/{duty_key_of(duty)}/" in mail.body
