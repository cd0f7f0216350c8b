"""Equal shares: by hand, by its defining rule, and by official results."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pariter.formats import pabulib
from pariter.kernels.allocation import MarketError
from pariter.kernels.allocation.equal_shares import (
    Completion,
    Election,
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


def by_definition(election: Election, share: Fraction) -> list[str]:
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
            rate = most / cost
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
    ("file", "share"), [("Netherlands_Assen_2024.pb", 2033), ("Poland_Swiecie_2023.pb", 646)]
)
def test_official_winners_are_reproduced(shared_data: Path, file: str, share: int) -> None:
    path = shared_data / "allocation/pabulib" / file
    read = pabulib.parse(path.read_text("utf-8"), file)
    assert read.meta["rule"] == "equalshares/add1"
    funding = equal_shares(read.election, "add1")
    assert frozenset(funding.funded) == read.selected
    assert funding.share == share
    check_funding(funding)


@pytest.mark.parametrize(
    ("change", "place", "value"),
    [
        ({"budget": 0}, "budget", 0),
        ({"budget": 1.5}, "budget", 1.5),
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
    monkeypatch.setattr("pariter.kernels.allocation.equal_shares.MOST_STEPS", 100)
    tiny = replace(HALVES, budget=10**13, costs=dict.fromkeys(HALVES.costs, 5 * 10**12))
    with pytest.raises(MarketError, match="raised 100 times; give all amounts in a larger unit"):
        equal_shares(tiny)
