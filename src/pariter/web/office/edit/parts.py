"""The form of one part of a list, such as a contact, and adding and removing parts."""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from pariter.apps.programmes.shared import other_codes
from pariter.packs.export import Content
from pariter.packs.objectives import Contract, Objective, Territory
from pariter.packs.part import Part
from pariter.packs.places import Place, names_of
from pariter.packs.raw import Raw
from pariter.packs.schema import (
    Aim,
    Contact,
    Medium,
    News,
    Organisation,
    Partner,
    Responsible,
    Strand,
)
from pariter.packs.sessions import Topic
from pariter.web.forms import DateField
from pariter.web.office.edit.access import Editing
from pariter.web.office.edit.fields import PARAGRAPH, Lines, TextField, text_field
from pariter.web.office.edit.forms import EditForm, Group, Values, write_texts
from pariter.web.office.edit.kinds import Box, Kind
from pariter.web.office.edit.nested import list_of, own_name, place_of_part
from pariter.web.office.edit.texts import add_text_fields, text_values, write_text
from pariter.web.office.edit.words import FIELDS, box, find

MODELS: dict[str, type[Part]] = {
    "aim": Aim,
    "contact": Contact,
    "contract": Contract,
    "discipline": Topic,
    "medium": Medium,
    "news": News,
    "objective": Objective,
    "organisation": Organisation,
    "partner": Partner,
    "responsible": Responsible,
    "strand": Strand,
    "territory": Territory,
    "theme": Topic,
}
KEYS = {"organisation": "code"}
NAMELESS = {"partner", "responsible"}
"""Kinds whose parts have no key of their own."""
NEWS_SECTIONS = ("about",)
TEXTS = {"texts", "paragraphs"}
LONGEST_KEY = 60
LONGEST_KEYS = {"contract": 40, "objective": 40}


class PartForm(EditForm):
    """The fields of one part; of a new one where no name is given."""

    def __init__(
        self, editing: Editing, kind: Kind, name: str, data: Any = None, **options: Any
    ) -> None:
        self.kind = kind
        self.part_name = name
        super().__init__(editing, data, **options)

    @property
    def place(self) -> Place:
        """Where in the pack the part lies."""
        return place_of_part(self.kind.key, self.part_name)

    def build(self) -> None:
        """Add a row for each field of the kind."""
        group = Group("", [])
        self.groups.append(group)
        for part in self.kind.boxes:
            if part.shape in TEXTS:
                long = part.shape == "paragraphs"
                self.add_texts(
                    group,
                    part.name,
                    FIELDS[part.name],
                    hint=part.hint,
                    longest=PARAGRAPH if long else 200,
                    rows=3 if long else 1,
                    kind=TextField,
                )
            else:
                self.add_field(group, part.name, self._field(part))

    def values(self, content: Content) -> Values:
        """Return the value of each field."""
        item = find(content, self.kind.key, self.part_name) if self.part_name else {}
        if item is None:
            raise LookupError(self.part_name)
        found: Values = {}
        for part in self.kind.boxes:
            value = item.get(part.name)
            if part.shape in TEXTS:
                for language in self.editing.languages:
                    found[box(part.name, language)] = (value or {}).get(language, "")
            elif part.shape in {"choices", "lines"}:
                found[part.name] = list(value or ())
            elif part.shape == "tick":
                found[part.name] = bool(value)
            elif part.shape == "date":
                found[part.name] = DateField().to_python(_day(value))
            else:
                found[part.name] = "" if value is None else str(value)
        return found

    def write(self, content: Content, changed: Values) -> None:
        """Write the fields that were changed; a new part is added at the end."""
        kind = self.kind.key
        item = find(content, kind, self.part_name) if self.part_name else None
        if item is None:
            item = new_part(content, kind, changed)
            list_of(content, kind).append(item)
        for part in self.kind.boxes:
            if part.shape in TEXTS:
                write_texts(item, changed, part.name)
                _clear_if_empty(item, part.name, MODELS[kind])
            elif part.name in changed:
                item[part.name] = _stored(part, changed[part.name])

    def _field(self, part: Box) -> forms.Field:
        """Return the field of a value that is the same in all languages."""
        options: dict[str, Any] = {
            "label": FIELDS[part.name],
            "help_text": part.hint,
            "required": part.required,
        }
        if part.choices:
            choices = part.choices(self.editing.content)
            if part.shape == "choices":
                return forms.MultipleChoiceField(
                    choices=choices, widget=forms.CheckboxSelectMultiple, **options
                )
            errors = {"required": _("Choose one."), "invalid_choice": _("Choose one of the list.")}
            if part.required and not self.part_name:
                choices = [("", _("Choose from the list")), *choices]
            return forms.ChoiceField(choices=choices, error_messages=errors, **options)
        if part.shape == "tick":
            return forms.BooleanField(**options)
        if part.shape == "email":
            errors = dict.fromkeys(
                ("required", "invalid"), _("Enter an e-mail address such as ada@example.org.")
            )
            return forms.EmailField(error_messages=errors, max_length=254, **options)
        if part.shape == "date":
            errors = {"required": _("Enter the day.")}
            return DateField(error_messages=errors, **options)
        kinds = {"link": LinkField, "year": YearField, "lines": Lines}
        return text_field(
            None,
            options["label"],
            hint=part.hint,
            kind=kinds.get(part.shape),
            rows=4 if part.shape == "lines" else 1,
            longest=40 if part.name == "phone" else 300,
        )


