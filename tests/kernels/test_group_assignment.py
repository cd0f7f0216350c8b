"""Groups placed exactly: by brute force, by known optima, and by the file that proves them."""

import copy
import json
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pariter.formats import orlib
from pariter.kernels.allocation import MarketError
from pariter.kernels.allocation.group_assignment import (
    GroupAllocation,
    GroupMarket,
    check_groups,
    group_assignment,
)
from pariter.kernels.allocation.group_audit import build_group_audit
from pariter.verifier import verify

pytest.importorskip("ortools")
# The solver loads slowly the first time, and its own modules warn of what will change.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

OPTIONS = ("lab", "museum", "park")
KNOWN_OPTIMA = {
    "gap1.txt": [336, 327, 339, 341, 326],
    "gap2.txt": [434, 436, 420, 419, 428],
}
SCHOOL = GroupMarket(
    sizes={"1a": 20, "1b": 25, "2a": 18, "2b": 30},
    capacities={"lab": 45, "museum": 30, "park": 20},
    preferences={
        "1a": ("lab", "park"),
        "1b": ("lab", "museum"),
        "2a": ("lab", "museum", "park"),
        "2b": ("museum", "lab"),
    },
    order={"1a": 3, "1b": 1, "2a": 2, "2b": 4},
)


@st.composite
def markets(draw: st.DrawFn) -> GroupMarket:
    groups = [f"g{number}" for number in range(draw(st.integers(0, 4)))]
    order = draw(st.permutations(range(len(groups))))
    wishes = st.lists(st.sampled_from(OPTIONS), unique=True).map(tuple)
    by_value = draw(st.booleans())
    pairs = [(group, option) for group in groups for option in OPTIONS if draw(st.booleans())]
    return GroupMarket(
        sizes={group: draw(st.integers(1, 4)) for group in groups},
        capacities={option: draw(st.integers(0, 6)) for option in OPTIONS},
        preferences={} if by_value and pairs else {group: draw(wishes) for group in groups},
        order=dict(zip(groups, order, strict=True)),
        values={pair: draw(st.integers(0, 3)) for pair in pairs} if by_value else {},
        uses={pair: draw(st.integers(0, 5)) for pair in pairs},
        all_placed=draw(st.booleans()),
    )


def by_definition(market: GroupMarket) -> dict[str, str | None] | None:
    """Try every assignment: what counts, then steps, then each group's steps in order."""
    groups = sorted(market.sizes, key=market.order.__getitem__)
    best: tuple[int, int, list[int]] | None = None
    found: dict[str, str | None] | None = None
    choices = [[*market.wishes[group], *([] if market.all_placed else [None])] for group in groups]
    for held in product(*choices):
        assignment = dict(zip(groups, held, strict=True))
        if not fits(market, assignment):
            continue
        steps = [
            len(market.wishes[group]) if option is None else market.wishes[group].index(option)
            for group, option in assignment.items()
        ]
        worth = sum(market.worth(one, option) for one, option in assignment.items() if option)
        key = (worth, -sum(steps), [-step for step in steps])
        if best is None or key > best:
            best, found = key, assignment
    return found


def fits(market: GroupMarket, assignment: dict[str, str | None]) -> bool:
    filled = dict.fromkeys(market.capacities, 0)
    for group, option in assignment.items():
        if option is not None:
            filled[option] += market.use(group, option)
    return all(filled[option] <= room for option, room in market.capacities.items())


def solve(market: GroupMarket) -> GroupAllocation:
    allocation = group_assignment(market)
    check_groups(allocation)
    return allocation


def test_most_people_are_placed_then_steps_then_lottery() -> None:
    allocation = solve(SCHOOL)
    assert allocation.status == "optimal"
    assert allocation.people == 93 - 20 + 20
    assert allocation.assignment == {"1a": "park", "1b": "lab", "2a": "lab", "2b": "museum"}
    assert allocation.message == "people placed: 93, and no assignment has more."


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(markets(), st.data())
def test_assignment_is_the_best_of_all(market: GroupMarket, data: st.DataObject) -> None:
    allocation = solve(market)
    expected = by_definition(market)
    if expected is None:
        assert (allocation.status, allocation.bound) == ("infeasible", None)
        assert allocation.reason
    else:
        assert (allocation.status, allocation.assignment) == ("optimal", expected)
        assert allocation.bound == allocation.value
    report = verify(json.loads(json.dumps(build_group_audit(allocation))))
    assert report.broken is None
    assert "all were searched" in report.proved[-1]
    sizes = dict(data.draw(st.permutations(list(market.sizes.items()))))
    capacities = dict(data.draw(st.permutations(list(market.capacities.items()))))
    moved = replace(market, sizes=sizes, capacities=capacities)
    assert solve(moved).assignment == allocation.assignment


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(markets())
def test_verifier_refuses_every_other_assignment(market: GroupMarket) -> None:
    """Claim of each that it is the best, and of none that there is none."""
    best = by_definition(market)
    groups = sorted(market.sizes)
    nobody = GroupAllocation(market, dict.fromkeys(groups), "infeasible", None, ())
    assert verify(as_file(nobody)).valid == (best is None)
    for held in product(*[[*market.wishes[group], None] for group in groups]):
        claimed = GroupAllocation(market, dict(zip(groups, held, strict=True)), "optimal", 0, ())
        claimed = replace(claimed, bound=claimed.value)
        assert verify(as_file(claimed)).valid == (claimed.assignment == best), held


