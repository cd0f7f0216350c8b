"""Classes take places together: never oversold, in the declared order, by each of the limits."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from tests.apps.placements.class_scene import CONTACT, NOW, Scene, class_scene, heads

from pariter.apps.applications.models import SchoolClass, SchoolRequest
from pariter.apps.journal.models import AuditEntry, OutgoingMail
from pariter.apps.people.models import Organisation, Person
from pariter.apps.placements.answers import accept_placement, expire_offers, withdraw_placement
from pariter.apps.placements.class_booking import (
    Headcount,
    add_class,
    book,
    change_headcount,
)
from pariter.apps.placements.class_releases import release_kept_seats
from pariter.apps.placements.class_rules import Booking, Obstacle, Room, Standing
from pariter.apps.placements.class_schools import (
    choose_school,
    confirm_school,
    hand_over,
    merge_schools,
    name_school,
    refuse_school,
)
from pariter.apps.placements.class_standing import obstacle_of
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.models import Placement
from pariter.apps.placements.queries import held_seats
from pariter.apps.placements.reminders import remind_holders
from pariter.apps.programmes.models import Call

LATER = NOW + timedelta(days=10)


@pytest.fixture
def scene(sign_up_call: Call) -> Scene:
    return class_scene(sign_up_call)


def state(placement: Placement) -> str:
    placement.refresh_from_db()
    return placement.state


def why(placement: Placement) -> Obstacle | None:
    placement.refresh_from_db()
    return obstacle_of(placement, NOW)[0]


BOOKINGS = st.lists(
    st.tuples(st.integers(1, 2), st.integers(0, 5), st.integers(1, 30)), max_size=25
)


@given(
    st.lists(st.tuples(st.integers(1, 60), st.integers(0, 60)), min_size=2, max_size=2),
    st.one_of(st.none(), st.integers(1, 3)),
    st.one_of(st.none(), st.integers(1, 3)),
    st.sets(st.integers(1, 5)),
    BOOKINGS,
    st.lists(st.integers(0, 24), max_size=8),
)
def test_no_limit_is_ever_broken_and_nobody_is_passed_over(
    rooms: list[tuple[int, int]],
    most_classes: int | None,
    share: int | None,
    served: set[int],
    wanted: list[tuple[int, int, int]],
    leaving: list[int],
) -> None:
    described = {
        key: Room(seats=seats, kept=min(kept, seats), most_classes=most_classes)
        for key, (seats, kept) in enumerate(rooms, start=1)
    }
    bookings: dict[int, Booking] = {}
    for key, (offer, school, seats) in enumerate(wanted):
        bookings[key] = Booking(key, offer, school or None, seats, turn=key)
        standing = Standing(described, frozenset(served), share, bookings)
        standing.give([offer])
    for key in leaving:
        bookings.pop(key, None)
        Standing(described, frozenset(served), share, bookings).give(described)
    standing = Standing(described, frozenset(served), share, bookings)
    for offer, room in described.items():
        held = [one for one in bookings.values() if one.offer == offer and one.holds]
        assert sum(one.seats for one in held) <= room.seats
        assert most_classes is None or len(held) <= most_classes
        assert all(one.school is not None for one in held)
        by_served = sum(one.seats for one in held if one.school in served)
        assert by_served <= room.seats - room.kept
        waiting = standing.waiting(offer)
        assert all(standing.obstacle(one) is not None for one in waiting)
        order = [(one.school in served, one.turn) for one in waiting]
        assert order == sorted(order)
    for school in range(1, 6):
        places = sum(one.holds for one in bookings.values() if one.school == school)
        assert share is None or places <= share


def test_a_class_takes_seats_for_pupils_and_adults(scene: Scene) -> None:
    placement = scene.book("North", 24)
    assert (placement.state, placement.seats, held_seats(scene.walk)) == ("accepted", 25, 25)
    assert OutgoingMail.objects.get().subject == "You have a place: Walk"
    acts = list(AuditEntry.objects.order_by("id").values_list("action", flat=True))
    assert acts[-4:] == [
        "application.submitted",
        "school.chosen",
        "class.added",
        "placement.accepted",
    ]


def test_booking_twice_is_one_booking(scene: Scene) -> None:
    placement = scene.book("North", 24)
    assert placement.school_class
    [again] = book(school_class=placement.school_class, offers=[scene.walk], at=NOW, by=None)
    assert again.pk == placement.pk
    assert held_seats(scene.walk) == 25


def test_what_does_not_fit_waits_and_keeps_its_turn(scene: Scene) -> None:
    first = scene.book("North", 39)
    large = scene.book("South", 29)
    small = scene.book("East", 19)
    assert [state(one) for one in (first, large, small)] == ["accepted", "waiting", "accepted"]
    assert why(large) == Obstacle.SEATS
    withdraw_placement(placement=first, at=NOW, by=first.application.person)
    assert state(large) == "offered"
    expire_offers(at=NOW + timedelta(days=2))
    assert state(large) == "expired"


def test_a_session_takes_so_many_classes(scene: Scene) -> None:
    scene.room("walk", most_classes=1)
    first, second = scene.book("North", 9), scene.book("South", 9)
    assert (state(second), why(second)) == ("waiting", Obstacle.CLASSES)
    withdraw_placement(placement=first, at=NOW, by=first.application.person)
    assert state(second) == "offered"


def test_a_school_holds_its_share_until_the_date(scene: Scene) -> None:
    scene.rules(most_per_school=1, kept_until=LATER)
    first, over, other = scene.book("North"), scene.book("North", key="tax"), scene.book("South")
    assert [state(one) for one in (first, over, other)] == ["accepted", "waiting", "accepted"]
    assert why(over) == Obstacle.SHARE
    assert release_kept_seats(at=LATER - timedelta(seconds=1)) == 0
    assert release_kept_seats(at=LATER) == 1
    assert state(over) == "offered"
    assert release_kept_seats(at=LATER) == 0


def test_giving_one_place_back_lets_the_school_in_elsewhere(scene: Scene) -> None:
    scene.rules(most_per_school=1)
    first, over = scene.book("North"), scene.book("North", key="tax")
    withdraw_placement(placement=first, at=NOW, by=first.application.person)
    assert state(over) == "offered"


def test_schools_never_served_go_first(scene: Scene) -> None:
    scene.serve("North")
    first, late, waits = scene.book("South", 59), scene.book("North", 19), scene.book("East", 49)
    assert (obstacle_of(waits, NOW)[1], obstacle_of(late, NOW)[1]) == (1, 2)
    withdraw_placement(placement=first, at=NOW, by=first.application.person)
    assert (state(waits), state(late)) == ("offered", "waiting")


def test_seats_are_kept_for_schools_never_served_until_the_date(scene: Scene) -> None:
    scene.rules(kept_until=LATER)
    scene.room("walk", kept_seats=30)
    scene.serve("North")
    served, late = scene.book("North", 19), scene.book("North", 14)
    assert (state(served), state(late), why(late)) == ("accepted", "waiting", Obstacle.KEPT)
    assert state(scene.book("South", 19)) == "accepted"
    assert release_kept_seats(at=LATER) == 1
    assert state(late) == "offered"


def test_a_smaller_class_frees_seats_at_once(scene: Scene) -> None:
    first, waits = scene.book("North", 49), scene.book("South", 19)
    assert first.school_class
    change_headcount(
        school_class=first.school_class, headcount=heads(39), at=NOW, by=first.application.person
    )
    assert (state(waits), held_seats(scene.walk)) == ("offered", 60)


def test_a_class_grows_only_into_free_seats(scene: Scene) -> None:
    first, _second = scene.book("North", 29), scene.book("South", 24)
    group = first.school_class
    assert group
    with pytest.raises(PlacementError, match="has no seats free for 6 more people"):
        change_headcount(school_class=group, headcount=heads(35), at=NOW, by=None)  # type: ignore[arg-type]
    group.refresh_from_db()
    assert (group.pupils, held_seats(scene.walk)) == (29, 55)
    change_headcount(school_class=group, headcount=heads(34), at=NOW, by=first.application.person)
    assert held_seats(scene.walk) == 60


def test_numbers_stay_once_a_session_has_begun(scene: Scene) -> None:
    first = scene.book("North", 29)
    begun = scene.walk.sessions.get().starts_at
    with pytest.raises(PlacementError, match="so its numbers stay"):
        change_headcount(
            school_class=first.school_class,  # type: ignore[arg-type]
            headcount=heads(5),
            at=begun,
            by=first.application.person,
        )


@pytest.mark.parametrize(
    ("headcount", "said"),
    [
        (Headcount(girls=0, boys=0, others=0, adults=1), "at least one pupil"),
        (Headcount(girls=10_000, boys=0, others=0, adults=1), "at most 200 pupils"),
        (Headcount(girls=9, boys=-1, others=0, adults=1), "at least one pupil"),
        (Headcount(girls=9, boys=0, others=0, adults=0), "From 1 to 20 adults"),
    ],
)
def test_impossible_headcounts_are_refused(scene: Scene, headcount: Headcount, said: str) -> None:
    application = scene.teacher("North")
    with pytest.raises(PlacementError, match=said):
        add_class(
            application=application,
            name="1A",
            level="lower",
            headcount=headcount,
            contact=CONTACT,
            at=NOW,
            by=application.person,
        )
    assert not SchoolClass.objects.exists()


def test_a_class_larger_than_the_room_is_refused_and_books_nothing(scene: Scene) -> None:
    group = scene.group("North", 40)
    with pytest.raises(PlacementError, match="has 30 seats, and your class needs 41"):
        book(school_class=group, offers=[scene.walk, scene.tax], at=NOW, by=None)
    assert not Placement.objects.exists()


def test_a_class_is_not_at_two_places_at_once(scene: Scene) -> None:
    walk = scene.walk.sessions.get()
    scene.tax.sessions.update(starts_at=walk.starts_at, ends_at=walk.ends_at)
    group = scene.group("North", 9)
    with pytest.raises(PlacementError, match="at the same time as “Walk”"):
        book(school_class=group, offers=[scene.walk, scene.tax], at=NOW, by=None)


def test_a_school_that_is_missing_is_settled_first(scene: Scene) -> None:
    teacher = Person.objects.create_user("new@example.org", name="New")
    application = name_school(
        call=scene.call, teacher=teacher, name="Demo school X", district="Demo 9", at=NOW
    )
    group = scene.group(application, 20)
    [placement] = book(school_class=group, offers=[scene.walk], at=NOW, by=teacher)
    assert (state(placement), why(placement)) == ("waiting", Obstacle.UNCONFIRMED)
    request = SchoolRequest.objects.get()
    school = confirm_school(request=request, at=NOW, by=teacher)
    assert (str(school.name), school.kind, school.district) == ("Demo school X", "school", "Demo 9")
    assert state(placement) == "offered"
    with pytest.raises(PlacementError, match="settled already"):
        confirm_school(request=request, at=NOW, by=teacher)


def test_a_school_that_is_none_no_longer_waits(scene: Scene) -> None:
    teacher = Person.objects.create_user("new@example.org", name="New")
    application = name_school(
        call=scene.call, teacher=teacher, name="Not a school", district="", at=NOW
    )
    group = scene.group(application, 20)
    [placement] = book(school_class=group, offers=[scene.walk], at=NOW, by=teacher)
    refuse_school(request=SchoolRequest.objects.get(), at=NOW, by=teacher)
    assert state(placement) == "lapsed"


def test_a_teacher_cannot_change_school_while_she_has_places(scene: Scene) -> None:
    placement = scene.book("North")
    with pytest.raises(PlacementError, match="booked for another school"):
        choose_school(
            call=scene.call,
            teacher=placement.application.person,
            school=scene.school("South"),
            at=NOW,
        )


def test_a_school_listed_twice_becomes_one_with_one_share(scene: Scene) -> None:
    scene.rules(most_per_school=1)
    scene.book("North")
    second = scene.book("North again", key="tax")
    accepted = state(second)
    moved = merge_schools(
        programme=scene.call.edition.initiative.programme,
        duplicate=Organisation.objects.get(code="north again"),
        into=scene.school("North"),
        at=NOW,
        by=second.application.person,
    )
    assert (accepted, moved) == ("accepted", 1)
    third = scene.book("North")
    assert why(third) == Obstacle.SHARE


def test_a_colleague_takes_classes_over(scene: Scene) -> None:
    placement = scene.book("North")
    before = placement.application.person
    colleague = hand_over(
        application=placement.application,
        email="colleague@example.org",
        name="Colleague",
        at=NOW,
        by=before,
    )
    placement.refresh_from_db()
    assert placement.application.person == colleague
    told = OutgoingMail.objects.order_by("id").values_list("to", "subject")
    assert list(told)[1:] == [
        (before.email, "You handed your classes over"),
        ("colleague@example.org", "A colleague handed classes over to you"),
    ]


def test_teachers_are_asked_if_the_class_still_comes(scene: Scene) -> None:
    scene.rules(reminder_hours=48)
    placement = scene.book("North")
    begins = scene.walk.sessions.get().starts_at
    assert remind_holders(at=begins - timedelta(hours=47)) == 1
    assert "You have 20 places" in OutgoingMail.objects.order_by("-id")[0].body
    withdraw_placement(
        placement=placement, at=begins - timedelta(hours=40), by=placement.application.person
    )
    assert held_seats(scene.walk) == 0


def test_an_offered_place_is_accepted(scene: Scene) -> None:
    first, waits = scene.book("North", 49), scene.book("South", 49)
    withdraw_placement(placement=first, at=NOW, by=first.application.person)
    waits.refresh_from_db()
    accept_placement(placement=waits, at=NOW, by=waits.application.person)
    assert state(waits) == "accepted"


@pytest.mark.django_db(transaction=True)
def test_schools_that_book_at_once_never_oversell(scene: Scene) -> None:
    scene.rules(most_per_school=2)
    scene.room("walk", capacity=100, most_classes=4)
    groups = [scene.group(f"School {number % 3}", 19) for number in range(9)]
    numbers = count()

    def take(group: SchoolClass) -> str:
        try:
            offer = scene.walk if next(numbers) % 2 else scene.tax
            [placement] = book(school_class=group, offers=[offer], at=NOW, by=None)
            return placement.state
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(take, groups))
    assert held_seats(scene.walk) <= 80
    assert held_seats(scene.tax) <= 30
    held = Placement.objects.filter(state="accepted")
    for number in range(3):
        assert held.filter(application__home__code=f"school {number}").count() <= 2
