"""The invented training: the same people come several times, and most complete it."""

from datetime import UTC, datetime
from random import Random

import pytest
from tests.journeys import steps

from pariter.apps.evidence.actions import publish_figures
from pariter.apps.evidence.indicators import COMPLETION
from pariter.apps.evidence.queries import figure
from pariter.apps.people.actions import register_people, register_person
from pariter.apps.programmes.loading import load_pack
from pariter.apps.programmes.queries import find_call
from pariter.demonstration.attendance import attend
from pariter.demonstration.sign_ups import Settled, fill

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
LOADED = datetime(2026, 5, 1, 9, tzinfo=UTC)


@pytest.mark.django_db
def test_people_complete_the_training() -> None:
    load_pack(loaded=steps.shipped_pack("polimi_pop"), at=LOADED)
    people = register_people(
        described=[
            (f"p{number}@example.org", f"Demo Person {number}", "it") for number in range(99)
        ],
        at=LOADED,
        synthetic=True,
    )
    office = register_person(email="office@example.org", at=LOADED, synthetic=True)
    settled: list[Settled] = [(person, None) for person in people]
    chance = Random(1)
    call = find_call("polimi_pop/P22/2026-10/students")
    fill(call, settled, until=NOW, chance=chance)
    attend(edition=call.edition, by=office, chance=chance)
    told = publish_figures(edition=call.edition, indicator=COMPLETION, at=NOW, by=office)
    totals = figure(told).totals
    assert totals["applied"] == 39
    completed = totals["completed"]
    assert completed is not None
    assert 10 < completed < 39
