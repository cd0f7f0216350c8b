"""Writes: many classes are booked at once, as an office's list has them; nobody is told by mail."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from pariter.apps.applications.actions import refuse_outside_dates
from pariter.apps.applications.models import Application, Preference, SchoolClass
from pariter.apps.applications.references import new_reference
from pariter.apps.journal.actions import record_all
from pariter.apps.people.models import Organisation, Person
from pariter.apps.placements.class_booking import Headcount, lock_call
from pariter.apps.placements.class_rules import Booking
from pariter.apps.placements.class_standing import standing_of
from pariter.apps.placements.models import Placement
from pariter.apps.placements.windows import refuse_while_drawing
from pariter.apps.programmes.models import Call, Offer

State = Placement.State


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """A class of a list: whose it is, how many come, and where to.

    contact: phone, needs and wants_hours
    """

    teacher: Person
    school: Organisation
    name: str
    level: str
    headcount: Headcount
    contact: dict[str, Any]
    offers: tuple[Offer, ...]


@transaction.atomic
def enrol_classes(
    *, call: Call, coming: Sequence[Coming], at: datetime, by: Person | None
) -> list[Placement]:
    """Book new classes of new teachers in the order of the list, by the rules of the call.

    Raises ApplicationError.
    """
    locked = lock_call(call)
    refuse_outside_dates(locked, at)
    refuse_while_drawing(locked, at)
    applications = _applications(locked, coming, at)
    classes = SchoolClass.objects.bulk_create(
        SchoolClass(
            application=applications[one.teacher.pk],
            name=one.name,
            level=one.level,
            **asdict(one.headcount),
            **one.contact,
        )
        for one in coming
    )
    standing = standing_of(locked, at)
    turns = dict.fromkeys(standing.rooms, 0)
    for known in Placement.objects.filter(offer__call=locked).values_list("offer", "order"):
        turns[known[0]] = max(turns[known[0]], known[1])
    placements: list[Placement] = []
    for number, (one, group) in enumerate(zip(coming, classes, strict=True)):
        for offer in one.offers:
            turns[offer.pk] += 1
            # Until they are stored, places are known by numbers that no stored one has.
            key = -len(placements) - 1
            standing.bookings[key] = Booking(
                key, offer.pk, one.school.pk, one.headcount.seats, turns[offer.pk]
            )
            held = key in standing.give([offer.pk])
            placements.append(
                Placement(
                    application=group.application,
                    school_class=classes[number],
                    offer=offer,
                    state=State.ACCEPTED if held else State.WAITING,
                    order=turns[offer.pk],
                    seats=one.headcount.seats,
                    created_at=at,
                    offered_at=at if held else None,
                    decided_at=at if held else None,
                )
            )
    Placement.objects.bulk_create(placements)
    acts: list[Any] = [
        ("application.submitted", one, {"call": call.address}) for one in applications.values()
    ]
    acts += [("class.added", group, {}) for group in classes]
    acts += [(f"placement.{one.state}", one, {"order": one.order}) for one in placements]
    record_all(actor=by, acts=acts, at=at)
    return placements


def _applications(call: Call, coming: Sequence[Coming], at: datetime) -> dict[int, Application]:
    """Store one application for each teacher, with what her classes wish for."""
    schools = {one.teacher.pk: one for one in coming}
    applications = Application.objects.bulk_create(
        Application(
            call=call,
            person=one.teacher,
            home=one.school,
            reference=new_reference(),
            state=Application.State.SUBMITTED,
            created_at=at,
            submitted_at=at,
        )
        for one in schools.values()
    )
    found = {application.person_id: application for application in applications}
    wishes: dict[int, dict[int, Offer]] = {}
    for one in coming:
        wishes.setdefault(one.teacher.pk, {}).update({offer.pk: offer for offer in one.offers})
    Preference.objects.bulk_create(
        Preference(application=found[teacher], offer=offer, rank=rank)
        for teacher, offers in wishes.items()
        for rank, offer in enumerate(offers.values(), start=1)
    )
    return found
