"""From imported pay to what the gate judges: people, sums of their pay, and medians."""

from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from pariter.apps.evidence.dataset_facts import (
    counted_in_table,
    dataset_dimensions,
    dataset_of,
    year_of,
)
from pariter.apps.evidence.dataset_indicators import BY_KIND
from pariter.apps.evidence.dataset_indicators import PAY as OF_PAY
from pariter.apps.evidence.datasets import cells_of, standing_tables
from pariter.apps.evidence.errors import EvidenceError
from pariter.apps.evidence.indicators import INDICATORS, Indicator
from pariter.apps.evidence.models import Dataset, Publication
from pariter.apps.evidence.protection import pay_policy_of, policy_of
from pariter.apps.evidence.sealed_pay import YearOfPay, pay_of
from pariter.apps.evidence.together import (
    Known,
    contradicted,
    correcting,
    counts_by,
    newest_of,
    shown_by,
)
from pariter.apps.programmes.models import Edition
from pariter.kernels.disclosure import LedgerEntry, Proposal, Table, TableError, propose_pay
from pariter.kernels.disclosure.dominance import Amounts
from pariter.kernels.disclosure.medians import Medians
from pariter.kernels.disclosure.pay import MEDIAN, PAY
from pariter.kernels.disclosure.release import read_releases
from pariter.kernels.disclosure.table import Cell

COUNTED_APART = (Dataset.Kind.STAFF, Dataset.Kind.ADMINISTRATIVE)
"""Tables that may count the very people whose pay is told."""


def propose_pay_of(
    edition: Edition,
    indicator: Indicator,
    corrects: Mapping[str, str],
    ledger: list[LedgerEntry],
) -> Proposal:
    """Return what the gate would release of the pay of an edition's year.

    corrects: measure → digest of the release that its table corrects.
    Another edition of the year may show the same pay: what it corrected already is told again.

    Raises EvidenceError where the imported table holds no pay that fits its people, or another
    table of the same people must be imported, or other figures of them published, first.
    """
    dataset = dataset_of(edition, indicator)
    pay = pay_of(dataset)
    year = pay.years.get(year_of(edition), YearOfPay())
    people = _people(edition, indicator, dataset)
    known = read_releases(ledger)
    people = _as_before(people, corrects.get(people.measure), known)
    rules = pay_policy_of(edition)

    def judged(corrects: Mapping[str, str]) -> Proposal:
        told = Medians(people.population, year.medians, rules.median_people, corrects.get(MEDIAN))
        return propose_pay(
            people,
            _in_order(year.amounts, pay.dimensions, people.dimensions),
            ledger,
            policy_of(edition, indicator),
            rules,
            corrects=corrects.get(PAY),
            medians=told if year.medians else None,
        )

    standing = {measure: newest_of(digest, known) for measure, digest in corrects.items()}
    try:
        if standing != corrects:
            told = {one.measure for one in judged({}).rulings if one.repeats is not None}
            standing = {one: digest for one, digest in standing.items() if one not in told}
        proposal = judged(standing)
    except TableError as error:
        raise EvidenceError("pay", _("The pay does not fit its people: %(wrong)s") % {
            "wrong": error
        }) from error  # fmt: skip
    for ruling in proposal.rulings:
        if ruling.measure in (PAY, MEDIAN) and ruling.conflict is not None:
            raise _told_elsewhere(shown_by(ruling.conflict, known))
    return proposal


def named_as_before(
    edition: Edition, table: Table, shown: str | None, ledger: list[LedgerEntry]
) -> Table:
    """Return an imported table under the name by which the ledger knows the people of it.

    That is the name of what it corrects, or that of pay of the very same people, where pay was
    published before anything that counts them.
    """
    known = read_releases(ledger)
    if shown is not None:
        return replace(table, population=known[shown].population)
    names = {one.population for one in known.values()}
    kind = table.population.partition("/")[0]
    if kind not in COUNTED_APART or table.population in names:
        return table
    for dataset in standing_tables(edition.initiative.programme, Dataset.Kind.PAY):
        if year_of(edition) in dataset.report["years"]:
            [people] = counted_in_table(edition, BY_KIND[Dataset.Kind.PAY])
            if (
                people.population in names
                and people.population.partition("/")[2] == table.population.partition("/")[2]
                and set(people.dimensions) <= set(table.dimensions)
                and _without_nobody(counts_by(table, people.dimensions))
                == _without_nobody(people.cells)
            ):
                return replace(table, population=people.population)
    return table


def _people(edition: Edition, indicator: Indicator, dataset: Dataset) -> Table:
    """Return who is paid; under the name by which another table counts the very same people.

    So the gate holds both tables to each other.
    """
    [people] = counted_in_table(edition, indicator)
    year = year_of(edition)
    for kind in COUNTED_APART:
        for other in standing_tables(edition.initiative.programme, kind):
            told = dataset_dimensions(other)
            if (
                set(people.dimensions) <= told
                and year in other.report["years"]
                and other.mapping["institution"] == dataset.mapping["institution"]
                and _without_nobody(cells_of(other, year, people.dimensions))
                == _without_nobody(people.cells)
            ):
                same = "/".join((kind, dataset.mapping["institution"], str(year)))
                return replace(people, population=same)
    return people


def _as_before(people: Table, shown: str | None, known: Known) -> Table:
    """Return the people as the correction of those that are shown, if any are.

    Raises EvidenceError where other figures of the same people are in the way.
    """
    if shown is not None:
        people = replace(people, population=known[shown].population)
    people = correcting(people, shown, known)
    others = contradicted(people, known)
    if others:
        other = shown_by(others[0], known)
        if other.indicator == OF_PAY.key:
            raise _told_elsewhere(other)
        raise EvidenceError(
            "people",
            _(
                "“%(title)s” tells other numbers of the same people. Import the corrected table of "
                "each of the two, publish the corrected figures of “%(title)s”, then these."
            )
            % {"title": INDICATORS[other.indicator].title},
        )
    return people


def _told_elsewhere(other: Publication) -> EvidenceError:
    """Refuse pay of which another edition of the year tells other numbers."""
    edition = other.edition
    return EvidenceError(
        "elsewhere",
        _(
            "“%(edition)s” tells other numbers of the same pay. Publish its corrected figures "
            "first, then these."
        )
        % {"edition": f"{edition.initiative.title}, {edition.title}"},
    )


def _without_nobody(cells: Mapping[Cell, int]) -> dict[Cell, int]:
    return {cell: count for cell, count in cells.items() if count}


def _in_order(
    amounts: Mapping[Cell, Amounts], was: tuple[str, ...], wanted: tuple[str, ...]
) -> dict[Cell, Amounts]:
    """Name cells by their dimensions in another order."""
    places = [was.index(name) for name in wanted]
    return {tuple(cell[place] for place in places): told for cell, told in amounts.items()}
