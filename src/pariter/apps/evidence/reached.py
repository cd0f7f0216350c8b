"""How many people an institution reached in a year, each counted once over all its programmes."""

import secrets
from collections import defaultdict
from collections.abc import Mapping
from hashlib import blake2b

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pariter.apps.evidence.dataset_facts import indicators_from_tables, year_of
from pariter.apps.evidence.indicators import Indicator
from pariter.apps.participation.models import Delivery
from pariter.apps.placements.models import Placement
from pariter.apps.programmes.models import Edition
from pariter.kernels.disclosure import Policy, Table
from pariter.kernels.indicators import Step
from pariter.kernels.indicators.unduplicated import people_once, tells_on_few

CAME = "came"


def _finding(totals: Mapping[Step, int | None]) -> str:
    """Return how many different people came."""
    came = totals[CAME]
    if came is None:
        return ""
    return _("%(came)s people came to our initiatives, each counted once") % {CAME: came}


REACHED = Indicator(
    key="reached",
    version=1,
    title=gettext_lazy("People reached in a year, each counted once"),
    unit=gettext_lazy("people"),
    definition=gettext_lazy(
        "Came: people who signed up and were noted as present in the year, at one session or more "
        "of any programme of the institution. A person who comes to three initiatives counts "
        "once. Who comes without a ticket, classes, and an audience online are counted elsewhere: "
        "nobody knows who they are."
    ),
    reading=gettext_lazy(
        "Compare it with the people of each initiative, added up: the difference is how often "
        "people came again."
    ),
    steps={CAME: gettext_lazy("Came")},
    dimensions=(),
    finding=_finding,
)


def reached_of(edition: Edition) -> tuple[Indicator, ...]:
    """Return the indicator for a year that tables were imported for, if people came to several."""
    return (REACHED,) if indicators_from_tables(edition) and len(_comers(edition)) > 1 else ()


def people_counted(edition: Edition, _indicator: Indicator) -> tuple[Table, ...]:
    """Count the people of a year; nothing where their number would tell on few of them."""
    comers = _comers(edition)
    if tells_on_few(comers, Policy()):
        return ()
    institution = edition.initiative.programme.institution.code
    population = "/".join((REACHED.key, institution, str(year_of(edition))))
    return (Table(population, CAME, (), {(): people_once(comers)}),)


def _comers(edition: Edition) -> Mapping[str, set[bytes]]:
    """Return who came to each edition of a year, under names that mean nothing elsewhere.

    The names are made with a key that is forgotten at once: no list of who was where is left.
    """
    year, key = year_of(edition), secrets.token_bytes(32)
    institution = edition.initiative.programme.institution
    near = Edition.objects.filter(
        initiative__programme__institution=institution,
        starts__year__lte=year,
        ends__year__gte=year,
    )
    present = (
        Delivery.objects.filter(
            corrected_by__isnull=True,
            kind=Delivery.Kind.ATTENDANCE,
            placement__state=Placement.State.ACCEPTED,
            placement__school_class__isnull=True,
            session__edition__in=[one.pk for one in near if year_of(one) == year],
        )
        .order_by()
        .values_list("session__edition", "placement__application__person")
        .distinct()
    )
    comers: defaultdict[str, set[bytes]] = defaultdict(set)
    for one, person in present:
        comers[str(one)].add(blake2b(str(person).encode(), key=key, digest_size=16).digest())
    return dict(comers)
