"""Reading a pack folder into a checked `LoadedPack`, or one error that lists every problem."""

import hashlib
import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pariter.kernels.rules import RuleError, compile_rule
from pariter.packs.errors import Location, PackError, Problem, line_of
from pariter.packs.facts import APPLICANT_FACTS
from pariter.packs.schema import Call, Edition, Initiative, Pack
from pariter.packs.texts import Text, parse_text

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
    """Read and check a pack folder; raise PackError with file, line, key and mend."""
    file = folder / "pack.toml"
    source = _read(file)
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise PackError([Problem(file, _decode_line(error, source), "", str(error))]) from error
    try:
        pack = Pack.model_validate(data)
    except ValidationError as error:
        raise PackError(
            [
                Problem(
                    file,
                    line_of(source, _located(item["loc"])),
                    ".".join(str(part) for part in item["loc"]),
                    _message(item),
                )
                for item in error.errors()
            ]
        ) from error
    problems = [
        Problem(file, line_of(source, location), ".".join(map(str, location)), message)
        for location, message in _contradictions(pack)
    ]
    texts, text_problems = _texts(folder, pack)
    if problems or text_problems:
        raise PackError(problems + text_problems)
    return LoadedPack(pack, texts)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise PackError([Problem(file, 0, "", "is missing; create it")]) from None
    except UnicodeDecodeError as error:
        message = f"is not UTF-8 at byte {error.start}; save it as UTF-8"
        raise PackError([Problem(file, 0, "", message)]) from None


def _decode_line(error: tomllib.TOMLDecodeError, source: str) -> int:
    words = str(error).rsplit("line ", 1)
    number = words[-1].split(",")[0]
    return int(number) if number.isdecimal() else source.count("\n") + 1


def _located(location: tuple[int | str, ...]) -> Location:
    return tuple(part for part in location if part != "function-after")


def _message(item: Any) -> str:
    if item["type"] == "extra_forbidden":
        return "is no known key; remove it or correct its spelling"
    if item["type"] == "missing":
        return "is missing; add it"
    if item["type"] == "value_error":
        return str(item["ctx"]["error"])
    return f"{item['msg'][0].lower()}{item['msg'][1:]}; the value is {item['input']!r}"


def _repeated(values: Iterable[str]) -> Iterator[tuple[int, str]]:
    seen: Counter[str] = Counter()
    for index, value in enumerate(values):
        seen[value] += 1
        if seen[value] == 2:
            yield index, value


def _contradictions(pack: Pack) -> Iterator[tuple[Location, str]]:
    """Yield (place, message) for what the types alone cannot refuse."""
    if "en" not in pack.languages:
        yield ("languages",), "must contain 'en'; add it"
    for name in ("strand", "initiative"):
        parts = getattr(pack, name)
        for index, key in _repeated(part.key for part in parts):
            yield (name, index, "key"), f"{key!r} stands twice; give each {name} its own key"
    for index, slug in _repeated(part.slug for part in pack.initiative):
        yield ("initiative", index, "slug"), f"{slug!r} stands twice; give each its own slug"
    for index, code in _repeated(part.code for part in pack.organisation):
        yield ("organisation", index, "code"), f"{code!r} stands twice; keep one"
    strands = {strand.key for strand in pack.strand}
    organisations = {organisation.code for organisation in pack.organisation}
    for index, initiative in enumerate(pack.initiative):
        place: Location = ("initiative", index)
        if initiative.strand not in strands:
            known = ", ".join(sorted(strands))
            yield (*place, "strand"), f"{initiative.strand!r} is no strand; use one of: {known}"
        yield from _edition_contradictions(initiative, place, organisations)


def _edition_contradictions(
    initiative: Initiative, place: Location, organisations: set[str]
) -> Iterator[tuple[Location, str]]:
    for index, key in _repeated(edition.key for edition in initiative.edition):
        yield (*place, "edition", index, "key"), f"{key!r} stands twice; give each its own key"
    ordered = sorted(enumerate(initiative.edition), key=lambda pair: pair[1].starts)
    for (_, earlier), (index, later) in pairwise(ordered):
        if later.starts <= earlier.ends:
            yield (
                (*place, "edition", index, "starts"),
                (
                    f"{later.starts} lies inside edition {earlier.key!r} "
                    f"({earlier.starts} to {earlier.ends}); move one of the two"
                ),
            )
    for index, edition in enumerate(initiative.edition):
        yield from _call_contradictions(edition, (*place, "edition", index), organisations)


def _call_contradictions(
    edition: Edition, place: Location, organisations: set[str]
) -> Iterator[tuple[Location, str]]:
    for index, key in _repeated(call.key for call in edition.call):
        yield (*place, "call", index, "key"), f"{key!r} stands twice; give each its own key"
    for index, key in _repeated(session.key for session in edition.session):
        yield (*place, "session", index, "key"), f"{key!r} stands twice; give each its own key"
    offers = {offer.key for call in edition.call for offer in call.offer}
    for index, session in enumerate(edition.session):
        here = (*place, "session", index)
        if session.offer and session.offer not in offers:
            known = ", ".join(sorted(offers)) or "none"
            yield (*here, "offer"), f"{session.offer!r} is no offer here; there are: {known}"
        if not edition.starts <= session.starts.date() <= edition.ends:
            yield (
                (*here, "starts"),
                (
                    f"{session.starts.date()} is outside the edition "
                    f"({edition.starts} to {edition.ends}); move the session or the edition"
                ),
            )
    for index, call in enumerate(edition.call):
        yield from _offer_contradictions(call, (*place, "call", index), organisations)


def _offer_contradictions(
    call: Call, place: Location, organisations: set[str]
) -> Iterator[tuple[Location, str]]:
    for index, key in _repeated(offer.key for offer in call.offer):
        yield (*place, "offer", index, "key"), f"{key!r} stands twice; give each its own key"
    for home in call.homes:
        if home not in organisations:
            yield (*place, "homes"), f"{home!r} is no organisation of this pack; add it"
    for index, offer in enumerate(call.offer):
        for home in offer.quota:
            if home != "*" and home not in call.homes:
                yield (
                    (*place, "offer", index, "quota", home),
                    f"{home!r} is not among 'homes'; add it there or write '*' for each home",
                )
    for index, rule in enumerate(call.rule):
        try:
            compile_rule(rule.key, rule.when, APPLICANT_FACTS)
        except RuleError as error:
            yield (*place, "rule", index, "when"), str(error)


def _texts(folder: Path, pack: Pack) -> tuple[dict[str, dict[str, Text]], list[Problem]]:
    texts: dict[str, dict[str, Text]] = {}
    problems: list[Problem] = []
    for name in ["programme", *(initiative.text for initiative in pack.initiative)]:
        texts[name] = {}
        for language in pack.languages:
            file = folder / "texts" / language / f"{name}.md"
            try:
                texts[name][language] = parse_text(_read(file), file)
            except PackError as error:
                problems += error.problems
    return texts, problems
