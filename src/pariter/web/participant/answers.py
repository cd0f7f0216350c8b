"""Answers to a place: accept, decline, give back. Each asks once more, then acts on POST."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from pariter.apps.applications.models import Application
from pariter.apps.placements.answers import (
    EXCLUSIVE_MECHANISMS,
    accept_placement,
    decline_placement,
    withdraw_placement,
)
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.models import Placement
from pariter.web.access import person, signed_in
from pariter.web.participant import own
from pariter.web.participant.awards import is_award
from pariter.web.participant.ended_words import answered_too_late
from pariter.web.participant.forms import ActForm
from pariter.web.participant.history import place_view, standing
from pariter.web.participant.pages import page
from pariter.web.participant.wording import goes_on

State = Placement.State


@dataclass(frozen=True)
class Question:
    """What a person is asked before she acts.

    possible: the states of a place in which there is something to ask.
    """

    title: str
    effects: list[str]
    button: str
    possible: tuple[State, ...]


@signed_in
def accept(request: HttpRequest, placement: int) -> HttpResponse:
    """Accept an offered place."""
    application, found = own.placement(person(request), placement)
    if is_award(found):
        question = _accept_award()
        return _answer(request, application, found, question, accept_placement)
    effects = [_("The place is yours, and nobody else can get it.")]
    if application.call.mechanism in EXCLUSIVE_MECHANISMS:
        effects += _effects_on_others(application, found)
    effects.append(_("You can give it back later."))
    question = Question(_("Accept this place?"), effects, _("Accept the place"), (State.OFFERED,))
    return _answer(request, application, found, question, accept_placement)


@signed_in
def decline(request: HttpRequest, placement: int) -> HttpResponse:
    """Decline an offered place."""
    application, found = own.placement(person(request), placement)
    if is_award(found):
        question = _leave_award(_("Decline the money?"), _("Decline the money"), State.OFFERED)
        return _answer(request, application, found, question, decline_placement)
    effects = [goes_on(application.call), _("You cannot take this back.")]
    question = Question(_("Decline this place?"), effects, _("Decline the place"), (State.OFFERED,))
    return _answer(request, application, found, question, decline_placement)


@signed_in
def withdraw(request: HttpRequest, placement: int) -> HttpResponse:
    """Give back an accepted place, or leave a waiting list."""
    application, found = own.placement(person(request), placement)
    if is_award(found):
        question = _leave_award(_("Give the money back?"), _("Give it back"), State.ACCEPTED)
        return _answer(request, application, found, question, withdraw_placement)
    possible = (State.ACCEPTED, State.WAITING)
    if found.state == State.WAITING:
        effects = [_("You lose your turn. If you join again, you start at the end of the list.")]
        question = Question(
            _("Leave this waiting list?"), effects, _("Leave the waiting list"), possible
        )
    else:
        effects = [goes_on(application.call), _("You cannot take this back.")]
        question = Question(_("Give this place back?"), effects, _("Give the place back"), possible)
    return _answer(request, application, found, question, withdraw_placement)


def _answer(
    request: HttpRequest, application: Application, found: Any, question: Question, action: Any
) -> HttpResponse:
    now = timezone.now()
    form = ActForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        try:
            action(placement=found, at=now, by=person(request))
        except PlacementError as error:
            form.refuse(
                answered_too_late(found, application.call)
                if error.code == "expired"
                else str(error)
            )
        else:
            return redirect("place", found.pk)
    return page(
        request,
        "answer",
        application.call,
        status=422 if form.errors else 200,
        form=form,
        application=application,
        view=place_view(found, application, now),
        question=question,
        is_possible=standing(found, now) in question.possible,
    )


def _accept_award() -> Question:
    effects = [
        _("Your group gets the money for this project, all that you asked for."),
        _("You keep your receipts, and report with them what you spent."),
        _("You can give it back later."),
    ]
    return Question(
        _("Accept the money for this project?"), effects, _("Accept the money"), (State.OFFERED,)
    )


def _leave_award(title: str, button: str, possible: State) -> Question:
    effects = [
        _("The money goes to another project that people voted for."),
        _("You cannot take this back."),
    ]
    return Question(title, effects, button, (possible,))


def _effects_on_others(application: Application, found: Placement) -> list[str]:
    """Say what accepting does to the person's other places and waiting lists."""
    ranks = {wish.offer_id: wish.rank for wish in application.preferences.all()}
    others = [
        other
        for other in application.placements.all()
        if other.pk != found.pk and other.state in Placement.ACTIVE
    ]
    effects = []
    for other in others:
        names = {"offer": other.offer.title}
        if ranks[other.offer_id] < ranks[found.offer_id]:
            effects.append(
                _("You stay on the waiting list that you ranked higher: %(offer)s.") % names
            )
        elif other.state == State.WAITING:
            effects.append(
                _("You leave the waiting list that you ranked lower: %(offer)s.") % names
            )
        else:
            effects.append(_("You give back the place that you ranked lower: %(offer)s.") % names)
    return effects
