"""What a draft or a version changes, in words: old beside new, with what differs marked."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import SequenceMatcher
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from pariter.apps.objectives.definitions import SHARED
from pariter.packs.differences import ORDER, Difference
from pariter.packs.export import Content
from pariter.packs.places import Place
from pariter.web.office.edit.kinds import BETTER
from pariter.web.office.edit.nested import located
from pariter.web.office.edit.words import DATES, Spot, find, part_name, spot
from pariter.web.public.objective_words import exact
from pariter.web.public.wording import MANNERS, PARTNERS, audience_name, language_name
from pariter.web.templatetags.components import long_date, long_moment

AROUND = 12
"""Words that stay on each side of a change in a long text."""
MOST_COMPARED = 1_000_000
"""Pairs of words up to which two texts are compared word by word."""
SILENT = frozenset({"key", "code", "slug", "file", "transcript", "kind", "poster"})
"""Fields that come with a new part and say nothing to readers."""


@dataclass(frozen=True)
class Change:
    """One value that changes, with marks where old and new differ."""

    spot: Spot
    old: SafeString
    new: SafeString


@dataclass
class Subject:
    """What changes about one thing; `state` says whether it comes or goes as a whole."""

    title: str
    url: str
    state: str = ""
    changes: list[Change] = field(default_factory=list)


def subjects(
    old: Content, new: Content, found: Iterable[Difference], programme: str
) -> list[Subject]:
    """Return differences in words, those of one thing together."""
    groups: dict[tuple[str, str], Subject] = {}
    for difference in found:
        state = _state(old, new, difference.place)
        content = old if state == "removed" else new
        where = spot(content, difference.place, programme)
        # What is there no more has no page.
        page = "" if state == "removed" else where.url.partition("#")[0]
        group = groups.setdefault((where.subject, page), Subject(where.subject, page, state))
        if not (state and _is_silent(difference.place)):
            group.changes.append(_change(content, where, difference))
    return list(groups.values())


def own_part(
    content: Content, found: Iterable[Difference], keys: frozenset[str], programme: str
) -> list[Difference]:
    """Return the differences that belong to some initiatives."""
    return [
        difference
        for difference in found
        if spot(content, difference.place, programme).initiative in keys
    ]


def _change(content: Content, where: Spot, difference: Difference) -> Change:
    old, new = (
        value_in_words(content, difference.place, value)
        for value in (difference.old, difference.new)
    )
    before, after = marked(old, new)
    return Change(where, before, after)


def _state(old: Content, new: Content, place: Place) -> str:
    """Say whether the part that a place lies in comes or goes as a whole."""
    if place[0] == "texts":
        before, after = place[1] in old["texts"], place[1] in new["texts"]
    elif place[0] == "pack" and len(place) > 3:
        kind, name, _steps = located(place)
        before, after = (find(content, kind, name) is not None for content in (old, new))
    else:
        return ""
    return "removed" if before and not after else "added" if after and not before else ""


def _is_silent(place: Place) -> bool:
    """Tell whether a value says nothing to readers: a key, or the name of a file or a text."""
    return place[-1] in SILENT or (place[0] == "pack" and place[-1] == "text")


def value_in_words(content: Content, place: Place, value: Any) -> str:
    """Return a value of the pack as people read it."""
    if value is None or value == "":
        return ""
    name = place[-1]
    if name in DATES and isinstance(value, str):
        return _moment(value)
    if name == ORDER:
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, float):
        return exact(value)
    if isinstance(value, list):
        return ", ".join(_named(content, name, one) for one in value)
    return _named(content, name, value)


def marked(old: str, new: str) -> tuple[SafeString, SafeString]:
    """Return both texts with marks on the words that differ; far from them they are shortened."""
    before, after = (re.findall(r"\S+\s*", text) for text in (old, new))
    if len(before) * len(after) > MOST_COMPARED:
        before, after = [old], [new]
    one: list[str] = []
    other: list[str] = []
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for number, (kind, start, end, begin, finish) in enumerate(blocks):
        if kind == "equal":
            same = _shortened(before[start:end], number == 0, number == len(blocks) - 1)
            one.append(same)
            other.append(same)
        else:
            one.append(_wrapped("del", before[start:end]))
            other.append(_wrapped("ins", after[begin:finish]))
    return mark_safe("".join(one)), mark_safe("".join(other))  # noqa: S308 (escaped word by word)


def _wrapped(tag: str, words: list[str]) -> str:
    return f"<{tag}>{escape(''.join(words))}</{tag}>" if words else ""


def _shortened(words: list[str], is_first: bool, is_last: bool) -> str:
    head = [] if is_first else words[:AROUND]
    tail = [] if is_last else words[-AROUND:]
    if len(words) <= 2 * AROUND + 4:
        return str(escape("".join(words)))
    return str(escape("".join((*head, " … ", *tail))))


def _named(content: Content, field: str, value: Any) -> str:
    """Return the words for a key that names another part, or for a kind."""
    kinds = {
        "contact": "contact",
        "aims": "aim",
        "media": "medium",
        "image": "medium",
        "initiatives": "initiative",
        "initiative": "initiative",
        "organisation": "organisation",
        "school": "organisation",
    }
    if field in kinds:
        part = find(content, kinds[field], str(value))
        return part_name(content, kinds[field], part) if part else str(value)
    words: dict[str, Callable[[str], str]] = {
        "audience": audience_name,
        "spoken": language_name,
        "held": lambda key: str(MANNERS.get(key, key)),
        "kind": lambda key: str(PARTNERS.get(key, key)),
        "indicator": lambda key: str(SHARED[key].title) if key in SHARED else key,
        "better": lambda key: str(BETTER.get(key, key)),
    }
    return words[field](str(value)) if field in words else str(value)


def _moment(value: str) -> str:
    """Write a stored day or moment out; its clock is that of its own place."""
    if "T" in value:
        return long_moment(datetime.fromisoformat(value))
    return long_date(date.fromisoformat(value))
