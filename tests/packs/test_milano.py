"""The festival month of Milan: invented sessions, seats enough, and a desk for each question."""

import re
from collections import Counter
from datetime import datetime

import pytest

from pariter.packs.loader import SHIPPED, load
from pariter.packs.schema import Call, Edition

LOADED = load(SHIPPED / "milano_steminthecity")
PACK = LOADED.pack
[FESTIVAL] = [part for part in PACK.initiative if part.key == "C1"]
PAST, COMING = FESTIVAL.edition
DEMONSTRATION = datetime.fromisoformat("2026-11-22T12:00")


def seats(call: Call) -> int:
    return sum(offer.capacity for offer in call.offer)


def test_every_initiative_names_its_desk_and_an_aim() -> None:
    assert [part.key for part in PACK.initiative] == ["C1", "C2", "C3", "C4"]
    assert len({part.contact for part in PACK.initiative}) == 4
    assert {aim for part in PACK.initiative for aim in part.aims} == {"G1", "G2", "G3"}
    for part in PACK.initiative:
        for text in LOADED.texts[part.text].values():
            assert {"who", "how", "questions", "about"} <= text.sections.keys()


def test_nobody_real_gets_mail() -> None:
    addresses = [part.email for part in PACK.contact] + [part.email for part in PACK.responsible]
    assert {address.partition("@")[2] for address in addresses} == {"example.org"}
    assert {contact.phone for contact in PACK.contact} == {""}


def test_addresses_in_texts_are_those_of_a_desk() -> None:
    desks = {contact.email for contact in PACK.contact}
    written = {
        address
        for languages in LOADED.texts.values()
        for text in languages.values()
        for _, body in text.sections.values()
        for address in re.findall(r"mailto:([^)]+)\)", body)
    }
    assert written
    assert written <= desks


def test_last_festival_has_sixty_sessions_and_seats_for_thousands() -> None:
    [call] = PAST.call
    assert len(call.offer) == len(PAST.session) == 60
    assert len({offer.host for offer in call.offer}) == 12
    assert min(offer.capacity for offer in call.offer) >= 20
    assert max(offer.capacity for offer in call.offer) <= 200
    assert seats(call) >= 6_000


def test_next_festival_is_open_for_one_part_and_coming_for_the_other() -> None:
    everyone, makers, families = COMING.call
    assert everyone.opens < DEMONSTRATION < everyone.closes
    assert makers.window
    assert makers.opens < DEMONSTRATION < makers.window.closes
    assert families.opens > DEMONSTRATION


@pytest.mark.parametrize("edition", [PAST, COMING], ids=lambda edition: edition.key)
def test_hosts_and_rooms_are_plainly_invented(edition: Edition) -> None:
    hosts = {offer.host for call in edition.call for offer in call.offer}
    assert {re.sub(r"\d", "#", host) for host in hosts} == {"Demo partner ##"}
    rooms = {re.sub(r"\d", "#", session.place["en"]) for session in edition.session}
    assert rooms == {"Demo hall #", "Demo room #", "Demo laboratory #", "Online"}


@pytest.mark.parametrize("edition", [PAST, COMING], ids=lambda edition: edition.key)
def test_no_room_holds_two_sessions_at_once(edition: Edition) -> None:
    taken = Counter(
        (session.place["en"], session.starts)
        for session in edition.session
        if session.place["en"] != "Online"
    )
    assert [place for place, times in taken.items() if times > 1] == []
