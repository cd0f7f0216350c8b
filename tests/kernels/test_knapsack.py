"""Awards by score: the best of all sets, by brute force, and the files that prove it."""

import copy
import json
from dataclasses import replace
from itertools import combinations
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pariter.kernels.allocation import MarketError
from pariter.kernels.allocation.award_audit import build_award_audit
from pariter.kernels.allocation.knapsack import Request, Round, check_awards, knapsack
from pariter.kernels.allocation.withdrawal import Policy
from pariter.verifier import verify

NAMES = ("ada", "bee", "cod", "dab", "elk")
POLICIES: tuple[Policy, ...] = ("chain", "reoptimise")
EXACT = Round(
    100_000,
    {
        "atlas": Request(80, 60_000, 50_000),
        "bridge": Request(75, 50_000, 40_000),
        "chart": Request(60, 40_000, 40_000),
        "drone": Request(0, 1, 1),
        "giant": Request(99, 200_000, 150_000),
    },
    {"atlas": 1, "bridge": 2, "chart": 3, "drone": 4, "giant": 5},
)


@st.composite
def rounds(draw: st.DrawFn) -> Round:
    names = NAMES[: draw(st.integers(0, 5))]
    requests = {}
    for name in names:
        minimum = draw(st.integers(1, 12))
        asked = minimum + draw(st.integers(0, 5))
        requests[name] = Request(draw(st.integers(0, 6)), asked, minimum)
    order = draw(st.permutations(range(len(names))))
    return Round(draw(st.integers(1, 40)), requests, dict(zip(names, order, strict=True)))


def by_definition(round: Round) -> tuple[str, ...]:
    """Take the best of all sets: score, then least money, then the earliest project by order."""
    best: tuple[int, int, list[int]] | None = None
    found: tuple[str, ...] = ()
    for size in range(len(round.requests) + 1):
        for names in combinations(sorted(round.requests), size):
            cost = sum(round.requests[name].minimum for name in names)
            if cost > round.budget:
                continue
            score = sum(round.requests[name].score for name in names)
            by_order = sorted(round.order, key=round.order.__getitem__)
            key = (score, -cost, [int(name in names) for name in by_order])
            if best is None or key > best:
                best, found = key, names
    return found


def test_awards_lie_between_minimum_and_asked() -> None:
    awards = knapsack(EXACT)
    assert awards.amounts == {"atlas": 60_000, "bridge": 40_000}
    assert (awards.value, awards.spent, awards.status) == (155, 100_000, "optimal")
    assert awards.message == (
        "2 of 5 projects are funded, 1 of them in part; their scores add up to 155, and 0 is left."
    )
    assert awards.proof["bound"] == awards.proof["value"] == 155
    check_awards(awards)


@given(rounds())
def test_set_is_the_best_of_all(round: Round) -> None:
    awards = knapsack(round)
    assert awards.funded == by_definition(round)
    check_awards(awards)
    left = round.budget - awards.spent
    assert left == 0 or all(
        amount == round.requests[name].asked for name, amount in awards.amounts.items()
    )


@given(rounds(), st.data())
def test_result_does_not_depend_on_row_order(round: Round, data: st.DataObject) -> None:
    requests = dict(data.draw(st.permutations(list(round.requests.items()))))
    moved = knapsack(replace(round, requests=requests))
    assert moved.amounts == knapsack(round).amounts


@settings(max_examples=30)
@given(rounds())
def test_explanation_says_what_would_have_been_enough(round: Round) -> None:
    awards = knapsack(round)
    for name, request in round.requests.items():
        told = awards.explain(name)
        assert told.award == awards.amounts.get(name, 0)
        scores = [
            score for score in range(25) if _funds(round, name, replace(request, score=score))
        ]
        assert told.enough_score == (scores[0] if scores else None)
        minimums = [
            cost
            for cost in range(1, 42)
            if _funds(round, name, Request(request.score, max(cost, request.asked), cost))
        ]
        assert told.enough_minimum == (minimums[-1] if minimums else None)


def _funds(round: Round, name: str, request: Request) -> bool:
    return name in knapsack(replace(round, requests={**round.requests, name: request})).amounts


def test_explanation_tells_outcomes_apart() -> None:
    awards = knapsack(EXACT)
    outcomes = {name: awards.explain(name).outcome for name in EXACT.requests}
    assert outcomes == {
        "atlas": "full",
        "bridge": "partial",
        "chart": "not_funded",
        "drone": "not_funded",
        "giant": "too_dear",
    }
    assert awards.explain("chart").enough_score == 75 + 1
    with pytest.raises(KeyError):
        awards.withdraw(["chart"]).explain("chart")


def test_sensitivity_tries_budgets_and_scores() -> None:
    told = knapsack(EXACT).sensitivity()
    assert [(change.percent, change.budget) for change in told.budgets] == [
        (-5, 95_000),
        (-1, 99_000),
        (1, 101_000),
        (5, 105_000),
    ]
    assert all(change.gained == change.lost == () for change in told.budgets)
    assert told.scores == {"atlas": 61, "bridge": 60, "chart": 76, "drone": 1, "giant": None}
    tight = knapsack(replace(EXACT, budget=90_000)).sensitivity()
    assert tight.budgets[1].lost == ("atlas",)


