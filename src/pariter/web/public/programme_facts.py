"""What is known of an edition's sessions: all of them in a few numbers, a page of them in full."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Max, QuerySet, Sum, TextField
from django.db.models.functions import Cast
from django.http import Http404

from pariter.apps.people.models import Organisation
from pariter.apps.placements.models import Placement
from pariter.apps.placements.queries import seats_of_offer
from pariter.apps.programmes.models import Edition, Offer, Programme, Session, Venue
from pariter.web.prepared import prepared
from pariter.web.public.session_words import STEP_FREE

_LISTS = {
    "topics_": Cast("topics", TextField()),
    "spoken_": Cast("spoken", TextField()),
    "access_": Cast("access", TextField()),
}
ROW = (
    "edition", "key", "title", "starts_at", "ends_at", "zone", "place", "venue", "organisation",
    "topics", "spoken", "access", "least_age", "most_age", "online", "sequence", "cancelled_at",
    "offer__capacity", "offer__call__opens_at", "offer__call__closes_at",
    "offer__call__closed_early_at", "offer__call__zone", "offer__call__mechanism",
    "offer__call__needs_account", "offer__call__window_closes_at", "offer__call__draw_at",
)  # fmt: skip
"""What a row of the list shows of a session, and what a page of it needs beside its edition."""


@dataclass(frozen=True, slots=True)
class Facts:
    """One session in what can be asked for."""

    pk: int
    day: date
    """On the clock of its own place."""
    ends_at: datetime
    venue: str
    organisation: str
    topics: tuple[str, ...]
    spoken: tuple[str, ...]
    access: tuple[str, ...]
    least_age: int
    most_age: int
    online: bool
    offer: int | None
    cancelled: bool


@dataclass(frozen=True, slots=True)
class Names:
    """Key → words, in the order in which pages show them."""

    venues: Mapping[str, str]
    organisations: Mapping[str, str]


def edition_or_404(programme: str, initiative: str, edition: str) -> Edition:
    """Return the edition of a page's address, with all above it. Raises Http404."""
    found = _editions(programme, initiative, edition)
    if not found:
        raise Http404(edition)
    one: Edition = found[0]
    return one


@prepared
def _editions(programme: str, initiative: str, edition: str) -> QuerySet[Any, Any]:
    of = "initiative__programme"
    found = Edition.objects.filter(
        key=edition, initiative__slug=initiative, initiative__programme__key=programme
    )
    return found.select_related(
        f"{of}__institution", f"{of}__desk", "initiative__strand", "pack"
    ).defer("initiative__texts", f"{of}__body", "pack__content")


def facts_of(edition: Edition) -> tuple[list[Facts], Names]:
    """Return all sessions of an edition in order of time, and the names they use, in 3 queries."""
    venues = {pk: (key, str(name), free) for pk, key, name, free, _at in _venues(edition)}
    givers = {pk: (code, str(name)) for pk, code, name in _givers(edition)}
    spoken = tuple(edition.initiative.spoken)
    found = []
    for (pk, ends, starts, zone, venue, giver, least, most, online, offer, cancelled,
         *written) in _rows(edition):  # fmt: skip
        topics, languages, access = map(_keys, written)
        key, _name, step_free = venues.get(venue, ("", "", False))
        if step_free and STEP_FREE not in access:
            access = (*access, STEP_FREE)
        found.append(
            Facts(
                pk=pk,
                day=starts.astimezone(_zone(zone)).date(),
                ends_at=ends,
                venue=key,
                organisation=givers[giver][0] if giver in givers else "",
                topics=topics,
                spoken=languages or spoken,
                access=access,
                least_age=0 if least is None else least,
                most_age=200 if most is None else most,
                online=online,
                offer=offer,
                cancelled=cancelled is not None,
            )
        )
    return found, Names(
        {key: name for key, name, _free in venues.values()},
        dict(sorted(givers.values(), key=lambda giver: giver[1].casefold())),
    )


@prepared
def _rows(edition: Edition) -> QuerySet[Any, Any]:
    rows: QuerySet[Any, Any] = Session.objects.filter(edition=edition).annotate(**_LISTS)
    return rows.order_by("starts_at", "key").values_list(
        "pk", "ends_at", "starts_at", "zone", "venue", "organisation", "least_age", "most_age",
        "online", "offer", "cancelled_at", *_LISTS
    )  # fmt: skip


@prepared
def _venues(edition: Edition) -> QuerySet[Any, Any]:
    found: QuerySet[Any, Any] = Venue.objects.filter(sessions__edition=edition).distinct()
    return found.order_by("position").values_list("pk", "key", "name", "step_free", "position")


@prepared
def _givers(edition: Edition) -> QuerySet[Any, Any]:
    found: QuerySet[Any, Any] = Organisation.objects.filter(sessions__edition=edition)
    return found.order_by("code").distinct().values_list("pk", "code", "name")


def sessions_in_full(numbers: Sequence[int]) -> list[Session]:
    """Return sessions with their offers' calls, their venues and who gives them, in this order."""
    found = (
        Session.objects.filter(pk__in=numbers)
        .select_related("offer__call", "venue", "organisation")
        .only(*ROW, "venue__name", "venue__step_free", "organisation__name")
        .in_bulk()
    )
    return [found[number] for number in numbers if number in found]


def held_by_offer(offers: Iterable[int]) -> dict[int, int]:
    """Return how many seats are held of each of these offers, none where it is not named."""
    held = Placement.objects.filter(offer__in=list(offers), state__in=Placement.HOLDING)
    return dict(held.order_by().values_list("offer").annotate(seats=Sum("seats")))


def offers_with_room(edition: Edition, at: datetime) -> set[int]:
    """Return the offers of an edition that are open and have a free seat, in one query."""
    return {
        pk
        for pk, capacity, held, opens, closes, early in _offers(edition)
        if held < capacity and opens <= at < (early or closes)
    }


@prepared
def _offers(edition: Edition) -> QuerySet[Any, Any]:
    found = Offer.objects.filter(call__edition=edition).order_by()
    dates = ("call__opens_at", "call__closes_at", "call__closed_early_at")
    held = found.annotate(held=seats_of_offer(*Placement.HOLDING))
    rows: QuerySet[Any, Any] = held.values_list("pk", "capacity", "held", *dates)
    return rows


def editions_with_sessions(programme: Programme, initiative: str) -> list[tuple[str, datetime]]:
    """Return the key of each edition of an initiative that has sessions, and when its last ends."""
    return [(key, ends) for key, ends in _editions_of(programme, initiative)]


@prepared
def _editions_of(programme: Programme, initiative: str) -> QuerySet[Any, Any]:
    found = Session.objects.filter(
        edition__initiative__programme=programme, edition__initiative__slug=initiative
    )
    last: QuerySet[Any, Any] = found.order_by().values("edition__key").annotate(last=Max("ends_at"))
    return last.order_by("last").values_list("edition__key", "last")


@lru_cache(maxsize=1_000)
def _keys(written: str) -> tuple[str, ...]:
    return tuple(json.loads(written))


@lru_cache(maxsize=100)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
