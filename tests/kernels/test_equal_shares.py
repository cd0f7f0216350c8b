"""Equal shares: by hand, by its defining rule, and by official results."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pariter.formats import pabulib
from pariter.kernels.allocation import MarketError
from pariter.kernels.allocation.ballots import Utility
from pariter.kernels.allocation.equal_shares import (
    Completion,
    Election,
    Funding,
    Purchase,
    check_funding,
    equal_shares,
)

PROJECTS = ("bench", "court", "lamp", "tree")

HALVES = Election(
    budget=100,
    costs={"north": 50, "south": 50, "extra": 40},
    ballots={
        **{f"n{number}": ("north", "extra") for number in range(5)},
        "n5": ("north",),
        **{f"s{number}": ("south",) for number in range(4)},
    },
)


@st.composite
def elections(draw: st.DrawFn) -> Election:
    ballots = st.lists(st.sampled_from(PROJECTS), unique=True).map(tuple)
    voters = draw(st.lists(ballots, max_size=7))
    return Election(
        budget=draw(st.integers(1, 40)),
        costs={project: draw(st.integers(1, 25)) for project in PROJECTS},
        ballots={f"v{number}": ballot for number, ballot in enumerate(voters)},
        order={project: number for number, project in enumerate(PROJECTS)},
    )


def by_definition(election: Election, share: Fraction, utility: Utility = "cost") -> list[str]:
    """Buy what costs its supporters least for each unit of money, by exact search."""
    left = dict.fromkeys(election.ballots, share)
    bought: list[str] = []
    while True:
        offers = []
        for project, cost in election.costs.items():
            backers = [name for name, ballot in election.ballots.items() if project in ballot]
            if project in bought or sum(left[name] for name in backers) < cost or not backers:
                continue
            most = next(
                amount
                for amount in payments(cost, sorted(left[name] for name in backers))
                if sum(min(left[name], amount) for name in backers) == cost
            )
            rate = most / cost if utility == "cost" else most
            offers.append((rate, cost, -len(backers), election.order[project], project, most))
        if not offers:
            return bought
        *_, project, most = min(offers)
        for name, ballot in election.ballots.items():
            if project in ballot:
                left[name] -= min(left[name], most)
        bought.append(project)


def payments(cost: int, left: list[Fraction]) -> Iterator[Fraction]:
    for poorer in range(len(left)):
        yield (cost - sum(left[:poorer], Fraction(0))) / (len(left) - poorer)


def test_each_half_decides_on_its_part() -> None:
    """By number of votes the larger group would get both of its projects."""
    funding = equal_shares(HALVES, "none")
    assert funding.funded == ("north",)
    assert funding.purchases == (Purchase("north", Fraction(50, 6)),)
    funding = equal_shares(HALVES, "add1")
    assert (funding.funded, funding.share) == (("north", "south"), Fraction(13))
    assert funding.message == "2 projects cost 100; 0 is left."
    assert funding.proof["purchases"][1] == {"project": "south", "most": "25/2"}
    assert equal_shares(HALVES) == replace(funding, completion="add1u")


def test_what_is_left_goes_by_votes() -> None:
    ballots = {"a": ("bench",), "b": ("court",), "c": ("court",), "d": ("lamp",)}
    costs = {"bench": 60, "court": 90, "lamp": 60, "tree": 1}
    election = Election(100, costs, ballots, {"bench": 2, "lamp": 1})
    assert equal_shares(election, "add1").funded == ("court",)
    assert equal_shares(replace(election, budget=155)).funded == ("court", "lamp")
    assert equal_shares(replace(election, ballots={})).funded == ()


@given(elections())
def test_purchases_are_those_of_the_definition(election: Election) -> None:
    funding = equal_shares(election, "none")
    bought = [purchase.project for purchase in funding.purchases]
    assert bought == by_definition(election, funding.share)
    for completion in ("add1", "add1u"):
        funding = equal_shares(election, completion)
        check_funding(funding)
        bought = [purchase.project for purchase in funding.purchases]
        assert bought == by_definition(election, funding.share)


@given(elections(), st.data())
def test_result_does_not_depend_on_row_order(election: Election, data: st.DataObject) -> None:
    ballots = dict(data.draw(st.permutations(list(election.ballots.items()))))
    costs = dict(data.draw(st.permutations(list(election.costs.items()))))
    moved = replace(election, ballots=ballots, costs=costs)
    assert equal_shares(moved).proof == equal_shares(election).proof


@given(elections())
def test_check_refuses_every_other_payment(election: Election) -> None:
    funding = equal_shares(election)
    for number, bought in enumerate(funding.purchases):
        less = replace(bought, most=bought.most * Fraction(999, 1000))
        forged = (*funding.purchases[:number], less, *funding.purchases[number + 1 :])
        with pytest.raises(AssertionError, match="do not pay its cost"):
            check_funding(replace(funding, purchases=forged))


@pytest.mark.parametrize(
    ("file", "raised"), [("Netherlands_Assen_2024.pb", 843), ("Poland_Swiecie_2023.pb", 226)]
)
def test_official_winners_are_reproduced(shared_data: Path, file: str, raised: int) -> None:
    path = shared_data / "allocation/pabulib" / file
    read = pabulib.parse(path.read_text("utf-8"), file)
    assert read.meta["rule"] == "equalshares/add1"
    funding = equal_shares(read.election, "add1")
    assert frozenset(funding.funded) == read.selected
    assert funding.share - Fraction(read.election.budget, len(read.election.ballots)) == raised
    check_funding(funding)


@pytest.mark.parametrize(
    ("change", "place", "value"),
    [
        ({"budget": 0}, "budget", 0),
        ({"budget": 1.5}, "budget", 1.5),
        ({"step": 0}, "step", 0),
        ({"costs": {"north": True}}, "cost of 'north'", True),
        ({"ballots": {"a": ("west",)}}, "ballot of 'a'", "west"),
        ({"ballots": {"a": ("north", "north")}}, "ballot of 'a'", "north"),
        (
            {"costs": {"north": 1, "extra": 1}, "ballots": {"a": ("north", "extra")}},
            "order",
            ["extra", "north"],
        ),
    ],
)
def test_equal_shares_says_place_value_and_mend(
    change: dict[str, object], place: str, value: object
) -> None:
    with pytest.raises(MarketError) as caught:
        equal_shares(replace(HALVES, **change))  # type: ignore[arg-type]
    assert (caught.value.place, caught.value.value) == (place, value)
    assert caught.value.mend


def test_completions_are_what_they_say() -> None:
    spent: dict[Completion, int] = {}
    for completion in ("none", "add1", "add1u"):
        spent[completion] = equal_shares(HALVES, completion).spent
    assert spent == {"none": 50, "add1": 100, "add1u": 100}


def test_steps_without_end_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pariter.kernels.allocation.raised_shares.MOST_LEAPS", 20)
    tiny = replace(HALVES, budget=10**13, costs=dict.fromkeys(HALVES.costs, 5 * 10**12))
    with pytest.raises(MarketError, match="raised 20 times; give all amounts in a larger unit"):
        equal_shares(tiny)
    monkeypatch.undo()
    assert equal_shares(tiny, "add1").funded == ("north", "south")


@settings(max_examples=60)
@given(elections(), st.sampled_from(("cost", "cardinality")), st.integers(1, 20))
def test_shares_raised_many_steps_at_once_are_those_raised_one_by_one(
    small: Election, utility: Utility, times: int
) -> None:
    costs = {project: cost * times for project, cost in small.costs.items()}
    election = replace(small, budget=small.budget * times, costs=costs)
    funding = equal_shares(election, "add1", utility)
    share, bought = one_by_one(election, utility)
    assert (funding.share, [step.project for step in funding.purchases]) == (share, bought)


def one_by_one(election: Election, utility: Utility) -> tuple[Fraction, list[str]]:
    """Raise shares by a single unit at a time, by the definition."""
    share = Fraction(election.budget, max(len(election.ballots), 1))
    approved = {project for ballot in election.ballots.values() for project in ballot}
    bought = by_definition(election, share, utility)
    while True:
        left = election.budget - sum(election.costs[project] for project in bought)
        if all(election.costs[project] > left for project in approved.difference(bought)):
            return share, bought
        more = by_definition(election, share + 1, utility)
        if sum(election.costs[project] for project in more) > election.budget:
            return share, bought
        share, bought = share + 1, more


UTILITIES: tuple[Utility, ...] = ("cost", "cardinality")
COMPLETIONS: tuple[Completion, ...] = ("none", "add1", "add1u")
# With shares of the budget alone; reckoned once with pabutools, exactly, by either utility.
OF_PABUTOOLS = {
    "France_Toulouse_2022.pb": (91, 93),
    "Hungary_Budapest_2024.pb": (19, 27),
    "Netherlands_Assen_2024.pb": (7, 7),
    "Poland_Lodz_2022.pb": (29, 32),
    "Poland_Swiecie_2023.pb": (13, 12),
    "Poland_Wieliczka_2023_Green_Budget.pb": (21, 21),
}


@given(elections())
def test_cardinality_counts_projects_not_money(election: Election) -> None:
    """All projects cost the same to who counts them: then both utilities agree."""
    level = replace(election, costs=dict.fromkeys(election.costs, 7))
    for completion in COMPLETIONS:
        one, two = (equal_shares(level, completion, utility) for utility in UTILITIES)
        assert (one.share, one.purchases, one.completed) == (
            two.share,
            two.purchases,
            two.completed,
        )
    funding = equal_shares(election, "none", "cardinality")
    left = [share_of(funding, voter) for voter in election.ballots]
    assert all(amount >= 0 for amount in left)
    check_funding(funding)


def share_of(funding: Funding, voter: str) -> Fraction:
    told = funding.explain_ballot(voter)
    paid = sum((line.paid for line in told.lines if line.paid is not None), Fraction(0))
    assert paid + told.left == funding.share
    return told.left


def test_cardinality_prefers_many_small_projects() -> None:
    election = Election(
        budget=60,
        costs={"hall": 60, "lamp": 20, "tree": 20},
        ballots={f"v{number}": ("hall", "lamp", "tree") for number in range(6)},
        order={"hall": 1, "lamp": 2, "tree": 3},
    )
    assert equal_shares(election, "none", "cardinality").funded == ("lamp", "tree")
    costly = replace(election, costs={"hall": 60, "lamp": 20, "tree": 20})
    ballots = {**costly.ballots, "v0": ("hall",)}
    assert equal_shares(replace(costly, ballots=ballots), "none").funded == ("hall",)


@settings(max_examples=40)
@given(elections(), st.sampled_from(UTILITIES), st.sampled_from(COMPLETIONS))
def test_explanation_names_a_cost_that_would_have_been_enough(
    election: Election, utility: Utility, completion: Completion
) -> None:
    funding = equal_shares(election, completion, utility)
    for project in election.costs:
        check_explanation(funding, project)


def check_explanation(funding: Funding, project: str) -> None:
    told = funding.explain(project)
    assert (told.outcome in ("bought", "by_votes")) == (project in funding.funded)
    votes = sum(project in ballot for ballot in funding.election.ballots.values())
    if 0 < votes < 5:
        hidden = (told.votes, told.most, told.had, told.missing, told.enough_cost)
        assert (told.hidden, hidden) == ("few", (None,) * 5)
        return
    assert told.votes == votes
    if told.outcome != "too_dear":
        return
    assert told.had is not None
    assert told.missing == told.cost - told.had
    works = [cost for cost in range(1, told.cost) if funds_at(funding, project, cost)]
    if funding.completion == "none":
        assert told.enough_cost == max(works, default=None)
    else:
        assert told.enough_cost is None or told.enough_cost in works


def funds_at(funding: Funding, project: str, cost: int) -> bool:
    election = funding.election
    tried = replace(election, costs={**election.costs, project: cost})
    return project in equal_shares(tried, funding.completion, funding.utility).funded


def test_explanations_are_plain_json() -> None:
    funding = equal_shares(HALVES, "add1")
    assert funding.explain("extra").to_json() == {
        "project": "extra",
        "outcome": "too_dear",
        "cost": 40,
        "share": "13",
        "votes": 5,
        "turn": None,
        "most": None,
        "had": "70/3",
        "missing": "50/3",
        "enough_cost": 18,
        "hidden": None,
    }
    assert funding.explain("north").most == Fraction(25, 3)
    assert funding.explain("south").hidden == "few"
    ballot = funding.explain_ballot("n1").to_json()
    assert (ballot["share"], ballot["left"]) == ("13", "14/3")
    assert [line["outcome"] for line in ballot["lines"]] == ["bought", "not_funded"]
    for explain in (funding.explain, funding.explain_ballot):
        with pytest.raises(KeyError):
            explain("nobody")


@given(elections(), st.data())
def test_withdrawal_keeps_all_others_funded(election: Election, data: st.DataObject) -> None:
    funding = equal_shares(
        election, data.draw(st.sampled_from(COMPLETIONS)), data.draw(st.sampled_from(UTILITIES))
    )
    leaving = data.draw(st.lists(st.sampled_from(PROJECTS), unique=True))
    after = funding.withdraw(leaving)
    check_funding(after)
    assert after.compare(funding).lost == tuple(sorted(set(leaving).intersection(funding.funded)))
    assert not set(leaving).intersection(after.funded)
    anew = funding.withdraw(leaving, "reoptimise")
    check_funding(anew)
    ballots = {
        voter: tuple(name for name in ballot if name not in leaving)
        for voter, ballot in election.ballots.items()
    }
    bare = equal_shares(replace(election, ballots=ballots), funding.completion, funding.utility)
    assert anew.funded == bare.funded


def test_withdrawal_gives_money_back_to_who_paid() -> None:
    funding = equal_shares(HALVES, "add1").withdraw(["north"])
    assert funding.funded == ("south", "extra")
    assert funding.explain_ballot("n1").lines[0].outcome == "given_up"
    assert funding.explain_ballot("n1").left == 13 - 8
    with pytest.raises(KeyError):
        funding.explain("north")
    for names, policy in ((["north"], "chain"), (["west"], "chain"), (["south"], "again")):
        with pytest.raises(MarketError):
            funding.withdraw(names, policy)  # type: ignore[arg-type]


def test_comparison_counts_voters() -> None:
    few, more = (equal_shares(HALVES, completion) for completion in COMPLETIONS[:2])
    told = more.compare(few)
    assert (told.gained, told.kept, told.lost) == (("south",), ("north",), ())
    assert (told.better, told.same, told.worse) == (4, 6, 0)


def test_rules_that_do_not_exist_are_refused() -> None:
    for words in (("all", "cost"), ("none", "money")):
        with pytest.raises(MarketError, match="Use one of"):
            equal_shares(HALVES, *words)  # type: ignore[arg-type]


@pytest.mark.parametrize("file", sorted(OF_PABUTOOLS))
def test_real_elections_fund_as_many_as_ever(shared_data: Path, file: str) -> None:
    path = shared_data / "allocation/pabulib" / file
    read = pabulib.parse(path.read_text("utf-8"), file)
    order = {project: number for number, project in enumerate(sorted(read.election.costs))}
    election = replace(read.election, order=order)
    counts = [len(equal_shares(election, "none", utility).funded) for utility in UTILITIES]
    assert tuple(counts) == OF_PABUTOOLS[file]


@pytest.mark.parametrize("file", ["Netherlands_Assen_2024.pb", "Poland_Swiecie_2023.pb"])
def test_pabutools_funds_the_same(shared_data: Path, file: str) -> None:
    pytest.importorskip("pabutools")
    from pariter.benchmarks.funding import by_pabutools, in_order

    path = shared_data / "allocation/pabulib" / file
    election = in_order(pabulib.parse(path.read_text("utf-8"), path.name).election)
    for utility in UTILITIES:
        funding = equal_shares(election, "none", utility)
        assert frozenset(funding.funded) == by_pabutools(path, utility)
