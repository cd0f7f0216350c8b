"""Reads: who books classes in a call, school by school, and which schools wait to be settled."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet

from pariter.apps.applications.models import SchoolClass, SchoolRequest
from pariter.apps.people.models import Organisation
from pariter.apps.placements.class_standing import served_schools
from pariter.apps.placements.models import Placement
from pariter.apps.programmes.models import Call

State = Placement.State


@dataclass
class SchoolRow:
    """One school in a call: what it holds and waits for. pupils: of the classes with a place."""

    school: Organisation
    was_served: bool
    classes: set[int] = field(default_factory=set)
    held: int = 0
    waiting: int = 0
    pupils: int = 0
    came: int = 0


def schools_of(call: Call) -> list[SchoolRow]:
    """Return the schools that booked in a call, those that hold most first; three queries."""
    served = served_schools(call)
    rows: dict[int, SchoolRow] = {}
    counted: set[int] = set()
    for placement in bookings_of(call).filter(application__home__isnull=False):
        school, group = placement.application.home, placement.school_class
        if school is None or group is None:
            continue
        row = rows.setdefault(school.pk, SchoolRow(school, school.pk in served))
        row.classes.add(group.pk)
        row.held += placement.state in Placement.HOLDING
        row.waiting += placement.state == State.WAITING
        row.came += any(one.kind == "attendance" for one in placement.deliveries.all())
        if placement.state in Placement.HOLDING and group.pk not in counted:
            counted.add(group.pk)
            row.pupils += group.pupils
    return sorted(rows.values(), key=lambda row: (-row.held, -row.waiting, str(row.school.name)))


def bookings_of(call: Call) -> QuerySet[Placement]:
    """Return the bookings of classes that hold a place or wait, in the order of the sessions."""
    return (
        Placement.objects.filter(
            offer__call=call, school_class__isnull=False, state__in=Placement.ACTIVE
        )
        .select_related("offer", "application__home", "application__person", "school_class")
        .prefetch_related("deliveries")
        .order_by("offer__position", "order")
    )


def unsettled_schools(calls: Iterable[Call]) -> QuerySet[SchoolRequest]:
    """Return the schools that teachers named and nobody has settled, the oldest first."""
    return (
        SchoolRequest.objects.filter(application__call__in=calls, settled_at=None)
        .select_related("application__person", "application__call__edition__initiative")
        .order_by("asked_at", "pk")
    )


def similar_schools(schools: Iterable[Organisation], name: str) -> list[Organisation]:
    """Return the listed schools that share a word of four letters or more with a name."""
    words = {word for word in name.casefold().split() if len(word) > 3}
    return [one for one in schools if words & set(str(one.name).casefold().split())]


def classes_served(call: Call) -> tuple[int, int]:
    """Return how many classes, and how many schools, came to a session of a call."""
    came = SchoolClass.objects.filter(
        placements__offer__call=call,
        placements__deliveries__kind="attendance",
        placements__deliveries__corrected_by=None,
    ).distinct()
    schools = came.filter(application__home__isnull=False).order_by()
    return came.count(), schools.values("application__home").distinct().count()
