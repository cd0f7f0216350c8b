"""Sign up by an address alone: a page that is the same for everybody, and one answer to all."""

from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db import DatabaseError, connection
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import get_template
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from pariter.apps.applications.errors import ApplicationError
from pariter.apps.people.actions import describe_person
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.models import Placement
from pariter.apps.placements.open_sign_up import TIME_TO_CONFIRM, Comer, come, sign_up_openly
from pariter.apps.placements.queries import held_seats
from pariter.apps.programmes.models import Call, Offer, Session
from pariter.web.access import public
from pariter.web.cache import keep
from pariter.web.participant.history import described
from pariter.web.participant.open_forms import OpenSignUpForm
from pariter.web.participant.pages import FIRST_COME, page
from pariter.web.participant.waiting_room import Turn
from pariter.web.participant.wording import hours_in_words
from pariter.web.plain_text import sent_from_network
from pariter.web.prepared import recalled
from pariter.web.same_site import refuse_other_sites

WRITTEN = (
    *("mail/confirm_place.txt", "mail/on_waiting_list.txt"),
    "participant/waiting_room.html",
)
MOST_AN_HOUR = 600
"""Sign-ups an hour from one network without an account: more than a school has pupils at a time."""
CALL = (
    *("key", "mechanism", "needs_account", "most_together", "discreet", "zone", "budget"),
    *("opens_at", "closes_at", "closed_early_at"),
    *("window_closes_at", "draw_at"),
)
OFFER = Offer.objects.select_related(
    "call__edition__initiative__programme__institution",
    "call__edition__initiative__programme__desk",
    "call__edition__initiative__strand",
).defer(
    "call__edition__initiative__texts",
    "call__edition__initiative__programme__body",
)


@recalled
def _asked_for(offer: int) -> QuerySet[Offer]:
    """Return what taking a place needs to know of an offer, and no more."""
    return (
        Offer.objects.filter(pk=offer)
        .select_related("call__edition__initiative__programme")
        .only(
            *("capacity", "title"),
            *(f"call__{name}" for name in CALL),
            "call__edition__key",
            "call__edition__initiative__key",
            "call__edition__initiative__programme__key",
        )
    )


@recalled
def _first_session(offer: int) -> QuerySet[Session]:
    found = Session.objects.filter(offer=offer).select_related("venue")
    return found.order_by("starts_at", "key")[:1]


# The page is kept for everybody, so it carries no token; refuse_other_sites stands for it.
@csrf_exempt
@public
def open_sign_up(request: HttpRequest, offer: int) -> HttpResponse:
    """Show a session with its free seats and a short form; take seats or a turn on POST."""
    if request.method == "POST":
        return _sent_in(request, offer)
    found = get_object_or_404(OFFER, pk=offer)
    call = found.call
    if _needs_account(call):
        return redirect("sign_up", found.pk)
    form = OpenSignUpForm(call, found.capacity, _known(request))
    return _keep(_form_page(request, found, form), call, timezone.now())


@csrf_exempt
@public
def wait(request: HttpRequest, offer: int) -> HttpResponse:
    """Go on with a form that was sent when too many were; only that browser has what it needs."""
    if request.method == "POST" or hasattr(request, "turn"):
        return _sent_in(request, offer)
    return redirect("open_sign_up", offer)


def prepare() -> None:
    """Connect to the database and load what the first sign-up needs; a process does it once."""
    for template in WRITTEN:
        get_template(template)
    # Without a database there is nothing to prepare, and each visitor is told.
    with suppress(DatabaseError):
        _asked_for(0)
        _first_session(0)
    connection.close()


def _sent_in(request: HttpRequest, offer: int) -> HttpResponse:
    """Take what somebody typed: her seats, or the form once more with what is wrong."""
    if request.method == "POST":
        refuse_other_sites(request)
    turn: Turn = request.turn  # type: ignore[attr-defined]
    found = next(iter(_asked_for(offer)), None)
    if found is None:
        raise Http404
    if _needs_account(found.call):
        return redirect("sign_up", found.pk)
    known = _known(request)
    form = OpenSignUpForm(found.call, found.capacity, known, turn.form)
    status = 422
    if form.is_valid():
        if not known and sent_from_network(request, "sign-ups") > MOST_AN_HOUR:
            status = 429
            form.refuse(_("Very many people signed up from your network. Try again in an hour."))
        else:
            try:
                return _take(found, form, known, timezone.now())
            except (ApplicationError, PlacementError) as error:
                form.refuse(str(error))
    return _form_page(request, OFFER.get(pk=offer), form, status=status)


@public
def sent(request: HttpRequest, offer: int) -> HttpResponse:
    """Say the same to everybody who has signed up: look into your mail."""
    found = get_object_or_404(OFFER, pk=offer, call__needs_account=False)
    minutes = int(TIME_TO_CONFIRM.total_seconds()) // 60
    response = page(request, "open_sign_up_sent", found.call, offer=found, minutes=minutes)
    return keep(response)


def _needs_account(call: Call) -> bool:
    return call.mechanism != FIRST_COME or call.needs_account


def _known(request: HttpRequest) -> Any:
    return request.user if request.user.is_authenticated else None


def _take(offer: Offer, form: OpenSignUpForm, known: Any, at: datetime) -> HttpResponse:
    values = form.cleaned_data
    comer = Comer(
        email=known.email if known else values["email"],
        name=values.get("name", ""),
        language=get_language() or "",
        seats=values.get("seats", 1),
    )
    if not known:
        session = next(iter(_first_session(offer.pk)), None)
        come(offer=offer, session=session, comer=comer, at=at)
        return redirect("open_sign_up_sent", offer.pk)
    if "name" in values:
        describe_person(person=known, name=values["name"], language=known.language, at=at)
    own = OFFER.get(pk=offer.pk)
    return redirect("place", sign_up_openly(offer=own, comer=comer, at=at, known=known).pk)


def _form_page(
    request: HttpRequest, offer: Any, form: OpenSignUpForm, status: int = 200
) -> HttpResponse:
    call, known = offer.call, _known(request)
    waiting = offer.placements.filter(state=Placement.State.WAITING).count()
    active = known and Placement.objects.filter(
        application__person=known, offer=offer, state__in=Placement.ACTIVE
    )
    return page(
        request,
        "open_sign_up",
        call,
        status=status,
        form=form,
        offer=offer,
        free=max(0, offer.capacity - held_seats(offer)),
        waiting=waiting,
        answer_time=hours_in_words(call.answer_hours),
        minutes=int(TIME_TO_CONFIRM.total_seconds()) // 60,
        sessions=described(
            call.edition.sessions.filter(Q(offer=None) | Q(offer=offer)).select_related("venue")
        ),
        active=active.first() if active else None,
    )


def _keep(response: HttpResponse, call: Call, at: datetime) -> HttpResponse:
    changes = (call.opens_at, call.window_closes_at, call.deadline)
    coming = [moment for moment in changes if moment and moment > at]
    return keep(response, changes_at=min(coming, default=None))
