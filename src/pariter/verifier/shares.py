"""The share that each voter decides on."""

from fractions import Fraction

from pariter.verifier.claims import fail
from pariter.verifier.election import Election
from pariter.verifier.spending import spend


def verify_share(
    election: Election, share: Fraction, barred: frozenset[str], proved: list[str]
) -> None:
    """Raise shares as the completion says, and see that it ends at this one."""
    projects = [name for name in election.costs if name not in barred]
    expected = Fraction(election.budget, max(len(election.ballots), 1))
    following = expected
    while election.completion != "none":
        bought = spend(election, following, projects)
        if sum(election.costs[name] for name in bought) > election.budget:
            break
        expected = following
        if _nothing_fits(election, bought, projects) or expected > share:
            break
        following += election.step
    if share != expected:
        fail(f"Shares end at {expected}, the file says {share}.")
    proved.append(f"Each voter decides on {share}: an equal share, raised as the rule says.")


def _nothing_fits(election: Election, bought: list[str], projects: list[str]) -> bool:
    left = election.budget - sum(election.costs[name] for name in bought)
    return not any(
        election.costs[name] <= left and election.votes[name] and name not in bought
        for name in projects
    )
