"""The share that each voter decides on."""

from fractions import Fraction

from pariter.verifier.claims import fail
from pariter.verifier.election import Election
from pariter.verifier.spending import Bid, Spending, UnsureError, spend_exactly

PATIENCE = 4
"""How many steps in turn buy the same before several are tried at once."""


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
    share = first
    bought, bids = _spend(election, share, projects)
    leap, alike = 1, 0
    while share <= most and not _nothing_fits(election, bought, projects):
        larger = share + leap * election.step
        if leap > 1 and bids is not None:
            try:
                bids = Spending(election, larger).spend(projects, bids)
            except UnsureError:
                leap, alike = leap // 2, 0
                continue
            share, leap = larger, leap * 2
            continue
        leap, larger = 1, share + election.step
        more, bids = _spend(election, larger, projects)
        if sum(election.costs[name] for name in more) > election.budget:
            break
        alike = alike + 1 if more == bought else 0
        share, bought, leap = larger, more, 2 if alike >= PATIENCE else 1
    return share


def _spend(
    election: Election, share: Fraction, projects: list[str]
) -> tuple[list[str], list[Bid] | None]:
    """Give what a share buys, with what each asked for where decimals decide."""
    try:
        bids = Spending(election, share).spend(projects)
    except UnsureError:
        return spend_exactly(election, share, projects), None
    return [bid.project for bid in bids], bids


def _nothing_fits(election: Election, bought: list[str], projects: list[str]) -> bool:
    left = election.budget - sum(election.costs[name] for name in bought)
    return not any(
        election.costs[name] <= left and election.votes[name] and name not in bought
        for name in projects
    )
