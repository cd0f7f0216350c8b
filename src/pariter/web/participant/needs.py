"""What a person needs to take part: asked once for all sessions of an edition."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pariter.apps.applications.models import Application
from pariter.apps.placements.needs import ACCESS, Needed, needs_of_person, tell_needs
from pariter.apps.placements.tickets import page_key_of
from pariter.web.access import person, public, signed_in
from pariter.web.participant import own
from pariter.web.participant.certificates import place_by_key
from pariter.web.participant.forms import ActForm
from pariter.web.participant.pages import page
from pariter.web.plain_text import ParagraphsField
from pariter.web.public.certificates import kept_from_others
from pariter.web.public.session_words import ACCESS as ACCESS_NAMES

LONGEST = 1_000


class NeedsForm(ActForm):
    """Kinds of access, her own words, and whether somebody comes to assist her."""

    access = forms.MultipleChoiceField(
        label=gettext_lazy("What do you need to take part?"),
        help_text=gettext_lazy("Leave everything empty if you need nothing."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("Choose from the list.")},
    )
    words = ParagraphsField(
        label=gettext_lazy("Anything else that helps"),
        help_text=gettext_lazy("Say what you need, not why."),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"max_length": gettext_lazy("Shorten this to 1,000 letters.")},
    )
    companion = forms.BooleanField(
        label=gettext_lazy("Somebody comes with me to assist me"),
        help_text=gettext_lazy(
            "This person gets a seat beside you, and is not counted as a participant."
        ),
        required=False,
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        access: Any = self.fields["access"]
        access.choices = [(kind, ACCESS_NAMES[kind]) for kind in ACCESS]

    @property
    def needed(self) -> Needed:
        """Return what she needs."""
        values = self.cleaned_data
        return Needed(
            access=tuple(kind for kind in ACCESS if kind in values["access"]),
            words=values["words"],
            companion=values["companion"],
        )


@signed_in
def needs(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask a person what she needs; keep it on POST."""
    application = own.application(person(request), reference)
    return _asked(request, application, reverse("my_application", args=[reference]))


@public
def own_needs(request: HttpRequest, key: str) -> HttpResponse:
    """Ask someone who signed up without an account what she needs; keep it on POST."""
    place = place_by_key(key)
    return _asked(request, place.application, reverse("own_page", args=[page_key_of(place)]))


def _asked(request: HttpRequest, application: Application, back: str) -> HttpResponse:
    call = application.call
    if not call.asks_needs:
        raise Http404
    at = timezone.now()
    if request.method == "POST":
        form = NeedsForm(request.POST)
        if form.is_valid():
            without = tell_needs(
                edition=call.edition, person=application.person, needed=form.needed, at=at
            )
            messages.success(request, _told(form.needed, without))
            return redirect(back)
    else:
        told = needs_of_person(call.edition, application.person)
        form = NeedsForm(
            initial={"access": told.access, "words": told.words, "companion": told.companion}
        )
    status = 422 if form.errors else 200
    return kept_from_others(
        page(request, "needs", call, status=status, form=form, back_address=back)
    )


def _told(needed: Needed, without_seat: int) -> str:
    if without_seat:
        return ngettext(
            "Your needs are kept. In one session no seat is free for who assists you. "
            "The office sees this.",
            "Your needs are kept. In %(count)d sessions no seat is free for who assists you. "
            "The office sees this.",
            without_seat,
        ) % {"count": without_seat}
    return _("Your needs are kept.") if needed else _("Nothing is kept.")
