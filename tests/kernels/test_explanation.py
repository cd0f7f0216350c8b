"""An explanation says why, and nothing about anyone else."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pariter.kernels.allocation import (
    ClassLine,
    Explanation,
    Market,
    SlotClass,
    deferred_acceptance,
    over_and_above,
)
from pariter.kernels.allocation.explanation import FEWEST_OTHERS

CROWD = tuple(f"p{number:02}" for number in range(12))


def course_market(seats: int) -> Market:
    """Twelve applicants in order; all want `course`, then `spare`; even ones come from delft."""
    return Market(
        applicants=CROWD,
        options=("course", "spare"),
        capacities={"course": seats, "spare": 3},
        preferences=dict.fromkeys(CROWD, ("course", "spare")),
        order={name: number for number, name in enumerate(CROWD, start=1)},
        groups={name: "delft" if place % 2 == 0 else "milano" for place, name in enumerate(CROWD)},
    )


def test_explanation_says_who_was_ahead_and_where_the_line_fell() -> None:
    told = deferred_acceptance(course_market(6)).explain("p07")
    assert (told.assigned, told.rank, told.order_number, told.position) == ("spare", 2, 8, 8)
    assert told.applicants == 12
    course, spare = told.lines
    assert (course.outcome, course.seats, course.position, course.wanted) == ("full", 6, 8, 12)
    assert (course.needed, course.needed_priority, course.priority) == (6, None, None)
    assert (spare.outcome, spare.rank) == ("placed", 2)


def test_explanation_of_placed_keeps_later_wishes_out() -> None:
    told = deferred_acceptance(course_market(6)).explain("p00")
    assert [line.outcome for line in told.lines] == ["placed", "not_needed"]
    assert [line.needed for line in told.lines] == [6, None]


def test_explanation_hides_cutoff_of_few_seats() -> None:
    told = deferred_acceptance(course_market(FEWEST_OTHERS - 1)).explain("p11")
    assert told.lines[0].outcome == "full"
    assert told.lines[0].needed is None


def test_explanation_counts_only_others_for_the_cutoff() -> None:
    told = deferred_acceptance(course_market(FEWEST_OTHERS)).explain("p00")
    assert told.lines[0].outcome == "placed"
    assert told.lines[0].needed is None


def test_explanation_names_the_quota_of_the_home() -> None:
    market = replace(course_market(12), quotas={("course", "delft"): 5})
    last_from_delft = deferred_acceptance(market).explain("p10").lines[0]
    assert (last_from_delft.outcome, last_from_delft.home_seats) == ("quota_full", 5)
    assert last_from_delft.needed == 9
    assert deferred_acceptance(market).explain("p11").lines[0].outcome == "placed"


def test_explanation_hides_how_many_wanted_it_when_few_did() -> None:
    few = dict.fromkeys(CROWD, ("course",)) | dict.fromkeys(CROWD[:3], ("spare",))
    told = deferred_acceptance(replace(course_market(6), preferences=few)).explain("p00").lines[0]
    assert (told.option, told.wanted, told.position) == ("spare", None, None)
    alone = few | {"p01": (), "p02": ()}
    told = deferred_acceptance(replace(course_market(6), preferences=alone)).explain("p00").lines[0]
    assert (told.wanted, told.position) == (1, 1)


def test_explanation_gives_the_needed_priority() -> None:
    ranked = {"course": {name: -number for number, name in enumerate(CROWD)}}
    told = deferred_acceptance(replace(course_market(6), priorities=ranked)).explain("p00")
    line = told.lines[0]
    assert (line.priority, line.needed_priority, line.needed, line.position) == (0, -6, 7, 12)


@pytest.mark.parametrize("priority", [-6, -7])
def test_explanation_gives_the_priority_that_is_enough(priority: int) -> None:
    ranked = {"course": {name: -number for number, name in enumerate(CROWD)}}
    market = replace(course_market(6), priorities=ranked)
    if priority == -7:
        market = replace(market, order={name: -place for name, place in market.order.items()})
    assert deferred_acceptance(market).explain("p00").lines[0].enough_priority == priority
    for change, outcome in ((0, "placed"), (1, "full")):
        better = {"course": ranked["course"] | {"p00": priority + change}}
        told = deferred_acceptance(replace(market, priorities=better)).explain("p00").lines[0]
        assert told.outcome == outcome


def reserved_market(*, protected: bool) -> Market:
    """Five reserved seats, filled after four open ones; every other applicant is a member."""
    return replace(
        course_market(9),
        slots={"course": over_and_above(9, {"member": 5}, protected=protected)},
        traits=dict.fromkeys(CROWD[::2], ("member",)),
    )


def test_explanation_tells_each_class_of_slots() -> None:
    allocation = deferred_acceptance(reserved_market(protected=False))
    line = allocation.explain("p09").lines[0]
    assert line.outcome == "full"
    assert line.classes == (
        ClassLine("open", 4, "full", 1, None, None, None, None, "few"),
        ClassLine("member", 5, "full", 2, None, 6, None, 2, None),
    )
    line = allocation.explain("p06").lines[0]
    assert [part.outcome for part in line.classes] == ["full", "placed"]
    line = allocation.explain("p01").lines[0]
    assert [part.outcome for part in line.classes] == ["placed", "not_needed"]


def test_explanation_hides_the_line_of_protected_slots() -> None:
    line = deferred_acceptance(reserved_market(protected=True)).explain("p09").lines[0]
    assert (line.classes[1].needed, line.classes[1].hidden) == (None, "protected")


def test_explanation_says_when_no_class_is_open_to_her() -> None:
    market = replace(
        course_market(9),
        slots={"course": (SlotClass("member", 9, ("member",), only=True),)},
        traits=dict.fromkeys(CROWD[::2], ("member",)),
    )
    line = deferred_acceptance(market).explain("p09").lines[0]
    assert (line.outcome, line.classes[0].outcome, line.classes[0].tier) == (
        "not_open",
        "not_open",
        None,
    )


@given(st.from_type(Market))
def test_explanation_survives_json_and_names_no_other(market: Market) -> None:
    allocation = deferred_acceptance(market)
    for applicant in market.applicants:
        told = allocation.explain(applicant)
        text = json.dumps(told.to_json())
        assert Explanation.from_json(json.loads(text)) == told
        assert not any(f'"{other}"' in text for other in market.applicants)
        assert [line.option for line in told.lines] == list(market.preferences[applicant])
        assert sum(line.outcome == "placed" for line in told.lines) == (told.assigned is not None)


def test_explanation_refuses_unknown_outcome_and_applicant() -> None:
    allocation = deferred_acceptance(course_market(6))
    value = allocation.explain("p00").to_json()
    value["lines"][0]["outcome"] = "lost"
    with pytest.raises(ValueError, match="'lost' of 'course': use placed, full"):
        Explanation.from_json(value)
    with pytest.raises(KeyError):
        allocation.explain("nobody")
