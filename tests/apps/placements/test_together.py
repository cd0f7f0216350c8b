"""People who come together, and people without an account: kept together, exact, once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.models import Sum

from pariter.apps.applications.models import Application, ApplicationRevision
from pariter.apps.journal.models import AuditEntry, OutgoingMail
from pariter.apps.journal.queries import history
from pariter.apps.people.models import Person
from pariter.apps.placements.answers import (
    accept_placement,
    come_with_fewer,
    decline_placement,
    expire_offers,
    withdraw_placement,
)
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.models import Placement
from pariter.apps.placements.open_sign_up import TIME_TO_CONFIRM, Comer, sign_up_openly
from pariter.apps.placements.proofs import first_come_audit
from pariter.apps.placements.queries import held_seats, offers_with_counts, turn
from pariter.apps.placements.reminders import remind_holders
from pariter.apps.programmes.models import Call, Offer

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def walk(sign_up_call: Call) -> Offer:
    sign_up_call.needs_account, sign_up_call.most_together = False, 4
    sign_up_call.save()
    offer = sign_up_call.offers.get(key="walk")
    offer.capacity = 4
    offer.save()
    return Offer.objects.select_related("call__edition__initiative__programme").get(pk=offer.pk)


def come(walk: Offer, name: str, seats: int = 1, at: datetime = NOW) -> Placement:
    comer = Comer(email=f"{name}@example.org", name=name.title(), language="en", seats=seats)
    return sign_up_openly(offer=walk, comer=comer, at=at)


def come_alone(walk: Offer, name: str) -> int:
    """Sign somebody up from a thread, on a connection that is given back at once."""
    try:
        return come(walk, name).pk
    finally:
        connection.close()


def standings(walk: Offer) -> list[tuple[str, str, int]]:
    rows = Placement.objects.filter(offer=walk).order_by("order")
    return list(rows.values_list("application__person__name", "state", "seats"))


def owner(placement: Placement) -> Person:
    return placement.application.person


def test_seats_are_kept_until_the_mailed_link_is_confirmed(walk: Offer) -> None:
    placement = come(walk, "ada", 3)
    assert (placement.state, placement.answer_by) == ("offered", NOW + TIME_TO_CONFIRM)
    mail = OutgoingMail.objects.get()
    assert mail.subject == "Confirm your place: Walk"
    assert "We keep 3 seats of “Walk” for you." in mail.body
    assert "Good day," in mail.body
    accept_placement(placement=placement, at=NOW, by=owner(placement))
    assert standings(walk) == [("Ada", "accepted", 3)]
    assert OutgoingMail.objects.order_by("-id")[0].subject == "You have a place: Walk"
    acts = list(AuditEntry.objects.order_by("id").values_list("action", flat=True))
    assert acts[-4:] == [
        "person.registered",
        "application.submitted",
        "placement.offered",
        "placement.accepted",
    ]


def test_an_unconfirmed_place_goes_on_to_the_list(walk: Offer) -> None:
    come(walk, "ada", 4)
    ben = come(walk, "ben", 2)
    assert (ben.state, turn(ben)) == ("waiting", 1)
    assert expire_offers(at=NOW + TIME_TO_CONFIRM) == 1
    ben.refresh_from_db()
    assert ben.state == "offered"
    assert ben.answer_by == NOW + TIME_TO_CONFIRM + timedelta(hours=24)


def test_only_what_a_first_come_sign_up_needs_is_written(walk: Offer) -> None:
    placement = come(walk, "ada")
    assert placement.application.preferences.count() == 1
    assert placement.application.state == Application.State.SUBMITTED
    assert not ApplicationRevision.objects.exists()


def test_a_sign_up_sent_again_changes_nothing_and_writes_at_most_once_an_hour(walk: Offer) -> None:
    first = come(walk, "ada", 2)
    assert come(walk, "ada", 3).pk == first.pk
    assert standings(walk) == [("Ada", "offered", 2)]
    assert OutgoingMail.objects.count() == 1
    accept_placement(placement=first, at=NOW, by=owner(first))
    later = NOW + timedelta(hours=2)
    for minutes in (0, 10, 20):
        come(walk, "ada", at=later + timedelta(minutes=minutes))
    subjects = OutgoingMail.objects.order_by("id").values_list("subject", flat=True)
    assert list(subjects)[2:] == ["You had already signed up: Walk"]


def test_the_name_of_a_known_person_stays(walk: Offer) -> None:
    known = Person.objects.create_user("ada@example.org", name="Ada Known")
    come(walk, "ada")
    known.refresh_from_db()
    assert known.name == "Ada Known"
    assert not AuditEntry.objects.filter(action="person.registered").exists()


def test_who_is_signed_in_has_her_place_at_once(walk: Offer) -> None:
    known = Person.objects.create_user("ada@example.org", name="Ada")
    comer = Comer(email=known.email, name="", language="en", seats=2)
    placement = sign_up_openly(offer=walk, comer=comer, at=NOW, known=known)
    assert (placement.state, placement.answer_by, placement.decided_at) == ("accepted", None, NOW)


def test_one_person_at_two_sessions_has_one_application(walk: Offer) -> None:
    other = Offer.objects.select_related("call__edition__initiative__programme").get(key="tax")
    come(walk, "ada")
    come(other, "ada")
    application = Application.objects.get()
    assert list(application.preferences.values_list("offer__key", "rank")) == [
        ("walk", 1),
        ("tax", 2),
    ]
    assert application.placements.count() == 2


def test_a_party_is_passed_over_only_while_it_does_not_fit(walk: Offer) -> None:
    first = come(walk, "ada", 2)
    second = come(walk, "ben", 2)
    family = come(walk, "cleo", 3)
    single = come(walk, "dora", 1)
    assert (turn(family), turn(single)) == (1, 2)
    decline_placement(placement=first, at=NOW, by=owner(first))
    assert standings(walk)[2:] == [("Cleo", "waiting", 3), ("Dora", "offered", 1)]
    # One seat is free now, and who comes for one seat passes nobody whom it fits.
    assert come(walk, "elsa", 1).state == "offered"
    decline_placement(placement=second, at=NOW, by=owner(second))
    assert standings(walk)[2] == ("Cleo", "waiting", 3)
    single.refresh_from_db()
    decline_placement(placement=single, at=NOW, by=owner(single))
    assert standings(walk)[2] == ("Cleo", "offered", 3)
    assert held_seats(walk) == 4


def test_whom_a_free_seat_fits_waits_behind_nobody_it_fits(walk: Offer) -> None:
    come(walk, "ada", 3)
    come(walk, "ben", 2)
    Placement.objects.filter(application__person__name="Ben").update(seats=1)
    assert come(walk, "cleo", 1).state == "waiting"


def test_fewer_people_free_seats_for_the_list_at_once(walk: Offer) -> None:
    family = come(walk, "ada", 4)
    accept_placement(placement=family, at=NOW, by=owner(family))
    come(walk, "ben", 2)
    come_with_fewer(placement=family, seats=2, at=NOW, by=owner(family))
    assert standings(walk) == [("Ada", "accepted", 2), ("Ben", "offered", 2)]
    [fewer] = history(family).filter(action="placement.fewer")
    assert fewer.details == {"seats": 2, "before": 4}
    for seats in (0, 3):
        with pytest.raises(PlacementError) as refusal:
            come_with_fewer(placement=family, seats=seats, at=NOW, by=owner(family))
        assert refusal.value.code == "seats"


def test_a_waiting_party_that_shrinks_may_fit(walk: Offer) -> None:
    come(walk, "ada", 2)
    family = come(walk, "ben", 3)
    come_with_fewer(placement=family, seats=2, at=NOW, by=owner(family))
    assert standings(walk) == [("Ada", "offered", 2), ("Ben", "offered", 2)]


@pytest.mark.parametrize("seats", [0, 5])
def test_a_party_larger_than_it_may_be_is_refused(walk: Offer, seats: int) -> None:
    with pytest.raises(PlacementError) as refusal:
        come(walk, "ada", seats)
    assert refusal.value.code == "too_many_together"
    assert not Placement.objects.exists()
    assert not Person.objects.filter(email="ada@example.org").exists()


def test_counts_are_of_seats(walk: Offer) -> None:
    for name, seats in (("ada", 2), ("ben", 2), ("cleo", 3), ("dora", 1)):
        come(walk, name, seats)
    offer = offers_with_counts(walk.call).get(pk=walk.pk)
    assert (offer.held, offer.accepted, offer.waiting) == (4, 0, 2)  # type: ignore[attr-defined]
    assert (offer.wanted, offer.first_choices) == (4, 4)  # type: ignore[attr-defined]


def test_turns_alone_do_not_prove_a_list_with_parties(walk: Offer) -> None:
    come(walk, "ada", 2)
    with pytest.raises(PlacementError) as refusal:
        first_come_audit(walk)
    assert refusal.value.code == "together"


def test_holders_are_asked_once_whether_they_still_come(walk: Offer) -> None:
    call = walk.call
    call.reminder_hours = 48
    call.save()
    asked_from = walk.sessions.get().starts_at - timedelta(hours=48)
    early, unsure, late = come(walk, "ada", 2), come(walk, "ben"), come(walk, "cleo")
    accept_placement(placement=early, at=NOW, by=owner(early))
    accept_placement(placement=late, at=NOW + timedelta(minutes=1), by=owner(late))
    Placement.objects.filter(pk=late.pk).update(decided_at=asked_from + timedelta(minutes=1))
    assert remind_holders(at=asked_from - timedelta(seconds=1)) == 0
    OutgoingMail.objects.all().delete()
    assert remind_holders(at=asked_from) == 1
    assert remind_holders(at=asked_from + timedelta(hours=1)) == 0
    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.subject) == ("ada@example.org", "Are you still coming? Walk")
    unsure.refresh_from_db()
    assert unsure.reminded_at is None
    withdraw_placement(placement=early, at=asked_from, by=owner(early))


@pytest.mark.django_db(transaction=True)
def test_eight_threads_never_oversell(walk: Offer) -> None:
    Offer.objects.filter(pk=walk.pk).update(capacity=20)
    walk.capacity = 20

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: come_alone(walk, f"p{number}"), range(100)))
    places = Placement.objects.filter(offer=walk)
    held = places.filter(state__in=Placement.HOLDING)
    assert held.aggregate(seats=Sum("seats"))["seats"] == 20
    assert places.filter(state="waiting").count() == 80
    assert sorted(places.values_list("order", flat=True)) == list(range(1, 101))
    assert set(held.values_list("order", flat=True)) == set(range(1, 21))
    assert OutgoingMail.objects.count() == 100


@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_by_eight_threads_counts_once(walk: Offer) -> None:
    with ThreadPoolExecutor(8) as pool:
        placements = set(pool.map(lambda _time: come_alone(walk, "ada"), range(8)))
    assert len(placements) == 1
    assert standings(walk) == [("Ada", "offered", 1)]
    assert OutgoingMail.objects.count() == 1
    acts = AuditEntry.objects.filter(action__startswith="placement.")
    assert acts.count() == 1
