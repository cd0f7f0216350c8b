"""Published examples, and survey data with known sizes."""

import json
from contextlib import suppress
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from random import Random
from typing import Any

import pytest

from pariter.formats import market_file, preflib
from pariter.kernels.allocation import (
    CheckError,
    Market,
    Mechanism,
    check,
    deferred_acceptance,
    minimum_guarantee,
    serial_dictatorship,
)
from pariter.kernels.allocation.audit import build_audit
from pariter.verifier import verify


@pytest.fixture(scope="session")
def worked(shared_data: Path) -> dict[str, Any]:
    text = (shared_data / "allocation/worked/worked_examples.json").read_text("utf-8")
    examples: dict[str, Any] = json.loads(text)
    return examples


def market_of(example: dict[str, Any], **more: Any) -> Market:
    options = tuple(example["priorities"])
    capacity = example["capacity"]
    return Market(
        applicants=tuple(example["prefs"]),
        options=options,
        capacities=capacity if isinstance(capacity, dict) else dict.fromkeys(options, capacity),
        preferences={name: tuple(wishes) for name, wishes in example["prefs"].items()},
        order={name: number for number, name in enumerate(example["prefs"])},
        priorities={
            option: {name: place for place, name in enumerate(ranked)}
            for option, ranked in example["priorities"].items()
        },
        **more,
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("gale_shapley_1962_ex1", lambda example: example["applicant_optimal"]),
        ("gale_shapley_1962_ex2", lambda example: example["stable"][0]),
        ("abdulkadiroglu_sonmez_2003_ex1", lambda example: example["stable"][0]),
        ("kojima_2012_thm1", lambda example: example["majority_quota_2"]),
    ],
)
def test_deferred_acceptance_gives_published_result(
    worked: dict[str, Any], name: str, expected: Any
) -> None:
    example = worked[name]
    assert deferred_acceptance(market_of(example)).assignment == expected(example)


@pytest.mark.parametrize("seats", [1, 2])
def test_hard_quota_can_hurt_those_it_is_meant_to_help(worked: dict[str, Any], seats: int) -> None:
    example = worked["kojima_2012_thm1"]
    market = market_of(
        example,
        groups={
            name: "minority" if name in example["minority"] else "majority"
            for name in example["prefs"]
        },
        quotas={("c1", "majority"): seats},
    )
    assert deferred_acceptance(market).assignment == example[f"majority_quota_{seats}"]


def test_soft_reserve_does_not_hurt_those_it_is_meant_to_help(worked: dict[str, Any]) -> None:
    example = worked["kojima_2012_thm1"]
    market = market_of(
        example,
        slots={"c1": minimum_guarantee(2, {"minority": 1})},
        traits=dict.fromkeys(example["minority"], ("minority",)),
    )
    assert deferred_acceptance(market).assignment == example["minority_reserve_1"]


def test_every_stable_result_of_an_example_is_known(worked: dict[str, Any]) -> None:
    """The in-run check accepts exactly the published stable results."""
    for name in (
        "gale_shapley_1962_ex1",
        "gale_shapley_1962_ex2",
        "abdulkadiroglu_sonmez_2003_ex1",
    ):
        market = market_of(worked[name])
        allocation = deferred_acceptance(market)
        stable = []
        for seats in permutations(market.options, len(market.applicants)):
            assignment = dict(zip(market.applicants, seats, strict=True))
            with suppress(CheckError):
                check(market, replace(allocation, assignment=assignment))
                stable.append(assignment)
        assert sorted(stable, key=str) == sorted(worked[name]["stable"], key=str)


@pytest.mark.parametrize("mechanism", [deferred_acceptance, serial_dictatorship])
def test_merit_list_gives_computed_result(worked: dict[str, Any], mechanism: Mechanism) -> None:
    example = worked["erasmus_guide_chieti_2020"]
    students = example["students"]
    options = tuple(sorted({choice for student in students for choice in student["choices"]}))
    market = Market(
        applicants=tuple(student["name"] for student in students),
        options=options,
        capacities=dict.fromkeys(options, example["seats"]),
        preferences={student["name"]: tuple(student["choices"]) for student in students},
        order={student["name"]: -student["score"] for student in students},
    )
    assert mechanism(market).assignment == example["computed_from_flattened"]


@pytest.mark.parametrize("seats_per_voter", [0.6, 1.0])
@pytest.mark.parametrize("file", ["00009-00000001.soc", "00009-00000002.soc"])
def test_agh_surveys_have_no_blocking_pair(
    shared_data: Path, file: str, seats_per_voter: float
) -> None:
    survey = preflib.read(shared_data / "allocation/preflib/00009-agh" / file)
    random = Random(2003)
    lists = [
        tuple(survey.alternatives[number] for number in ranking)
        for voters, ranking, _ in survey.strict_orders()
        for _ in range(voters)
    ]
    names = tuple(f"student {number}" for number in range(len(lists)))
    options = tuple(survey.alternatives.values())
    seats = -(-int(len(names) * seats_per_voter) // len(options))
    market = Market(
        applicants=names,
        options=options,
        capacities=dict.fromkeys(options, seats),
        preferences=dict(zip(names, lists, strict=True)),
        order={name: place for place, name in enumerate(random.sample(names, len(names)))},
        priorities={option: {name: random.randrange(4) for name in names} for option in options},
        groups={name: random.choice(["krakow", "delft"]) for name in names},
        quotas={(option, "krakow"): seats // 2 for option in options},
    )
    allocation = deferred_acceptance(market)
    check(market, allocation)
    report = verify(build_audit(market, allocation))
    assert report.broken is None


@pytest.mark.parametrize("with_priorities", [False, True])
@pytest.mark.parametrize("year", [4, 5, 6])
def test_glasgow_bids_have_no_blocking_pair(
    shared_data: Path, year: int, with_priorities: bool
) -> None:
    """Students bid for projects; each supervisor takes only so many over all of hers."""
    path = shared_data / f"allocation/preflib/00038-project/00038-0000000{year}.dat"
    market = market_file.read(path, seed="glasgow").market
    random = Random(year)
    if with_priorities:
        ranked = {
            option: {name: random.randrange(3) for name in market.applicants}
            for option in market.options
        }
        market = replace(market, priorities=ranked)
    allocation = deferred_acceptance(market)
    check(market, allocation)
    assert verify(build_audit(market, allocation)).broken is None
    for cap in market.caps:
        assert sum(len(allocation.holders[option]) for option in cap.of) <= cap.most
    if not with_priorities:
        assert serial_dictatorship(market).assignment == allocation.assignment
