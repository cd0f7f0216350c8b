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
from pariter.apps.correspondence.group_messages import PLACEHOLDERS, Texts, Words
from pariter.apps.correspondence.templates import placeholder_refusal
from pariter.apps.programmes.models import Call
from pariter.web.forms import AccessibleForm
from pariter.web.office.for_whom import for_whom
from pariter.web.participant.wording import session_in_words
from pariter.web.plain_text import OneLineField, ParagraphsField, SentOnceForm
from pariter.web.templatetags.components import long_date

WHOLE = "whole"
SEVERAL = 2
"""So many sessions a call must have before one may tick some."""


@dataclass(frozen=True)
class LanguagePart:
    """What is written in one language, side by side with the others."""

    code: str
    name: str
    fields: tuple[BoundField, ...]


def call_in_words(call: Call) -> str:
    """Name a call by its initiative and edition, when it opened, and for whom it is."""
    edition = call.edition
    opened = _("%(initiative)s, %(edition)s, open from %(day)s") % {
        "initiative": edition.initiative.title,
        "edition": edition.title,
        "day": long_date(call.opens_at),
    }
    return f"{opened} · {for_whom(call)}"


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

    several = forms.MultipleChoiceField(
        label=_("Or several sessions"),
        help_text=_("Whoever is at several of them gets one mail, which names them all."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("%(value)s is no session of this call.")},
    )

    others = forms.MultipleChoiceField(
        label=_("Also to the people of these calls"),
        help_text=_("Whoever is in several of them gets one mail."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("%(value)s is no other call of this programme.")},
    )

    def __init__(
        self, call: Call, *arguments: Any, others: Iterable[Call] = (), **options: Any
    ) -> None:
        super().__init__(*arguments, **options)
        self.call = call
        self.other_calls = {f"call-{one.pk}": one for one in others}
        self._choose("others", [(key, call_in_words(one)) for key, one in self.other_calls.items()])
        if not self.other_calls:
            del self.fields["others"]
        self.offers = {f"offer-{one.pk}": one for one in call.offers.all()}
        sessions = call.edition.sessions.select_related("offer").all()
        self.sessions = {
            f"session-{one.pk}": one
            for one in sessions
            if one.offer is None or one.offer.call_id == call.pk
        }
        self._choose("group", Group.choices)
        self._choose("scope", self._scopes())
        self._choose("several", self._sessions())
        if len(self.sessions) < SEVERAL:
            del self.fields["several"]
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
        scope, ticked = self.cleaned_data["scope"], self.cleaned_data.get("several", [])
        return Audience(
            self.call,
            self.cleaned_data["group"],
            offer=self.offers.get(scope),
            session=self.sessions.get(ticked[0]) if len(ticked) == 1 else self.sessions.get(scope),
            several=tuple(self.sessions[key] for key in ticked) if len(ticked) > 1 else (),
            others=tuple(self.other_calls[key] for key in self.cleaned_data.get("others", [])),
        )

    @property
    def written(self) -> Texts:
        """What it says in each language."""
        said = self.cleaned_data
        return {
            code: Words(said[f"subject_{code}"], said[f"body_{code}"]) for code in self.languages
        }

    def _scopes(self) -> Iterable[Any]:
        yield WHOLE, _("The whole call")
        if self.offers:
            yield _("Offers"), [(key, str(one.title)) for key, one in self.offers.items()]
        if self.sessions:
            yield _("Sessions"), self._sessions()

    def _sessions(self) -> list[tuple[str, str]]:
        return [
            (key, f"{one.title}, {session_in_words(one)}") for key, one in self.sessions.items()
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse a part of the call beside several sessions, and placeholders that are none."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        for name in [f"{part}_{code}" for code in self.languages for part in ("subject", "body")]:
            if refusal := placeholder_refusal(said.get(name, ""), PLACEHOLDERS):
                self.add_error(name, refusal)
        if said.get("several") and said.get("scope", WHOLE) != WHOLE:
            self.add_error(
                "several",
                _("Choose either one part of the call, or the whole call and tick sessions."),
            )
        if said.get("others") and (said.get("several") or said.get("scope", WHOLE) != WHOLE):
            self.add_error(
                "others", _("Choose the whole call, without sessions, to write to other calls too.")
            )
        return said

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

    call = forms.ChoiceField(
        label=_("Call"),
        error_messages={"required": _("Choose the call to whose people you write.")},
    )

    def __init__(self, calls: Iterable[Call], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        choice: Any = self.fields["call"]
        choice.choices = [
            ("", _("Choose a call")),
            *((str(call.pk), f"{call.edition} · {for_whom(call)}") for call in calls),
        ]
