"""The boxes of an objective: what it measures, where it starts, its targets, and who answers."""

import math
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.formats import sanitize_separators
from django.utils.translation import gettext as _

from pariter.apps.objectives.definitions import SHARED
from pariter.packs.places import Place, names_of
from pariter.packs.raw import Raw
from pariter.web.office.edit.fields import PARAGRAPH, TextField, text_field
from pariter.web.office.edit.forms import EditForm, Group, Row, Values, write_texts
from pariter.web.office.edit.kinds import BETTER, choices_of
from pariter.web.office.edit.words import FIELDS, POINTS, box, local
from pariter.web.public.objective_words import exact

OWN, EVERYONE = "own", "all"
SPARE = {"baseline": 1, "target": 2}
"""Empty rows below those that are filled in; saving gives new ones."""
MOST = 1e9
Span = tuple[int | None, int | None]


@dataclass
class ObjectiveBoxes:
    """The boxes of one objective within a form.

    prefix: before the name of each box; empty where the form has no other boxes
    """

    form: EditForm
    item: Raw
    prefix: str = ""
    rows: dict[str, int] = field(default_factory=dict)

    def build(self) -> None:
        """Add the boxes to the form, group by group."""
        form = self.form
        group = Group("", [])
        form.groups.append(group)
        form.add_texts(group, f"{self.prefix}title", FIELDS["title"])
        contacts = choices_of("contact")(form.editing.content)
        self._choice(
            group, "contact", _("Who answers for it"), [("", _("The initiative’s desk")), *contacts]
        )
        self._build_measure()
        for name, title in (
            ("baseline", _("Where it starts")),
            ("target", _("Targets by year")),
        ):
            self._build_points(name, title)

    def values(self) -> Values:
        """Return the value of each box."""
        item, languages = self.item, self.form.editing.languages
        own: Raw = item.get("own") or {}
        found: Values = {
            "contact": item.get("contact") or "",
            "indicator": item.get("indicator") or OWN,
            "own.better": own.get("better") or "up",
            "own.version": False,
        }
        for language in languages:
            found[box("title", language)] = (item.get("title") or {}).get(language, "")
            for part in ("text", "unit"):
                found[box("own", part, language)] = (own.get(part) or {}).get(language, "")
        for name in POINTS:
            points: list[Raw] = item.get(name) or []
            for row in range(self._number_of_rows(name)):
                point = points[row] if row < len(points) else {}
                found[box(name, str(row), "year")] = str(point.get("year") or "")
                value = point.get("value")
                found[box(name, str(row), "value")] = "" if value is None else exact(value)
                found[box(name, str(row), "school")] = point.get("school") or EVERYONE
        return {f"{self.prefix}{name}": value for name, value in found.items()}

    def write(self, item: Raw, changed: Values) -> None:
        """Write the boxes that were changed into an objective."""
        said = {
            name.removeprefix(self.prefix): value
            for name, value in changed.items()
            if name.startswith(self.prefix)
        }
        write_texts(item, said, "title")
        if "contact" in said:
            item["contact"] = said["contact"] or None
        self._write_measure(item, said)
        for name in POINTS:
            touched = {int(key.split(".")[1]) for key in said if key.startswith(f"{name}.")}
            if touched:
                item[name] = self._merged(name, item.get(name) or [], touched)

    def check(self, span: Span) -> None:
        """Refuse values that no contract of these years can have, each beside its box."""
        if self._said("indicator") == OWN and not any(
            self._said("own", "text", language) for language in self.form.editing.languages
        ):
            self._refuse(_("Say what is measured."), "own", "text", self.form.editing.languages[0])
        for name in POINTS:
            self._check_points(name, span)
        if not any(self._said("target", str(row), "year") for row in self._row_numbers("target")):
            self._refuse(_("Write one target or more: a year and a value."), "target", "0", "year")

    def name_of(self, steps: Place) -> str | None:
        """Return the box of a place inside an objective."""
        if len(steps) > 1 and steps[0] in POINTS:
            kept = self._points(steps[0])
            names = names_of([point for _row, point in kept])
            row = kept[names.index(steps[1])][0] if steps[1] in names else 0
            steps = (steps[0], str(row), *(steps[2:] or ("year",)))
        while steps and f"{self.prefix}{box(*steps)}" not in self.form.fields:
            steps = steps[:-1]
        return f"{self.prefix}{box(*steps)}" if steps else None

    def _build_measure(self) -> None:
        form, own = self.form, Group(_("A measure of its own"), [])
        group = Group(str(FIELDS["indicator"]), [])
        form.groups += [group, own]
        own.is_open = not self.item.get("indicator")
        self._choice(
            group,
            "indicator",
            _("Measure"),
            [
                *((key, str(one.title)) for key, one in SHARED.items()),
                (OWN, _("A measure of its own, which counts no people")),
            ],
        )
        form.add_texts(
            own,
            f"{self.prefix}own.text",
            _("What it measures"),
            longest=PARAGRAPH,
            rows=3,
            kind=TextField,
        )
        form.add_texts(own, f"{self.prefix}own.unit", FIELDS["unit"], kind=TextField)
        self._choice(own, "own.better", FIELDS["better"], [*BETTER.items()])
        if self.item.get("own"):
            label = _("It is measured in another way now")
            hint = _("Values of before stay, and are not compared any more.")
            tick = forms.BooleanField(label=label, help_text=hint, required=False)
            form.add_field(own, f"{self.prefix}own.version", tick)

    def _build_points(self, name: str, title: str) -> None:
        group = Group(title, [])
        self.form.groups.append(group)
        schools = self._schools()
        for row in self._row_numbers(name):
            names = [f"{self.prefix}{box(name, str(row), part)}" for part in ("year", "value")]
            for key, part in zip(names, ("year", "value"), strict=True):
                self.form.fields[key] = text_field(None, FIELDS[part], longest=40, kind=TextField)
                self.form.fields[key].widget.attrs |= {"size": "8", "inputmode": "decimal"}
            if schools:
                names.append(f"{self.prefix}{box(name, str(row), 'school')}")
                self.form.fields[names[-1]] = forms.ChoiceField(
                    label=FIELDS["school"],
                    choices=[(EVERYONE, _("All together")), *schools.items()],
                    required=False,
                )
            legend = f"{FIELDS[name]} {row + 1}"
            group.rows.append(Row(names, legend, is_narrow=True))

    def _choice(self, group: Group, name: str, label: Any, choices: Any) -> None:
        errors = {"invalid_choice": _("Choose one of the list.")}
        made = forms.ChoiceField(
            label=label, choices=choices, required=False, error_messages=errors
        )
        self.form.add_field(group, f"{self.prefix}{name}", made)

    def _write_measure(self, item: Raw, said: Values) -> None:
        chosen = said.get("indicator", item.get("indicator") or OWN)
        if chosen != OWN:
            item["indicator"], item["own"] = chosen, None
            return
        own: Raw = item.get("own") or {"text": {}, "unit": {}, "version": 1, "better": "up"}
        for part in ("text", "unit"):
            inner = {
                name.removeprefix("own."): value
                for name, value in said.items()
                if name.startswith("own.")
            }
            write_texts(own, inner, part)
        own["better"] = said.get("own.better") or own["better"]
        own["version"] += 1 if said.get("own.version") else 0
        item["indicator"], item["own"] = None, own

    def _points(self, name: str) -> list[tuple[int, Raw]]:
        """Return the rows that are filled in, with their numbers."""
        found: list[tuple[int, Raw]] = []
        for row in self._row_numbers(name):
            year, value = self._said(name, str(row), "year"), self._said(name, str(row), "value")
            if year and value and year.isdecimal() and (read := _number(value)) is not None:
                school = self._said(name, str(row), "school")
                whose = None if school in ("", EVERYONE) else school
                found.append((row, {"year": int(year), "value": read, "school": whose}))
        return found

    def _merged(self, name: str, kept: list[Raw], touched: set[int]) -> list[Raw]:
        """Return the points with the rows that were changed; the others stay as they are kept."""
        typed = dict(self._points(name))
        return [
            point
            for row in range(max(len(kept), self._number_of_rows(name)))
            if (point := typed.get(row) if row in touched else dict(enumerate(kept)).get(row))
        ]

    def _check_points(self, name: str, span: Span) -> None:
        starts, ends = span
        seen: set[tuple[str, str]] = set()
        for row in map(str, self._row_numbers(name)):
            year, value = self._said(name, row, "year"), self._said(name, row, "value")
            if not (year or value):
                continue
            first, last = (1000, (ends or 10_000) - 1) if name == "baseline" else (starts, ends)
            if not (year.isascii() and year.isdecimal() and len(year) == 4):
                self._refuse(_("Enter a year of four digits, for example 2018."), name, row, "year")
            elif first and last and not first <= int(year) <= last:
                said = _("Choose a year from %(first)d to %(last)d.")
                self._refuse(said % {"first": first, "last": last}, name, row, "year")
            if _number(value) is None:
                self._refuse(_("Write a number, such as 12 or 12.5."), name, row, "value")
            school = self._said(name, row, "school") or EVERYONE
            whose = (year if name == "target" else "", school)
            if whose in seen:
                self._refuse(_("This stands twice. Keep it once."), name, row, "year")
            seen.add(whose)

    def _said(self, *steps: str) -> str:
        return str(self.form.cleaned_data.get(f"{self.prefix}{box(*steps)}") or "")

    def _refuse(self, words: str, *steps: str) -> None:
        self.form.add_error(f"{self.prefix}{box(*steps)}", words)

    def _row_numbers(self, name: str) -> range:
        return range(self._number_of_rows(name))

    def _number_of_rows(self, name: str) -> int:
        """Return how many rows a table of points has: as many as were sent, where some were."""
        if name not in self.rows:
            start = f"{self.prefix}{name}."
            sent = sum(key.startswith(start) and key.endswith(".year") for key in self.form.data)
            self.rows[name] = max(len(self.item.get(name) or ()) + SPARE[name], min(sent, 200))
        return self.rows[name]

    def _schools(self) -> dict[str, str]:
        """Return the names of the member schools, and of those that a value is about."""
        pack = self.form.editing.content["pack"]
        used = {point.get("school") for name in POINTS for point in self.item.get(name) or ()}
        return {
            one["code"]: local(one["name"], one["code"])
            for one in pack["organisation"]
            if one["member_of"] == pack["institution"] or one["code"] in used
        }


def _number(text: str) -> float | None:
    """Return a number as someone types it in the reader's language; None for what is none."""
    try:
        found = float(sanitize_separators(text.strip()))
    except ValueError:
        return None
    return found if math.isfinite(found) and abs(found) <= MOST else None
