"""Reads: the ledger, and what was published."""

from dataclasses import dataclass

from django.db.models import QuerySet

from pariter.apps.evidence import figures
from pariter.apps.evidence.indicators import INDICATORS, Indicator
from pariter.apps.evidence.models import LedgerEntry, Publication
from pariter.apps.programmes.models import Edition, Offer, Programme
from pariter.kernels import disclosure
from pariter.kernels.indicators import Step


@dataclass(frozen=True, slots=True)
class Figure:
    """A publication ready to be shown: only what the gate released is in it."""

    publication: Publication
    indicator: Indicator
    totals: dict[Step, int | None]
    by_offer: list[figures.Row]
    by_home: list[figures.Row]
    csv: list[list[str]]


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


def standing(edition: Edition) -> Publication | None:
    """Return the publication of an edition that holds now."""
    return publications().filter(edition=edition).first()


def figure(publication: Publication) -> Figure:
    """Return what a page, a chart or a file shows of a publication."""
    entries = LedgerEntry.objects.filter(digest__in=publication.digests)
    released = [disclosure.read_release(entry.content) for entry in entries]
    return Figure(
        publication=publication,
        indicator=INDICATORS[publication.indicator],
        totals=figures.totals(released),
        by_offer=_titled(publication.edition, figures.breakdown(released, "offer")),
        by_home=figures.breakdown(released, "home"),
        csv=figures.csv_rows(released),
    )


def _titled(edition: Edition, rows: list[figures.Row]) -> list[figures.Row]:
    """Name offers by their titles, in the order in which the call lists them."""
    offers = Offer.objects.filter(call__edition=edition).order_by("call", "position")
    titles = {offer.key: str(offer.title) for offer in offers}
    by_key = {row.name: row for row in rows}
    return [figures.Row(titles[key], by_key[key].counts) for key in titles if key in by_key]
