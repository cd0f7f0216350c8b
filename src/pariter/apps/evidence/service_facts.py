"""Who helped: people asked for a duty, who accepted and who served, and their hours."""

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from pariter.apps.evidence.facts import population
from pariter.apps.evidence.indicators import Dimension, Indicator
from pariter.apps.participation.models import Duty, Service
from pariter.apps.participation.served import minutes_served, served_at
from pariter.apps.programmes.models import Edition
from pariter.kernels.disclosure import Policy, Table
from pariter.kernels.indicators import FunnelRow, Step, funnel

ROLE = Dimension("duty_role", gettext_lazy("By role"), gettext_lazy("Role"))
ASKED, ACCEPTED, SERVED = "asked", "accepted", "served"


def _finding(totals: Mapping[Step, int | None]) -> str:
    """Return how many of the people who accepted served, and for how long."""
    numbers = {step: totals.get(step) for step in (ACCEPTED, SERVED, "hours")}
    if numbers[SERVED] is None:
        return ""
    if numbers["hours"] is not None:
        return _("%(served)s people helped for %(hours)s hours") % numbers
    return _("%(served)s people helped") % numbers


SERVICE = Indicator(
    key="service",
    version=1,
    title=gettext_lazy("Helpers and their hours"),
    unit=gettext_lazy("people"),
    definition=gettext_lazy(
        "Asked: people asked for a duty at a session, or who chose a shift. "
        "Accepted: people who said yes. "
        "Served: people whose hours somebody of the office confirmed after the session. "
        "Each person counts once, in the role in which they came furthest. "
        "Hours: whole hours of all of them together; of one person, what overlaps counts once."
    ),
    reading=gettext_lazy("Compare who accepted with who served to see whom a rota can count on."),
    steps={
        ASKED: pgettext_lazy("helpers", "Asked"),
        ACCEPTED: pgettext_lazy("helpers", "Accepted"),
        SERVED: pgettext_lazy("helpers", "Served"),
    },
    dimensions=(ROLE,),
    beside={"hours": pgettext_lazy("helpers", "Hours")},
    finding=_finding,
)


def service_of(edition: Edition) -> tuple[Indicator, ...]:
    """Return the indicator where anybody's hours are confirmed."""
    return (SERVICE,) if served_at(edition).exists() else ()


def helpers_counted(edition: Edition, indicator: Indicator) -> tuple[Table, ...]:
    """Count helpers by how far they came, and beside them their hours.

    Hours are told in no detail, and only with enough people: one could fill a cell alone.
    """
    served: dict[str, list[Service]] = {}
    for service in served_at(edition).select_related("duty").order_by("pk"):
        served.setdefault(service.duty.email.lower(), []).append(service)
    steps = funnel(
        _rows(edition, {service.duty_id for own in served.values() for service in own}),
        population=population(edition, indicator),
        dimensions=indicator.dimension_keys,
        steps=list(indicator.steps),
    )
    hours = sum(minutes_served(own) for own in served.values()) // 60
    if Policy().is_small(len(served)) or not hours:
        return steps
    return (*steps, Table(population(edition, indicator), "hours", (), {(): hours}))


def roles(_edition: Edition, _keys: Sequence[str]) -> Mapping[str, str]:
    """Name the roles, in the order in which pages show them."""
    return {role.value: str(role.label) for role in Duty.Role}


def _rows(edition: Edition, served: set[int]) -> Iterator[FunnelRow]:
    """Yield one row for each person: their furthest step, and the role in which they took it."""
    order = (ASKED, ACCEPTED, SERVED)
    furthest: dict[str, tuple[Step, str]] = {}
    duties = Duty.objects.filter(session__edition=edition).order_by("session", "role", "pk")
    for pk, email, role, state in duties.values_list("pk", "email", "role", "state"):
        step: Step = ACCEPTED if state == Duty.State.ACCEPTED else ASKED
        if pk in served:
            step = SERVED
        before = furthest.get(email.lower())
        if before is None or order.index(step) > order.index(before[0]):
            furthest[email.lower()] = step, role
    for number, (step, role) in enumerate(furthest.values(), start=1):
        yield FunnelRow(str(number), step, (role,))
