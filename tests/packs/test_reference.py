"""docs/reference/pack.md names every key of the schema, and no other."""

import re
from pathlib import Path

import pytest

from pariter.packs import objectives, protection, schema, sessions
from pariter.packs.part import Part
from pariter.packs.texts import SECTIONS

PROJECT = Path(__file__).resolve().parents[2]
REFERENCE = (PROJECT / "docs" / "reference" / "pack.md").read_text("utf-8")
HEADINGS = {
    "The programme": schema.Pack,
    "`[brand]`": schema.Brand,
    "`[[contact]]`": schema.Contact,
    "`[correspondence]`": schema.Correspondence,
    "`[[organisation]]`": schema.Organisation,
    "`[[aim]]`": schema.Aim,
    "`[[partner]]`": schema.Partner,
    "`[[responsible]]`": schema.Responsible,
    "`[[medium]]`": schema.Medium,
    "`[[news]]`": schema.News,
    "`[[topic]]`": sessions.Topic,
    "`[[venue]]`": sessions.Venue,
    "`[[venue.room]]`": sessions.Room,
    "`[[strand]]`": schema.Strand,
    "`[[initiative]]`": schema.Initiative,
    "`[[initiative.checklist]]`": schema.ChecklistItem,
    "`[[initiative.edition]]`": schema.Edition,
    "`[[initiative.edition.call]]`": schema.Call,
    "`[initiative.edition.call.window]`": schema.Window,
    "`[initiative.edition.call.lottery]`": schema.Lottery,
    "`[[initiative.edition.call.question]]`": schema.Question,
    "`[[initiative.edition.call.question.choice]]`": schema.Choice,
    "`[[initiative.edition.call.rule]]`": schema.Rule,
    "`[[initiative.edition.call.priority]]`": schema.Priority,
    "`[[initiative.edition.call.trait]]`": schema.Trait,
    "`[[initiative.edition.call.cap]]`": schema.Cap,
    "`[initiative.edition.call.pairing]`": schema.Pairing,
    "`[[initiative.edition.call.pairing.weight]]`": schema.Weight,
    "`[[initiative.edition.call.offer]]`": schema.Offer,
    "`[[initiative.edition.call.offer.slots]]`": schema.Slots,
    "`[[initiative.edition.session]]`": sessions.Session,
    "`[[contract]]`": objectives.Contract,
    "`[[contract.objective]]`": objectives.Objective,
    "`[[contract.objective.baseline]]`": objectives.Point,
    "`[contract.objective.own]`": objectives.OwnDefinition,
    "`[cooperation]`": objectives.Cooperation,
    "`[[cooperation.territory]]`": objectives.Territory,
    "`[protection]`": protection.Protection,
}


@pytest.mark.parametrize(("heading", "part"), HEADINGS.items(), ids=HEADINGS)
def test_every_key_is_described(heading: str, part: type[Part]) -> None:
    [section] = [text for text in REFERENCE.split("\n## ") if text.splitlines()[0] == heading]
    assert re.findall(r"^\| `(\w+)`", section, re.MULTILINE) == list(part.model_fields)


def test_every_part_of_the_schema_has_its_section() -> None:
    assert set(HEADINGS.values()) == set(Part.__subclasses__())


def test_every_section_of_a_text_is_named() -> None:
    markdown = REFERENCE.split("## The Markdown files")[1]
    assert {name for name in SECTIONS if f"`{name}`" in markdown} == set(SECTIONS)
