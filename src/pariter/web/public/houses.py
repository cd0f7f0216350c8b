"""Institutions with their programmes, as the start page of the installation lists them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from pariter.apps.people.models import Organisation
from pariter.apps.programmes.models import Programme, Strand
from pariter.web.prepared import prepared

SHORT = (
    "pk", "key", "title", "languages", "institution", "institution__name",
    "institution__member_of", "institution__member_of__name",
)  # fmt: skip
FULL = (
    *SHORT, "summary", "institution__url", "institution__member_of__url", "desk__name",
    "desk__email",
)  # fmt: skip

_PLACE = "programme"
"""Stands for a programme's key in the address of its page."""

Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """A programme on the start page; in short, it has neither summary nor strands nor desk."""

    pk: int
    key: str
    title: str
    url: str
    languages: tuple[str, ...]
    open_now: str
    by: str
    """The member school that promises it, where that is not the institution itself."""
    institution: str
    summary: str
    strands: tuple[str, ...]
    desk_name: str
    desk_email: str


class School(NamedTuple):
    """A member school of a consortium."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class House:
    """An institution with its programmes; a consortium with those of its member schools too."""

    name: str
    url: str
    members: tuple[School, ...]
    entries: tuple[Entry, ...]


@prepared
def programmes_in_short() -> QuerySet[Any, Any]:
    """Return what the start page tells of each programme where there are many: names."""
    rows: QuerySet[Any, Any] = Programme.objects.order_by("key").values(*SHORT)
    return rows


@prepared
def programmes_in_full() -> QuerySet[Any, Any]:
    """Return what it tells where there are few: summary, desk and addresses too."""
    rows: QuerySet[Any, Any] = Programme.objects.order_by("key").values(*FULL)
    return rows


def all_strands() -> dict[int, list[Strand]]:
    """Return the strands of all programmes by the programme's id, in one query."""
    found: dict[int, list[Strand]] = {}
    for strand in _strands():
        found.setdefault(strand.programme_id, []).append(strand)
    return found


@prepared
def _strands() -> QuerySet[Any, Any]:
    return Strand.objects.order_by("position")


@prepared
def _member_schools() -> QuerySet[Any, Any]:
    schools = Organisation.objects.filter(member_of__isnull=False).order_by("code")
    return schools.values_list("member_of", "name", "url")


def houses(
    programmes: list[Fields],
    strands: Mapping[int, list[Strand]],
    open_in: Mapping[int, int],
) -> list[House]:
    """Group programmes by institution; those of a member school stand with its consortium.

    open_in: number of open calls by the programme's id
    """
    grouped: dict[int, list[Fields]] = {}
    for programme in programmes:
        head = programme["institution__member_of"] or programme["institution"]
        grouped.setdefault(head, []).append(programme)
    # One address is worked out for all: a hundred of them take longer than the query.
    address = reverse("programme", args=[_PLACE])
    members: dict[int | None, list[School]] = {}
    for consortium, name, url in _member_schools():
        members.setdefault(consortium, []).append(School(str(name), url))
    found = [
        House(
            *_head(group[0]),
            tuple(members.get(key, ())),
            tuple(
                _entry(one, address, strands.get(one["pk"], []), open_in[one["pk"]])
                for one in group
            ),
        )
        for key, group in grouped.items()
    ]
    return sorted(found, key=lambda house: house.name)


def _head(programme: Fields) -> tuple[str, str]:
    """Return name and address of the institution, or of the consortium that it belongs to."""
    path = "institution__member_of" if programme["institution__member_of"] else "institution"
    return str(programme[f"{path}__name"]), programme.get(f"{path}__url") or ""


def _entry(programme: Fields, address: str, strands: list[Strand], number: int) -> Entry:
    institution = str(programme["institution__name"])
    return Entry(
        pk=programme["pk"],
        key=programme["key"],
        title=str(programme["title"]),
        url=address.replace(_PLACE, programme["key"]),
        languages=tuple(programme["languages"]),
        open_now=_("%(number)d open now") % {"number": number} if number else "",
        by=institution if programme["institution__member_of"] else "",
        institution=institution,
        summary=str(programme.get("summary", "")),
        strands=tuple(str(strand.title) for strand in strands),
        desk_name=str(programme.get("desk__name") or ""),
        desk_email=programme.get("desk__email") or "",
    )
