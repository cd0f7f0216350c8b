"""International mobility: a directory by degree programme, a past call, and ranked exchanges."""

import re
from collections import Counter
from datetime import datetime

import pytest

from pariter.packs.loader import SHIPPED, load
from pariter.packs.schema import Responsible

LOADED = load(SHIPPED / "polimi_mobility")
PACK = LOADED.pack
INITIATIVES = {part.key: part for part in PACK.initiative}
PAST, COMING = INITIATIVES["M4"].edition
DEMONSTRATION = datetime.fromisoformat("2026-11-22T12:00")
DIRECTORY = {"M7": 2, "M8": 1}
"""How many people in charge a degree programme has, by initiative."""


def in_charge(initiative: str) -> list[Responsible]:
    return [part for part in PACK.responsible if part.initiative == initiative]


def test_every_initiative_names_its_desk_and_its_texts_say_whom_to_ask() -> None:
    assert PACK.contact[0].key == "study"
    assert {key: part.contact for key, part in INITIATIVES.items()} == {
        "M1": "erasmus",
        "M2": "erasmus",
        "M3": "staff",
        "M4": "exchanges",
        "M5": "athens",
        "M6": "study",
        "M7": "study",
        "M8": "study",
        "M9": "study",
    }
    for part in PACK.initiative:
        for text in LOADED.texts[part.text].values():
            assert {"who", "before", "how", "questions", "about"} <= text.sections.keys()


def test_study_desk_leads_to_every_other_initiative() -> None:
    for text in LOADED.texts["study_desk"].values():
        leads = set(re.findall(r"\(initiative:(M\d)\)", text.sections["guide"][1]))
        assert leads == INITIATIVES.keys() - {"M9"}


@pytest.mark.parametrize("language", ["en", "it"])
@pytest.mark.parametrize("initiative", DIRECTORY)
def test_directory_holds_twelve_degree_programmes(initiative: str, language: str) -> None:
    scopes = Counter(part.scope[language] for part in in_charge(initiative))
    assert len(scopes) == 12
    assert set(scopes.values()) == {DIRECTORY[initiative]}


def test_directory_names_roles_and_hours_but_nobody() -> None:
    assert {part.initiative for part in PACK.responsible} == DIRECTORY.keys()
    for part in PACK.responsible:
        assert part.names == []
        assert part.hours is not None
        assert part.hours["en"].endswith("(invented)")
    addresses = [part.email for part in PACK.responsible]
    assert len(set(addresses)) == len(addresses) == 36


def test_past_call_keeps_its_dates_and_is_not_open() -> None:
    assert INITIATIVES["M2"].edition == []
    dates = {
        language: text.sections["before"][1]
        for language, text in LOADED.texts["outside_europe"].items()
    }
    assert "21 October 2019" in dates["en"]
    assert "21 ottobre 2019" in dates["it"]


def test_exchanges_are_ranked_by_own_students_and_one_call_is_open() -> None:
    for edition in (PAST, COMING):
        [call] = edition.call
        assert (call.mechanism, call.homes) == ("deferred_acceptance", ["polimi"])
        assert [session.offer for session in edition.session] == [None, None]
        assert sum(offer.capacity for offer in call.offer) == 32
        hosts = {re.sub(r"\d\d", "##", offer.host) for offer in call.offer}
        assert hosts == {"Demo university ##", "Alliance4Tech member ##"}
    assert PAST.ends < DEMONSTRATION.date()
    assert COMING.call[0].opens < DEMONSTRATION < COMING.call[0].closes


def test_exchange_says_that_the_lottery_is_an_addition() -> None:
    assert (
        "The lottery is how this demonstration chooses."
        in LOADED.texts["exchanges"]["en"].sections["how"][1]
    )


def test_networks_are_partners() -> None:
    assert [(part.organisation, part.kind, part.initiatives) for part in PACK.partner] == [
        ("athens", "network", ["M5"]),
        ("alliance4tech", "network", ["M4"]),
    ]
