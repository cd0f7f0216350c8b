"""The lottery of a vote: the order between equal projects follows from a public draw."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pariter.kernels.allocation.audit import lottery_head
from pariter.kernels.allocation.lottery import (
    Commitment,
    Lottery,
    LotteryError,
    as_frozen,
    commit_again,
    number,
    ranks,
    seed,
)
from pariter.kernels.allocation.market import Market

MECHANISM = "equal_shares"


@dataclass(frozen=True)
class ProjectDraw:
    """A lottery as it was held over frozen ballots.

    ballots: the market that was frozen, with each voter's token as her name and one seat of each
    project.
    """

    lottery: Lottery
    ballots: Market

    @cached_property
    def order(self) -> dict[str, int]:
        """Project → place, 0 is first: by HMAC of the seed and the project's name."""
        drawn = seed(self.lottery.beacon, self.lottery.call, self.lottery.root)
        return ranks({project: number(drawn, project) for project in self.ballots.options})

    def audit(self, order: Mapping[str, int]) -> dict[str, Any]:
        """Write it with every frozen ballot, as a JSON value; raises LotteryError."""
        self._replay(order)
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

    def public(self, order: Mapping[str, int]) -> dict[str, Any]:
        """Write it without any ballot, as a JSON value; raises LotteryError."""
        commitment = self._replay(order)
        return {
            **self._head(),
            "leaves": {token: leaf.hex() for token, leaf in commitment.leaves.items()},
            "order": dict(self.order),
        }

    def _head(self) -> dict[str, Any]:
        drawn = seed(self.lottery.beacon, self.lottery.call, self.lottery.root)
        frozen = as_frozen(self.lottery, MECHANISM, self.ballots)
        return {
            **lottery_head(frozen, drawn.hex()),
            "maximum_choices": self.ballots.maximum_choices,
        }

    def _replay(self, order: Mapping[str, int]) -> Commitment:
        """Freeze again, and refuse a lottery that is not the one that decided."""
        frozen = as_frozen(self.lottery, MECHANISM, self.ballots)
        commitment = commit_again(frozen, MECHANISM, self.ballots)
        if commitment.root != self.lottery.root:
            raise LotteryError(
                f"Root {self.lottery.root.hex()}: the ballots give {commitment.root.hex()}. "
                "Ballots, projects or the draw changed after the list was frozen; "
                "use them as they were frozen."
            )
        if dict(order) != self.order:
            raise LotteryError(
                f"Order {dict(order)}: the draw gives {self.order}; "
                "build the election with `ProjectDraw.order`."
            )
        return commitment
