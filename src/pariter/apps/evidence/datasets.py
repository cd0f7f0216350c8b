"""Imported tables: read by a mapping, checked, stored whole or not at all, replaced openly."""

import hashlib
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from pariter.apps.applications.typed import hidden_sign
from pariter.apps.evidence.dataset_names import DIMENSIONS, VALUES
from pariter.apps.evidence.errors import EvidenceError
from pariter.apps.evidence.import_words import in_words
from pariter.apps.evidence.models import Dataset, DatasetRow
from pariter.apps.evidence.sealed_pay import Pay, store_pay
from pariter.apps.journal.actions import record
from pariter.apps.journal.sealing import opened, seal
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Programme
from pariter.apps.programmes.moments import local_day
from pariter.formats.counts_file import Problem, read_counts_file
from pariter.formats.counts_mapping import Mapping, parse_mapping, read_mapping
from pariter.formats.errors import FormatError
from pariter.formats.pay_columns import Cell

ROWS_AT_ONCE = 2_000


@dataclass(frozen=True)
class TableFile:
    """A table that was read and added up; with problems nothing of it can be imported.

    counts: cell → people; pay: what is kept of their pay, where the table tells it; replaces: the
    imported table that it takes over from.
    """

    programme: Programme
    kind: str
    name: str
    digest: str
    mapping: Mapping
    counts: dict[Cell, int]
    pay: Pay | None
    report: dict[str, Any]
    problems: tuple[Problem, ...]
    replaces: Dataset | None

    @property
    def problems_in_words(self) -> list[str]:
        """Return what is wrong, a sentence or two each."""
        return [in_words(problem) for problem in self.problems]


def read_table(
    *,
    programme: Programme,
    kind: str,
    name: str,
    stream: BinaryIO,
    mapping: bytes,
    at: datetime,
    progress: Callable[[int], None] = lambda _lines: None,
) -> TableFile:
    """Read a file as a mapping says; nothing is stored.

    name: of the file; stream: can be read twice; progress: called with the lines read so far.
    Raises EvidenceError where the mapping makes no sense.
    """
    told = _checked_mapping(kind, name, mapping, local_day(at, programme.zone))
    digest = _digest(stream)
    found = read_counts_file(stream, told, progress)
    years = {year for year, _institution, _values in found.counts}
    report = {
        "lines": found.lines,
        "counted": found.counts.total(),
        "cells": len(found.counts),
        "years": sorted(years),
        "institutions": len({institution for _year, institution, _values in found.counts}),
        "left_out": dict(found.left_out),
        "checks": len(told.totals),
    }
    return TableFile(
        programme,
        kind,
        name,
        digest,
        told,
        dict(found.counts),
        Pay.of(found.pay, told.dimensions, told.institution) if found.pay else None,
        report,
        tuple(found.problems),
        None if found.problems else _replaced(programme, kind, years),
    )


@transaction.atomic
def import_table(
    *,
    table: TableFile,
    at: datetime,
    by: Person | None,
    progress: Callable[[int], None] = lambda _cells: None,
) -> Dataset:
    """Store a table whole; it openly replaces the one that had its years before.

    progress: called with the number of cells stored so far; whatever it raises undoes all of them
    Raises EvidenceError where the file has problems, or something changed since it was read.
    """
    if table.problems:
        raise EvidenceError("problems", _("The file has problems. Nothing was imported."))
    # One import after the other: what replaces what is decided once.
    Programme.objects.select_for_update(of=("self",)).get(pk=table.programme.pk)
    if _replaced(table.programme, table.kind, set(table.report["years"])) != table.replaces:
        raise EvidenceError(
            "changed", _("Another table was imported while you looked. Read the file once more.")
        )
    if table.replaces and _is_same(table, table.replaces):
        raise EvidenceError("same", _("This very file was imported already, in the same way."))
    dataset = Dataset.objects.create(
        programme=table.programme,
        kind=table.kind,
        name=table.name,
        digest=table.digest,
        source=LazyI18nString(table.mapping.source),
        reference_date=table.mapping.reference_date,
        mapping=table.mapping.model_dump(mode="json"),
        report=table.report,
        imported_at=at,
        imported_by=by,
        replaces=table.replaces,
    )
    rows, stored = _rows(dataset, table), 0
    while some := list(islice(rows, ROWS_AT_ONCE)):
        DatasetRow.objects.bulk_create(some)
        stored += len(some)
        progress(stored)
    if table.pay is not None:
        store_pay(dataset=dataset, pay=table.pay)
    record(
        actor=by,
        action="dataset.imported",
        subject=dataset,
        details={
            "kind": table.kind,
            "digest": table.digest,
            "replaces": table.replaces.pk if table.replaces else None,
        },
        at=at,
    )
    return dataset


def packed(table: TableFile) -> dict[str, Any]:
    """Return a table that has no problems as a JSON value; `unpacked` reads it back."""
    return {
        "kind": table.kind,
        "name": table.name,
        "digest": table.digest,
        "mapping": table.mapping.model_dump(mode="json"),
        "cells": [
            [year, institution, *values, count]
            for (year, institution, values), count in table.counts.items()
        ],
        "pay": _sealed(table),
        "report": table.report,
        "replaces": table.replaces.pk if table.replaces else None,
    }


