"""Giving on the money of projects that are given up, so that no other project loses its own."""

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from math import inf
from typing import get_args

from pariter.kernels.allocation.ballots import Ballots
from pariter.kernels.allocation.equal_shares import (
    Dropped,
    Funding,
    by_votes,
    fund,
    purchases_of,
)
from pariter.kernels.allocation.errors import MarketError
from pariter.kernels.allocation.purchases import Run
from pariter.kernels.allocation.withdrawal import Policy


def withdraw(funding: Funding, projects: Iterable[str], policy: Policy) -> Funding:
    """Return the result after projects were given up; see `Funding.withdraw`."""
    if policy not in get_args(Policy):
        raise MarketError("policy", policy, f"Use one of {', '.join(get_args(Policy))}.")
    leaving = tuple(sorted(set(projects)))
    for project in leaving:
        if project not in funding.election.costs:
            raise MarketError("withdraw", project, "No project has this name; correct it.")
        if project in funding.gone:
            raise MarketError("withdraw", project, "This project was given up already.")
    ballots = Ballots(funding.election, funding.utility)
    if policy == "chain":
        return _move_up(funding, ballots, leaving)
    gone = funding.gone.union(leaving)
    earlier = tuple(replace(step, after=0) for step in funding.dropped)
    anew = fund(ballots, funding.completion, gone)
    return replace(anew, dropped=(*earlier, Dropped(policy, leaving, 0)))


def _move_up(funding: Funding, ballots: Ballots, leaving: tuple[str, ...]) -> Funding:
    """Give who paid the money back, and buy more with it, within what is left of the budget."""
    step = Dropped("chain", leaving, len(funding.purchases))
    left = replace(funding, dropped=(*funding.dropped, step))
    amounts: dict[Fraction, int] = {}
    purses = [
        amounts.setdefault(left.purse(ballot).left, len(amounts))
        for ballot in ballots.election.groups
    ]
    run = Run(ballots, list(amounts), purses)
    kept = frozenset(left.funded)
    open_to = [name for name in left.election.costs if name not in kept | left.gone]
    run.buy(dict.fromkeys(open_to, inf), within=left.election.budget - left.spent)
    more = replace(left, purchases=(*left.purchases, *purchases_of(run)))
    if funding.completion != "add1u":
        return more
    by_vote = by_votes(ballots, frozenset(more.funded), more.gone)
    return replace(more, completed=(*more.completed, *by_vote))
