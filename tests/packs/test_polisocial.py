"""Academic social responsibility: mixed teams, invented partners, and courses with two days."""

import re
from collections import Counter
from datetime import datetime

import pytest

from pariter.packs.loader import SHIPPED, load
from pariter.packs.schema import Call, Edition

LOADED = load(SHIPPED / "polimi_polisocial")
PACK = LOADED.pack
INITIATIVES = {part.key: part for part in PACK.initiative}
PAST, COMING = INITIATIVES["S3"].edition
[STAYS] = INITIATIVES["S4"].edition
DEMONSTRATION = datetime.fromisoformat("2026-11-22T12:00")


def seats(call: Call) -> int:
    return sum(offer.capacity for offer in call.offer)


def test_every_initiative_names_its_desk_and_its_texts_say_whom_to_ask() -> None:
    assert {key: part.contact for key, part in INITIATIVES.items()} == {
        "S1": "partners",
        "S2": "award",
        "S3": "teaching",
        "S4": "teaching",
        "S5": "cooperation",
    }
    for part in PACK.initiative:
        for text in LOADED.texts[part.text].values():
            assert {"who", "how", "questions", "about"} <= text.sections.keys()


def test_additions_say_that_the_demonstration_made_them() -> None:
    about = LOADED.texts["needs_board"]["en"].sections["about"][1]
    assert "The board itself was made for this demonstration." in about
    how = LOADED.texts["award"]["en"].sections["how"][1]
    assert "These steps are those of the demonstration." in how
    who = LOADED.texts["award"]["en"].sections["who"][1]
    assert who.index("In this demonstration") < who.index("two departments")


def test_partners_are_plainly_invented() -> None:
    partners = {part.organisation for part in PACK.partner}
    names = {part.name["en"] for part in PACK.organisation if part.code != "polimi"}
    assert partners == {part.code for part in PACK.organisation if part.code != "polimi"}
    hosts = {
        offer.host
        for edition in (PAST, COMING, STAYS)
        for call in edition.call
        for offer in call.offer
    }
    assert hosts <= names
    assert {re.sub(r"\d", "#", name) for name in names} == {
        "Demo community ##",
        "Demo non-profit ##",
        "Demo public body ##",
    }


def test_last_courses_had_eight_hundred_seats() -> None:
    [call] = PAST.call
    assert seats(call) == 850
    assert PAST.ends < DEMONSTRATION.date()


def test_courses_and_stays_are_open() -> None:
    calls = [*COMING.call, *STAYS.call]
    assert [call.role for call in calls] == ["student", "student", "researcher", "staff"]
    assert all(call.opens < DEMONSTRATION < call.closes for call in calls)
    assert [seats(call) for call in calls] == [500, 38, 14, 18]


@pytest.mark.parametrize("edition", [PAST, COMING], ids=lambda edition: edition.key)
def test_each_course_has_a_day_in_class_and_then_one_in_the_field(edition: Edition) -> None:
    for offer in edition.call[0].offer:
        first, second = [session for session in edition.session if session.offer == offer.key]
        assert (first.key, second.key) == (f"{offer.key}-class", f"{offer.key}-field")
        assert edition.call[0].closes < first.starts < first.ends < second.starts
        assert second.place["en"] == f"At {offer.host}"


@pytest.mark.parametrize("edition", [PAST, COMING], ids=lambda edition: edition.key)
def test_no_room_and_no_partner_holds_two_courses_at_once(edition: Edition) -> None:
    taken = Counter((session.place["en"], session.starts) for session in edition.session)
    assert max(taken.values()) == 1
