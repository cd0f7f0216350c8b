"""Reads about runs, places and waiting lists."""

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from pariter.apps.applications.models import Application, Preference
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


def held_seats(offer: Offer) -> int:
    """Count the seats that are held, or offered to someone who may still take them."""
    held = Placement.objects.filter(offer=offer, state__in=Placement.HOLDING)
    return held.aggregate(seats=Sum("seats"))["seats"] or 0


def seats_of_offer(*states: State) -> Coalesce:
    """Count the seats of the outer offer's places in some states; a party has several."""
    return _of_offer(Placement.objects.filter(state__in=states), Sum("seats"))


def offers_with_counts(call: Call) -> QuerySet[Offer]:
    """Return a call's offers with their seats `held` and `accepted`, and who waits or wants them.

    waiting: turns on the waiting list; wanted, first_choices: applications. Each is counted in a
    query within the one: joined together, a thousand turns and wishes would be a million rows.
    """
    wishes = Preference.objects.filter(application__state="submitted")
    return call.offers.annotate(
        held=seats_of_offer(*Placement.HOLDING),
        accepted=seats_of_offer(State.ACCEPTED),
        waiting=_of_offer(Placement.objects.filter(state=State.WAITING), Count("pk")),
        wanted=_of_offer(wishes, Count("pk")),
        first_choices=_of_offer(wishes.filter(rank=1), Count("pk")),
    ).order_by("position")


def _of_offer(rows: QuerySet[Any], number: Any) -> Coalesce:
    own = rows.filter(offer=OuterRef("pk")).order_by().values("offer")
    counted = own.annotate(number=number).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


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


def window_outcomes(application: Application) -> list[Outcome]:
    """Return what a published draw of parties gave a family, or each class of a teacher."""
    return list(
        Outcome.objects.filter(
            application=application, run__published_at__isnull=False, run__mechanism="party_rounds"
        )
        .select_related("run__call__lottery", "school_class")
        .defer("run__audit", "run__public")
        .order_by("school_class__name", "pk")
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
