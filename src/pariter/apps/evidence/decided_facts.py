"""Rows of what votes and pairs decide: each project, each ballot, each who wants a partner."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q, QuerySet

from pariter.apps.applications.models import Application
from pariter.apps.participation.models import Delivery
from pariter.apps.placements.models import Pair, Placement
from pariter.apps.programmes.models import Edition
from pariter.kernels.indicators import FunnelRow, Step


def projects(edition: Edition) -> Iterator[FunnelRow]:
    """Yield one row a project that was proposed: how far its group came with it."""
    places = Placement.objects.filter(application=OuterRef("pk"))
    held = places.filter(state=Placement.State.ACCEPTED)
    present = Delivery.objects.filter(
        placement__application=OuterRef("pk"),
        placement__state=Placement.State.ACCEPTED,
        kind=Delivery.Kind.ATTENDANCE,
        corrected_by__isnull=True,
    )
    rows = (
        _sent(edition)
        .filter(call__decided_by__mechanism="equal_shares")
        .annotate(
            was_offered=Exists(places.filter(offered_at__isnull=False)),
            is_held=Exists(held),
            was_present=Exists(present),
        )
        .values_list("reference", "was_offered", "is_held", "was_present")
    )
    for reference, was_offered, is_held, was_present in rows:
        step: Step = "applied"
        if was_offered:
            step = "took_part" if was_present else "accepted" if is_held else "placed"
        yield FunnelRow(reference, step, ())


def ballots(edition: Edition) -> Iterator[FunnelRow]:
    """Yield one row a ballot."""
    voted = _sent(edition).filter(call__mechanism="equal_shares", call__decided_by__isnull=True)
    for reference in voted.values_list("reference", flat=True):
        yield FunnelRow(reference, "voted", ())


def partnered(edition: Edition) -> Iterator[FunnelRow]:
    """Yield one row for each person and side: whether they ever had a partner."""
    pairs = Pair.objects.filter(Q(first=OuterRef("pk")) | Q(second=OuterRef("pk")))
    rows = (
        _sent(edition)
        .filter(call__mechanism="max_weight_b_matching")
        .annotate(was_paired=Exists(pairs))
        .values_list("reference", "was_paired")
    )
    for reference, was_paired in rows:
        yield FunnelRow(reference, "placed" if was_paired else "applied", ())


def _sent(edition: Edition) -> QuerySet[Application]:
    return Application.objects.filter(
        call__edition=edition, state=Application.State.SUBMITTED
    ).order_by("pk")
