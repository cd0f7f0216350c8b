"""Visits, people and an online audience: three figures, none of them added to another."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from pariter.apps.evidence.actions import publish_figures
from pariter.apps.evidence.facts import indicators_of
from pariter.apps.evidence.indicators import AUDIENCE, PEOPLE, VISITS
from pariter.apps.evidence.queries import figure, publications
from pariter.apps.participation.actions import record_attendance
from pariter.apps.participation.audience import import_counts, read_counts
from pariter.apps.participation.walk_ins import count_walk_ins
from pariter.apps.people.actions import register_person
from pariter.apps.people.models import Person
from pariter.apps.placements.models import Placement
from pariter.apps.placements.sign_up import sign_up
from pariter.apps.programmes.models import Call, Edition, Session

FILE = b"session,count,source\nwalk,1240,Stream\nwalk,310,Radio\n"


@pytest.fixture
def edition(sign_up_call: Call, people: Callable[..., list[Person]]) -> Edition:
    """Twelve hold a place, five of them for three people; eight come, and seven without ticket."""
    walk = sign_up_call.offers.get(key="walk")
    walk.capacity = 40
    walk.save()
    at = sign_up_call.opens_at + timedelta(days=1)
    places = [sign_up(offer=walk, person=person, at=at) for person in people(12)]
    Placement.objects.filter(pk__in=[place.pk for place in places[:5]]).update(seats=3)
    Session.objects.filter(offer=walk).update(online=True)
    session = Session.objects.get(offer=walk)
    expected = Placement.objects.filter(pk__in=[place.pk for place in places]).order_by("pk")
    presence = {place: number < 8 for number, place in enumerate(expected)}
    record_attendance(session=session, presence=presence, at=session.ends_at, by=None)
    office = register_person(email="office@example.org", at=at)
    count_walk_ins(session=session, people=7, at=session.ends_at, by=office)
    return sign_up_call.edition


def test_three_indicators_are_published_apart(edition: Edition) -> None:
    assert indicators_of(edition) == (VISITS, PEOPLE)
    at = edition.sessions.latest("ends_at").ends_at
    counts = read_counts(edition=edition, content=FILE, at=at)
    assert import_counts(counts=counts, at=at, by=None) == 2
    again = read_counts(edition=edition, content=FILE, at=at)
    assert import_counts(counts=again, at=at, by=None) == 0
    assert indicators_of(edition) == (VISITS, PEOPLE, AUDIENCE)
    told = {
        indicator.key: figure(publish_figures(edition=edition, indicator=indicator, at=at, by=None))
        for indicator in indicators_of(edition)
    }
    totals = {key: list(shown.totals.values()) for key, shown in told.items()}
    # Five parties of three, three alone, seven without a ticket: 25 in the room.
    assert totals == {
        "visits": [12, 12, 12, None, 25],
        "people": [12, 12, 12, None],
        "audience": [1550],
    }
    # Four who stayed away are few, so that neither their visits nor the hours of these are told.
    assert told["visits"].publication.values == []
    assert [str(shown.publication.headline) for shown in told.values()] == [
        "25 visits, and 12 sign-ups",
        "12 people signed up",
        "1,550 times watched online",
    ]
    assert publications().filter(edition=edition).count() == 3
    [by_session] = told["audience"].breakdowns
    assert [(row.name, row.counts) for row in by_session.rows] == [("Walk", (1550,))]
    new = FILE.replace(b"310", b"410")
    import_counts(counts=read_counts(edition=edition, content=new, at=at), at=at, by=None)
    corrected = publish_figures(
        edition=edition,
        indicator=AUDIENCE,
        at=at,
        by=None,
        reason={"en": "The radio counted again."},
    )
    assert (corrected.version, list(figure(corrected).totals.values())) == (2, [1650])
