"""Two results of one election side by side, by project and in the eyes of voters."""

from collections.abc import Collection
from dataclasses import dataclass

from pariter.kernels.allocation.equal_shares import Funding


@dataclass(frozen=True)
class FundingComparison:
    """What one result funds beside another.

    gained: funded only in the first; kept: in both; lost: only in the second.
    better, same, worse: how many voters have more, as much, or less of what they approve of in
        the first, by its utility.
    """

    gained: tuple[str, ...]
    kept: tuple[str, ...]
    lost: tuple[str, ...]
    better: int
    same: int
    worse: int


def compare(first: Funding, second: Funding) -> FundingComparison:
    """Compare by the ballots and costs of the first; see `Funding.compare`."""
    one, two = frozenset(first.funded), frozenset(second.funded)
    fares = {-1: 0, 0: 0, 1: 0}
    for ballot, voters in first.election.groups.items():
        here, there = (_worth(first, ballot, funded) for funded in (one, two))
        fares[(here > there) - (here < there)] += voters
    return FundingComparison(
        gained=tuple(sorted(one - two)),
        kept=tuple(sorted(one & two)),
        lost=tuple(sorted(two - one)),
        better=fares[1],
        same=fares[0],
        worse=fares[-1],
    )


def _worth(funding: Funding, ballot: tuple[str, ...], funded: Collection[str]) -> int:
    costs = funding.election.costs
    return sum(costs[name] if funding.utility == "cost" else 1 for name in ballot if name in funded)
