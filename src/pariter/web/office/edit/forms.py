"""What all forms of editors share: rows of boxes, what was seen, what others saved meanwhile."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _

from pariter.packs.export import Content
from pariter.packs.places import Place
from pariter.web.office.edit.access import Editing
from pariter.web.office.edit.fields import text_field
from pariter.web.office.edit.words import box
from pariter.web.office.forms import ActForm
from pariter.web.public.wording import language_name
from pariter.web.templatetags.components import long_date, long_moment

Values = dict[str, Any]


@dataclass(frozen=True)
class Cell:
    """One box of a row; `theirs` is what someone else saved in it meanwhile."""

    bound: BoundField
    is_missing: bool
    theirs: str | None


@dataclass
class Row:
    """Boxes that belong together: one text in each language, or one box alone."""

    names: list[str]
    legend: str = ""
    hint: str = ""
    cells: list[Cell] = field(default_factory=list)
    is_text: bool = False
    """Whether its boxes are languages of one text, of which none should be missing."""
    is_narrow: bool = False
    """Whether its boxes are small ones, such as numbers, which stand beside each other."""


@dataclass
class Group:
    """Rows under a heading; `is_open` is False where they only wait to be used."""

    title: str
    rows: list[Row]
    is_open: bool = True
    key: str = ""
    is_dense: bool = False
    """Rows of small boxes, which stand beside each other where there is room."""


class EditForm(ActForm):
    """A form on a part of a draft; subclasses say which values it has and where they belong.

    Only what the editor changed is written, so that people who edit beside each other do not
    undo each other's work.
    """

    before = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, editing: Editing, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.editing = editing
        self.groups: list[Group] = []
        self.theirs: dict[str, Any] = {}
        self.build()
        known = self.values(editing.content)
        self.initial = {
            **known,
            "before": json.dumps({name: _mark(value) for name, value in known.items()}),
        }

    @property
    def place(self) -> Place:
        """Where in the pack the form's values lie."""
        raise NotImplementedError

    def build(self) -> None:
        """Add the fields and their groups."""
        raise NotImplementedError

    def values(self, content: Content) -> Values:
        """Return the value of each field; raise LookupError where the part is there no more."""
        raise NotImplementedError

    def write(self, content: Content, changed: Values) -> None:
        """Write values that were changed into a draft."""
        raise NotImplementedError

    def name_of(self, place: Place) -> str | None:
        """Return the field of a place in the pack; None where it is not in this form."""
        if place[: len(self.place)] != self.place:
            return None
        steps = [step for step in place[len(self.place) :] if step not in {"sections", "lottery"}]
        if place[0] == "texts":
            steps = [*steps[1:], *steps[:1]]
        while steps and box(*steps) not in self.fields:
            steps.pop()
        return box(*steps) or None

    def seen(self, content: Content) -> dict[str, str]:
        """Return the form's values as they can be compared."""
        return {name: _mark(value) for name, value in self.values(content).items()}

    @property
    def changed(self) -> Values:
        """What the editor changed, compared with what she saw."""
        before = self._before()
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name != "before" and before.get(name) != _mark(value)
        }

    def clashes(self, content: Content) -> set[str]:
        """Return the fields that the editor changed and someone else changed otherwise."""
        before = self._before()
        current = self.values(content)
        return {
            name
            for name, value in self.changed.items()
            if name in current and _mark(current[name]) not in (before.get(name), _mark(value))
        }

    def show_theirs(self, content: Content, clashes: set[str]) -> None:
        """Show what others saved beside what was typed; saving again then keeps what was typed."""
        current = self.values(content)
        self.theirs = {name: current[name] for name in clashes}
        before = self._before() | {name: _mark(current[name]) for name in clashes}
        data: Any = self.data
        typed = data.copy()
        typed["before"] = json.dumps(before)
        self.data = typed
        for name in clashes:
            self.add_error(name, _("Someone else changed this too. Choose what is to stay."))

    def add_texts(
        self, group: Group, name: str, legend: Any, *, hint: Any = "", **options: Any
    ) -> None:
        """Add a row with a box for each language."""
        row = Row([], str(legend), str(hint), is_text=True)
        for language in self.editing.languages:
            self.fields[box(name, language)] = text_field(
                language, language_name(language), **options
            )
            row.names.append(box(name, language))
        group.rows.append(row)

    def add_field(self, group: Group, name: str, made: forms.Field) -> None:
        """Add a row with one field."""
        self.fields[name] = made
        group.rows.append(Row([name]))

    def shown(self) -> Iterator[Group]:
        """Give the groups with the boxes of their rows."""
        for group in self.groups:
            for row in group.rows:
                row.cells = [
                    self._cell(name, row.names if row.is_text else ()) for name in row.names
                ]
            if any(name in self.errors for row in group.rows for name in row.names):
                group.is_open = True
            yield group

    def _cell(self, name: str, together: Sequence[str]) -> Cell:
        values = {one: self[one].value() for one in together}
        is_missing = name in values and not values[name] and any(values.values())
        theirs = self.theirs.get(name)
        shown = None if theirs is None else _shown(self.fields[name], theirs)
        return Cell(self[name], is_missing, shown)

    def _before(self) -> dict[str, str]:
        try:
            found = json.loads(self.data.get("before") or "{}")
        except ValueError:
            found = {}
        return found if isinstance(found, dict) else {}


def write_texts(part: dict[str, Any], changed: Mapping[str, Any], name: str) -> None:
    """Write the languages of a text that were changed; empty ones stand for what is missing."""
    for key, value in changed.items():
        head, _dot, language = key.rpartition(".")
        if head == name:
            part[name] = {**(part.get(name) or {}), language: value}


def _mark(value: Any) -> str:
    """Return a short mark that tells one value from another."""
    plain = json.dumps(value or None, sort_keys=True, default=_plain)
    return hashlib.sha256(plain.encode()).hexdigest()[:12]


def _shown(made: forms.Field, value: Any) -> str:
    """Return a value as its box would say it."""
    if isinstance(value, datetime):
        return long_moment(value)
    if isinstance(value, date):
        return long_date(value)
    known = {str(key): str(words) for key, words in getattr(made, "choices", ())}
    values = value if isinstance(value, list) else [value]
    return ", ".join(known.get(str(one), str(one)) for one in values)


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
