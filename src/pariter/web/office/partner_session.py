"""A session that a partner gives: its words, which change at once, and changes to ask for."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from pariter.apps.people.models import Person
from pariter.apps.programmes.errors import SessionProposalError
from pariter.apps.programmes.models import ChangeRequest, Session
from pariter.apps.programmes.session_checks import venues_of
from pariter.apps.programmes.session_content import read_change
from pariter.apps.programmes.session_edits import (
    ask_for_change,
    describe_session,
    take_change_back,
)
from pariter.apps.programmes.session_queries import sessions_of_partner
from pariter.apps.publishing.indexing import findable
from pariter.web.access import office, person
from pariter.web.context import show_under
from pariter.web.office.frame import page
from pariter.web.office.session_forms import ChangeForm, SessionForm
from pariter.web.office.session_words import wished_in_words
from pariter.web.office.speakers import ask_on_post, speakers_of
from pariter.web.participant.wording import session_in_words

Refused = forms.Form | None


@office
def session(request: HttpRequest, session: int) -> HttpResponse:
    """Show a session of the partner; change its words, or ask for a change, on POST."""
    someone, at = person(request), timezone.now()
    found: Any = get_object_or_404(sessions_of_partner(someone), pk=session)
    refused: Refused = None
    if request.method == "POST":
        act = ACTS.get(request.POST.get("act", ""))
        if act is None:
            raise Http404
        refused = act(request, found, someone, at)
        if refused is None:
            return redirect("partner_session", found.pk)
    return _shown(request, found, refused, at)


def _describe(request: HttpRequest, found: Session, someone: Person, at: datetime) -> Refused:
    form = SessionForm(found.edition.initiative.programme, request.POST)
    if not form.is_valid():
        return form
    said = form.cleaned_data
    try:
        with findable(found.edition.initiative.programme):
            describe_session(
                session=found,
                title=form.words_of("title"),
                summary=form.words_of("summary"),
                access=said["access"],
                link=said["link"],
                at=at,
                by=someone,
            )
    except SessionProposalError as error:
        form.mend(error.mistakes or {"": str(error)})
        return form
    messages.success(request, _("Everyone can read the change now."))
    return None


def _ask(request: HttpRequest, found: Session, someone: Person, at: datetime) -> Refused:
    form = ChangeForm(found, request.POST)
    venues = venues_of(found.edition.initiative.programme)
    wished, mistakes = read_change(form.draft(), found, venues)
    try:
        if mistakes:
            raise SessionProposalError(_("Something is to mend before you can ask."), mistakes)
        ask_for_change(
            session=found, wished=wished, reason=request.POST.get("reason", ""), at=at, by=someone
        )
    except SessionProposalError as error:
        form.mend(error.mistakes or {"": str(error)})
        return form
    messages.success(request, _("The office has your request. You get a mail when it answers."))
    return None


def _take_back(request: HttpRequest, found: Session, someone: Person, at: datetime) -> Refused:
    asked = get_object_or_404(found.change_requests, state=ChangeRequest.State.ASKED)
    take_change_back(request=asked, at=at, by=someone)
    messages.success(request, _("The request is taken back."))
    return None


ACTS: dict[str, Callable[[HttpRequest, Session, Person, datetime], Refused]] = {
    "describe": _describe,
    "ask": _ask,
    "take_back": _take_back,
    "speaker": ask_on_post,
}


def _shown(request: HttpRequest, found: Session, refused: Refused, at: datetime) -> HttpResponse:
    programme = found.edition.initiative.programme
    show_under(request, programme)
    asked = found.change_requests.filter(state=ChangeRequest.State.ASKED).first()
    return page(
        request,
        "partner_session",
        section="sessions",
        status=422 if refused is not None else 200,
        session=found,
        when=session_in_words(found),
        is_over=bool(found.cancelled_at) or found.ends_at <= at,
        refused=refused,
        form=refused
        if isinstance(refused, SessionForm)
        else SessionForm(programme, initial=SessionForm.said(found)),
        change_form=refused
        if isinstance(refused, ChangeForm)
        else ChangeForm(found, initial=ChangeForm.stands(found)),
        asked=asked,
        wished=wished_in_words(found, asked.wished) if asked else (),
        answered=found.change_requests.exclude(state=ChangeRequest.State.ASKED).last(),
        **speakers_of(found, refused),
    )
