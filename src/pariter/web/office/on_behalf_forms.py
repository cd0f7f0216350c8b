"""Forms with which an office signs up whoever telephones: a person, people together, a class."""

from collections.abc import Iterable
from operator import itemgetter
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from pariter.apps.correspondence.texts import LONGEST_NAME
from pariter.apps.people.models import Organisation, Person
from pariter.apps.placements.on_behalf import Caller, CallingClass, Reached
from pariter.apps.programmes.models import Call
from pariter.web.participant.class_forms import ClassForm
from pariter.web.participant.forms import ActForm
from pariter.web.participant.guardian_forms import PhoneField
from pariter.web.participant.needs import NeedsForm
from pariter.web.participant.open_forms import OpenSignUpForm
from pariter.web.plain_text import OneLineField

NOBODY = _("Enter an e-mail address or a telephone number.")
NO_MAIL = {
    "invalid": _("Enter an e-mail address such as name@example.org."),
    "max_length": _("Enter an e-mail address such as name@example.org."),
}
TOO_LONG = {"max_length": _("Shorten the name to 200 letters.")}


def _email(label: Any, help_text: Any = "") -> forms.EmailField:
    return forms.EmailField(
        label=label,
        help_text=help_text,
        max_length=254,
        required=False,
        widget=forms.EmailInput({"autocomplete": "off"}),
        error_messages=NO_MAIL,
    )


def _language() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("In which language do we write?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a language.")},
    )


def _choose(form: forms.Form, name: str, choices: Iterable[Any]) -> None:
    field: Any = form.fields[name]
    field.choices = list(choices)


def _spoken(call: Call) -> list[tuple[str, Any]]:
    languages = call.edition.initiative.programme.languages
    return [pair for pair in settings.LANGUAGES if pair[0] in languages]


