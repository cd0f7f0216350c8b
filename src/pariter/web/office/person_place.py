"""The place of one person or class, for the office that speaks with her; her ticket on paper."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from pariter.apps.applications.guardian_terms import CURRENT, TERMS
from pariter.apps.applications.models import Guardian
from pariter.apps.applications.queries import guardian_of, has_guardian
from pariter.apps.journal.queries import history
from pariter.apps.people.models import Person
from pariter.apps.placements import answers, guardians
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.models import Placement
from pariter.apps.placements.needs import seat_known_companion
from pariter.apps.programmes.models import Call
from pariter.web.access import office, person
from pariter.web.context import show_under
from pariter.web.office import visible
from pariter.web.office.frame import call_page
from pariter.web.office.progress import FIRST_COME
from pariter.web.participant.forms import ActForm
from pariter.web.participant.guardian_forms import GuardianForm
from pariter.web.participant.history import described, place_view, sessions_of, standing
from pariter.web.participant.wording import goes_on, moment_in_words
from pariter.web.print_size import print_size
from pariter.web.public.certificates import kept_from_others

State = Placement.State
LAST = 20
"""Acts that the page lists."""


@office
def place(request: HttpRequest, placement: int) -> HttpResponse:
    """Show how a place stands and how its holder is reached; answer for her on POST."""
    someone, at = person(request), timezone.now()
    found = visible.placement(someone, placement)
    form = ActForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        act = ACTS.get(request.POST.get("act", ""))
        if act is None:
            raise Http404
        try:
            messages.success(request, act(found, at, someone))
            return redirect("office_place", found.pk)
        except PlacementError as error:
            form.refuse(str(error))
    call = found.application.call
    state = standing(found, at)
    sessions = list(sessions_of(found.application, found))
    has_begun = bool(sessions) and at >= sessions[0].starts_at
    guardian = guardian_of(found.application) if call.needs_guardian else None
    return kept_from_others(
        call_page(
            request,
            "person_place",
            call,
            tab="office_places",
            status=422 if form.errors else 200,
            form=form,
            place=found,
            holder=found.application.person,
            view=place_view(found, found.application, at),
            sessions=described(sessions),
            session=next((one for one in sessions if one.offer_id), None),
            guardian=guardian,
            asks_guardian=call.needs_guardian
            and state in Placement.ACTIVE
            and not has_guardian(found.application),
            answer_by=moment_in_words(found.answer_by, call.zone)
            if found.answer_by and state == State.OFFERED
            else "",
            may_accept=state == State.OFFERED,
            may_leave=state in Placement.ACTIVE and not has_begun,
            may_sign_up=call.mechanism == FIRST_COME,
            goes_on=goes_on(call),
            has_paper=state in Placement.ACTIVE,
            log=_log(found, call),
        )
    )


def _accept(found: Placement, at: datetime, by: Person) -> str:
    answers.accept_placement(placement=found, at=at, by=by)
    seat_known_companion(placement=found, at=at)
    return _("The place is accepted.")


def _leave(found: Placement, at: datetime, by: Person) -> str:
    leave = (
        answers.decline_placement if found.state == State.OFFERED else answers.withdraw_placement
    )
    leave(placement=found, at=at, by=by)
    return _("The place is given back.")


ACTS: dict[str, Callable[[Placement, datetime, Person], str]] = {
    "accept": _accept,
    "leave": _leave,
}


def _log(found: Placement, call: Call) -> list[tuple[str, str, str]]:
    """Return what was done about a place by whom, newest first."""
    entries = list(history(found).order_by("-pk")[:LAST])
    actors = Person.objects.filter(public_id__in=[entry.actor for entry in entries if entry.actor])
    names = {one.public_id: str(one) for one in actors}
    own = found.application.person.public_id
    return [
        (
            moment_in_words(entry.at, call.zone),
            _acts().get(entry.action, entry.action),
            _("the person")
            if entry.actor == own
            else names.get(entry.actor, _("the system"))
            if entry.actor
            else _("the system"),
        )
        for entry in entries
    ]


def _acts() -> dict[str, str]:
    return {
        "placement.accepted": _("Place accepted"),
        "placement.offered": _("Place offered"),
        "placement.waiting": _("Put on the list"),
        "placement.declined": _("Place declined"),
        "placement.withdrawn": _("Place given back"),
        "placement.expired": _("Time to answer ended"),
        "placement.companion": _("Seat for an assistant"),
        "placement.fewer": _("Fewer people come"),
        "placement.more": _("More people come"),
    }


@office
def guardian(request: HttpRequest, placement: int) -> HttpResponse:
    """Note what the guardian of a minor says to the office, by telephone or on paper."""
    someone, at = person(request), timezone.now()
    found = visible.placement(someone, placement)
    call = found.application.call
    asked = guardian_of(found.application) if call.needs_guardian else None
    is_parent = not call.needs_account
    is_open = asked is not None and asked.state == Guardian.State.ASKED
    if not call.needs_guardian or not (is_parent or is_open):
        raise Http404
    form = GuardianForm(
        request.POST if request.method == "POST" else None, is_parent=is_parent, is_new=True
    )
    if form.is_bound and form.is_valid():
        told: dict[str, Any] = {
            "told": form.told,
            "may_photograph": form.may_photograph,
            "at": at,
            "by": someone,
        }
        try:
            if is_parent:
                guardians.confirm_as_parent(placement=found, **told)
            elif asked:
                guardians.confirm_guardian(guardian=asked, **told)
        except PlacementError as error:
            form.refuse(str(error))
        else:
            messages.success(request, _("What the guardian said is noted."))
            return redirect("office_place", found.pk)
    return kept_from_others(
        call_page(
            request,
            "person_guardian",
            call,
            tab="office_places",
            status=422 if form.errors else 200,
            form=form,
            place=found,
            holder=found.application.person,
            guardian=asked,
            terms=TERMS[CURRENT],
        )
    )


@office
def letter(request: HttpRequest, placement: int) -> HttpResponse:
    """Show a ticket, or a letter about a turn, to be printed in its holder's language."""
    at = timezone.now()
    found = visible.placement(person(request), placement)
    application, call = found.application, found.application.call
    if standing(found, at) not in Placement.ACTIVE:
        raise Http404
    show_under(request, call.edition.initiative.programme)
    sessions = [one for one in sessions_of(application, found) if not one.cancelled_at]
    back = reverse("office_place", args=[found.pk])
    language = application.person.language
    spoken = call.edition.initiative.programme.languages
    with translation.override(language if language in spoken else spoken[0]):
        view = place_view(found, application, at)
        response = render(
            request,
            "office/letter.html",
            {
                **print_size(request),
                "place": found,
                "application": application,
                "holder": application.person,
                "call": call,
                "initiative": call.edition.initiative,
                "view": view,
                "has_ticket": standing(found, at) == State.ACCEPTED,
                "rows": list(zip(sessions, described(sessions, call), strict=True)),
                "desk": call.edition.initiative.contact,
                "back_url": back,
            },
        )
    return kept_from_others(response)
