"""Sign up by an address alone: a page that is the same for everybody, and one answer to all."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from pariter.apps.applications.errors import ApplicationError
from pariter.apps.people.actions import describe_person
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.models import Placement
from pariter.apps.placements.open_sign_up import TIME_TO_CONFIRM, Comer, sign_up_openly
from pariter.apps.placements.queries import held_seats
from pariter.apps.programmes.models import Call, Offer
from pariter.web.access import public
from pariter.web.cache import keep
from pariter.web.participant.history import described
from pariter.web.participant.open_forms import OpenSignUpForm
from pariter.web.participant.pages import FIRST_COME, page
from pariter.web.participant.wording import hours_in_words
from pariter.web.plain_text import sent_from_network
from pariter.web.same_site import refuse_other_sites

MOST_AN_HOUR = 600
"""Sign-ups an hour from one network without an account: more than a school has pupils at a time."""
OFFER = Offer.objects.select_related(
    "call__edition__initiative__programme__institution",
    "call__edition__initiative__programme__desk",
    "call__edition__initiative__strand",
).defer(
    "call__edition__initiative__texts",
    "call__edition__initiative__programme__body",
)


# The page is kept for everybody, so it carries no token; refuse_other_sites stands for it.
@csrf_exempt
@public
def open_sign_up(request: HttpRequest, offer: int) -> HttpResponse:
    """Show a session with its free seats and a short form; take seats or a turn on POST."""
    found = get_object_or_404(OFFER, pk=offer)
    call, at = found.call, timezone.now()
    if call.mechanism != FIRST_COME or call.needs_account:
        return redirect("sign_up", found.pk)
    if request.method != "POST":
        form = OpenSignUpForm(call, found.capacity, _known(request))
        return _keep(_form_page(request, found, form), call, at)
    refuse_other_sites(request)
    known = _known(request)
    form = OpenSignUpForm(call, found.capacity, known, request.POST)
    status = 422
    if form.is_valid():
        if not known and sent_from_network(request, "sign-ups") > MOST_AN_HOUR:
            status = 429
            form.refuse(_("Very many people signed up from your network. Try again in an hour."))
        else:
            try:
                placement = _take(found, form, known, at)
            except (ApplicationError, PlacementError) as error:
                form.refuse(str(error))
            else:
                return (
                    redirect("place", placement.pk)
                    if known
                    else redirect("open_sign_up_sent", found.pk)
                )
    return _form_page(request, found, form, status=status)


@public
def sent(request: HttpRequest, offer: int) -> HttpResponse:
    """Say the same to everybody who has signed up: look into your mail."""
    found = get_object_or_404(OFFER, pk=offer, call__needs_account=False)
    minutes = int(TIME_TO_CONFIRM.total_seconds()) // 60
    response = page(request, "open_sign_up_sent", found.call, offer=found, minutes=minutes)
    return keep(response)


def _known(request: HttpRequest) -> Any:
    return request.user if request.user.is_authenticated else None


def _take(offer: Offer, form: OpenSignUpForm, known: Any, at: datetime) -> Placement:
    values = form.cleaned_data
    if known and "name" in values:
        describe_person(person=known, name=values["name"], language=known.language, at=at)
    return sign_up_openly(
        offer=offer,
        comer=Comer(
            email=known.email if known else values["email"],
            name=values.get("name", ""),
            language=get_language() or "",
            seats=values.get("seats", 1),
        ),
        at=at,
        known=known,
    )


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
        sessions=described(call.edition.sessions.filter(Q(offer=None) | Q(offer=offer))),
        active=active.first() if active else None,
    )


def _keep(response: HttpResponse, call: Call, at: datetime) -> HttpResponse:
    coming = [moment for moment in (call.opens_at, call.deadline) if moment > at]
    return keep(response, changes_at=min(coming, default=None))
