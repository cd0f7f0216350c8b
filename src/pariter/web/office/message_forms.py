"""The form of a message to a group: to whom, and what in each language."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.text import format_lazy
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from pariter.apps.correspondence import texts
from pariter.apps.correspondence.audiences import Audience, Group
from pariter.apps.correspondence.group_messages import Texts, Words
from pariter.apps.programmes.models import Call
from pariter.web.forms import AccessibleForm
from pariter.web.participant.wording import session_in_words
from pariter.web.plain_text import OneLineField, ParagraphsField, SentOnceForm


@dataclass(frozen=True)
class LanguagePart:
    """What is written in one language, side by side with the others."""

    code: str
    name: str
    fields: tuple[BoundField, ...]


class GroupMessageForm(SentOnceForm):
    """Whom, and subject and text in each language that the programme speaks."""

    group = forms.ChoiceField(
        label=_("To whom?"),
        error_messages={
            "required": _("Choose to whom you write."),
            "invalid_choice": _("%(value)s is no group. Choose one from the list."),
        },
    )
    scope = forms.ChoiceField(
        label=_("Which part of the call?"),
        error_messages={
            "required": _("Choose the whole call, or a part of it."),
            "invalid_choice": _("%(value)s is no offer or session of this call."),
        },
    )

    def __init__(self, call: Call, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.call = call
        self.offers = {f"offer-{one.pk}": one for one in call.offers.all()}
        sessions = call.edition.sessions.select_related("offer").all()
        self.sessions = {
            f"session-{one.pk}": one
            for one in sessions
            if one.offer is None or one.offer.call_id == call.pk
        }
        self._choose("group", Group.choices)
        self._choose("scope", self._scopes())
        self.languages: list[str] = call.edition.initiative.programme.languages
        for code in self.languages:
            self._add_language(code)
        self.field_of_refusal = {
            **{name: name for name in self.fields},
            "nobody": "group",
            "early": "group",
        }

    @property
    def parts(self) -> list[LanguagePart]:
        """What is written, language by language."""
        return [
            LanguagePart(
                code,
                get_language_info(code)["name_translated"],
                (self[f"subject_{code}"], self[f"body_{code}"]),
            )
            for code in self.languages
        ]

    @property
    def audience(self) -> Audience:
        """To whom it goes."""
        scope = self.cleaned_data["scope"]
        return Audience(
            self.call,
            self.cleaned_data["group"],
            offer=self.offers.get(scope),
            session=self.sessions.get(scope),
        )

    @property
    def written(self) -> Texts:
        """What it says in each language."""
        said = self.cleaned_data
        return {
            code: Words(said[f"subject_{code}"], said[f"body_{code}"]) for code in self.languages
        }

    def _scopes(self) -> Iterable[Any]:
        yield "whole", _("The whole call")
        if self.offers:
            yield _("Offers"), [(key, str(one.title)) for key, one in self.offers.items()]
        if self.sessions:
            named = [
                (key, f"{one.title}, {session_in_words(one)}") for key, one in self.sessions.items()
            ]
            yield _("Sessions"), named

    def _choose(self, name: str, choices: Iterable[Any]) -> None:
        choice: Any = self.fields[name]
        choice.choices = list(choices)

    def _add_language(self, code: str) -> None:
        name = get_language_info(code)["name_translated"]
        self.fields[f"subject_{code}"] = OneLineField(
            label=format_lazy("{label} ({language})", label=_("Subject"), language=name),
            max_length=texts.LONGEST_SUBJECT,
            widget=forms.TextInput({"lang": code, "autocomplete": "off"}),
            error_messages={
                "required": _("Write the subject in this language: %(language)s.")
                % {"language": name},
                "max_length": _("Shorten the subject to 150 letters."),
            },
        )
        self.fields[f"body_{code}"] = ParagraphsField(
            label=format_lazy("{label} ({language})", label=_("Text"), language=name),
            widget=forms.Textarea({"lang": code, "rows": 10}),
            error_messages={
                "required": _("Write the text in this language: %(language)s.") % {"language": name}
            },
        )


class WriteForm(AccessibleForm):
    """Choose the call to whose people one writes."""

    call = forms.ChoiceField(label=_("Call"))

    def __init__(self, calls: Iterable[Call], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        choice: Any = self.fields["call"]
        choice.choices = [(str(call.pk), str(call.edition)) for call in calls]
