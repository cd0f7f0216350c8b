"""A small programme with one ranked call and one first-come call, and people to fill it."""

from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, date, datetime
from typing import Any

import pytest

from pariter.apps.people.actions import join_organisation, register_person
from pariter.apps.people.models import Organisation, Person
from pariter.apps.programmes.loading import load_pack
from pariter.apps.programmes.models import Call, Programme
from pariter.packs.loader import LoadedPack
from pariter.packs.schema import Pack
from pariter.packs.texts import Text

OPENS = datetime(2026, 11, 2, 9, tzinfo=UTC)
WHILE_OPEN = datetime(2026, 11, 20, 12, tzinfo=UTC)
CLOSED = datetime(2026, 12, 12, 12, tzinfo=UTC)
DRAWN = datetime(2026, 12, 15, 12, tzinfo=UTC)
PUBLISHED = datetime(2026, 12, 16, 12, tzinfo=UTC)
DURING = datetime(2027, 3, 14, 12, tzinfo=UTC)

Words = dict[str, str]


def _words(text: str) -> Words:
    return {"en": text, "it": f"{text} (it)"}


PACK: dict[str, Any] = {
    "schema_version": 1,
    "key": "sample",
    "institution": "sample",
    "languages": ["en", "it"],
    "zone": "Europe/Rome",
    "brand": {"initials": "SI", "primary": "#0f3878", "accent": "#f26b3a"},
    "contact": [
        {
            "key": "desk",
            "name": _words("Sample office"),
            "email": "office@example.org",
            "hours": _words("Mondays"),
        }
    ],
    "organisation": [
        {"code": "sample", "name": _words("Sample institution")},
        {"code": "north", "name": _words("North")},
        {"code": "south", "name": _words("South")},
    ],
    "strand": [
        {
            "key": "all",
            "title": _words("Everything"),
            "summary": _words("All of it."),
            "icon": "globe",
            "colour": "blue",
        }
    ],
    "initiative": [
        {
            "key": "M5",
            "slug": "week",
            "strand": "all",
            "audience": ["students"],
            "stations": ["publish", "apply", "place", "take_part", "count"],
            "text": "week",
            "edition": [
                {
                    "key": "spring",
                    "title": _words("Spring"),
                    "starts": date.fromisoformat("2027-03-14"),
                    "ends": date.fromisoformat("2027-03-20"),
                    "call": [
                        {
                            "key": "students",
                            "role": "student",
                            "opens": datetime.fromisoformat("2026-11-02T09:00:00"),
                            "closes": datetime.fromisoformat("2026-12-11T18:00:00"),
                            "mechanism": "deferred_acceptance",
                            "homes": ["north", "south"],
                            "answer_hours": 72,
                            "lottery": {
                                "draw": datetime.fromisoformat("2026-12-14T20:00:00"),
                                "source": _words("A public draw"),
                            },
                            "rule": [
                                {
                                    "key": "member",
                                    "when": "home in homes",
                                    "text": _words("You study at a member."),
                                    "refusal": _words("Only students of members can apply."),
                                }
                            ],
                            "offer": [
                                {
                                    "key": "red",
                                    "title": _words("Red"),
                                    "capacity": 2,
                                    "quota": {"*": 1},
                                },
                                {"key": "blue", "title": _words("Blue"), "capacity": 2},
                            ],
                        }
                    ],
                    "session": [
                        {
                            "key": "red-week",
                            "offer": "red",
                            "title": _words("Red week"),
                            "starts": datetime.fromisoformat("2027-03-14T09:00:00"),
                            "ends": datetime.fromisoformat("2027-03-20T17:00:00"),
                            "place": _words("Room 1"),
                        },
                        {
                            "key": "evening",
                            "title": _words("Evening"),
                            "starts": datetime.fromisoformat("2027-03-15T19:00:00"),
                            "ends": datetime.fromisoformat("2027-03-15T22:00:00"),
                            "place": _words("Hall"),
                        },
                    ],
                }
            ],
        },
        {
            "key": "P9",
            "slug": "welcome",
            "strand": "all",
            "audience": ["students"],
            "stations": ["publish", "apply", "take_part", "count"],
            "text": "welcome",
            "edition": [
                {
                    "key": "spring",
                    "title": _words("Spring"),
                    "starts": date.fromisoformat("2027-02-14"),
                    "ends": date.fromisoformat("2027-02-20"),
                    "call": [
                        {
                            "key": "newcomers",
                            "role": "student",
                            "opens": datetime.fromisoformat("2026-11-02T09:00:00"),
                            "closes": datetime.fromisoformat("2027-02-14T18:00:00"),
                            "mechanism": "first_come",
                            "answer_hours": 24,
                            "offer": [
                                {"key": "walk", "title": _words("Walk"), "capacity": 2},
                                {"key": "tax", "title": _words("Tax"), "capacity": 1},
                            ],
                        }
                    ],
                    "session": [
                        {
                            "key": "walk",
                            "offer": "walk",
                            "title": _words("Walk"),
                            "starts": datetime.fromisoformat("2027-02-15T09:00:00"),
                            "ends": datetime.fromisoformat("2027-02-15T11:00:00"),
                            "place": _words("Gate"),
                        }
                    ],
                }
            ],
        },
    ],
}


@pytest.fixture
def pack_data() -> dict[str, Any]:
    """Return the sample pack as data to change before it is loaded."""
    return deepcopy(PACK)


@pytest.fixture
def loaded() -> Callable[[dict[str, Any]], LoadedPack]:
    """Return a function that makes a loaded pack of data."""

    def make(data: dict[str, Any]) -> LoadedPack:
        text = Text("Title", "Summary.", {"about": ("About", "Text.")})
        names = ["programme", *(part["text"] for part in data["initiative"])]
        return LoadedPack(
            Pack.model_validate(data), {name: {"en": text, "it": text} for name in names}, {}
        )

    return make


@pytest.fixture
def programme(
    db: None, loaded: Callable[[dict[str, Any]], LoadedPack], pack_data: dict[str, Any]
) -> Programme:
    """Return the sample programme, loaded."""
    return load_pack(loaded=loaded(pack_data), at=OPENS)


@pytest.fixture
def ranked_call(programme: Programme) -> Call:
    """Return the call whose places are given by deferred acceptance."""
    return Call.objects.get(key="students")


@pytest.fixture
def sign_up_call(programme: Programme) -> Call:
    """Return the call whose places are given in the order of sign-up."""
    return Call.objects.get(key="newcomers")


@pytest.fixture
def people(db: None) -> Callable[..., list[Person]]:
    """Return a function that registers so many people, at one home institution if named."""

    def make(count: int, home: str | None = None) -> list[Person]:
        found = [
            register_person(email=f"{home or 'person'}{index}@example.org", at=OPENS)
            for index in range(count)
        ]
        if home:
            organisation = Organisation.objects.get(code=home)
            for person in found:
                join_organisation(
                    person=person,
                    organisation=organisation,
                    role="student",
                    starts=OPENS.date(),
                    at=OPENS,
                )
        return found

    return make
