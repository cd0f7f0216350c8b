"""Deliveries: only holders, not before it began, never changed but corrected."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from pariter.apps.participation.actions import record_attendance, record_delivery
from pariter.apps.participation.errors import DeliveryError
from pariter.apps.participation.models import Delivery
from pariter.apps.participation.queries import current, expected_at, latest
from pariter.apps.people.models import Person
from pariter.apps.placements.models import Placement
from pariter.apps.placements.sign_up import sign_up
from pariter.apps.programmes.models import Call, Session

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def session(sign_up_call: Call) -> Session:
    return Session.objects.get(key="walk")


@pytest.fixture
def placements(session: Session, people: Callable[..., list[Person]]) -> list[Placement]:
    offer = session.offer
    assert offer
    return [sign_up(offer=offer, person=person, at=NOW) for person in people(3)]


def note(session: Session, placement: Placement, kind: str, reason: str = "") -> Delivery:
    return record_delivery(
        session=session,
        placement=placement,
        kind=kind,
        grade="attested",
        at=session.starts_at,
        by=None,
        reason=reason,
    )


def test_only_holders_are_expected(session: Session, placements: list[Placement]) -> None:
    assert set(expected_at(session)) == set(placements[:2])
    with pytest.raises(DeliveryError) as refusal:
        note(session, placements[2], "attendance")
    assert refusal.value.code == "not_expected"


def test_nobody_was_there_before_it_began(session: Session, placements: list[Placement]) -> None:
    with pytest.raises(DeliveryError) as refusal:
        record_delivery(
            session=session,
            placement=placements[0],
            kind="attendance",
            grade="attested",
            at=session.starts_at - timedelta(seconds=1),
            by=None,
        )
    assert refusal.value.code == "too_early"


def test_the_same_fact_twice_is_one_entry(session: Session, placements: list[Placement]) -> None:
    first = note(session, placements[0], "attendance")
    assert note(session, placements[0], "attendance").pk == first.pk


def test_a_correction_needs_a_reason_and_keeps_the_old_entry(
    session: Session, placements: list[Placement]
) -> None:
    first = note(session, placements[0], "attendance")
    with pytest.raises(DeliveryError) as refusal:
        note(session, placements[0], "absence")
    assert refusal.value.code == "reason"
    second = note(session, placements[0], "absence", "Another person of that name.")
    assert second.corrects_id == first.pk
    assert list(latest(session, placements[:1])) == [second]
    assert list(current(session.edition)) == [second]
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Delivery.objects.filter(pk=first.pk).update(kind="absence", people=0)


def test_a_list_is_noted_whole_or_not_at_all(session: Session, placements: list[Placement]) -> None:
    with pytest.raises(DeliveryError):
        record_attendance(
            session=session,
            presence=dict.fromkeys(placements, True),
            at=session.starts_at,
            by=None,
        )
    assert Delivery.objects.count() == 0
    record_attendance(
        session=session,
        presence={placements[0]: True, placements[1]: False},
        at=session.starts_at,
        by=None,
    )
    assert sorted(Delivery.objects.values_list("kind", flat=True)) == ["absence", "attendance"]
