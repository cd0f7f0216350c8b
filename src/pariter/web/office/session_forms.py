"""Forms of a session: what a partner proposes or changes, and what the office answers."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from pariter.apps.programmes.models import Call, Programme, Session
from pariter.apps.programmes.session_content import ELSEWHERE, ONLINE
from pariter.web.forms import DateInput
from pariter.web.office.forms import ActForm
from pariter.web.public.session_words import ACCESS, topic_names

SHORT = {"size": "5", "inputmode": "numeric", "autocomplete": "off"}


class AsTypedField(forms.Field):
    """A day in three boxes, kept as it was typed: a draft may hold half of it."""

    widget: Any = DateInput

    def to_python(self, value: Any) -> Any:
        """Return what stands in the boxes."""
        return value


def _hour(label: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, widget=forms.TextInput(SHORT))


def _number(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=False, widget=forms.TextInput(SHORT)
    )


class WordedForm(ActForm):
    """A form with a title and a summary in each language of a programme, side by side."""

    def __init__(self, programme: Programme, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.languages = programme.languages
        for code in self.languages:
            name = get_language_info(code)["name_local"]
            self.fields[f"title_{code}"] = forms.CharField(
                label=name, required=False, widget=forms.TextInput({"lang": code})
            )
            self.fields[f"summary_{code}"] = forms.CharField(
                label=name, required=False, widget=forms.Textarea({"rows": 5, "lang": code})
            )
        self.order_fields(
            [f"{part}_{code}" for part in ("title", "summary") for code in self.languages]
        )

    @property
    def titles(self) -> list[tuple[BoundField, bool]]:
        """The box of the title in each language, and whether its translation is missing."""
        return self._in_each("title")

    @property
    def summaries(self) -> list[tuple[BoundField, bool]]:
        """The box of the summary in each language, and whether its translation is missing."""
        return self._in_each("summary")

    def mend(self, mistakes: dict[str, str]) -> None:
        """Show each mistake beside its box."""
        self.is_valid()
        for name, message in mistakes.items():
            if name in self.fields:
                self.errors.pop(name, None)
            self.add_error(name if name in self.fields else None, message)

    def words_of(self, part: str) -> dict[str, str]:
        """Return what stands in the boxes of a part, by language."""
        return {code: self.cleaned_data.get(f"{part}_{code}", "") for code in self.languages}

    def _in_each(self, part: str) -> list[tuple[BoundField, bool]]:
        boxes = [self[f"{part}_{code}"] for code in self.languages]
        written = [bool(box.value()) for box in boxes]
        return [
            (box, any(written) and not is_there)
            for box, is_there in zip(boxes, written, strict=True)
        ]


class ProposalForm(WordedForm):
    """What a partner proposes; a draft may be half filled in, so that nothing is required."""

    day = AsTypedField(label=_("Day"), required=False)
    begins = _hour(_("Begins at"))
    ends = _hour(_("Ends at"))
    venue = forms.ChoiceField(
        label=_("Where"),
        required=False,
        help_text=_("A venue of the programme, a place of your own, or online."),
    )
    place = forms.CharField(label=_("Room, or your own place with its address"), required=False)
    link = forms.CharField(
        label=_("Link, if it is online"),
        help_text=_("Only those who sign up get it. You can add it later."),
        required=False,
        widget=forms.TextInput({"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
    topics = forms.MultipleChoiceField(
        label=_("Topics"), required=False, widget=forms.CheckboxSelectMultiple
    )
    spoken = forms.MultipleChoiceField(
        label=_("Spoken languages"), required=False, widget=forms.CheckboxSelectMultiple
    )
    access = forms.MultipleChoiceField(
        label=_("What makes it easier to attend"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=tuple(ACCESS.items()),
    )
    least_age = _number(_("Lowest age"))
    most_age = _number(_("Highest age"))
    seats = _number(_("Seats"), _("How many people can come."))
    needs = forms.CharField(
        label=_("What do you need from the office?"),
        help_text=_("A projector, 20 laptops, someone at the door. Only the office reads this."),
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, call: Call, *arguments: Any, **options: Any) -> None:
        programme = call.edition.initiative.programme
        super().__init__(programme, *arguments, **options)
        self._choose("venue", where_choices(programme))
        self._choose("topics", topic_choices(programme))
        self._choose(
            "spoken",
            [(code, get_language_info(code)["name_local"]) for code in programme.languages],
        )
        if not programme.topics:
            del self.fields["topics"]

    def _choose(self, name: str, choices: Iterable[tuple[str, Any]]) -> None:
        field: Any = self.fields[name]
        field.choices = list(choices)


def where_choices(programme: Programme) -> list[tuple[str, Any]]:
    """Return the venues of a programme, and what else a session may take place in."""
    return [
        ("", _("Choose from the list")),
        *((venue.key, str(venue.name)) for venue in programme.venues.all()),
        (ELSEWHERE, _("A place of our own")),
        (ONLINE, _("Online")),
    ]


def topic_choices(programme: Programme) -> list[tuple[str, str]]:
    """Return the topics of a programme in the reader's words."""
    return list(topic_names(programme.topics, get_language() or "").items())


