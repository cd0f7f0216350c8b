"""From imported tables to the tables that the gate judges, chosen by the year of an edition."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from pariter.apps.evidence.dataset_indicators import BY_KIND
from pariter.apps.evidence.dataset_names import DIMENSIONS, VALUES
from pariter.apps.evidence.datasets import cells_of, standing_tables
from pariter.apps.evidence.errors import EvidenceError
from pariter.apps.evidence.indicators import Indicator
from pariter.apps.evidence.models import Dataset
from pariter.apps.programmes.models import Edition
from pariter.kernels.disclosure import Table

APPLY = "apply"


def indicators_from_tables(edition: Edition) -> tuple[Indicator, ...]:
    """Return what is counted from tables that were imported for an edition's year.

    Only where nobody applies and nothing takes place: such an edition is the year itself.
    """
    initiative = edition.initiative
    if APPLY in initiative.stations or edition.calls.exists() or edition.sessions.exists():
        return ()
    year = year_of(edition)
    kinds = {
        dataset.kind
        for dataset in Dataset.objects.filter(
            programme=initiative.programme, replaced_by__isnull=True
        )
        if year in dataset.report["years"]
    }
    return tuple(indicator for kind, indicator in BY_KIND.items() if kind in kinds)


def year_of(edition: Edition) -> int:
    """Return the year in which most of an edition lies."""
    return (edition.starts + (edition.ends - edition.starts) / 2).year


def counted_in_table(edition: Edition, indicator: Indicator) -> tuple[Table, ...]:
    """Return one table of people, by all dimensions that were imported.

    Raises EvidenceError where no table of the edition's year is imported.
    """
    dataset, year = dataset_of(edition, indicator), year_of(edition)
    told = dataset_dimensions(dataset)
    dimensions = tuple(one for one in DIMENSIONS[dataset.kind] if one in told)
    population = "/".join((dataset.kind, dataset.mapping["institution"], str(year)))
    measure = tuple(indicator.steps)[-1]
    panel = population.rpartition("/")[0] if dataset.mapping.get("same_people") else None
    return (
        Table(population, measure, dimensions, cells_of(dataset, year, dimensions), panel=panel),
    )


def dataset_of(edition: Edition, indicator: Indicator) -> Dataset:
    """Return the imported table that an indicator of an edition is counted from.

    Raises EvidenceError where there is none.
    """
    [kind] = (kind for kind, known in BY_KIND.items() if known is indicator)
    year = year_of(edition)
    for dataset in standing_tables(edition.initiative.programme, kind):
        if year in dataset.report["years"]:
            return dataset
    raise EvidenceError(
        "no_table",
        _("No table of %(year)d is imported for “%(title)s”. Import one first.")
        % {"year": year, "title": indicator.title},
    )


def dataset_dimensions(dataset: Dataset) -> set[str]:
    """Return what an imported table tells people apart by."""
    mapping = dataset.mapping
    spread = {mapping["spread"]["dimension"]} if mapping["spread"] else set()
    return {*mapping["columns"]["by"], *spread}


def source_of(edition: Edition, indicator: Indicator) -> dict[str, Any]:
    """Return where the numbers of an indicator come from, as a publication keeps it."""
    dataset = dataset_of(edition, indicator)
    return {
        "dataset": dataset.pk,
        "kind": dataset.kind,
        "name": dataset.name,
        "digest": dataset.digest,
        "source": dataset.source.data,
        "reference_date": _counted_on(dataset, year_of(edition)).isoformat(),
        "year": year_of(edition),
        "institution": dataset.mapping["institution"],
    }


def _counted_on(dataset: Dataset, year: int) -> date:
    """Return the day of the count in a year: a table names that of its newest year."""
    day = dataset.reference_date
    years = max(dataset.report["years"]) - year
    return (day.replace(day=28) if (day.month, day.day) == (2, 29) else day).replace(
        year=day.year - years
    )


def names_of(dimension: str) -> Callable[[Edition, Sequence[str]], Mapping[str, str]]:
    """Return what names the values of a dimension."""

    def named(_edition: Edition, _keys: Sequence[str]) -> Mapping[str, str]:
        return {value: str(words) for value, words in VALUES[dimension].items()}

    return named
