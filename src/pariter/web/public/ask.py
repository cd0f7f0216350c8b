"""Ask or propose without an account, and read the answer by a secret link."""

import re
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from pariter.apps.correspondence.actions import send_enquiry, write_again
from pariter.apps.correspondence.errors import LetterError
from pariter.apps.correspondence.models import Enquiry, Message
from pariter.apps.correspondence.promises import promise_of
from pariter.apps.correspondence.proposals import agree_to_publish
from pariter.apps.correspondence.queries import subjects_of
from pariter.apps.programmes.models import Programme
from pariter.web.access import public
from pariter.web.context import show_under
from pariter.web.plain_text import refuse_flood
from pariter.web.public.letter_forms import AgreeForm, AskForm, WriteAgainForm
from pariter.web.public.proposals import stages

TOKEN = re.compile(r"[\w-]{20,43}", re.ASCII)
TOO_MANY = {"too_many", "flood"}


@public
def ask(request: HttpRequest, programme: str) -> HttpResponse:
    """Take a question or a proposal."""
    found = get_object_or_404(Programme, key=programme)
    show_under(request, found)
    subjects = list(subjects_of(found))
    status = 200
    if request.method == "POST":
        form = AskForm(found, subjects, request.POST)
        status = 422
        if form.is_valid():
            try:
                enquiry = _send(request, found, form)
            except LetterError as error:
                form.refuse(error)
                status = 429 if error.code in TOO_MANY else 422
            else:
                return redirect("ask_sent", found.key, enquiry.token)
    else:
        form = AskForm(found, subjects, initial=_known(request))
    context = {
        "form": form,
        "promise": promise_of(found),
        "initiative": form.subjects.get(str(form["about"].value() or "")),
        "answered_in": get_language_info(get_language() or "en")["name_translated"],
    }
    return render(request, "public/ask.html", context, status=status)


@public
def sent(request: HttpRequest, programme: str, token: str) -> HttpResponse:
    """Confirm that a message has come, with its reference and what happens next."""
    return _shown(request, by_token(programme, token), "ask_sent")


@public
def enquiry(request: HttpRequest, programme: str, token: str) -> HttpResponse:
    """Show the thread to whoever has its link; take another letter, or a change of consent."""
    found = by_token(programme, token)
    acts = {"write": _write, "agree": _agree}
    if request.method == "POST":
        act = acts.get(request.POST.get("act", ""))
        if act is None:
            raise Http404
        form, done = act(request, found)
        if done:
            messages.success(request, done)
            return redirect("enquiry", programme, token)
        return _shown(request, found, "enquiry", form=form, status=422)
    return _shown(request, found, "enquiry")


def by_token(programme: str, token: str) -> Enquiry:
    """Return the enquiry that a secret link opens, or answer 404."""
    if not TOKEN.fullmatch(token):
        raise Http404
    letters = Message.objects.order_by("at", "pk")
    return get_object_or_404(
        Enquiry.objects.select_related(
            "programme__institution", "programme__desk", "initiative", "desk", "proposal"
        )
        .defer("initiative__texts", "programme__body")
        .prefetch_related(Prefetch("messages", letters)),
        programme__key=programme,
        token=token,
    )


def _send(request: HttpRequest, programme: Programme, form: AskForm) -> Enquiry:
    refuse_flood(request)
    values = form.cleaned_data
    return send_enquiry(
        programme=programme,
        initiative=form.initiative,
        kind=values["kind"],
        subject=values["subject"],
        text=values["text"],
        name=values["name"],
        email=values["email"],
        language=get_language() or settings.LANGUAGE_CODE,
        person=request.user if request.user.is_authenticated else None,
        may_be_published=form.may_be_published,
        signature=form.signature_chosen,
        submission=form.submission,
        at=timezone.now(),
    )


def _known(request: HttpRequest) -> dict[str, str]:
    """Return what need not be asked: what the link says, and who is signed in."""
    known = {
        "kind": request.GET.get("kind") or Enquiry.Kind.QUESTION,
        "about": request.GET.get("about", ""),
    }
    if request.user.is_authenticated:
        known |= {"name": request.user.name, "email": request.user.email}
    return known


def _write(request: HttpRequest, found: Enquiry) -> tuple[Any, str]:
    form = WriteAgainForm(request.POST)
    if not form.is_valid():
        return form, ""
    try:
        write_again(
            enquiry=found,
            text=form.cleaned_data["text"],
            submission=form.submission,
            at=timezone.now(),
            person=request.user if request.user.is_authenticated else None,
        )
    except LetterError as error:
        form.refuse(error)
        return form, ""
    return form, _("Your message is added. The office has it now.")


def _agree(request: HttpRequest, found: Enquiry) -> tuple[Any, str]:
    if not hasattr(found, "proposal"):
        raise Http404
    form = AgreeForm(found.name, request.POST)
    if not form.is_valid():
        return form, ""
    try:
        agree_to_publish(
            proposal=found.proposal,
            may_be_published=form.may_be_published,
            signature=form.cleaned_data["signature"] or found.proposal.signature,
            at=timezone.now(),
        )
    except LetterError as error:
        form.refuse(error)
        return form, ""
    if form.may_be_published:
        return form, _("You agree that your proposal is published.")
    return form, _("Your proposal is not public any more.")


def _shown(
    request: HttpRequest, found: Enquiry, template: str, *, form: Any = None, status: int = 200
) -> HttpResponse:
    """Show a page about one enquiry; no search engine may list it."""
    show_under(request, found.programme)
    proposal = getattr(found, "proposal", None)
    agreed = proposal and {
        "consent": "yes" if proposal.may_be_published else "no",
        "signature": proposal.signature,
    }
    context = {
        "enquiry": found,
        "initiative": found.initiative,
        "desk": found.desk or found.programme.desk,
        "proposal": proposal,
        "stages": stages(proposal) if proposal else None,
        "form": form,
        "write_form": form if isinstance(form, WriteAgainForm) else WriteAgainForm(),
        "agree_form": form
        if isinstance(form, AgreeForm)
        else AgreeForm(found.name, initial=agreed or {}),
        "may_write": not found.erased_at and not found.is_spam,
        "address": settings.SITE_URL + request.path,
    }
    response = render(request, f"public/{template}.html", context, status=status)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
