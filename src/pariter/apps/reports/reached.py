"""Reads: whom every initiative of a programme reached in a year, by its own published figures."""

from collections.abc import Mapping
from dataclasses import dataclass

from pariter.apps.evidence.models import Publication
from pariter.apps.evidence.queries import publications, totals
from pariter.apps.programmes.models import Edition, Initiative
from pariter.kernels.indicators import Step

REACHED: Mapping[str, tuple[Step, ...]] = {
    "participation": ("took_part",),
    "places": ("accepted",),
    "partnered": ("placed",),
    "funded_projects": ("took_part",),
    "people": ("took_part",),
    "visits": ("took_part", "visits"),
    "pupils": ("took_part",),
    "audience": ("watched",),
    "dialogue": ("received",),
    "cooperation_reached": ("reached",),
    "pupils_supported": ("counted",),
    "service": ("served", "hours"),
}
"""Indicator → its steps that tell whom an initiative reached; each in its own unit."""
COUNTS = "count"


@dataclass(frozen=True, slots=True)
class Count:
    """One number of a published figure; None where it is withheld."""

    publication: Publication
    step: Step
    number: int | None


@dataclass(frozen=True, slots=True)
class Reached:
    """An initiative that counts, with all that it counted; nothing where nothing is published."""

    initiative: Initiative
    counts: tuple[Count, ...]


def reached_in(edition: Edition) -> list[Reached]:
    """Return whom each initiative beside the report's own reached, in three queries.

    An edition counts in the year in which it ends, so that no two reports tell it.
    """
    shown = list(
        publications(edition.initiative.programme)
        .filter(
            indicator__in=REACHED,
            edition__ends__gte=edition.starts,
            edition__ends__lte=edition.ends,
        )
        .exclude(edition=edition)
        .order_by("edition__starts", "edition", "indicator")
    )
    told = totals(shown)
    counted: dict[int, list[Count]] = {}
    for one in shown:
        for step in REACHED[one.indicator]:
            if step in told[one.pk]:
                count = Count(one, step, told[one.pk][step])
                counted.setdefault(one.edition.initiative_id, []).append(count)
    initiatives = Initiative.objects.filter(programme=edition.initiative.programme_id)
    return [
        Reached(one, tuple(counted.get(one.pk, ())))
        for one in initiatives.exclude(pk=edition.initiative_id).defer("texts").order_by("position")
        if COUNTS in one.stations
    ]
