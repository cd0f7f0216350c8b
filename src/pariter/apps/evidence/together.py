"""Releases that tell of the same people: a correction takes along what no longer fits it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from pariter.apps.evidence.dataset_indicators import SEX
from pariter.apps.evidence.errors import EvidenceError
from pariter.apps.evidence.indicators import INDICATORS
from pariter.apps.evidence.models import Publication
from pariter.kernels.disclosure import LedgerEntry, Policy, Proposal, ReleasedTable, Table, propose
from pariter.kernels.disclosure.group import fits
from pariter.kernels.disclosure.release import read_releases
from pariter.kernels.disclosure.table import Cell

Known = Mapping[str, ReleasedTable]
"""Digest → release."""


def propose_together(
    table: Table, shown: str | None, ledger: Sequence[LedgerEntry], policy: Policy
) -> Proposal:
    """Judge a table, and by its counts every other release of the same people that it contradicts.

    shown: digest of the release that the table corrects. The table's ruling is the first.
    Raises EvidenceError where one of the others cannot be corrected along with it.
    """
    known = read_releases(ledger)
    table = correcting(table, shown, known)
    others = contradicted(table, known)
    along = [_told_anew(table, digest, known) for digest in others]
    proposal = propose([table, *along], ledger, policy)
    for digest, ruling in zip(others, proposal.rulings[1:], strict=True):
        if ruling.released is None:
            raise EvidenceError(
                "along",
                _(
                    "“%(title)s” tells of the same people, and with these numbers it could not "
                    "protect them all. So nothing can be published. Check the imported table; "
                    "with fewer columns it may be possible."
                )
                % {"title": INDICATORS[shown_by(digest, known).indicator].title},
            )
    return proposal


def correcting(table: Table, shown: str | None, known: Known) -> Table:
    """Return a table as the correction of the newest version of what is shown.

    It corrects nothing where that version tells this very table already.
    """
    if shown is None:
        return table
    newest = newest_of(shown, known)
    told = known[newest]
    if told.dimensions == table.dimensions and fits(table, told.told, told):
        return table
    return replace(table, corrects=newest)


def contradicted(table: Table, known: Known) -> list[str]:
    """Find the standing releases of the same people that a table contradicts, not correcting them.

    Rounded ones are left to the gate.
    """
    gone = {one.corrects for one in known.values()} | {table.corrects}
    return [
        digest
        for digest, one in known.items()
        if (one.population, one.measure) == (table.population, table.measure)
        and digest not in gone
        and one.rounded_to == 1
        and not fits(table, one.told, one)
    ]


def counts_by(table: Table, dimensions: Sequence[str]) -> dict[Cell, int]:
    """Add up a table over all but some of its dimensions."""
    places = [table.dimensions.index(name) for name in dimensions]
    cells: Counter[Cell] = Counter()
    for cell, count in table.cells.items():
        cells[tuple(cell[place] for place in places)] += count
    return dict(cells)


def shown_by(digest: str | None, known: Known) -> Publication:
    """Return a publication that shows a release, or the version of it that was taken along."""
    publications = Publication.objects.exclude(sources=[]).select_related("edition__initiative")
    shown = {one: publication for publication in publications for one in publication.digests}
    while digest not in shown:
        digest = known[str(digest)].corrects
    return shown[digest]


def newest_of(digest: str, known: Known) -> str:
    """Return the release that stands now in the place of one."""
    later = {one.corrects: newer for newer, one in known.items()}
    while digest in later:
        digest = later[digest]
    return digest


def _told_anew(table: Table, digest: str, known: Known) -> Table:
    """Return another release by the counts of a table. Raises EvidenceError where it has fewer."""
    other = known[digest]
    if not set(other.dimensions) <= set(table.dimensions):
        indicator = INDICATORS[shown_by(digest, known).indicator]
        names = {one.key: str(one.heading) for one in (SEX, *indicator.dimensions)}
        raise EvidenceError(
            "along",
            _(
                "“%(title)s” tells of the same people by: %(known)s. Import a table that has "
                "these columns too, so that both are corrected together."
            )
            % {
                "title": indicator.title,
                "known": ", ".join(names[key] for key in other.dimensions),
            },
        )
    return replace(
        table,
        dimensions=other.dimensions,
        cells=counts_by(table, other.dimensions),
        corrects=digest,
        panel=other.panel,
    )
