"""A web process that is killed among sign-ups: what was answered stands, and nothing by halves."""

import random
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.faults.conftest import Site

COMERS = str(Path(__file__).with_name("comers.py"))
KILLS = 3
EACH = """
    SELECT p.email,
           (SELECT COUNT(*) FROM applications_application a WHERE a.person_id = p.id),
           (SELECT COUNT(*) FROM applications_preference w
              JOIN applications_application a ON a.id = w.application_id
              WHERE a.person_id = p.id),
           (SELECT COUNT(*) FROM placements_placement t
              JOIN applications_application a ON a.id = t.application_id
              WHERE a.person_id = p.id),
           (SELECT COUNT(*) FROM journal_outgoingmail m WHERE m."to" = p.email)
    FROM people_person p WHERE p.email LIKE 'p%@example.org'
"""
ACTS = "SELECT COUNT(*) FROM journal_auditentry WHERE action = 'placement.offered'"


@pytest.mark.slow
def test_sign_ups_killed_in_the_middle_are_whole_or_not_at_all(site: "Site") -> None:
    made = site.script(COMERS)
    assert made.wait(120) == 0
    chance = random.Random(5)
    acknowledged: set[str] = set()
    for kill in range(KILLS):
        process = site.script(COMERS, str(kill * 100), "15")
        assert process.stdout
        acknowledged.add(process.stdout.readline().strip())
        time.sleep(chance.uniform(0.02, 0.3))
        process.kill()
        said, _ = process.communicate()
        acknowledged |= set(said.split())
    rows = site.rows(EACH)
    assert {email for email, *_counts in rows} >= acknowledged
    assert len(acknowledged) >= KILLS
    assert {tuple(counts) for _email, *counts in rows} == {(1, 1, 1, 1)}
    assert site.rows(ACTS) == [(len(rows),)]
