"""Indicators of apps above this one: told once, when the site starts, then counted like any."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from pariter.apps.evidence.facts import DECLARED, TABLES, Tables
from pariter.apps.evidence.indicators import INDICATORS, Indicator
from pariter.apps.evidence.naming import NAMES
from pariter.apps.programmes.models import Edition

Names = Callable[[Edition, Sequence[str]], Mapping[str, str]]


def declare(
    *,
    indicators: Iterable[Indicator],
    tables: Tables,
    names: Mapping[str, Names],
    of_edition: Callable[[Edition], tuple[Indicator, ...]],
) -> None:
    """Let the gate, the office and the figures pages know what an app counts.

    tables: counts an edition by one of the indicators; names: dimension → names of its keys
    of_edition: which of the indicators an edition has
    """
    for indicator in indicators:
        INDICATORS[indicator.key] = indicator
        TABLES[indicator.key] = tables
    NAMES.update(names)
    DECLARED.append(of_edition)
