"""Reading a pack folder into a checked `LoadedPack`, or one error that lists every problem."""

import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pariter.packs.checks import findings
from pariter.packs.errors import Finding, PackError, Problem
from pariter.packs.lines import Location, line_of
from pariter.packs.raw import Raw, tables, texts, typed
from pariter.packs.schema import Pack, Part
from pariter.packs.texts import Text, parse_text, untranslated_sections
from pariter.packs.translations import untranslated

SHIPPED = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class LoadedPack:
    """A pack with its texts; `digest` is the SHA-256 of its canonical content."""

    pack: Pack
    texts: dict[str, dict[str, Text]]
    """Text name → language → text."""

    @property
    def content(self) -> dict[str, Any]:
        """Everything in the pack as JSON data, the same for the same files."""
        return {
            "pack": self.pack.model_dump(mode="json"),
            "texts": {
                name: {
                    language: {
                        "title": text.title,
                        "summary": text.summary,
                        "sections": {key: list(value) for key, value in text.sections.items()},
                    }
                    for language, text in languages.items()
                }
                for name, languages in self.texts.items()
            },
        }

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON of the content, in hexadecimal."""
        canonical = json.dumps(
            self.content, sort_keys=True, separators=(",", ":"), ensure_ascii=False
        )
        return hashlib.sha256(canonical.encode()).hexdigest()


def shipped_packs() -> list[Path]:
    """Return the folders of the packs that come with Pariter."""
    return sorted(folder.parent for folder in SHIPPED.glob("*/pack.toml"))


def load(folder: Path) -> LoadedPack:
    """Read and check a pack folder; raise PackError with every file, line, key and mend."""
    file = folder / "pack.toml"
    source = _read(file)
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise PackError([_undecodable(file, source, error)]) from error
    pack, found = _validated(data)
    found += findings(data)
    found += untranslated(data)
    problems = [
        Problem(file, line_of(source, place), ".".join(map(str, place)), message)
        for place, message in dict.fromkeys(found)
    ]
    problems.sort(key=lambda problem: problem.line)
    written, text_problems = _texts(folder, data)
    if pack is None or problems or text_problems:
        raise PackError(problems + text_problems)
    return LoadedPack(pack, written)


def _read(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8")
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        raise PackError([Problem(file, 1, "", "is no file here; create it")]) from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        message = f"{error.object[error.start : error.end]!r} is not UTF-8; save the file as UTF-8"
        raise PackError([Problem(file, line, "", message)]) from None


def _undecodable(file: Path, source: str, error: tomllib.TOMLDecodeError) -> Problem:
    """Tell where the text stops being TOML, and what stands there."""
    place = re.search(r"\(at line (\d+), column \d+\)", str(error))
    line = int(place[1]) if place else source.rstrip().count("\n") + 1
    written = source.split("\n")[line - 1].strip()
    reason = str(error).split(" (at ")[0]
    return Problem(file, line, "", f"{written!r} is no TOML: {reason}; correct this line")


def _validated(data: Raw) -> tuple[Pack | None, list[Finding]]:
    try:
        return Pack.model_validate(data), []
    except ValidationError as error:
        return None, [
            Finding(place, _message(item, place))
            for item in error.errors()
            for place in [_located(item["loc"], data)]
        ]


def _located(location: tuple[int | str, ...], data: Any) -> Location:
    """Return the place in the data that pydantic means; it also names steps of its own."""
    place: Location = ()
    for part in location:
        if isinstance(data, dict) and part in data:
            data = data[part]
        elif isinstance(data, list) and part in range(len(data)):
            data = data[int(part)]
        elif isinstance(data, dict) and part == location[-1] and part != "[key]":
            data = None
        else:
            continue
        place = (*place, part)
    return place


def _message(item: Any, place: Location) -> str:
    value = item["input"]
    if item["type"] == "extra_forbidden":
        near = get_close_matches(str(place[-1]), _known_keys(), n=1)
        mend = f"did you mean {near[0]!r}?" if near else "remove it"
        return f"is no known key here; its value is {value!r}; {mend}"
    if item["type"] == "missing":
        return "is missing; add it"
    if item["type"] == "value_error":
        return str(item["ctx"]["error"])
    if item["type"] == "string_pattern_mismatch":
        return f"{value!r} is not written as {item['ctx']['pattern']}; correct it"
    said = f"{item['msg'][0].lower()}{item['msg'][1:]}"
    return f"{value!r} is wrong: {said.removeprefix('input ')}; correct it"


def _known_keys() -> list[str]:
    return sorted({name for part in Part.__subclasses__() for name in part.model_fields})


def _texts(folder: Path, data: Raw) -> tuple[dict[str, dict[str, Text]], list[Problem]]:
    """Read every text that the data name, in every language."""
    written: dict[str, dict[str, Text]] = {}
    problems: list[Problem] = []
    names = ["programme", *(typed(part, "text", str) for _, part in tables(data, "initiative"))]
    for name in dict.fromkeys(filter(None, names)):
        files = {
            language: folder / "texts" / language / f"{name}.md"
            for language in texts(data, "languages")
        }
        written[name] = {}
        for language, file in files.items():
            try:
                written[name][language] = parse_text(_read(file), file)
            except PackError as error:
                problems += error.problems
        problems += untranslated_sections(written[name], files)
    problems += _unused(folder, written.keys(), texts(data, "languages"))
    return written, problems


def _unused(folder: Path, names: Iterable[str], languages: list[str]) -> Iterator[Problem]:
    """Give the texts that nothing refers to: most likely a name is misspelt."""
    for file in sorted((folder / "texts").glob("*/*.md")):
        if file.stem not in names or file.parent.name not in languages:
            yield Problem(
                file,
                1,
                "",
                f"no initiative names the text {file.stem!r}, or the pack is not in "
                f"{file.parent.name!r}; remove the file or correct its name",
            )
