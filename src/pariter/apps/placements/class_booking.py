"""Writes: a teacher books sessions for a class, changes how many come, or hands it over."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pariter.apps.applications.actions import refuse_outside_dates
from pariter.apps.applications.models import Application, Preference, SchoolClass
from pariter.apps.journal.actions import record
from pariter.apps.people.models import Person
from pariter.apps.placements.class_rules import Obstacle
from pariter.apps.placements.class_standing import next_classes, standing_of
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.mail import write_about
from pariter.apps.placements.models import Placement
from pariter.apps.placements.waiting import offer_place
from pariter.apps.placements.windows import Phase, note_wish, phase_of, refuse_while_drawing
from pariter.apps.programmes.models import Call, Offer, Session

State = Placement.State
MOST_PUPILS = 200
MOST_ADULTS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Headcount:
    """How many come, by gender of the pupils, and how many adults with them."""

    girls: int
    boys: int
    others: int
    adults: int

    @property
    def pupils(self) -> int:
        """How many pupils come."""
        return self.girls + self.boys + self.others

    @property
    def seats(self) -> int:
        """How many seats the class takes: everyone who comes needs one."""
        return self.pupils + self.adults


def headcount_of(school_class: SchoolClass) -> Headcount:
    """Return how many come of a class."""
    return Headcount(
        girls=school_class.girls,
        boys=school_class.boys,
        others=school_class.others,
        adults=school_class.adults,
    )


@transaction.atomic
def add_class(
    *,
    application: Application,
    name: str,
    level: str,
    headcount: Headcount,
    contact: dict[str, Any],
    at: datetime,
    by: Person,
) -> SchoolClass:
    """Note a class of a teacher; the same name again is the same class. Raises PlacementError.

    contact: phone, needs and wants_hours
    """
    refuse_headcount(headcount)
    Application.objects.select_for_update().get(pk=application.pk)
    known = SchoolClass.objects.filter(application=application, name=name).first()
    if known:
        if headcount_of(known) == headcount and known.level == level:
            return known
        raise _named_twice(name)
    added = SchoolClass.objects.create(
        application=application, name=name, level=level, **asdict(headcount), **contact
    )
    record(actor=by, action="class.added", subject=added, details=asdict(headcount), at=at)
    return added


def refuse_headcount(headcount: Headcount) -> None:
    """Raise PlacementError where no class has so many, or so few."""
    if min(headcount.girls, headcount.boys, headcount.others) < 0 or headcount.pupils < 1:
        raise PlacementError("pupils", _("A class has at least one pupil. Enter how many come."))
    if headcount.pupils > MOST_PUPILS:
        raise PlacementError(
            "pupils",
            _("A class has at most %(most)d pupils here, and you entered %(pupils)d.")
            % {"most": MOST_PUPILS, "pupils": headcount.pupils},
        )
    if not 1 <= headcount.adults <= MOST_ADULTS:
        raise PlacementError(
            "adults",
            _("From 1 to %(most)d adults come with a class, and you entered %(adults)d.")
            % {"most": MOST_ADULTS, "adults": headcount.adults},
        )


@transaction.atomic
def book(
    *, school_class: SchoolClass, offers: Iterable[Offer], at: datetime, by: Person | None
) -> list[Placement]:
    """Book sessions for a class: places where the rules give them, or else turns on the lists.

    All are booked or, at a refusal, none; what is booked already stays as it is.
    Raises ApplicationError and PlacementError.
    """
    call = lock_call(school_class.application.call)
    refuse_outside_dates(call, at)
    refuse_while_drawing(call, at)
    locked = SchoolClass.objects.select_for_update().get(pk=school_class.pk)
    locked.application = school_class.application
    return [_booked(locked, offer, call, at, by) for offer in offers]


def _booked(
    school_class: SchoolClass, offer: Offer, call: Call, at: datetime, by: Person | None
) -> Placement:
    if offer.call_id != call.pk or not call.for_classes:
        raise PlacementError("offer", _("This session is not for classes of this call."))
    active = Placement.objects.filter(
        school_class=school_class, offer=offer, state__in=Placement.ACTIVE
    ).first()
    if active:
        return active
    offer.call = call
    seats = headcount_of(school_class).seats
    _refuse_room(offer, seats)
    _refuse_begun_or_clash(school_class, offer, at)
    application = school_class.application
    if phase_of(call, at) is Phase.OPEN:
        return _wished(school_class, offer, seats, at, by)
    last = Placement.objects.filter(offer=offer).aggregate(last=Max("order"))["last"] or 0
    placement = Placement.objects.create(
        application=application,
        school_class=school_class,
        offer=offer,
        state=State.WAITING,
        order=last + 1,
        seats=seats,
        created_at=at,
    )
    _note_wish(application, offer)
    standing = standing_of(call, at)
    # Others are next only where time alone moved something, as when kept seats are released.
    given = standing.give([offer.pk])
    if placement.pk in given:
        placement.state, placement.offered_at, placement.decided_at = State.ACCEPTED, at, at
        placement.save(update_fields=["state", "offered_at", "decided_at"])
    others = Placement.objects.select_related(
        "offer", "application__person", "application__call", "school_class"
    ).in_bulk([key for key in given if key != placement.pk])
    for key in given:
        if key in others:
            offer_place(others[key], at)
    details = {"order": placement.order, "seats": seats}
    action = f"placement.{placement.state}"
    record(actor=by, action=action, subject=placement, details=details, at=at)
    if placement.state == State.ACCEPTED:
        write_about(placement, "signed_up", at, session=offer.sessions.first())
    else:
        number = standing.number(placement.pk)
        write_about(placement, "class_waits", at, turn=number, class_name=school_class.name)
    return placement


def _wished(
    school_class: SchoolClass, offer: Offer, seats: int, at: datetime, by: Person | None
) -> Placement:
    application = school_class.application
    placement = note_wish(
        application=application, offer=offer, seats=seats, at=at, school_class=school_class
    )
    _note_wish(application, offer)
    details = {"order": placement.order, "seats": seats}
    record(actor=by, action="placement.waiting", subject=placement, details=details, at=at)
    write_about(
        placement,
        "in_draw",
        at,
        call=offer.call,
        class_name=school_class.name,
        school_waits=application.home_id is None,
    )
    return placement


def _note_wish(application: Application, offer: Offer) -> None:
    wishes = application.preferences.order_by("-rank")
    if not wishes.filter(offer=offer).exists():
        last = wishes.values_list("rank", flat=True).first() or 0
        Preference.objects.create(application=application, offer=offer, rank=last + 1)


def _refuse_room(offer: Offer, seats: int) -> None:
    if seats > offer.capacity:
        raise PlacementError(
            "room",
            _(
                "“%(session)s” has %(room)d seats, and your class needs %(seats)d with its adults. "
                "Choose a larger session, or bring the class in two parts."
            )
            % {"session": offer.title, "room": offer.capacity, "seats": seats},
        )


def _refuse_begun_or_clash(school_class: SchoolClass, offer: Offer, at: datetime) -> None:
    sessions = list(offer.sessions.filter(cancelled_at=None))
    if not sessions or at >= min(session.starts_at for session in sessions):
        raise PlacementError(
            "begun",
            _("“%(session)s” cannot be booked: it has begun, or it was called off.")
            % {"session": offer.title},
        )
    overlaps = Q()
    for session in sessions:
        overlaps |= Q(starts_at__lt=session.ends_at, ends_at__gt=session.starts_at)
    own = Session.objects.filter(
        offer__placements__school_class=school_class,
        offer__placements__state__in=Placement.ACTIVE,
        cancelled_at=None,
    )
    clash = own.filter(overlaps).exclude(offer=offer).first()
    if clash:
        raise PlacementError(
            "clash",
            _("“%(session)s” is at the same time as “%(other)s”, which this class has booked.")
            % {"session": offer.title, "other": clash.title},
        )


@transaction.atomic
def change_class(
    *,
    school_class: SchoolClass,
    name: str,
    level: str,
    headcount: Headcount,
    contact: dict[str, Any],
    at: datetime,
    by: Person,
) -> None:
    """Change all that is kept of a class, or nothing; see change_headcount. Raises PlacementError.

    contact: phone, needs and wants_hours
    """
    change_headcount(school_class=school_class, headcount=headcount, at=at, by=by)
    others = SchoolClass.objects.filter(application=school_class.application_id, name=name)
    if others.exclude(pk=school_class.pk).exists():
        raise _named_twice(name)
    values = {"name": name, "level": level, **contact}
    changed = [key for key, value in values.items() if getattr(school_class, key) != value]
    if changed:
        SchoolClass.objects.filter(pk=school_class.pk).update(**values)
        details = {"fields": changed}
        record(actor=by, action="class.described", subject=school_class, details=details, at=at)


def _named_twice(name: str) -> PlacementError:
    return PlacementError(
        "name",
        _("You already have a class named “%(name)s”. Change that one, or name this another.")
        % {"name": name},
    )


@transaction.atomic
def change_headcount(
    *, school_class: SchoolClass, headcount: Headcount, at: datetime, by: Person
) -> None:
    """Let more or fewer come of a class to all that it has booked and that has not begun.

    Seats that are freed go on at once. More come only where seats are free for all of its places;
    else nothing changes. Raises PlacementError.
    """
    refuse_headcount(headcount)
    call = lock_call(school_class.application.call)
    locked = SchoolClass.objects.select_for_update().get(pk=school_class.pk)
    if headcount_of(locked) == headcount:
        return
    refuse_while_drawing(call, at)
    standing = standing_of(call, at)
    placements = list(
        Placement.objects.select_for_update(of=("self",))
        .select_related("offer")
        .filter(school_class=locked, state__in=Placement.ACTIVE)
    )
    if any(
        standing.rooms[placement.offer_id].is_over
        for placement in placements
        if placement.state in Placement.HOLDING
    ):
        raise PlacementError(
            "begun",
            _("A session of this class has begun, so its numbers stay. Add another class instead."),
        )
    for placement in placements:
        _refuse_room(placement.offer, headcount.seats)
        more = headcount.seats - placement.seats
        if placement.state in Placement.HOLDING and more > 0:
            booking = standing.bookings[placement.pk]
            _refuse_more(placement, standing.lacks_seats(booking.offer, booking.school, more), more)
    before = headcount_of(locked)
    SchoolClass.objects.filter(pk=locked.pk).update(**asdict(headcount))
    Placement.objects.filter(pk__in=[one.pk for one in placements]).update(seats=headcount.seats)
    record(
        actor=by,
        action="class.changed",
        subject=locked,
        details={"now": asdict(headcount), "before": asdict(before)},
        at=at,
    )
    # Whoever waits may fit now, be it this very class.
    for placement in next_classes(call, at):
        offer_place(placement, at)


def _refuse_more(placement: Placement, lacks: Obstacle | None, more: int) -> None:
    if lacks is not None:
        raise PlacementError(
            "seats",
            ngettext(
                "“%(session)s” has no seat free for %(count)d more person. "
                "Your class keeps the seats that it has.",
                "“%(session)s” has no seats free for %(count)d more people. "
                "Your class keeps the seats that it has.",
                more,
            )
            % {"session": placement.offer.title, "count": more},
        )


def lock_call(call: Call) -> Call:
    """Lock a call for classes: a school's share spans its sessions, so they are given as one."""
    return (
        Call.objects.select_for_update(of=("self",))
        .select_related("edition__initiative")
        .get(pk=call.pk)
    )
