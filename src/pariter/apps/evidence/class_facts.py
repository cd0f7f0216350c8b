"""Rows that count classes: each pupil of a visit, each class, each school."""

from collections.abc import Iterator
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from pariter.apps.participation.models import Delivery
from pariter.apps.placements.models import Placement
from pariter.apps.programmes.models import Edition
from pariter.kernels.indicators import STEPS, FunnelRow, Step

GENDERS = ("girls", "boys", "others")
NO_DISTRICT = "–"


def pupils(edition: Edition) -> Iterator[FunnelRow]:
    """Yield one row for each pupil of a class and each session that it booked, by gender.

    Who was counted by gender at the door stands so; where only their number is known, their
    genders stand in the planned proportion.
    """
    for placement in _bookings(edition):
        group = placement.school_class
        planned = [getattr(group, gender) for gender in GENDERS]
        came = _came(placement, planned)
        step = _step(placement)
        for gender, number, there in zip(GENDERS, planned, came, strict=True):
            for pupil in range(number):
                reached: Step = "took_part" if pupil < there else step
                yield FunnelRow(f"{placement.pk} {gender} {pupil}", reached, (gender,))


def classes(edition: Edition) -> Iterator[FunnelRow]:
    """Yield one row for each class that booked: its furthest step at any session, by level."""
    furthest: dict[int, tuple[Step, str]] = {}
    for placement in _bookings(edition):
        group = placement.school_class
        step = max(furthest.get(group.pk, ("applied", ""))[0], _reached(placement), key=STEPS.index)
        furthest[group.pk] = step, group.level
    for key, (step, level) in furthest.items():
        yield FunnelRow(str(key), step, (level,))


def schools(edition: Edition) -> Iterator[FunnelRow]:
    """Yield one row for each school that booked: its furthest step with any class, by district."""
    furthest: dict[int, tuple[Step, str]] = {}
    for placement in _bookings(edition).filter(application__home__isnull=False):
        home = placement.application.home
        step = max(furthest.get(home.pk, ("applied", ""))[0], _reached(placement), key=STEPS.index)
        furthest[home.pk] = step, home.district or NO_DISTRICT
    for key, (step, district) in furthest.items():
        yield FunnelRow(str(key), step, (district,))


def _came(placement: Any, planned: list[int]) -> list[int]:
    """Return how many of each gender came, of those planned."""
    counted = [getattr(placement, f"came_{gender}") for gender in GENDERS]
    if None not in counted:
        return [min(one, most) for one, most in zip(counted, planned, strict=True)]
    present = max(0, (placement.came or 0) - placement.school_class.adults)
    return shared(min(present, sum(planned)), planned)


def shared(number: int, planned: list[int]) -> list[int]:
    """Split a number in the proportion of some others: whole numbers by the largest remainders."""
    total = sum(planned)
    parts = [number * one // total for one in planned]
    order = sorted(range(len(planned)), key=lambda index: -(number * planned[index] % total))
    for index in order[: number - sum(parts)]:
        parts[index] += 1
    return parts


def _bookings(edition: Edition) -> QuerySet[Any]:
    """Return what classes booked, each with how many people `came`, and of each gender."""
    noted = Delivery.objects.filter(
        placement=OuterRef("pk"), kind=Delivery.Kind.ATTENDANCE, corrected_by__isnull=True
    ).order_by("-people", "pk")
    return (
        Placement.objects.filter(offer__call__edition=edition, school_class__isnull=False)
        .select_related("school_class", "application__home")
        .annotate(
            came=Subquery(noted.values("people")[:1]),
            **{f"came_{one}": Subquery(noted.values(one)[:1]) for one in GENDERS},
        )
        .order_by("pk")
    )


def _reached(placement: Any) -> Step:
    return "took_part" if placement.came and _step(placement) == "accepted" else _step(placement)


def _step(placement: Any) -> Step:
    if placement.state == Placement.State.ACCEPTED:
        return "accepted"
    return "placed" if placement.offered_at else "applied"
