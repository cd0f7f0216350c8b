"""Forms of objectives, of the register, of projects and of what partners answer."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from pariter.apps.objectives.declarations import Terms
from pariter.apps.objectives.definitions import Definition
from pariter.apps.objectives.errors import ObjectiveError
from pariter.apps.objectives.register import AUDIENCES, STATUS
from pariter.apps.people.models import Organisation
from pariter.apps.programmes.models import Programme
from pariter.packs.objectives import Contract
from pariter.web.forms import DateField
from pariter.web.office.by_language import ByLanguage
from pariter.web.office.forms import ActForm
from pariter.web.plain_text import OneLineField

NUMBER = {"size": "8", "inputmode": "numeric", "autocomplete": "off"}
WHOLE = {"invalid": _("Write a whole number from 0 on.")}
CHOOSE = ("", _("Choose from the list"))


class MendableForm(ByLanguage):
    """A form that shows a refusal beside the field that it is about."""

    def mend(self, error: ObjectiveError) -> None:
        """Show a refusal of an act."""
        self.is_valid()
        boxes = (error.field, *(f"{error.field}_{code}" for code in self.languages))
        self.add_error(next((box for box in boxes if box in self.fields), None), str(error))

    def _choose(self, name: str, choices: Iterable[tuple[str, Any]]) -> None:
        field: Any = self.fields[name]
        field.choices = list(choices)


def _whole(label: Any, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        widget=forms.TextInput(NUMBER),
        error_messages=WHOLE,
    )


def _who_measured(label: Any) -> OneLineField:
    missing = _("Say who measured this, and where it can be read.")
    return OneLineField(label=label, error_messages={"required": missing})


class MeasurementForm(MendableForm):
    """What was measured by one definition, in one year, at one school or in all."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int)
    school = forms.ChoiceField(
        label=_("School"), error_messages={"required": _("Choose the school.")}
    )
    value = forms.FloatField(
        label=_("Value"),
        localize=True,
        widget=forms.TextInput({**NUMBER, "inputmode": "decimal"}),
        error_messages={"invalid": _("Write a number, such as 12 or 12.5.")},
    )
    source_date = DateField(
        label=_("To which day do the numbers refer?"),
        error_messages={"required": _("Enter the day to which the numbers refer.")},
    )

    def __init__(
        self,
        contract: Contract,
        definition: Definition,
        languages: Sequence[str],
        schools: Mapping[str, str],
        *arguments: Any,
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        years = range(contract.starts, contract.ends + 1)
        self._choose("year", [CHOOSE, *((str(year), str(year)) for year in years)])
        first = CHOOSE if definition.is_gated else ("", _("All together"))
        self._choose("school", [first, *schools.items()])
        self.fields["school"].required = definition.is_gated
        if not schools:
            del self.fields["school"]
        if definition.is_gated:
            del self.fields["value"]
            for step, words in definition.steps.items():
                self.fields[step] = _whole(words, _("Nobody sees this before it is published."))
            self.order_fields(["year", "school", *definition.steps])
        self.ask_once(languages, "source", _who_measured)
        for name in ("note", "reason"):
            self.ask(languages, name, lambda label: OneLineField(label=label, required=False))
        self.steps = list(definition.steps) if definition.is_gated else []

    @property
    def source_parts(self) -> list[Any]:
        """Who measured it, a language each."""
        return self.parts("source")

    @property
    def note_parts(self) -> list[Any]:
        """What is to know of the value, a language each."""
        return self.parts("note")

    def said(self) -> dict[str, Any]:
        """Return what was typed, as `note_measurement` takes it; the school by its code."""
        chosen = self.cleaned_data
        return {
            **{name: chosen[name] for name in ("year", "source_date")},
            **{name: self.written(name) for name in ("source", "note", "reason")},
            "value": chosen.get("value"),
            "counts": {step: chosen[step] for step in self.steps} if self.steps else None,
        }


class EntryForm(MendableForm):
    """What a member school runs."""

    title = OneLineField(
        label=_("What is it called?"), error_messages={"required": _("Give it a title.")}
    )
    what = OneLineField(
        label=_("What is it, in a sentence or two?"),
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Say in a sentence what it is.")},
    )
    language = forms.ChoiceField(label=_("In which language did you write this?"))
    audience = forms.ChoiceField(label=_("For whom"), choices=[CHOOSE, *AUDIENCES.items()])
    since = forms.CharField(
        label=_("Since which year?"),
        widget=forms.TextInput({"size": "4", "inputmode": "numeric", "autocomplete": "off"}),
    )
    status = forms.ChoiceField(
        label=_("How is it now?"), choices=list(STATUS.items()), widget=forms.RadioSelect
    )

    def __init__(self, programme: Programme, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._choose("language", language_choices(programme))


class NoteForm(ActForm):
    """Why an entry goes back to its school, or why an outcome is not right."""

    note = OneLineField(
        label=_("What is to change?"), error_messages={"required": _("Say what is to change.")}
    )


class FileForm(ActForm):
    """A CSV file of the register."""

    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("In UTF-8, at most 1 MB. Nothing is imported where one line is wrong."),
        widget=forms.FileInput({"accept": ".csv,text/csv"}),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("The file is empty. Choose another."),
        },
    )


