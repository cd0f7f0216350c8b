"""A partner's proposals: written, kept as a draft, sent, mended, withdrawn."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from pariter.apps.people.models import Person
from pariter.apps.programmes.errors import SessionProposalError
from pariter.apps.programmes.models import Call, SessionProposal
from pariter.apps.programmes.session_checks import venues_of
from pariter.apps.programmes.session_content import read
from pariter.apps.programmes.session_proposal_actions import (
    keep_draft,
    send_proposal,
    withdraw_proposal,
)
from pariter.apps.programmes.session_queries import (
    calls_to_propose_for,
    partner_roles,
    proposals_of_partner,
)
from pariter.web.access import office, person
from pariter.web.context import show_under
from pariter.web.office.frame import page
from pariter.web.office.session_forms import ProposalForm
from pariter.web.office.session_words import facts_of, state_tag

State = SessionProposal.State
ACTS = ("keep", "send", "withdraw")


@office
def propose(request: HttpRequest, role: int, call: int) -> HttpResponse:
    """Show an empty proposal; keep it on POST, and send it if that was asked."""
    someone, at = person(request), timezone.now()
    acting = get_object_or_404(partner_roles(someone), pk=role)
    found: Any = get_object_or_404(calls_to_propose_for(acting, at), pk=call)
    if request.method != "POST":
        spoken = found.edition.initiative.spoken or found.edition.initiative.programme.languages
        return _form_page(request, found, ProposalForm(found, initial={"spoken": spoken}))
    _act(request, "keep", "send")
    form = ProposalForm(found, request.POST)
    try:
        kept = keep_draft(
            call=found,
            organisation=acting.organisation,  # type: ignore[arg-type]
            content=form.draft(),
            at=at,
            by=someone,
        )
    except SessionProposalError as error:
        form.refuse(str(error))
        return _form_page(request, found, form)
    return _sent_or_kept(request, kept, form, someone, at)


@office
def proposal(request: HttpRequest, session_proposal: int) -> HttpResponse:
    """Show a proposal of the partner; keep, send or withdraw it on POST."""
    someone, at = person(request), timezone.now()
    found: Any = get_object_or_404(proposals_of_partner(someone), pk=session_proposal)
    if request.method != "POST":
        return _shown(request, found)
    act = _act(request, *ACTS)
    if act == "withdraw":
        return _withdrawn(request, found, someone, at)
    form = ProposalForm(found.call, request.POST)
    try:
        kept = keep_draft(
            call=found.call,
            organisation=found.organisation,
            content=form.draft(),
            at=at,
            by=someone,
            proposal=found,
        )
    except SessionProposalError as error:
        form.refuse(str(error))
        return _form_page(request, found.call, form, found)
    return _sent_or_kept(request, kept, form, someone, at)


def _act(request: HttpRequest, *known: str) -> str:
    act = request.POST.get("act", "")
    if act not in known:
        raise Http404
    return act


def _sent_or_kept(
    request: HttpRequest, kept: SessionProposal, form: ProposalForm, someone: Person, at: datetime
) -> HttpResponse:
    """Send what was kept, if that was asked; what is to mend stands beside its box."""
    if request.POST.get("act") == "keep":
        messages.success(
            request, _("The draft is kept. Nobody but you and your colleagues sees it.")
        )
        return redirect("partner_proposal", kept.pk)
    try:
        send_proposal(proposal=kept, at=at, by=someone)
    except SessionProposalError as error:
        form.mend(error.mistakes or {"": str(error)})
        return _form_page(request, kept.call, form, kept)
    messages.success(request, _("The office has your proposal. You get a mail when it answers."))
    return redirect("partner_proposal", kept.pk)


def _withdrawn(
    request: HttpRequest, found: SessionProposal, someone: Person, at: datetime
) -> HttpResponse:
    try:
        withdraw_proposal(proposal=found, at=at, by=someone)
    except SessionProposalError as error:
        messages.error(request, str(error))
        return redirect("partner_proposal", found.pk)
    messages.success(request, _("The proposal is withdrawn."))
    return redirect("partner_sessions")


def _shown(request: HttpRequest, found: Any) -> HttpResponse:
    if found.state in SessionProposal.IN_HAND:
        form = ProposalForm(found.call, initial=found.content)
        return _form_page(request, found.call, form, found)
    show_under(request, found.call.edition.initiative.programme)
    facts = read(found.content, found.call, venues_of(found.call.edition.initiative.programme))
    return page(
        request,
        "partner_proposal",
        section="sessions",
        proposal=found,
        found=facts,
        rows=facts_of(facts, found.call),
        tag=state_tag(found),
        may_withdraw=found.state == State.SENT,
    )


def _form_page(
    request: HttpRequest, call: Call, form: ProposalForm, kept: SessionProposal | None = None
) -> HttpResponse:
    show_under(request, call.edition.initiative.programme)
    return page(
        request,
        "partner_propose",
        section="sessions",
        status=422 if form.is_bound and form.errors else 200,
        form=form,
        call=call,
        initiative=call.edition.initiative,
        edition=call.edition,
        proposal=kept,
        tag=state_tag(kept) if kept else None,
    )
