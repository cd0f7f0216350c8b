"""The step of an application in which a call asks its own questions."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from i18nfield.strings import LazyI18nString

from pariter.apps.applications.answers import LONGEST_TEXT, Question, questions_for
from pariter.apps.applications.errors import ApplicationError
from pariter.apps.applications.typed import NO, YES, answer_in_words, read_answer, typed_answer
from pariter.apps.programmes.models import Call
from pariter.web.forms import AccessibleForm

PREFIX = "answer"
SHORT_TEXT = 200
"""Up to so many letters a text has a box of one line."""
FEW_CHOICES = 7
"""Up to so many choices are shown at once; more are in a list to open."""
ONLY_TO_COUNT = gettext_lazy("We use this only to count, never to decide. You may leave it out.")


class AnswerField(forms.Field):
    """One question of a call; its clean value is the answer as it is kept."""

    def __init__(self, question: Question, languages: list[str]) -> None:
        self.question = question
        self.languages = languages
        super().__init__(
            label=str(LazyI18nString(question["label"])),
            help_text=_hint(question),
            required=question["required"],
            widget=_widget(question),
        )

    def to_python(self, value: Any) -> object:
        """Read what was typed."""
        try:
            return read_answer(self.question, value or "", self.languages)
        except ApplicationError as error:
            raise ValidationError(str(error), code=error.code) from error


class QuestionsForm(AccessibleForm):
    """What a call asks the applicant."""

    def __init__(self, call: Call, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, prefix=PREFIX, **options)
        languages = call.edition.initiative.programme.languages
        for question in questions_for(call):
            self.fields[question["key"]] = AnswerField(question, languages)
            unanswered = _("Answer “{question}”").format(question=self[question["key"]].label)
            self.fields[question["key"]].error_messages["required"] = unanswered

    @classmethod
    def kept(cls, call: Call, typed: Mapping[str, Any]) -> "QuestionsForm":
        """Return the form filled in with what was typed before; typed: question → raw value."""
        return cls(call, {f"{PREFIX}-{name}": value for name, value in typed.items()})

    def draft(self) -> dict[str, Any]:
        """Return what was typed, unchecked, in one part of the draft."""
        return {"answers": {name: value or "" for name, value in super().draft().items()}}


def typed_answers(call: Call, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return answers that were sent as their boxes hold them."""
    return {
        question["key"]: typed_answer(question, answers.get(question["key"])) or ""
        for question in questions_for(call)
    }


def answer_rows(call: Call, answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return questions with their answers in words."""
    return [
        (
            str(LazyI18nString(question["label"])),
            answer_in_words(question, answers.get(question["key"])),
        )
        for question in questions_for(call)
    ]


def _hint(question: Question) -> str:
    hints = [str(LazyI18nString(question["help"]))] if question["help"] else []
    if question["statistics"]:
        hints.append(str(ONLY_TO_COUNT))
    if question["kind"] == "money":
        hints.append(_("In euros, such as 1250 or 12.50."))
    if question["kind"] == "choices":
        hints.append(_("Choose all that fit."))
    if question["kind"] == "text" and question["most"]:
        hints.append(
            ngettext("Up to %(count)d letter.", "Up to %(count)d letters.", question["most"])
            % {"count": question["most"]}
        )
    return " ".join(hints)


def _widget(question: Question) -> forms.Widget:
    match question["kind"]:
        case "yes_no":
            return forms.RadioSelect(
                choices=[(YES, _("Yes")), (NO, _("No")), *_no_answer(question)]
            )
        case "choice":
            choices = _choices(question)
            if len(choices) > FEW_CHOICES:
                return forms.Select(choices=[("", _("Choose from the list")), *choices])
            return forms.RadioSelect(choices=[*choices, *_no_answer(question)])
        case "choices":
            return forms.CheckboxSelectMultiple(choices=_choices(question))
        case "number":
            return forms.TextInput({"inputmode": "numeric", "autocomplete": "off"})
        case "money":
            return forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})
    if (question["most"] or LONGEST_TEXT) <= SHORT_TEXT:
        return forms.TextInput({"autocomplete": "off"})
    return forms.Textarea({"rows": 6})


def _choices(question: Question) -> list[tuple[str, str]]:
    return [(choice["key"], str(LazyI18nString(choice["label"]))) for choice in question["choice"]]


def _no_answer(question: Question) -> list[tuple[str, str]]:
    """Let whoever chose by mistake leave an optional question out again."""
    return [] if question["required"] else [("", _("No answer"))]
