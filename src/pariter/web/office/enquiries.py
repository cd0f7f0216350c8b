"""The inbox: what people ask, by how soon it must be answered; and one enquiry."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from pariter.apps.correspondence import answers, queries
from pariter.apps.correspondence.errors import LetterError
from pariter.apps.correspondence.models import Enquiry
from pariter.apps.correspondence.templates import filled
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import OfficeRole
from pariter.apps.programmes.queries import initiatives_for
from pariter.web.access import office, person
from pariter.web.context import show_under
from pariter.web.office import visible
from pariter.web.office.correspondence import history_of, key_of, letter_tabs, tag
from pariter.web.office.frame import page
from pariter.web.office.letter_forms import (
    AnswerForm,
    CloseEnquiryForm,
    HandOverForm,
    InboxFilter,
    NoteForm,
)
from pariter.web.plain_text import SentOnceForm

PAGE_SIZE = 50


@office
def enquiries(request: HttpRequest) -> HttpResponse:
    """List the enquiries that the person may answer, the most urgent first."""
    someone, at = person(request), timezone.now()
    visible.require_office(someone)
    about = list(
        initiatives_for(someone, OfficeRole.Role.OFFICE)
        .filter(enquiries__isnull=False)
        .defer("texts")
        .distinct()
        .order_by("programme", "position")
    )
    form = InboxFilter(someone, about, request.GET)
    found = _filtered(queries.inbox(someone, at), form, someone)
    shown = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return page(
        request,
        "enquiries",
        section="enquiries",
        tabs=letter_tabs(someone, "office_enquiries"),
        form=form,
        page=shown,
        rows=[{"enquiry": one, "tag": tag(one, at)} for one in shown],
        is_filtered=any(form.cleaned_data.values()),
    )


@office
def enquiry(request: HttpRequest, enquiry: int) -> HttpResponse:
    """Show one enquiry with its thread; answer, take, hand over, note or close it on POST."""
    someone, at = person(request), timezone.now()
    found = get_object_or_404(queries.visible_enquiries(someone), pk=enquiry)
    if request.method == "POST":
        act = ACTS.get(request.POST.get("act", ""))
        if act is None:
            raise Http404
        return act(request, found, someone, at)
    return _shown(request, found, someone, at)


def _filtered(found: QuerySet[Any], form: InboxFilter, someone: Person) -> QuerySet[Any]:
    form.is_valid()
    wanted = form.cleaned_data
    if words := wanted.get("words", "").strip():
        found = queries.matching(found, words)
    state = wanted.get("state")
    if state == "late":
        found = found.filter(is_late=True)
    elif state:
        found = found.filter(state=state)
    elif not words:
        found = found.exclude(state=Enquiry.State.CLOSED)
    if wanted.get("whose") == "mine":
        found = found.filter(handler=someone)
    elif wanted.get("whose") == "free":
        found = found.filter(handler=None)
    for name, field in (("kind", "kind"), ("desk", "desk"), ("about", "initiative")):
        if value := wanted.get(name):
            found = found.filter(**{field: value})
    return found


def _answer(request: HttpRequest, found: Enquiry, someone: Person, at: datetime) -> HttpResponse:
    """Show the mail that an answer makes, and send it from there alone."""
    form = AnswerForm(list(_templates(found, someone)), request.POST)
    step = request.POST.get("step")
    if step == "template":
        return _shown(request, found, someone, at, answer=_with_template(form, found, someone))
    if step == "change":
        unsent = AnswerForm(list(_templates(found, someone)), initial=form.draft())
        return _shown(request, found, someone, at, answer=unsent, kept=form.submission)
    if not form.is_valid():
        return _shown(request, found, someone, at, answer=form, refused=form)
    text = form.cleaned_data["text"]
    if step != "send":
        return _preview(request, found, form, text)
    try:
        answers.answer_enquiry(
            enquiry=found,
            text=text,
            seen=form.seen,
            submission=form.submission,
            at=at,
            by=someone,
        )
    except LetterError as error:
        form.refuse(error)
        return _shown(request, found, someone, at, answer=form, refused=form)
    said = _("Your answer is on its way.") if found.email else _("Your answer is on their page.")
    return _done(request, found, said)


def _preview(request: HttpRequest, found: Enquiry, form: AnswerForm, text: str) -> HttpResponse:
    show_under(request, found.programme)
    return page(
        request,
        "enquiry_preview",
        section="enquiries",
        enquiry=found,
        form=form,
        seen=form.seen,
        text=text,
        letter=answers.answer_letter(enquiry=found, text=text),
        spoken=_language(found),
    )


def _with_template(form: AnswerForm, found: Enquiry, someone: Person) -> AnswerForm:
    """Add a template's words to what is typed already; nothing typed is lost."""
    typed = form.draft()
    template = _templates(found, someone).filter(pk=key_of(str(typed.get("template") or "")))
    words = [str(typed.get("text") or "").strip(), *(filled(one, found) for one in template)]
    text = "\n\n".join(part for part in words if part)
    return AnswerForm(list(_templates(found, someone)), initial={"text": text})


