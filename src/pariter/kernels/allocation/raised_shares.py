"""Larger shares of a budget (Add1): one step after another, while what they buy stays within it."""

from fractions import Fraction

from pariter.kernels.allocation.errors import MarketError
from pariter.kernels.allocation.purchases import Ballots, Run

MOST_RUNS = 100_000
"""How often purchases begin anew before the unit of money must be too small."""

PATIENCE = 4
"""How many runs in turn buy the same before several steps are tried at once."""


def raised(
    ballots: Ballots, share: Fraction, run: Run, projects: list[str]
) -> tuple[Fraction, Run]:
    """Raise shares until nothing else fits, or one step more would overspend.

    run: what the share buys. Several steps are taken at once where each surely buys the same.

    Raises MarketError when that takes too many runs.
    """
    election = ballots.election
    leap, alike = 1, 0
    for _ in range(MOST_RUNS):
        if _is_exhausted(ballots, run, projects):
            return share, run
        larger = share + leap * election.step
        more = _with(ballots, larger)
        if not more.buy(projects, like=run if leap > 1 else None):
            leap, alike = leap // 2, 0
            continue
        if leap == 1 and sum(bill.cost for bill in more.bills) > election.budget:
            return share, run
        alike = alike + 1 if _is_alike(run, more) else 0
        if alike >= PATIENCE:
            leap *= 2
        share, run = larger, more
    mend = f"Shares were raised {MOST_RUNS} times; give all amounts in a larger unit."
    raise MarketError("budget", election.budget, mend)


def run_with(ballots: Ballots, share: Fraction, projects: list[str]) -> Run:
    """Buy what a share of this size buys."""
    run = _with(ballots, share)
    run.buy(projects)
    return run


def _with(ballots: Ballots, share: Fraction) -> Run:
    return Run(ballots, [share], [0] * len(ballots.weights))


def _is_alike(one: Run, two: Run) -> bool:
    return [bill.project for bill in one.bills] == [bill.project for bill in two.bills]


def _is_exhausted(ballots: Ballots, run: Run, projects: list[str]) -> bool:
    """Say whether no other project with a vote would fit into what is left."""
    bought = {bill.project for bill in run.bills}
    left = ballots.election.budget - sum(bill.cost for bill in run.bills)
    return all(
        ballots.election.costs[project] > left or not ballots.votes[project] or project in bought
        for project in projects
    )
