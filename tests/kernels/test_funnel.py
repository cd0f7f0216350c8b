"""The funnel counts people, step by step."""

import pytest

from pariter.kernels.indicators import FunnelRow, Step, funnel


def rows(*people: tuple[Step, str]) -> list[FunnelRow]:
    return [
        FunnelRow(f"person {number}", step, (offer,)) for number, (step, offer) in enumerate(people)
    ]


def test_funnel_counts_each_step_with_zeros() -> None:
    tables = funnel(
        rows(
            ("applied", "bridges"),
            ("placed", "bridges"),
            ("took_part", "bridges"),
            ("applied", "drones"),
        ),
        population="M5 2027-03",
        dimensions=["offer"],
    )
    assert {table.measure: table.cells for table in tables} == {
        "applied": {("bridges",): 3, ("drones",): 1},
        "placed": {("bridges",): 2, ("drones",): 0},
        "accepted": {("bridges",): 1, ("drones",): 0},
        "took_part": {("bridges",): 1, ("drones",): 0},
    }
    assert {table.population for table in tables} == {"M5 2027-03"}
    assert {table.dimensions for table in tables} == {("offer",)}


def test_funnel_of_nobody_is_zero() -> None:
    tables = funnel([], population="M5 2027-03", dimensions=[])
    assert [table.total for table in tables] == [0, 0, 0, 0]


def test_funnel_refuses_to_count_a_person_twice() -> None:
    twice = rows(("applied", "bridges")) * 2
    with pytest.raises(ValueError, match="person 'person 0' stands in two rows"):
        funnel(twice, population="M5 2027-03", dimensions=["offer"])


def test_funnel_has_the_steps_that_it_is_given() -> None:
    letters = [FunnelRow("a", "answered", ("question",)), FunnelRow("b", "received", ("barrier",))]
    tables = funnel(
        letters, population="P21 2026", dimensions=["kind"], steps=("received", "answered")
    )
    assert {table.measure: table.cells for table in tables} == {
        "received": {("barrier",): 1, ("question",): 1},
        "answered": {("barrier",): 0, ("question",): 1},
    }
    with pytest.raises(ValueError, match="'read' is no step; use one of received, answered"):
        funnel(
            [FunnelRow("c", "read", ("question",))],
            population="P21 2026",
            dimensions=["kind"],
            steps=("received", "answered"),
        )
