"""The invented nursery: points and reserves decide, and a declined place goes on."""

from datetime import UTC, datetime

import pytest
from tests.journeys import steps

from pariter.apps.applications.models import Application
from pariter.apps.people.actions import register_people, register_person
from pariter.apps.placements.models import AllocationRun, Placement
from pariter.apps.programmes.loading import load_pack
from pariter.demonstration.nursery import OPEN, PAST, invent_nursery
from pariter.verifier import verify

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
LOADED = datetime(2026, 5, 1, 9, tzinfo=UTC)
State = Placement.State

pytestmark = pytest.mark.django_db


def test_families_get_places_by_points_and_one_is_given_on() -> None:
    load_pack(loaded=steps.shipped_pack("polimi_pop"), at=LOADED)
    people = register_people(
        described=[
            (f"family-{number}@example.org", f"Demo Person {number}", "it") for number in range(60)
        ],
        at=LOADED,
        synthetic=True,
    )
    office = register_person(email="office@example.org", at=LOADED, synthetic=True)
    invent_nursery(people=people, at=NOW, by=office)

    run = AllocationRun.objects.get(kind="real")
    assert run.call.address == PAST
    assert verify(run.audit).valid
    assert verify(run.public).valid
    places = Placement.objects.filter(run=run)
    assert places.filter(state=State.ACCEPTED).count() == 28
    assert places.filter(state=State.DECLINED).count() == 1
    assert places.filter(state=State.WAITING).exists()
    assert not places.filter(state=State.OFFERED).exists()
    sent = Application.objects.filter(state="submitted")
    by_call = {
        call: sent.filter(call__key="families", call__edition__key=call).count()
        for call in ("2026-09", "2027-09")
    }
    assert by_call == {"2026-09": 60, "2027-09": 14}
    assert OPEN.split("/")[2] == "2027-09"
    classes = run.audit["market"]["slots"]["leonardo"]
    assert [(part["name"], part["seats"], part["protected"]) for part in classes] == [
        ("reserved", 4, True),
        ("open", 8, False),
    ]
