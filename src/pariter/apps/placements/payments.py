"""Who pays what for the projects of a vote, in cents, as the purchases of its result tell."""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Any

from pariter.kernels.allocation.equal_shares import Funding

FEWEST_TOLD = 5
"""Fewer supporters than this are not counted aloud."""


@dataclass(frozen=True)
class Payments:
    """The purchases of one result, worked out for each voter.

    paid: voter → project → units of money; left: voter → units; unit: cents in one unit.
    """

    funding: Funding
    unit: int
    paid: dict[str, dict[str, Fraction]]
    left: dict[str, Fraction]

    def of_project(self, project: str) -> dict[str, Any]:
        """Tell what became of a project, as a JSON value; fewer than five votes are hidden.

        turn: in which it was bought, None if it was not; by: "shares" of its supporters, or
        "votes" with what the shares left; most: what a supporter paid at most; had: what all its
        supporters had left together in the end; rest: what is left of the budget; told in cents.
        """
        funding = self.funding
        votes = sum(project in ballot for ballot in funding.election.ballots.values())
        few = votes < FEWEST_TOLD
        is_funded = project in funding.funded
        most = {bought.project: bought.most for bought in funding.purchases}.get(project)
        supporters = [
            voter for voter, ballot in funding.election.ballots.items() if project in ballot
        ]
        had = sum((self.left[voter] for voter in supporters), Fraction(0))
        return {
            "kind": "project",
            "cost": funding.election.costs[project] * self.unit,
            "votes": None if few else votes,
            "turn": funding.funded.index(project) + 1 if is_funded else None,
            "by": None if not is_funded else "shares" if most is not None else "votes",
            "share": self._floor(funding.share),
            "most": None if most is None or few else self._ceil(most),
            "had": None if is_funded or few else self._floor(had),
            "rest": (funding.election.budget - funding.spent) * self.unit,
        }

    def of_voter(self, voter: str) -> dict[str, Any]:
        """Tell a voter what her share paid for, as a JSON value in cents.

        projects: each that she supports: whether it is funded, and what it took of her share.
        """
        funding = self.funding
        bought = {purchase.project for purchase in funding.purchases}
        return {
            "kind": "ballot",
            "share": self._floor(funding.share),
            "left": self._floor(self.left[voter]),
            "projects": [
                {
                    "key": project,
                    "funded": project in funding.funded,
                    "by": "shares" if project in bought else "votes",
                    "paid": self._floor(self.paid[voter].get(project, Fraction(0))),
                }
                for project in funding.election.ballots[voter]
            ],
        }

    def _floor(self, units: Fraction) -> int:
        return floor(units * self.unit)

    def _ceil(self, units: Fraction) -> int:
        return ceil(units * self.unit)


def payments(funding: Funding, unit: int) -> Payments:
    """Let every supporter pay for each purchase in turn: as much as all, or what she has left."""
    ballots = funding.election.ballots
    left = dict.fromkeys(ballots, funding.share)
    paid: dict[str, dict[str, Fraction]] = {voter: {} for voter in ballots}
    for purchase in funding.purchases:
        for voter, ballot in ballots.items():
            if purchase.project in ballot:
                amount = min(left[voter], purchase.most)
                paid[voter][purchase.project] = amount
                left[voter] -= amount
    return Payments(funding, unit, paid, left)
