"""The page of a journey, and the stations that it walked, for `pariter status` to count.

A test says so with `@pytest.mark.stations("M5", "apply", "place")`; docs/reference/status.md
tells what becomes of the notes.
"""

import json
import os
import subprocess
from collections.abc import Generator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from django.db import connection
from playwright.sync_api import Page
from tests.journeys.steps import shipped_pack

from pariter.cli.stations import standings

PROJECT = Path(__file__).resolve().parents[2]
NOTES = PROJECT / "build" / "journeys"
TODAY = f"{datetime.now(UTC):%Y-%m-%d}"
"""The real day, though a journey may stand on another."""


def pytest_configure(config: pytest.Config) -> None:
    """Make the mark known."""
    config.addinivalue_line(
        "markers", "stations(initiative, *stations): what a journey that passes has walked"
    )


@pytest.fixture(params=["script", "plain"])
def page(request: pytest.FixtureRequest) -> Page:
    """Return a page with JavaScript, and one without."""
    name = {"script": "browser_page", "plain": "plain_page"}[request.param]
    found: Page = request.getfixturevalue(name)
    return found


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add a line to the initiative's notes once a marked test has run."""
    report = yield
    if call.when == "call" or report.failed:
        for mark in item.iter_markers("stations"):
            initiative, *stations = mark.args
            _note(initiative, stations, item.nodeid, passed=report.passed)
    return report


def _note(initiative: str, stations: list[str], test: str, *, passed: bool) -> None:
    [standing] = [known for known in standings() if known.id == initiative]
    unknown = set(stations) - set(standing.path)
    if unknown:
        pytest.fail(f"{initiative} has no station {', '.join(sorted(unknown))}: {standing.path}")
    line = {
        "stations": stations,
        "test": test,
        "passed": passed,
        "database": connection.vendor,
        "pack": standing.programme,
        "digest": shipped_pack(standing.programme).digest,
        "date": TODAY,
        "commit": _commit(),
    }
    NOTES.mkdir(parents=True, exist_ok=True)
    # One write of one line, so that processes beside each other do not mix theirs.
    handle = os.open(NOTES / f"{initiative}.jsonl", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    with os.fdopen(handle, "w", encoding="utf-8") as notes:
        notes.write(json.dumps(line) + "\n")


@cache
def _commit() -> str:
    """Return the commit that the tests ran on, with a sign where files differ from it."""
    done = subprocess.run(
        ["git", "describe", "--always", "--abbrev=12", "--dirty", "--exclude=*"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() or "unknown"
