"""Keep in touch over years: an address with consent, and one short answer a year.

Opening a page changes nothing, since mail programs open links before people do; buttons do.
"""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from pariter.apps.correspondence.errors import LetterError
from pariter.apps.participation.errors import FollowUpError
from pariter.apps.participation.follow_up_actions import (
    agree_to_follow,
    answer_follow_up,
    ask_to_follow,
    stop_following,
)
from pariter.apps.participation.follow_up_terms import CURRENT, TERMS
from pariter.apps.participation.followed import edition_met, last_day
from pariter.apps.participation.models import FollowUp, FollowUpAnswer
from pariter.apps.programmes.models import Edition, Initiative
from pariter.web.access import public
from pariter.web.context import show_under
from pariter.web.forms import AccessibleForm
from pariter.web.plain_text import OpenForm, refuse_flood
from pariter.web.public.ask import TOKEN
from pariter.web.public.certificates import kept_from_others

YES, NO = "yes", "no"
ADDRESS = gettext_lazy("Enter an e-mail address such as name@example.org.")


def _email(label: Any, **options: Any) -> forms.EmailField:
    return forms.EmailField(
        label=label,
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "off"}),
        error_messages={"required": ADDRESS, "invalid": ADDRESS, "max_length": ADDRESS},
        **options,
    )


class KeepInTouchForm(OpenForm):
    """An address, and that of a guardian where she is not of age."""

    reveals: ClassVar = {"of_age": {NO: ["guardian_email"]}}

    email = _email(
        gettext_lazy("Your e-mail address"),
        help_text=gettext_lazy("One that you will still read in some years."),
    )
    of_age = forms.ChoiceField(
        label=gettext_lazy("Are you 18 or older?"),
        choices=((YES, gettext_lazy("Yes")), (NO, gettext_lazy("No"))),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say whether you are 18 or older.")},
    )
    guardian_email = _email(
        gettext_lazy("E-mail address of a parent or guardian"),
        help_text=gettext_lazy("We ask there first. Without that yes we erase both addresses."),
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        # Asked of whoever is not of age.
        self.fields["guardian_email"].required = not self.is_bound or self.data.get("of_age") == NO


class AnswerForm(AccessibleForm):
    """What someone does a year later."""

    reveals: ClassVar = {"doing": {FollowUpAnswer.Doing.STUDIES: ["field"]}}

    doing = forms.ChoiceField(
        label=gettext_lazy("What do you do now?"),
        choices=FollowUpAnswer.Doing.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what you do now.")},
    )
    field = forms.ChoiceField(
        label=gettext_lazy("What do you study?"),
        choices=FollowUpAnswer.Field.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what you study.")},
    )
    has_applied = forms.ChoiceField(
        label=gettext_lazy("Have you ever applied to a scientific programme?"),
        choices=((YES, gettext_lazy("Yes")), (NO, gettext_lazy("No"))),
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        studies = FollowUpAnswer.Doing.STUDIES
        self.fields["field"].required = not self.is_bound or self.data.get("doing") == studies


@public
def keep_in_touch(request: HttpRequest, programme: str, initiative: str) -> HttpResponse:
    """Ask for an address, and send a link to whoever may agree."""
    found = _initiative(request, programme, initiative)
    at, status = timezone.now(), 200
    form = KeepInTouchForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        status = 422
        if form.is_valid():
            told = form.cleaned_data
            try:
                refuse_flood(request)
                ask_to_follow(
                    initiative=found,
                    email=told["email"],
                    guardian_email=told["guardian_email"] if told["of_age"] == NO else "",
                    language=get_language() or settings.LANGUAGE_CODE,
                    at=at,
                )
            except LetterError as error:
                form.add_error(None, str(error))
                status = 429
            except FollowUpError as error:
                form.add_error(error.code if error.code in form.fields else None, str(error))
            else:
                return redirect("keep_in_touch_sent", programme, initiative)
    edition = edition_met(found, at)
    context = {
        "form": form,
        "initiative": found,
        "terms": TERMS[CURRENT],
        "until": last_day(edition, at) if edition else None,
    }
    return render(request, "public/keep_in_touch.html", context, status=status)


@public
def keep_in_touch_sent(request: HttpRequest, programme: str, initiative: str) -> HttpResponse:
    """Say that a link is on its way; the same whoever asked, and whoever asked before."""
    found = _initiative(request, programme, initiative)
    return render(request, "public/keep_in_touch_sent.html", {"initiative": found})


@public
def followed(request: HttpRequest, programme: str, initiative: str, token: str) -> HttpResponse:
    """Show whoever has the link how the consent stands; take a yes, an answer, or its end."""
    about = _initiative(request, programme, initiative)
    follow_ups = FollowUp.objects.select_related("edition").filter(edition__initiative=about)
    kept = follow_ups.filter(token=token).first()
    if kept is None or not TOKEN.fullmatch(token):
        raise Http404
    at, status = timezone.now(), 200
    form = AnswerForm(initial={"doing": request.GET.get("doing")})
    refused = AccessibleForm({})
    if request.method == "POST":
        act = request.POST.get("act")
        if act == "answer":
            form = refused = AnswerForm(request.POST)
        try:
            done = _done(act, kept, form, at)
        except FollowUpError as error:
            refused.add_error("field" if error.code == "field" else None, str(error))
            done = ""
        if done:
            messages.success(request, done)
            return redirect("followed", programme, initiative, token)
        status = 422
    kept.edition.initiative = about
    context = {
        "initiative": about,
        "follow_up": kept,
        "form": form,
        "refused": refused if status == 422 else None,
        "terms": TERMS[kept.terms],
        "until": kept.until or last_day(kept.edition, at),
        "may_agree": kept.state == FollowUp.State.ASKED,
        "is_live": kept.state in FollowUp.LIVE,
        "may_answer": _may_answer(kept),
        "has_answered": kept.rounds > 0 and not _may_answer(kept),
    }
    return kept_from_others(render(request, "public/followed.html", context, status=status))


def _done(act: str | None, kept: FollowUp, form: AnswerForm, at: Any) -> str:
    """Do what was asked; return what to say, nothing where the form says what was wrong."""
    if act == "agree":
        agree_to_follow(follow_up=kept, at=at)
        return _("Thank you. We write in a year.")
    if act == "stop":
        stop_following(follow_up=kept, at=at)
        return _("It has ended. The addresses are erased.")
    if act != "answer":
        raise Http404
    if not form.is_valid():
        return ""
    told = form.cleaned_data
    answer_follow_up(
        follow_up=kept,
        doing=told["doing"],
        field=told["field"],
        has_applied={YES: True, NO: False}.get(told["has_applied"]),
        at=at,
    )
    return _("Thank you. Your answer is kept.")


def _may_answer(kept: FollowUp) -> bool:
    asked = kept.state == FollowUp.State.AGREED and kept.rounds > 0
    return asked and not kept.answers.filter(round=kept.rounds).exists()


def _initiative(request: HttpRequest, programme: str, slug: str) -> Initiative:
    followed_over_years = Edition.objects.filter(follow_up_years__isnull=False)
    found = get_object_or_404(
        Initiative.objects.select_related("programme__institution", "programme__desk")
        .defer("texts")
        .filter(pk__in=followed_over_years.values("initiative")),
        programme__key=programme,
        slug=slug,
    )
    show_under(request, found.programme)
    return found
