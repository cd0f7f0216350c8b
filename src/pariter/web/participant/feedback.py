"""Three questions about how it was, for whoever came; the answer is kept without her name."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pariter.apps.applications.models import Application
from pariter.apps.participation.errors import FeedbackError
from pariter.apps.participation.feedback import LONGEST_ANSWER, give_feedback, may_answer
from pariter.apps.participation.models import Farewell
from pariter.web.access import person, public, signed_in
from pariter.web.participant import own
from pariter.web.participant.certificates import place_by_key
from pariter.web.participant.forms import ActForm
from pariter.web.participant.pages import page
from pariter.web.plain_text import ParagraphsField
from pariter.web.public.certificates import kept_from_others

SCORES = (
    ("5", _("Very good")),
    ("4", _("Good")),
    ("3", _("Neither good nor poor")),
    ("2", _("Poor")),
    ("1", _("Very poor")),
)
TOO_LONG = _("Shorten your answer to 2,000 letters.")


def _answer(label: Any) -> ParagraphsField:
    return ParagraphsField(
        label=label,
        required=False,
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"max_length": TOO_LONG},
    )


class FeedbackForm(ActForm):
    """How it was, what was liked, what to change."""

    score = forms.ChoiceField(
        label=_("How was it?"),
        choices=SCORES,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how it was."),
            "invalid_choice": _("Choose how it was from the list."),
        },
    )
    liked = _answer(_("What did you like, or learn?"))
    change = _answer(_("What should be different next time?"))


@signed_in
def feedback(request: HttpRequest, placement: int) -> HttpResponse:
    """Ask a person how it was; keep her answer on POST."""
    application, found = own.placement(person(request), placement)
    return _shown(request, application, reverse("place", args=[found.pk]))


@public
def own_feedback(request: HttpRequest, key: str) -> HttpResponse:
    """Ask someone who signed up without an account how it was; keep her answer on POST."""
    return _shown(request, place_by_key(key).application, reverse("own_page", args=[key]))


def _shown(request: HttpRequest, application: Application, place_url: str) -> HttpResponse:
    at = timezone.now()
    form = FeedbackForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            _give(application, form, at)
        except FeedbackError as refusal:
            form.refuse(str(refusal))
        else:
            return redirect(request.path)
    response = page(
        request,
        "feedback",
        application.call,
        status=422 if form.errors else 200,
        form=form,
        place_url=place_url,
        can_answer=may_answer(application, at),
        has_answered=Farewell.objects.filter(application=application, has_answered=True).exists(),
    )
    return kept_from_others(response)


def _give(application: Application, form: FeedbackForm, at: datetime) -> None:
    values = form.cleaned_data
    give_feedback(
        application=application,
        score=int(values["score"]),
        liked=values["liked"],
        change=values["change"],
        at=at,
    )
