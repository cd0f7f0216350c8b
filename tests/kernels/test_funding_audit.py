"""The files of an election: the verifier agrees with them, and with nothing near them."""

import copy
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pariter.formats import pabulib
from pariter.kernels.allocation.ballots import Utility
from pariter.kernels.allocation.equal_shares import (
    Completion,
    Election,
    Funding,
    check_funding,
    equal_shares,
)
from pariter.kernels.allocation.funding_audit import build_funding_audit, build_funding_public
from pariter.kernels.allocation.funding_lottery import ProjectDraw, VoteTerms
from pariter.kernels.allocation.lottery import Lottery, LotteryError, Ticket, commit
from pariter.kernels.allocation.market import Market
from pariter.kernels.allocation.withdrawal import Policy
from pariter.verifier import verify

PROJECTS = ("bench", "court", "lamp", "tree", "well")
COMPLETIONS: tuple[Completion, ...] = ("none", "add1", "add1u")
UTILITIES: tuple[Utility, ...] = ("cost", "cardinality")
POLICIES: tuple[Policy, ...] = ("chain", "reoptimise")

TOWN = Election(
    budget=120,
    costs={"bench": 30, "court": 60, "lamp": 20, "tree": 25, "well": 50},
    ballots={
        **{f"a{number}": ("bench", "court") for number in range(6)},
        **{f"b{number}": ("bench", "lamp", "tree") for number in range(5)},
        **{f"c{number}": ("well", "court") for number in range(3)},
        "d": ("lamp", "well"),
    },
    order={project: number for number, project in enumerate(PROJECTS)},
)


@st.composite
def fundings(draw: st.DrawFn) -> Funding:
    ballots = st.lists(st.sampled_from(PROJECTS), unique=True).map(tuple)
    voters = draw(st.lists(ballots, max_size=8))
    election = Election(
        budget=draw(st.integers(1, 60)),
        costs={project: draw(st.integers(1, 25)) for project in PROJECTS},
        ballots={f"v{number}": ballot for number, ballot in enumerate(voters)},
        order={project: number for number, project in enumerate(PROJECTS)},
        step=draw(st.sampled_from((1, 7))),
    )
    funding = equal_shares(
        election, draw(st.sampled_from(COMPLETIONS)), draw(st.sampled_from(UTILITIES))
    )
    leaving = draw(st.permutations(PROJECTS))[: draw(st.integers(0, 3))]
    for project in leaving:
        funding = funding.withdraw([project], draw(st.sampled_from(POLICIES)))
    return funding


def as_file(document: dict[str, Any]) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(json.dumps(document))
    return read


@settings(max_examples=200)
@given(fundings())
def test_verifier_agrees_with_every_result(funding: Funding) -> None:
    check_funding(funding)
    assert verify(as_file(build_funding_audit(funding))).broken is None
    assert verify(as_file(build_funding_public(funding))).broken is None


@pytest.mark.parametrize("completion", COMPLETIONS)
@pytest.mark.parametrize("utility", UTILITIES)
def test_verifier_refuses_every_change(completion: Completion, utility: Utility) -> None:
    funding = equal_shares(TOWN, completion, utility)
    if completion != "none":
        assert any(bought["less"] for bought in build_funding_audit(funding)["purchases"])
    documents = [funding, funding.withdraw(["bench"]), funding.withdraw(["bench"], "reoptimise")]
    documents.append(equal_shares(replace(TOWN, step=2), completion, utility))
    for document in map(as_file, map(build_funding_audit, documents)):
        assert verify(document).valid
        for steps, changed in changes(document):
            assert not verify(changed).valid, steps


def test_verifier_raises_shares_by_the_step_of_the_file() -> None:
    """A step that is not what shares grew by shows, even if the hash is made anew."""
    document = as_file(build_funding_audit(equal_shares(replace(TOWN, step=2))))
    assert (document["election"]["step"], document["share"]) == (2, "10")
    other = equal_shares(replace(TOWN, step=7))
    assert other.share != 10
    forged = as_file(build_funding_audit(other))
    document["election"], document["input_hash"] = forged["election"], forged["input_hash"]
    assert str(verify(document).broken).startswith("Shares end at")
    assert "step" not in build_funding_audit(equal_shares(TOWN))["election"]


