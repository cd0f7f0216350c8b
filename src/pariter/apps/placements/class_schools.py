"""Writes: a teacher says which school is hers; the office settles a school that is on no list."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from pariter.apps.applications.actions import refuse_outside_dates
from pariter.apps.applications.mail import write_to
from pariter.apps.applications.models import Application, SchoolClass, SchoolRequest
from pariter.apps.applications.references import new_reference
from pariter.apps.journal.actions import record
from pariter.apps.people.actions import person_at
from pariter.apps.people.models import Organisation, Person
from pariter.apps.placements.class_booking import lock_call
from pariter.apps.placements.class_standing import next_classes
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.models import Placement
from pariter.apps.placements.waiting import offer_place
from pariter.apps.programmes.models import Call, Programme

State = Placement.State


@transaction.atomic
def choose_school(
    *,
    call: Call,
    teacher: Person,
    school: Organisation,
    at: datetime,
    by: Person | None = None,
) -> Application:
    """Let a teacher book for a school of the programme's list. Raises PlacementError.

    by: who books for her
    """
    application = _application(call, teacher, at, by or teacher)
    if not call.edition.initiative.programme.schools.filter(pk=school.pk).exists():
        raise PlacementError("school", _("Choose a school from the list, or name yours."))
    _refuse_other_school(application, school)
    SchoolRequest.objects.filter(application=application).delete()
    application.home = school
    application.save(update_fields=["home"])
    details = {"school": school.code}
    record(actor=by or teacher, action="school.chosen", subject=application, details=details, at=at)
    return application


@transaction.atomic
def name_school(
    *,
    call: Call,
    teacher: Person,
    name: str,
    district: str,
    at: datetime,
    by: Person | None = None,
) -> Application:
    """Note a school that is on no list; no place of its classes counts before it is settled.

    by: who books for the teacher. Raises PlacementError.
    """
    application = _application(call, teacher, at, by or teacher)
    _refuse_other_school(application, None)
    application.home = None
    application.save(update_fields=["home"])
    SchoolRequest.objects.update_or_create(
        application=application,
        defaults={"name": name, "district": district, "asked_at": at, "settled_at": None},
    )
    record(actor=by or teacher, action="school.named", subject=application, at=at)
    return application


def _application(call: Call, teacher: Person, at: datetime, by: Person) -> Application:
    """Return the teacher's application, sent; nobody else changes it meanwhile."""
    refuse_outside_dates(call, at)
    fresh = Application(
        call=call,
        person=teacher,
        reference=new_reference(),
        state=Application.State.SUBMITTED,
        created_at=at,
        submitted_at=at,
    )
    Application.objects.bulk_create([fresh], ignore_conflicts=True)
    found = Application.objects.select_for_update(of=("self",)).get(call=call, person=teacher)
    if found.reference == fresh.reference:
        details = {"call": call.address}
        record(actor=by, action="application.submitted", subject=found, details=details, at=at)
    elif found.state != Application.State.SUBMITTED:
        found.state, found.submitted_at = Application.State.SUBMITTED, found.submitted_at or at
        found.save(update_fields=["state", "submitted_at"])
    return found


def _refuse_other_school(application: Application, school: Organisation | None) -> None:
    """Raise PlacementError where places that a teacher has would change their school."""
    same = school is not None and application.home_id == school.pk
    booked = Placement.objects.filter(application=application, state__in=Placement.ACTIVE)
    if not same and booked.exists():
        raise PlacementError(
            "booked",
            _("Your classes have booked for another school. Cancel these bookings first."),
        )


@transaction.atomic
def confirm_school(
    *,
    request: SchoolRequest,
    same_as: Organisation | None = None,
    name: str = "",
    district: str = "",
    at: datetime,
    by: Person,
) -> Organisation:
    """Settle a school that a teacher named: a new one of the list, or one that is on it.

    same_as: the school of the list that she meant; name, district: as a new one is written
    Its classes have their places from now on. Raises PlacementError.
    """
    application = _unsettled(request)
    programme = application.call.edition.initiative.programme
    if same_as is not None and not programme.schools.filter(pk=same_as.pk).exists():
        raise PlacementError("school", _("This school is not on the programme’s list."))
    school = same_as or _added(programme, name or request.name, district or request.district)
    SchoolRequest.objects.filter(pk=request.pk).update(settled_at=at)
    application.home = school
    application.save(update_fields=["home"])
    details = {"school": school.code, "new": same_as is None}
    record(actor=by, action="school.confirmed", subject=application, details=details, at=at)
    write_to(application, "school_confirmed", at, school=school.name)
    for placement in next_classes(application.call, at):
        offer_place(placement, at)
    return school


