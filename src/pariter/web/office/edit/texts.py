"""The form of a text: title, summary and sections, in all languages beside each other."""

from typing import Any

from django.utils.translation import gettext as _

from pariter.packs.export import Content
from pariter.packs.gaps import sections_of
from pariter.packs.places import BODY, HEADING, Place
from pariter.packs.raw import Raw
from pariter.packs.texts import SECTIONS
from pariter.web.office.edit.access import Editing
from pariter.web.office.edit.fields import PAGE, PARAGRAPH
from pariter.web.office.edit.forms import EditForm, Group, Values
from pariter.web.office.edit.words import FIELDS, box, section_name

FEWEST_ROWS, MOST_ROWS = 4, 18
LETTERS_A_ROW = 60


class TextForm(EditForm):
    """One text of the pack, with the sections that it may have."""

    sections: tuple[str, ...] = SECTIONS

    def __init__(self, editing: Editing, name: str, data: Any = None, **options: Any) -> None:
        self.text_name = name
        super().__init__(editing, data, **options)

    @property
    def place(self) -> Place:
        """Where in the pack the text lies."""
        return "texts", self.text_name

    def build(self) -> None:
        """Add title and summary, then a group for each section; unused ones stay closed."""
        add_text_fields(self, self.text_name, self.sections)

    def values(self, content: Content) -> Values:
        """Return every part of the text in every language."""
        if self.text_name not in content["texts"]:
            raise LookupError(self.text_name)
        return text_values(self, content["texts"][self.text_name], self.sections)

    def write(self, content: Content, changed: Values) -> None:
        """Write the parts that were changed."""
        write_text(content["texts"][self.text_name], changed, self.sections)


def add_text_fields(form: EditForm, name: str, sections: tuple[str, ...]) -> None:
    """Add the boxes of a text to a form.

    sections: those that it may have
    """
    written: dict[str, Raw] = form.editing.content["texts"].get(name, {})
    start = Group("", [])
    form.groups.append(start)
    form.add_texts(start, "title", FIELDS["title"])
    form.add_texts(start, "summary", FIELDS["summary"], longest=PARAGRAPH, rows=3)
    used = sections_of(written)
    for key in sorted(sections, key=lambda key: key not in used):
        group = Group(section_name(key), [], is_open=key in used, key=key)
        bodies = [text.get("sections", {}).get(key, ("", ""))[1] for text in written.values()]
        form.add_texts(group, box(key, HEADING), _("Heading"))
        form.add_texts(group, box(key, BODY), _("Text"), longest=PAGE, rows=_rows(bodies))
        form.groups.append(group)


def text_values(form: EditForm, written: dict[str, Raw], sections: tuple[str, ...]) -> Values:
    """Return the value of each box of a text."""
    found: Values = {}
    for language in form.editing.languages:
        text = written.get(language, {})
        for part in ("title", "summary"):
            found[box(part, language)] = text.get(part, "")
        for key in sections:
            section = text.get("sections", {}).get(key, ("", ""))
            for part, value in zip((HEADING, BODY), section, strict=True):
                found[box(key, part, language)] = value
    return found


def write_text(written: dict[str, Raw], changed: Values, sections: tuple[str, ...]) -> None:
    """Write the boxes of a text that were changed; a section without words is none."""
    for name, value in changed.items():
        *steps, language = name.split(".")
        text = written.setdefault(language, {"title": "", "summary": "", "sections": {}})
        if len(steps) == 1 and steps[0] in {"title", "summary"}:
            text[steps[0]] = value
        elif len(steps) == 2 and steps[0] in sections:
            section = list(text["sections"].get(steps[0], ("", "")))
            section[(HEADING, BODY).index(steps[1])] = value
            text["sections"][steps[0]] = section
    for text in written.values():
        text["sections"] = {
            key: section for key, section in text["sections"].items() if any(section)
        }


def _rows(bodies: list[str]) -> int:
    """Return how many lines a box shows, so that most texts are seen as a whole."""
    longest = max(
        (sum(1 + len(line) // LETTERS_A_ROW for line in body.split("\n")) for body in bodies),
        default=0,
    )
    return min(max(longest + 1, FEWEST_ROWS), MOST_ROWS)