class NewsForm(PartForm):
    """A message: its day, what it is about, and its words."""

    def build(self) -> None:
        """Add the words below the facts."""
        super().build()
        self.groups[0].title = _("When and about what")
        add_text_fields(self, self._text(self.editing.content), NEWS_SECTIONS)
        self.groups.append(self.groups.pop(0))

    def values(self, content: Content) -> Values:
        """Return the facts and the words."""
        found = super().values(content)
        written = content["texts"].get(self._text(content), {})
        return found | text_values(self, written, NEWS_SECTIONS)

    def write(self, content: Content, changed: Values) -> None:
        """Write facts and words; a new message gets a text of its own."""
        super().write(content, changed)
        item = find(content, "news", self.part_name) or content["pack"]["news"][-1]
        write_text(content["texts"].setdefault(item["text"], {}), changed, NEWS_SECTIONS)

    def name_of(self, place: Place) -> str | None:
        """Find the fields of its words, too."""
        text = self._text(self.editing.content)
        if place[:2] == ("texts", text):
            steps = [step for step in place[2:] if step != "sections"]
            name = box(*steps[1:], *steps[:1])
            return name if name in self.fields else None
        return super().name_of(place)

    def _text(self, content: Content) -> str:
        item = find(content, "news", self.part_name) if self.part_name else None
        return item["text"] if item else ""


class LinkField(TextField):
    """An address on the web that is safe to link to."""

    def validate(self, value: Any) -> None:
        """Refuse everything but https."""
        super().validate(value)
        if value and not re.fullmatch(r"https://[^\s/]+\.[^\s/]+(/\S*)?", value):
            raise ValidationError(_("Enter an address that begins with https://."))


class YearField(TextField):
    """A year of four digits."""

    def validate(self, value: Any) -> None:
        """Refuse what is no year."""
        super().validate(value)
        if value and not re.fullmatch(r"[12]\d{3}", value):
            raise ValidationError(_("Enter a year of four digits, for example 2018."))


def new_part(content: Content, kind: str, values: Values, others: list[str] | None = None) -> Raw:
    """Return a part with all its keys, named after its words.

    others: names that are taken, where the list is not found by its kind alone
    """
    model = MODELS[kind]
    item: Raw = {
        name: None if field.is_required() else _default(field)
        for name, field in model.model_fields.items()
    }
    if kind not in NAMELESS:
        words = next((str(value) for value in _words(values) if value), kind)
        taken = names_of(list_of(content, kind)) if others is None else others
        if kind == "organisation":
            taken += other_codes(words)
        item[KEYS.get(kind, "key")] = new_key(words, taken, LONGEST_KEYS.get(kind, LONGEST_KEY))
    if kind == "news":
        item["text"] = new_key(f"news_{item['key']}"[:LONGEST_KEY], list(content["texts"]))
    return item


def new_key(words: str, taken: list[str], longest: int = LONGEST_KEY) -> str:
    """Return a key made of words, which is not taken yet."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    start = re.sub(r"[^a-z0-9_]+", "-", plain).strip("-_")[: longest - 5].strip("-_") or "part"
    start = re.sub(r"[-_]{2,}", "-", start)
    number, key = 1, start
    while key in taken:
        number += 1
        key = f"{start}-{number}"
    return key


def remove_part(content: Content, kind: str, name: str) -> None:
    """Take a part out of a draft, with the texts and files that only it has."""
    parts = list_of(content, kind, name)
    index = names_of(parts).index(own_name(kind, name))
    item = parts.pop(index)
    if kind == "news":
        content["texts"].pop(item["text"], None)
    if kind == "medium":
        for path in (item["file"], *item["captions"].values()):
            content["media"].pop(path, None)
        content["texts"].pop(item.get("transcript") or "", None)


def _words(values: Values) -> list[Any]:
    """Return the words to name a part after: its name or title, the English first."""
    named = [name for name in values if name.partition(".")[0] in {"name", "title", "label"}]
    return [values[name] for name in sorted(named, key=lambda name: not name.endswith(".en"))]


def _clear_if_empty(item: Raw, name: str, model: type[Part]) -> None:
    """Let a text that need not be there be none, where no language has it."""
    if not any((item.get(name) or {}).values()):
        item[name] = {} if model.model_fields[name].is_required() else None


def _default(field: Any) -> Any:
    return field.get_default(call_default_factory=True)


def _stored(part: Box, value: Any) -> Any:
    """Return a field's value as the pack's data hold it."""
    if part.shape == "date":
        return value.isoformat() if value else None
    if part.shape == "year":
        return int(value) if value else None
    if part.shape in {"link", "choice"}:
        return value or None
    return value


def _day(value: Any) -> Any:
    """Return the boxes of a stored day."""
    return list(reversed(str(value).split("-"))) if value else None
