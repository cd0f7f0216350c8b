"""The facts of many calls at once, in a constant number of queries."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce

from pariter.apps.applications.models import Application
from pariter.apps.evidence.models import Publication
from pariter.apps.participation.models import Delivery
from pariter.apps.people.models import Person
from pariter.apps.placements.models import AllocationRun, Pair, Placement
from pariter.apps.placements.queries import seats_of_offer
from pariter.apps.programmes.models import Call, Offer, OfficeRole, Session
from pariter.apps.programmes.queries import visible_calls

State = Placement.State
LONG_TEXTS = ("edition__initiative__texts", "edition__initiative__programme__body")
"""What lists name nothing of; reading it for each of many rows would take the most time."""


def calls_with_facts(person: Person) -> QuerySet[Any]:
    """Return the calls that a person runs, each with what its progress depends on.

    Adds `has_offers`, `projects_close`, `sent`, `ran_at`, `published_at`, `has_drawn_wishes`,
    `begins_at`, `ends_at`, `figures_at` and `last_noted_at`; the lottery comes along.
    """
    return with_facts(visible_calls(person))


def with_facts(calls: QuerySet[Call]) -> QuerySet[Any]:
    """Add to calls what their progress depends on."""
    real = AllocationRun.objects.filter(call=OuterRef("pk"), kind=AllocationRun.Kind.REAL)
    sessions = Session.objects.filter(edition=OuterRef("edition"))
    standing = Publication.objects.filter(edition=OuterRef("edition"), corrected_by__isnull=True)
    noted = Delivery.objects.filter(session__edition=OuterRef("edition"))
    named = calls.select_related("lottery", "edition__initiative__strand").defer(*LONG_TEXTS)
    return named.annotate(
        has_offers=Exists(Offer.objects.filter(call=OuterRef("pk"))),
        projects_close=Subquery(
            Call.objects.filter(decided_by=OuterRef("pk"), mechanism="equal_shares")
            .order_by()
            .values(closes=Coalesce("closed_early_at", "closes_at"))[:1]
        ),
        sent=_number(
            Application.objects.filter(call=OuterRef("pk"), state=Application.State.SUBMITTED),
            "call",
        ),
        ran_at=Subquery(real.values("ran_at")[:1]),
        published_at=Subquery(real.values("published_at")[:1]),
        has_drawn_wishes=Exists(
            Placement.objects.filter(
                offer__call=OuterRef("pk"),
                state=State.WAITING,
                created_at__lt=OuterRef("window_closes_at"),
            )
        ),
        begins_at=Subquery(sessions.order_by("starts_at").values("starts_at")[:1]),
        ends_at=Subquery(sessions.order_by("-ends_at").values("ends_at")[:1]),
        figures_at=Subquery(standing.values("published_at")[:1]),
        last_noted_at=Subquery(noted.order_by("-recorded_at").values("recorded_at")[:1]),
    )


def hosted_offers(roles: Iterable[OfficeRole]) -> QuerySet[Any]:
    """Return the offers that the organisations of partners' roles host, first to begin first.

    Whoever hosts an offer stands in it by a name of the organisation, in any language. Adds
    `taken`, `published_at` and `begins_at`; the sessions come along.
    """
    hosted = Q(pk__in=())
    for role in roles:
        names = role.organisation.name.data.values() if role.organisation else ()
        own = Q(call__edition__initiative__programme=role.programme_id, host__in=list(names))
        strand = Q(call__edition__initiative__strand=role.strand_id) if role.strand_id else Q()
        hosted |= own & strand
    real = AllocationRun.objects.filter(call=OuterRef("call"), kind=AllocationRun.Kind.REAL)
    sessions = Session.objects.filter(offer=OuterRef("pk")).order_by("starts_at")
    return (
        Offer.objects.filter(hosted)
        .select_related("call__edition__initiative__programme")
        .prefetch_related("sessions")
        .annotate(
            taken=seats_of_offer(*Placement.HOLDING),
            published_at=Subquery(real.values("published_at")[:1]),
            begins_at=Subquery(sessions.values("starts_at")[:1]),
        )
        .order_by(F("begins_at").asc(nulls_last=True), "call", "position")
    )


def sessions_with_counts(sessions: QuerySet[Session]) -> QuerySet[Any]:
    """Add to sessions how many people are `expected`, `noted` and `present`."""
    accepted = Placement.objects.filter(
        offer__call__edition=OuterRef("edition"), state=State.ACCEPTED
    )
    noted = Delivery.objects.filter(
        session=OuterRef("pk"), corrected_by__isnull=True, placement__state=State.ACCEPTED
    )
    return (
        sessions.select_related(
            "offer", "edition__initiative__programme", "edition__initiative__strand"
        )
        .defer(*LONG_TEXTS)
        .annotate(
            expected=Case(
                When(offer=None, then=_number(accepted, "offer__call__edition")),
                default=_number(accepted.filter(offer=OuterRef("offer")), "offer"),
                output_field=IntegerField(),
            ),
            noted=_number(noted, "session"),
            present=_number(noted.filter(kind=Delivery.Kind.ATTENDANCE), "session"),
        )
        .order_by("starts_at", "offer__position", "key")
    )


def sessions_to_note(calls: Iterable[Call], at: datetime) -> QuerySet[Any]:
    """Return the sessions that are over and whose attendance is not complete."""
    editions = {call.edition_id for call in calls}
    over = Session.objects.filter(edition__in=editions, ends_at__lte=at, cancelled_at__isnull=True)
    return sessions_with_counts(over).filter(noted__lt=F("expected"))


def open_offers(calls: Iterable[Call], until: datetime) -> Iterable[Any]:
    """Count, for each call, the offered places whose time to answer ends before a moment."""
    return (
        Placement.objects.filter(
            application__call__in=[call.pk for call in calls],
            state=State.OFFERED,
            answer_by__lte=until,
        )
        .values("application__call")
        .annotate(number=Count("pk"), first=Min("answer_by"))
        .order_by("first")
    )


def late_answers(calls: Iterable[Call], at: datetime, patience: timedelta) -> set[int]:
    """Return the calls with offers that should have expired some time ago."""
    return set(
        Placement.objects.filter(
            application__call__in=[call.pk for call in calls],
            state=State.OFFERED,
            answer_by__lte=at - patience,
        ).values_list("application__call", flat=True)
    )


def asked_changes(calls: Iterable[Call]) -> Iterable[Any]:
    """Count, for each call, the pairs that one of the two asked to end."""
    return (
        Pair.objects.filter(
            first__call__in=[call.pk for call in calls],
            state=Pair.State.ACTIVE,
            asked_at__isnull=False,
        )
        .order_by()
        .values("first__call")
        .annotate(number=Count("pk"), first=Min("asked_at"))
    )


def standing_counts(call: Call) -> dict[str, int]:
    """Count the places of a call by state, and those that are over as `ended`."""
    rows = (
        Placement.objects.filter(application__call=call)
        .order_by()
        .values_list("state")
        .annotate(number=Count("pk"))
    )
    counts = dict.fromkeys(State.values, 0) | dict(rows)
    over = (State.DECLINED, State.WITHDRAWN, State.EXPIRED)
    return {**counts, "ended": sum(counts[state] for state in over)}


def _number(rows: QuerySet[Any], key: str) -> Coalesce:
    """Count the rows that belong to the outer row; key: what they are tied to it by."""
    counted = rows.order_by().values(key).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
