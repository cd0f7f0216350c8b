"""Forms of people who apply and sign up."""

from operator import itemgetter
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from pariter.apps.people.models import Organisation, Person
from pariter.apps.programmes.models import Call, Offer
from pariter.apps.programmes.numbers import Grouped
from pariter.web.forms import AccessibleForm, RankingField


class ActForm(AccessibleForm):
    """A page with one button; it carries what was refused."""

    def refuse(self, message: str) -> None:
        """Show a refusal as an error of the whole page."""
        self.is_valid()
        self.add_error(None, message)


class NameForm(ActForm):
    """Whom a place is given to, and where she studies or works if the call asks."""

    name = forms.CharField(
        label=_("Full name"),
        help_text=_("As it should stand on the list of participants."),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={
            "required": _("Enter your full name."),
            "max_length": _("Shorten your name to 200 letters."),
        },
    )
    home = forms.ChoiceField(
        label=_("Where do you study or work?"),
        help_text=_("Only these take part. If yours is missing, write to us."),
        error_messages={
            "required": _("Choose where you study or work."),
            "invalid_choice": _("Choose where you study or work from the list."),
        },
    )

    def __init__(self, call: Call, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if not call.homes:
            del self.fields["home"]
            return
        homes = Organisation.objects.filter(code__in=call.homes)
        named = sorted(((home.code, str(home.name)) for home in homes), key=itemgetter(1))
        choice: Any = self.fields["home"]
        choice.choices = [("", _("Choose from the list")), *named]


class SignUpForm(NameForm):
    """The one button of a sign-up; it asks only for what is not known yet."""

    def __init__(self, call: Call, person: Person, *arguments: Any, **options: Any) -> None:
        super().__init__(call, *arguments, **options)
        if person.name:
            del self.fields["name"]


class AboutForm(NameForm):
    """First step of an application: who she is."""

    language = forms.ChoiceField(
        label=_("In which language should we write to you?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a language.")},
    )

    def __init__(self, call: Call, *arguments: Any, **options: Any) -> None:
        super().__init__(call, *arguments, **options)
        spoken = call.edition.initiative.programme.languages
        language: Any = self.fields["language"]
        language.choices = [pair for pair in settings.LANGUAGES if pair[0] in spoken]


class WishesForm(AccessibleForm):
    """Second step of an application: the wishes, the dearest first."""

    wishes = RankingField(
        label=_("What would you like most?"),
        add_label=_("Add to your list"),
        error_messages={
            "required": _("Add at least one choice to your list."),
            "invalid_choice": _("%(value)s is not offered here. Choose from the list."),
        },
    )

    def __init__(self, call: Call, offers: list[Offer], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        wishes: Any = self.fields["wishes"]
        wishes.choices = [(offer.key, str(offer.title)) for offer in offers]
        wishes.minimum, wishes.maximum = call.minimum_choices, call.maximum_choices
        self.choice_hints = {"wishes": {offer.key: _about(offer) for offer in offers}}


def _about(offer: Offer) -> str:
    seats = ngettext("%(count)s seat", "%(count)s seats", offer.capacity) % {
        "count": Grouped(offer.capacity)
    }
    return " · ".join(part for part in (offer.host, seats) if part)
