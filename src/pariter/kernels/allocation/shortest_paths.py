"""Pairs of greatest worth by shortest paths, with the prices that prove them; whole numbers only.

A place of one side after the other is matched along the cheapest path of exchanges (successive
shortest paths with potentials; Edmonds and Karp 1972). The prices that come out are made the only
ones of their kind, and among results of equal worth the earliest is taken: so any method that finds
some best result gives the same in the end.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from heapq import heappop, heappush
from itertools import accumulate

from pariter.kernels.allocation.exchanges import prefer_earlier

SPREAD = 1 << 16
MULTIPLIER = 40_503
"""Worths are made to differ by up to a small part while paths are searched: ties cost time."""


@dataclass(frozen=True)
class Network:
    """A pair market in numbers.

    firsts: how many nodes are of the first side; they are numbered before the second.
    first, second, weight: of each pair, sorted by its two nodes.
    most, least: of each node; most is 1 or more.
    reward: what a place up to the least of a node is worth besides; more than all pairs together.
    """

    firsts: int
    first: list[int]
    second: list[int]
    weight: list[int]
    most: list[int]
    least: list[int]
    reward: int = 0
    first_starts: list[int] = field(init=False)
    second_starts: list[int] = field(init=False)
    of_second: list[int] = field(init=False)

    def __post_init__(self) -> None:
        """Note where the pairs of each node are."""
        nodes = len(self.most)
        counts = [0] * (nodes + 1)
        for one, other in zip(self.first, self.second, strict=True):
            counts[one + 1] += 1
            counts[other + 1] += 1
        starts = list(accumulate(counts))
        middle = len(self.first)
        object.__setattr__(self, "first_starts", starts[: self.firsts + 1])
        object.__setattr__(self, "second_starts", [at - middle for at in starts[self.firsts :]])
        by_second = sorted(range(middle), key=self.second.__getitem__)
        object.__setattr__(self, "of_second", by_second)


@dataclass(frozen=True)
class Solution:
    """The best pairs of a network.

    taken: of each pair, whether it is made; flow: of each node, how many partners it has.
    prices: of each node. No pair that is not made is worth more than its two prices together,
        and none that is made is worth less. Of the first side it is what would be lost with one
        place fewer, of the second side what would be won with one more.
    """

    taken: list[bool]
    flow: list[int]
    prices: list[int]


def solve(network: Network) -> Solution:
    """Find the best pairs; of equal results the earliest."""
    scale = 2 * SPREAD * (len(network.most) + 1)
    spread = replace(
        network,
        weight=[
            weight * scale + number * MULTIPLIER % SPREAD
            for number, weight in enumerate(network.weight)
        ],
        reward=network.reward * scale,
    )
    taken, flow, potentials = _match(spread)
    # No path is so long that what was added comes to half of the scale.
    prices = [
        (price + scale // 2) // scale
        for price in _distances_from_outside(spread, taken, flow, potentials)
    ]
    prefer_earlier(network, taken, flow, prices)
    return Solution(taken, flow, prices)


def bound(network: Network, prices: Sequence[int]) -> int:
    """Give the most that any pairs can be worth, by prices (weak duality of linear programs)."""
    most = sum(
        max(0, weight - prices[one] - prices[other])
        for one, other, weight in zip(network.first, network.second, network.weight, strict=True)
    )
    for node, price in enumerate(prices):
        least = network.least[node]
        most += least * max(0, network.reward + price)
        most += (network.most[node] - least) * max(0, price)
    return most


def worth(network: Network, taken: Sequence[bool], flow: Sequence[int]) -> int:
    """Give what pairs are worth, with the reward of places up to the least."""
    pairs = sum(weight for weight, made in zip(network.weight, taken, strict=True) if made)
    return pairs + network.reward * met(network, flow)


def flow_of(network: Network, taken: Sequence[bool]) -> list[int]:
    """Count the partners of each node."""
    flow = [0] * len(network.most)
    for one, other, made in zip(network.first, network.second, taken, strict=True):
        flow[one] += made
        flow[other] += made
    return flow


def met(network: Network, flow: Sequence[int]) -> int:
    """Count the places up to the least of each node that are filled."""
    return sum(map(min, flow, network.least))


# --- matching ---------------------------------------------------------------------------------


class _Side:
    """One of the two sides as the one whose places are matched one after another."""

    def __init__(self, network: Network, *, is_first: bool) -> None:
        self.network = network
        nodes = len(network.most)
        own, other = (
            (network.first, network.second) if is_first else (network.second, network.first)
        )
        self.own = own
        self.other = other
        self.nodes = range(network.firsts) if is_first else range(network.firsts, nodes)
        self.is_own = [(node < network.firsts) == is_first for node in range(nodes)]
        self.pairs: list[list[tuple[int, int, int]]] = [[] for _ in range(nodes)]
        for number, weight in enumerate(network.weight):
            self.pairs[own[number]].append((number, other[number], weight))
        self.holders: list[set[int]] = [set() for _ in range(nodes)]
        self.taken = [False] * len(network.first)
        # Of the own side these count the places that stay empty on purpose.
        self.used = [0] * nodes
        self.potential = [
            0 if own_side else (network.reward if least else 0)
            for own_side, least in zip(self.is_own, network.least, strict=True)
        ]
        for node in self.nodes:
            gains = [weight + self.potential[other] for _, other, weight in self.pairs[node]]
            self.potential[node] = max(0, *gains) if gains else 0

    def units(self) -> int:
        """Count the places that have to be matched at most."""
        return sum(min(self.network.most[node], len(self.pairs[node])) for node in self.nodes)

    def match(self) -> None:
        """Match all places of this side."""
        network = self.network
        for node in self.nodes:
            left = network.most[node]
            while left:
                end = self._match_place(node)
                if end != node:
                    left -= 1
                    continue
                # It stays empty, and so do all that are like it.
                free = network.most[node] - network.least[node]
                level = free if self.used[node] < free else network.most[node]
                alike = min(left, level - self.used[node])
                self.used[node] += alike
                left -= alike

    def _end_cost(self, node: int) -> int | None:
        """Give what it costs to end a path here, None where there is no place to."""
        most, least = self.network.most[node], self.network.least[node]
        used = self.used[node]
        if used >= most:
            return None
        if self.is_own[node]:
            return 0 if used < most - least else self.network.reward
        return -self.network.reward if used < least else 0

    def _match_place(self, start: int) -> int:
        """Match one place along the cheapest path, and give the node where it ends."""
        potential, weight, taken = self.potential, self.network.weight, self.taken
        distance = {start: 0}
        came: dict[int, int] = {}
        heap = [(0, start)]
        scanned: list[tuple[int, int]] = []
        best: int | None = None
        end = start
        while heap:
            so_far, node = heappop(heap)
            if best is not None and so_far >= best:
                break
            if so_far > distance[node]:
                continue
            scanned.append((node, so_far))
            base = so_far + potential[node]
            cost = self._end_cost(node)
            if cost is not None and (best is None or base + cost < best):
                best, end = base + cost, node
            if self.is_own[node]:
                steps = [
                    (base - gain - potential[other], other, pair)
                    for pair, other, gain in self.pairs[node]
                    if not taken[pair]
                ]
            else:
                steps = [
                    (base + weight[pair] - potential[self.own[pair]], self.own[pair], pair)
                    for pair in self.holders[node]
                ]
            for reached, other, pair in steps:
                known = distance.get(other)
                if (best is None or reached < best) and (known is None or reached < known):
                    distance[other] = reached
                    came[other] = pair
                    heappush(heap, (reached, other))
        # A place can always stay empty, so there is an end.
        total = 0 if best is None else best
        for node, so_far in scanned:
            potential[node] += so_far - total
        self._exchange(start, end, came)
        return end

    def _exchange(self, start: int, end: int, came: dict[int, int]) -> None:
        if end != start:
            self.used[end] += 1
        node = end
        while node != start:
            pair = came[node]
            if self.is_own[node]:
                node = self.other[pair]
                self.holders[node].remove(pair)
                self.taken[pair] = False
            else:
                self.holders[node].add(pair)
                self.taken[pair] = True
                node = self.own[pair]


def _match(network: Network) -> tuple[list[bool], list[int], list[int]]:
    """Give some best pairs, flows, and potentials along which no exchange gains anything."""
    first, second = _Side(network, is_first=True), _Side(network, is_first=False)
    side = first if first.units() <= second.units() else second
    side.match()
    flow = [
        most - used if own else used
        for most, used, own in zip(network.most, side.used, side.is_own, strict=True)
    ]
    turn = 1 if side is first else -1
    return side.taken, flow, [turn * value for value in side.potential]


# --- prices -----------------------------------------------------------------------------------


def entry_cost(network: Network, node: int, flow: int) -> int | None:
    """Give what a path from outside into a node costs, None where there is none.

    Into the first side it fills a place, into the second it empties one; one that is empty
    already can only be sold for nothing.
    """
    if node < network.firsts:
        if flow == network.most[node]:
            return None
        return -network.reward if flow < network.least[node] else 0
    return network.reward if flow <= network.least[node] and network.least[node] else 0


def canonical_prices(
    network: Network, taken: Sequence[bool], flow: Sequence[int], prices: Sequence[int]
) -> list[int]:
    """Turn any prices that prove a result into the only ones of their kind."""
    middle = network.firsts
    potentials = [*prices[:middle], *(-price for price in prices[middle:])]
    return _distances_from_outside(network, taken, flow, potentials)


def _distances_from_outside(
    network: Network, taken: Sequence[bool], flow: Sequence[int], potentials: list[int]
) -> list[int]:
    """Turn any potentials into distances from outside, which are the only ones of their kind."""
    weight = network.weight
    distance: dict[int, int] = {}
    heap: list[tuple[int, int]] = []
    for node, value in enumerate(potentials):
        cost = entry_cost(network, node, flow[node])
        if cost is not None:
            distance[node] = cost - value
            heappush(heap, (cost - value, node))
    while heap:
        so_far, node = heappop(heap)
        if so_far > distance[node]:
            continue
        base = so_far + potentials[node]
        is_first = node < network.firsts
        for pair in pairs_of(network, node):
            if taken[pair] == is_first:
                continue
            other = network.second[pair] if is_first else network.first[pair]
            gain = -weight[pair] if is_first else weight[pair]
            reached = base + gain - potentials[other]
            if other not in distance or reached < distance[other]:
                distance[other] = reached
                heappush(heap, (reached, other))
    real = [distance[node] + value for node, value in enumerate(potentials)]
    return real[: network.firsts] + [-value for value in real[network.firsts :]]


def pairs_of(network: Network, node: int) -> Sequence[int]:
    """Give the numbers of a node's pairs."""
    if node < network.firsts:
        return range(network.first_starts[node], network.first_starts[node + 1])
    at = node - network.firsts
    return network.of_second[network.second_starts[at] : network.second_starts[at + 1]]
