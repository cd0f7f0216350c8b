"""An application with ranked wishes: its parts, the check, sending and taking back."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pariter.apps.applications.actions import withdraw_application
from pariter.apps.applications.errors import ApplicationError
from pariter.apps.programmes.models import Call
from pariter.apps.programmes.queries import calls
from pariter.web.access import person, signed_in
from pariter.web.forms import AccessibleForm
from pariter.web.participant import own
from pariter.web.participant.ballot import BallotForm, ballot_rows
from pariter.web.participant.drafts import Draft, keep, open_draft, send
from pariter.web.participant.forms import AboutForm, ActForm, WishesForm
from pariter.web.participant.pages import FIRST_COME, page
from pariter.web.participant.questions import QuestionsForm, answer_rows
from pariter.web.participant.wording import moment_in_words, refusal_outside_dates, wish_rows
from pariter.web.public.wording import takes_votes


@signed_in
def start(request: HttpRequest, call: int) -> HttpResponse:
    """Show the parts of the application and how far each is."""
    found = get_object_or_404(calls(), pk=call)
    initiative = found.edition.initiative
    if found.mechanism == FIRST_COME:
        return redirect("opportunity", initiative.programme.key, initiative.slug)
    draft = _draft(request, found)
    parts = list(_parts(draft))
    done = sum(part["state"] == "success" for part in parts)
    unfinished = [part["url"] for part in parts if part["state"] != "success"]
    return page(
        request,
        "start",
        found,
        draft=draft,
        parts=parts,
        done=done,
        next_url=unfinished[0] if unfinished else "",
    )


@signed_in
def about(request: HttpRequest, call: int) -> HttpResponse:
    """Ask who applies."""
    return _asked(request, call, "about")


@signed_in
def questions(request: HttpRequest, call: int) -> HttpResponse:
    """Ask what the call wants to know besides."""
    return _asked(request, call, "questions")


@signed_in
def wishes(request: HttpRequest, call: int) -> HttpResponse:
    """Ask for the wishes in their order; each press of a button is kept at once."""
    return _asked(request, call, "wishes")


@signed_in
def ballot(request: HttpRequest, call: int) -> HttpResponse:
    """Ask which projects the person supports."""
    return _asked(request, call, "ballot")


@signed_in
def check(request: HttpRequest, call: int) -> HttpResponse:
    """Show all answers once more, and send them."""
    draft = _draft(request, _ranked_call(call))
    if not draft.is_complete:
        return redirect("apply", call)
    form = ActForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        try:
            application = send(draft=draft, at=timezone.now())
        except ApplicationError as error:
            form.refuse(str(error))
        else:
            return redirect("application_sent", application.reference)
    return page(
        request,
        "check",
        draft.call,
        status=422 if form.errors else 200,
        draft=draft,
        form=form,
        summaries=list(_summaries(draft)),
    )


@signed_in
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask once more, then take an application back."""
    application = own.application(person(request), reference)
    call = application.call
    form = ActForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        try:
            withdraw_application(application=application, at=timezone.now(), by=person(request))
        except ApplicationError as error:
            form.refuse(_too_late(call) if error.code == "closed" else str(error))
        else:
            return redirect("my_application", reference)
    return page(
        request,
        "withdraw_application",
        call,
        status=422 if form.errors else 200,
        application=application,
        form=form,
    )


def _asked(request: HttpRequest, key: int, name: str) -> HttpResponse:
    """Show a step of a call that has it; do what was pressed on POST."""
    draft = _draft(request, _ranked_call(key))
    if name not in draft.steps:
        raise Http404
    kept = draft.answers["answers"] if name == "questions" else draft.answers
    values = {"data": request.POST} if request.method == "POST" else {"initial": kept}
    return _step(request, draft, _form(draft, name, **values), name)


def _form(draft: Draft, name: str, **values: Any) -> AccessibleForm:
    if name == "about":
        return AboutForm(draft.call, **values)
    if name == "questions":
        return QuestionsForm(draft.call, **values)
    kind = BallotForm if name == "ballot" else WishesForm
    return kind(draft.call, draft.offers, **values)


def _step(request: HttpRequest, draft: Draft, form: AccessibleForm, name: str) -> HttpResponse:
    """Keep what was typed; go on where it is right and in time, else say what is wrong."""
    call, now = draft.call, timezone.now()
    names = [*draft.steps, "check"]
    number = names.index(name) + 1
    if form.is_bound:
        keep(draft=draft, form=form, at=now)
        closed = refusal_outside_dates(call, now)
        if closed:
            form.is_valid()
            form.add_error(None, closed)
        elif form.rearranged:
            return redirect(reverse(f"apply_{name}", args=[call.pk]) + "#form")
        elif "later" in request.POST:
            return redirect("apply", call.pk)
        elif form.is_valid():
            return redirect(f"apply_{names[number]}", call.pk)
    return page(
        request,
        name,
        call,
        status=422 if form.is_bound else 200,
        draft=draft,
        form=form,
        step=number,
        last_step=len(draft.steps),
    )


def _ranked_call(key: int) -> Call:
    return get_object_or_404(calls().exclude(mechanism=FIRST_COME), pk=key)


def _draft(request: HttpRequest, call: Call) -> Draft:
    return open_draft(call=call, person=person(request), at=timezone.now())


def _parts(draft: Draft) -> Iterator[dict[str, str]]:
    begun = {
        "about": bool(draft.answers["name"]),
        "questions": any(draft.answers.get("answers", {}).values()),
        "wishes": bool(draft.wishes),
        "ballot": bool(draft.wishes),
    }
    for name, form in draft.steps.items():
        status, state = _("Not started"), "neutral"
        if form.is_valid():
            status, state = _("Completed"), "success"
        elif begun[name]:
            status, state = _("Not complete"), "warning"
        url = reverse(f"apply_{name}", args=[draft.call.pk])
        yield {"label": title_of(name), "url": url, "status": status, "state": state}


def title_of(step: str) -> str:
    """Return the heading of a step."""
    titles = {
        "about": _("About you"),
        "questions": _("A few questions"),
        "wishes": _("Your wishes in order"),
        "ballot": _("The projects that you support"),
    }
    return titles[step]


def _summaries(draft: Draft) -> Iterator[tuple[str, list[tuple[str, str]], str]]:
    """Yield each step's heading, its answers, and where they are changed."""
    for name in draft.steps:
        rows = {
            "about": lambda: _about_rows(draft),
            "questions": lambda: answer_rows(draft.call, draft.given_answers),
            "wishes": lambda: wish_rows(draft.wishes),
            "ballot": lambda: ballot_rows(draft.wishes),
        }[name]()
        yield title_of(name), rows, reverse(f"apply_{name}", args=[draft.call.pk])


def _about_rows(draft: Draft) -> list[tuple[str, str]]:
    languages = dict(settings.LANGUAGES)
    rows = [
        (_("Full name"), draft.answers["name"]),
        (_("E-mail address"), draft.person.email),
        (_("We write to you in"), str(languages[draft.answers["language"]])),
    ]
    if draft.home:
        rows.insert(1, (_("Where you study or work"), str(draft.home.name)))
    return rows


def _too_late(call: Call) -> str:
    when = {"when": moment_in_words(call.deadline, call.zone)}
    if takes_votes(call):
        return _("The vote closed on %(when)s, so you cannot take yours back.") % when
    return (
        _(
            "Applications closed on %(when)s, so you cannot take yours back here. "
            "If you get a place, you can decline it."
        )
        % when
    )