def changes(document: dict[str, Any]) -> Iterator[tuple[tuple[Any, ...], dict[str, Any]]]:
    """Change each value in turn, but those that are no claim; and drop each entry of a list."""
    for steps, value in list(values(document)):
        if steps in (("format",), ("engine",)):
            continue
        for other in others(value):
            changed = copy.deepcopy(document)
            owner: Any = changed
            for step in steps[:-1]:
                owner = owner[step]
            if other is None:
                del owner[steps[-1]]
            else:
                owner[steps[-1]] = other
            yield (*steps, other), changed


def values(value: Any, *steps: Any) -> Iterator[tuple[tuple[Any, ...], Any]]:
    if isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from values(part, *steps, key)
    if steps:
        yield steps, value


def others(value: Any) -> list[Any]:
    """Give values near this one; None takes it away."""
    if isinstance(value, int):
        return [value + 1, value - 1, None]
    if isinstance(value, str) and value.replace("/", "").isdigit():
        fraction = Fraction(value)
        return [str(fraction + Fraction(1, 1000)), str(fraction + 1), None]
    if isinstance(value, str):
        names = (*PROJECTS, *COMPLETIONS, *UTILITIES, *POLICIES)
        return [*(name for name in names if name != value), None]
    return [None]


def test_verifier_refuses_a_result_of_another_share() -> None:
    """Each share gives payments that add up; only one is where the rule ends."""
    funding = equal_shares(TOWN, "add1")
    for other in range(4, 20):
        tried = equal_shares(replace(TOWN, budget=other * len(TOWN.ballots)), "none")
        moved = replace(tried, election=TOWN, completion="add1")
        valid = verify(as_file(build_funding_audit(moved))).valid
        assert valid == (moved.share == funding.share)


def test_public_file_holds_no_small_number_and_no_ballot() -> None:
    public = build_funding_public(equal_shares(TOWN))
    assert public["projects"]["well"] == {"cost": 50, "votes": None}
    assert public["projects"]["court"] == {"cost": 60, "votes": 9}
    assert not any(voter in json.dumps(public) for voter in ("a1", "b2", "c0"))
    assert "less" not in json.dumps(public)
    for steps, value in (
        (("spent",), public["spent"] + 1),
        (("projects", "well", "votes"), 4),
        (("bought",), public["bought"][1:]),
        (("budget",), 10),
    ):
        changed = copy.deepcopy(public)
        owner: Any = changed
        for step in steps[:-1]:
            owner = owner[step]
        owner[steps[-1]] = value
        assert not verify(changed).valid


@pytest.mark.parametrize(
    ("file", "completion"),
    [
        ("Netherlands_Assen_2024", "add1"),
        ("Poland_Wieliczka_2023", "none"),
        ("Poland_Lodz_2022", "add1"),
    ],
)
def test_verifier_proves_real_elections(
    shared_data: Path, file: str, completion: Completion
) -> None:
    [path] = (shared_data / "allocation/pabulib").glob(f"{file}*")
    election = pabulib.parse(path.read_text("utf-8"), path.name).election
    order = {project: number for number, project in enumerate(sorted(election.costs))}
    funding = equal_shares(replace(election, order=order), completion)
    report = verify(as_file(build_funding_audit(funding)))
    assert (report.broken, len(report.proved)) == (None, 7)


def drawn(ballots: dict[str, tuple[str, ...]]) -> tuple[Funding, ProjectDraw]:
    """Hold a lottery over ballots, and fund by the order that it draws."""
    market = Market(
        applicants=tuple(ballots),
        options=PROJECTS,
        capacities=dict.fromkeys(PROJECTS, 1),
        preferences=ballots,
        order={},
        groups={"v0": "polimi"} if "v0" in ballots else {},
        maximum_choices=4,
    )
    tickets = {token: Ticket(token, token.encode().ljust(32, b".")) for token in ballots}
    frozen, announced = (datetime(2027, 4, day, tzinfo=UTC) for day in (1, 2))
    source = "the draw of that evening"
    terms = VoteTerms(60, dict.fromkeys(PROJECTS, 20))
    root = commit(
        call="town",
        mechanism="equal_shares",
        market=market,
        tickets=tickets,
        source=source,
        draw_at=announced,
        terms=terms.to_json(),
    ).root
    lottery = Lottery("town", source, "7 23 41", frozen, announced, root, tickets)
    draw = ProjectDraw(lottery, market, terms)
    election = Election(terms.budget, terms.costs, ballots, draw.order)
    return equal_shares(election), draw


