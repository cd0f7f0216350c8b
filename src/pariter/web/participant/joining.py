"""Joining an online session: a page of few bytes that tells when, and opens the link."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from pariter.apps.participation.errors import DeliveryError
from pariter.apps.participation.joining import (
    has_joined,
    join_session,
    online_session,
    opens_at,
    refusal_to_join,
)
from pariter.apps.placements.models import Placement
from pariter.apps.programmes.discreet import title_for
from pariter.apps.programmes.models import Material, Session
from pariter.web.access import person, public, signed_in
from pariter.web.participant import own
from pariter.web.participant.certificates import place_by_key
from pariter.web.participant.wording import moment_in_words, session_in_words

AT_ONCE = "0; url="


@dataclass(frozen=True)
class OnlineView:
    """What the page of a place tells of its online session; never the link itself."""

    session: Session
    url: str
    opens: str
    is_open: bool
    is_over: bool


def online_of(placement: Placement, at: datetime, *, key: str = "") -> OnlineView | None:
    """Describe the online session of a place that is held; None where there is none.

    key: of the place's own page, for someone without an account
    """
    if placement.state != Placement.State.ACCEPTED:
        return None
    session = online_session(placement, at)
    if session is None:
        return None
    return OnlineView(
        session=session,
        url=reverse("own_join", args=[key]) if key else reverse("join", args=[placement.pk]),
        opens=moment_in_words(opens_at(session), session.zone),
        is_open=opens_at(session) <= at < session.ends_at,
        is_over=at >= session.ends_at,
    )


def materials_for(placement: Placement) -> QuerySet[Material]:
    """Return what remains of the sessions of a place; nothing where it is not held."""
    if placement.state != Placement.State.ACCEPTED:
        return Material.objects.none()
    return Material.objects.filter(
        Q(session__offer__isnull=True) | Q(session__offer=placement.offer_id),
        session__edition=placement.application.call.edition_id,
    )


@signed_in
def join(request: HttpRequest, placement: int) -> HttpResponse:
    """Show when an online session opens; on POST note that she is there and open its link."""
    application, found = own.placement(person(request), placement)
    return _shown(request, found, application, reverse("place", args=[placement]))


@public
def own_join(request: HttpRequest, key: str) -> HttpResponse:
    """Do the same for whoever signed up without an account, by the key of her place."""
    found = place_by_key(key)
    return _shown(request, found, found.application, reverse("own_page", args=[key]))


def _shown(
    request: HttpRequest, placement: Placement, application: Any, back_url: str
) -> HttpResponse:
    at = timezone.now()
    placement.application = application
    session = online_session(placement, at)
    if session is None:
        raise Http404
    refusal = refusal_to_join(placement, session, at)
    joined = False
    if request.method == "POST":
        try:
            join_session(placement=placement, session=session, at=at)
            joined = True
        except DeliveryError as error:
            refusal = error
    context = {
        "session": session,
        "told": title_for(session) if application.call.discreet else session.title,
        "when": session_in_words(session),
        "refusal": refusal,
        "is_error": request.method == "POST" and refusal is not None,
        "is_in": joined or (refusal is None and has_joined(placement, session)),
        "back_url": back_url,
        "reference": application.reference,
        "offer": placement.offer_id,
        "needs_account": application.call.needs_account,
    }
    status = 422 if context["is_error"] else 200
    response = render(request, "participant/join.html", context, status=status)
    if joined:
        # A form may not lead to another site; the page that answers it may.
        response.headers["Refresh"] = AT_ONCE + session.link
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
