"""Reads that span programmes, editions and calls."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import (
    BooleanField,
    CharField,
    Exists,
    ExpressionWrapper,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Cast, Coalesce

from pariter.apps.journal.models import AuditEntry
from pariter.apps.people.models import Organisation, Person
from pariter.apps.programmes.errors import CallError
from pariter.apps.programmes.models import (
    Call,
    Edition,
    Initiative,
    Offer,
    OfficeRole,
    PackDraft,
    Programme,
)

EDITING = (OfficeRole.Role.OFFICE, OfficeRole.Role.EDITOR)
"""The roles that change texts."""


def calls() -> QuerySet[Call]:
    """Return all calls with what their address and their page's frame need, in one query."""
    programme = "edition__initiative__programme"
    return Call.objects.select_related(f"{programme}__institution", f"{programme}__desk")


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


def programmes_led_by(person: Person) -> QuerySet[Programme]:
    """Return the programmes that a person runs as a whole, not only a strand of them."""
    if person.is_superuser:
        return Programme.objects.all()
    led = OfficeRole.objects.filter(person=person, role=OfficeRole.Role.OFFICE, strand=None)
    return Programme.objects.filter(pk__in=led.values("programme"))


def team_of(programme: Programme) -> QuerySet[Any]:
    """Return the roles in a programme, each with `granted_at`, None where no act tells it."""
    granted = AuditEntry.objects.filter(
        subject_type=OfficeRole._meta.label_lower,
        subject_id=Cast(OuterRef("pk"), CharField()),
        action="role.granted",
    )
    return (
        programme.office_roles.select_related("person", "strand", "organisation")
        .annotate(granted_at=Subquery(granted.values("at")[:1]))
        .order_by("person__email", "strand__position")
    )


def partners_of(programme: Programme) -> QuerySet[Organisation]:
    """Return the organisations that have to do with a programme, besides its institution."""
    return (
        Organisation.objects.filter(partnerships__programme=programme)
        .exclude(pk=programme.institution_id)
        .distinct()
    )


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


def edited_initiatives(person: Person) -> QuerySet[Any]:
    """Return the initiatives whose texts a person may change, without these texts.

    Adds `last_day`, on which the last edition ends, and for each language of the site whether
    there is a text in it, such as `written_en`.
    """
    editions = Edition.objects.filter(initiative=OuterRef("pk")).order_by("-ends")
    written = {
        f"written_{code}": ExpressionWrapper(Q(texts__has_key=code), output_field=BooleanField())
        for code, _name in settings.LANGUAGES
    }
    return (
        initiatives_for(person, *EDITING)
        .select_related("strand")
        .annotate(last_day=Subquery(editions.values("ends")[:1]), **written)
        .defer("texts", "programme__body")
        .order_by("programme__key", "position")
    )


def drafts_of(person: Person) -> QuerySet[PackDraft]:
    """Return the drafts of the programmes in which a person may change texts."""
    edited = programmes_of(person, *EDITING).values("pk")
    return PackDraft.objects.filter(programme__in=edited).select_related("programme")


def edited_whole(person: Person) -> set[int]:
    """Return the keys of the programmes whose texts a person may change as a whole."""
    if person.is_superuser:
        return set(Programme.objects.values_list("pk", flat=True))
    whole = OfficeRole.objects.filter(person=person, role__in=EDITING, strand=None)
    return set(whole.values_list("programme", flat=True))


def visible_calls(person: Person) -> QuerySet[Call]:
    """Return the calls that a person's office work lets her run."""
    return calls().filter(edition__initiative__in=initiatives_for(person, OfficeRole.Role.OFFICE))


def first_start(offer: Offer) -> datetime | None:
    """Return when the first session of an offer begins, None if it has no session."""
    first: datetime | None = offer.sessions.aggregate(first=Min("starts_at"))["first"]
    return first
