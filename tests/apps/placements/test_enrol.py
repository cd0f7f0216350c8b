"""A whole list signed up by the office: the same seats, turns and records as one by one."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from pariter.apps.applications.errors import ApplicationError
from pariter.apps.applications.models import Application
from pariter.apps.journal.models import AuditEntry, OutgoingMail
from pariter.apps.journal.queries import history
from pariter.apps.people.models import Person
from pariter.apps.placements.enrol import enrol
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.models import Placement
from pariter.apps.placements.sign_up import sign_up
from pariter.apps.programmes.models import Call, Offer

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)

MakePeople = Callable[..., list[Person]]


@pytest.fixture
def walk(sign_up_call: Call) -> Offer:
    return sign_up_call.offers.get(key="walk")


def standing(offer: Offer) -> list[tuple[Person, str, int]]:
    rows = Placement.objects.filter(offer=offer).select_related("application__person")
    return [(row.application.person, row.state, row.order) for row in rows.order_by("order")]


def test_seats_then_turns_in_the_order_of_the_list(walk: Offer, people: MakePeople) -> None:
    ada, ben, cleo, dora = people(4)
    enrol(offer=walk, people=[cleo, ada, dora], at=NOW, by=None)
    enrol(offer=walk, people=[ben], at=NOW, by=None)
    assert standing(walk) == [
        (cleo, "accepted", 1),
        (ada, "accepted", 2),
        (dora, "waiting", 3),
        (ben, "waiting", 4),
    ]
    assert OutgoingMail.objects.count() == 0


def test_the_list_again_changes_nothing(walk: Offer, people: MakePeople) -> None:
    everyone = people(3)
    enrol(offer=walk, people=everyone, at=NOW, by=None)
    before, entries = standing(walk), AuditEntry.objects.count()
    assert enrol(offer=walk, people=[*everyone, everyone[0]], at=NOW, by=None) == []
    assert standing(walk) == before
    assert AuditEntry.objects.count() == entries


def test_it_is_the_same_as_signing_up_one_by_one(
    sign_up_call: Call, walk: Offer, people: MakePeople
) -> None:
    ada, ben = people(2)
    tax = sign_up_call.offers.get(key="tax")
    for offer in (walk, tax):
        sign_up(offer=offer, person=ada, at=NOW)
        enrol(offer=offer, people=[ben], at=NOW, by=ben)
    alone, listed = (Application.objects.get(person=person) for person in (ada, ben))
    assert listed.state == alone.state == Application.State.SUBMITTED
    wishes = [
        list(application.preferences.values_list("offer__key", "rank"))
        for application in (alone, listed)
    ]
    assert wishes[0] == wishes[1] == [("walk", 1), ("tax", 2)]
    contents = [
        list(application.revisions.values_list("number", "content"))
        for application in (alone, listed)
    ]
    assert contents[0] == contents[1]
    acts = [
        list(history(application).values_list("action", "details"))
        for application in (alone, listed)
    ]
    assert acts[0] == acts[1]


def test_ranked_and_conditional_calls_are_refused(ranked_call: Call, people: MakePeople) -> None:
    red = ranked_call.offers.get(key="red")
    with pytest.raises(PlacementError, match="Apply instead"):
        enrol(offer=red, people=people(1), at=NOW, by=None)
    ranked_call.mechanism = "first_come"
    ranked_call.save()
    with pytest.raises(ApplicationError, match="each person must sign up alone"):
        enrol(offer=red, people=people(1), at=NOW, by=None)
    assert Application.objects.count() == 0


def test_a_closed_call_takes_nobody(sign_up_call: Call, walk: Offer, people: MakePeople) -> None:
    with pytest.raises(ApplicationError, match="closed"):
        enrol(offer=walk, people=people(1), at=sign_up_call.closes_at, by=None)
