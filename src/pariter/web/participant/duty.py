"""The page of whoever has a duty at a session, opened by the key that was mailed: no account.

Opening it changes nothing, since mail programs open links before people do; buttons do.
"""

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pariter.apps.participation.duty_actions import answer_duty
from pariter.apps.participation.duty_links import duty_key_of, number_in_duty_key
from pariter.apps.participation.duty_training import training_missing
from pariter.apps.participation.errors import DutyError
from pariter.apps.participation.models import Duty
from pariter.web.access import public
from pariter.web.context import show_under
from pariter.web.participant.forms import ActForm
from pariter.web.participant.wording import session_in_words
from pariter.web.public.certificate_words import span_in_words
from pariter.web.public.session_words import ages


class AnswerForm(ActForm):
    """Yes or no; a speaker says whether her name may be read."""

    named = forms.BooleanField(
        label=gettext_lazy("Everyone may read my name in the programme"),
        help_text=gettext_lazy("Without it the programme does not name you. You can change this."),
        required=False,
    )


@public
def own_duty(request: HttpRequest, key: str) -> HttpResponse:
    """Show what she is asked for to whoever has its key; take her answer on POST."""
    found = _duty(key)
    form = AnswerForm(
        request.POST if request.method == "POST" else None, initial={"named": found.named}
    )
    if form.is_bound and form.is_valid():
        answer = request.POST.get("answer")
        if answer not in ("yes", "no"):
            raise Http404
        try:
            answer_duty(
                duty=found,
                accepts=answer == "yes",
                named=form.cleaned_data["named"],
                at=timezone.now(),
            )
        except DutyError as error:
            form.refuse(str(error))
        else:
            messages.success(request, _thanks(answer))
            return redirect("own_duty", duty_key_of(found))
    return _shown(request, found, form)


def _duty(key: str) -> Any:
    """Return the duty that a key opens, or answer 404."""
    duties = Duty.objects.select_related(
        "session__venue",
        "session__offer",
        "session__organisation",
        "session__edition__initiative__contact",
        "session__edition__initiative__programme__institution",
        "session__edition__initiative__programme__desk",
    )
    return get_object_or_404(duties, pk=number_in_duty_key(key))


def _served(found: Duty) -> str:
    """Return from when to when it is confirmed that she served; empty where it is not."""
    noted = found.services.filter(from_at__isnull=False, corrected_by__isnull=True).first()
    if noted is None or noted.from_at is None or noted.until_at is None:
        return ""
    return span_in_words(noted.from_at, noted.until_at, found.session.zone)


def _thanks(answer: str) -> str:
    if answer == "yes":
        return _("Thank you. We write to you again some days before.")
    return _("Thank you for telling us.")


def _shown(request: HttpRequest, found: Any, form: AnswerForm) -> HttpResponse:
    session, zone = found.session, ZoneInfo(found.session.zone)
    initiative = session.edition.initiative
    show_under(request, initiative.programme)
    is_over = session.ends_at <= timezone.now()
    response = render(
        request,
        "participant/own_duty.html",
        {
            "duty": found,
            "session": session,
            "initiative": initiative,
            "when": session_in_words(session),
            "ages": ages(session.least_age, session.most_age),
            "from_at": found.from_at and found.from_at.astimezone(zone),
            "until_at": found.until_at and found.until_at.astimezone(zone),
            "served": _served(found),
            "training": training_missing(found) if found.state == Duty.State.ASKED else None,
            "form": form,
            "is_asked": found.state == Duty.State.ASKED,
            "has_accepted": found.state == Duty.State.ACCEPTED,
            "is_speaker": found.role == Duty.Role.SPEAKER,
            "is_over": is_over,
            "may_answer": found.state in Duty.BINDING and not is_over and not session.cancelled_at,
        },
        status=422 if form.errors else 200,
    )
    response.headers["X-Robots-Tag"] = "noindex"
    return response
