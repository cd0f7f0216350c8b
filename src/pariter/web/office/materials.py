"""Notes and recordings of a session: added and removed by the office."""

from typing import Any

from django import forms
from django.contrib import messages
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from pariter.apps.programmes.errors import MaterialError
from pariter.apps.programmes.materials import add_material, remove_material
from pariter.web.access import office, person
from pariter.web.office import visible
from pariter.web.office.attendance import call_of
from pariter.web.office.forms import ActForm
from pariter.web.office.frame import call_page
from pariter.web.participant.wording import session_in_words
from pariter.web.plain_text import OneLineField


def _title(code: str) -> OneLineField:
    language = get_language_info(code)["name_translated"]
    return OneLineField(
        label=format_lazy(
            "{label} ({language})", label=gettext_lazy("What is it?"), language=language
        ),
        help_text=gettext_lazy("Such as: slides, exercises, recording of the talk."),
        max_length=200,
        widget=forms.TextInput({"lang": code, "autocomplete": "off"}),
        error_messages={
            "required": _("Say what it is in this language: %(language)s.")
            % {"language": language},
            "max_length": gettext_lazy("Shorten this to 200 letters."),
        },
    )


class MaterialForm(ActForm):
    """Something that remains of a session."""

    url = forms.URLField(
        label=gettext_lazy("Address"),
        help_text=gettext_lazy("It begins with https://."),
        max_length=300,
        assume_scheme="https",
        error_messages={
            "required": gettext_lazy("Give the address at which it lies."),
            "invalid": gettext_lazy("Give a whole address, such as https://example.org/slides."),
            "max_length": gettext_lazy("Give an address of at most 300 letters."),
        },
    )
    is_recording = forms.BooleanField(label=gettext_lazy("It is a recording"), required=False)
    captions = forms.MultipleChoiceField(
        label=gettext_lazy("Languages of its captions"),
        help_text=gettext_lazy("A recording without captions cannot be added."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, languages: list[str], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.languages = languages
        for code in languages:
            self.fields[f"title_{code}"] = _title(code)
        self.order_fields([f"title_{code}" for code in languages])
        captions: Any = self.fields["captions"]
        captions.choices = [
            (code, get_language_info(code)["name_translated"]) for code in languages
        ]

    @property
    def titles(self) -> dict[str, str]:
        """Return what it is, in each language."""
        return {code: self.cleaned_data[f"title_{code}"] for code in self.languages}

    @property
    def title_fields(self) -> list[BoundField]:
        """Return where it is said what it is, language by language."""
        return [self[f"title_{code}"] for code in self.languages]

    def clean_url(self) -> str:
        """Refuse what a browser would not open safely."""
        url: str = self.cleaned_data["url"]
        if not url.startswith("https://"):
            raise forms.ValidationError(
                _("Give an address that begins with https://, not %(url)s.") % {"url": url[:60]}
            )
        return url


@office
def materials(request: HttpRequest, session: int) -> HttpResponse:
    """Show what remains of a session; add to it on POST."""
    someone, at = person(request), timezone.now()
    found = visible.session(someone, session)
    languages = found.edition.initiative.programme.languages
    form = MaterialForm(languages, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            add_material(
                session=found,
                titles=form.titles,
                url=form.cleaned_data["url"],
                captions=form.cleaned_data["captions"],
                is_recording=form.cleaned_data["is_recording"],
                at=at,
                by=someone,
            )
        except MaterialError as error:
            form.add_error(error.code if error.code in form.fields else None, str(error))
        else:
            messages.success(request, _("It is added."))
            return redirect("office_materials", found.pk)
    return call_page(
        request,
        "materials",
        call_of(found),
        tab="office_sessions",
        status=422 if form.errors else 200,
        session=found,
        when=session_in_words(found),
        is_over=found.ends_at <= at,
        form=form,
        materials=list(found.materials.all()),
    )


@office
def remove(request: HttpRequest, session: int, material: int) -> HttpResponse:
    """Take one entry away on POST."""
    someone = person(request)
    found = visible.session(someone, session)
    one = get_object_or_404(found.materials, pk=material)
    if request.method == "POST":
        remove_material(material=one, at=timezone.now(), by=someone)
        messages.success(request, _("It is removed."))
    return redirect("office_materials", found.pk)
