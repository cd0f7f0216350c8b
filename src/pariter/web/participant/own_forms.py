"""Forms of a place's own page: more people, and somebody else who comes instead."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pariter.apps.correspondence.texts import LONGEST_NAME
from pariter.web.forms import AccessibleForm
from pariter.web.plain_text import OneLineField


class MoreForm(AccessibleForm):
    """How many people come, if more than until now. least, most: the numbers to choose from."""

    more = forms.TypedChoiceField(
        label=_("How many people come in all?"),
        help_text=_("Only as many as seats are free now."),
        coerce=int,
        error_messages={
            "required": _("Choose how many people come."),
            "invalid_choice": _("So many seats are not free. Choose a number from the list."),
        },
    )

    def __init__(self, least: int, most: int, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        more: Any = self.fields["more"]
        # Sent twice, the same number is no mistake.
        first = least - 1 if self.is_bound else least
        more.choices = [(number, str(number)) for number in range(first, most + 1)]


class PassOnForm(AccessibleForm):
    """Who comes instead."""

    other_name = OneLineField(
        label=_("Full name of who comes instead"),
        max_length=LONGEST_NAME,
        error_messages={
            "required": _("Enter the full name of who comes instead."),
            "max_length": _("Shorten the name to 200 letters."),
        },
    )
    other_email = forms.EmailField(
        label=_("E-mail address of who comes instead"),
        help_text=_("We send a link there. Your own ticket ends at once."),
        max_length=254,
        error_messages={
            "required": _("Enter the e-mail address of who comes instead."),
            "invalid": _("Enter an e-mail address such as name@example.org."),
            "max_length": _("Enter an e-mail address such as name@example.org."),
        },
    )
