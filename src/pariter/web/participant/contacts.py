"""The contacts of two who are paired: each notes them, the other confirms; nobody tells of what."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pariter.apps.applications.models import Application
from pariter.apps.participation.contact_actions import (
    MOST_MINUTES,
    confirm_contact,
    note_contact,
    take_back_contact,
)
from pariter.apps.participation.errors import ContactError
from pariter.apps.participation.in_touch import contacts_of, weeks_of
from pariter.apps.participation.models import Contact
from pariter.apps.people.models import Person
from pariter.apps.placements.models import Pair
from pariter.apps.placements.queries import pairs_of
from pariter.apps.programmes.moments import day_in_words
from pariter.web.access import person, signed_in
from pariter.web.forms import DateField
from pariter.web.participant import own
from pariter.web.participant.forms import ActForm
from pariter.web.participant.history import Tag
from pariter.web.participant.pages import page

OF_THE_DAY = ("future", "before", "ended")
MINUTES = gettext_lazy("Enter minutes from 1 to 1,440, or leave it empty.")


class ContactForm(ActForm):
    """When two were in touch, how, and for how long."""

    day = DateField(
        label=gettext_lazy("When were you in touch?"),
        help_text=gettext_lazy("For example 5 12 2026"),
        error_messages={"required": gettext_lazy("Enter the day on which you were in touch.")},
    )
    way = forms.ChoiceField(
        label=gettext_lazy("How?"),
        choices=Contact.Way.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how you were in touch.")},
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("For how many minutes, about?"),
        required=False,
        min_value=1,
        max_value=MOST_MINUTES,
        widget=forms.TextInput({"inputmode": "numeric", "size": "5"}),
        error_messages={"invalid": MINUTES, "min_value": MINUTES, "max_value": MINUTES},
    )


@dataclass(frozen=True)
class Row:
    """One contact as one of the two sees it."""

    contact: Contact
    words: str
    tag: Tag
    may_confirm: bool
    may_take_back: bool


@signed_in
def contacts(request: HttpRequest, reference: str, pair: int) -> HttpResponse:
    """Show the contacts of a pair; note, confirm or take one back on POST."""
    application = own.application(person(request), reference)
    found = get_object_or_404(pairs_of(application), pk=pair)
    if weeks_of(found.first.call) is None:
        raise Http404
    form, refused = ContactForm(), ActForm()
    if request.method == "POST":
        is_new = request.POST.get("act") == "note"
        form = ContactForm(request.POST) if is_new else form
        refused = form if is_new else ActForm({})
        done = _done(request, refused, found, application, timezone.now())
        if done:
            messages.success(request, done)
            return redirect("pair_contacts", reference, pair)
    partner = found.second if found.first_id == application.pk else found.first
    return page(
        request,
        "contacts",
        application.call,
        status=422 if refused.errors else 200,
        application=application,
        partner=partner.person,
        rows=[_row(contact, application) for contact in contacts_of(found)],
        form=form,
        refused=refused,
    )


def contacts_in_words(pair: Pair) -> str:
    """Say how often two were in touch, and when last; nothing where nobody notes it."""
    if weeks_of(pair.first.call) is None:
        return ""
    noted = list(contacts_of(pair).values_list("day", flat=True))
    if not noted:
        return _("No contact is noted yet.")
    return ngettext(
        "%(count)d contact is noted, the last of %(day)s.",
        "%(count)d contacts are noted, the last of %(day)s.",
        len(noted),
    ) % {"count": len(noted), "day": day_in_words(noted[0], "j F Y")}


def _done(
    request: HttpRequest, form: ActForm, pair: Pair, application: Application, at: datetime
) -> str:
    """Do what was asked and return what to say; nothing where the form says what was refused."""
    act, by = request.POST.get("act"), person(request)
    try:
        if isinstance(form, ContactForm):
            return _noted(form, pair, application, at, by)
        contact = get_object_or_404(contacts_of(pair), pk=_number(request.POST.get("contact")))
        if act == "confirm":
            confirm_contact(contact=contact, application=application, at=at, by=by)
            return _("The contact is confirmed.")
        if act == "take_back":
            take_back_contact(contact=contact, application=application, at=at, by=by)
            return _("The contact is taken back.")
    except ContactError as error:
        form.add_error("day" if error.code in OF_THE_DAY else None, str(error))
        return ""
    raise Http404


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else 0


def _noted(
    form: ContactForm, pair: Pair, application: Application, at: datetime, by: Person
) -> str:
    if not form.is_valid():
        return ""
    told: dict[str, Any] = form.cleaned_data
    contact = note_contact(
        pair=pair,
        application=application,
        day=told["day"],
        way=told["way"],
        minutes=told["minutes"],
        at=at,
        by=by,
    )
    if contact.confirmed_at:
        return _("Your partner noted this contact too, so it is confirmed.")
    return _("The contact is noted. Your partner can confirm it.")


def _row(contact: Contact, application: Application) -> Row:
    is_own, is_sure = contact.noted_by_id == application.pk, contact.confirmed_at is not None
    if is_sure:
        tag = Tag(_("Both of you noted it"), "success")
    elif is_own:
        tag = Tag(_("Your partner has not confirmed it yet"), "neutral")
    else:
        tag = Tag(_("Noted by your partner"), "warning")
    words = [day_in_words(contact.day, "j F Y"), contact.get_way_display()]
    if contact.minutes:
        words.append(
            ngettext("%(count)d minute", "%(count)d minutes", contact.minutes)
            % {"count": contact.minutes}
        )
    return Row(contact, ", ".join(words), tag, not is_own and not is_sure, is_own and not is_sure)
