"""The share that each voter decides on."""

import math
from fractions import Fraction

from pariter.verifier.claims import fail
from pariter.verifier.courses import Course
from pariter.verifier.election import Election
from pariter.verifier.spending import UnsureError, spend, spend_exactly
from pariter.verifier.steps import sure_steps


def verify_share(
    election: Election, share: Fraction, barred: frozenset[str], proved: list[str]
) -> None:
    """Raise shares as the completion says, and see that it ends at this one."""
    projects = [name for name in election.costs if name not in barred]
    expected = Fraction(election.budget, max(len(election.ballots), 1))
    if election.completion != "none":
        expected = _raised(election, expected, projects, share)
    if share != expected:
        fail(f"Shares end at {expected}, the file says {share}.")
    proved.append(f"Each voter decides on {share}: an equal share, raised as the rule says.")


def _raised(election: Election, first: Fraction, projects: list[str], most: Fraction) -> Fraction:
    """Give where shares end; one beyond `most` is as good as any other."""
    share = changed = first
    course = _spend(Course(election), share, projects)
    ahead = 1
    while share <= most and not _nothing_fits(election, course.projects, projects):
        steps = sure_steps(course, share, ahead, projects) if ahead > 1 else 0
        if steps:
            share += steps * election.step
            ahead = 2 * steps if steps == ahead else steps
            continue
        more = _spend(course, share + election.step, projects)
        if sum(election.costs[name] for name in more.projects) > election.budget:
            break
        share += election.step
        if more.projects == course.projects:
            ahead = max(ahead // 2, 2)
        else:
            # As far as it was between the last two changes, it may be to the next.
            ahead, changed = math.ceil((share - changed) / election.step), share
        course = more
    return share


def _spend(course: Course, share: Fraction, projects: list[str]) -> Course:
    """Tell what a share buys, in turn; a course near to that spares work."""
    try:
        return spend(course, share, projects)
    except UnsureError:
        bought = spend_exactly(course.election, share, projects)
    for turn, project in enumerate(bought):
        course = course.after(turn, project)
    return course.until(len(bought))


def _nothing_fits(election: Election, bought: list[str], projects: list[str]) -> bool:
    left = election.budget - sum(election.costs[name] for name in bought)
    return not any(
        election.costs[name] <= left and election.votes[name] and name not in bought
        for name in projects
    )
