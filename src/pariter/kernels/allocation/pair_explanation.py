"""What one may read about her own pairs, and nothing about anyone but her partners."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from heapq import heappop, heappush
from typing import Any, Literal, Self, get_args

from pariter.kernels.allocation.explanation import FEWEST_OTHERS
from pariter.kernels.allocation.pair_market import PairMarket
from pariter.kernels.allocation.shortest_paths import Network, Solution, pairs_of

PairOutcome = Literal["filled", "all_possible", "none_possible", "worth_more", "not_given"]


@dataclass(frozen=True)
class PairExplanation:
    """Why one name got her partners.

    outcome: `filled`: she has as many as she may; `all_possible`: she has all she could have;
        `none_possible`: there are none; `worth_more`: other pairs of those she could have are
        worth more together; `not_given`: no pairs give everyone her minimum, so none were made.
    places: most partners; minimum: fewest that were asked for.
    possible: with how many she could be paired, None when there are one to four.
    enough: by how much one of her pairs would have to be worth more to be made as well; None when
        all places are filled, or when hidden.
    more_places: whether one more place would have given her one more partner, None unless filled.
    hidden: `few` when she could be paired with one to four, so that numbers would point at them.
    """

    name: str
    partners: tuple[str, ...]
    outcome: PairOutcome
    places: int
    minimum: int
    possible: int | None
    enough: int | None
    more_places: bool | None
    hidden: Literal["few"] | None = None

    def to_json(self) -> dict[str, Any]:
        """Write as a JSON value that `from_json` reads back."""
        return {**asdict(self), "partners": list(self.partners)}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote.

        Raises ValueError for an outcome that does not exist, TypeError for other fields.
        """
        told = cls(**{**value, "partners": tuple(value["partners"])})
        if told.outcome not in get_args(PairOutcome):
            raise ValueError(f"Outcome {told.outcome!r}: use {', '.join(get_args(PairOutcome))}.")
        return told


def explain(
    market: PairMarket,
    solution: Solution,
    name: str,
    partners: tuple[str, ...],
    places: int,
    minimum: int,
    *,
    is_given: bool,
) -> PairExplanation:
    """Explain one name's partners.

    market, solution: of the last run; places, minimum: hers before any run.
    """
    kept = places - market.capacity(name)
    possible = market.degrees[name] + kept
    few = 0 < possible < FEWEST_OTHERS
    outcome = _outcome(len(partners), possible, places, is_given=is_given)
    tells = is_given and not few
    return PairExplanation(
        name=name,
        partners=partners,
        outcome=outcome,
        places=places,
        minimum=minimum,
        possible=None if few else possible,
        enough=(
            min(added_worths(market, solution, name).values(), default=None)
            if tells and outcome == "worth_more"
            else None
        ),
        more_places=(
            _wants_more(market, solution, name)
            if tells and outcome == "filled" and market.capacity(name)
            else None
        ),
        hidden="few" if few else None,
    )


def _outcome(filled: int, possible: int, places: int, *, is_given: bool) -> PairOutcome:
    if not is_given:
        return "not_given"
    if possible == 0:
        return "none_possible"
    if filled == places:
        return "filled"
    return "all_possible" if filled == possible else "worth_more"


def added_worths(market: PairMarket, solution: Solution, name: str) -> dict[str, int]:
    """Give by how much each pair that is not made has to be worth more to be in every best result.

    By the name of the other side. The pair may then take the place of another one of hers.
    """
    if name not in market.degrees or not market.degrees[name]:
        return {}
    network, prices = market.network, solution.prices
    node = _node(market, name)
    is_first = node < network.firsts
    far = _distances(network, solution, node, backwards=is_first)
    names = [*market.by_order[0], *market.by_order[1]]
    added = {}
    for pair in pairs_of(network, node):
        other = network.second[pair] if is_first else network.first[pair]
        if not solution.taken[pair] and other in far:
            lost = far[other] + prices[node] + prices[other] - network.weight[pair]
            added[names[other]] = lost + 1
    return added


def _wants_more(market: PairMarket, solution: Solution, name: str) -> bool:
    """Say whether one more place for her would make the result worth more."""
    node = _node(market, name)
    price = solution.prices[node]
    if node >= market.network.firsts:
        return price > 0
    return _distances(market.network, solution, node, backwards=False)[OUTSIDE] < price


OUTSIDE = -1


def _node(market: PairMarket, name: str) -> int:
    first, second = market.by_order
    return first.index(name) if name in first else len(first) + second.index(name)


def _distances(
    network: Network, solution: Solution, start: int, *, backwards: bool
) -> dict[int, int]:
    """Give what is lost at least by exchanges from one node to each other, or back from them."""
    far = {start: 0}
    heap = [(0, start)]
    while heap:
        so_far, node = heappop(heap)
        if so_far > far[node]:
            continue
        for other, cost in _steps(network, solution, node, backwards=backwards):
            reached = so_far + cost
            if other not in far or reached < far[other]:
                far[other] = reached
                heappush(heap, (reached, other))
    return far


def _steps(
    network: Network, solution: Solution, node: int, *, backwards: bool
) -> list[tuple[int, int]]:
    """Give neighbours and what an exchange with each loses."""
    prices = solution.prices
    if node == OUTSIDE:
        found = []
        for other in range(len(prices)):
            # Into the first side from outside, or out of the second side: a place is filled.
            cost = _end_cost(network, solution, other, fills=(other < network.firsts) != backwards)
            if cost is not None:
                found.append((other, cost))
        return found
    steps = []
    is_first = node < network.firsts
    for pair in pairs_of(network, node):
        if solution.taken[pair] == (is_first == backwards):
            one, other = network.first[pair], network.second[pair]
            lost = abs(prices[one] + prices[other] - network.weight[pair])
            steps.append((other if is_first else one, lost))
    cost = _end_cost(network, solution, node, fills=is_first == backwards)
    if cost is not None:
        steps.append((OUTSIDE, cost))
    return steps


def _end_cost(network: Network, solution: Solution, node: int, *, fills: bool) -> int | None:
    """Give what is lost by filling or emptying a place of a node; None where that cannot be."""
    flow, least, price = solution.flow[node], network.least[node], solution.prices[node]
    if fills:
        gain = network.reward if flow < least else 0
        return None if flow == network.most[node] else -gain - price
    gain = network.reward if flow <= least else 0
    return None if flow == 0 else gain + price
