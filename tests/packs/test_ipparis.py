"""The Equal Opportunity Center: five pillars, five schools, and French as French is written."""

import re
from collections.abc import Iterator
from datetime import datetime

import pytest

from pariter.kernels.rules import Rule
from pariter.packs.facts import APPLICANT_FACTS
from pariter.packs.loader import SHIPPED, load
from pariter.packs.schema import Call

LOADED = load(SHIPPED / "ipparis_equal_opportunity")
PACK = LOADED.pack
DEMONSTRATION = datetime.fromisoformat("2026-11-22T12:00")
SCHOOLS = ["polytechnique", "ensta", "ensae", "telecom-paris", "telecom-sudparis"]


def call_at(address: str) -> Call:
    initiative, edition, call = address.split("/")
    [found] = [
        one
        for part in PACK.initiative
        if part.key == initiative
        for run in part.edition
        if run.key == edition
        for one in run.call
        if one.key == call
    ]
    return found


def french(data: object) -> Iterator[str]:
    if isinstance(data, dict):
        if isinstance(data.get("fr"), str):
            yield data["fr"]
        for value in data.values():
            yield from french(value)
    elif isinstance(data, list):
        for value in data:
            yield from french(value)


def french_texts() -> list[str]:
    texts = [languages["fr"] for languages in LOADED.texts.values()]
    return [
        *french(PACK.model_dump(mode="json")),
        *(part for text in texts for part in (text.title, text.summary)),
        *(part for text in texts for section in text.sections.values() for part in section),
    ]


def test_every_pillar_has_its_own_desk_and_texts() -> None:
    assert [part.key for part in PACK.initiative] == ["I1", "I2", "I3", "I4", "I5"]
    assert len({part.strand for part in PACK.initiative}) == len(PACK.strand) == 5
    assert len({part.contact for part in PACK.initiative}) == 5
    for part in PACK.initiative:
        for text in LOADED.texts[part.text].values():
            assert {"who", "how", "questions", "about"} <= text.sections.keys()


def test_nobody_real_gets_mail() -> None:
    addresses = [part.email for part in PACK.contact] + [part.email for part in PACK.responsible]
    assert {address.partition("@")[2] for address in addresses} == {"example.org"}
    assert {contact.phone for contact in PACK.contact} == {""}


def test_five_schools_are_members_and_partners() -> None:
    assert [part.code for part in PACK.organisation if part.member_of == "ipparis"] == SCHOOLS
    assert [(part.organisation, part.kind) for part in PACK.partner] == [
        (school, "school") for school in SCHOOLS
    ]


@pytest.mark.parametrize("initiative", ["I3", "I4", "I5"])
def test_each_school_is_responsible_where_it_has_a_duty(initiative: str) -> None:
    names = [part.name["en"] for part in PACK.organisation if part.code in SCHOOLS]
    named = [part.scope["en"] for part in PACK.responsible if part.initiative == initiative]
    assert named[:5] == names
    assert not any(part.names for part in PACK.responsible)


@pytest.mark.parametrize(
    "address",
    [
        "I1/2027-spring/pupils",
        "I2/2027-02/master-classes",
        "I2/2027-04/camps",
        "I3/2027-01/students",
    ],
)
def test_call_is_open_in_the_demonstration(address: str) -> None:
    call = call_at(address)
    assert call.opens < DEMONSTRATION < call.closes
    assert {re.sub(r"\d", "#", offer.host) for offer in call.offer} == {"Demo campus ##"}


@pytest.mark.parametrize(
    ("home", "roles", "met"),
    [("ensae", ["student"], True), ("ensae", ["staff"], False), ("elsewhere", ["student"], False)],
)
def test_training_is_for_students_of_a_member_school(
    home: str, roles: list[str], *, met: bool
) -> None:
    call = call_at("I3/2027-01/students")
    facts = {"home": home, "homes": call.homes, "roles": roles}
    states = {
        Rule(rule.key, rule.when, APPLICANT_FACTS, "1").verdict(facts).state for rule in call.rule
    }
    assert (states == {"met"}) is met


def test_french_has_its_spaces_quotes_and_apostrophes() -> None:
    texts = french_texts()
    assert any("«\u202f" in text for text in texts)
    wrong = re.compile(r"[ \w][?!;»](?!\w)|(?<!\*)[ \w]:(?=\s|$)|«(?!\u202f)|\w'\w|\"")
    assert [text for text in texts if wrong.search(text)] == []


def test_french_says_vous() -> None:
    familiar = re.compile(r"\b(tu|toi|ton|ta|tes)\b", re.IGNORECASE)
    assert [text for text in french_texts() if familiar.search(text)] == []