def unpacked(programme: Programme, told: dict[str, Any]) -> TableFile:
    """Return the table that `packed` wrote."""
    counts: dict[Cell, int] = {}
    for year, institution, *values, count in told["cells"]:
        counts[year, institution, tuple(values)] = count
    mapping = parse_mapping(told["mapping"], told["name"])
    return TableFile(
        programme,
        told["kind"],
        told["name"],
        told["digest"],
        mapping,
        counts,
        _unsealed(programme, told["pay"]),
        told["report"],
        (),
        Dataset.objects.filter(programme=programme, pk=told["replaces"]).first(),
    )


def _sealed(table: TableFile) -> str:
    """Return the pay of a table so that it can wait in a page: sealed, as a sum may be of one."""
    if table.pay is None:
        return ""
    return b64encode(seal(table.programme, table.pay.to_json())).decode()


def _unsealed(programme: Programme, content: str) -> Pay | None:
    return Pay.from_json(opened(programme, b64decode(content))) if content else None


def _digest(stream: BinaryIO) -> str:
    digest = hashlib.sha256()
    while some := stream.read(2**20):
        digest.update(some)
    stream.seek(0)
    return digest.hexdigest()


def _checked_mapping(kind: str, name: str, content: bytes, today: date) -> Mapping:
    """Read a mapping and hold it to what is known of a kind of table."""
    try:
        mapping = read_mapping(content, _("the mapping"))
    except FormatError as error:
        raise EvidenceError("mapping", str(error)) from error
    wrong = next(_wrong_in_mapping(kind, mapping, today), "")
    said = mapping.source if isinstance(mapping.source, str) else "".join(mapping.source.values())
    sign = hidden_sign(said) or hidden_sign(name)
    if sign:
        wrong = _("It holds the hidden sign %(sign)s. Take it out.") % {"sign": sign}
    if wrong:
        raise EvidenceError("mapping", _("The mapping, %(wrong)s") % {"wrong": wrong})
    return mapping


def _wrong_in_mapping(kind: str, mapping: Mapping, today: date) -> Iterator[str]:
    allowed = DIMENSIONS[kind]
    for dimension in mapping.dimensions:
        if dimension not in allowed:
            yield _("columns.by: “%(value)s” is not told of this kind. Use: %(known)s.") % {
                "value": dimension,
                "known": ", ".join(allowed),
            }
    if "sex" not in mapping.dimensions:
        yield _("columns.by: the column for sex is missing. Name it.")
    if bool(mapping.columns.amount) != (kind == Dataset.Kind.PAY):
        yield _("columns.amount: it goes with sums of pay, and only with them.")
    if mapping.reference_date > today:
        yield _("reference_date: %(value)s has not come yet. Give the day of the count.") % {
            "value": mapping.reference_date.isoformat()
        }
    for dimension, values in _used_values(mapping):
        for value in sorted(values - set(VALUES[dimension])):
            yield _("codes.%(dimension)s: “%(value)s” has no name here. Use: %(known)s.") % {
                "dimension": dimension,
                "value": value,
                "known": ", ".join(VALUES[dimension]),
            }


def _used_values(mapping: Mapping) -> Iterator[tuple[str, set[str]]]:
    for codes in (mapping.codes, *(own.codes for own in mapping.years.values())):
        for dimension, named in codes.items():
            yield dimension, set(named.values())
    if mapping.spread:
        yield mapping.spread.dimension, set(mapping.spread.columns.values())


def standing_tables(programme: Programme, kind: str) -> list[Dataset]:
    """Return the imported tables of a kind that no later one replaces, newest first."""
    found = Dataset.objects.filter(programme=programme, kind=kind, replaced_by__isnull=True)
    return list(found)


def _replaced(programme: Programme, kind: str, years: set[int]) -> Dataset | None:
    """Return the table whose years a new one takes over; it takes all of them or none."""
    found = [
        dataset
        for dataset in standing_tables(programme, kind)
        if years & set(dataset.report["years"])
    ]
    kept = {year for dataset in found for year in dataset.report["years"]} - years
    names = ", ".join(f"{dataset.name} ({_span(dataset)})" for dataset in found)
    if len(found) > 1:
        raise EvidenceError(
            "years",
            _(
                "Its years are in several tables: %(names)s. Import one table for each of them, "
                "with the same years."
            )
            % {"names": names},
        )
    if kept:
        raise EvidenceError(
            "years",
            _(
                "%(names)s has years that this table lacks: %(years)s. A table is replaced as a "
                "whole. Add these years to the file, or leave out the years that both have."
            )
            % {"names": names, "years": ", ".join(map(str, sorted(kept)))},
        )
    return found[0] if found else None


def _span(dataset: Dataset) -> str:
    years = dataset.report["years"]
    return f"{years[0]}–{years[-1]}" if len(years) > 1 else str(years[0])


def _is_same(table: TableFile, before: Dataset) -> bool:
    mapping = table.mapping.model_dump(mode="json")
    return (table.digest, mapping) == (before.digest, before.mapping)


def _rows(dataset: Dataset, table: TableFile) -> Iterator[DatasetRow]:
    for cell, count in sorted(table.counts.items()):
        year, institution, values = cell
        yield DatasetRow(
            dataset=dataset,
            year=year,
            institution=institution,
            values=dict(zip(table.mapping.dimensions, values, strict=True)),
            count=count,
        )


def cells_of(
    dataset: Dataset, year: int, dimensions: tuple[str, ...]
) -> dict[tuple[str, ...], int]:
    """Add up an imported table of the programme's own institution in one year."""
    cells: Counter[tuple[str, ...]] = Counter()
    rows = dataset.rows.filter(year=year, institution=dataset.mapping["institution"])
    for values, count in rows.values_list("values", "count"):
        cells[tuple(values[dimension] for dimension in dimensions)] += count
    return dict(cells)
