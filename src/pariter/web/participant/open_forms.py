"""Forms of sign-ups that need no account, and of the page of a place."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from pariter.apps.correspondence.texts import LONGEST_NAME
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Call
from pariter.apps.programmes.numbers import Grouped
from pariter.web.forms import AccessibleForm
from pariter.web.participant.forms import ActForm
from pariter.web.plain_text import TRAP, OneLineField

EMAIL_ERRORS = {
    "required": _("Enter your e-mail address. We send your ticket there."),
    "invalid": _("Enter an e-mail address such as name@example.org."),
}
MOST_IN_A_LIST = 20
"""Up to this many people are chosen from a list; a number is typed for more."""


def _name() -> OneLineField:
    return OneLineField(
        label=_("Full name"),
        help_text=_("As it should stand on the list of participants."),
        max_length=LONGEST_NAME,
        widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={
            "required": _("Enter your full name."),
            "max_length": _("Shorten your name to 200 letters."),
        },
    )


class OpenSignUpForm(ActForm):
    """Who comes, and with how many; of someone signed in only what is not known yet."""

    name = _name()
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("We send a link to it, and your ticket. Check that it is right."),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
        error_messages={**EMAIL_ERRORS, "max_length": EMAIL_ERRORS["invalid"]},
    )
    seats = forms.TypedChoiceField(
        label=_("How many people come, you included?"),
        help_text=_("You get seats together, or wait together."),
        coerce=int,
        error_messages={
            "required": _("Choose how many people come."),
            "invalid_choice": _("This many cannot come together. Choose a number from the list."),
        },
    )

    def __init__(
        self, call: Call, capacity: int, known: Person | None, *arguments: Any, **options: Any
    ) -> None:
        super().__init__(*arguments, **options)
        most = min(call.most_together, capacity)
        if known:
            del self.fields["email"]
            if known.name:
                del self.fields["name"]
        if call.most_together == 1:
            del self.fields["seats"]
        else:
            seats: Any = self.fields["seats"]
            seats.choices = [(number, str(number)) for number in range(1, most + 1)]
            if seats.choices and str(self.data.get("seats", "")).isdecimal():
                self._name_the_bound(int(self.data["seats"]), capacity)

    def _name_the_bound(self, asked: int, capacity: int) -> None:
        if asked > capacity:
            self.fields["seats"].error_messages["invalid_choice"] = ngettext(
                "The room has %(count)s seat, so %(asked)s people cannot come together.",
                "The room has %(count)s seats, so %(asked)s people cannot come together.",
                capacity,
            ) % {"count": Grouped(capacity), "asked": Grouped(asked)}

    def clean(self) -> dict[str, Any]:
        """Ask again where a program, or an overeager browser, filled in what nobody sees."""
        if self.data.get(TRAP):
            raise forms.ValidationError(
                _("We could not tell you from a program. What you wrote is still here: send again.")
            )
        return super().clean() or self.cleaned_data


class FewerForm(AccessibleForm):
    """How many people of a party still come."""

    seats = forms.TypedChoiceField(
        label=_("How many people come now?"),
        coerce=int,
        error_messages={
            "required": _("Choose how many people come."),
            "invalid_choice": _("Choose a smaller number from the list."),
        },
    )

    def __init__(self, now: int, least: int, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        seats: Any = self.fields["seats"]
        # Sent twice, the same number is no mistake.
        first = now if self.is_bound else now - 1
        seats.choices = [(number, str(number)) for number in range(first, least - 1, -1)]


class NewNameForm(AccessibleForm):
    """Another name on the list of participants."""

    name = _name()
