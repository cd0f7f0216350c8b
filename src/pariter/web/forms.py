"""Forms that everybody can fill in: plain errors, dates in three boxes, a ranking."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _


class AccessibleForm(forms.Form):
    """Base of our forms; render each field with the `field` tag, errors with `error_summary`."""

    use_required_attribute = False
    # field → value of a choice → names of the fields that this choice opens
    reveals: ClassVar[Mapping[str, Mapping[str, Sequence[str]]]] = {}
    # field → value of a choice → a line below its label
    choice_hints: Mapping[str, Mapping[str, str | Promise]] = {}

    def __init__(self, *arguments: Any, **options: Any) -> None:
        options.setdefault("label_suffix", "")
        super().__init__(*arguments, **options)
        unnamed = forms.Field.default_error_messages["required"]
        for name, field in self.fields.items():
            if field.error_messages.get("required") == unnamed:
                field.error_messages["required"] = format_lazy(
                    _("Answer “{question}”"), question=self[name].label
                )

    @property
    def revealed(self) -> frozenset[str]:
        """Names of the fields that show only below the choice that opens them."""
        return frozenset(
            name
            for choices in self.reveals.values()
            for names in choices.values()
            for name in names
        )

    @property
    def rearranged(self) -> bool:
        """Tell whether a button of a ranking was pressed rather than the form sent."""
        return any(
            isinstance(field.widget, RankingInput)
            and field.widget.is_pressed(self.data, self.add_prefix(name))
            for name, field in self.fields.items()
        )

    def draft(self) -> dict[str, Any]:
        """Return what was typed, unchecked, to be kept or to be given as `initial`; no files."""
        return {
            name: field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            for name, field in self.fields.items()
            if not isinstance(field, forms.FileField)
        }


class DateInput(forms.MultiWidget):
    """A remembered date in three boxes: day, month, year.

    birthday: lets the browser offer the person's own date of birth
    """

    def __init__(self, birthday: bool = False) -> None:
        boxes: dict[str, forms.Widget | type[forms.Widget]] = {
            part: forms.TextInput(
                {
                    "inputmode": "numeric",
                    "size": size,
                    "autocomplete": f"bday-{part}" if birthday else "off",
                }
            )
            for part, size in (("day", "2"), ("month", "2"), ("year", "4"))
        }
        super().__init__(boxes)

    def decompress(self, value: date | None) -> list[str]:
        """Split a day into the three boxes."""
        return [str(value.day), str(value.month), str(value.year)] if value else ["", "", ""]


class DateField(forms.Field):
    """A date typed as three numbers."""

    widget: Any = DateInput
    default_error_messages = {
        "incomplete": _("Enter the day, the month and the year."),
        "invalid": _("This date does not exist. Check the day, the month and the year."),
    }

    def to_python(self, value: Any) -> date | None:
        """Return the date, or None where all boxes are empty."""
        if isinstance(value, date) or value in self.empty_values:
            return value or None
        parts = [str(part or "").strip() for part in value]
        if not any(parts):
            return None
        if not all(parts):
            raise ValidationError(self.error_messages["incomplete"], code="incomplete")
        try:
            day, month, year = (int(part) for part in parts)
            if year < 1000:
                raise ValueError
            return date(year, month, day)
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


class RankingInput(forms.SelectMultiple):
    """Choices in order of wish, moved by buttons that work with and without JavaScript."""

    def value_from_datadict(
        self, data: Any, files: MultiValueDict[str, Any], name: str
    ) -> list[str]:
        """Return the order after the button that was pressed, if any."""
        listed = data.getlist(name) if isinstance(data, MultiValueDict) else data.get(name) or []
        order = list(dict.fromkeys(str(value) for value in listed))
        action, _colon, value = (data.get(f"{name}-action") or "").partition(":")
        if action == "add":
            added = data.get(f"{name}-add") or ""
            return [*order, added] if added and added not in order else order
        return _moved(order, action, value)

    def value_omitted_from_data(
        self, data: Any, files: MultiValueDict[str, Any], name: str
    ) -> bool:
        """Never omitted: an empty ranking sends nothing."""
        return False

    def is_pressed(self, data: Mapping[str, Any], name: str) -> bool:
        """Tell whether one of the ranking's own buttons sent the form."""
        return bool(data.get(f"{name}-action"))


def _moved(order: list[str], action: str, value: str) -> list[str]:
    if value not in order:
        return order
    place = order.index(value)
    others = [other for other in order if other != value]
    if action == "remove":
        return others
    places = {"up": max(place - 1, 0), "down": place + 1}
    if action not in places:
        return order
    return [*others[: places[action]], value, *others[places[action] :]]


class RankingField(forms.MultipleChoiceField):
    """Choices in order of wish, first wish first.

    minimum, maximum: how many choices are asked for; no upper limit when None
    add_label: the words above the list of what can be added
    """

    widget = RankingInput
    default_error_messages = {
        "too_few": _("Choose at least %(minimum)d."),
        "too_many": _("Choose at most %(maximum)d. Remove %(excess)d."),
    }

    def __init__(
        self,
        *,
        minimum: int = 1,
        maximum: int | None = None,
        add_label: Any = None,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.minimum = minimum
        self.maximum = maximum
        self.add_label = add_label or _("Add a choice")

    def validate(self, value: list[str]) -> None:
        """Raise ValidationError where a choice is unknown, or there are too few or too many."""
        super().validate(value)
        if value and len(value) < self.minimum:
            raise ValidationError(
                self.error_messages["too_few"], "too_few", {"minimum": self.minimum}
            )
        if self.maximum is not None and len(value) > self.maximum:
            raise ValidationError(
                self.error_messages["too_many"],
                "too_many",
                {"maximum": self.maximum, "excess": len(value) - self.maximum},
            )
