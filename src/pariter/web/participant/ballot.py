"""Voting on projects: everyone ticks those that she supports, in no order."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pariter.apps.applications.typed import euros_in_words
from pariter.apps.programmes.models import Call, Offer
from pariter.web.forms import AccessibleForm


class BallotForm(AccessibleForm):
    """The projects of a vote, each with what it costs, who proposes it and what it is."""

    wishes = forms.MultipleChoiceField(
        label=gettext_lazy("Which projects do you support?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Tick at least one project."),
            "invalid_choice": gettext_lazy("%(value)s is not on the list. Tick from the list."),
        },
    )

    def __init__(self, call: Call, offers: list[Offer], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.call = call
        wishes: Any = self.fields["wishes"]
        wishes.choices = [(offer.key, str(offer.title)) for offer in offers]
        wishes.help_text = _hint(call)
        self.choice_hints = {"wishes": {offer.key: about(offer) for offer in offers}}

    def clean_wishes(self) -> list[str]:
        """Return the ticked projects if they are as many as the call asks for."""
        ticked: list[str] = self.cleaned_data["wishes"]
        least, most = self.call.minimum_choices, self.call.maximum_choices
        if len(ticked) < least:
            raise forms.ValidationError(
                _("You ticked %(count)d. Tick at least %(least)d.")
                % {"count": len(ticked), "least": least}
            )
        if most and len(ticked) > most:
            raise forms.ValidationError(
                _("You ticked %(count)d. Tick at most %(most)d.")
                % {"count": len(ticked), "most": most}
            )
        return ticked


def _hint(call: Call) -> str:
    money = _("There is %(amount)s in all, and each voter decides on an equal part of it.") % {
        "amount": euros_in_words(call.budget or 0)
    }
    if not call.maximum_choices:
        return money + " " + _("Tick as many as you like.")
    ticks = ngettext(
        "Tick up to %(count)d project.", "Tick up to %(count)d projects.", call.maximum_choices
    )
    return money + " " + ticks % {"count": call.maximum_choices}


def about(offer: Offer) -> str:
    """Say what a project costs, who proposes it, and what it is."""
    cost = euros_in_words(offer.cost or 0)
    head = " · ".join(part for part in (cost, offer.host) if part)
    return f"{head}. {offer.summary}"


def ballot_rows(offers: list[Offer]) -> list[tuple[str, str]]:
    """Return the supported projects, each with its cost."""
    return [(str(offer.title), euros_in_words(offer.cost or 0)) for offer in offers]
