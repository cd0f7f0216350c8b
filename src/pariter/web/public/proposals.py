"""Proposals that are public: the list, one with its discussion, and a comment on it."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pariter.apps.correspondence.errors import LetterError
from pariter.apps.correspondence.models import Comment, Proposal
from pariter.apps.correspondence.proposals import write_comment
from pariter.apps.correspondence.queries import public_proposals
from pariter.apps.programmes.models import Programme
from pariter.web.access import person, public, signed_in
from pariter.web.cache import keep
from pariter.web.context import show_under
from pariter.web.public.letter_forms import CommentForm
from pariter.web.templatetags.components import long_date

PAGE_SIZE = 20
TAGS = {"received": "neutral", "discussion": "info", "agenda": "warning", "decided": "success"}
"""The colour that repeats what the words of a proposal's state say."""

State = Proposal.State


@public
def proposals(request: HttpRequest, programme: str) -> HttpResponse:
    """List the proposals of a programme with how far each is."""
    found = get_object_or_404(Programme, key=programme)
    show_under(request, found)
    shown = Paginator(public_proposals(found), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [{"proposal": proposal, "tag": tag(proposal)} for proposal in shown]
    context = {"page": shown, "rows": rows}
    return keep(render(request, "public/proposals.html", context), parameters=("page",))


@public
def proposal(request: HttpRequest, programme: str, proposal: int) -> HttpResponse:
    """Show a proposal, its way to a decision, and what people say about it."""
    owner = get_object_or_404(Programme, key=programme)
    show_under(request, owner)
    spoken = Comment.objects.filter(state=Comment.State.SHOWN).order_by("written_at", "pk")
    found = get_object_or_404(
        public_proposals(owner).prefetch_related(Prefetch("comments", spoken)), pk=proposal
    )
    context = {
        "proposal": found,
        "initiative": found.enquiry.initiative,
        "desk": found.enquiry.desk or owner.desk,
        "tag": tag(found),
        "stages": stages(found),
        "is_open": found.state != State.DECIDED,
    }
    return keep(render(request, "public/proposal.html", context))


@signed_in
def comment(request: HttpRequest, programme: str, proposal: int) -> HttpResponse:
    """Take a comment, which is shown once the office has read it; list one's own."""
    owner = get_object_or_404(Programme, key=programme)
    show_under(request, owner)
    found = get_object_or_404(public_proposals(owner), pk=proposal)
    someone = person(request)
    form = CommentForm(someone, request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                write_comment(
                    proposal=found,
                    text=form.cleaned_data["text"],
                    signature=form.cleaned_data["signature"],
                    language=get_language() or settings.LANGUAGE_CODE,
                    submission=form.submission,
                    at=timezone.now(),
                    person=someone,
                )
            except LetterError as error:
                form.refuse(error)
                status = 429 if error.code == "too_many" else 422
            else:
                messages.success(
                    request, _("Thank you. The office reads your comment, then it is shown here.")
                )
                return redirect("proposal", programme, proposal)
    context = {
        "form": form,
        "proposal": found,
        "desk": found.enquiry.desk or owner.desk,
        "own": Comment.objects.filter(proposal=found, person=someone, is_answer=False),
        "is_open": found.state != State.DECIDED,
    }
    return render(request, "public/comment.html", context, status=status)


def tag(proposal: Proposal) -> dict[str, str]:
    """Return a proposal's state in words with its colour."""
    words = proposal.get_state_display()
    if proposal.state == State.DECIDED:
        words = _decided(proposal)
    return {"text": words, "state": TAGS[proposal.state]}


def _decided(proposal: Proposal) -> str:
    outcome = {"outcome": proposal.get_outcome_display()}
    return _("Decided: %(outcome)s") % outcome


def stages(proposal: Proposal) -> list[dict[str, Any]]:
    """Return a proposal's way to a decision for the `timeline` tag."""
    return list(_stages(proposal))


def _stages(proposal: Proposal) -> Iterator[dict[str, Any]]:
    order = list(State)
    reached = order.index(State(proposal.state))
    days = {
        State.RECEIVED: proposal.enquiry.received_at,
        State.DISCUSSION: proposal.published_at,
        State.AGENDA: proposal.agenda_at,
        State.DECIDED: proposal.decided_at,
    }
    for place, state in enumerate(order):
        moment = days[state]
        if place < reached and moment is None:
            continue  # a step that this proposal did not take
        when: Any = timezone.localdate(moment) if moment and place <= reached else ""
        words = str(state.label)
        if state == State.AGENDA and place <= reached and proposal.meeting_on:
            meeting = _("meeting of %(day)s") % {"day": long_date(proposal.meeting_on)}
            words = f"{words}, {meeting}"
        if state == State.DECIDED and place == reached:
            words = _decided(proposal)
        yield {
            "when": when or _("Later"),
            "is_day": bool(when),
            "text": words,
            "state": "past" if place < reached else "current" if place == reached else "future",
        }
