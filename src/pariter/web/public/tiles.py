"""The newest published figures, each as one number and one sentence."""

from collections.abc import Mapping
from dataclasses import dataclass

from pariter.apps.evidence.indicators import INDICATORS
from pariter.apps.evidence.models import Publication
from pariter.apps.evidence.queries import totals
from pariter.apps.programmes.models import Programme
from pariter.kernels.indicators import Step
from pariter.web.public.queries import newest_figures


@dataclass(frozen=True, slots=True)
class Tile:
    """One published figure: the furthest step that may be told, and the headline."""

    programme: str
    publication: int
    label: str
    about: str
    headline: str
    value: int | None


def tiles(programme: Programme | None = None) -> list[Tile]:
    """Return the newest figures, of one programme or of all."""
    shown = newest_figures(programme)
    counted = totals(shown)
    return [_tile(publication, counted[publication.pk]) for publication in shown]


def _tile(publication: Publication, counted: Mapping[Step, int | None]) -> Tile:
    indicator = INDICATORS[publication.indicator]
    told = [(step, count) for step, count in counted.items() if count is not None]
    step, count = told[-1] if told else (None, None)
    edition = publication.edition
    return Tile(
        programme=edition.initiative.programme.key,
        publication=publication.pk,
        label=str(indicator.words[step] if step else indicator.title),
        about=f"{edition.initiative.title}, {edition.title}",
        headline=str(publication.headline),
        value=count,
    )