@given(rounds(), st.data())
def test_withdrawal_takes_nothing_from_who_stays(round: Round, data: st.DataObject) -> None:
    awards = knapsack(round)
    leaving = data.draw(st.lists(st.sampled_from(NAMES), unique=True))
    leaving = [name for name in leaving if name in round.requests]
    after = awards.withdraw(leaving)
    check_awards(after)
    assert after.compare(awards).worse == ()
    assert not after.amounts.keys() & set(leaving)
    anew = awards.withdraw(leaving, "reoptimise")
    requests = {name: asked for name, asked in round.requests.items() if name not in leaving}
    order = {name: round.order[name] for name in requests}
    assert anew.amounts == knapsack(Round(round.budget, requests, order)).amounts


@given(rounds(), st.data())
def test_verifier_agrees_with_every_result(round: Round, data: st.DataObject) -> None:
    awards = knapsack(round)
    for name in data.draw(st.permutations(sorted(round.requests)))[:2]:
        awards = awards.withdraw([name], data.draw(st.sampled_from(POLICIES)))
    assert verify(json.loads(json.dumps(build_award_audit(awards)))).broken is None


def test_verifier_refuses_every_change() -> None:
    awards = knapsack(EXACT)
    for audit in (build_award_audit(awards), build_award_audit(awards.withdraw(["bridge"]))):
        assert verify(audit).valid
        for part in ("round", "awards", "kept", "value", "spent", "input_hash", "gone"):
            for steps, value in list(_values(audit[part], part)):
                for other in [value + 1, value - 1] if isinstance(value, int) else [None, "drone"]:
                    changed = copy.deepcopy(audit)
                    owner: Any = changed
                    for step in steps[:-1]:
                        owner = owner[step]
                    owner[steps[-1]] = other
                    assert not verify(changed).valid, (steps, other)


def _values(value: Any, *steps: Any) -> list[tuple[tuple[Any, ...], Any]]:
    if not isinstance(value, dict | list):
        return [(steps, value)]
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    return [found for key, part in parts for found in _values(part, *steps, key)]


@given(rounds())
def test_verifier_refuses_every_other_set(round: Round) -> None:
    audit = build_award_audit(knapsack(round))
    for size in range(len(round.requests) + 1):
        for names in combinations(sorted(round.requests), size):
            least = {name: round.requests[name].minimum for name in names}
            if sum(least.values()) > round.budget or least.keys() == audit["awards"].keys():
                continue
            value = sum(round.requests[name].score for name in names)
            forged = {**audit, "awards": least, "value": value, "spent": sum(least.values())}
            assert not verify(forged).valid


def test_extreme_amounts_are_exact() -> None:
    """Scores and amounts beyond 64 bits, and sets that differ by one in the last place."""
    large = 10**24
    requests = {
        "one": Request(large + 1, large + 1, large + 1),
        "two": Request(large, large, large),
        "six": Request(large, large, large),
    }
    awards = knapsack(Round(2 * large, requests, {"one": 1, "two": 2, "six": 3}))
    assert awards.funded == ("six", "two")


def test_a_hundred_projects_are_decided_quickly() -> None:
    random = Random(7)
    requests = {}
    for number in range(150):
        asked = random.randrange(100_000, 3_000_000)
        requests[f"p{number}"] = Request(random.randrange(40, 101), asked, asked * 4 // 5)
    order = {name: number for number, name in enumerate(requests)}
    awards = knapsack(Round(100_000_000, requests, order))
    check_awards(awards)
    assert awards.spent == 100_000_000


@pytest.mark.parametrize(
    ("change", "place", "value"),
    [
        ({"budget": 0}, "budget", 0),
        ({"budget": 12.5}, "budget", 12.5),
        ({"requests": {"atlas": Request(-1, 5, 5)}}, "score of 'atlas'", -1),
        ({"requests": {"atlas": Request(1, True, 5)}}, "amount asked by 'atlas'", True),
        ({"requests": {"atlas": Request(1, 5, 6)}}, "minimum of 'atlas'", 6),
        ({"order": {}}, "order of 'atlas'", None),
        ({"order": dict.fromkeys(EXACT.order, 1)}, "order of 'bridge'", 1),
    ],
)
def test_knapsack_says_place_value_and_mend(
    change: dict[str, object], place: str, value: object
) -> None:
    with pytest.raises(MarketError) as caught:
        knapsack(replace(EXACT, **change))  # type: ignore[arg-type]
    assert (caught.value.place, caught.value.value) == (place, value)
    assert caught.value.mend


def test_withdraw_refuses_who_is_not_there() -> None:
    awards = knapsack(EXACT)
    for names, policy in ((["moth"], "chain"), (["atlas"], "again")):
        with pytest.raises(MarketError):
            awards.withdraw(names, policy)  # type: ignore[arg-type]
    with pytest.raises(MarketError):
        awards.withdraw(["atlas"]).withdraw(["atlas"])


def test_scores_that_are_too_fine_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pariter.kernels.allocation.undominated.MOST_SETS", 3)
    requests = {f"p{number}": Request(2**number, 2**number, 2**number) for number in range(6)}
    with pytest.raises(MarketError, match="give scores in larger units"):
        knapsack(Round(40, requests, {name: int(name[1:]) for name in requests}))
