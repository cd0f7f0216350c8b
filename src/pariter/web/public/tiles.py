"""The newest published figures, each as one number and one sentence."""

from dataclasses import dataclass

from pariter.apps.evidence.models import Publication
from pariter.apps.evidence.queries import figure
from pariter.apps.programmes.models import Programme
from pariter.web.public.queries import latest_figures

SHOWN = 3


@dataclass(frozen=True, slots=True)
class Tile:
    """One published figure: the furthest step that may be told, and the headline."""

    publication: Publication
    label: str
    value: int | None


def tiles(programme: Programme | None = None) -> list[Tile]:
    """Return the newest figures, of one programme or of all."""
    return [_tile(publication) for publication in latest_figures(programme)[:SHOWN]]


def _tile(publication: Publication) -> Tile:
    shown = figure(publication)
    told = [(step, count) for step, count in shown.totals.items() if count is not None]
    if not told:
        return Tile(publication, str(shown.indicator.title), None)
    step, count = told[-1]
    return Tile(publication, str(shown.indicator.steps[step]), count)
