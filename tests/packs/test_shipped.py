"""What the shipped packs say, in every language: short sentences, written dates, no claims."""

import re
import tomllib
from pathlib import Path

import pytest

from pariter.cli.stations import CATALOGUE
from pariter.packs.loader import LoadedPack, load, shipped_packs
from pariter.packs.schema import Initiative

LONGEST_SENTENCE = 20
POLIMI = "Politecnico di Milano"
PACKS = [load(folder) for folder in shipped_packs()]


def prose(loaded: LoadedPack) -> list[str]:
    """Return every text that people read, without Markdown signs."""
    found: list[str] = []
    for languages in loaded.texts.values():
        for text in languages.values():
            found += [text.title, text.summary, *(body for _, body in text.sections.values())]
    found += _strings(loaded.pack.model_dump(mode="json"))
    return [re.sub(r"[*#_`]", "", text) for text in found]


def _strings(data: object) -> list[str]:
    if isinstance(data, dict):
        return [text for value in data.values() for text in _strings(value)]
    if isinstance(data, list):
        return [text for value in data for text in _strings(value)]
    return [data] if isinstance(data, str) and " " in data else []


@pytest.mark.parametrize("loaded", PACKS, ids=lambda loaded: loaded.pack.key)
def test_sentences_are_short(loaded: LoadedPack) -> None:
    sentences = [
        sentence
        for text in prose(loaded)
        for sentence in re.split(r"[.!?:;]\s|\n\s*\n|\n-|\n\d\.", text)
    ]
    long = [sentence for sentence in sentences if len(sentence.split()) > LONGEST_SENTENCE]
    assert long == []


@pytest.mark.parametrize("loaded", PACKS, ids=lambda loaded: loaded.pack.key)
def test_dates_are_written_in_words(loaded: LoadedPack) -> None:
    numeric = re.compile(r"\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b")
    assert [text for text in prose(loaded) if numeric.search(text)] == []


@pytest.mark.parametrize("loaded", PACKS, ids=lambda loaded: loaded.pack.key)
def test_contacts_are_nobodys_real_addresses(loaded: LoadedPack) -> None:
    emails = [contact.email for contact in loaded.pack.contact]
    emails += [responsible.email for responsible in loaded.pack.responsible]
    assert {email.rpartition("@")[2] for email in emails} == {"example.org"}
    assert {contact.phone for contact in loaded.pack.contact} == {""}


@pytest.mark.parametrize("loaded", PACKS, ids=lambda loaded: loaded.pack.key)
def test_texts_are_in_the_languages_of_the_site(loaded: LoadedPack) -> None:
    french = ["fr"] if loaded.pack.key == "ipparis_equal_opportunity" else []
    assert loaded.pack.languages == ["en", "it", *french]


@pytest.mark.parametrize("loaded", PACKS, ids=lambda loaded: loaded.pack.key)
def test_every_initiative_serves_an_aim(loaded: LoadedPack) -> None:
    assert [part.key for part in loaded.pack.initiative if not part.aims] == []


def test_packs_carry_every_initiative_with_its_path() -> None:
    catalogue = tomllib.loads(CATALOGUE.read_text("utf-8"))
    wanted = {
        (programme["key"], part["id"]): set(part["stations"])
        for programme in catalogue["programme"]
        for part in programme["initiative"]
    }
    assert len(wanted) == 45
    found = {
        (loaded.pack.key, part.key): set(part.stations)
        for loaded in PACKS
        for part in loaded.pack.initiative
    }
    assert found == wanted


def athens_homes(athens: Initiative) -> set[str]:
    return {home for edition in athens.edition for call in edition.call for home in call.homes}


def test_hosts_and_homes_are_plainly_invented() -> None:
    [mobility] = [loaded for loaded in PACKS if loaded.pack.key == "polimi_mobility"]
    [athens] = [part for part in mobility.pack.initiative if part.key == "M5"]
    hosts = {offer.host for edition in athens.edition for offer in edition.call[0].offer}
    assert {re.sub(r"\d", "#", host) for host in hosts} == {"ATHENS member ##"}
    names = {
        part.name["en"] for part in mobility.pack.organisation if part.code in athens_homes(athens)
    }
    assert {re.sub(r"\d", "#", name) for name in names} == {"ATHENS member ##", POLIMI}


@pytest.mark.parametrize(
    ("key", "initiative", "offers"),
    [("polimi_mobility", "M5", 12), ("polimi_pop", "P9", 6)],
)
def test_initiative_has_two_editions_with_enough_to_choose(
    key: str, initiative: str, offers: int
) -> None:
    [loaded] = [loaded for loaded in PACKS if loaded.pack.key == key]
    [found] = [part for part in loaded.pack.initiative if part.key == initiative]
    assert len(found.edition) == 2
    assert all(len(edition.call[0].offer) >= offers for edition in found.edition)
    assert all(
        {offer.key for offer in edition.call[0].offer}
        <= {session.offer for session in edition.session}
        for edition in found.edition
    )


def test_pack_folders_hold_nothing_but_text() -> None:
    endings = {
        path.suffix
        for folder in shipped_packs()
        for path in Path(folder).rglob("*")
        if path.is_file()
    }
    assert endings == {".toml", ".md", ".vtt", ".webm", ".webp"}
