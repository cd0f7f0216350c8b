"""The years of an objective as bars, with a mark where the target stands; drawn by a template."""

from dataclasses import dataclass

from pariter.apps.objectives.definitions import Definition
from pariter.apps.objectives.queries import Line
from pariter.web.public.objective_words import amount, number, reading_words

WIDTH, BAR, ROW = 340, 18, 52
MARK = 4


@dataclass(frozen=True, slots=True)
class Bar:
    """One year: where it stands, how wide its bar is, and where the target's mark is."""

    year: int
    text: str
    top: int
    text_top: int
    width: float
    target: str
    mark: float | None


@dataclass(frozen=True, slots=True)
class Chart:
    """All years of a line."""

    width: int
    height: int
    bar: int
    mark: int
    bars: tuple[Bar, ...]


def chart_of(line: Line, definition: Definition) -> Chart | None:
    """Return what to draw of a line; None where nothing can be drawn."""
    baseline = dict([line.baseline] if line.baseline else [])
    values = {
        year: reading.value
        for year, reading in line.readings.items()
        if reading.value is not None and not reading.is_other
    }
    known = {**baseline, **values}
    top = max([*known.values(), *line.targets.values()], default=0)
    if top <= 0:
        return None
    years = sorted({*known, *line.readings, *line.targets})
    bars = []
    for place, year in enumerate(years):
        value, target = known.get(year), line.targets.get(year)
        reading = line.readings.get(year)
        text = amount(baseline[year], definition) if year in baseline and not reading else ""
        bars.append(
            Bar(
                year,
                text or reading_words(reading, definition),
                place * ROW + 24,
                place * ROW + 14,
                _wide(value, top),
                number(target) if target is not None else "",
                None if target is None else min(_wide(target, top), WIDTH - MARK),
            )
        )
    return Chart(WIDTH, len(years) * ROW, BAR, MARK, tuple(bars))


def _wide(value: float | None, top: float) -> float:
    return round(max(value or 0, 0) / top * WIDTH, 1)
