"""What a person's office work lets her open; anything else does not exist for her."""

from collections.abc import Mapping
from enum import Enum
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import BigIntegerField, CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.shortcuts import get_object_or_404

from pariter.apps.correspondence.models import Enquiry
from pariter.apps.correspondence.queries import visible_enquiries
from pariter.apps.evidence.models import Dataset
from pariter.apps.journal.models import OutgoingMail
from pariter.apps.journal.queries import undelivered
from pariter.apps.objectives.models import Measurement, Project
from pariter.apps.people.models import Person
from pariter.apps.placements.models import AllocationRun
from pariter.apps.programmes.models import (
    Call,
    Edition,
    Offer,
    OfficeRole,
    Programme,
    Session,
)
from pariter.apps.programmes.queries import initiatives_for, programmes_led_by, visible_calls
from pariter.apps.reports.models import CommitteeMember
from pariter.web.office.progress import FIRST_COME
from pariter.web.participant import own

Role = OfficeRole.Role
SEES_FIGURES = (Role.OFFICE, Role.OBSERVER)
COMMITTEE = "committee"
"""Stands for a seat in a committee, which is no role."""


class Duty(Enum):
    """What a person's roles let her do somewhere; the pages say where."""

    LEADS = "runs a whole programme, and names its team"
    RUNS = "runs a programme or a strand"
    EDITS = "changes texts"
    FOLLOWS = "sees figures"
    GIVES = "sees the sessions of a partner"
    APPROVES = "sits in the committee that approves a report"


DUTIES: Mapping[str, set[Duty]] = {
    Role.OFFICE: {Duty.RUNS, Duty.EDITS, Duty.FOLLOWS},
    Role.EDITOR: {Duty.EDITS},
    Role.OBSERVER: {Duty.FOLLOWS},
    Role.PARTNER: {Duty.GIVES},
    COMMITTEE: {Duty.APPROVES},
}


def duties(person: Person) -> set[Duty]:
    """Return what a person may do in any programme, in one query."""
    if person.is_superuser:
        return set(Duty) - {Duty.GIVES}
    roles = OfficeRole.objects.filter(person=person).values_list("role", "strand")
    seats = CommitteeMember.objects.filter(person=person, ends=None).order_by()
    rows = roles.union(seats.values_list(Value(COMMITTEE), Value(None, BigIntegerField())))
    held: set[tuple[str, int | None]] = set(rows)
    found = {duty for role, _strand in held for duty in DUTIES[role]}
    return found | ({Duty.LEADS} if (Role.OFFICE, None) in held else set())


def require_office(person: Person) -> None:
    """Refuse whoever runs no programme."""
    if Duty.RUNS not in duties(person):
        raise PermissionDenied


def led_programme(person: Person, key: str) -> Programme:
    """Return a programme that the person runs as a whole, or answer 404."""
    return get_object_or_404(programmes_led_by(person), key=key)


def call(person: Person, key: int) -> Call:
    """Return a call of a programme that the person runs, or answer 404."""
    return get_object_or_404(visible_calls(person), pk=key)


def list_of(person: Person, call_key: int, key: int) -> Offer:
    """Return an offer of a first-come call that the person runs, or answer 404."""
    found = call(person, call_key).offers.filter(call__mechanism=FIRST_COME)
    return get_object_or_404(found.select_related("call__edition__initiative__programme"), pk=key)


def session(person: Person, key: int) -> Session:
    """Return a session of a programme that the person runs, or answer 404."""
    found = Session.objects.filter(
        edition__initiative__in=initiatives_for(person, Role.OFFICE)
    ).select_related("edition__initiative__programme", "offer")
    return get_object_or_404(found, pk=key)


def placement(person: Person, key: int) -> Any:
    """Return a place of a call that the person runs, as `own.placements` has it, or answer 404."""
    initiative = "application__call__edition__initiative"
    found = own.placements().filter(application__call__in=visible_calls(person))
    return get_object_or_404(
        found.select_related(
            f"{initiative}__programme__institution",
            f"{initiative}__programme__desk",
            f"{initiative}__strand",
            "application__person",
            "school_class",
        ),
        pk=key,
    )


def run(person: Person, key: int) -> AllocationRun:
    """Return a run of a call that the person runs, or answer 404."""
    found = AllocationRun.objects.filter(call__in=visible_calls(person)).select_related(
        "call__edition__initiative__programme", "ran_by"
    )
    return get_object_or_404(found, pk=key)


def editions(person: Person) -> QuerySet[Any]:
    """Return the editions whose figures the person may see, newest first.

    What is counted of a span of time alone are the letters about its initiative, its projects,
    what was measured for its objectives, and imported tables.
    """
    calls = Exists(Call.objects.filter(edition=OuterRef("pk")))
    sessions = Exists(Session.objects.filter(edition=OuterRef("pk")))
    letters = Exists(Enquiry.objects.filter(initiative=OuterRef("initiative")))
    projects = Exists(Project.objects.filter(initiative=OuterRef("initiative")))
    measured = Exists(
        Measurement.objects.filter(
            programme=OuterRef("initiative__programme"), year=OuterRef("starts__year")
        )
    )
    imported = Exists(Dataset.objects.filter(programme=OuterRef("initiative__programme")))
    return (
        Edition.objects.filter(
            calls | ~sessions & (letters | projects | measured | imported),
            initiative__in=initiatives_for(person, *SEES_FIGURES),
        )
        .select_related("initiative__programme")
        .order_by("-starts", "initiative__programme__key", "initiative__position")
    )


def edition(person: Person, key: int) -> Edition:
    """Return an edition whose figures the person may see, or answer 404."""
    found: Edition = get_object_or_404(editions(person), pk=key)
    return found


def run_edition(person: Person, key: int) -> Edition:
    """Return an edition with calls that the person runs, or answer 404."""
    found = Edition.objects.filter(
        Exists(Call.objects.filter(edition=OuterRef("pk"))),
        initiative__in=initiatives_for(person, Role.OFFICE),
    )
    found = found.select_related("initiative__programme__institution")
    return get_object_or_404(found, pk=key)


def call_of_edition(edition: Edition) -> Call:
    """Return the call whose tabs a page about an edition shows: the first that opened."""
    found = edition.calls.select_related("edition__initiative__programme")
    return found.order_by("opens_at", "pk")[0]


def mail(person: Person) -> QuerySet[OutgoingMail]:
    """Return what could not be delivered about calls, enquiries and teams that are the person's."""
    if person.is_superuser:
        return undelivered()
    hers: tuple[QuerySet[Any], ...] = (
        visible_calls(person),
        visible_enquiries(person),
        programmes_led_by(person),
    )
    about = Q()
    for found in hers:
        keys = found.annotate(text_key=Cast("pk", CharField())).values("text_key")
        about |= Q(about_type=found.model._meta.label_lower, about_id__in=keys)
    return undelivered().filter(about)
