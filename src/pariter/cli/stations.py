"""Which stations of which initiatives are known to run, and from which journey."""

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
CATALOGUE = FOLDER / "initiatives.toml"
VERIFIED = FOLDER / "verified_stations.json"
SOURCES = FOLDER.parents[2]


@dataclass(frozen=True, slots=True)
class Standing:
    """One initiative: its path, and the stations of it that a journey has walked.

    journey: what was noted about the last journey that passed, empty if none did.
    """

    programme: str
    id: str
    title: str
    path: tuple[str, ...]
    running: tuple[str, ...]
    journey: dict[str, Any]


def standings() -> list[Standing]:
    """Return every initiative of the catalogue with what is known to run."""
    verified = _verified()
    found: list[Standing] = []
    for programme in tomllib.loads(CATALOGUE.read_text("utf-8"))["programme"]:
        for part in programme["initiative"]:
            noted = verified.get(part["id"], {})
            path = tuple(part["stations"])
            found.append(
                Standing(
                    programme=programme["key"],
                    id=part["id"],
                    title=part["title"],
                    path=path,
                    running=tuple(name for name in path if name in noted.get("stations", ())),
                    journey=noted,
                )
            )
    return found


def _verified() -> dict[str, dict[str, Any]]:
    """Return what was noted by initiative; in a checkout, only where its journeys still exist."""
    if not VERIFIED.exists():
        return {}
    noted: dict[str, dict[str, Any]] = json.loads(VERIFIED.read_text("utf-8"))
    if not (SOURCES / "tests" / "journeys").is_dir():
        return noted
    return {
        key: value
        for key, value in noted.items()
        if all((SOURCES / journey).is_file() for journey in value["journeys"])
    }
