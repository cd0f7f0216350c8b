"""Reading a pack into a checked `LoadedPack`, or one error that lists every problem."""

import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pariter.packs.checks import findings
from pariter.packs.errors import Finding, PackError, Problem
from pariter.packs.letters import hidden_letters, hidden_letters_in
from pariter.packs.lines import Location, line_of
from pariter.packs.links import wrong_links
from pariter.packs.media import wrong_media
from pariter.packs.part import Part
from pariter.packs.raw import Raw, tables, texts, typed
from pariter.packs.schema import Pack
from pariter.packs.texts import Text, parse_text, untranslated_sections
from pariter.packs.translations import untranslated

SHIPPED = Path(__file__).resolve().parent
PATTERNS = ("pack.toml", "texts/*/*.md", "media/*")
LARGEST_FILE = 25_000_000
"""Bytes of one file of a pack."""

Files = Mapping[str, bytes]
"""Path below the pack's folder, such as texts/en/camp.md → content."""


@dataclass(frozen=True, slots=True)
class LoadedPack:
    """A pack with its texts; `digest` is the SHA-256 of its canonical content."""

    pack: Pack
    texts: dict[str, dict[str, Text]]
    """Text name → language → text."""
    files: Files
    """All files of the pack, as they were read."""

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
            "media": {
                name: hashlib.sha256(content).hexdigest()
                for name, content in self.files.items()
                if name.startswith("media/")
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
    return checked(read_files(folder), folder)


def read_files(folder: Path) -> dict[str, bytes]:
    """Return the files of a pack folder; raise PackError where one is too large."""
    found = [path for pattern in PATTERNS for path in sorted(folder.glob(pattern))]
    files = [path for path in found if path.is_file()]
    large = [
        Problem(
            path,
            1,
            "",
            f"has {path.stat().st_size} bytes; keep every file below {LARGEST_FILE}",
        )
        for path in files
        if path.stat().st_size > LARGEST_FILE
    ]
    if large:
        raise PackError(large)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def checked(files: Files, folder: Path) -> LoadedPack:
    """Check the files of a pack; raise PackError with every file, line, key and mend.

    folder: where they lie, or would lie, for the messages alone
    """
    source = _text(files, "pack.toml", folder)
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise PackError([_undecodable(folder / "pack.toml", source, error)]) from error
    pack, found = _validated(data)
    found += findings(data)
    found += untranslated(data)
    found += wrong_media(data, files)
    found += hidden_letters(data)
    problems = [
        Problem(
            folder / "pack.toml", line_of(source, place), ".".join(map(str, place)), message, place
        )
        for place, message in dict.fromkeys(found)
    ]
    problems.sort(key=lambda problem: problem.line)
    written, text_problems = _texts(files, folder, data)
    if pack is None or problems or text_problems:
        raise PackError(problems + text_problems)
    return LoadedPack(pack, written, files)


def _text(files: Files, name: str, folder: Path) -> str:
    file = folder / name
    if name not in files:
        raise PackError([Problem(file, 1, "", "is no file here; create it")])
    try:
        return files[name].decode("utf-8")
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


def _texts(
    files: Files, folder: Path, data: Raw
) -> tuple[dict[str, dict[str, Text]], list[Problem]]:
    """Read every text that the data name, in every language."""
    written: dict[str, dict[str, Text]] = {}
    problems: list[Problem] = []
    languages = texts(data, "languages")
    initiatives = {typed(part, "key", str) for _, part in tables(data, "initiative")}
    for name in text_names(data):
        written[name] = {}
        for language in languages:
            path = f"texts/{language}/{name}.md"
            try:
                source = _text(files, path, folder)
                written[name][language] = parse_text(source, folder / path)
            except PackError as error:
                problems += error.problems
            else:
                problems += wrong_links(source, folder / path, initiatives)
                problems += hidden_letters_in(source, folder / path)
        problems += untranslated_sections(
            written[name], {code: folder / f"texts/{code}/{name}.md" for code in languages}
        )
    problems += _unused(files, folder, written.keys(), languages)
    return written, problems


def text_names(data: Raw) -> list[str]:
    """Return the names of all texts that the data of a pack.toml call for."""
    parts = (("initiative", "text"), ("news", "text"), ("medium", "transcript"))
    names = [typed(part, key, str) for table, key in parts for _, part in tables(data, table)]
    return list(dict.fromkeys(filter(None, ["programme", *names])))


def _unused(
    files: Files, folder: Path, names: Iterable[str], languages: list[str]
) -> Iterator[Problem]:
    """Give the texts that nothing refers to: most likely a name is misspelt."""
    for name in sorted(files):
        file = folder / name
        if name.startswith("texts/") and (
            file.stem not in names or file.parent.name not in languages
        ):
            yield Problem(
                file,
                1,
                "",
                f"nothing names the text {file.stem!r}, or the pack is not in "
                f"{file.parent.name!r}; remove the file or correct its name",
            )
