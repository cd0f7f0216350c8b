"""The form that gives someone a role in a programme."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from pariter.apps.people.models import Organisation
from pariter.apps.programmes.models import OfficeRole, Programme, Strand
from pariter.apps.programmes.queries import partners_of
from pariter.web.office.forms import ActForm

Role = OfficeRole.Role
LONGEST_ADDRESS = 254
WHOLE = "*"
"""Stands for all strands; no strand has such a key."""

DUTIES = {
    Role.OFFICE.value: _("Runs it: sees who applies, gives places, publishes figures."),
    Role.EDITOR.value: _("Changes what the pages say, and sees nothing about people."),
    Role.OBSERVER.value: _("Sees figures, and nothing about people."),
    Role.PARTNER.value: _("Sees the sessions of one organisation, and nothing about people."),
}
"""What each role may do, in one line."""


class RoleForm(ActForm):
    """Whom, which role, and for what."""

    reveals: ClassVar[Any] = {"role": {Role.PARTNER.value: ("organisation",)}}

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("We write to this address. Whoever is new here learns how to sign in."),
        max_length=LONGEST_ADDRESS,
        widget=forms.EmailInput({"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": _("Enter the person’s e-mail address."),
            "invalid": _("Enter an e-mail address such as ada@example.org."),
            "max_length": _("An e-mail address has at most 254 letters."),
        },
    )
    role = forms.ChoiceField(
        label=_("Role"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a role."),
            "invalid_choice": _("%(value)s is no role. Choose one from the list."),
        },
    )
    organisation = forms.ChoiceField(
        label=_("For which organisation?"),
        required=False,
        error_messages={
            "invalid_choice": _("%(value)s is no partner of this programme."),
        },
    )
    strand = forms.ChoiceField(
        label=_("For what"),
        error_messages={
            "required": _("Choose the whole programme or a strand."),
            "invalid_choice": _("%(value)s is no strand of this programme."),
        },
    )

    def __init__(self, programme: Programme, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.strands = {strand.key: strand for strand in programme.strands.all()}
        self.partners = {found.code: found for found in partners_of(programme)}
        roles = [role for role in Role if role != Role.PARTNER or self.partners]
        self._choose("role", [(role.value, role.label) for role in roles])
        self._choose(
            "organisation",
            [("", "–"), *((code, str(found.name)) for code, found in self.partners.items())],
        )
        whole = (WHOLE, _("The whole programme"))
        strands = [(key, str(strand.title)) for key, strand in self.strands.items()]
        self._choose("strand", [whole, *strands])
        self.choice_hints = {"role": DUTIES}

    def clean(self) -> dict[str, Any]:
        """Ask for the organisation of a partner; nobody else has one."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("role") != Role.PARTNER:
            values["organisation"] = ""
        elif not values.get("organisation") and "organisation" not in self.errors:
            self.add_error("organisation", _("Choose the organisation that the person acts for."))
        return values

    @property
    def chosen_strand(self) -> Strand | None:
        """The strand that was chosen; None for the whole programme."""
        return self.strands.get(self.cleaned_data["strand"])

    @property
    def chosen_organisation(self) -> Organisation | None:
        """The organisation of a partner."""
        return self.partners.get(self.cleaned_data["organisation"])

    def _choose(self, name: str, choices: list[Any]) -> None:
        choice: Any = self.fields[name]
        choice.choices = choices