@transaction.atomic
def refuse_school(*, request: SchoolRequest, at: datetime, by: Person) -> None:
    """Settle that what a teacher named is no school: her classes no longer wait.

    Raises PlacementError.
    """
    application = _unsettled(request)
    SchoolRequest.objects.filter(pk=request.pk).update(settled_at=at)
    waiting = Placement.objects.filter(application=application, state=State.WAITING)
    waiting.update(state=State.LAPSED, decided_at=at)
    record(actor=by, action="school.refused", subject=application, at=at)
    write_to(application, "school_refused", at, school=request.name)


def _unsettled(request: SchoolRequest) -> Application:
    """Lock the call and the request; return whose it is."""
    call = lock_call(request.application.call)
    locked = SchoolRequest.objects.select_for_update().get(pk=request.pk)
    if locked.settled_at:
        raise PlacementError("settled", _("This school was settled already."))
    application = Application.objects.select_related("person").get(pk=locked.application_id)
    application.call = call
    return application


def _added(programme: Programme, name: str, district: str) -> Organisation:
    """Store a school under a code of its own."""
    stem = slugify(f"{programme.key.replace('_', '-')} {name}")[:50] or "school"
    taken = set(Organisation.objects.filter(code__startswith=stem).values_list("code", flat=True))
    numbers = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    code = next(code for code in (stem, *numbers) if code not in taken)
    school = Organisation.objects.create(code=code, name=name, kind="school", district=district)
    programme.schools.add(school)
    return school


@transaction.atomic
def merge_schools(
    *, programme: Programme, duplicate: Organisation, into: Organisation, at: datetime, by: Person
) -> int:
    """Let all that teachers booked for a school that is listed twice count for one of the two.

    Returns how many applications moved. Raises PlacementError.
    """
    listed = programme.schools.filter(pk__in=(duplicate.pk, into.pk)).count()
    if duplicate.pk == into.pk or listed < 2:
        raise PlacementError("school", _("Choose two different schools of the programme’s list."))
    calls = Call.objects.filter(edition__initiative__programme=programme, for_classes=True)
    locked = [lock_call(call) for call in calls.order_by("pk")]
    moved = Application.objects.filter(home=duplicate, call__in=locked).update(home=into)
    programme.schools.remove(duplicate)
    details = {"into": into.code, "applications": moved}
    record(actor=by, action="school.merged", subject=duplicate, details=details, at=at)
    for call in locked:
        for placement in next_classes(call, at):
            offer_place(placement, at)
    return moved


@transaction.atomic
def hand_over(
    *, application: Application, email: str, name: str, at: datetime, by: Person
) -> Person:
    """Give a teacher's classes and their places to a colleague; both are told by mail.

    Raises PlacementError where the colleague has an application of her own.
    """
    locked = (
        Application.objects.select_for_update(of=("self",))
        .select_related("person", "call")
        .get(pk=application.pk)
    )
    before = locked.person
    colleague, is_new = person_at(email=email, name=name, language=before.language)
    if colleague.pk == before.pk:
        return before
    if Application.objects.filter(call=locked.call, person=colleague).exists():
        raise PlacementError(
            "colleague",
            _("Your colleague books classes here too. Ask them to add yours to their own."),
        )
    if is_new:
        record(actor=by, action="person.registered", subject=colleague, at=at)
    classes = list(SchoolClass.objects.filter(application=locked).values_list("name", flat=True))
    values: dict[str, Any] = {"classes": ", ".join(classes), "colleague": colleague.email}
    write_to(locked, "classes_handed_over", at, **values)
    locked.person = colleague
    locked.save(update_fields=["person"])
    record(actor=by, action="application.handed_over", subject=locked, at=at)
    write_to(locked, "classes_received", at, **values, teacher=before.name)
    return colleague
