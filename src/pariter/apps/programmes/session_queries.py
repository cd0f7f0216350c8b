"""Reads about who may propose, change and let in sessions."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from pariter.apps.people.models import Person
from pariter.apps.programmes.models import (
    Call,
    ChangeRequest,
    OfficeRole,
    Session,
    SessionProposal,
)
from pariter.apps.programmes.queries import calls, initiatives_for

State = SessionProposal.State
PARTNER, OFFICE = OfficeRole.Role.PARTNER, OfficeRole.Role.OFFICE
FIRST_COME = "first_come"
UNSEEN = (State.DRAFT, State.WITHDRAWN)
"""The states in which a proposal is the partner's alone."""
PROGRAMME = "edition__initiative__programme"


def partner_roles(person: Person) -> QuerySet[OfficeRole]:
    """Return for which organisations a person acts, and in which programmes."""
    return (
        OfficeRole.objects.filter(person=person, role=PARTNER)
        .select_related("programme", "organisation", "strand")
        .order_by("programme__key", "pk")
    )


def calls_to_propose_for(role: OfficeRole, at: datetime) -> QuerySet[Call]:
    """Return the calls that still take sessions of a partner: one signs up for each by itself."""
    found = (
        calls()
        .annotate(current_deadline=Coalesce("closed_early_at", "closes_at"))
        .filter(
            edition__initiative__programme=role.programme_id,
            mechanism=FIRST_COME,
            for_classes=False,
            current_deadline__gt=at,
            edition__ends__gte=at.date(),
        )
    )
    if role.strand_id:
        found = found.filter(edition__initiative__strand=role.strand_id)
    return found.order_by("current_deadline", "pk")


def proposals_of_partner(person: Person) -> QuerySet[Any]:
    """Return the proposals of the organisations for which a person acts."""
    role = _partner_role(person, "call__edition__initiative")
    return _proposals().filter(Exists(role))


def sessions_of_partner(person: Person) -> QuerySet[Any]:
    """Return the sessions that the organisations give for which a person acts."""
    role = _partner_role(person, "edition__initiative")
    return Session.objects.filter(Exists(role)).select_related(
        PROGRAMME, "offer__call", "venue", "organisation"
    )


def proposals_for_office(person: Person) -> QuerySet[Any]:
    """Return the proposals that the office of a person has got; drafts are the partner's alone."""
    initiatives = initiatives_for(person, OFFICE)
    return _proposals().filter(call__edition__initiative__in=initiatives).exclude(state__in=UNSEEN)


def changes_for_office(person: Person) -> QuerySet[Any]:
    """Return the changes that partners ask the office of a person for."""
    initiatives = initiatives_for(person, OFFICE)
    return ChangeRequest.objects.filter(
        session__edition__initiative__in=initiatives, state=ChangeRequest.State.ASKED
    ).select_related(
        f"session__{PROGRAMME}", "session__organisation", "session__venue", "session__offer"
    )


def _proposals() -> QuerySet[SessionProposal]:
    return SessionProposal.objects.select_related(
        f"call__{PROGRAMME}", "organisation", "session__offer", "proposed_by"
    ).defer("call__edition__initiative__texts", f"call__{PROGRAMME}__body")


def _partner_role(person: Person, initiative: str) -> QuerySet[OfficeRole]:
    return OfficeRole.objects.filter(
        Q(strand=None) | Q(strand=OuterRef(f"{initiative}__strand")),
        person=person,
        role=PARTNER,
        organisation=OuterRef("organisation"),
        programme=OuterRef(f"{initiative}__programme"),
    )
