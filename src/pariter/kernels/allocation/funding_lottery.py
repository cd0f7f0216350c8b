"""The lottery of a vote: the order between equal projects follows from a public draw."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pariter.kernels.allocation.audit import lottery_head
from pariter.kernels.allocation.ballots import Utility
from pariter.kernels.allocation.equal_shares import Completion, Funding
from pariter.kernels.allocation.lottery import (
    Commitment,
    Lottery,
    LotteryError,
    commit_again,
    number,
    ranks,
    seed,
)
from pariter.kernels.allocation.market import Market

MECHANISM = "equal_shares"


@dataclass(frozen=True)
class VoteTerms:
    """What is frozen of a vote beside its ballots: the money, and the rule.

    budget, costs: as an `Election` has them; completion, utility: as `equal_shares` takes them.
    """

    budget: int
    costs: Mapping[str, int]
    completion: Completion = "add1u"
    utility: Utility = "cost"

    def to_json(self) -> dict[str, Any]:
        """Write them as a JSON value."""
        return {
            "budget": self.budget,
            "costs": dict(self.costs),
            "completion": self.completion,
            "utility": self.utility,
        }


@dataclass(frozen=True)
class ProjectDraw:
    """A lottery as it was held over frozen ballots and terms.

    ballots: the market that was frozen, with each voter's token as her name and one seat of each
    project.
    """

    lottery: Lottery
    ballots: Market
    terms: VoteTerms

    @cached_property
    def order(self) -> dict[str, int]:
        """Project → place, 0 is first: by HMAC of the seed and the project's name."""
        drawn = seed(self.lottery.beacon, self.lottery.call, self.lottery.root)
        return ranks({project: number(drawn, project) for project in self.ballots.options})

    def audit(self, funding: Funding) -> dict[str, Any]:
        """Write it with every frozen ballot, as a JSON value; raises LotteryError."""
        self._replay(funding)
        tickets = self.lottery.tickets
        return {
            **self._head(),
            "ballots": {
                token: {
                    "salt": ticket.salt.hex(),
                    "home": self.ballots.groups.get(token),
                    "preferences": list(self.ballots.preferences[token]),
                }
                for token, ticket in tickets.items()
            },
        }

    def public(self, funding: Funding) -> dict[str, Any]:
        """Write it without any ballot, as a JSON value; raises LotteryError."""
        commitment = self._replay(funding)
        return {
            **self._head(),
            "leaves": {token: leaf.hex() for token, leaf in commitment.leaves.items()},
            "order": dict(self.order),
        }

    def _head(self) -> dict[str, Any]:
        drawn = seed(self.lottery.beacon, self.lottery.call, self.lottery.root)
        return {
            **lottery_head(self.lottery, drawn.hex()),
            "maximum_choices": self.ballots.maximum_choices,
            "terms": self.terms.to_json(),
        }

    def _replay(self, funding: Funding) -> Commitment:
        """Freeze again, and refuse a lottery that is not the one that decided."""
        commitment = commit_again(self.lottery, MECHANISM, self.ballots, self.terms.to_json())
        if commitment.root != self.lottery.root:
            raise LotteryError(
                f"Root {self.lottery.root.hex()}: the ballots give {commitment.root.hex()}. "
                "Ballots, projects, costs, budget, rule or the draw changed after the list was "
                "frozen; use them as they were frozen."
            )
        election = funding.election
        used = VoteTerms(election.budget, election.costs, funding.completion, funding.utility)
        if used.to_json() != self.terms.to_json():
            raise LotteryError(
                f"Terms {used.to_json()}: {self.terms.to_json()} were frozen; spend by those."
            )
        if dict(election.order) != self.order:
            raise LotteryError(
                f"Order {dict(election.order)}: the draw gives {self.order}; "
                "build the election with `ProjectDraw.order`."
            )
        return commitment
