"""Forms about minors: whom they name as guardian, and what a guardian answers."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from pariter.apps.applications.guardian_terms import CURRENT, PHOTOS
from pariter.apps.correspondence.texts import LONGEST_NAME
from pariter.apps.placements.guardians import Told
from pariter.apps.programmes.models import Call
from pariter.web.participant.forms import ActForm, SignUpForm
from pariter.web.plain_text import OneLineField, ParagraphsField

LONGEST_NOTE = 1_000
PHONE = re.compile(r"[+]?[0-9 ()./-]+")
PHONE_DIGITS = (6, 15)
"""Fewer reach nobody from abroad; more has no number (ITU-T E.164)."""
ALONE, PICKED_UP = "alone", "picked_up"
YES, NO = "yes", "no"
TOO_LONG = _("Shorten this to 1,000 letters.")


class PhoneField(OneLineField):
    """A telephone number as people write it: spaces, brackets and a plus are welcome."""

    default_error_messages = {
        "no_phone": _("Enter a telephone number such as +39 02 1234 5678."),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(
            max_length=40,
            widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
            **options,
        )

    def validate(self, value: str) -> None:
        """Refuse what nobody could call."""
        super().validate(value)
        least, most = PHONE_DIGITS
        digits = sum(sign.isdigit() for sign in value)
        if value and not (PHONE.fullmatch(value) and least <= digits <= most):
            raise ValidationError(self.error_messages["no_phone"], "no_phone")


class NamedForm(ActForm):
    """Whom a minor names as her parent or guardian."""

    guardian_name = OneLineField(
        label=_("Full name of a parent or guardian"),
        help_text=_("You are under 18, so somebody who answers for you must say yes."),
        max_length=LONGEST_NAME,
        error_messages={
            "required": _("Enter the full name of a parent or guardian."),
            "max_length": _("Shorten the name to 200 letters."),
        },
    )
    guardian_email = forms.EmailField(
        label=_("E-mail address of this parent or guardian"),
        help_text=_("Not your own. We send a link there, and keep your seat for a few days."),
        max_length=254,
        error_messages={
            "required": _("Enter the e-mail address of a parent or guardian."),
            "invalid": _("Enter an e-mail address such as name@example.org."),
            "max_length": _("Enter an e-mail address such as name@example.org."),
        },
    )
    guardian_language = forms.ChoiceField(
        label=_("In which language do we write to this parent or guardian?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a language."),
            "invalid_choice": _("Choose a language."),
        },
    )

    def speak(self, call: Call) -> None:
        """Offer the languages that the programme of a call speaks."""
        spoken = call.edition.initiative.programme.languages
        language: Any = self.fields["guardian_language"]
        language.choices = [pair for pair in settings.LANGUAGES if pair[0] in spoken]


class GuardianNameForm(NamedForm):
    """The same, of somebody who has signed up."""

    def __init__(self, call: Call, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.speak(call)


class GuardianForm(ActForm):
    """What a guardian tells for the day, and agrees to; about photos she answers freely."""

    children = OneLineField(
        label=_("Which children come?"),
        help_text=_("First name and family name of each."),
        max_length=500,
        error_messages={
            "required": _("Write the names of the children who come."),
            "max_length": _("Shorten the names to 500 letters."),
        },
    )
    contact = OneLineField(
        label=_("Whom do we call in an emergency?"),
        help_text=_("Your own name, or the name of somebody else."),
        max_length=LONGEST_NAME,
        error_messages={
            "required": _("Enter the name of whom we call in an emergency."),
            "max_length": _("Shorten the name to 200 letters."),
        },
    )
    phone = PhoneField(
        label=_("Telephone in an emergency"),
        help_text=_("It must be answered while the child is with us."),
        error_messages={
            "required": _("Enter a telephone number for emergencies."),
            "max_length": _("Enter a telephone number such as +39 02 1234 5678."),
        },
    )
    home = forms.ChoiceField(
        label=_("How does the child get home?"),
        choices=[
            (PICKED_UP, _("Somebody picks the child up")),
            (ALONE, _("The child goes home alone")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how the child gets home."),
            "invalid_choice": _("Choose how the child gets home."),
        },
    )
    pick_up = ParagraphsField(
        label=_("Who may pick the child up?"),
        help_text=_("One full name a line. We hand the child over to nobody else."),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"max_length": TOO_LONG},
    )
    notes = ParagraphsField(
        label=_("Is there anything that staff must know?"),
        help_text=_(
            "Such as an allergy, a medicine, or what helps. Only staff read it, on the day alone."
        ),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"max_length": TOO_LONG},
    )
    photos = forms.ChoiceField(
        label=PHOTOS[CURRENT],
        help_text=_("Choose freely: the place does not depend on it. You can change it later."),
        choices=[(YES, _("Yes, I agree")), (NO, _("No photos in which the child can be known"))],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose yes or no for photos. The place does not depend on it."),
            "invalid_choice": _("Choose yes or no for photos."),
        },
    )
    agrees = forms.BooleanField(
        label=_("I agree to all of this"),
        error_messages={
            "required": _("Tick that you agree. If you do not, say no at the end of this page."),
        },
    )

    reveals: ClassVar[Mapping[str, Mapping[str, Sequence[str]]]] = {
        "home": {PICKED_UP: ("pick_up",)}
    }

    def __init__(self, *arguments: Any, is_parent: bool, is_new: bool, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if not is_parent:
            del self.fields["children"]
        if not is_new:
            del self.fields["agrees"]

    def clean(self) -> dict[str, Any]:
        """Ask for names where somebody picks the child up."""
        values = super().clean() or self.cleaned_data
        if values.get("home") == PICKED_UP and "pick_up" in values and not values["pick_up"]:
            self.add_error("pick_up", _("Write who may pick the child up."))
        return values

    @property
    def told(self) -> Told:
        """Return what she tells for the day."""
        values = self.cleaned_data
        return Told(
            contact=values["contact"],
            phone=values["phone"],
            pick_up=values["pick_up"] if values["home"] == PICKED_UP else "",
            notes=values["notes"],
            children=values.get("children", ""),
        )

    @property
    def may_photograph(self) -> bool:
        """Whether she agrees to photos."""
        return bool(self.cleaned_data["photos"] == YES)


class PhotosForm(ActForm):
    """The answer about photos alone, which can change at any time."""

    photos = forms.ChoiceField(
        label=PHOTOS[CURRENT],
        choices=GuardianForm.base_fields["photos"].choices,  # type: ignore[attr-defined]
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose yes or no for photos."),
            "invalid_choice": _("Choose yes or no for photos."),
        },
    )


def as_typed(told: Mapping[str, str], may_photograph: bool) -> dict[str, str]:
    """Return what a guardian told before, as her form shows it again."""
    return {
        **told,
        "home": PICKED_UP if told["pick_up"] else ALONE,
        "photos": YES if may_photograph else NO,
    }


class MinorSignUpForm(NamedForm, SignUpForm):
    """The sign-up of a minor for whom nobody answers yet."""

    def __init__(self, call: Call, *arguments: Any, **options: Any) -> None:
        super().__init__(call, *arguments, **options)
        self.speak(call)