VOTES = {f"v{number}": PROJECTS[number % 3 : number % 3 + 2] for number in range(7)}


def test_files_prove_that_the_order_was_drawn() -> None:
    funding, draw = drawn(VOTES)
    for document in (build_funding_audit(funding, draw), build_funding_public(funding, draw)):
        report = verify(as_file(document))
        assert report.valid, report.broken
        assert any("follows from the draw" in claim for claim in report.proved)


def test_verifier_refuses_every_change_of_a_votes_lottery() -> None:
    funding, draw = drawn(VOTES)
    for document in (build_funding_audit(funding, draw), build_funding_public(funding, draw)):
        for place in places(as_file(document)["lottery"]):
            changed = as_file(document)
            inside: Any = changed["lottery"]
            for step in place[:-1]:
                inside = inside[step]
            value = inside[place[-1]]
            inside[place[-1]] = f"{value}x" if isinstance(value, str) else 3
            if inside[place[-1]] != value:
                assert not verify(changed).valid, place


def places(value: Any) -> Iterator[tuple[Any, ...]]:
    """Give the way to each value that holds no others."""
    steps = value.items() if isinstance(value, dict) else enumerate(value)
    for step, inner in steps:
        if isinstance(inner, dict | list):
            yield from ((step, *rest) for rest in places(inner))
        else:
            yield (step,)


def test_lottery_of_other_ballots_is_refused() -> None:
    funding, draw = drawn(VOTES)
    other = replace(draw, ballots=replace(draw.ballots, maximum_choices=3))
    with pytest.raises(LotteryError, match="changed after the list was frozen"):
        build_funding_audit(funding, other)
    turned = replace(funding, election=replace(funding.election, order={"bench": 0}))
    with pytest.raises(LotteryError, match="the draw gives"):
        build_funding_public(turned, draw)


def test_lottery_of_other_costs_or_another_rule_is_refused() -> None:
    funding, draw = drawn(VOTES)
    election = funding.election
    others = [
        equal_shares(replace(election, budget=61)),
        equal_shares(replace(election, costs={**election.costs, "well": 21})),
        equal_shares(election, "none"),
        equal_shares(election, utility="cardinality"),
    ]
    for other in others:
        used = VoteTerms(
            other.election.budget, other.election.costs, other.completion, other.utility
        )
        for build in (build_funding_audit, build_funding_public):
            with pytest.raises(LotteryError, match="were frozen; spend by those"):
                build(other, draw)
            with pytest.raises(LotteryError, match="changed after the list was frozen"):
                build(other, replace(draw, terms=used))


def test_verifier_names_the_cost_or_budget_that_was_not_frozen() -> None:
    """Change the money of a vote, in the inputs alone or with everything that follows from it."""
    funding, draw = drawn(VOTES)
    election = funding.election
    changes: dict[str, dict[str, Any]] = {
        f"The cost of {project!r} is 21; 20 was frozen.": {"costs": {**election.costs, project: 21}}
        for project in PROJECTS
    }
    changes |= {"The budget is 61; 60 was frozen.": {"budget": 61}}
    for words, change in changes.items():
        other = equal_shares(replace(election, **change))
        for build in (build_funding_audit, build_funding_public):
            lottery = build(funding, draw)["lottery"]
            assert verify(as_file({**build(other), "lottery": lottery})).broken == words
            terms = {**lottery["terms"], **change}
            hidden = as_file({**build(other), "lottery": {**lottery, "terms": terms}})
            assert "something changed after the freeze" in str(verify(hidden).broken)
        audit = as_file(build_funding_audit(funding, draw))
        audit["election"] |= change
        assert verify(audit).broken == words