class SessionForm(WordedForm):
    """What a partner changes at once: texts, access and the link."""

    access = forms.MultipleChoiceField(
        label=_("What makes it easier to attend"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=tuple(ACCESS.items()),
    )
    link = forms.CharField(
        label=_("Link, if it is online"),
        help_text=_("Only those who sign up get it."),
        required=False,
        widget=forms.TextInput({"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )

    @staticmethod
    def said(session: Session) -> dict[str, Any]:
        """Return what a session says now, as the boxes show it."""
        summary = session.offer.summary if session.offer else ""
        languages = session.edition.initiative.programme.languages
        texts = {"title": session.title, "summary": summary}
        return {
            f"{part}_{code}": _in_language(text, code)
            for part, text in texts.items()
            for code in languages
        } | {"access": session.access, "link": session.link}


class ChangeForm(ActForm):
    """Another time, place or number of seats, which the office decides about."""

    day = AsTypedField(label=_("Day"), required=False)
    begins = _hour(_("Begins at"))
    ends = _hour(_("Ends at"))
    venue = forms.ChoiceField(label=_("Where"), required=False)
    place = forms.CharField(label=_("Room, or your own place with its address"), required=False)
    seats = _number(_("Seats"))
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("If the office agrees, everyone who signed up reads this."),
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, session: Session, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if session.online:
            del self.fields["venue"], self.fields["place"]
        else:
            field: Any = self.fields["venue"]
            places = where_choices(session.edition.initiative.programme)
            field.choices = [choice for choice in places if choice[0] != ONLINE]
        if session.offer is None:
            del self.fields["seats"]

    @staticmethod
    def stands(session: Session) -> dict[str, Any]:
        """Return when and where a session takes place now, as the boxes show it."""
        start, end = session.local_start, session.local_end
        return {
            "day": [str(start.day), str(start.month), str(start.year)],
            "begins": f"{start:%H:%M}",
            "ends": f"{end:%H:%M}",
            "venue": ONLINE
            if session.online
            else session.venue.key
            if session.venue
            else ELSEWHERE,
            "place": str(session.place),
            "seats": str(session.offer.capacity) if session.offer else "",
        }

    def mend(self, mistakes: dict[str, str]) -> None:
        """Show each mistake beside its box."""
        self.is_valid()
        for name, message in mistakes.items():
            self.add_error(name if name in self.fields else None, message)


class NoteForm(ActForm):
    """What the office tells a partner: what to change, or why not."""

    note = forms.CharField(
        label=_("What do you tell the partner?"),
        help_text=_("Say what is to change, or why it is not taken. It goes out by mail."),
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )


class SpeakerForm(ActForm):
    """Whom a partner or the office asks to speak."""

    name = forms.CharField(label=_("Name"), max_length=200, required=True)
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("A link goes there. No account is needed."),
        widget=forms.EmailInput({"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"invalid": _("Enter an e-mail address such as ada@example.org.")},
    )
    language = forms.ChoiceField(label=_("We write in"))
    brief = forms.CharField(
        label=_("What the person needs to know"),
        help_text=_("Whom they meet, what to bring, how long they speak."),
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )

    def __init__(self, programme: Programme, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        field: Any = self.fields["language"]
        field.choices = [
            (code, get_language_info(code)["name_local"]) for code in programme.languages
        ]


def _in_language(text: Any, code: str) -> str:
    data = getattr(text, "data", text)
    return str(data.get(code, "")) if isinstance(data, dict) else str(data or "")
