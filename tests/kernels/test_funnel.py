"""The participation funnel counts people, step by step."""

import pytest

from pariter.kernels.indicators import FunnelRow, Step, participation_funnel


def rows(*people: tuple[Step, str]) -> list[FunnelRow]:
    return [
        FunnelRow(f"person {number}", step, (offer,)) for number, (step, offer) in enumerate(people)
    ]


def test_participation_funnel_counts_each_step_with_zeros() -> None:
    tables = participation_funnel(
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


def test_participation_funnel_of_nobody_is_zero() -> None:
    tables = participation_funnel([], population="M5 2027-03", dimensions=[])
    assert [table.total for table in tables] == [0, 0, 0, 0]


def test_participation_funnel_refuses_to_count_a_person_twice() -> None:
    twice = rows(("applied", "bridges")) * 2
    with pytest.raises(ValueError, match="person 'person 0' stands in two rows"):
        participation_funnel(twice, population="M5 2027-03", dimensions=["offer"])
