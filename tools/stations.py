"""Turns what journeys noted while they ran into the stations that `pariter status` counts.

python3 tools/stations.py    after the suite has run on SQLite and on PostgreSQL
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent
NOTES = PROJECT / "build" / "journeys"
VERIFIED = PROJECT / "src" / "pariter" / "cli" / "verified_stations.json"
DATABASES = {"postgresql", "sqlite"}


def walked(notes: list[dict[str, Any]]) -> list[str]:
    """Return the stations that journeys of one commit passed on both databases, none failing.

    notes: of one initiative, oldest first; a later note of the same test replaces the earlier.
    """
    commit = notes[-1]["commit"]
    last = {(note["test"], note["database"]): note for note in notes if note["commit"] == commit}
    passed: dict[str, set[str]] = {}
    failed: set[str] = set()
    for note in last.values():
        for station in note["stations"]:
            if note["passed"]:
                passed.setdefault(station, set()).add(note["database"])
            else:
                failed.add(station)
    return sorted(name for name, on in passed.items() if on == DATABASES and name not in failed)


def collect(folder: Path) -> dict[str, dict[str, Any]]:
    """Return what is verified by initiative, from the notes in a folder."""
    verified: dict[str, dict[str, Any]] = {}
    for path in sorted(folder.glob("*.jsonl")):
        notes = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        stations = walked(notes) if notes else []
        if stations:
            last = notes[-1]
            verified[path.stem] = {
                "stations": stations,
                "journeys": sorted({note["test"].partition("::")[0] for note in notes}),
                "pack": last["pack"],
                "digest": last["digest"],
                "date": last["date"],
                "commit": last["commit"],
            }
    return verified


def main() -> int:
    """Write the verified stations; say which initiatives have any."""
    verified = collect(NOTES)
    VERIFIED.write_text(json.dumps(verified, indent=1, sort_keys=True) + "\n", "utf-8")
    names = ", ".join(f"{key} {len(value['stations'])}" for key, value in verified.items())
    print(f"── Stations that journeys walked: {names or 'none'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
