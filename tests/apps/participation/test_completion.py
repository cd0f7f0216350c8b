"""A call may ask for several sessions: fewer give no certificate; a correction takes it back."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from pariter.apps.applications.models import Application
from pariter.apps.evidence.completion_facts import asks_for_completion, completion_rows
from pariter.apps.participation.actions import record_delivery
from pariter.apps.participation.attended import progress_of
from pariter.apps.participation.certificates import issue_certificate
from pariter.apps.participation.errors import CertificateError
from pariter.apps.participation.models import Certificate
from pariter.apps.people.models import Person
from pariter.apps.placements.models import Placement
from pariter.apps.placements.sign_up import sign_up
from pariter.apps.programmes.models import Call, Offer, Session

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
LATER = datetime(2027, 2, 18, 12, tzinfo=UTC)


@pytest.fixture
def course(sign_up_call: Call) -> Call:
    """Return a call of two offers with a session each, of which both must be attended."""
    Call.objects.filter(pk=sign_up_call.pk).update(complete_after=2)
    Session.objects.create(
        edition=sign_up_call.edition,
        offer=Offer.objects.get(key="tax"),
        key="tax",
        title="Tax",
        starts_at=datetime(2027, 2, 15, 14, tzinfo=UTC),
        ends_at=datetime(2027, 2, 15, 16, tzinfo=UTC),
        zone="Europe/Rome",
        place="Room",
    )
    return Call.objects.get(pk=sign_up_call.pk)


def note(place: Placement, kind: str = "attendance") -> None:
    session = place.offer.sessions.get()
    record_delivery(
        session=session,
        placement=place,
        kind=kind,
        grade="attested",
        at=session.starts_at,
        by=None,
        reason="Checked again." if place.deliveries.exists() else "",
    )


def refusal(application: Application) -> str:
    with pytest.raises(CertificateError) as refused:
        issue_certificate(application=application, at=LATER, by=None)
    return refused.value.code


def test_only_who_came_often_enough_is_certified(
    course: Call, people: Callable[..., list[Person]]
) -> None:
    anna, ben, carla = people(3)
    Person.objects.update(name="Somebody")
    anna.refresh_from_db()
    walk, tax = (Offer.objects.get(key=key) for key in ("walk", "tax"))
    first = sign_up(offer=walk, person=anna, at=NOW)
    second = sign_up(offer=tax, person=anna, at=NOW)
    once = sign_up(offer=walk, person=ben, at=NOW)
    sign_up(offer=walk, person=carla, at=NOW)
    application = Application.objects.get(pk=first.application_id)
    assert refusal(application) == "not_noted"
    note(first)
    note(once)
    assert refusal(application) == "incomplete"
    progress = progress_of(application, LATER)
    assert progress
    assert (progress.came, progress.wanted, progress.is_complete) == (1, 2, False)
    assert progress_of(application, walk.sessions.get().starts_at) is not None
    note(second)
    certificate = issue_certificate(application=application, at=LATER, by=None)
    assert len(certificate.content["sessions"]) == 2
    assert certificate.content["minutes"] == 240
    assert asks_for_completion(course.edition)
    steps = [row.step for row in completion_rows(course.edition)]
    assert sorted(steps) == ["applied", "completed", "took_part"]
    note(second, "absence")
    assert refusal(application) == "incomplete"
    assert Certificate.objects.get().reason == "The attendance that it tells of was corrected."


def test_elsewhere_once_is_enough(sign_up_call: Call, people: Callable[..., list[Person]]) -> None:
    [anna] = people(1)
    place = sign_up(offer=Offer.objects.get(key="walk"), person=anna, at=NOW)
    assert progress_of(place.application, LATER) is None
    assert not asks_for_completion(sign_up_call.edition)