class PersonForm(OpenSignUpForm, NeedsForm):
    """Who comes, with how many, how she is reached, and what she needs."""

    phone = PhoneField(
        label=_("Telephone"), help_text=_("Enough, if the person has no e-mail."), required=False
    )
    language = _language()
    home = forms.ChoiceField(
        label=_("Where does the person study or work?"),
        error_messages={
            "required": _("Choose where the person studies or works."),
            "invalid_choice": _("Choose where the person studies or works from the list."),
        },
    )
    guardian_name = OneLineField(
        label=_("Full name of a parent or guardian"),
        help_text=_("Of a minor. A parent or guardian must say yes."),
        max_length=LONGEST_NAME,
        error_messages={
            "required": _("Enter the full name of a parent or guardian."),
            **TOO_LONG,
        },
    )
    guardian_email = _email(
        _("E-mail address of this parent or guardian"), _("We send a link there.")
    )
    guardian_phone = PhoneField(
        label=_("Telephone of this parent or guardian"),
        help_text=_("Enough, if there is no e-mail. You note what the guardian answers."),
        required=False,
    )

    field_order = (
        *("name", "email", "phone", "language", "home", "seats", "access", "words"),
        *("companion", "guardian_name", "guardian_email", "guardian_phone"),
    )

    def __init__(self, call: Call, capacity: int, *arguments: Any, **options: Any) -> None:
        super().__init__(call, capacity, None, *arguments, **options)
        self.call = call
        self.fields["email"].required = False
        self.fields["email"].help_text = _("The ticket goes there.")
        self.fields["email"].widget.attrs["autocomplete"] = "off"
        self.fields["name"].widget.attrs["autocomplete"] = "off"
        self.fields["access"].label = _("What is needed to take part?")
        self.fields["companion"].label = _("Somebody comes along to assist")
        if "seats" in self.fields:
            self.fields["seats"].label = _("How many people come in all?")
            self.fields["seats"].help_text = _("They get seats together, or wait together.")
        _choose(self, "language", _spoken(call))
        self._leave_out_what_is_not_asked()

    def _leave_out_what_is_not_asked(self) -> None:
        unasked: list[str] = []
        if self.call.homes:
            homes = Organisation.objects.filter(code__in=self.call.homes)
            named = sorted(((home.code, str(home.name)) for home in homes), key=itemgetter(1))
            _choose(self, "home", [("", _("Choose from the list")), *named])
        else:
            unasked.append("home")
        if not self.call.asks_needs:
            unasked += ["access", "words", "companion"]
        # Where no account is needed a parent signs up herself.
        if not (self.call.needs_guardian and self.call.needs_account):
            unasked += ["guardian_name", "guardian_email", "guardian_phone"]
        for name in unasked:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Ask how she, and her guardian, are reached."""
        values = super().clean()
        _require_one(self, values, "email", "phone")
        if "guardian_name" in self.fields:
            _require_one(self, values, "guardian_email", "guardian_phone")
        return values

    @property
    def caller(self) -> Caller:
        """Return who is signed up."""
        values = self.cleaned_data
        language = values["language"]
        return Caller(
            who=Reached(
                name=values["name"],
                language=language,
                email=values["email"],
                phone=values["phone"],
            ),
            seats=values.get("seats", 1),
            home=Organisation.objects.filter(code=values.get("home", "")).first(),
            **({"needed": self.needed} if self.call.asks_needs else {}),
            guardian=Reached(
                name=values["guardian_name"],
                language=language,
                email=values["guardian_email"],
                phone=values["guardian_phone"],
            )
            if "guardian_name" in values
            else None,
        )


class SchoolClassForm(ClassForm):
    """A class, its teacher and her school, as she tells them on the telephone."""

    email = _email(
        _("E-mail address of the teacher"), _("The teacher answers for the class there.")
    )
    language = _language()
    school = forms.ChoiceField(
        label=_("School"),
        required=False,
        error_messages={"invalid_choice": _("Choose the school from the list, or name it.")},
    )
    school_name = OneLineField(
        label=_("Name of a school that is not on the list"),
        required=False,
        max_length=200,
        error_messages=TOO_LONG,
    )
    district = OneLineField(
        label=_("Its district or town"),
        required=False,
        max_length=60,
        error_messages={"max_length": _("Shorten the district to 60 letters.")},
    )

    field_order = ("teacher", "email", "phone", "language", "school", "school_name", "district")

    def __init__(self, call: Call, *arguments: Any, **options: Any) -> None:
        super().__init__(Person(), *arguments, **options)
        schools = call.edition.initiative.programme.schools.all()
        named = sorted((str(one.name), one.code, one.district) for one in schools)
        listed = [(code, f"{name} · {district}") for name, code, district in named]
        _choose(self, "school", [("", _("Not on the list")), *listed])
        _choose(self, "language", _spoken(call))
        for name, label, hint in (
            ("teacher", _("Full name of the teacher"), ""),
            ("phone", _("Telephone of the teacher"), _("Also on the day. It is enough alone.")),
            ("adults", _("Adults who come with them"), _("The teacher included.")),
            ("name", _("Name of the class"), _("Such as 3B. Never names of pupils.")),
        ):
            self.fields[name].label, self.fields[name].help_text = label, hint
        self.fields["teacher"].error_messages["required"] = _("Enter the teacher’s full name.")
        self.fields["teacher"].widget.attrs["autocomplete"] = "off"
        self.fields["phone"].widget.attrs["autocomplete"] = "off"

    def clean(self) -> dict[str, Any]:
        """Ask for one school: of the list, or a name and where it is."""
        values = super().clean() or self.cleaned_data
        if not values.get("school"):
            if not values.get("school_name"):
                self.add_error("school", _("Choose the school, or name it below."))
            elif not values.get("district"):
                self.add_error("district", _("Enter the district or the town of the school."))
        return values

    @property
    def coming(self) -> CallingClass:
        """Return the class that is booked."""
        values = self.cleaned_data
        return CallingClass(
            teacher=Reached(
                name=values["teacher"],
                language=values["language"],
                email=values["email"],
                phone=values["phone"],
            ),
            school=Organisation.objects.filter(code=values["school"]).first(),
            school_name=values["school_name"],
            school_district=values["district"],
            name=values["name"],
            level=values["level"],
            headcount=self.headcount(),
            contact=self.contact(),
        )


def _require_one(form: ActForm, values: dict[str, Any], email: str, phone: str) -> None:
    wrong = email in form.errors or phone in form.errors
    if not wrong and not values.get(email) and not values.get(phone):
        form.add_error(email, NOBODY)
