"""The verifier as one program: python -m pariter.verifier.one_file > verifier.py"""

import ast
import sys
from functools import cache
from pathlib import Path

MODULES = (
    "claims",
    "reading",
    "lottery",
    "market",
    "inputs_fit",
    "inputs",
    "seats",
    "cutoffs",
    "replay",
    "tickets",
    "audit",
    "public",
    "sides",
    "exchanges",
    "pairs",
    "pair_counts",
    "election",
    "wallets",
    "courses",
    "spending",
    "steps",
    "shares",
    "purchases",
    "vote_lottery",
    "funding",
    "funding_public",
    "awards",
    "group_search",
    "groups",
    "party_list",
    "parties",
    "parties_public",
    "arrays",
    "formats",
    "command",
    "__main__",
)
"""In this order each imports only from those before it; no two define the same name."""

HEAD = '''"""Verify the file of an allocation run, alone: python verifier.py FILE

This file uses the standard library only and shares no code with the software that made the
run, so that one need trust neither. Copy it anywhere with Python 3.11 or newer.

It is part of Pariter, under the European Union Public Licence 1.2 (SPDX: EUPL-1.2), and holds
the modules of its package pariter.verifier, one after another.
"""
'''


@cache
def build() -> str:
    """Join the modules into one text; the same modules always give the same text."""
    whole: set[str] = set()
    parts: dict[str, set[str]] = {}
    sections: list[str] = []
    for name in MODULES:
        source = (Path(__file__).parent / f"{name}.py").read_text("utf-8")
        title, *statements = ast.parse(source).body
        end = title.end_lineno
        for statement in statements:
            if isinstance(statement, ast.Import):
                whole.update(alias.name for alias in statement.names)
            elif isinstance(statement, ast.ImportFrom):
                names = parts.setdefault(str(statement.module), set())
                names.update(alias.name for alias in statement.names)
            else:
                break
            end = statement.end_lineno
        sections.append(_section(name, source, title.end_lineno, end))
    lines = [f"import {module}" for module in sorted(whole)]
    lines += [
        f"from {module} import {', '.join(sorted(names))}"
        for module, names in sorted(parts.items())
        if not module.startswith(f"{__package__}.")
    ]
    return "\n\n\n".join([f"{HEAD}\n" + "\n".join(lines), *sections]) + "\n"


def _section(name: str, source: str, title: int | None, imports: int | None) -> str:
    """Give what a module defines, under its name and docstring as a comment."""
    lines = source.splitlines()
    words = "\n".join(lines[:title]).strip('"').splitlines()
    comment = [f"# {line}".rstrip() for line in (f"--- {name} ".ljust(95, "-"), *words)]
    body = "\n".join(lines[imports:]).strip("\n")
    gap = "\n\n\n" if body.startswith(("@", "class ", "def ")) else "\n\n"
    return "\n".join(comment) + gap + body


if __name__ == "__main__":
    sys.stdout.write(build())
