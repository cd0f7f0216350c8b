"""Certificates: only for those who came, always what the ledger says, revoked with a reason."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from pariter.apps.applications.models import Application
from pariter.apps.journal.models import AuditEntry
from pariter.apps.participation.actions import record_delivery
from pariter.apps.participation.attended import minutes_of, still_true
from pariter.apps.participation.certificates import issue_certificate, revoke_certificate
from pariter.apps.participation.errors import CertificateError
from pariter.apps.participation.models import Certificate
from pariter.apps.people.actions import describe_person
from pariter.apps.people.models import Person
from pariter.apps.placements.models import Placement
from pariter.apps.placements.sign_up import sign_up
from pariter.apps.programmes.models import Call, Offer, Session

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
LATER = datetime(2027, 2, 16, 12, tzinfo=UTC)


@pytest.fixture
def walk(sign_up_call: Call) -> Session:
    return Session.objects.get(key="walk")


@pytest.fixture
def tax(sign_up_call: Call) -> Session:
    """Return a second session, of another offer, that begins while the walk is on."""
    return Session.objects.create(
        edition=sign_up_call.edition,
        offer=Offer.objects.get(key="tax"),
        key="tax",
        title="Tax",
        starts_at=datetime(2027, 2, 15, 9, 30, tzinfo=UTC),
        ends_at=datetime(2027, 2, 15, 11, tzinfo=UTC),
        zone="Europe/Rome",
        place="Room",
    )


@pytest.fixture
def anna(people: Callable[..., list[Person]]) -> Person:
    [anna] = people(1)
    describe_person(person=anna, name="Anna Rossi", language="it", at=NOW)
    return anna


@pytest.fixture
def place(walk: Session, anna: Person) -> Placement:
    assert walk.offer
    return sign_up(offer=walk.offer, person=anna, at=NOW)


def note(
    session: Session, place: Placement, kind: str = "attendance", *, grade: str = "scanned"
) -> None:
    record_delivery(
        session=session,
        placement=place,
        kind=kind,
        grade=grade,
        at=session.starts_at,
        by=None,
        reason="Checked again." if place.deliveries.exists() else "",
    )


def issue(application: Application, at: datetime = LATER) -> Certificate:
    return issue_certificate(application=application, at=at, by=None)


def refusal(application: Application, at: datetime = LATER) -> str:
    with pytest.raises(CertificateError) as refused:
        issue(application, at)
    assert str(refused.value).endswith(".")
    return refused.value.code


def test_a_certificate_says_who_came_where_and_when(walk: Session, place: Placement) -> None:
    note(walk, place)
    certificate = issue(place.application)
    assert certificate.content == {
        "version": 1,
        "name": "Anna Rossi",
        "synthetic": True,
        "institution": {"en": "Sample institution", "it": "Sample institution (it)"},
        "programme": {"en": "Title", "it": "Title"},
        "initiative": {"en": "Title", "it": "Title"},
        "edition": {"en": "Spring", "it": "Spring (it)"},
        "minutes": 120,
        "sessions": [
            {
                "session": walk.pk,
                "title": {"en": "Walk", "it": "Walk (it)"},
                "place": {"en": "Gate", "it": "Gate (it)"},
                "starts_at": "2027-02-15T08:00:00+00:00",
                "ends_at": "2027-02-15T10:00:00+00:00",
                "zone": "Europe/Rome",
                "people": 1,
                "grade": "scanned",
            }
        ],
    }
    assert still_true(certificate)


def test_the_same_facts_give_the_same_certificate(walk: Session, place: Placement) -> None:
    note(walk, place)
    first = issue(place.application)
    assert issue(place.application, LATER + timedelta(days=400)).pk == first.pk
    assert AuditEntry.objects.filter(action="certificate.issued").count() == 1


def test_there_is_none_before_the_end_nor_for_who_did_not_come(
    walk: Session, place: Placement
) -> None:
    assert refusal(place.application, walk.ends_at - timedelta(seconds=1)) == "not_over"
    assert refusal(place.application) == "not_noted"
    note(walk, place)
    assert refusal(place.application, walk.ends_at - timedelta(seconds=1)) == "not_over"
    note(walk, place, "absence")
    assert refusal(place.application) == "absent"
    assert not Certificate.objects.exists()


def test_a_word_of_ones_own_proves_nothing(walk: Session, place: Placement) -> None:
    note(walk, place, grade="declared")
    assert refusal(place.application) == "not_noted"


def test_whoever_waited_gets_none(
    walk: Session, place: Placement, people: Callable[..., list[Person]]
) -> None:
    assert walk.offer
    walk.offer.capacity = 1
    walk.offer.save()
    other = Person.objects.create_user("waits@example.org", name="Waits")
    waiting = sign_up(offer=walk.offer, person=other, at=NOW)
    assert waiting.state == Placement.State.WAITING
    assert refusal(waiting.application) == "no_place"


def test_a_certificate_needs_a_name(walk: Session, place: Placement, anna: Person) -> None:
    note(walk, place)
    Person.objects.filter(pk=anna.pk).update(name=" ")
    assert refusal(Application.objects.get(pk=place.application_id)) == "name"


def test_more_sessions_make_a_new_one_and_overlaps_count_once(
    walk: Session, tax: Session, place: Placement, anna: Person
) -> None:
    note(walk, place)
    first = issue(place.application)
    second_place = sign_up(offer=Offer.objects.get(key="tax"), person=anna, at=NOW)
    note(tax, second_place)
    assert still_true(first)
    second = issue(place.application)
    first.refresh_from_db()
    assert (first.revoked_at, first.revoked_by) == (LATER, None)
    assert first.reason == "It was issued again, with what was noted later."
    assert [said["title"] for said in second.content["sessions"]][1] == "Tax"
    assert second.content["minutes"] == 180


def test_a_correction_makes_a_certificate_untrue_at_once(walk: Session, place: Placement) -> None:
    note(walk, place)
    certificate = issue(place.application)
    note(walk, place, "absence")
    assert not still_true(certificate)
    assert refusal(place.application) == "absent"
    certificate.refresh_from_db()
    assert certificate.reason == "The attendance that it tells of was corrected."
    note(walk, place)
    assert issue(place.application).pk != certificate.pk


def test_a_new_name_makes_a_new_one(walk: Session, place: Placement, anna: Person) -> None:
    note(walk, place)
    first = issue(place.application)
    describe_person(person=anna, name="Anna Bianchi", language="it", at=LATER)
    second = issue(Application.objects.get(pk=place.application_id))
    first.refresh_from_db()
    assert first.reason == "It was issued again under a corrected name."
    assert second.content["name"] == "Anna Bianchi"


def test_what_the_office_revokes_stays_revoked(
    walk: Session, place: Placement, anna: Person
) -> None:
    note(walk, place)
    certificate = issue(place.application)
    office = Person.objects.create_user("office@example.org")
    with pytest.raises(CertificateError, match="Say why"):
        revoke_certificate(certificate=certificate, reason="  ", at=LATER, by=office)
    revoke_certificate(certificate=certificate, reason="Somebody else came.", at=LATER, by=office)
    with pytest.raises(CertificateError, match="revoked already"):
        revoke_certificate(certificate=certificate, reason="Again.", at=LATER, by=office)
    assert refusal(place.application) == "revoked"
    assert AuditEntry.objects.get(action="certificate.revoked").actor == office.public_id


def test_hours_of_a_stay_of_days_are_not_told(ranked_call: Call) -> None:
    sessions = list(ranked_call.edition.sessions.order_by("starts_at"))
    assert minutes_of(sessions) is None
    assert minutes_of(sessions[1:]) == 180
