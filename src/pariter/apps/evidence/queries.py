"""Reads: the ledger, and what was published."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import QuerySet

from pariter.apps.evidence import figures
from pariter.apps.evidence.indicators import INDICATORS, Indicator
from pariter.apps.evidence.models import LedgerEntry, Publication
from pariter.apps.evidence.naming import Breakdown, breakdowns
from pariter.apps.programmes.models import Edition, Programme
from pariter.kernels import disclosure
from pariter.kernels.disclosure import ReleasedTable
from pariter.kernels.indicators import Step


@dataclass(frozen=True, slots=True)
class Figure:
    """A publication ready to be shown: only what the gate released is in it."""

    publication: Publication
    indicator: Indicator
    totals: dict[Step, int | None]
    breakdowns: list[Breakdown]
    csv: list[list[str]]
    withholds: bool
    rounded_to: int


def ledger() -> list[disclosure.LedgerEntry]:
    """Return the whole ledger, from the very first entry on."""
    return [
        disclosure.LedgerEntry(entry.previous, entry.content, entry.digest)
        for entry in LedgerEntry.objects.order_by("id")
    ]


def publications(programme: Programme | None = None) -> QuerySet[Publication]:
    """Return the publications that no later one corrects, newest first."""
    found = Publication.objects.filter(corrected_by__isnull=True).select_related(
        "edition__initiative__programme"
    )
    return found.filter(edition__initiative__programme=programme) if programme else found


def standing(edition: Edition, indicator: Indicator) -> Publication | None:
    """Return the publication of an edition by an indicator that holds now."""
    return publications().filter(edition=edition, indicator=indicator.key).first()


def outdated(edition: Edition) -> list[Publication]:
    """Return the publications of an edition that show what was corrected with other figures."""
    return corrected_elsewhere(publications().filter(edition=edition))


def corrected_elsewhere(shown: Iterable[Publication]) -> list[Publication]:
    """Keep the publications from imported tables that show what was corrected since."""
    shown = [publication for publication in shown if publication.sources]
    digests = {digest for publication in shown for digest in publication.digests}
    if not digests:
        return []
    entries = LedgerEntry.objects.filter(content__corrects__in=sorted(digests))
    gone = set(entries.values_list("content__corrects", flat=True))
    return [publication for publication in shown if gone & set(publication.digests)]


def totals(shown: Sequence[Publication]) -> dict[int, dict[Step, int | None]]:
    """Return the total of each step of several publications, by their id, in one query."""
    released = _released(shown)
    return {
        publication.pk: figures.totals(
            INDICATORS[publication.indicator],
            [released[digest] for digest in publication.digests],
        )
        for publication in shown
    }


def released_tables(shown: Sequence[Publication]) -> dict[int, list[ReleasedTable]]:
    """Return the released tables of several publications, by their id, in one query."""
    released = _released(shown)
    return {
        publication.pk: [released[digest] for digest in publication.digests]
        for publication in shown
    }


def figure(publication: Publication) -> Figure:
    """Return what a page, a chart or a file shows of a publication."""
    released = list(_released([publication]).values())
    indicator = INDICATORS[publication.indicator]
    return Figure(
        publication=publication,
        indicator=indicator,
        totals=figures.totals(indicator, released),
        breakdowns=breakdowns(publication.edition, indicator, released),
        csv=figures.csv_rows(indicator, released),
        withholds=figures.withholds(released),
        rounded_to=figures.rounded_to(released),
    )


def csv_rows(publication: Publication) -> list[list[str]]:
    """Return the released cells of a publication with the names of their columns, as a file."""
    released = list(_released([publication]).values())
    return figures.csv_rows(INDICATORS[publication.indicator], released)


def released_at(digest: str) -> datetime | None:
    """Return when a release went into the ledger; None where it is not in it."""
    return LedgerEntry.objects.filter(digest=digest).values_list("at", flat=True).first()


def _released(shown: Sequence[Publication]) -> dict[str, ReleasedTable]:
    """Return the released tables of publications, by their digests."""
    return _tables(tuple(digest for publication in shown for digest in publication.digests))


# A digest says what was released, which never changes.
@lru_cache(maxsize=500)
def _tables(digests: tuple[str, ...]) -> dict[str, ReleasedTable]:
    entries = LedgerEntry.objects.filter(digest__in=digests)
    return {entry.digest: disclosure.read_release(entry.content) for entry in entries}
