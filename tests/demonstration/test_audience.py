"""The invented audience: imported as a platform's file is, and published apart."""

from datetime import timedelta
from random import Random

import pytest
from tests.journeys import steps

from pariter.apps.evidence.queries import figure, publications
from pariter.apps.people.actions import register_people
from pariter.apps.placements.enrol import enrol
from pariter.demonstration.attendance import attend
from pariter.demonstration.audience import count_audience


@pytest.mark.django_db
def test_an_audience_is_neither_people_nor_visits() -> None:
    at = steps.moment("2026-03-01T10:00:00+01:00")
    call = steps.open_alone("milano_steminthecity", "C3/2026-04/everyone", at - timedelta(days=30))
    described = [(f"p{number}@example.org", f"Person {number}", "en") for number in range(20)]
    people = register_people(described=described, at=at, synthetic=True)
    enrol(offer=call.offers.get(key="women-on-stage"), people=people, at=at, by=None)
    attend(edition=call.edition, by=people[0], chance=Random(1))
    count_audience(edition=call.edition, by=people[0], seed=1)
    told = {one.indicator: figure(one).totals for one in publications()}
    assert told.keys() == {"people", "audience"}
    assert told["people"]["applied"] == 20
    assert told["audience"]["watched"] >= 140  # type: ignore[operator]
