"""How complete a draft is: what is missing in which language, what changed, what is past."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pariter.packs.differences import Difference, differences
from pariter.packs.export import Content
from pariter.packs.gaps import gaps
from pariter.packs.raw import Raw
from pariter.web.office.edit.access import Editing
from pariter.web.office.edit.ages import left_behind
from pariter.web.office.edit.kinds import KINDS
from pariter.web.office.edit.nested import (
    BETWEEN,
    CONTRACT,
    OBJECTIVE,
    is_offered,
    names_in,
    parts_of,
)
from pariter.web.office.edit.words import (
    PROGRAMME,
    Spot,
    find,
    local,
    part_name,
    part_url,
    spot,
    text_title,
)
from pariter.web.public.wording import language_name
from pariter.web.templatetags.components import long_date


@dataclass(frozen=True)
class Pill:
    """A state in words for the `status_tag` tag."""

    text: str
    state: str


@dataclass
class Entry:
    """One thing to edit: its name, its page, and how it stands."""

    label: str
    url: str
    note: str = ""
    pills: list[Pill] = field(default_factory=list)

    @property
    def is_unfinished(self) -> bool:
        """Tell whether something is to be done about it."""
        return any(pill.state in {"danger", "warning"} for pill in self.pills)


@dataclass(frozen=True)
class Standing:
    """What is missing and what changed, by the page on which it is edited."""

    missing: Counter[tuple[str, str]]
    changed: dict[str, set[str]]
    """Page → languages in which it changed; an empty text for what has no language."""

    def pills(self, *pages: str) -> list[Pill]:
        """Return how one or more pages stand, problems first."""
        found: list[Pill] = []
        missing: Counter[str] = Counter()
        for (page, language), number in self.missing.items():
            if page in pages:
                missing[language] += number
        for language, number in missing.items():
            words = ngettext(
                "%(language)s: %(number)d text is missing",
                "%(language)s: %(number)d texts are missing",
                number,
            )
            found.append(Pill(words % {"language": language, "number": number}, "danger"))
        changed = set().union(*(self.changed.get(page, set()) for page in pages))
        return found + [Pill(_("Changed"), "info")] * bool(changed)


def standing(editing: Editing) -> Standing:
    """Return how the draft stands, without what the person may not edit."""
    missing: Counter[tuple[str, str]] = Counter()
    for place in gaps(editing.content):
        found = _spot(editing, place)
        missing[_page(found.url), found.language] += 1
    changed: dict[str, set[str]] = {}
    for difference in changes_of(editing):
        found = _spot(editing, difference.place)
        changed.setdefault(_page(found.url), set()).add(found.language)
    return Standing(missing, changed)


def changes_of(editing: Editing) -> list[Difference]:
    """Return what the draft changes."""
    return differences(editing.published, editing.content) if editing.draft else []


def entries(editing: Editing, today: date) -> Iterator[Entry]:
    """Give the initiatives that the person may edit."""
    stands = standing(editing)
    behind = left_behind(editing.programme)
    for initiative in editing.initiatives:
        address = [editing.programme.key, initiative["slug"]]
        pages = [
            reverse("office_edit_initiative", args=address),
            reverse("office_edit_facts", args=address),
            *(
                reverse("office_edit_dates", args=[*address, edition["key"]])
                for edition in initiative["edition"]
            ),
        ]
        entry = Entry(
            text_title(editing.content, initiative["text"]),
            pages[0],
            initiative["key"],
            [
                *stands.pills(*pages),
                *_untouched(stands, pages, editing.languages),
                *_older(stands, pages, behind.get(initiative["text"], {})),
            ],
        )
        if _is_past(initiative, today):
            entry.pills.append(Pill(_("All dates are past"), "warning"))
        yield entry


def programme_entries(editing: Editing) -> list[Entry]:
    """Return what is edited about the programme itself."""
    stands, key = standing(editing), editing.programme.key
    page = reverse("office_edit_text", args=[key, PROGRAMME])
    behind = left_behind(editing.programme).get(PROGRAMME, {})
    pills = [
        *stands.pills(page),
        *_untouched(stands, [page], editing.languages),
        *_older(stands, [page], behind),
    ]
    return [
        Entry(_("What the programme says of itself"), page, "", pills),
        *(_list_entry(editing, stands, kind) for kind in ("strand", "aim")),
    ]


def list_entries(editing: Editing) -> list[Entry]:
    """Return the lists of the programme, each with its number of parts."""
    stands = standing(editing)
    kinds = [
        kind
        for kind in KINDS
        if kind not in {"strand", "aim"} and is_offered(editing.content, kind)
    ]
    return [_list_entry(editing, stands, kind) for kind in kinds]


def part_entries(editing: Editing, kind: str) -> list[Entry]:
    """Return the parts of one list."""
    stands, content = standing(editing), editing.content
    found = []
    for name, part in zip(names_in(content, kind), parts_of(content, kind), strict=True):
        url = part_url(editing.programme.key, kind, name)
        pages = [url]
        if part.get("transcript"):
            text = [editing.programme.key, part["transcript"]]
            pages.append(reverse("office_edit_text", args=text))
        found.append(
            Entry(
                part_name(content, kind, part),
                url,
                _note(content, kind, name),
                stands.pills(*pages),
            )
        )
    return found


def _list_entry(editing: Editing, stands: Standing, kind: str) -> Entry:
    key = editing.programme.key
    parts, names = parts_of(editing.content, kind), names_in(editing.content, kind)
    pages = [part_url(key, kind), *(part_url(key, kind, name) for name in names)]
    pages += [
        reverse("office_edit_text", args=[key, part["transcript"]])
        for part in parts
        if part.get("transcript")
    ]
    return Entry(str(KINDS[kind].title), pages[0], str(len(parts)), stands.pills(*pages))


def _untouched(stands: Standing, pages: Iterable[str], languages: list[str]) -> Iterator[Pill]:
    """Give the languages whose words stayed while those of others changed."""
    changed = set().union(*(stands.changed.get(page, set()) for page in pages)) - {""}
    missing = {language for page, language in stands.missing if page in pages}
    for name in map(language_name, languages) if changed else ():
        if name not in changed | missing:
            words = _("%(language)s: may be out of date") % {"language": name}
            yield Pill(words, "warning")


def _older(stands: Standing, pages: Iterable[str], behind: dict[str, datetime]) -> Iterator[Pill]:
    """Give the languages that stayed behind in what is published, unless the draft changes them."""
    changed = set().union(*(stands.changed.get(page, set()) for page in pages))
    for language, since in behind.items():
        name = language_name(language)
        if not changed:
            words = _("%(language)s: another language is newer, since %(day)s")
            yield Pill(words % {"language": name, "day": long_date(since)}, "neutral")


def _is_past(initiative: Raw, today: date) -> bool:
    ends = [edition["ends"] for edition in initiative["edition"]]
    return bool(ends) and max(ends) < today.isoformat()


def _note(content: Content, kind: str, name: str) -> str:
    """Return what tells parts of the same name apart."""
    part = find(content, kind, name) or {}
    if kind == OBJECTIVE:
        contract = find(content, CONTRACT, name.partition(BETWEEN)[0])
        return part_name(content, CONTRACT, contract) if contract else ""
    if kind == CONTRACT:
        return f"{part['starts']}–{part['ends']}"
    if kind == "news":
        return long_date(date.fromisoformat(part["published"])) if part["published"] else ""
    if kind == "responsible":
        return local(part.get("role"))
    return str(part.get("email") or "")


def _spot(editing: Editing, place: Any) -> Spot:
    return spot(editing.content, place, editing.programme.key)


def _page(url: str) -> str:
    return url.partition("#")[0]
