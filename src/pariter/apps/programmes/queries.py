"""Reads that span programmes, editions and calls."""

from datetime import datetime

from django.db.models import Exists, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from pariter.apps.people.models import Person
from pariter.apps.programmes.errors import CallError
from pariter.apps.programmes.models import Call, Initiative, Offer, OfficeRole, Programme


def calls() -> QuerySet[Call]:
    """Return all calls with what their address needs, in one query."""
    return Call.objects.select_related("edition__initiative__programme")


def open_calls(at: datetime) -> QuerySet[Call]:
    """Return the calls that take applications at this moment, first to close first."""
    deadline = Coalesce("closed_early_at", "closes_at")
    return (
        calls()
        .select_related("edition__initiative__strand")
        .annotate(current_deadline=deadline)
        .filter(opens_at__lte=at, current_deadline__gt=at)
        .order_by("current_deadline", "id")
    )


def find_call(address: str) -> Call:
    """Return the call at an address such as polimi_mobility/M5/2027-03/students.

    Parts may be left out from the end where only one call is left; raises CallError.
    """
    names = (
        "edition__initiative__programme__key",
        "edition__initiative__key",
        "edition__key",
        "key",
    )
    parts = address.strip("/").split("/")
    found = calls().filter(**dict(zip(names, parts, strict=False)))
    matches = list(found[:21]) if len(parts) <= len(names) else []
    if len(matches) == 1:
        return matches[0]
    if not matches:
        known = ", ".join(call.address for call in calls()[:20]) or "none; load a pack first"
        raise CallError(f"No call has the address {address!r}. Calls here: {known}.")
    several = ", ".join(call.address for call in matches)
    raise CallError(f"{address!r} names {len(matches)} calls; name one whole: {several}.")


def programmes_of(person: Person, *roles: str) -> QuerySet[Programme]:
    """Return the programmes in which a person holds one of these office roles."""
    if person.is_superuser:
        return Programme.objects.all()
    wanted = roles or tuple(OfficeRole.Role.values)
    return Programme.objects.filter(
        office_roles__person=person, office_roles__role__in=wanted
    ).distinct()


def initiatives_for(person: Person, *roles: str) -> QuerySet[Initiative]:
    """Return the initiatives that these office roles open to a person, strand by strand.

    roles: of OfficeRole.Role; all where none is named
    """
    found = Initiative.objects.select_related("programme__institution")
    if person.is_superuser:
        return found
    held = OfficeRole.objects.filter(
        person=person,
        role__in=roles or OfficeRole.Role.values,
        programme=OuterRef("programme"),
    ).filter(Q(strand=None) | Q(strand=OuterRef("strand")))
    return found.filter(Exists(held))


def visible_calls(person: Person) -> QuerySet[Call]:
    """Return the calls that a person's office work lets her run."""
    return calls().filter(edition__initiative__in=initiatives_for(person, OfficeRole.Role.OFFICE))


def first_start(offer: Offer) -> datetime | None:
    """Return when the first session of an offer begins, None if it has no session."""
    first: datetime | None = offer.sessions.aggregate(first=Min("starts_at"))["first"]
    return first
