"""Fields of the editors' forms: a text in one language, and a moment on the wall clock."""

import re
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pariter.packs.letters import hidden_letter
from pariter.web.forms import DateField, DateInput

LINE, PARAGRAPH, PAGE = 200, 1_000, 20_000
"""Longest text of a title, a summary and a section, in letters."""


class TextField(forms.CharField):
    """A text as people type it: line breaks as in files, and no letter that nobody sees."""

    def to_python(self, value: Any) -> str:
        """Return the text without the blanks around it."""
        text: str = super().to_python(value) or ""
        return text.replace("\r\n", "\n").replace("\r", "\n").strip()

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Let browsers take too long a text, so that nothing that is pasted is cut off unseen."""
        return {}

    def validate(self, value: Any) -> None:
        """Refuse hidden letters, and line breaks where there is one line alone."""
        super().validate(value)
        if letter := hidden_letter(value):
            raise ValidationError(
                _("This holds the hidden letter %(letter)s. Type the words again.")
                % {"letter": letter}
            )
        if "\n" in value and not isinstance(self.widget, forms.Textarea):
            raise ValidationError(_("Write this in one line."))


class BodyField(TextField):
    """The Markdown of a section or a summary; its headings are smaller than the page's own."""

    def validate(self, value: Any) -> None:
        """Refuse headings that would begin another section."""
        super().validate(value)
        heading = re.search(r"^##?\s.*$", value, re.MULTILINE)
        if heading:
            raise ValidationError(
                _("“%(heading)s” would begin a section of its own. Write ### for a heading here.")
                % {"heading": heading[0][:60]}
            )


class Lines(TextField):
    """A list of texts, one a line."""

    def to_python(self, value: Any) -> Any:
        """Return the lines that are not empty."""
        text = super().to_python("\n".join(value) if isinstance(value, list) else value)
        return [line.strip() for line in text.split("\n") if line.strip()]

    def validate(self, value: Any) -> None:
        """Refuse hidden letters and lines that are too long."""
        for line in value:
            super().validate(line)
            if len(line) > LINE:
                raise ValidationError(_("Shorten each line to 200 letters."))

    def prepare_value(self, value: Any) -> Any:
        """Show a list with one text a line."""
        return "\n".join(value) if isinstance(value, list) else value


def text_field(
    language: str | None,
    label: Any,
    *,
    longest: int = LINE,
    rows: int = 1,
    required: bool = False,
    hint: Any = "",
    kind: type[TextField] | None = None,
) -> TextField:
    """Return the field of a text; in a language, its box says so to browsers and readers.

    rows: lines that its box shows; one makes it a single line
    """
    attributes: dict[str, Any] = {"autocomplete": "off"}
    if language:
        attributes |= {"lang": language}
        if language in settings.LANGUAGES_BIDI:
            attributes["dir"] = "rtl"
    widget = (
        forms.Textarea({**attributes, "rows": rows}) if rows > 1 else forms.TextInput(attributes)
    )
    return (kind or (BodyField if rows > 1 else TextField))(
        label=label,
        help_text=hint,
        required=required,
        max_length=None if kind is Lines else longest,
        widget=widget,
        error_messages={
            "max_length": gettext_lazy(
                "Shorten this to %(limit_value)d letters. It has %(show_value)d."
            ),
            "required": gettext_lazy("Write this. It cannot be empty."),
        },
    )


class MomentInput(DateInput):
    """A moment in four boxes: day, month, year and time."""

    def __init__(self) -> None:
        sizes = {"day": "2", "month": "2", "year": "4", "time": "5"}
        boxes: dict[str, forms.Widget | type[forms.Widget]] = {
            part: forms.TextInput({"inputmode": "numeric", "size": size, "autocomplete": "off"})
            for part, size in sizes.items()
        }
        forms.MultiWidget.__init__(self, boxes)

    def decompress(self, value: date | None) -> list[str]:
        """Split a moment into the four boxes."""
        clock = f"{value:%H:%M}" if isinstance(value, datetime) else ""
        return [*super().decompress(value), clock]


class MomentField(forms.Field):
    """A moment on the wall clock of its place, typed as three numbers and a time."""

    widget: Any = MomentInput
    default_error_messages = {
        "incomplete": gettext_lazy("Enter the day, the month, the year and the time."),
        "clock": gettext_lazy("Enter the time as hours and minutes, for example 20:00."),
    }

    def to_python(self, value: Any) -> datetime | None:
        """Return the moment without a zone, or None where all boxes are empty."""
        if isinstance(value, datetime) or value in self.empty_values:
            return value or None
        *parts, clock = (str(part or "").strip() for part in value)
        if not any((*parts, clock)):
            return None
        if not clock or not all(parts):
            raise ValidationError(self.error_messages["incomplete"], code="incomplete")
        day = DateField().to_python(parts)
        found = re.fullmatch(r"(\d{1,2})[:.](\d\d)", clock)
        try:
            hour = time(int(found[1]), int(found[2])) if found else None
        except ValueError:
            hour = None
        if hour is None:
            raise ValidationError(self.error_messages["clock"], code="clock")
        return datetime.combine(day, hour) if day else None
