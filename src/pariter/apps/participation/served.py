"""Reads: what helpers served, as the office confirmed it and nobody corrected."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from pariter.apps.participation.errors import DutyError
from pariter.apps.participation.models import Duty, Service, ServiceStatement
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Edition, Programme, Session

VERSION = 1
"""Of the statements on a paper."""


def duties_of(person: Person) -> QuerySet[Duty]:
    """Return the duties of a person: with her account, or asked by her address."""
    return Duty.objects.filter(Q(person=person) | Q(person=None, email__iexact=person.email))


def served_by(person: Person) -> QuerySet[Service]:
    """Return what is confirmed of a person now, with hours, in the order of time."""
    return (
        Service.objects.filter(
            duty__in=duties_of(person), from_at__isnull=False, corrected_by__isnull=True
        )
        .select_related("duty__session__edition__initiative__programme__institution", "recorded_by")
        .order_by("from_at", "pk")
    )


def served_at(edition: Edition) -> QuerySet[Service]:
    """Return what is confirmed now of an edition's sessions, with hours."""
    return Service.objects.filter(
        duty__session__edition=edition, from_at__isnull=False, corrected_by__isnull=True
    )


def confirmed_at(session: Session) -> dict[int, Service]:
    """Return what is confirmed now of each duty of a session, by the duty's id."""
    found = Service.objects.filter(duty__session=session, corrected_by__isnull=True)
    return {one.duty_id: one for one in found.select_related("recorded_by")}


def minutes_served(services: Iterable[Service]) -> int:
    """Return how long somebody served altogether; what overlaps counts once."""
    spans = sorted((one.from_at, one.until_at) for one in services if one.from_at and one.until_at)
    total, until = timedelta(), None
    for start, end in spans:
        begun = start if until is None else max(start, until)
        total += max(end - begun, timedelta())
        until = end if until is None else max(until, end)
    return int(total.total_seconds()) // 60


def statement_now(person: Person, programme: Programme) -> dict[str, Any]:
    """Return all that a statement of service would say at this moment.

    Texts stand in every language of their programme, moments with their zone.
    Raises DutyError: nothing, name.
    """
    served = list(served_by(person).filter(duty__session__edition__initiative__programme=programme))
    if not served:
        raise DutyError("nothing", _("No hours of yours are confirmed yet."))
    name = person.name.strip() or served[-1].duty.name
    return {
        "version": VERSION,
        "name": name,
        "synthetic": person.is_synthetic or settings.DEMONSTRATION,
        "institution": _texts(programme.institution.name),
        "programme": _texts(programme.title),
        "minutes": minutes_served(served),
        "services": [_said(one) for one in served],
    }


def facts_of(content: dict[str, Any]) -> tuple[Any, ...]:
    """Return what makes two statements the same; the wording of titles does not."""
    return content["name"], [said["service"] for said in content["services"]]


def valid_statement(person: Person, programme: Programme) -> ServiceStatement | None:
    """Return the statement that nothing replaced, true or not."""
    return ServiceStatement.objects.filter(
        person=person, programme=programme, replaced_at__isnull=True
    ).first()


def still_served(statement: ServiceStatement) -> bool:
    """Tell whether the ledger, as it is now, says all that a statement says."""
    said = {one["service"] for one in statement.content["services"]}
    now = Service.objects.filter(pk__in=said, corrected_by__isnull=True).count()
    return now == len(said)


def statements_about(services: Iterable[Service]) -> dict[int, ServiceStatement]:
    """Return the valid statement that says each of some services, by the service's id."""
    wanted = {one.pk for one in services}
    if not wanted:
        return {}
    programmes = Programme.objects.filter(
        initiatives__editions__sessions__duties__services__in=wanted
    )
    valid = ServiceStatement.objects.filter(programme__in=programmes, replaced_at__isnull=True)
    return {
        said["service"]: statement
        for statement in valid.distinct()
        for said in statement.content["services"]
        if said["service"] in wanted
    }


def _said(service: Service) -> dict[str, Any]:
    duty, session = service.duty, service.duty.session
    return {
        "service": service.pk,
        "title": _texts(session.title),
        "place": _texts(session.place),
        "role": duty.role,
        "from_at": _moment(service.from_at),
        "until_at": _moment(service.until_at),
        "zone": session.zone,
    }


def _moment(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _texts(text: Any) -> Any:
    """Return a text as it can be kept: in each of its languages, or as it is."""
    return getattr(text, "data", text)