def as_file(allocation: GroupAllocation) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(json.dumps(build_group_audit(allocation)))
    return read


@pytest.mark.parametrize("most_groups", [3, 500])
def test_verifier_says_how_much_more_could_be_where_it_cannot_search_all(
    shared_data: Path, monkeypatch: pytest.MonkeyPatch, most_groups: int
) -> None:
    path = shared_data / "allocation/orlib_gap/gap1.txt"
    allocation = solve(orlib.parse(path.read_text("utf-8"), path.name)[0])
    assert "all were searched" in verify(as_file(allocation)).proved[-1]
    monkeypatch.setattr("pariter.verifier.group_search.MOST_NODES", 100)
    monkeypatch.setattr("pariter.verifier.group_search.MOST_GROUPS", most_groups)
    for status in ("optimal", "feasible"):
        [*_, told] = verify(as_file(replace(allocation, status=status))).proved
        most = int(told.split()[5].strip(","))
        assert told == f"No assignment counts more than {most}, by prices of room; this one 336."
        assert 336 <= most <= 345


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(markets(), st.data())
def test_withdrawal_takes_nothing_from_who_stays(market: GroupMarket, data: st.DataObject) -> None:
    allocation = solve(market)
    leaving = [group for group in market.sizes if data.draw(st.booleans())]
    after = allocation.withdraw(leaving)
    check_groups(after)
    if allocation.status == "optimal":
        assert after.status == "optimal"
        assert after.compare(allocation).worse == ()
    assert after.assignment.keys() == market.sizes.keys() - set(leaving)
    assert verify(json.loads(json.dumps(build_group_audit(after)))).broken is None
    anew = allocation.withdraw(leaving, "reoptimise")
    staying = replace(
        market,
        sizes={group: size for group, size in market.sizes.items() if group not in leaving},
        preferences={
            group: wishes for group, wishes in market.preferences.items() if group not in leaving
        },
        values={pair: worth for pair, worth in market.values.items() if pair[0] not in leaving},
        uses={pair: room for pair, room in market.uses.items() if pair[0] not in leaving},
    )
    assert anew.assignment == solve(staying).assignment


def test_explanation_says_what_a_wish_would_cost() -> None:
    allocation = solve(replace(SCHOOL, capacities={"lab": 45, "museum": 30, "park": 10}))
    told = allocation.explain("1a")
    assert told.assigned is None or told.assigned == "lab"
    outcomes = {
        group: [(line.option, line.outcome, line.cost) for line in allocation.explain(group).lines]
        for group in SCHOOL.sizes
    }
    assert allocation.assignment == {"1a": "lab", "1b": "lab", "2a": None, "2b": "museum"}
    assert outcomes["2a"] == [
        ("lab", "less_in_all", 2),
        ("museum", "less_in_all", 12),
        ("park", "too_small", None),
    ]
    assert outcomes["2b"] == [("museum", "placed", None), ("lab", "not_needed", None)]
    with pytest.raises(KeyError):
        allocation.withdraw(["2a"]).explain("2a")


def test_explanation_tells_lottery_and_steps_apart() -> None:
    market = GroupMarket(
        sizes={"1a": 10, "1b": 10},
        capacities={"lab": 10, "park": 20},
        preferences={"1a": ("lab", "park"), "1b": ("lab", "park")},
        order={"1a": 2, "1b": 1},
    )
    allocation = solve(market)
    assert allocation.assignment == {"1a": "park", "1b": "lab"}
    assert allocation.explain("1a").lines[0].outcome == "lottery"
    must = solve(replace(market, capacities={"lab": 10, "park": 10}, all_placed=True))
    assert must.explain("1a").lines[0].outcome == "lottery"
    longer = {**market.preferences, "1b": ("lab", "museum", "park")}
    capacities = {"lab": 10, "museum": 0, "park": 20}
    more = solve(replace(market, preferences=longer, capacities=capacities))
    assert more.explain("1a").lines[0].cost == 1


