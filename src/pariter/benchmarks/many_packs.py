"""A hundred invented programmes in three languages, made of the sentences of the shipped packs."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

from pariter.packs.loader import LoadedPack, checked, load, shipped_packs

LANGUAGES = ("en", "it", "fr")
PROGRAMMES = 100
INITIATIVES = 10
PARAGRAPHS = 6
SEED = 20261122

PACK = """\
schema_version = 1
key = "invented-{number:03}"
institution = "invented-{number:03}"
languages = ["en", "it", "fr"]
zone = "Europe/Rome"

[brand]
initials = "IN"
primary = "#123a7c"
accent = "#f26b38"

[[contact]]
key = "desk"
name = {{ en = "Invented desk", it = "Sportello inventato", fr = "Bureau inventé" }}
email = "desk-{number:03}@example.org"
hours = {{ en = "Mondays", it = "Il lunedì", fr = "Le lundi" }}

[[organisation]]
code = "invented-{number:03}"
name = {{ en = "Invented {number:03}", it = "Inventata {number:03}", fr = "Inventée {number:03}" }}

[[strand]]
key = "all"
title = {{ en = "Everything", it = "Tutto", fr = "Tout" }}
summary = {{ en = "All of it.", it = "Tutto quanto.", fr = "Tout cela." }}
icon = "globe"
colour = "blue"
"""
INITIATIVE = """
[[initiative]]
key = "X{number}"
slug = "part-{number}"
strand = "all"
audience = ["student"]
stations = ["publish", "apply"]
text = "part_{number}"

[[initiative.edition]]
key = "2027"
title = {{ en = "2027", it = "2027", fr = "2027" }}
starts = 2027-03-01
ends = 2027-03-31

[[initiative.edition.call]]
key = "students"
role = "student"
opens = 2026-01-01T09:00:00
closes = 2027-02-{day:02}T17:00:00
mechanism = "first_come"

[[initiative.edition.call.offer]]
key = "seat"
title = {{ en = "A seat", it = "Un posto", fr = "Une place" }}
capacity = 20
"""


def packs() -> Iterator[LoadedPack]:
    """Give every programme, checked like any other; the same each time."""
    chance = Random(SEED)  # noqa: S311 - nothing here is secret
    sentences = {language: _sentences(language) for language in LANGUAGES}
    for number in range(PROGRAMMES):
        parts = "".join(
            INITIATIVE.format(number=part, day=1 + (number + part) % 28)
            for part in range(INITIATIVES)
        )
        files = {"pack.toml": (PACK.format(number=number) + parts).encode()}
        for language in LANGUAGES:
            names = ["programme", *(f"part_{part}" for part in range(INITIATIVES))]
            for name in names:
                text = _text(sentences[language], chance)
                files[f"texts/{language}/{name}.md"] = text.encode()
        yield checked(files, Path(f"invented-{number:03}"))


def words(language: str) -> list[str]:
    """Return words that stand in the texts of a language, each once."""
    found = {
        word.strip(".,:;!?«»“”()").lower() for text in _sentences(language) for word in text.split()
    }
    return sorted(word for word in found if word.isalpha() and len(word) > 3)


def _sentences(language: str) -> list[str]:
    return [
        line
        for folder in shipped_packs()
        for loaded in [load(folder)]
        for texts in loaded.texts.values()
        if language in texts
        for _heading, body in texts[language].sections.values()
        for line in body.splitlines()
        if line and line[0].isalpha() and "](" not in line
    ]


def _text(sentences: list[str], chance: Random) -> str:
    title = " ".join(chance.choice(sentences).split()[:5]).rstrip(".,:;")
    about = "\n\n".join(chance.choices(sentences, k=PARAGRAPHS))
    who = chance.choice(sentences)
    head = f"# {title}\n\n{chance.choice(sentences)}\n\n"
    return f"{head}## Who {{#who}}\n\n{who}\n\n## About {{#about}}\n\n{about}\n"
