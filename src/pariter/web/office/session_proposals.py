"""Proposed sessions as the office sees them: what is wrong first, then what waits longest."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pariter.apps.participation.change_requests import decline_change, make_change
from pariter.apps.participation.errors import SessionError
from pariter.apps.people.models import Person
from pariter.apps.placements.errors import PlacementError
from pariter.apps.programmes.errors import AmendmentError, SessionProposalError
from pariter.apps.programmes.models import SessionProposal
from pariter.apps.programmes.session_checks import Reading, read_all
from pariter.apps.programmes.session_proposal_actions import (
    approve_proposal,
    approve_proposals,
    decline_proposal,
    return_proposal,
)
from pariter.apps.programmes.session_queries import changes_for_office, proposals_for_office
from pariter.apps.publishing.indexing import findable
from pariter.web.access import office, person
from pariter.web.context import show_under
from pariter.web.office import visible
from pariter.web.office.frame import page
from pariter.web.office.session_forms import NoteForm
from pariter.web.office.session_words import (
    facts_of,
    hours_of,
    proposal_tabs,
    state_tag,
    where_of,
    wished_in_words,
    words_of,
)
from pariter.web.participant.wording import session_in_words

State = SessionProposal.State
PAGE_SIZE = 50
MOST_AT_ONCE = 100
REFUSALS = (SessionProposalError, SessionError, AmendmentError, PlacementError)


@office
def session_proposals(request: HttpRequest) -> HttpResponse:
    """List the proposals; let in the ticked ones on POST."""
    someone, at = person(request), timezone.now()
    visible.require_office(someone)
    if request.method == "POST":
        _let_in(request, someone, at)
        return redirect("office_session_proposals")
    proposals = proposals_for_office(someone)
    waiting = _sorted(_read(proposals.filter(state=State.SENT), at))
    settled = proposals.exclude(state=State.SENT).order_by("-decided_at", "-pk")
    shown = Paginator(settled, PAGE_SIZE).get_page(request.GET.get("page"))
    return page(
        request,
        "session_proposals",
        section="proposals",
        tabs=proposal_tabs("office_session_proposals"),
        waiting=[_row(reading) for reading in waiting],
        has_ready=any(not reading.is_blocked for reading in waiting),
        changes=[
            {
                "request": asked,
                "when": session_in_words(asked.session),
                "wished": wished_in_words(asked.session, asked.wished),
            }
            for asked in changes_for_office(someone)
        ],
        page=shown,
        settled=[_row(reading) for reading in _read(list(shown), at)],
    )


@office
def session_proposal(request: HttpRequest, session_proposal: int) -> HttpResponse:
    """Show a proposal as everyone would see it; let it in, return or decline it on POST."""
    someone, at = person(request), timezone.now()
    found: Any = get_object_or_404(proposals_for_office(someone), pk=session_proposal)
    form = NoteForm()
    if request.method == "POST":
        act = ACTS.get(request.POST.get("act", ""))
        if act is None:
            raise Http404
        form = NoteForm(request.POST)
        form.is_valid()
        try:
            said = act(found, form.cleaned_data.get("note", ""), someone, at)
        except SessionProposalError as error:
            field = "note" if "note" in error.mistakes else None
            form.add_error(field, str(error))
        else:
            messages.success(request, said)
            return redirect("office_session_proposals")
    show_under(request, found.call.edition.initiative.programme)
    [reading] = _one(found, at)
    facts = reading.found
    return page(
        request,
        "session_proposal",
        section="proposals",
        status=422 if form.errors else 200,
        proposal=found,
        initiative=found.call.edition.initiative,
        reading=reading,
        found=facts,
        rows=facts_of(facts, found.call),
        texts=words_of(facts, found.call.edition.initiative.programme.languages),
        tag=state_tag(found),
        form=form,
        waits=found.state == State.SENT,
    )


@office
def session_change(request: HttpRequest, change_request: int) -> HttpResponse:
    """Show what a partner wants to change; make the change or leave it on POST."""
    someone, at = person(request), timezone.now()
    found: Any = get_object_or_404(changes_for_office(someone), pk=change_request)
    form = NoteForm()
    if request.method == "POST":
        form = NoteForm(request.POST)
        form.is_valid()
        try:
            said = _settle(request, found, form, someone, at)
        except REFUSALS as error:
            form.add_error(None if request.POST.get("act") == "make" else "note", str(error))
        else:
            messages.success(request, said)
            return redirect("office_session_proposals")
    show_under(request, found.session.edition.initiative.programme)
    return page(
        request,
        "session_change",
        section="proposals",
        status=422 if form.errors else 200,
        asked=found,
        session=found.session,
        when=session_in_words(found.session),
        wished=wished_in_words(found.session, found.wished),
        form=form,
    )


def _settle(
    request: HttpRequest, found: Any, form: forms.Form, someone: Person, at: datetime
) -> str:
    act = request.POST.get("act", "")
    if act == "make":
        make_change(request=found, at=at, by=someone)
        return _("The session is changed. Everyone who signed up is told.")
    if act != "decline":
        raise Http404
    decline_change(request=found, note=form.cleaned_data.get("note", ""), at=at, by=someone)
    return _("The session stays as it is. The partner is told.")


def _approve(found: SessionProposal, note: str, someone: Person, at: datetime) -> str:
    with findable(found.call.edition.initiative.programme):
        approve_proposal(proposal=found, at=at, by=someone)
    return _("The session stands in the programme. The partner is told.")


def _return(found: SessionProposal, note: str, someone: Person, at: datetime) -> str:
    return_proposal(proposal=found, note=note, at=at, by=someone)
    return _("The partner is asked to change the proposal.")


def _decline(found: SessionProposal, note: str, someone: Person, at: datetime) -> str:
    decline_proposal(proposal=found, note=note, at=at, by=someone)
    return _("The partner is told that the session is not taken.")


ACTS: dict[str, Callable[[SessionProposal, str, Person, datetime], str]] = {
    "approve": _approve,
    "return": _return,
    "decline": _decline,
}


def _let_in(request: HttpRequest, someone: Person, at: datetime) -> None:
    """Let in the ticked proposals, and say of each that cannot be let in why."""
    ticked = [key for key in request.POST.getlist("proposal") if key.isascii() and key.isdecimal()]
    proposals = list(
        proposals_for_office(someone).filter(
            state=State.SENT, pk__in=[int(key) for key in ticked[:MOST_AT_ONCE] if len(key) < 19]
        )
    )
    if not proposals:
        messages.error(request, _("Tick the proposals that you want to let in."))
        return
    with findable(*(one.call.edition.initiative.programme for one in proposals)):
        sessions, refused = approve_proposals(proposals=proposals, at=at, by=someone)
    if sessions:
        said = ngettext(
            "%(count)d session stands in the programme.",
            "%(count)d sessions stand in the programme.",
            len(sessions),
        )
        messages.success(request, said % {"count": len(sessions)})
    names = {reading.proposal.pk: reading.found.name for reading in _read(proposals, at)}
    for proposal, why in refused:
        messages.error(request, f"{names[proposal.pk]}: {why}")


def _one(found: Any, at: datetime) -> Sequence[Reading]:
    """Read one proposal among those that are sent, so that a room wanted twice shows."""
    programme = found.call.edition.initiative.programme
    others = SessionProposal.objects.filter(
        state=State.SENT, call__edition__initiative__programme=programme
    ).exclude(pk=found.pk)
    together = [found, *others.select_related("call__edition__initiative__programme")]
    return read_all(together, at)[:1]


def _read(proposals: Any, at: datetime) -> list[Reading]:
    """Read proposals of several programmes, each among those of its own."""
    groups: dict[int, list[Any]] = {}
    for one in proposals:
        groups.setdefault(one.call.edition.initiative.programme_id, []).append(one)
    read = {
        reading.proposal.pk: reading for group in groups.values() for reading in read_all(group, at)
    }
    return [read[one.pk] for group in groups.values() for one in group]


def _sorted(readings: list[Reading]) -> list[Reading]:
    """Return what is wrong first, then what was sent first."""
    return sorted(
        readings,
        key=lambda one: (
            not one.is_blocked,
            not one.problems,
            one.proposal.sent_at,
            one.proposal.pk,
        ),
    )


def _row(reading: Reading) -> dict[str, Any]:
    return {
        "proposal": reading.proposal,
        "name": reading.found.name or _("No title yet"),
        "when": hours_of(reading.found),
        "where": where_of(reading.found),
        "problems": reading.problems,
        "is_blocked": reading.is_blocked,
        "tag": state_tag(reading.proposal),
    }
