"""Texts that the office gives in each language of a programme, in boxes side by side."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _
from i18nfield.strings import LazyI18nString

from pariter.web.office.forms import LONGEST_REASON, ActForm
from pariter.web.plain_text import OneLineField


class ByLanguage(ActForm):
    """A form that asks for one text in each language of the programme."""

    languages: Sequence[str] = ()
    _asked: tuple[str, ...] = ()

    def ask(self, languages: Sequence[str], name: str, field: Callable[[Any], forms.Field]) -> None:
        """Add a field for each language. field: makes one from its label."""
        self.languages = languages
        self._asked += (name,)
        for code in languages:
            label = get_language_info(code)["name_translated"]
            self.fields[f"{name}_{code}"] = field(label)

    def ask_once(
        self, languages: Sequence[str], name: str, field: Callable[[Any], forms.Field]
    ) -> None:
        """Add a field for each language, of which the first alone is needed."""
        self.ask(languages, name, field)
        for code in languages[1:]:
            self.fields[f"{name}_{code}"].required = False

    def ask_why(self, languages: Sequence[str], missing: Any) -> None:
        """Ask for a reason, which the first language needs. missing: what to say without it."""
        self.ask_once(languages, "reason", lambda label: _reason(label, missing))

    def parts(self, name: str) -> list[Any]:
        """Return the fields of a text, a language each."""
        return [self[f"{name}_{code}"] for code in self.languages]

    def written(self, name: str) -> dict[str, str]:
        """Return a text in each language."""
        return {code: self.cleaned_data[f"{name}_{code}"] for code in self.languages}

    @property
    def plain_parts(self) -> list[Any]:
        """Return the fields that are the same in each language."""
        given = {f"{name}_{code}" for name in self._asked for code in self.languages}
        return [bound for bound in self if bound.name not in given]

    @property
    def reason_parts(self) -> list[Any]:
        """The reason, a language each."""
        return self.parts("reason")


def initial_of(name: str, text: LazyI18nString | str, languages: Sequence[str]) -> dict[str, str]:
    """Return a text as the initial of its fields; one in no language stands in the first."""
    said = getattr(text, "data", text)
    words = said if isinstance(said, dict) else {languages[0]: said}
    return {f"{name}_{code}": words.get(code, "") for code in languages}


def _reason(label: Any, missing: Any) -> OneLineField:
    return OneLineField(
        label=label,
        max_length=LONGEST_REASON,
        error_messages={
            "required": missing,
            "max_length": _("Shorten the reason to 300 letters."),
        },
    )