@pytest.mark.parametrize("file", sorted(KNOWN_OPTIMA))
def test_known_optima_are_found(shared_data: Path, file: str) -> None:
    path = shared_data / "allocation/orlib_gap" / file
    for market, optimum in zip(
        orlib.parse(path.read_text("utf-8"), file), KNOWN_OPTIMA[file], strict=True
    ):
        allocation = solve(market)
        assert (allocation.status, allocation.value) == ("optimal", optimum)
        assert verify(json.loads(json.dumps(build_group_audit(allocation)))).valid


def test_time_that_runs_out_is_said_with_a_bound(shared_data: Path) -> None:
    path = shared_data / "allocation/orlib_gap/gap2.txt"
    market = orlib.parse(path.read_text("utf-8"), path.name)[0]
    allocation = group_assignment(market, seconds=0.01)
    assert allocation.status in ("feasible", "unknown")
    assert "time ran out" in allocation.message.lower()
    assert group_assignment(market, seconds=0.01) == allocation
    none = group_assignment(market, seconds=0)
    assert (none.status, none.bound) == ("unknown", None)
    relaxed = group_assignment(replace(market, all_placed=False), seconds=0.02)
    check_groups(relaxed)
    if relaxed.status == "feasible":
        assert relaxed.bound is not None
        assert relaxed.bound >= 434


def test_infeasible_says_why() -> None:
    must = replace(SCHOOL, all_placed=True)
    reasons = {
        "'2b' fits into none": {"lab": 29, "museum": 29, "park": 99},
        "need room for 93, and there is room for 90": {"lab": 45, "museum": 30, "park": 15},
        "However they are put together": {"lab": 40, "museum": 40, "park": 14},
    }
    for reason, capacities in reasons.items():
        allocation = solve(replace(must, capacities=capacities))
        assert allocation.status == "infeasible"
        assert reason in allocation.message
        assert set(allocation.assignment.values()) == {None}


def test_verifier_refuses_every_change() -> None:
    allocation = solve(SCHOOL)
    for audit in map(build_group_audit, (allocation, allocation.withdraw(["1b"]))):
        assert verify(audit).valid
        assert any("all were searched" in claim for claim in verify(audit).proved)
        for steps, value in list(values_of(audit)):
            if steps in (("format",), ("engine",)):
                continue
            for other in others(value):
                changed = copy.deepcopy(audit)
                owner: Any = changed
                for step in steps[:-1]:
                    owner = owner[step]
                owner[steps[-1]] = other
                if (steps, other) != (("status",), "feasible"):
                    assert not verify(changed).valid, (steps, other)


def values_of(value: Any, *steps: Any) -> list[tuple[tuple[Any, ...], Any]]:
    if not isinstance(value, dict | list):
        return [(steps, value)]
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    return [found for key, part in parts for found in values_of(part, *steps, key)]


def others(value: Any) -> list[Any]:
    if isinstance(value, bool):
        return [not value, None]
    if isinstance(value, int):
        return [value + 1, value - 1, None]
    names = (*OPTIONS, "1a", "infeasible", "feasible", None)
    return [name for name in names if name != value]


@pytest.mark.parametrize(
    ("change", "place", "value"),
    [
        ({"sizes": {**SCHOOL.sizes, "1a": 0}}, "size of '1a'", 0),
        ({"capacities": {**SCHOOL.capacities, "lab": -1}}, "capacity of 'lab'", -1),
        ({"capacities": {**SCHOOL.capacities, "lab": 2.5}}, "capacity of 'lab'", 2.5),
        ({"capacities": {"lab": 9}}, "preferences of '1a'", "park"),
        ({"capacities": {**SCHOOL.capacities, "lab": 2**54}}, "capacities", 2**54 + 50),
        ({"order": {**SCHOOL.order, "1b": 3}}, "order of '1b'", 3),
        ({"preferences": {"1a": ("lab", "lab")}}, "preferences of '1a'", "lab"),
        ({"preferences": {"3c": ("lab",)}}, "preferences of '3c'", "3c"),
        ({"values": {("1a", "lab"): 1}}, "preferences", "1a"),
        ({"uses": {("1a", "zoo"): 1}}, "use of '1a' in 'zoo'", 1),
        ({"uses": {("1a", "lab"): -1}}, "use of '1a' in 'lab'", -1),
    ],
)
def test_group_assignment_says_place_value_and_mend(
    change: dict[str, Any], place: str, value: object
) -> None:
    with pytest.raises(MarketError) as caught:
        group_assignment(replace(SCHOOL, **change))
    assert (caught.value.place, caught.value.value) == (place, value)
    assert caught.value.mend


def test_group_assignment_names_the_extra_that_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("pariter.kernels.allocation.group_solver.find_spec", lambda name: None)
    with pytest.raises(MarketError, match=r"pip install pariter\[large\]"):
        group_assignment(SCHOOL)
