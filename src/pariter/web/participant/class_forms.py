"""Forms of a teacher who books for a class."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pariter.apps.people.models import Organisation, Person
from pariter.apps.placements.class_booking import Headcount
from pariter.web.forms import AccessibleForm
from pariter.web.participant.class_words import LEVELS
from pariter.web.participant.forms import ActForm
from pariter.web.plain_text import OneLineField, ParagraphsField


class SearchForm(AccessibleForm):
    """Part of a school's name or district."""

    q = OneLineField(
        label=_("Find your school"),
        help_text=_("A part of its name, or its district."),
        max_length=100,
        required=False,
        widget=forms.TextInput({"type": "search"}),
    )


class SchoolForm(ActForm):
    """Which of the schools that were found is hers."""

    school = forms.ChoiceField(
        label=_("Which is your school?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose your school, or name it below if it is missing."),
            "invalid_choice": _("Choose your school from the list, or name it below."),
        },
    )

    def __init__(self, schools: list[Organisation], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        choice: Any = self.fields["school"]
        choice.choices = [(school.code, str(school.name)) for school in schools]
        self.choice_hints = {"school": {school.code: school.district for school in schools}}


class MissingSchoolForm(ActForm):
    """A school that is on no list."""

    name = OneLineField(
        label=_("Name of the school"),
        max_length=200,
        error_messages={
            "required": _("Enter the name of your school."),
            "max_length": _("Shorten the name to 200 letters."),
        },
    )
    district = OneLineField(
        label=_("District or town"),
        max_length=60,
        error_messages={
            "required": _("Enter the district or the town of your school."),
            "max_length": _("Shorten the district to 60 letters."),
        },
    )


def _number(label: Any, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=0,
        max_value=99_999,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "size": "5"}),
        error_messages={
            "required": _("Enter a number; 0 where nobody comes."),
            "invalid": _("Enter a whole number, such as 12."),
            "min_value": _("Enter 0 or more."),
            "max_value": _("This is more than any class has. Check the number."),
        },
    )


class ClassForm(ActForm):
    """One class: its name, how many come, what they need, and the teacher's phone."""

    teacher = OneLineField(
        label=_("Your full name"),
        max_length=200,
        widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={
            "required": _("Enter your full name."),
            "max_length": _("Shorten your name to 200 letters."),
        },
    )
    name = OneLineField(
        label=_("Name of the class"),
        help_text=_("As your school calls it, such as 3B. Never write names of pupils."),
        max_length=40,
        error_messages={
            "required": _("Enter the name of the class."),
            "max_length": _("Shorten the name to 40 letters."),
        },
    )
    level = forms.ChoiceField(
        label=_("Level"),
        choices=LEVELS,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the level of the class."),
            "invalid_choice": _("Choose the level from the list."),
        },
    )
    girls = _number(_("Girls"))
    boys = _number(_("Boys"))
    others = _number(_("Others"), _("Pupils of another gender, or of whom you do not tell it."))
    adults = _number(_("Adults who come with them"), _("You included. Each needs a seat too."))
    needs = ParagraphsField(
        label=_("What some of them need to take part"),
        help_text=_("Such as a step-free way, or a sign interpreter. No names, no diagnoses."),
        required=False,
        max_length=1_000,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"max_length": _("Shorten this to 1,000 letters.")},
    )
    phone = OneLineField(
        label=_("Your telephone on the day"),
        help_text=_("Only the office and the people at the door read it."),
        max_length=40,
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel"}),
        error_messages={
            "required": _("Enter a telephone number for the day."),
            "max_length": _("Shorten the number to 40 characters."),
        },
    )
    wants_hours = forms.BooleanField(
        label=_("The pupils need hours for their school-work path"),
        required=False,
    )

    def __init__(self, teacher: Person, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if teacher.name:
            del self.fields["teacher"]

    def headcount(self) -> Headcount:
        """Return how many come."""
        values = self.cleaned_data
        return Headcount(**{key: values[key] for key in ("girls", "boys", "others", "adults")})

    def contact(self) -> dict[str, Any]:
        """Return what else is kept of a class."""
        return {key: self.cleaned_data[key] for key in ("needs", "phone", "wants_hours")}


class BookForm(ActForm):
    """Which sessions a class goes to."""

    offers = forms.MultipleChoiceField(
        label=_("Which sessions do you want?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one session."),
            "invalid_choice": _("Choose sessions from the list."),
        },
    )

    def __init__(
        self, choices: list[tuple[str, str, str]], *arguments: Any, **options: Any
    ) -> None:
        super().__init__(*arguments, **options)
        field: Any = self.fields["offers"]
        field.choices = [(key, title) for key, title, _hint in choices]
        self.choice_hints = {"offers": {key: hint for key, _title, hint in choices}}


class ColleagueForm(ActForm):
    """Who answers for the classes from now on."""

    name = OneLineField(
        label=_("Your colleague’s full name"),
        max_length=200,
        error_messages={
            "required": _("Enter your colleague’s name."),
            "max_length": _("Shorten the name to 200 letters."),
        },
    )
    email = forms.EmailField(
        label=_("Your colleague’s e-mail address"),
        help_text=_("Your colleague signs in with it. We write to both of you."),
        max_length=254,
        error_messages={
            "required": _("Enter your colleague’s e-mail address."),
            "invalid": _("Enter an e-mail address such as name@example.org."),
        },
    )
