"""The equal opportunities programme: every row has its page, its desk, and words that hold."""

import re
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from pariter.kernels.rules import Rule
from pariter.packs.facts import APPLICANT_FACTS
from pariter.packs.loader import SHIPPED, load
from pariter.packs.schema import Call, Edition

FOLDER = SHIPPED / "polimi_pop"
LOADED = load(FOLDER)
PACK = LOADED.pack
DEMONSTRATION = datetime.fromisoformat("2026-11-22T12:00")
EDITIONS = {
    f"{part.key}/{edition.key}": edition for part in PACK.initiative for edition in part.edition
}
CALLS = {
    f"{address}/{call.key}": call for address, edition in EDITIONS.items() for call in edition.call
}


def seats(call: Call) -> int:
    return sum(offer.capacity for offer in call.offer)


def whole(text: str, language: str) -> str:
    found = LOADED.texts[text][language]
    return "\n".join([found.summary, *(body for _, body in found.sections.values())])


def media(ending: str) -> list[Path]:
    return sorted((FOLDER / "media").glob(f"*.{ending}"))


def test_gender_line_serves_its_four_aims_and_the_others_their_own() -> None:
    aims = {part.key: part.aims for part in PACK.initiative}
    gender = {aim for part in PACK.initiative if part.strand == "gender" for aim in part.aims}
    assert gender == {"G1", "G2", "G3", "G4"}
    assert (aims["P1"], aims["P2"], aims["P5"]) == (["G1"], ["G3"], ["G2"])
    assert {aim.key for aim in PACK.aim} == {aim for named in aims.values() for aim in named}


def test_questions_go_to_the_desk_of_the_initiative() -> None:
    desks = {contact.key: contact.email for contact in PACK.contact}
    for part in PACK.initiative:
        for text in LOADED.texts[part.text].values():
            assert {"who", "questions", "about"} <= text.sections.keys()
            written = re.findall(r"mailto:([^)]+)\)", text.sections["questions"][1])
            if part.key != "P9":  # the desk at the foot of every page
                assert written == [desks[part.contact or "pop"]], part.key


@pytest.mark.parametrize("language", PACK.languages)
@pytest.mark.parametrize("text", ["counselling", "listening"])
def test_whoever_needs_help_reads_112_first(text: str, language: str) -> None:
    assert "112" in LOADED.texts[text][language].summary


@pytest.mark.parametrize(("language", "word"), [("en", "demonstration"), ("it", "dimostrazione")])
@pytest.mark.parametrize("text", ["support_for_foreigners", "chosen_name", "listening"])
def test_what_the_pack_adds_is_no_claim_about_the_university(
    text: str, language: str, word: str
) -> None:
    assert word in LOADED.texts[text][language].sections["about"][1]


def test_nobody_is_named() -> None:
    assert [part.initiative for part in PACK.responsible] == ["P18", "P18", "P21"]
    assert not any(part.names for part in PACK.responsible)


def test_seats_of_the_past_are_enough_for_a_year() -> None:
    assert sum(seats(call) for call in CALLS.values() if call.closes < DEMONSTRATION) >= 3_000


def test_what_people_can_sign_up_for_today() -> None:
    current = {key for key, call in CALLS.items() if call.opens < DEMONSTRATION < call.closes}
    assert current == {
        "P2/2027-03/phd",
        "P5/2027-02/mentees",
        "P5/2027-02/mentors",
        "P4/2027-09/families",
        "P5/2026-12/students",
        "P9/2027-02/students",
        "P10/2027-03/vote",
        "P11/2027-02/newcomers",
        "P11/2027-02/buddies",
        "P13/2026-12/everyone",
        "P16/2026-12/everyone",
        "P22/2027-01/students",
        "P22/2027-01/staff",
    }


def test_storytelling_is_for_doctoral_candidates_of_the_university() -> None:
    call = CALLS["P2/2027-03/phd"]
    [rule] = call.rule
    states = [
        Rule(rule.key, rule.when, APPLICANT_FACTS, "1")
        .verdict({"home": "polimi", "homes": call.homes, "roles": roles})
        .state
        for roles in (["phd"], ["student"])
    ]
    assert states == ["met", "unmet"]
    assert seats(call) == 24


WITH_CALLS = {key: edition for key, edition in EDITIONS.items() if edition.call and edition.session}


@pytest.mark.parametrize("edition", WITH_CALLS.values(), ids=list(WITH_CALLS))
def test_sessions_lie_after_sign_up_in_rooms_that_are_free(edition: Edition) -> None:
    assert max(call.closes for call in edition.call) < min(one.starts for one in edition.session)
    taken = Counter(
        (session.place["en"], session.starts)
        for session in edition.session
        if not session.place["en"].startswith("Online")
    )
    assert [place for place, times in taken.items() if times > 1] == []


@pytest.mark.parametrize("edition", EDITIONS.values(), ids=list(EDITIONS))
def test_rooms_and_companies_are_plainly_invented(edition: Edition) -> None:
    rooms = {re.sub(r"\d", "#", session.place["en"]) for session in edition.session}
    invented = {"Demo hall #", "Demo room #", "Demo laboratory #"}
    assert rooms <= invented | {"Online, link by e-mail", "At the main gate"}
    hosts = {offer.host for call in edition.call for offer in call.offer if offer.host}
    assert {re.sub(r"\d", "#", host) for host in hosts} <= {"Demo company #"}


def test_media_are_small() -> None:
    assert [path.name for path in media("webm") if path.stat().st_size > 400_000] == []
    assert [path.name for path in media("webp") if path.stat().st_size > 40_000] == []


@pytest.mark.parametrize("language", PACK.languages)
def test_transcript_says_all_that_the_captions_say(language: str) -> None:
    [captions] = [path for path in media("vtt") if path.name.endswith(f".{language}.vtt")]
    quoted = re.findall(r"“([^”]+)”", captions.read_text("utf-8"))
    transcript = whole("transcript_not_a_compliment", language)
    assert len(quoted) == 6
    assert [words for words in quoted if words not in transcript] == []
