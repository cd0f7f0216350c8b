"""Contract, register and cooperation of the invented year: in every state, and plainly invented."""

from datetime import UTC, datetime

import pytest

from pariter.apps.evidence.queries import publications
from pariter.apps.objectives.declarations import contracts_of
from pariter.apps.objectives.models import Outcome, Project, RegisterEntry
from pariter.apps.objectives.progress import State
from pariter.apps.objectives.queries import followed
from pariter.apps.people.actions import register_person
from pariter.apps.programmes.loading import load_pack
from pariter.demonstration.objectives import invent_cooperation, invent_objectives
from pariter.packs.loader import SHIPPED, load
from pariter.packs.shift import shifted

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.mark.django_db
def test_contract_register_and_projects_are_in_every_state() -> None:
    ipparis, polisocial = (
        load_pack(loaded=shifted(load(SHIPPED / name), 7), at=NOW)
        for name in ("ipparis_equal_opportunity", "polimi_polisocial")
    )
    office, other = (
        register_person(email=f"{name}@example.org", name=name, at=NOW) for name in ("a", "b")
    )
    invent_objectives(office=office, school=other, at=NOW)
    invent_cooperation(office=office, partner=other, at=NOW)

    [contract] = contracts_of(ipparis)
    states = {one.all_together.progress.state for one in followed(ipparis, contract)}
    assert contract.invented
    assert states >= {State.ON_TRACK, State.BEHIND, State.NO_VALUE}
    entries = list(RegisterEntry.objects.all())
    assert all("inventée" in entry.words["title"] for entry in entries)
    assert {bool(entry.approved) for entry in entries} == {True, False}
    assert any(entry.note for entry in entries)
    assert {one.school.code for one in entries} == {"polytechnique", "ensta", "ensae"} | {
        "telecom-paris",
        "telecom-sudparis",
    }
    assert all(project.title.startswith("Invented project") for project in Project.objects.all())
    assert set(Outcome.objects.values_list("state", flat=True)) == set(Outcome.State.values)
    shown = {one.indicator for one in publications(polisocial)}
    assert shown == {"cooperation_projects", "cooperation_reached"}
