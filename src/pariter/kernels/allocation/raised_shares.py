"""Larger shares of a budget (Add1): one step after another, while what they buy stays within it."""

from fractions import Fraction
from math import inf

from pariter.kernels.allocation.ballots import Ballots
from pariter.kernels.allocation.courses import Course, Following
from pariter.kernels.allocation.errors import MarketError
from pariter.kernels.allocation.leaps import Leap
from pariter.kernels.allocation.purchases import Run

MOST_LEAPS = 100_000
"""How often shares are raised before the unit of money must be too small."""

UNKNOWN = 0.2
"""Which part of the way is tried next where nothing tells how far it may be sure."""


def raised(
    ballots: Ballots, share: Fraction, run: Run, projects: list[str]
) -> tuple[Fraction, Run]:
    """Raise shares until nothing else fits, or one step more would overspend.

    run: what the share buys. Several steps are taken at once where each surely buys the same.

    Raises MarketError when that takes too many leaps.
    """
    step = ballots.election.step
    course = Course(ballots)
    changed, ahead = share, 1
    for _ in range(MOST_LEAPS):
        if _is_exhausted(ballots, run, projects):
            return share, run
        steps, failed, larger = _leap(course, share, run, ahead, projects)
        if larger.cost > ballots.election.budget:
            return share, run
        share += steps * step
        ahead = failed - steps if failed else 2 * steps
        if [offer.project for offer in run.offers] != [offer.project for offer in larger.offers]:
            # As far as it was between the last two changes, it may be to the next.
            changed, ahead = share, int((share - changed) / step)
        run = larger
    mend = f"Shares were raised {MOST_LEAPS} times; give all amounts in a larger unit."
    raise MarketError("budget", ballots.election.budget, mend)


def run_with(ballots: Ballots, share: Fraction, projects: list[str]) -> Run:
    """Buy what a share of this size buys."""
    run = Run(ballots, [share], [0] * len(ballots.weights))
    run.buy(dict.fromkeys(projects, inf))
    return run


def _leap(
    course: Course, share: Fraction, run: Run, steps: int, projects: list[str]
) -> tuple[int, int, Run]:
    """Take so many steps at once, fewer if those do not surely buy the same, or a single one.

    Returns how many, how many were too many, 0 if none were, and what the larger share buys.
    """
    step = course.ballots.election.step
    failed, sure, bounds = 0, 0, dict.fromkeys(projects, inf)
    while steps > 1:
        leap = Leap(course, share + steps * step, run)
        part = leap.follow(bounds, sure)
        if part == 1:
            return steps, failed, leap
        # Up to here smaller shares surely buy the same as well, and then nothing gives more.
        failed, sure, bounds = steps, len(leap.offers), leap.bounds
        steps = int(steps * (part or UNKNOWN))
    more = Following(course, share + step)
    more.buy_again(run.offers[:sure])
    more.buy(bounds)
    return 1, failed, more


def _is_exhausted(ballots: Ballots, run: Run, projects: list[str]) -> bool:
    """Say whether no other project with a vote would fit into what is left."""
    costs, votes = ballots.election.costs, ballots.votes
    bought = {offer.project for offer in run.offers}
    left = ballots.election.budget - run.cost
    return all(
        costs[project] > left or not votes[project] or project in bought for project in projects
    )
