"""What is a person's own; anything else does not exist for her."""

from typing import Any

from django.db.models import (
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from pariter.apps.applications.models import Application
from pariter.apps.participation.models import Delivery
from pariter.apps.people.models import Person
from pariter.apps.placements.models import Outcome, Pair, Placement
from pariter.apps.programmes.models import Session

State = Placement.State


def placements() -> QuerySet[Any]:
    """Return placements, each with its `turn` on the waiting list and its `attendance`."""
    ahead = (
        Placement.objects.filter(
            offer=OuterRef("offer"), state=State.WAITING, order__lte=OuterRef("order")
        )
        .order_by()
        .values("offer")
        .annotate(count=Count("pk"))
        .values("count")
    )
    return (
        Placement.objects.select_related("offer")
        .annotate(turn=Subquery(ahead, output_field=IntegerField()))
        .prefetch_related(
            Prefetch(
                "deliveries",
                Delivery.objects.filter(corrected_by=None).select_related("session"),
                to_attr="attendance",
            ),
        )
        .order_by("created_at", "offer__position")
    )


def applications(person: Person) -> QuerySet[Application]:
    """Return a person's own applications, newest first, with all that her pages show of them."""
    published = (
        Outcome.objects.filter(run__published_at__isnull=False)
        .select_related("run", "offer")
        .defer("run__audit", "run__public")
        .order_by("-run__ran_at", "-run__pk")
    )
    paired = Pair.objects.filter(
        Q(first=OuterRef("pk")) | Q(second=OuterRef("pk")), state=Pair.State.ACTIVE
    )
    return (
        Application.objects.filter(person=person)
        .select_related(
            "call__edition__initiative__programme__institution",
            "call__edition__initiative__programme__desk",
            "call__edition__initiative__strand",
            "call__edition__initiative__contact",
            "call__lottery",
            "home",
            "person",
        )
        .prefetch_related(
            "preferences__offer",
            "revisions",
            Prefetch("call__edition__sessions", Session.objects.select_related("venue")),
            Prefetch("placements", placements()),
            Prefetch("outcomes", published),
        )
        .annotate(has_pair=Exists(paired))
        .order_by(Coalesce("submitted_at", "created_at").desc(), "-pk")
    )


def application(person: Person, reference: str) -> Application:
    """Return a person's own application, or answer 404."""
    return get_object_or_404(applications(person), reference=reference)


def placement(person: Person, key: int) -> tuple[Application, Any]:
    """Return a person's own placement with its application, or answer 404."""
    found = get_object_or_404(applications(person), placements=key)
    return found, next(place for place in found.placements.all() if place.pk == key)
