"""What happens when: sessions, deadlines and openings in one order of time."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from pariter.apps.programmes.models import Call, Initiative, Session
from pariter.web.public import wording
from pariter.web.public.filters import EVERYONE
from pariter.web.public.schedule import hours
from pariter.web.templatetags.components import long_moment

SESSION, CLOSING, OPENING = "session", "closing", "opening"
KINDS = (SESSION, CLOSING, OPENING)
_OF_INITIATIVE = (
    "edition__key",
    "edition__pack__loaded_at",
    "edition__initiative__key",
    "edition__initiative__slug",
    "edition__initiative__title",
    "edition__initiative__programme__key",
    "edition__initiative__programme__title",
    "edition__initiative__programme__languages",
    "edition__initiative__strand__title",
    "edition__initiative__strand__icon",
    "edition__initiative__strand__colour",
)
_OF_SESSION = (
    "key", "title", "starts_at", "ends_at", "zone", "place", "sequence", "cancelled_at",
    *_OF_INITIATIVE
)  # fmt: skip
_OF_CALL = (
    "key", "opens_at", "closes_at", "closed_early_at", "zone", "mechanism", "decided_by", "pairing",
    "role", *_OF_INITIATIVE
)  # fmt: skip

References = QuerySet[Any, dict[str, Any]]
"""Mappings with `kind`, `pk` and the moment at which it `begins`."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happens, on the clock of its own place."""

    kind: str
    key: str
    """Of the session or the call; unique within its edition."""
    starts: datetime
    ends: datetime | None
    """None for a moment that takes up no time, such as a deadline."""
    title: str
    """What happens, such as the session's name or "Applications close"."""
    when: str
    place: str
    initiative: Initiative
    edition: str
    loaded_at: datetime
    sequence: int = 0
    cancelled: bool = False

    @property
    def url(self) -> str:
        """Address of the page that tells more."""
        keys = [self.initiative.programme.key, self.initiative.slug]
        if self.kind == SESSION:
            return reverse("session", args=[*keys, self.edition, self.key])
        return reverse("opportunity", args=keys)


def references(
    initiatives: QuerySet[Initiative] | None,
    kinds: Collection[str] = KINDS,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
) -> References:
    """Return what happens between two moments, in the order of time, in one query.

    initiatives: whose sessions and calls are meant; all where None
    kinds: at least one of KINDS; since, until: the first moment that counts, and the first that
        is too late
    """
    within = Q() if initiatives is None else Q(edition__initiative__in=initiatives.values("pk"))
    if since:
        within &= Q(begins__gte=since)
    if until:
        within &= Q(begins__lt=until)
    found = [_moments(kind).filter(within) for kind in KINDS if kind in kinds]
    return found[0].union(*found[1:], all=True).order_by("begins", "kind", "pk")


def entries(found: Iterable[Mapping[str, Any]], zone: str) -> list[Entry]:
    """Return what references stand for, in their order, in two queries.

    zone: of who reads; other zones are named
    """
    rows = list(found)
    sessions = Session.objects.only(*_OF_SESSION).select_related(*_PARTS)
    calls = Call.objects.only(*_OF_CALL).select_related(*_PARTS)
    ids = {kind: [row["pk"] for row in rows if row["kind"] == kind] for kind in KINDS}
    held = sessions.in_bulk(ids[SESSION])
    called = calls.in_bulk({*ids[CLOSING], *ids[OPENING]})
    return [
        _held(held[row["pk"]], zone)
        if row["kind"] == SESSION
        else _called(called[row["pk"]], row["kind"], zone)
        for row in rows
    ]


_PARTS = ("edition__pack", "edition__initiative__programme", "edition__initiative__strand")


def _moments(kind: str) -> References:
    """Return the references of one kind."""
    rows: QuerySet[Any] = Session.objects.all() if kind == SESSION else Call.objects.all()
    named = rows.annotate(begins=_BEGINS[kind], kind=Value(kind, output_field=CharField()))
    found: References = named.order_by().values("kind", "pk", "begins")
    return found


_BEGINS = {
    SESSION: F("starts_at"),
    CLOSING: Coalesce("closed_early_at", "closes_at"),
    OPENING: F("opens_at"),
}


def _held(session: Session, zone: str) -> Entry:
    return Entry(
        kind=SESSION,
        key=session.key,
        starts=session.local_start,
        ends=session.local_end,
        title=str(session.title),
        when=_told(hours(session), session.zone, zone),
        place=str(session.place),
        initiative=session.edition.initiative,
        edition=session.edition.key,
        loaded_at=session.edition.pack.loaded_at,
        sequence=session.sequence + (session.cancelled_at is not None),
        cancelled=session.cancelled_at is not None,
    )


def _called(call: Call, kind: str, zone: str) -> Entry:
    starts = call.local_deadline if kind == CLOSING else call.local_opening
    return Entry(
        kind=kind,
        key=call.key,
        starts=starts,
        ends=None,
        title=call_event(call, kind),
        when=_told(long_moment(starts), call.zone, zone),
        place="",
        initiative=call.edition.initiative,
        edition=call.edition.key,
        loaded_at=call.edition.pack.loaded_at,
    )


def call_event(call: Call, kind: str) -> str:
    """Say what happens to a call, and for whom: it opens or closes."""
    event = wording.closes(call) if kind == CLOSING else wording.opens(call)
    if call.role == EVERYONE:
        return event
    return _("%(event)s: %(audience)s") % {
        "event": event,
        "audience": wording.audience_name(call.role),
    }


def _told(words: str, zone: str, own: str) -> str:
    return words if zone == own else f"{words} ({wording.zone_name(zone)})"
