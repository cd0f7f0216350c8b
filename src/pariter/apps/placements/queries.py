"""Reads about runs, places and waiting lists."""

from django.db.models import Count, Q, QuerySet

from pariter.apps.applications.models import Application
from pariter.apps.people.models import Person
from pariter.apps.placements.models import AllocationRun, Outcome, Pair, Placement
from pariter.apps.programmes.models import Call, Offer, OfficeRole
from pariter.apps.programmes.queries import initiatives_for

State = Placement.State


def turn(placement: Placement) -> int | None:
    """Return the person's turn on the waiting list, counted from 1; None if she does not wait."""
    if placement.state != State.WAITING:
        return None
    return Placement.objects.filter(
        offer=placement.offer, state=State.WAITING, order__lte=placement.order
    ).count()


def of_person(person: Person) -> QuerySet[Placement]:
    """Return a person's own placements with what her list of places shows."""
    return (
        Placement.objects.filter(application__person=person)
        .select_related("application__call__edition__initiative__programme", "offer", "run")
        .order_by("-created_at", "offer__position")
    )


def visible_to(person: Person) -> QuerySet[Placement]:
    """Return a person's own placements and those that her office runs."""
    run = initiatives_for(person, OfficeRole.Role.OFFICE)
    return Placement.objects.filter(
        Q(application__person=person) | Q(offer__call__edition__initiative__in=run)
    ).distinct()


def offers_with_counts(call: Call) -> QuerySet[Offer]:
    """Return a call's offers with how many hold, wait and put it first, in one query."""
    placements = Q(placements__state__in=Placement.HOLDING)
    return call.offers.annotate(
        held=Count("placements", filter=placements, distinct=True),
        accepted=Count("placements", filter=Q(placements__state=State.ACCEPTED), distinct=True),
        waiting=Count("placements", filter=Q(placements__state=State.WAITING), distinct=True),
        wanted=Count(
            "preferences",
            filter=Q(preferences__application__state="submitted"),
            distinct=True,
        ),
        first_choices=Count(
            "preferences",
            filter=Q(preferences__application__state="submitted", preferences__rank=1),
            distinct=True,
        ),
    ).order_by("position")


def real_run(call: Call) -> AllocationRun | None:
    """Return the call's one real run, if it was made."""
    return call.runs.filter(kind=AllocationRun.Kind.REAL).first()


def published_outcome(application_id: int) -> Outcome | None:
    """Return what the published run gave an application."""
    return (
        Outcome.objects.filter(application=application_id, run__published_at__isnull=False)
        .select_related("run__call", "offer")
        .first()
    )


def projects_call(call: Call) -> Call | None:
    """Return the call whose projects people vote on in this one; None where nobody votes."""
    return call.decides.filter(mechanism="equal_shares").first()


def other_side(call: Call) -> Call | None:
    """Return the call whose people are paired with those of this one; None in other calls."""
    return call.decides.filter(mechanism="max_weight_b_matching").first()


def projects_of(call: Call) -> dict[str, Application]:
    """Return the application behind each project of a vote, by the key of its offer."""
    found = Application.objects.filter(project__call=call).select_related(
        "project", "person", "home", "call__edition__initiative"
    )
    return {application.project.key: application for application in found if application.project}


def pairs_of(application: Application) -> QuerySet[Pair]:
    """Return the pairs that someone is or was in, on either side, the first first."""
    return Pair.objects.filter(Q(first=application) | Q(second=application)).select_related(
        "first__person", "second__person", "first__call", "second__call", "run"
    )
