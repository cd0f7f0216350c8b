"""The names under which pages show what the ledger holds as keys."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from pariter.apps.correspondence.models import Enquiry
from pariter.apps.evidence import figures
from pariter.apps.evidence.facts import NO_HOME
from pariter.apps.evidence.indicators import Dimension, Indicator
from pariter.apps.people.models import Organisation
from pariter.apps.programmes.models import Edition, Offer
from pariter.kernels.disclosure import ReleasedTable


class Breakdown(NamedTuple):
    """The counts by one dimension, ready to be shown."""

    dimension: Dimension
    rows: list[figures.Row]


class Table(NamedTuple):
    """A breakdown with the columns that tell something."""

    title: str
    columns: list[str]
    rows: list[tuple[figures.Shown, ...]]


def tables_of(found: Sequence[Breakdown], steps: Sequence[str]) -> Iterator[Table]:
    """Yield each breakdown as a table, without the steps of which only the total is told.

    steps: the words of each step, in the order of a row's counts
    """
    for dimension, rows in found:
        told = [
            place
            for place in range(len(steps))
            if any(row.counts[place] is not None for row in rows)
        ]
        yield Table(
            str(dimension.title),
            [str(dimension.heading), *(steps[place] for place in told)],
            [(row.name, *(row.counts[place] for place in told)) for row in rows],
        )


def breakdowns(
    edition: Edition, indicator: Indicator, released: Sequence[ReleasedTable]
) -> list[Breakdown]:
    """Return the tables that the gate let out besides the totals, with names for the keys."""
    found = []
    for dimension in indicator.dimensions:
        rows = figures.breakdown(indicator, released, dimension.key)
        if rows and [row.name for row in rows] != [NO_HOME]:
            names = NAMES[dimension.key](edition, [row.name for row in rows])
            order = list(names)
            rows.sort(key=lambda row: order.index(row.name) if row.name in names else len(order))
            found.append(
                Breakdown(
                    dimension,
                    [figures.Row(names.get(row.name, row.name), row.counts) for row in rows],
                )
            )
    return found


def _offers(edition: Edition, _keys: Sequence[str]) -> Mapping[str, str]:
    """Name offers by their titles, in the order in which the call lists them."""
    offers = Offer.objects.filter(call__edition=edition).order_by("call", "position")
    return {offer.key: str(offer.title) for offer in offers}


def _sessions(edition: Edition, _keys: Sequence[str]) -> Mapping[str, str]:
    """Name sessions by their titles, in the order in which they take place."""
    return {session.key: str(session.title) for session in edition.sessions.all()}


def _homes(_edition: Edition, keys: Sequence[str]) -> Mapping[str, str]:
    names = {home.code: str(home.name) for home in Organisation.objects.filter(code__in=keys)}
    return {key: names.get(key, key) for key in sorted(keys)}


def _kinds(_edition: Edition, _keys: Sequence[str]) -> Mapping[str, str]:
    return {kind.value: str(kind.label) for kind in Enquiry.Kind}


def _months(_edition: Edition, keys: Sequence[str]) -> Mapping[str, str]:
    # Translators: Django's date format for a month, such as December 2026.
    pattern = pgettext("date format", "F Y")
    return {key: date_format(date.fromisoformat(f"{key}-01"), pattern) for key in sorted(keys)}


def _genders(_edition: Edition, _keys: Sequence[str]) -> Mapping[str, str]:
    return {"girls": _("Girls"), "boys": _("Boys"), "others": _("Others")}


def _levels(_edition: Edition, _keys: Sequence[str]) -> Mapping[str, str]:
    return {
        "primary": _("Primary school"),
        "lower": _("Lower secondary school"),
        "upper": _("Upper secondary school"),
        "university": _("University"),
    }


def _districts(_edition: Edition, keys: Sequence[str]) -> Mapping[str, str]:
    return {key: key for key in sorted(keys)}


NAMES: dict[str, Callable[[Edition, Sequence[str]], Mapping[str, str]]] = {
    "offer": _offers,
    "home": _homes,
    "session": _sessions,
    "kind": _kinds,
    "month": _months,
    "gender": _genders,
    "level": _levels,
    "district": _districts,
}
"""Dimension → names of its keys, in the order in which pages show them."""
