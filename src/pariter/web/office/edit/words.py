"""Words for what a draft holds: its parts, their fields, and where each is edited."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from pariter.packs.export import Content
from pariter.packs.places import BODY, HEADING, Place, names_of
from pariter.packs.raw import Raw
from pariter.packs.texts import SECTIONS
from pariter.web.office.edit.days import asked_day
from pariter.web.office.edit.nested import CONTRACT, OBJECTIVE, located, names_in, parts_of
from pariter.web.public.wording import language_name

PROGRAMME = "programme"
"""Name of the text that is about the programme itself."""

SECTION_NAMES = {
    "urgent": gettext_lazy("What cannot wait"),
    "who": gettext_lazy("Who can take part"),
    "before": gettext_lazy("Before you start"),
    "how": gettext_lazy("How places are given"),
    "questions": gettext_lazy("Questions"),
    "about": gettext_lazy("About"),
    "guide": gettext_lazy("Guide"),
}
FIELDS = {
    "title": gettext_lazy("Title"),
    "summary": gettext_lazy("Summary"),
    "name": gettext_lazy("Name"),
    "email": gettext_lazy("E-mail address"),
    "phone": gettext_lazy("Telephone"),
    "hours": gettext_lazy("When someone answers"),
    "text": gettext_lazy("Text"),
    "url": gettext_lazy("Web address"),
    "kind": gettext_lazy("Kind"),
    "since": gettext_lazy("Since"),
    "organisation": gettext_lazy("Organisation"),
    "initiative": gettext_lazy("Initiative"),
    "initiatives": gettext_lazy("Initiatives"),
    "scope": gettext_lazy("In charge of"),
    "role": gettext_lazy("Role"),
    "names": gettext_lazy("Names"),
    "description": gettext_lazy("Description"),
    "credit": gettext_lazy("Credit"),
    "captions": gettext_lazy("Captions"),
    "file": gettext_lazy("File"),
    "image": gettext_lazy("Picture"),
    "published": gettext_lazy("Published on"),
    "contact": gettext_lazy("Contact"),
    "aims": gettext_lazy("Aims"),
    "audience": gettext_lazy("For whom"),
    "held": gettext_lazy("In person or online"),
    "spoken": gettext_lazy("Languages in which it takes place"),
    "media": gettext_lazy("Pictures and films"),
    "starts": gettext_lazy("Begins"),
    "ends": gettext_lazy("Ends"),
    "opens": gettext_lazy("Opens"),
    "closes": gettext_lazy("Closes"),
    "results": gettext_lazy("Results"),
    "draw": gettext_lazy("Public draw"),
    "place": pgettext_lazy("location", "Place"),
    "order": gettext_lazy("Order"),
    "label": gettext_lazy("Name"),
    "abroad": gettext_lazy("It lies in another country"),
    "invented": gettext_lazy("Its values are invented; its page says so"),
    "indicator": gettext_lazy("What is measured"),
    "unit": gettext_lazy("Unit"),
    "version": gettext_lazy("Version of the definition"),
    "better": gettext_lazy("Which is better"),
    "baseline": gettext_lazy("Starting point"),
    "target": gettext_lazy("Target"),
    "year": gettext_lazy("Year"),
    "value": gettext_lazy("Value"),
    "school": gettext_lazy("School"),
}
POINTS = ("baseline", "target")
DATES = frozenset({"starts", "ends", "opens", "closes", "results", "draw", "published"})


@dataclass(frozen=True)
class Spot:
    """A place in words: whose it is, what it is, in which language, and where it is edited."""

    subject: str
    field: str
    language: str
    url: str
    initiative: str = ""
    """Key of the initiative it belongs to; empty where it is the whole programme's."""

    @property
    def label(self) -> str:
        """What it is, with its language."""
        return " · ".join(filter(None, (self.field, self.language)))


def local(text: Mapping[str, str] | None, otherwise: str = "") -> str:
    """Return a text in the reader's language, or else in the first in which it is written."""
    known = text or {}
    return known.get(get_language() or "") or next(filter(None, known.values()), otherwise)


def text_title(content: Content, name: str) -> str:
    """Return the title of a text of the draft."""
    written = content["texts"].get(name, {})
    return local({code: text.get("title", "") for code, text in written.items()}, name)


def part_name(content: Content, kind: str, part: Raw) -> str:
    """Return what a contact, partner, message or another part is called."""
    if kind in {"initiative", "news"}:
        return text_title(content, part.get("text", ""))
    if kind == "partner":
        return _title_of(content, "organisation", part["organisation"])
    if kind == "responsible":
        return " · ".join(
            (_title_of(content, "initiative", part["initiative"]), local(part["scope"], "…"))
        )
    named = ("name", "title", "label", "description", "text")
    known = next((part[name] for name in named if part.get(name)), None)
    return local(known, str(part.get("key") or part.get("code") or ""))


def find(content: Content, kind: str, name: str) -> Raw | None:
    """Return the part of a kind with this name; None where there is none."""
    return dict(zip(names_in(content, kind), parts_of(content, kind), strict=True)).get(name)


def spot(content: Content, place: Place, programme: str) -> Spot:
    """Return a place of the draft in words.

    programme: key of the programme, for the address
    """
    if place[0] == "texts":
        return _text_spot(content, place, programme)
    if place[0] == "pack" and place[1] == "initiative" and len(place) > 3:
        return _initiative_spot(content, place, programme)
    if place[0] == "pack" and len(place) > 3:
        return _part_spot(content, place, programme)
    if place[0] == "media":
        return Spot(_("Pictures and films"), place[1], "", part_url(programme, "medium"))
    return Spot(_("The programme"), _field(place[-1]), "", reverse("office_edit", args=[programme]))


