"""Loading a pack: everything it says of its programme is stored, and what it drops goes."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.apps.conftest import OPENS, PUBLISHED

from pariter.apps.people.models import Organisation
from pariter.apps.programmes.errors import ProgrammeError
from pariter.apps.programmes.loading import load_pack
from pariter.apps.programmes.models import Contact, Edition, Programme
from pariter.packs.loader import LoadedPack

Load = Callable[[], Programme]
Words = dict[str, str]


def words(text: str) -> Words:
    return {"en": text, "it": f"{text} (it)"}


@pytest.fixture
def load(
    db: None, loaded: Callable[[dict[str, Any]], LoadedPack], pack_data: dict[str, Any]
) -> Load:
    """Return a function that loads the sample pack as a test has changed it."""
    return lambda: load_pack(loaded=loaded(pack_data), at=OPENS)


@pytest.fixture
def whole(pack_data: dict[str, Any]) -> dict[str, Any]:
    """Say in the pack everything that a programme may say of itself."""
    desk = pack_data["contact"][0]
    pack_data["contact"].append({**desk, "key": "second", "email": "second@example.org"})
    pack_data["organisation"][1] |= {"url": "https://north.example.org", "member_of": "south"}
    pack_data["aim"] = [
        {"key": "G1", "text": words("Reach more")},
        {"key": "G2", "text": words("Reach all")},
    ]
    pack_data["partner"] = [
        {
            "organisation": "north",
            "kind": "partner",
            "text": words("Gives courses."),
            "since": 2019,
            "initiatives": ["M5"],
        }
    ]
    pack_data["responsible"] = [
        {
            "initiative": "M5",
            "scope": words("Chemistry"),
            "role": words("Representative"),
            "email": "chemistry@example.org",
        }
    ]
    week = pack_data["initiative"][0]
    week |= {"contact": "second", "aims": ["G1", "G2"], "held": ["online"], "spoken": ["it"]}
    return pack_data


def test_load_pack_stores_whom_to_ask(whole: dict[str, Any], load: Load) -> None:
    programme = load()
    week, welcome = programme.initiatives.all()
    assert [contact.key for contact in programme.contacts.all()] == ["desk", "second"]
    assert programme.desk
    assert (programme.desk.key, programme.desk.hours.localize("it")) == ("desk", "Mondays (it)")
    assert (week.contact.email, welcome.contact) == ("second@example.org", programme.desk)
    [responsible] = week.responsibilities.all()
    assert (str(responsible.role), responsible.email) == (
        "Representative",
        "chemistry@example.org",
    )
    assert (responsible.names, str(responsible.hours)) == ([], "")


def test_load_pack_stores_aims_partners_and_members(whole: dict[str, Any], load: Load) -> None:
    programme = load()
    week, welcome = programme.initiatives.all()
    assert [(aim.key, str(aim.text)) for aim in week.aims.all()] == [
        ("G1", "Reach more"),
        ("G2", "Reach all"),
    ]
    assert not welcome.aims.exists()
    [partnership] = programme.partnerships.all()
    assert (partnership.kind, partnership.since, list(partnership.initiatives.all())) == (
        "partner",
        2019,
        [week],
    )
    north = Organisation.objects.get(code="north")
    assert (partnership.organisation, north.url) == (north, "https://north.example.org")
    assert (str(north.member_of), programme.institution.code) == ("South", "sample")


def test_load_pack_stores_where_and_in_which_language(whole: dict[str, Any], load: Load) -> None:
    week, welcome = load().initiatives.all()
    assert (week.held, week.spoken) == (["online"], ["it"])
    assert (welcome.held, welcome.spoken) == (["in_person"], ["en", "it"])


def test_load_pack_again_drops_what_the_pack_dropped(whole: dict[str, Any], load: Load) -> None:
    load()
    whole["contact"] = [
        {**whole["contact"][0], "key": "front", "name": words("Front")},
        whole["contact"][0],
    ]
    whole["aim"] = whole["aim"][:1]
    whole["partner"], whole["responsible"] = [], []
    whole["initiative"][0] |= {"contact": "front", "aims": ["G1"]}
    programme = load()
    assert programme.desk
    assert [contact.key for contact in programme.contacts.all()] == ["front", "desk"]
    assert (programme.desk.key, Contact.objects.count()) == ("front", 2)
    assert [aim.key for aim in programme.aims.all()] == ["G1"]
    assert not programme.partnerships.exists()
    assert not programme.initiatives.filter(responsibilities__isnull=False).exists()


def test_load_pack_again_keeps_open_editions_as_they_were(
    whole: dict[str, Any], load: Load
) -> None:
    load()
    edition = Edition.objects.get(initiative__key="M5")
    [call] = whole["initiative"][0]["edition"][0]["call"]
    call["answer_hours"] = 1
    load()
    edition.refresh_from_db()
    assert edition.calls.get().answer_hours == 72
    assert Edition.objects.count() == 2


def test_load_pack_twice_changes_nothing(whole: dict[str, Any], load: Load) -> None:
    def rows() -> list[list[Any]]:
        return [
            list(related.values_list("pk", "key"))
            for related in (programme.contacts, programme.aims, programme.strands)
        ]

    programme = load()
    before = rows()
    assert load() == programme
    assert rows() == before
    assert programme.initiatives.get(key="M5").aims.count() == 2


def test_load_pack_refuses_the_address_of_another_institution(
    load: Load, pack_data: dict[str, Any], loaded: Callable[[dict[str, Any]], LoadedPack]
) -> None:
    programme = load()
    pack_data["institution"] = "north"
    pack_data["contact"][0]["email"] = "taken@example.org"
    with pytest.raises(ProgrammeError) as refused:
        load_pack(loaded=loaded(pack_data), at=PUBLISHED)
    assert str(refused.value) == (
        "The address sample belongs to a programme of Sample institution, and this pack is of "
        "North. Give the pack another key."
    )
    programme.refresh_from_db()
    assert (programme.institution.code, programme.contacts.get().email) == (
        "sample",
        "office@example.org",
    )
