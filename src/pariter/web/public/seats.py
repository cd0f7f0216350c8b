"""Offers and sessions as a page shows them: when, where, and what is still free."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from pariter.apps.applications.typed import euros_in_words
from pariter.apps.programmes.models import Call, Offer, Session
from pariter.web.public import wording
from pariter.web.public.schedule import hours


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One session on the clock of its own place."""

    title: str
    starts: datetime
    when: str
    place: str
    url: str


@dataclass(frozen=True, slots=True)
class Seat:
    """One offer with its sessions, and where to sign up for it while that is possible."""

    offer: Offer
    sessions: tuple[Occurrence, ...]
    places: str
    free: str
    full: bool
    sign_up_url: str


def occurrence(session: Session, url: str) -> Occurrence:
    """Return a session in words. url: of its page"""
    place = str(session.place)
    return Occurrence(str(session.title), session.local_start, hours(session), place, url)


def seat(
    call: Call,
    offer: Offer,
    sessions: Iterable[Session],
    at: datetime,
    pages: Mapping[int, str],
) -> Seat:
    """Return an offer in words.

    offer: with the number of seats `held`, from queries.offers_with_free_seats
    pages: address of each session's page, by its id
    """
    held: int = offer.held  # type: ignore[attr-defined]
    return Seat(
        offer=offer,
        sessions=tuple(
            occurrence(one, pages[one.pk]) for one in sessions if one.offer_id == offer.pk
        ),
        places=wording.places(offer.capacity) if offer.cost is None else euros_in_words(offer.cost),
        free=wording.drawn_for(call, at)
        if wording.gives_by_draw(call, at)
        else wording.free_seats(offer.capacity - held),
        full=held >= offer.capacity,
        sign_up_url=sign_up_url(call, offer) if call.is_open(at) else "",
    )


def sign_up_url(call: Call, offer: Offer) -> str:
    """Return where to sign up for a first-come offer, alone or with a class."""
    if call.for_classes:
        return reverse("class_overview", args=[call.pk])
    return reverse("sign_up" if call.needs_account else "open_sign_up", args=[offer.pk])
