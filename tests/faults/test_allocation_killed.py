"""A run killed in the middle leaves nothing half done, and gives the same places when repeated."""

import random
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pariter.packs.loader import SHIPPED

if TYPE_CHECKING:
    from tests.faults.conftest import Site

CALL = "polimi_mobility/M5/2027-03/students"
KILLS = 3
OPEN, EARLY, CLOSED, DRAW, DRAWN, RESULTS = (
    "2026-11-20T12:00",
    "2026-12-01T09:00",
    "2026-12-12T09:00",
    "2026-12-13T20:00",
    "2026-12-14T09:00",
    "2026-12-16T09:00",
)
RUNS = "SELECT COUNT(*), COUNT(published_at) FROM placements_allocationrun"
OUTCOMES = "SELECT COUNT(*) FROM placements_outcome"
GIVEN = """
    SELECT DISTINCT application_id, offer_id FROM placements_outcome
    WHERE run_id IN (SELECT id FROM placements_allocationrun WHERE kind = '{}')
    ORDER BY application_id
"""
PLACES = "SELECT COUNT(*) FROM placements_placement"
TOLD = "SELECT COUNT(*) FROM journal_auditentry WHERE action = 'run.published'"


def done(site: "Site", *arguments: str) -> str:
    """Run a command to its end and return what it said."""
    process = site.command(*arguments)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 0, said
    return said


def killed(site: "Site", seconds: float, *arguments: str) -> None:
    """Start a command and kill it after a while, wherever it is then."""
    process = site.command(*arguments)
    time.sleep(seconds)
    process.kill()
    process.communicate()


@pytest.mark.slow
def test_allocation_killed_in_the_middle_is_all_or_nothing(site: "Site", shared_data: Path) -> None:
    rankings = shared_data / "allocation" / "preflib" / "00009-agh" / "00009-00000001.soc"
    done(site, "load-pack", str(SHIPPED / "polimi_mobility"), "--at", OPEN)
    done(
        site,
        *("import-preferences", str(rankings), "--call", CALL, "--capacity", "15", "--at", OPEN),
    )
    done(site, "close-call", CALL, "--reason", "Trial", "--at", EARLY)
    done(site, "commit-lottery", CALL, "--draw-at", DRAW, "--at", CLOSED)
    done(site, "draw-lottery", CALL, "--beacon", "7 23 41 58 86", "--at", DRAWN)
    done(site, "allocate", CALL, "--dry-run", "--at", DRAWN)
    expected = site.rows(GIVEN.format("dry"))
    [(dry_outcomes,)] = site.rows(OUTCOMES)

    begin = time.monotonic()
    done(site, "allocate", CALL, "--dry-run", "--at", DRAWN)
    whole = time.monotonic() - begin
    chance = random.Random(7)
    for _ in range(KILLS):
        killed(site, chance.uniform(0.3, 1.0) * whole, "allocate", CALL, "--at", DRAWN)
        [(runs, _published)] = site.rows(RUNS)
        [(outcomes,)] = site.rows(OUTCOMES)
        assert outcomes == runs * dry_outcomes
    done(site, "allocate", CALL, "--at", DRAWN)
    assert site.rows(GIVEN.format("real")) == expected

    for _ in range(KILLS):
        killed(site, chance.uniform(0.3, 1.0) * whole, "publish-run", CALL, "--at", RESULTS)
        [(_runs, published)] = site.rows(RUNS)
        [(told,)] = site.rows(TOLD)
        [(places,)] = site.rows(PLACES)
        assert published == told == bool(places)
    done(site, "publish-run", CALL, "--at", RESULTS)
    [(_runs, published)] = site.rows(RUNS)
    [(told,)] = site.rows(TOLD)
    assert published == told == 1
