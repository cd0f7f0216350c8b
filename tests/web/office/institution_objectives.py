"""What an institution of a test holds of objectives: a contract, its register and a project."""

from datetime import date

from tests.towns import START

from pariter.apps.objectives.declarations import contracts_of
from pariter.apps.objectives.definitions import definition_of
from pariter.apps.objectives.measuring import note_measurement
from pariter.apps.objectives.models import Outcome, RegisterEntry
from pariter.apps.objectives.projects import keep_project, state_outcome
from pariter.apps.objectives.register import approve_entry, propose_entry
from pariter.apps.people.models import Organisation, Person
from pariter.apps.programmes.models import Call, Programme

OBJECTIVES = """
[[contract]]
key = "three-years"
initiative = "R1"
title = { en = "Three years", it = "Tre anni" }
starts = 2026
ends = 2028

[[contract.objective]]
key = "robots"
title = { en = "More robots", it = "Più robot" }
target = [{ year = 2028, value = 9 }]

[contract.objective.own]
text = { en = "Robots that walk.", it = "Robot che camminano." }
unit = { en = "robots", it = "robot" }

[cooperation]
initiative = "R1"

[[cooperation.territory]]
key = "near"
label = { en = "Near", it = "Vicino" }

[[cooperation.discipline]]
key = "design"
label = { en = "Design", it = "Design" }

[[cooperation.discipline]]
key = "physics"
label = { en = "Physics", it = "Fisica" }

[[cooperation.theme]]
key = "toys"
label = { en = "Toys", it = "Giochi" }
"""
"""A contract of objectives and cooperation, of one strand alone."""


def measure(programme: Programme, word: str, office: Person) -> None:
    """Note what was measured for the objective."""
    contract = contracts_of(programme)[0]
    note_measurement(
        programme=programme,
        contract=contract,
        definition=definition_of(contract, contract.objective[0]),
        year=2027,
        school=None,
        value=7,
        source={"en": f"{word} survey"},
        source_date=START.date(),
        at=START,
        by=office,
    )


def register(programme: Programme, word: str, people: dict[str, Person]) -> RegisterEntry:
    """Let the school write what it runs, the office approve it, and the school change it."""
    school = Organisation.objects.get(code=f"{word.lower()}-school")
    content = {
        "title": f"{word} visits",
        "what": f"{word} engineers visit classes.",
        "audience": "middle_school",
        "since": "2020",
        "status": "running",
        "language": "en",
    }
    partner = people["partner"]
    entry = propose_entry(programme=programme, school=school, content=content, at=START, by=partner)
    approve_entry(entry=entry, seen=START, at=START, by=people["office"])
    changed = {**content, "title": f"{word} visits, changed"}
    return propose_entry(
        programme=programme, school=school, content=changed, entry=entry, at=START, by=partner
    )


def cooperate(call: Call, word: str, office: Person) -> Outcome:
    """Keep a project with the school, and state what came of it."""
    project = keep_project(
        initiative=call.edition.initiative,
        title=f"{word} toys",
        language="en",
        partner=Organisation.objects.get(code=f"{word.lower()}-school"),
        territory="near",
        disciplines=["design", "physics"],
        theme="toys",
        starts=date(2026, 9, 1),
        ends=None,
        at=START,
        by=office,
    )
    return state_outcome(
        project=project,
        year=2027,
        what=f"{word} toys built",
        number=4,
        unit="toys",
        counts_people=False,
        at=START,
        by=office,
    )
