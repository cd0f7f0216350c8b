"""The Markdown files of a pack: a title, a summary, and sections with fixed ids."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pariter.packs.errors import PackError, Problem

SECTIONS = ("urgent", "who", "before", "how", "questions", "about", "guide")
_HEADING = re.compile(r"##\s+(.+?)\s+\{#([a-z-]+)\}\s*")


@dataclass(frozen=True, slots=True)
class Text:
    """One text in one language: `# title`, one summary paragraph, `## Heading {#id}` sections."""

    title: str
    summary: str
    sections: dict[str, tuple[str, str]]
    """Section id → (heading, Markdown)."""


def parse_text(source: str, file: Path) -> Text:
    """Read one Markdown file of a pack; raise PackError with every line that is wrong."""
    lines = source.splitlines()
    problems: list[Problem] = []
    summary: list[str] = []
    sections: dict[str, tuple[str, list[str]]] = {}
    target = summary
    for number, line in enumerate(lines[1:], start=2):
        heading = _HEADING.fullmatch(line)
        if heading:
            title, key = heading.groups()
            problems += _wrong_section(key, sections, file, number)
            sections.setdefault(key, (title, []))
            target = sections[key][1]
        elif line.startswith(("# ", "## ")):
            message = "is a heading without an id; write it as '## Heading {#who}'"
            problems.append(Problem(file, number, line.strip(), message))
        else:
            target.append(line)
    text = "\n".join(summary).strip()
    title = lines[0].removeprefix("# ").strip() if lines else ""
    if not title or not lines[0].startswith("# "):
        message = f"{title!r} is no title; begin with '# ' and the title"
        problems.insert(0, Problem(file, 1, "", message))
    if not text:
        message = "has no summary; write one paragraph under the title"
        problems.append(Problem(file, min(2, len(lines)) or 1, "", message))
    if problems:
        raise PackError(problems)
    return Text(
        title=title,
        summary=text,
        sections={
            key: (heading, "\n".join(body).strip()) for key, (heading, body) in sections.items()
        },
    )


def untranslated_sections(
    texts: Mapping[str, Text], files: Mapping[str, Path]
) -> Iterator[Problem]:
    """Give each section that one language of a text has and another has not."""
    everywhere = {key: language for language, text in texts.items() for key in text.sections}
    for language, text in texts.items():
        for key in sorted(everywhere.keys() - text.sections.keys()):
            yield Problem(
                files[language],
                1,
                key,
                f"is a section in {everywhere[key]!r} and not here; translate it",
            )


def _wrong_section(
    key: str, before: Mapping[str, object], file: Path, line: int
) -> Iterator[Problem]:
    if key not in SECTIONS:
        known = ", ".join(SECTIONS)
        yield Problem(file, line, key, f"is no section; use one of: {known}")
    elif key in before:
        yield Problem(file, line, key, "stands twice; keep one")
