"""How pairs stay in touch: pairs made, those with a contact, those where both confirmed one."""

from collections.abc import Iterator, Mapping

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from pariter.apps.evidence.facts import population
from pariter.apps.evidence.indicators import Indicator
from pariter.apps.participation.in_touch import STANDING, weeks_of
from pariter.apps.placements.models import Pair
from pariter.apps.programmes.models import Edition
from pariter.kernels.disclosure import Policy, Table
from pariter.kernels.indicators import FunnelRow, Step, funnel

PAIRED, IN_TOUCH, CONFIRMED, NOTED = "paired", "in_touch", "confirmed", "contacts"


def _finding(totals: Mapping[Step, int | None]) -> str:
    """Return how many of the pairs were in touch."""
    paired, in_touch = totals.get(PAIRED), totals.get(IN_TOUCH)
    if paired is None or in_touch is None:
        return ""
    return _("%(in_touch)s of %(paired)s pairs were in touch") % {
        "in_touch": in_touch,
        "paired": paired,
    }


CONTACTS = Indicator(
    key="contacts",
    version=1,
    title=gettext_lazy("Pairs and their contacts"),
    unit=gettext_lazy("pairs"),
    definition=gettext_lazy(
        "Paired: pairs that were made and told, ended ones included. "
        "In touch: pairs of which one noted a contact or more. "
        "Confirmed: pairs of which both noted the same contact once or more. "
        "Contacts in all: all that were noted and not taken back; two on one day count once for "
        "each way. What was said is never noted."
    ),
    reading=gettext_lazy(
        "Compare pairs with those in touch to see how many pairs live. "
        "Only contacts that both noted are more than one person’s word."
    ),
    steps={
        PAIRED: pgettext_lazy("pairs", "Paired"),
        IN_TOUCH: pgettext_lazy("pairs", "In touch"),
        CONFIRMED: pgettext_lazy("pairs", "Confirmed by both"),
    },
    dimensions=(),
    beside={NOTED: pgettext_lazy("pairs", "Contacts in all")},
    finding=_finding,
)


def contacts_of_edition(edition: Edition) -> tuple[Indicator, ...]:
    """Return the indicator where pairs note their contacts and some are made."""
    asked = any(weeks_of(call) for call in edition.calls.filter(pairing__isnull=False))
    return (CONTACTS,) if asked and _pairs(edition).exists() else ()


def pairs_counted(edition: Edition, indicator: Indicator) -> tuple[Table, ...]:
    """Count pairs by how far they came, and beside them their contacts.

    Contacts are told only with enough pairs: one could have most of them.
    """
    pairs = list(
        _pairs(edition)
        .annotate(
            noted=Count("contacts", filter=STANDING),
            sure=Count("contacts", filter=Q(contacts__confirmed_at__isnull=False)),
        )
        .order_by("pk")
        .values_list("pk", "noted", "sure")
    )
    steps = funnel(
        _rows(pairs),
        population=population(edition, indicator),
        dimensions=(),
        steps=list(indicator.steps),
    )
    noted = sum(number for _pair, number, _sure in pairs)
    if Policy().is_small(sum(bool(number) for _pair, number, _sure in pairs)):
        return steps
    return (*steps, Table(population(edition, indicator), NOTED, (), {(): noted}))


def _pairs(edition: Edition) -> QuerySet[Pair]:
    return Pair.objects.filter(first__call__edition=edition)


def _rows(pairs: list[tuple[int, int, int]]) -> Iterator[FunnelRow]:
    for pair, noted, sure in pairs:
        yield FunnelRow(str(pair), CONFIRMED if sure else IN_TOUCH if noted else PAIRED, ())
