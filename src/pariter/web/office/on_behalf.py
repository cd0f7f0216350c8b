"""Sign up whoever telephones, from a session's page; what she gets is the same as on the web."""

from datetime import datetime

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pariter.apps.applications.errors import ApplicationError
from pariter.apps.people.models import Person
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.models import Placement
from pariter.apps.placements.on_behalf import book_class_for, sign_up_for
from pariter.apps.placements.queries import held_seats
from pariter.apps.programmes.models import Call, Offer
from pariter.web.access import office, person
from pariter.web.office import visible
from pariter.web.office.frame import call_page
from pariter.web.office.on_behalf_forms import PersonForm, SchoolClassForm
from pariter.web.office.progress import FIRST_COME
from pariter.web.participant.class_words import rules_in_words
from pariter.web.participant.history import described
from pariter.web.participant.window_words import window_view
from pariter.web.participant.wording import (
    hours_in_words,
    refusal_outside_dates,
    session_in_words,
)

State = Placement.State


@office
def sign_up(request: HttpRequest, session: int) -> HttpResponse:
    """Ask who comes to a session; take seats, or a turn on the waiting list, on POST."""
    someone, at = person(request), timezone.now()
    found = visible.session(someone, session)
    if found.offer is None:
        raise Http404
    call = visible.call(someone, found.offer.call_id)
    if call.mechanism != FIRST_COME:
        raise Http404
    offer = found.offer
    offer.call = call
    form = _form(request, call, offer)
    if form.is_bound and form.is_valid():
        try:
            placement = _take(offer, form, at, someone)
        except (ApplicationError, PlacementError) as error:
            form.refuse(str(error))
        else:
            messages.success(request, _taken(placement))
            return redirect("office_place", placement.pk)
    free = max(0, offer.capacity - held_seats(offer))
    waiting = offer.placements.filter(state=State.WAITING).count()
    return call_page(
        request,
        "sign_up",
        call,
        tab="office_sessions",
        status=422 if form.errors else 200,
        session=found,
        when=session_in_words(found),
        form=form,
        free=free,
        waiting=waiting,
        has_seats=free > 0 and not (waiting and not call.for_classes),
        answer_time=hours_in_words(call.answer_hours),
        refusal=refusal_outside_dates(call, at),
        window=window_view(call, at),
        rules=rules_in_words(call, at) if call.for_classes else [],
        sessions=described(call.edition.sessions.filter(Q(offer=None) | Q(offer=offer))),
    )


def _form(request: HttpRequest, call: Call, offer: Offer) -> PersonForm | SchoolClassForm:
    sent = request.POST if request.method == "POST" else None
    spoken = call.edition.initiative.programme.languages
    own = get_language()
    language = own if own in spoken else spoken[0]
    if call.for_classes:
        return SchoolClassForm(call, sent, initial={"language": language, "others": 0, "adults": 2})
    return PersonForm(call, offer.capacity, sent, initial={"language": language, "seats": 1})


def _take(offer: Offer, form: PersonForm | SchoolClassForm, at: datetime, by: Person) -> Placement:
    if isinstance(form, SchoolClassForm):
        return book_class_for(offer=offer, coming=form.coming, at=at, by=by)
    return sign_up_for(offer=offer, caller=form.caller, at=at, by=by)


def _taken(placement: Placement) -> str:
    return {
        State.ACCEPTED: _("The place is given. Tell the reference and the number on the ticket."),
        State.OFFERED: _("The seats are kept. A parent or guardian must confirm in time."),
    }.get(State(placement.state), _("It stands on the list. Say what that means."))
