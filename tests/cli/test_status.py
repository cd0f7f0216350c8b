"""`pariter status` tells what journeys have walked, and nothing else."""

import importlib.util
import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from pariter.cli import stations

PROJECT = Path(__file__).resolve().parents[2]
IDS = [
    *(f"P{number}" for number in range(1, 23)),
    *(f"S{number}" for number in range(1, 6)),
    *(f"M{number}" for number in range(1, 10)),
    *(f"C{number}" for number in range(1, 5)),
    *(f"I{number}" for number in range(1, 6)),
]
NOTE = {
    "stations": ["apply"],
    "test": "test_M5_athens.py::test_path",
    "passed": True,
    "database": "sqlite",
    "pack": "polimi_mobility",
    "digest": "d",
    "date": "2026-11-22",
    "commit": "c",
}


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    """Return tools/stations.py, which is no part of the package."""
    spec = importlib.util.spec_from_file_location("stations", PROJECT / "tools" / "stations.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def verified(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Return the file of verified stations, in a checkout of its own with one journey."""
    (tmp_path / "tests" / "journeys").mkdir(parents=True)
    (tmp_path / "tests" / "journeys" / "test_M5_athens.py").touch()
    monkeypatch.setattr(stations, "SOURCES", tmp_path)
    monkeypatch.setattr(stations, "VERIFIED", tmp_path / "verified.json")
    return tmp_path / "verified.json"


def test_every_initiative_is_listed_once(verified: Path) -> None:
    assert [standing.id for standing in stations.standings()] == IDS
    assert len(IDS) == 45


def test_catalogue_agrees_with_the_shipped_packs() -> None:
    paths = {standing.id: standing.path for standing in stations.standings()}
    for file in (PROJECT / "src" / "pariter" / "packs").glob("*/pack.toml"):
        for initiative in tomllib.loads(file.read_text("utf-8"))["initiative"]:
            assert paths[initiative["key"]] == tuple(initiative["stations"])


def test_nothing_counts_without_a_verified_journey(
    pariter: Callable[..., Any], verified: Path
) -> None:
    told = json.loads(pariter("status", "--json").out)
    assert [standing["running"] for standing in told] == [[]] * 45
    assert pariter("status").out.splitlines()[-1].startswith("0 of 45 initiatives run whole")


def test_verified_stations_count(pariter: Callable[..., Any], verified: Path) -> None:
    noted = {"stations": ["apply", "count"], "date": "2026-11-22", "commit": "0123456789abc"}
    there, gone = "tests/journeys/test_M5_athens.py", "tests/journeys/test_P9_welcome_week.py"
    written = {"M5": {**noted, "journeys": [there]}, "P9": {**noted, "journeys": [there, gone]}}
    verified.write_text(json.dumps(written), "utf-8")
    told = {row["id"]: row["running"] for row in json.loads(pariter("status", "--json").out)}
    assert (told["M5"], told["P9"]) == (["apply", "count"], [])
    [line] = [line for line in pariter("status").out.splitlines() if " M5 " in line]
    assert line.endswith("publish- apply+ place- take_part- count+  2026-11-22 at 012345678")


@pytest.mark.parametrize(
    ("notes", "counted"),
    [
        ([{}], []),
        ([{}, {"database": "postgresql"}], ["apply"]),
        ([{}, {"database": "postgresql", "passed": False}], []),
        ([{"passed": False}, {}, {"database": "postgresql"}], ["apply"]),
        ([{}, {"database": "postgresql", "commit": "later"}], []),
        ([{}, {"database": "postgresql"}, {"test": "other", "passed": False}], []),
        ([{}, {"database": "postgresql", "stations": ["apply", "count"]}], ["apply"]),
    ],
)
def test_station_counts_when_it_passed_on_both_databases(
    tool: ModuleType, notes: list[dict[str, Any]], counted: list[str]
) -> None:
    assert tool.walked([{**NOTE, **note} for note in notes]) == counted


def test_notes_are_collected_by_initiative(tool: ModuleType, tmp_path: Path) -> None:
    lines = [json.dumps({**NOTE, "database": name}) for name in ("sqlite", "postgresql")]
    (tmp_path / "M5.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    (tmp_path / "P9.jsonl").write_text(lines[0] + "\n", "utf-8")
    assert tool.collect(tmp_path) == {
        "M5": {
            "stations": ["apply"],
            "journeys": ["test_M5_athens.py"],
            "pack": "polimi_mobility",
            "digest": "d",
            "date": "2026-11-22",
            "commit": "c",
        }
    }
