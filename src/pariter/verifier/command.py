"""The command: verify one file, and print what it proves."""

import json
import sys
from pathlib import Path
from typing import Any

from pariter.verifier.formats import verify


def _refuse_repeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) != len(pairs):
        names = [name for name, _ in pairs]
        repeated = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key {repeated!r} stands twice in one object")
    return read


def main(arguments: list[str]) -> int:
    """Verify one file and print what it proves; return 0 valid, 1 broken, 2 unreadable."""
    if len(arguments) != 1:
        print("usage: python verifier.py FILE", file=sys.stderr)
        return 2
    path = Path(arguments[0])
    try:
        text = path.read_text(encoding="utf-8")
        report = verify(json.loads(text, object_pairs_hook=_refuse_repeated))
    except (OSError, ValueError, RecursionError) as error:
        print(f"{path}: cannot be verified: {error}", file=sys.stderr)
        return 2
    for claim in report.proved:
        print(f"proved      {claim}")
    for claim in report.not_proved:
        print(f"not proved  {claim}")
    print(f"BROKEN      {report.broken}" if report.broken else "VALID       Every claim holds.")
    return 0 if report.valid else 1
