"""What the loader tells of files, as editors see it: a place in the draft, and plain words."""

import re

from django.utils.translation import gettext as _

from pariter.packs.errors import Problem
from pariter.packs.export import Content, markdown
from pariter.packs.places import BODY, HEADING, Place, named

_SECTION = re.compile(r"##\s+.+?\s+\{#([a-z-]+)\}\s*")


def place_of(problem: Problem, content: Content) -> Place:
    """Return the place in the content that a problem of its files means."""
    if problem.file.name == "pack.toml":
        return named(content["pack"], problem.place)
    language, name = problem.file.parent.name, problem.file.stem
    source = markdown(content["texts"].get(name, {}).get(language, {}))
    lines = source.split("\n")[: problem.line]
    start: Place = ("texts", name, language)
    if problem.key in content["texts"].get(name, {}).get(language, {}).get("sections", {}):
        return (*start, "sections", problem.key, HEADING)
    sections = [found[1] for line in lines if (found := _SECTION.fullmatch(line))]
    if sections:
        on_heading = _SECTION.fullmatch(lines[-1])
        return (*start, "sections", sections[-1], HEADING if on_heading else BODY)
    return (*start, "title" if problem.line == 1 else "summary")


def in_words(problem: Problem) -> str:
    """Return a problem as editors can mend it; what no form can cause stays as the loader says."""
    shown = {"what": problem.key}
    if problem.message.startswith("is HTML"):
        return _("“%(what)s” is HTML. Write plain words, or Markdown.") % shown
    if problem.message.startswith("is a picture"):
        return _("“%(what)s” is a picture. Add it under “Pictures and films”.") % shown
    if problem.message.startswith("leads nowhere"):
        return (
            _(
                "The link “%(what)s” leads nowhere. Write https:// and an address, mailto: and an "
                "e-mail address, or initiative: and the key of an initiative."
            )
            % shown
        )
    if problem.message.startswith("is a heading without"):
        return _("“%(what)s” would begin a section of its own. Write ### for a heading.") % shown
    return f"{problem.key}: {problem.message}" if problem.key else problem.message
