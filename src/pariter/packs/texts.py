"""The Markdown files of a pack: a title, a summary, and sections with fixed ids."""

import re
from dataclasses import dataclass
from pathlib import Path

from pariter.packs.errors import PackError, Problem

SECTIONS = ("who", "before", "how", "questions", "about", "guide")


@dataclass(frozen=True, slots=True)
class Text:
    """One text in one language: `# title`, one summary paragraph, `## Heading {#id}` sections."""

    title: str
    summary: str
    sections: dict[str, tuple[str, str]]
    """Section id → (heading, Markdown)."""


def parse_text(source: str, file: Path) -> Text:
    """Read one Markdown file of a pack; raise PackError with the line that is wrong."""
    lines = source.splitlines()
    if not lines or not lines[0].startswith("# "):
        raise PackError([Problem(file, 1, "", "must begin with '# ' and the title")])
    summary: list[str] = []
    sections: dict[str, tuple[str, list[str]]] = {}
    target = summary
    for number, line in enumerate(lines[1:], start=2):
        heading = re.fullmatch(r"##\s+(.+?)\s+\{#([a-z-]+)\}\s*", line)
        if heading:
            title, key = heading.groups()
            if key not in SECTIONS:
                known = ", ".join(SECTIONS)
                raise PackError([Problem(file, number, key, f"is no section; use one of: {known}")])
            if key in sections:
                raise PackError([Problem(file, number, key, "stands twice; keep one")])
            sections[key] = (title, [])
            target = sections[key][1]
        elif line.startswith(("# ", "## ")):
            message = "heading without an id; write it as '## Heading {#who}'"
            raise PackError([Problem(file, number, line.strip(), message)])
        else:
            target.append(line)
    text = "\n".join(summary).strip()
    if not text:
        raise PackError(
            [Problem(file, 2, "", "has no summary; write one paragraph under the title")]
        )
    return Text(
        title=lines[0][2:].strip(),
        summary=text,
        sections={key: (title, "\n".join(body).strip()) for key, (title, body) in sections.items()},
    )