def _take(request: HttpRequest, found: Enquiry, someone: Person, at: datetime) -> HttpResponse:
    try:
        answers.take_enquiry(enquiry=found, at=at, by=someone)
    except LetterError as error:
        messages.error(request, str(error))
        return redirect("office_enquiry", found.pk)
    return _done(request, found, _("You answer this enquiry now."))


def _hand_over(request: HttpRequest, found: Enquiry, someone: Person, at: datetime) -> HttpResponse:
    form = HandOverForm(found, request.POST)
    if form.is_valid():
        try:
            answers.hand_over(enquiry=found, at=at, by=someone, **form.chosen)
        except LetterError as error:
            form.refuse(error)
        else:
            messages.success(request, _("The enquiry is handed over."))
            if queries.visible_enquiries(someone).filter(pk=found.pk).exists():
                return redirect("office_enquiry", found.pk)
            return redirect("office_enquiries")
    return _shown(request, found, someone, at, hand_over=form, refused=form)


def _note(request: HttpRequest, found: Enquiry, someone: Person, at: datetime) -> HttpResponse:
    form = NoteForm(request.POST)
    if form.is_valid():
        try:
            answers.add_note(enquiry=found, text=form.cleaned_data["note"], at=at, by=someone)
        except LetterError as error:
            form.refuse(error)
        else:
            return _done(request, found, _("Your note is kept."))
    return _shown(request, found, someone, at, note=form, refused=form)


def _close(request: HttpRequest, found: Enquiry, someone: Person, at: datetime) -> HttpResponse:
    form = CloseEnquiryForm(request.POST)
    if form.is_valid():
        try:
            answers.close_enquiry(
                enquiry=found,
                reason=form.cleaned_data["reason"],
                is_spam=form.cleaned_data["is_spam"],
                at=at,
                by=someone,
            )
        except LetterError as error:
            form.refuse(error)
        else:
            return _done(request, found, _("The enquiry is closed."))
    return _shown(request, found, someone, at, close=form, refused=form)


def _reopen(request: HttpRequest, found: Enquiry, someone: Person, at: datetime) -> HttpResponse:
    try:
        answers.reopen_enquiry(enquiry=found, at=at, by=someone)
    except LetterError as error:
        messages.error(request, str(error))
        return redirect("office_enquiry", found.pk)
    return _done(request, found, _("The enquiry is open again."))


ACTS = {
    "answer": _answer,
    "take": _take,
    "hand_over": _hand_over,
    "note": _note,
    "close": _close,
    "reopen": _reopen,
}


def _done(request: HttpRequest, found: Enquiry, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("office_enquiry", found.pk)


def _shown(
    request: HttpRequest,
    found: Enquiry,
    someone: Person,
    at: datetime,
    *,
    refused: SentOnceForm | None = None,
    answer: AnswerForm | None = None,
    hand_over: HandOverForm | None = None,
    note: NoteForm | None = None,
    close: CloseEnquiryForm | None = None,
    kept: str = "",
) -> HttpResponse:
    """Show the page with the forms that were sent, and fresh ones for the other acts.

    kept: the submission that an answer changed after its preview goes on with
    """
    show_under(request, found.programme)
    letters = list(found.messages.select_related("person").order_by("at", "pk"))
    known = {
        "handler": str(found.handler.public_id) if found.handler else "",
        "desk": found.desk.key if found.desk else "",
        "about": found.initiative.key if found.initiative else "",
    }
    answer = answer or AnswerForm(list(_templates(found, someone)))
    return page(
        request,
        "enquiry",
        section="enquiries",
        status=422 if refused and refused.errors else 200,
        enquiry=found,
        proposal=getattr(found, "proposal", None),
        tag=tag(found, at),
        letters=letters,
        seen=len(letters),
        notes=found.notes.select_related("person").order_by("at", "pk"),
        history=history_of(found),
        spoken=_language(found),
        is_mine=found.handler == someone,
        form=refused,
        answer_form=answer,
        submission=kept or answer.submission,
        hand_over_form=hand_over or HandOverForm(found, initial=known),
        note_form=note or NoteForm(),
        close_form=close or CloseEnquiryForm(),
    )


def _templates(found: Enquiry, someone: Person) -> QuerySet[Any]:
    return queries.templates_of(someone).filter(programme=found.programme)


def _language(found: Enquiry) -> str:
    return str(get_language_info(found.language)["name_translated"])
