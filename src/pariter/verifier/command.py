"""The command: verify one file, and print what it proves."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pariter.verifier.claims import Report
from pariter.verifier.formats import verify


def _refuse_repeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) != len(pairs):
        names = [name for name, _ in pairs]
        repeated = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key {repeated!r} stands twice in one object")
    return read


def _at_once(work: Callable[[], Report]) -> Report:
    return work()


def _verify_file(path: Path) -> Report:
    text = path.read_text(encoding="utf-8")
    return verify(json.loads(text, object_pairs_hook=_refuse_repeated))


def main(
    arguments: list[str], wait_for: Callable[[Callable[[], Report]], Report] = _at_once
) -> int:
    """Verify one file and print what it proves; return 0 valid, 1 broken, 2 unreadable.

    wait_for: does the work, and may tell meanwhile that it goes on.
    """
    if len(arguments) != 1:
        print("usage: python verifier.py FILE", file=sys.stderr)
        return 2
    path = Path(arguments[0])
    try:
        report = wait_for(lambda: _verify_file(path))
    except (OSError, ValueError, RecursionError) as error:
        print(f"{path}: cannot be verified: {error}", file=sys.stderr)
        return 2
    for claim in report.proved:
        print(f"proved      {claim}")
    for claim in report.not_proved:
        print(f"not proved  {claim}")
    print(f"BROKEN      {report.broken}" if report.broken else "VALID       Every claim holds.")
    return 0 if report.valid else 1
