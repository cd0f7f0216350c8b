"""Proposals: publish them, read what people say, bring them to the committee, keep its decision."""

from datetime import datetime
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pariter.apps.correspondence import proposals as acts
from pariter.apps.correspondence import queries
from pariter.apps.correspondence.errors import LetterError
from pariter.apps.correspondence.models import Comment, Proposal
from pariter.apps.people.models import Person
from pariter.web.access import office, person
from pariter.web.context import show_under
from pariter.web.office import visible
from pariter.web.office.correspondence import history_of, key_of, letter_tabs
from pariter.web.office.frame import page
from pariter.web.office.letter_forms import (
    AgendaForm,
    DecideForm,
    JudgeForm,
    PublicAnswerForm,
    PublishProposalForm,
)
from pariter.web.plain_text import SentOnceForm
from pariter.web.public.proposals import stages, tag

PAGE_SIZE = 50


@office
def proposals(request: HttpRequest) -> HttpResponse:
    """List the proposals: those with comments to read first, then the youngest."""
    someone = person(request)
    visible.require_office(someone)
    found = queries.visible_proposals(someone).order_by("-to_read", "-enquiry__received_at")
    shown = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return page(
        request,
        "proposals",
        section="enquiries",
        tabs=letter_tabs(someone, "office_proposals"),
        page=shown,
        rows=[{"proposal": one, "tag": tag(one)} for one in shown],
    )


@office
def agenda(request: HttpRequest) -> HttpResponse:
    """Show what is on the committees' agendas, ready to be printed."""
    someone = person(request)
    visible.require_office(someone)
    meetings = [
        (programme, meeting, [_agenda_row(one) for one in found])
        for (programme, meeting), found in groupby(
            queries.agenda(someone), lambda one: (one.enquiry.programme, one.meeting_on)
        )
    ]
    tabs = letter_tabs(someone, "office_agenda")
    return page(request, "agenda", section="enquiries", tabs=tabs, meetings=meetings)


def _agenda_row(found: Proposal) -> dict[str, Any]:
    shown = [said for said in found.comments.all() if said.state == Comment.State.SHOWN]
    return {
        "proposal": found,
        "title": found.title or found.enquiry.subject,
        "text": found.text or _first_letter(found),
        "comments": shown,
    }


@office
def proposal(request: HttpRequest, proposal: int) -> HttpResponse:
    """Show one proposal; publish it, judge comments, or move it towards a decision on POST."""
    someone, at = person(request), timezone.now()
    found = get_object_or_404(queries.visible_proposals(someone), pk=proposal)
    if request.method == "POST":
        act = ACTS.get(request.POST.get("act", ""))
        if act is None:
            raise Http404
        try:
            said = act(request, found, someone, at)
        except RefusedError as refusal:
            return _shown(request, found, refused=refusal.form)
        except LetterError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, said)
        return redirect("office_proposal", found.pk)
    return _shown(request, found)


class RefusedError(Exception):
    """A form of the page that holds something wrong."""

    def __init__(self, form: SentOnceForm) -> None:
        super().__init__(form.errors)
        self.form = form


def _checked(form: SentOnceForm, act: Any) -> None:
    """Do an act with a form that is right; what is refused stays with the form."""
    if not form.is_valid():
        raise RefusedError(form)
    try:
        act(form.cleaned_data)
    except LetterError as error:
        form.refuse(error)
        raise RefusedError(form) from error


def _publish(request: HttpRequest, found: Proposal, someone: Person, at: datetime) -> str:
    _checked(
        PublishProposalForm(request.POST),
        lambda said: acts.publish_proposal(
            proposal=found, title=said["title"], text=said["text"], at=at, by=someone
        ),
    )
    return _("Everyone can read the proposal now.")


def _unpublish(request: HttpRequest, found: Proposal, someone: Person, at: datetime) -> str:
    acts.unpublish_proposal(proposal=found, at=at, by=someone)
    return _("The proposal is not public any more.")


def _on_agenda(request: HttpRequest, found: Proposal, someone: Person, at: datetime) -> str:
    _checked(
        AgendaForm(request.POST),
        lambda said: acts.put_on_agenda(
            proposal=found, meeting_on=said["meeting"], at=at, by=someone
        ),
    )
    return _("The proposal is on the agenda.")


def _off_agenda(request: HttpRequest, found: Proposal, someone: Person, at: datetime) -> str:
    acts.take_off_agenda(proposal=found, at=at, by=someone)
    return _("The proposal is off the agenda.")


def _decide(request: HttpRequest, found: Proposal, someone: Person, at: datetime) -> str:
    _checked(
        DecideForm(request.POST),
        lambda said: acts.decide_proposal(
            proposal=found, outcome=said["outcome"], reason=said["reason"], at=at, by=someone
        ),
    )
    return _("The decision is kept, and whoever proposed it is told.")


def _judge(request: HttpRequest, found: Proposal, someone: Person, at: datetime) -> str:
    comments = found.comments.filter(is_answer=False)
    comment = get_object_or_404(comments, pk=key_of(request.POST.get("comment", "")))
    is_shown = request.POST.get("verdict") == "show"
    _checked(
        JudgeForm(comment, request.POST),
        lambda said: acts.judge_comment(
            comment=comment, is_shown=is_shown, reason=said["reason"], at=at, by=someone
        ),
    )
    return _("Everyone can read the comment now.") if is_shown else _("The comment is kept back.")


def _answer(request: HttpRequest, found: Proposal, someone: Person, at: datetime) -> str:
    form = PublicAnswerForm(request.POST)
    _checked(
        form,
        lambda said: acts.answer_publicly(
            proposal=found,
            text=said["answer"],
            language=get_language() or found.enquiry.language,
            submission=form.submission,
            at=at,
            by=someone,
        ),
    )
    return _("Everyone can read your answer now.")


ACTS = {
    "publish": _publish,
    "unpublish": _unpublish,
    "on_agenda": _on_agenda,
    "off_agenda": _off_agenda,
    "decide": _decide,
    "judge": _judge,
    "answer": _answer,
}


def _shown(
    request: HttpRequest, found: Proposal, *, refused: SentOnceForm | None = None
) -> HttpResponse:
    show_under(request, found.enquiry.programme)
    comments = list(found.comments.select_related("person").order_by("written_at", "pk"))
    words = {
        "title": found.title or found.enquiry.subject,
        "text": found.text or _first_letter(found),
    }
    fresh: list[SentOnceForm] = [
        PublishProposalForm(initial=words),
        AgendaForm(initial={"meeting": found.meeting_on}),
        DecideForm(),
        PublicAnswerForm(),
    ]
    sent = [
        refused if refused is not None and type(refused) is type(form) else form for form in fresh
    ]
    publish_form, agenda_form, decide_form, answer_form = sent
    return page(
        request,
        "proposal_page",
        section="enquiries",
        status=422 if refused else 200,
        proposal=found,
        enquiry=found.enquiry,
        tag=tag(found),
        stages=stages(found),
        form=refused,
        publish_form=publish_form,
        agenda_form=agenda_form,
        decide_form=decide_form,
        answer_form=answer_form,
        comments=[(one, _judging(one, refused)) for one in comments],
        history=history_of(found),
        is_decided=found.state == Proposal.State.DECIDED,
    )


def _judging(comment: Comment, refused: SentOnceForm | None) -> JudgeForm:
    if isinstance(refused, JudgeForm) and refused.comment == comment:
        return refused
    return JudgeForm(comment)


def _first_letter(found: Proposal) -> str:
    letters = sorted(found.enquiry.messages.all(), key=lambda one: (one.at, one.pk))
    return letters[0].text if letters else ""
