"""What the `field` tag shows of a form's field: label, hint, error, and its boxes or choices."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms import BaseForm, BoundField
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from pariter.web.forms import AccessibleForm, DateInput, RankingInput


@dataclass(frozen=True)
class FieldError:
    """One thing that is wrong, and the address of the box where it can be mended."""

    message: str
    target: str
    label: str = ""


@dataclass(frozen=True)
class Choice:
    """One radio button or checkbox."""

    id: str
    value: str
    label: str
    selected: bool
    hint: str = ""
    reveals: tuple[BoundField, ...] = ()


@dataclass(frozen=True)
class Box:
    """One of several boxes that make up an answer."""

    id: str
    label: str
    control: SafeString


@dataclass(frozen=True)
class FieldParts:
    """Everything a field's template needs, so that it holds no logic of its own."""

    kind: str
    id: str
    name: str
    label: str
    hint: str
    optional: bool
    errors: tuple[str, ...]
    control: str = ""
    type: str = ""
    choices: tuple[Choice, ...] = ()
    available: tuple[Choice, ...] = ()
    boxes: tuple[Box, ...] = ()
    add_label: str = ""
    maximum: int | None = None
    described_by: str = field(init=False)

    def __post_init__(self) -> None:
        ids = [f"{self.id}-hint"] * bool(self.hint) + [f"{self.id}-error"] * bool(self.errors)
        object.__setattr__(self, "described_by", " ".join(ids))


def parts_of(bound: BoundField) -> FieldParts:
    """Take a field apart for its template."""
    widget = bound.field.widget
    common: dict[str, Any] = {
        "id": bound.auto_id or bound.html_name,
        "name": bound.html_name,
        "label": str(bound.label),
        "hint": str(bound.help_text),
        "optional": not bound.field.required,
        "errors": tuple(str(message) for message in bound.errors),
    }
    if isinstance(widget, RankingInput):
        return _ranking(bound, common)
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return FieldParts(
            "choices", type=str(widget.input_type), choices=tuple(_choices(bound)), **common
        )
    if isinstance(widget, DateInput):
        return FieldParts("boxes", boxes=tuple(_boxes(bound)), **common)
    plain = FieldParts(_kind(widget), **common)
    control = bound.as_widget(attrs=_attributes(plain))
    return FieldParts(plain.kind, control=control, **common)


def errors_of(form: BaseForm) -> Iterator[FieldError]:
    """Yield what is wrong in a form, in the order of its fields, then of the form as a whole."""
    for bound in form:
        for message in bound.errors:
            yield FieldError(str(message), first_box(bound), str(bound.label))
    for message in form.non_field_errors():
        yield FieldError(str(message), "main")


def first_box(bound: BoundField) -> str:
    """Return the id of the first box of a field, where an error link leads."""
    widget, identity = bound.field.widget, bound.auto_id or bound.html_name
    if isinstance(widget, RankingInput):
        return f"{identity}-add"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return f"{identity}_0"
    if isinstance(widget, DateInput):
        return f"{identity}_day"
    return identity


def _kind(widget: forms.Widget) -> str:
    return "check" if isinstance(widget, forms.CheckboxInput) else "input"


def _attributes(parts: FieldParts) -> dict[str, Any]:
    attributes: dict[str, Any] = {"class": "ds-input"}
    if parts.described_by:
        attributes["aria-describedby"] = parts.described_by
    if parts.errors:
        attributes["aria-invalid"] = "true"
    return attributes


def _choices(bound: BoundField) -> Iterator[Choice]:
    form = bound.form
    hints: Any = {}
    opened: Any = {}
    if isinstance(form, AccessibleForm):
        hints = form.choice_hints.get(bound.name, {})
        opened = form.reveals.get(bound.name, {})
    subwidgets: list[Any] = bound.subwidgets
    for subwidget in subwidgets:
        value = str(subwidget.data["value"])
        yield Choice(
            id=subwidget.data["attrs"]["id"],
            value=value,
            label=str(subwidget.data["label"]),
            selected=bool(subwidget.data["selected"]),
            hint=str(hints.get(value, "")),
            reveals=tuple(form[name] for name in opened.get(value, ())),
        )


def _boxes(bound: BoundField) -> Iterator[Box]:
    labels = {
        "day": gettext("Day"),
        "month": gettext("Month"),
        "year": gettext("Year"),
        "time": gettext("Time"),
    }
    widget = bound.field.widget
    value = bound.value()
    values = value if isinstance(value, list | tuple) else widget.decompress(value)
    for (part, label), box, text in zip(labels.items(), widget.widgets, values, strict=False):
        identity = f"{bound.auto_id}_{part}"
        attributes = {"id": identity, "class": "ds-input"}
        if bound.errors:
            attributes["aria-invalid"] = "true"
        yield Box(identity, label, box.render(f"{bound.html_name}_{part}", text, attributes))


def _ranking(bound: BoundField, common: dict[str, Any]) -> FieldParts:
    form = bound.form
    ranked: Any = bound.field
    hints = form.choice_hints.get(bound.name, {}) if isinstance(form, AccessibleForm) else {}
    known = {
        str(value): Choice(
            f"{common['id']}-{value}", str(value), str(label), False, str(hints.get(str(value), ""))
        )
        for value, label in ranked.choices
    }
    order = [str(value) for value in bound.value() or () if str(value) in known]
    return FieldParts(
        "ranking",
        choices=tuple(known[value] for value in order),
        available=tuple(choice for value, choice in known.items() if value not in order),
        add_label=str(ranked.add_label),
        maximum=ranked.maximum,
        **common,
    )