def part_url(programme: str, kind: str, name: str = "") -> str:
    """Return where the parts of a kind, or one of them, are edited."""
    if not name:
        return reverse("office_edit_parts", args=[programme, kind])
    return reverse("office_edit_part", args=[programme, kind, name])


def owner_of(content: Content, name: str) -> tuple[str, Raw]:
    """Return the kind of part that a text belongs to, and the part; empty for the programme."""
    for kind, key in (("initiative", "text"), ("news", "text"), ("medium", "transcript")):
        for part in content["pack"].get(kind, []):
            if part.get(key) == name:
                return kind, part
    return PROGRAMME, {}


def text_url(content: Content, name: str, programme: str) -> str:
    """Return where a text is edited."""
    kind, part = owner_of(content, name)
    if kind == "initiative":
        return reverse("office_edit_initiative", args=[programme, part["slug"]])
    if kind == "news":
        return part_url(programme, kind, part["key"])
    return reverse("office_edit_text", args=[programme, name])


def section_name(key: str) -> str:
    """Return the words for a section's id."""
    return str(SECTION_NAMES.get(key, key)) if key in SECTIONS else key


def box(*steps: str) -> str:
    """Return the name of the box of a value, made of the last steps of its place."""
    return ".".join(steps)


def _text_spot(content: Content, place: Place, programme: str) -> Spot:
    _texts, name, *steps = place
    kind, part = owner_of(content, name)
    language = steps[0] if steps else ""
    inner = [step for step in steps[1:] if step != "sections"]
    field = _field(inner[-1]) if inner else ""
    if len(inner) == 2:
        heading = inner[1] == HEADING
        pattern = _("%(section)s, heading") if heading else _("%(section)s, text")
        field = pattern % {"section": section_name(inner[0])}
    subject = text_title(content, name)
    if kind == "medium":
        subject = _("Transcript: %(title)s") % {"title": subject}
    return Spot(
        subject=subject,
        field=field,
        language=language_name(language) if language else "",
        url=f"{text_url(content, name, programme)}#id_{box(*inner, language)}",
        initiative=part["key"] if kind == "initiative" else "",
    )


def _initiative_spot(content: Content, place: Place, programme: str) -> Spot:
    _pack, _kind, key, *steps = place
    part = find(content, "initiative", key) or {}
    subject = part_name(content, "initiative", part) if part else key
    slug = part.get("slug", key)
    if steps[0] == "edition" and len(steps) > 2:
        url = reverse("office_edit_dates", args=[programme, slug, steps[1]])
        field, language, name = _date_words(part, steps[1], steps[2:])
        anchor = f"{name}_day" if steps[-1] in DATES else name
        if steps[2] == "session":
            url += asked_day(part, steps[1], steps[3])
        return Spot(subject, field, language, f"{url}#id_{anchor}", key)
    url = reverse("office_edit_facts", args=[programme, slug])
    anchor = steps[0] if steps[0] == "contact" else f"{steps[0]}_0"
    return Spot(subject, _field(steps[0]), "", f"{url}#id_{anchor}", key)


def _date_words(part: Raw, edition_key: str, steps: list[str]) -> tuple[str, str, str]:
    """Return field, language and box of a value in an edition."""
    edition: Raw = next((one for one in part.get("edition", ()) if one["key"] == edition_key), {})
    words = [local(edition.get("title"), edition_key)]
    if len(steps) > 2:
        inner: Raw = next((one for one in edition.get(steps[0], ()) if one["key"] == steps[1]), {})
        words.append(local(inner.get("title"), _("Call") if steps[0] == "call" else steps[1]))
    fields = [step for step in steps if step in FIELDS]
    language = "" if not fields or steps[-1] == fields[-1] else language_name(steps[-1])
    words.append(_field(fields[-1]) if fields else steps[-1])
    name = box(*(step for step in steps if step != "lottery"))
    return ", ".join(words), language, name


def _part_spot(content: Content, place: Place, programme: str) -> Spot:
    kind, name, steps = located(place)
    part = find(content, kind, name)
    subject = part_name(content, kind, part) if part else name
    language = language_name(steps[-1]) if len(steps) > 1 and len(steps[-1]) == 2 else ""
    url = part_url(programme, kind, name) if part else part_url(programme, kind)
    field, anchor = _field(steps[0]), box(*steps)
    if kind == OBJECTIVE:
        field, anchor = _objective_words(part or {}, steps)
    elif steps[0] in DATES and kind != CONTRACT:
        anchor += "_day"
    elif steps[0] == "initiatives":
        anchor += "_0"
    return Spot(subject, field, language, f"{url}#id_{quote(anchor)}")


def _objective_words(part: Raw, steps: tuple[str, ...]) -> tuple[str, str]:
    """Return field and box of a value of an objective."""
    head, *inner = steps
    if head in POINTS and len(inner) > 1:
        year, _same, _number = inner[0].partition("#")
        names = names_of(part.get(head) or [])
        row = str(names.index(inner[0])) if inner[0] in names else "0"
        words = f"{_field(head)} {year}"
        if inner[1] != "value":
            words = f"{words}, {_field(inner[1])}"
        return words, box(head, row, inner[1])
    return _field(inner[0] if head == "own" and inner else head), box(*steps)


def _title_of(content: Content, kind: str, name: str) -> str:
    part = find(content, kind, name)
    return part_name(content, kind, part) if part else name


def _field(name: str) -> str:
    found: Any = FIELDS.get(name)
    return str(found) if found else {HEADING: _("Heading"), BODY: _("Text")}.get(name, name)
