"""Writes: an office signs somebody up who telephones, or a class, by the same rules as the web.

What she hears at once needs no letter. What happens later, as when a place is offered to whoever
waits, is written as ever: who has no e-mail stands on the office's list until she was told.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pariter.apps.applications.actions import refuse_outside_dates
from pariter.apps.journal.actions import note_told, record
from pariter.apps.journal.mailboxes import address_for
from pariter.apps.journal.models import OutgoingMail
from pariter.apps.people.actions import person_at, person_by_telephone
from pariter.apps.people.models import Organisation, Person
from pariter.apps.placements.class_booking import Headcount, add_class, book
from pariter.apps.placements.class_schools import choose_school, name_school
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.guardians import ask_guardian
from pariter.apps.placements.models import Placement
from pariter.apps.placements.needs import Needed, seat_known_companion, tell_needs
from pariter.apps.placements.open_sign_up import Comer, sign_up_openly
from pariter.apps.placements.sign_up import sign_up
from pariter.apps.programmes.models import Offer


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """Somebody by name, and how she is reached: by e-mail, or by telephone alone."""

    name: str
    language: str
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who is signed up, and with whom.

    seats: how many people come, herself included; guardian: of a minor
    """

    who: Reached
    seats: int = 1
    home: Organisation | None = None
    needed: Needed = field(default_factory=Needed)
    guardian: Reached | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallingClass:
    """A class whose teacher telephones.

    school: of the programme's list, or None where she names one; contact: as add_class takes it
    """

    teacher: Reached
    school: Organisation | None
    school_name: str
    school_district: str
    name: str
    level: str
    headcount: Headcount
    contact: dict[str, Any]


@transaction.atomic
def sign_up_for(*, offer: Offer, caller: Caller, at: datetime, by: Person) -> Placement:
    """Take seats, or the next turn on the waiting list, for somebody; twice changes nothing.

    Raises ApplicationError and PlacementError.
    """
    call = offer.call
    if call.for_classes:
        raise PlacementError("classes", _("Places here are for classes. Sign up a class."))
    refuse_outside_dates(call, at)
    person = _known(caller.who, at, by)
    if caller.needed and call.asks_needs:
        tell_needs(edition=call.edition, person=person, needed=caller.needed, at=at, by=by)
    if call.needs_account or call.mechanism != "first_come":
        placement = sign_up(
            offer=offer, person=person, at=at, home=caller.home, by=by, seats=caller.seats
        )
    else:
        comer = Comer(
            email=person.email, name=person.name, language=person.language, seats=caller.seats
        )
        placement = sign_up_openly(offer=offer, comer=comer, at=at, known=person, by=by)
        seat_known_companion(placement=placement, at=at)
    _note_told(person, at, by)
    if caller.guardian:
        _ask(placement, caller.guardian, at, by)
    return placement


@transaction.atomic
def book_class_for(*, offer: Offer, coming: CallingClass, at: datetime, by: Person) -> Placement:
    """Book a session for a teacher's class; the same class again changes nothing.

    Raises ApplicationError and PlacementError.
    """
    call = offer.call
    if not call.for_classes:
        raise PlacementError("classes", _("Places here are for people. Sign up a person."))
    teacher = _known(coming.teacher, at, by)
    if coming.school:
        application = choose_school(call=call, teacher=teacher, school=coming.school, at=at, by=by)
    else:
        application = name_school(
            call=call,
            teacher=teacher,
            name=coming.school_name,
            district=coming.school_district,
            at=at,
            by=by,
        )
    application.call, application.person = call, teacher
    group = add_class(
        application=application,
        name=coming.name,
        level=coming.level,
        headcount=coming.headcount,
        contact=coming.contact,
        at=at,
        by=by,
    )
    [placement] = book(school_class=group, offers=[offer], at=at, by=by)
    _note_told(teacher, at, by)
    return placement


def _known(who: Reached, at: datetime, by: Person) -> Person:
    """Return the person, registered by the office if she is new."""
    person, is_new = (
        person_at(email=who.email, name=who.name, language=who.language)
        if who.email
        else person_by_telephone(phone=who.phone, name=who.name, language=who.language)
    )
    if is_new:
        record(actor=by, action="person.registered", subject=person, at=at)
    return person


def _ask(placement: Placement, guardian: Reached, at: datetime, by: Person) -> None:
    """Ask the guardian whom a minor names, by mail or, by the office, by telephone."""
    ask_guardian(
        application=placement.application,
        name=guardian.name,
        email=guardian.email or address_for(guardian.phone, guardian.name),
        phone="" if guardian.email else guardian.phone,
        at=at,
        by=by,
    )


def _note_told(person: Person, at: datetime, by: Person) -> None:
    """Note that she who is on the telephone heard what was written to her just now."""
    note_told(mails=OutgoingMail.objects.filter(to=person.email, created_at=at), at=at, by=by)