class ProjectForm(MendableForm):
    """A cooperation project."""

    title = OneLineField(
        label=_("Title"), error_messages={"required": _("Give the project a title.")}
    )
    language = forms.ChoiceField(label=_("Language of the title"))
    partner = forms.ChoiceField(label=_("Partner"))
    territory = forms.ChoiceField(label=_("Territory"))
    leading = forms.ChoiceField(
        label=_("Leading discipline"), help_text=_("The project is counted under this one.")
    )
    others = forms.MultipleChoiceField(
        label=_("Other disciplines"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    theme = forms.ChoiceField(label=_("Theme"))
    starts = DateField(label=_("First day"))
    ends = DateField(label=_("Last day, where it is known"), required=False)

    def __init__(
        self,
        programme: Programme,
        terms: Terms,
        partners: Iterable[Organisation],
        *arguments: Any,
        is_new: bool,
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        if not is_new:
            self.ask_why(
                programme.languages, _("Everyone reads this project. Say why you change it.")
            )
        self._choose("language", language_choices(programme))
        self._choose("partner", [CHOOSE, *((one.code, str(one)) for one in partners)])
        self._choose("territory", [CHOOSE, *terms.territories.items()])
        self._choose("leading", [CHOOSE, *terms.disciplines.items()])
        self._choose("others", terms.disciplines.items())
        self._choose("theme", [CHOOSE, *terms.themes.items()])

    def mend(self, error: ObjectiveError) -> None:
        """Show a refusal about disciplines beside those that are ticked."""
        name = "others" if error.field == "disciplines" else error.field
        super().mend(ObjectiveError(name, str(error)))


class OutcomeForm(MendableForm):
    """What a project reached in a year."""

    year = _whole(_("In which year?"))
    what = OneLineField(
        label=_("What was reached?"), error_messages={"required": _("Say what was reached.")}
    )
    number = _whole(_("How many?"))
    unit = OneLineField(
        label=_("Of what?"),
        help_text=_("Such as rooms or wells."),
        error_messages={"required": _("Say what is counted, such as rooms.")},
    )
    counts_people = forms.BooleanField(
        label=_("It counts people"),
        help_text=_("Then it is shown in the figures alone, never project by project."),
        required=False,
    )
    note = OneLineField(label=_("Note for the partner"), required=False)

    def __init__(
        self, *arguments: Any, corrects: bool, programme: Programme, **options: Any
    ) -> None:
        # The form of the project asks for a reason on the same page.
        super().__init__(*arguments, auto_id="outcome_%s", **options)
        self.corrects = corrects
        if corrects:
            self.ask_why(
                programme.languages, _("The partner confirmed this. Say why you correct it.")
            )


class AnswerForm(MendableForm):
    """What a partner says about an outcome."""

    answer = forms.ChoiceField(
        label=_("Is this right?"),
        widget=forms.RadioSelect,
        choices=[("yes", _("Yes, we confirm it")), ("no", _("No, something is not right"))],
        error_messages={"required": _("Choose whether this is right.")},
    )
    reason = OneLineField(
        label=_("What is not right?"),
        help_text=_("The office needs it to mend what is wrong. Leave it empty if all is right."),
        required=False,
    )
    seen = forms.CharField(widget=forms.HiddenInput)


def language_choices(programme: Programme) -> list[tuple[str, str]]:
    """Return the languages of a programme, each in its own words."""
    return [(code, get_language_info(code)["name_local"]) for code in programme.languages]
