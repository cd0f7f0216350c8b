"""The forms of a contract of objectives and of an objective of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from pariter.packs.export import Content
from pariter.packs.places import Place
from pariter.packs.raw import Raw
from pariter.web.office.edit.access import Editing
from pariter.web.office.edit.forms import Group, Values, write_texts
from pariter.web.office.edit.kinds import Kind, choices_of
from pariter.web.office.edit.nested import BETWEEN, CONTRACT, OBJECTIVE, list_of
from pariter.web.office.edit.objective_boxes import ObjectiveBoxes, Span
from pariter.web.office.edit.parts import PartForm, new_key, new_part
from pariter.web.office.edit.words import find

FIRST = "first."
"""Before the names of the boxes of a new contract's first objective."""


class ContractForm(PartForm):
    """A contract; a new one is asked for its first objective, since it cannot be without."""

    boxes: ObjectiveBoxes | None = None

    def build(self) -> None:
        """Add the contract's boxes, then those of the first objective."""
        super().build()
        for name in ("starts", "ends"):
            self.fields[name].required = True
        self.boxes = None if self.part_name else ObjectiveBoxes(self, {}, FIRST)
        if self.boxes:
            self.groups[0].title = _("The contract")
            self.boxes.build()
            self.groups[1].title = _("Its first objective")

    def values(self, content: Content) -> Values:
        """Return the value of each box."""
        found = super().values(content)
        return found | self.boxes.values() if self.boxes else found

    def clean(self) -> dict[str, Any]:
        """Refuse a contract that ends before it starts, and targets outside its years."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        starts, ends = _year(said.get("starts")), _year(said.get("ends"))
        if starts and ends and ends < starts:
            self.add_error("ends", _("The end lies before the start. Change one of the two."))
        elif starts and ends and self.part_name:
            self._check_targets(starts, ends)
        if self.boxes:
            self.boxes.check((starts, ends))
        return said

    def write(self, content: Content, changed: Values) -> None:
        """Write the contract; a new one is named after its years."""
        if self.part_name:
            super().write(content, changed)
            return
        own = {name: value for name, value in changed.items() if not name.startswith(FIRST)}
        item = new_part(content, CONTRACT, own)
        taken = [one["key"] for one in list_of(content, CONTRACT)]
        item["key"] = new_key(f"{changed['starts']}-{changed['ends']}", taken, 40)
        write_texts(item, own, "title")
        item |= {
            "initiative": own.get("initiative"),
            "starts": int(own["starts"]),
            "ends": int(own["ends"]),
            "invented": bool(own.get("invented")),
        }
        item[OBJECTIVE] = []
        list_of(content, CONTRACT).append(item)
        add_objective(content, item["key"], self.boxes, changed)

    def name_of(self, place: Place) -> str | None:
        """Find the boxes of the first objective, too."""
        if self.boxes and len(place) > 5 and place[1] == CONTRACT and place[3] == OBJECTIVE:
            return self.boxes.name_of(place[5:])
        if not self.part_name and place[:2] == ("pack", CONTRACT) and len(place) > 3:
            return place[3] if place[3] in self.fields else None
        return super().name_of(place)

    def _check_targets(self, starts: int, ends: int) -> None:
        """Refuse years that leave a target outside."""
        item = find(self.editing.content, CONTRACT, self.part_name) or {}
        for one in item.get(OBJECTIVE, ()):
            for point in one["target"]:
                if not starts <= point["year"] <= ends:
                    name = "ends" if point["year"] > ends else "starts"
                    said = _("A target is set for %(year)d. Move it first.")
                    self.add_error(name, said % {"year": point["year"]})
                    return


class ObjectiveForm(PartForm):
    """An objective of a contract."""

    def __init__(
        self, editing: Editing, kind: Kind, name: str, data: Any = None, **options: Any
    ) -> None:
        self.boxes = ObjectiveBoxes(self, find(editing.content, OBJECTIVE, name) or {})
        super().__init__(editing, kind, name, data, **options)

    def build(self) -> None:
        """Add the boxes; a new objective is asked for its contract first."""
        if not self.part_name:
            group = Group("", [])
            self.groups.append(group)
            made = forms.ChoiceField(
                label=_("Contract"),
                choices=choices_of(CONTRACT)(self.editing.content),
                error_messages={"invalid_choice": _("Choose one of the list.")},
            )
            self.add_field(group, CONTRACT, made)
        self.boxes.build()

    def values(self, content: Content) -> Values:
        """Return the value of each box."""
        if not self.part_name:
            return {**self.boxes.values(), CONTRACT: ""}
        item = find(content, OBJECTIVE, self.part_name)
        if item is None:
            raise LookupError(self.part_name)
        return ObjectiveBoxes(self, item, rows=self.boxes.rows).values()

    def clean(self) -> dict[str, Any]:
        """Refuse what no objective of this contract can say."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        name = self.part_name.partition(BETWEEN)[0] or said.get(CONTRACT, "")
        contract = find(self.editing.content, CONTRACT, name)
        span: Span = (contract["starts"], contract["ends"]) if contract else (None, None)
        self.boxes.check(span)
        return said

    def write(self, content: Content, changed: Values) -> None:
        """Write the boxes that were changed; a new objective comes last in its contract."""
        item = find(content, OBJECTIVE, self.part_name) if self.part_name else None
        if item is None:
            add_objective(content, self.cleaned_data[CONTRACT], self.boxes, changed)
        else:
            self.boxes.write(item, changed)

    def name_of(self, place: Place) -> str | None:
        """Return the box of a place in the pack."""
        if len(place) > 5 and place[1] == CONTRACT and place[3] == OBJECTIVE:
            known = not self.part_name or place[2] + BETWEEN + place[4] == self.part_name
            return self.boxes.name_of(place[5:]) if known else None
        return None


def add_objective(
    content: Content, contract: str, boxes: ObjectiveBoxes | None, changed: Values
) -> None:
    """Add an objective to a contract of a draft, named after its title."""
    if boxes is None:
        return
    siblings = list_of(content, OBJECTIVE, f"{contract}{BETWEEN}")
    prefix = boxes.prefix
    words = {
        name.removeprefix(prefix): value
        for name, value in changed.items()
        if name.startswith(f"{prefix}title.")
    }
    item: Raw = new_part(content, OBJECTIVE, words, [one["key"] for one in siblings])
    item |= {"title": {}, "baseline": [], "target": []}
    boxes.write(item, changed)
    siblings.append(item)


def _year(value: Any) -> int | None:
    return int(value) if value and str(value).isdecimal() else None
