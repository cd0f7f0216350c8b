"""The page of one place, opened by the key that was mailed: no account is needed.

Opening it changes nothing, since mail programs open links before people do; buttons do.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pariter.apps.journal.queries import history
from pariter.apps.people.actions import describe_person
from pariter.apps.placements import answers, companions, windows
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.models import Placement
from pariter.apps.placements.needs import seat_known_companion
from pariter.apps.placements.passing_on import Successor, may_pass_on, pass_on
from pariter.apps.placements.queries import window_outcomes
from pariter.apps.placements.tickets import number_in_page_key, page_key_of
from pariter.apps.programmes.discreet import title_for
from pariter.apps.programmes.models import Session
from pariter.formats import ical
from pariter.web.access import public
from pariter.web.participant import own
from pariter.web.participant.certificates import certificate_of
from pariter.web.participant.ended_words import answered_too_late, was_cancelled
from pariter.web.participant.forms import ActForm
from pariter.web.participant.history import (
    place_view,
    sessions_of,
    standing,
)
from pariter.web.participant.joining import materials_for, online_of
from pariter.web.participant.open_forms import FewerForm, NewNameForm
from pariter.web.participant.own_forms import MoreForm, PassOnForm
from pariter.web.participant.pages import page
from pariter.web.participant.window_words import wish_list
from pariter.web.participant.wording import session_in_words
from pariter.web.public.session_words import whereabouts_of

State = Placement.State
Answer = tuple[forms.Form, str]
"""The form as it was sent, and what to say where all went well."""


@public
def own_page(request: HttpRequest, key: str) -> HttpResponse:
    """Show how a place stands to whoever has its key; take what she answers on POST."""
    found, at = placement_of(key), timezone.now()
    form: forms.Form | None = None
    act = ""
    if request.method == "POST":
        act = request.POST.get("act", "")
        if act not in ACTS:
            raise Http404
        form, done = _answered(request, found, ACTS[act], at)
        if done:
            messages.success(request, done)
            return redirect("own_page", page_key_of(found))
    return _shown(request, found, at, act, form)


@public
def calendar_file(request: HttpRequest, key: str) -> HttpResponse:
    """Give the sessions of a place as a file for calendar programs."""
    found = placement_of(key)
    call = found.application.call
    address = settings.SITE_URL + reverse("own_page", args=[page_key_of(found)])
    host = urlsplit(settings.SITE_URL).hostname
    text = ical.calendar(
        (
            ical.Event(
                uid=f"place.{found.pk}.{session.pk}@{host}",
                stamp=found.created_at,
                starts=session.starts_at,
                ends=session.ends_at,
                summary=str(title_for(session))
                if call.discreet
                else f"{call.edition.initiative.title}: {session.title}",
                description=f"{session_in_words(session)}\n{address}",
                location=whereabouts_of(session),
                url=address,
            )
            for session in sessions_of(found.application, found)
            if session.cancelled_at is None
        ),
        name=_("Your place") if call.discreet else str(found.offer.title),
        language=get_language() or settings.LANGUAGE_CODE,
    )
    return HttpResponse(
        text,
        content_type="text/calendar; charset=utf-8",
        headers={
            "Content-Disposition": 'attachment; filename="calendar.ics"',
            "X-Robots-Tag": "noindex",
        },
    )


def placement_of(key: str) -> Any:
    """Return the place that a key opens, with its turn and attendance, or answer 404."""
    initiative = "application__call__edition__initiative"
    return get_object_or_404(
        own.placements()
        .select_related(
            f"{initiative}__programme__institution",
            f"{initiative}__programme__desk",
            f"{initiative}__strand",
            "application__person",
        )
        .defer(f"{initiative}__texts", f"{initiative}__programme__body")
        .prefetch_related(
            Prefetch(
                "application__call__edition__sessions", Session.objects.select_related("venue")
            )
        ),
        pk=number_in_page_key(key),
        application__call__needs_account=False,
    )


def _answered(
    request: HttpRequest, found: Any, act: Callable[..., Answer], at: datetime
) -> tuple[forms.Form, str]:
    try:
        return act(request, found, at)
    except PlacementError as error:
        form = ActForm(request.POST)
        is_late = error.code == "expired"
        form.refuse(answered_too_late(found, found.application.call) if is_late else str(error))
        return form, ""


def _confirm(request: HttpRequest, found: Any, at: datetime) -> Answer:
    answers.accept_placement(placement=found, at=at, by=found.application.person)
    seat_known_companion(placement=found, at=at)
    return ActForm(request.POST), _("The place is yours. We have sent you your ticket.")


def _leave(request: HttpRequest, found: Any, at: datetime) -> Answer:
    leave = (
        answers.decline_placement if found.state == State.OFFERED else answers.withdraw_placement
    )
    leave(placement=found, at=at, by=found.application.person)
    return ActForm(request.POST), _("Thank you for telling us.")


def _wish_first(request: HttpRequest, found: Any, at: datetime) -> Answer:
    windows.wish_first(placement=found, at=at, by=found.application.person)
    return ActForm(request.POST), _("This is your first wish now.")


def _come_with_fewer(request: HttpRequest, found: Any, at: datetime) -> Answer:
    form = FewerForm(found.seats, found.companions + 1, request.POST)
    if not form.is_valid():
        return form, ""
    answers.come_with_fewer(
        placement=found, seats=form.cleaned_data["seats"], at=at, by=found.application.person
    )
    return form, _("The number of people is changed.")


def _come_with_more(request: HttpRequest, found: Any, at: datetime) -> Answer:
    form = MoreForm(found.seats + 1, _most(found, at), request.POST)
    if not form.is_valid():
        return form, ""
    come_with_more = (
        windows.change_party
        if windows.is_drawn_for(found.application.call, at)
        else companions.come_with_more
    )
    come_with_more(
        placement=found, seats=form.cleaned_data["more"], at=at, by=found.application.person
    )
    return form, _("The number of people is changed.")


def _pass_on(request: HttpRequest, found: Any, at: datetime) -> Answer:
    form = PassOnForm(request.POST)
    if not form.is_valid():
        return form, ""
    successor = Successor(
        email=form.cleaned_data["other_email"],
        name=form.cleaned_data["other_name"],
        language=found.application.person.language,
    )
    pass_on(placement=found, to=successor, at=at, by=found.application.person)
    return form, _("We have sent the link. The place is no longer yours.")


def _rename(request: HttpRequest, found: Any, at: datetime) -> Answer:
    form = NewNameForm(request.POST)
    if not form.is_valid():
        return form, ""
    person = found.application.person
    describe_person(person=person, name=form.cleaned_data["name"], language=person.language, at=at)
    return form, _("The name is changed.")


def _still_come(request: HttpRequest, found: Any, at: datetime) -> Answer:
    answers.still_come(placement=found, at=at, by=found.application.person)
    return ActForm(request.POST), _("Thank you. We look forward to seeing you.")


ACTS: dict[str, Callable[..., Answer]] = {
    "confirm": _confirm,
    "leave": _leave,
    "first": _wish_first,
    "fewer": _come_with_fewer,
    "more": _come_with_more,
    "pass": _pass_on,
    "name": _rename,
    "still": _still_come,
}


def _shown(
    request: HttpRequest, found: Any, at: datetime, act: str, form: forms.Form | None
) -> HttpResponse:
    application = found.application
    state = standing(found, at)
    sessions = list(sessions_of(application, found))
    has_begun = bool(sessions) and at >= sessions[0].starts_at
    is_active = state in Placement.ACTIVE and not has_begun
    response = page(
        request,
        "own_page",
        application.call,
        status=422 if form else 200,
        form=form,
        application=application,
        view=place_view(found, application, at),
        key=page_key_of(found),
        has_ticket=state == State.ACCEPTED,
        is_unconfirmed=state == State.OFFERED and found.offered_at == found.created_at,
        may_confirm=state == State.OFFERED,
        for_guardian=application.call.needs_guardian and state in Placement.HOLDING,
        may_leave=is_active,
        is_over=state not in Placement.ACTIVE,
        may_join_again=state not in Placement.ACTIVE and not was_cancelled(found, application.call),
        about=certificate_of(found, at, key=page_key_of(found)),
        online=online_of(found, at, key=page_key_of(found)),
        materials=materials_for(found),
        asks_again=is_active and _asks_again(found, state),
        name_form=form
        if isinstance(form, NewNameForm)
        else NewNameForm(initial={"name": application.person.name}),
        wish_list=wish_list(found, at),
        has_draw_result=bool(application.call.window_closes_at)
        and bool(window_outcomes(application)),
        **_people_forms(found, state, form, at),
    )
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _asks_again(found: Any, state: State) -> bool:
    """Tell whether she was asked if she still comes, and has not answered."""
    if state != State.ACCEPTED or found.reminded_at is None:
        return False
    return not history(found).filter(action="placement.still_comes").exists()


def _people_forms(
    found: Any, state: State, form: forms.Form | None, at: datetime
) -> dict[str, forms.Form | None]:
    """Return what may change in who comes: fewer people, more, or somebody else."""
    least, most = found.companions + 1, 0
    fewer = FewerForm(found.seats, least) if found.seats > least else None
    passing = None
    if state == State.ACCEPTED:
        most = _most(found, at)
        passing = PassOnForm() if may_pass_on(found) else None
    elif state == State.WAITING and windows.is_drawn_for(found.application.call, at):
        most = _most(found, at)
    more = MoreForm(found.seats + 1, most) if most > found.seats else None
    if more and state == State.WAITING:
        more.fields["more"].help_text = ""
    return {
        "fewer_form": form if isinstance(form, FewerForm) else fewer,
        "more_form": form if isinstance(form, MoreForm) else more,
        "pass_form": form if isinstance(form, PassOnForm) else passing,
    }


def _most(found: Any, at: datetime) -> int:
    """Return how many people may come in all, by the call and the seats that are free."""
    together = found.application.call.most_together + found.companions
    if windows.is_drawn_for(found.application.call, at):
        return int(min(together, found.offer.capacity))
    if found.seats >= together:
        return int(found.seats)
    return int(min(together, found.seats + companions.free_for_more(found)))
