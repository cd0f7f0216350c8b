"""The share that each voter decides on."""

from fractions import Fraction

from pariter.verifier.claims import fail
from pariter.verifier.election import Election
from pariter.verifier.wallets import Wallets


def verify_share(
    election: Election, share: Fraction, barred: frozenset[str], proved: list[str]
) -> None:
    """Raise shares as the completion says, and see that it ends at this one."""
    voters = max(len(election.ballots), 1)
    projects = [name for name in election.costs if name not in barred]
    expected = Fraction(election.budget, voters)
    step = election.step
    following = election.budget // (voters * step) * step
    bought = _spend(election, expected, projects)
    while election.completion != "none" and not _nothing_fits(election, bought, projects):
        following += step
        if following > max(share, expected) + step:
            break
        bought = _spend(election, Fraction(following), projects)
        if sum(election.costs[name] for name in bought) > election.budget:
            break
        expected = Fraction(following)
    if share != expected:
        fail(f"Shares end at {expected}, the file says {share}.")
    proved.append(f"Each voter decides on {share}: an equal share, raised as the rule says.")


def _spend(election: Election, share: Fraction, projects: list[str]) -> list[str]:
    wallets = Wallets(election, share, projects)
    bought: list[str] = []
    while (offer := wallets.cheapest(None)) is not None:
        wallets.pay(*offer)
        bought.append(offer[0])
    return bought


def _nothing_fits(election: Election, bought: list[str], projects: list[str]) -> bool:
    left = election.budget - sum(election.costs[name] for name in bought)
    return not any(
        election.costs[name] <= left and election.votes[name] and name not in bought
        for name in projects
    )
