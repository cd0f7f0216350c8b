"""Who comes without a ticket: a number in the ledger, a place for an address, seats released."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from tests.apps.participation.test_scans import (
    NOW,
    Door,
    door,
    leaving,
    ledger,
    outcomes,
    send,
    walk_in,
)

from pariter.apps.journal.models import OutgoingMail
from pariter.apps.participation.errors import DeliveryError
from pariter.apps.participation.models import Delivery
from pariter.apps.participation.queries import digest_of_ticket, numbers_at, waiting_at
from pariter.apps.participation.scans import Reading
from pariter.apps.participation.walk_ins import count_walk_ins, walk_ins_of
from pariter.apps.people.models import Person
from pariter.apps.placements.models import Placement
from pariter.apps.placements.sign_up import sign_up
from pariter.apps.programmes.models import Call

__all__ = ["door"]


def counts(door: Door) -> list[tuple[str, int]]:
    """Return the counts of people without a ticket that hold now."""
    return sorted((entry.grade, entry.people) for entry in walk_ins_of(door.session))


def test_who_has_no_ticket_stands_in_the_ledger_once(door: Door) -> None:
    first, second = walk_in(door, 3, "Ada"), walk_in(door, 1)
    for _again in range(2):
        send(door.first, first, second)
    send(door.second, first)
    assert counts(door) == [("attested", 1), ("attested", 3)]
    assert {entry.source for entry in walk_ins_of(door.session)} == {
        f"scan {reading.key}" for reading in (first, second)
    }
    assert numbers_at(door.session).walk_ins == 4
    assert Delivery.objects.exclude(placement=None).count() == 0


def test_who_leaves_an_address_at_the_door_gets_one_place(door: Door) -> None:
    Call.objects.filter(pk=door.places[0].offer.call_id).update(needs_account=False)
    known = door.places[0].application.person
    fresh = leaving("dora@example.org", walk_in(door, 3, "Dora"))
    again = leaving("DORA@example.org", walk_in(door, 1, "Somebody else", after=1))
    hers = leaving(known.email, walk_in(door, 1, after=2))
    broken = leaving("dora at home", walk_in(door, 1, after=3))
    answers = [send(door.first, fresh, again), send(door.second, hers, broken)]
    assert outcomes(answers[0] + answers[1]) == [
        ("counted", "", 3),
        ("counted", "", 1),
        ("counted", "", 1),
        ("counted", "no_place", 1),
    ]
    dora = Placement.objects.get(application__person__email="dora@example.org")
    assert (dora.state, dora.seats, dora.application.person.name) == ("accepted", 1, "Dora")
    assert ledger(door) == {dora.pk: 1, door.places[0].pk: 1}
    # Two came with her without a name, and one whose address was none.
    assert counts(door) == [("attested", 1), ("attested", 2)]
    mail = OutgoingMail.objects.get(to="dora@example.org", subject__contains="let in")
    assert "certificate of attendance" in mail.body


def test_an_address_gets_no_place_where_a_call_needs_an_account(door: Door) -> None:
    asked = leaving("dora@example.org", walk_in(door, 1, "Dora"))
    assert outcomes(send(door.first, asked)) == [("counted", "no_place", 1)]
    assert counts(door) == [("attested", 1)]
    assert not Placement.objects.filter(application__person__email="dora@example.org").exists()


def test_office_counts_who_came_without_a_ticket(door: Door) -> None:
    send(door.first, walk_in(door, 3))
    at, by = door.session.ends_at, door.office
    with pytest.raises(DeliveryError, match="give a number from 3"):
        count_walk_ins(session=door.session, people=2, at=at, by=by)
    assert count_walk_ins(session=door.session, people=3, at=at, by=by) is None
    count_walk_ins(session=door.session, people=10, at=at, by=by)
    with pytest.raises(DeliveryError, match="Say why"):
        count_walk_ins(session=door.session, people=9, at=at, by=by)
    count_walk_ins(session=door.session, people=9, at=at, by=by, reason="Two lists were one.")
    assert numbers_at(door.session).walk_ins == 9


def test_seats_of_who_has_not_come_go_to_the_waiting_list(
    door: Door, people: Callable[..., list[Person]]
) -> None:
    offer = door.places[0].offer
    type(offer).objects.filter(pk=offer.pk).update(capacity=6)
    *_holders, person = people(4)
    waits = sign_up(offer=offer, person=person, at=NOW, seats=1)
    assert [(one.name, one.seats) for one in waiting_at(door.session)] == [
        (waits.application.reference, 1)
    ]
    early, late = (
        Reading(
            uuid.uuid4(),
            door.session.starts_at + timedelta(minutes=minutes),
            "name",
            digest_of_ticket(waits),
        )
        for minutes in (9, 10)
    )
    at = door.session.ends_at
    assert outcomes(send(door.first, early, at=at)) == [("refused", "waiting", 0)]
    assert outcomes(send(door.second, late, at=at)) == [("counted", "", 1)]
    waits.refresh_from_db()
    assert (waits.state, ledger(door)) == ("accepted", {waits.pk: 1})
    assert waiting_at(door.session) == []
