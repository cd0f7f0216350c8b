"""Where in time a shipped pack lies: around the day on which its demonstration began."""

from datetime import date, datetime

from pariter.apps.programmes.models import Edition
from pariter.packs.loader import LoadedPack
from pariter.packs.shift import shifted

WRITTEN_FOR = date(2026, 11, 22)
"""The day around which the dates in the shipped packs lie."""


def around(loaded: LoadedPack, at: datetime) -> LoadedPack:
    """Return the pack moved by whole weeks to this day, or as it was moved when first loaded."""
    days = _kept_days(loaded)
    if days is None:
        days = (at.date() - WRITTEN_FOR).days // 7 * 7
    return shifted(loaded, days)


def _kept_days(loaded: LoadedPack) -> int | None:
    """Return by how many days the editions that are open already were moved."""
    for initiative in loaded.pack.initiative:
        for edition in initiative.edition:
            opened = (
                Edition.objects.filter(
                    initiative__programme__key=loaded.pack.key,
                    initiative__key=initiative.key,
                    key=edition.key,
                )
                .select_related("initiative", "pack")
                .first()
            )
            if opened:
                return (_first_start(opened) - edition.starts).days
    return None


def _first_start(opened: Edition) -> date:
    """Return when an edition was to start when it was opened; editors may have moved it since."""
    for initiative in opened.pack.content["pack"]["initiative"]:
        for edition in initiative["edition"]:
            if (initiative["key"], edition["key"]) == (opened.initiative.key, opened.key):
                return date.fromisoformat(edition["starts"])
    return opened.starts
