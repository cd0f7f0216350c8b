"""Hours of duty: confirmed by somebody else afterwards, never changed, and stated on a paper."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from pariter.apps.journal.models import AuditEntry
from pariter.apps.participation.actions import record_delivery
from pariter.apps.participation.duty_actions import answer_duty, ask_for_duty
from pariter.apps.participation.errors import DutyError
from pariter.apps.participation.models import Duty, Service, ServiceStatement, Shift
from pariter.apps.participation.rota import take_shift
from pariter.apps.participation.served import minutes_served, served_by, still_served
from pariter.apps.participation.service_actions import confirm_service
from pariter.apps.participation.service_statements import issue_statement, revoke_statement
from pariter.apps.people.actions import register_person
from pariter.apps.people.models import Person
from pariter.apps.placements.sign_up import sign_up
from pariter.apps.programmes.models import Call, Edition, Initiative, Session

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def walk(sign_up_call: Call) -> Session:
    return Session.objects.get(key="walk")


@pytest.fixture
def desk(walk: Session) -> Person:
    return register_person(email="desk@example.org", name="Demo Desk", at=NOW, synthetic=True)


@pytest.fixture
def helper(walk: Session) -> Person:
    return register_person(email="helper@example.org", name="Demo Helper", at=NOW, synthetic=True)


def duty_at(session: Session, person: Person, **said: Any) -> Duty:
    values = {"role": "guide", "name": person.name, "email": person.email, "person": person}
    duty = ask_for_duty(**{"session": session, "at": NOW, "by": None, **values, **said})
    return answer_duty(duty=duty, accepts=True, at=NOW)


def confirm(duty: Duty, by: Person, **said: Any) -> Service:
    values = {"from_at": duty.begins_at, "until_at": duty.ends_at, "at": duty.ends_at}
    return confirm_service(**{"duty": duty, "by": by, **values, **said})


def test_hours_are_confirmed_once_and_corrected_with_a_reason(
    walk: Session, desk: Person, helper: Person
) -> None:
    duty = duty_at(walk, helper)
    noted = confirm(duty, desk)
    assert confirm(duty, desk) == noted
    assert (noted.recorded_by, noted.minutes) == (desk, minutes_served([noted]))
    early = {"until_at": walk.ends_at - HOUR / 2}
    with pytest.raises(DutyError) as refusal:
        confirm(duty, desk, **early)
    assert refusal.value.code == "reason"
    corrected = confirm(duty, desk, **early, reason="She left early.")
    assert (corrected.corrects, corrected.minutes) == (noted, noted.minutes - 30)
    assert list(served_by(helper)) == [corrected]
    absent = confirm(duty, desk, from_at=None, until_at=None, reason="It was her sister.")
    assert (absent.minutes, list(served_by(helper))) == (0, [])
    acts = AuditEntry.objects.filter(action__startswith="service.").order_by("pk")
    assert [act.action for act in acts] == ["service.confirmed", *["service.corrected"] * 2]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"at": NOW}, "not_over"),
        ({"until_at": None}, "hours"),
        ({"from_at": None}, "hours"),
        ({"until_at": datetime(2027, 2, 1, tzinfo=UTC)}, "hours"),
        ({"from_at": datetime(2027, 2, 13, 12, tzinfo=UTC)}, "hours"),
        ({"until_at": datetime(2027, 2, 20, tzinfo=UTC)}, "hours"),
        ({"reason": "a\x00b"}, "reason"),
    ],
)
def test_what_cannot_be_confirmed_is_refused(
    walk: Session, desk: Person, helper: Person, said: dict[str, Any], code: str
) -> None:
    with pytest.raises(DutyError) as refusal:
        confirm(duty_at(walk, helper), desk, **said)
    assert refusal.value.code == code
    assert not Service.objects.exists()


def test_nobody_confirms_her_own_hours_nor_those_of_who_said_no(
    walk: Session, desk: Person, helper: Person
) -> None:
    duty = duty_at(walk, helper)
    with pytest.raises(DutyError) as own:
        confirm(duty, helper)
    answer_duty(duty=duty, accepts=False, at=NOW)
    with pytest.raises(DutyError) as freed:
        confirm(duty, desk)
    assert (own.value.code, freed.value.code) == ("own", "not_asked")


@pytest.mark.django_db(transaction=True)
def test_database_refuses_to_change_hours(walk: Session, desk: Person, helper: Person) -> None:
    noted = confirm(duty_at(walk, helper), desk)
    for act in (
        lambda: Service.objects.filter(pk=noted.pk).update(until_at=None, from_at=None),
        lambda: Service.objects.filter(pk=noted.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_statement_holds_until_the_hours_are_corrected(
    walk: Session, desk: Person, helper: Person
) -> None:
    programme = walk.edition.initiative.programme
    with pytest.raises(DutyError) as refusal:
        issue_statement(person=helper, programme=programme, at=NOW)
    assert refusal.value.code == "nothing"
    duty = duty_at(walk, helper)
    noted = confirm(duty, desk)
    issued = issue_statement(person=helper, programme=programme, at=walk.ends_at)
    assert issue_statement(person=helper, programme=programme, at=walk.ends_at) == issued
    assert (issued.content["name"], issued.content["minutes"]) == ("Demo Helper", noted.minutes)
    assert still_served(issued)
    confirm(duty, desk, until_at=walk.ends_at - HOUR / 2, reason="She left early.")
    assert not still_served(issued)
    again = issue_statement(person=helper, programme=programme, at=walk.ends_at + HOUR)
    issued.refresh_from_db()
    assert (issued.replaced_at, issued.reason) == (
        walk.ends_at + HOUR,
        "The hours that it tells of were corrected.",
    )
    assert again.content["minutes"] == noted.minutes - 30
    assert ServiceStatement.objects.filter(replaced_at=None).get() == again


def test_what_overlaps_counts_once(walk: Session) -> None:
    spans = ((0, 2), (1, 3), (5, 6), (5, 6))
    services = [
        Service(from_at=walk.starts_at + HOUR * start, until_at=walk.starts_at + HOUR * end)
        for start, end in spans
    ]
    assert minutes_served(services) == 4 * 60


@pytest.fixture
def training(walk: Session, sign_up_call: Call) -> Session:
    """Return the session of another initiative, which helpers at the walk must have attended."""
    other = Initiative.objects.exclude(pk=walk.edition.initiative_id).filter(
        programme=walk.edition.initiative.programme_id
    )[0]
    edition = Edition.objects.create(
        initiative=other,
        pack=walk.edition.pack,
        key="training",
        title="Training",
        starts="2026-11-01",
        ends="2027-01-31",
    )
    call = Call.objects.get(pk=sign_up_call.pk)
    offer = call.offers.all()[0]
    call.pk, call.edition, call.key = None, edition, "training"
    call.save()
    offer.pk, offer.call, offer.key = None, call, "training"
    offer.save()
    Call.objects.filter(pk=sign_up_call.pk).update(duty_training=other.key)
    return Session.objects.create(
        edition=edition,
        offer=offer,
        key="training",
        title="Training",
        starts_at=NOW - 2 * HOUR,
        ends_at=NOW - HOUR,
        zone="Europe/Rome",
        place="Room",
    )


def test_who_is_not_trained_takes_no_duty(
    walk: Session, desk: Person, helper: Person, training: Session
) -> None:
    assert training.offer
    place = sign_up(offer=training.offer, person=helper, at=NOW - 3 * HOUR)
    shift = Shift.objects.create(session=walk, role="guide", wanted=1, pool=training.offer.call)
    duty = ask_for_duty(
        session=walk, role="staff", name="Helper", email=helper.email, at=NOW, by=desk
    )
    with pytest.raises(DutyError) as mailed:
        answer_duty(duty=duty, accepts=True, at=NOW)
    assert (mailed.value.code, Duty.objects.get(pk=duty.pk).state) == ("training", "asked")
    assert not Duty.objects.filter(state="accepted").exists()
    answer_duty(duty=duty, accepts=False, at=NOW)
    with pytest.raises(DutyError) as refusal, transaction.atomic():
        take_shift(shift=shift, person=helper, at=NOW)
    assert refusal.value.code == "training"
    assert str(training.edition.initiative.title) in str(refusal.value)
    record_delivery(
        session=training,
        placement=place,
        kind="attendance",
        grade="attested",
        at=NOW - HOUR,
        by=desk,
    )
    assert take_shift(shift=shift, person=helper, at=NOW).state == Duty.State.ACCEPTED


def test_speaker_needs_no_training(walk: Session, desk: Person, training: Session) -> None:
    duty = ask_for_duty(
        session=walk, role="speaker", name="Guest", email="guest@example.org", at=NOW, by=desk
    )
    assert answer_duty(duty=duty, accepts=True, at=NOW).state == Duty.State.ACCEPTED


def test_a_revoked_statement_is_not_issued_again_as_it_was(
    walk: Session, desk: Person, helper: Person
) -> None:
    duty = duty_at(walk, helper)
    confirm(duty, desk)
    programme = walk.edition.initiative.programme
    issued = issue_statement(person=helper, programme=programme, at=walk.ends_at)
    said: dict[str, Any] = {"statement": issued, "at": walk.ends_at + HOUR, "by": desk}
    for reason in (" ", "x" * 301):
        with pytest.raises(DutyError, match="Say why"):
            revoke_statement(**said, reason=reason)
    revoke_statement(**said, reason="Signed for her sister.")
    with pytest.raises(DutyError, match="holds no more"):
        revoke_statement(**said, reason="Again.")
    with pytest.raises(DutyError, match="Signed for her sister"):
        issue_statement(person=helper, programme=programme, at=walk.ends_at + 2 * HOUR)
    act = AuditEntry.objects.get(action="service_statement.revoked")
    assert act.details == {"reason": "Signed for her sister."}
    # Other facts are another statement.
    confirm(duty, desk, until_at=walk.ends_at - HOUR / 2, reason="Her sister came later.")
    again = issue_statement(person=helper, programme=programme, at=walk.ends_at + 3 * HOUR)
    assert again.public_id != issued.public_id
