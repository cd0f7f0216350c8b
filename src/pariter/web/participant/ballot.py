"""Voting on projects: everyone ticks those that she supports, in no order."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pariter.apps.applications.typed import euros_in_words
from pariter.apps.programmes.models import Call, Offer
from pariter.web.forms import AccessibleForm

VOTES = "equal_shares"


def is_vote(call: Call) -> bool:
    """Tell whether people vote on projects in a call."""
    return call.mechanism == VOTES and call.has_wishes


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


def about(offer: Offer) -> str:
    """Say what a project costs, who proposes it, and what it is."""
    cost = euros_in_words(offer.cost or 0)
    head = " · ".join(part for part in (cost, offer.host) if part)
    return f"{head}. {offer.summary}"


def ballot_rows(offers: list[Offer]) -> list[tuple[str, str]]:
    """Return the supported projects, each with its cost."""
    return [(str(offer.title), euros_in_words(offer.cost or 0)) for offer in offers]
