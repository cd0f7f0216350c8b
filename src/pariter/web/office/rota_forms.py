"""Forms of the rota: ask someone, and say how many people are wanted."""

from typing import Any

from django import forms
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from pariter.apps.participation.models import Duty
from pariter.apps.programmes.models import Call, Session
from pariter.web.forms import AccessibleForm
from pariter.web.office.forms import ActForm
from pariter.web.plain_text import OneLineField, ParagraphsField

Role = Duty.Role
ROLES = [
    (role.value, role.label) for role in (Role.STAFF, Role.GUIDE, Role.AMBASSADOR, Role.SPEAKER)
]
BRIEF = _("Where to be, whom to ask for, what to bring. Only the person and the office read it.")


class AskForm(ActForm):
    """Ask one person for a duty."""

    role = forms.ChoiceField(label=_("What for?"), choices=ROLES)
    name = OneLineField(
        label=_("Full name"),
        max_length=200,
        error_messages={"required": _("Write the name of whom you ask.")},
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        error_messages={
            "required": _("Enter the address to which we write."),
            "invalid": _("Enter an e-mail address such as ada@example.org."),
        },
    )
    language = forms.ChoiceField(label=_("We write in"))
    brief = ParagraphsField(
        label=_("What the person needs to know"),
        help_text=BRIEF,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )

    def __init__(self, session: Session, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        language: Any = self.fields["language"]
        language.choices = [
            (code, get_language_info(code)["name_translated"])
            for code in session.edition.initiative.programme.languages
        ]


class WantForm(ActForm):
    """How many people are wanted in a role, and who may choose the shift herself."""

    role = forms.ChoiceField(label=_("What for?"), choices=ROLES)
    number = forms.IntegerField(
        label=_("How many people?"),
        help_text=_("0 where nobody is wanted any more."),
        min_value=0,
        widget=forms.TextInput({"inputmode": "numeric", "size": "4", "autocomplete": "off"}),
        error_messages={
            "required": _("Enter how many people are wanted."),
            "invalid": _("Enter the people as a number, such as 3."),
            "min_value": _("Enter 0 or more."),
        },
    )
    pool = forms.ChoiceField(
        label=_("Who may choose the shift?"),
        help_text=_("Whoever holds a place in this call finds it under “Shifts”."),
        required=False,
    )
    brief = ParagraphsField(
        label=_("What they need to know"),
        help_text=BRIEF,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )

    def __init__(self, session: Session, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        programme = session.edition.initiative.programme_id
        found = Call.objects.filter(
            edition__initiative__programme=programme, for_classes=False
        ).select_related("edition__initiative")
        self.pools = {str(call.pk): call for call in found.order_by("-opens_at", "pk")}
        pool: Any = self.fields["pool"]
        pool.choices = [
            ("", _("Only whom the office asks")),
            *((key, f"{call.edition} · {call.key}") for key, call in self.pools.items()),
        ]


class RotaFilter(AccessibleForm):
    """Find sessions of the rota."""

    role = forms.ChoiceField(label=_("Role"), required=False, choices=[("", _("All")), *ROLES])
    missing = forms.BooleanField(label=_("Only where somebody is missing"), required=False)
