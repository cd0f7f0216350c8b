"""The earliest among results of equal worth.

Such results differ by circles of exchanges along pairs that are worth exactly their two prices.
Pair by pair, the earliest first, one that is not made is made where a circle allows it without
touching an earlier pair. What is left is the only result that this rule gives.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pariter.kernels.allocation.shortest_paths import Network

OUTSIDE = -1
"""Where places come from and go to; a node of its own."""


def prefer_earlier(
    network: "Network", taken: list[bool], flow: list[int], prices: list[int]
) -> int:
    """Exchange pairs in place until none can be made for later ones; count the exchanges.

    taken, flow: a best result; prices: any that prove it.
    """
    return _Exchanges(network, taken, flow, prices).make()


class _Exchanges:
    def __init__(
        self, network: "Network", taken: list[bool], flow: list[int], prices: list[int]
    ) -> None:
        self.network = network
        self.taken = taken
        self.flow = flow
        self.prices = prices
        ends = zip(network.first, network.second, network.weight, strict=True)
        tight = [weight == prices[one] + prices[other] for one, other, weight in ends]
        self.even = [number for number, is_tight in enumerate(tight) if is_tight]
        self.pairs: list[list[int]] = [[] for _ in prices]
        for pair in self.even:
            self.pairs[network.first[pair]].append(pair)
            self.pairs[network.second[pair]].append(pair)
        # Only nodes at these prices can win or lose a place without loss.
        self.edge = [node for node, price in enumerate(prices) if price in (0, -network.reward)]
        # No circle passes from one group to another.
        self.group = dict.fromkeys((OUTSIDE, *range(len(prices))), 0)
        self.groups = 1
        self.then: dict[int, int] = {}

    def make(self) -> int:
        exchanges = 0
        for pair in self.even:
            goal, start = self.network.first[pair], self.network.second[pair]
            if self.taken[pair] or self.group[goal] != self.group[start]:
                continue
            if self._reach(goal, start, pair):
                self._exchange(goal, start, pair)
                exchanges += 1
                continue
            # Nothing leads to what was reached: not now, and after no other exchange.
            for node in (goal, *self.then):
                self.group[node] = self.groups
            self.groups += 1
        return exchanges

    def _reach(self, goal: int, start: int, pair: int) -> bool:
        """Search back from goal to start along pairs later than this one.

        Backwards, since the goal has mostly nothing left that could change. `then` says how to go
        on from each node: by a pair, to the outside (-1), or, from there, to which node.
        """
        group = self.group[goal]
        self.then = then = {}
        queue = [goal]
        for node in queue:
            for other, how in self._steps(node, pair):
                if self.group[other] == group and other not in then and other != goal:
                    then[other] = how
                    if other == start:
                        return True
                    queue.append(other)
        return False

    def _steps(self, node: int, pair: int) -> list[tuple[int, int]]:
        """Give the nodes from which a node can be reached, and how to go on from them."""
        network, taken = self.network, self.taken
        if node == OUTSIDE:
            return [(other, OUTSIDE) for other in self.edge if self._can_leave(other)]
        if node < network.firsts:
            ends = network.second
            steps = [(ends[at], at) for at in self.pairs[node] if at > pair and taken[at]]
        else:
            ends = network.first
            steps = [(ends[at], at) for at in self.pairs[node] if at > pair and not taken[at]]
        if self._can_enter(node):
            steps.append((OUTSIDE, node))
        return steps

    def _can_enter(self, node: int) -> bool:
        """Say whether, without loss, a first node can fill a place, or a second one empty one."""
        return self._can_fill(node) if node < self.network.firsts else self._can_empty(node)

    def _can_leave(self, node: int) -> bool:
        return self._can_empty(node) if node < self.network.firsts else self._can_fill(node)

    def _can_fill(self, node: int) -> bool:
        network, flow = self.network, self.flow[node]
        price = -network.reward if flow < network.least[node] else 0
        return flow < network.most[node] and self.prices[node] == price

    def _can_empty(self, node: int) -> bool:
        network, flow = self.network, self.flow[node]
        price = -network.reward if flow <= network.least[node] else 0
        return flow > 0 and self.prices[node] == price

    def _exchange(self, goal: int, start: int, pair: int) -> None:
        network, taken = self.network, self.taken
        taken[pair] = True
        node = start
        while node != goal:
            how = self.then[node]
            if how != OUTSIDE:
                taken[how] = not taken[how]
                node = network.first[how] if network.second[how] == node else network.second[how]
                continue
            self.flow[node] += -1 if node < network.firsts else 1
            node = self.then[OUTSIDE]
            self.flow[node] += 1 if node < network.firsts else -1
