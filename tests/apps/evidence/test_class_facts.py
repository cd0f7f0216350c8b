"""Pupils, classes and schools are counted apart, by gender only in groups."""

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.apps.placements.class_scene import NOW, Scene, class_scene

from pariter.apps.evidence.class_facts import classes, pupils, schools, shared
from pariter.apps.evidence.facts import indicators_of, tables
from pariter.apps.evidence.indicators import CLASSES, PEOPLE, PUPILS, SCHOOLS
from pariter.apps.participation.models import Delivery
from pariter.apps.programmes.models import Call


@pytest.fixture
def scene(sign_up_call: Call) -> Scene:
    return class_scene(sign_up_call)


@given(st.lists(st.integers(0, 60), min_size=3, max_size=3).filter(any), st.data())
def test_shares_are_whole_numbers_within_the_plan(planned: list[int], data: st.DataObject) -> None:
    number = data.draw(st.integers(0, sum(planned)))
    found = shared(number, planned)
    assert sum(found) == number
    assert all(0 <= part <= plan for part, plan in zip(found, planned, strict=True))


def test_pupils_classes_and_schools_are_counted_apart(scene: Scene) -> None:
    came, waits = scene.book("North", 40), scene.book("South", 30)
    scene.book("North", 9)
    Delivery.objects.create(
        session=scene.walk.sessions.get(),
        placement=came,
        kind="attendance",
        grade="attested",
        people=31,
        recorded_at=NOW + timedelta(days=100),
    )
    edition = scene.call.edition
    counted = Counter((row.step, row.properties[0]) for row in pupils(edition))
    assert counted["took_part", "girls"] == 15
    assert counted["took_part", "boys"] == 15
    assert counted["accepted", "girls"] == 5 + 4
    assert counted["applied", "girls"] == 15
    assert waits.state == "waiting"
    assert sorted(row.step for row in classes(edition)) == ["accepted", "applied", "took_part"]
    assert sorted(row.step for row in schools(edition)) == ["applied", "took_part"]
    assert indicators_of(edition) == (PUPILS, CLASSES, SCHOOLS)
    assert PEOPLE not in indicators_of(edition)
    assert [table.total for table in tables(edition, PUPILS)] == [79, 49, 49, 30]
    assert [table.total for table in tables(edition, SCHOOLS)] == [2, 1, 1, 1]


def test_genders_counted_at_the_door_are_told_as_they_came(scene: Scene) -> None:
    came = scene.book("North", 40)
    Delivery.objects.create(
        session=scene.walk.sessions.get(),
        placement=came,
        kind="attendance",
        grade="scanned",
        people=24,
        girls=18,
        boys=2,
        others=3,
        recorded_at=NOW + timedelta(days=100),
    )
    counted = Counter((row.step, row.properties[0]) for row in pupils(scene.call.edition))
    told = {gender: counted["took_part", gender] for gender in ("girls", "boys", "others")}
    assert told == {"girls": 18, "boys": 2, "others": 0}
