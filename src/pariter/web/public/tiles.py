"""The newest published figures, each as one number and one sentence."""

from dataclasses import dataclass

from pariter.apps.evidence.indicators import INDICATORS
from pariter.apps.evidence.models import Publication
from pariter.apps.evidence.queries import totals
from pariter.apps.programmes.models import Programme
from pariter.apps.programmes.numbers import Grouped
from pariter.kernels.indicators import Step
from pariter.web.public.figure_page import told_values
from pariter.web.public.queries import newest_figures


@dataclass(frozen=True, slots=True)
class Tile:
    """One published figure. label, number: the finding; the number is empty where none is told."""

    programme: str
    publication: int
    label: str
    about: str
    headline: str
    number: str


def tiles(programme: Programme | None = None) -> list[Tile]:
    """Return the newest figures, of one programme or of all."""
    shown = newest_figures(programme)
    counted = totals(shown)
    return [_tile(publication, counted[publication.pk]) for publication in shown]


def _tile(publication: Publication, counted: dict[Step, int | None]) -> Tile:
    label, number = _finding(publication, counted)
    edition = publication.edition
    return Tile(
        programme=edition.initiative.programme.key,
        publication=publication.pk,
        label=label,
        about=f"{edition.initiative.title}, {edition.title}",
        headline=str(publication.headline),
        number=number,
    )


def _finding(publication: Publication, counted: dict[Step, int | None]) -> tuple[str, str]:
    """Return the first index of a table by sex, else the furthest step that may be told."""
    indicator = INDICATORS[publication.indicator]
    if indicator.across:
        told = told_values(publication)[0]
        return str(told.title), "" if publication.values[0]["value"] is None else told.number
    for step, count in reversed(counted.items()):
        if count is not None:
            return str(indicator.words[step]), str(Grouped(count))
    return str(indicator.title), ""
