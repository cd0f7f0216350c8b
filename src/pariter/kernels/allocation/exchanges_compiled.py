"""Prices and the earliest result as compiled code; needs numba. See `exchanges`."""

from typing import Any

import numpy as np

from pariter.kernels.allocation.compile_once import compiled

FAR = 1 << 62
NOT_SEEN = -3
TO_OUTSIDE = -1
"""How to go on from a node: by a pair, from 0; to the outside; the goal itself has no way on."""
IS_GOAL = -2


def find_prices(
    firsts: int, first: Any, second: Any, weight: Any, most: Any, least: Any, reward: int,
    taken: Any, flow: Any,
) -> Any:  # fmt: skip
    """Give the only prices of their kind; see `shortest_paths.Solution`."""
    starts = _starts(firsts, first)
    held = np.flatnonzero(taken)
    held_starts, held_by = _by_node(len(most), second[held], held)
    far = np.full(len(most), FAR, np.int64)
    _spread_out(
        firsts, first, second, weight, most, least, reward, taken, flow,
        starts, held_starts, held_by, far,
    )  # fmt: skip
    far[firsts:] *= -1
    return far


def prefer_earlier(
    firsts: int, first: Any, second: Any, weight: Any, most: Any, least: Any, reward: int,
    taken: Any, flow: Any, prices: Any,
) -> int:  # fmt: skip
    """Exchange pairs in place until none can be made for later ones; count the exchanges."""
    even = np.flatnonzero(weight == prices[first] + prices[second])
    if taken[even].all():
        return 0
    nodes = len(most)
    ends = np.concatenate((first[even], second[even]))
    starts, of_node = _by_node(nodes, ends, np.concatenate((even, even)))
    edge = np.flatnonzero((prices == 0) | (prices == -reward))
    return int(
        _prefer(
            firsts, first, second, most, least, reward, taken, flow, prices,
            even, starts, of_node, edge,
            np.zeros(nodes + 1, np.int64), np.full(nodes + 1, NOT_SEEN),
            np.empty(nodes + 1, np.int64),
        )
    )  # fmt: skip


@compiled
def _starts(nodes: Any, sorted_nodes: Any) -> Any:
    starts = np.zeros(nodes + 1, np.int64)
    for node in sorted_nodes:
        starts[node + 1] += 1
    return np.cumsum(starts)


@compiled
def _by_node(nodes: Any, ends: Any, pairs: Any) -> Any:
    """Sort pairs by the node they end at, and give where each node's pairs begin."""
    starts = np.zeros(nodes + 1, np.int64)
    for node in ends:
        starts[node + 1] += 1
    starts = np.cumsum(starts)
    at = starts.copy()
    sorted_pairs = np.empty(len(pairs), np.int64)
    for number in range(len(pairs)):
        node = ends[number]
        sorted_pairs[at[node]] = pairs[number]
        at[node] += 1
    return starts, sorted_pairs


@compiled
def _entry_cost(node: Any, firsts: Any, most: Any, least: Any, reward: Any, flow: Any) -> Any:
    """Give what a way from outside into a node costs; see `shortest_paths.entry_cost`."""
    if node >= firsts:
        return reward if flow[node] <= least[node] and least[node] > 0 else 0
    if flow[node] == most[node]:
        return FAR
    return -reward if flow[node] < least[node] else 0


@compiled
def _spread_out(
    firsts: Any, first: Any, second: Any, weight: Any, most: Any, least: Any, reward: Any,
    taken: Any, flow: Any, starts: Any, held_starts: Any, held_by: Any, far: Any,
) -> None:  # fmt: skip
    """Find distances from outside, with nodes waiting in line whenever theirs became shorter."""
    nodes = len(most)
    line = np.empty(nodes + 1, np.int64)
    waits = np.zeros(nodes, np.bool_)
    head, tail = 0, 0
    # The second side last: its distances are mostly shortened by the first.
    for node in range(nodes):
        far[node] = _entry_cost(node, firsts, most, least, reward, flow)
        if far[node] < FAR:
            line[tail] = node
            waits[node] = True
            tail += 1
    while head != tail:
        node = line[head]
        head = head + 1 if head < nodes else 0
        waits[node] = False
        is_first = node < firsts
        begin = starts[node] if is_first else held_starts[node]
        end = starts[node + 1] if is_first else held_starts[node + 1]
        for at in range(begin, end):
            pair = at if is_first else held_by[at]
            if is_first and taken[pair]:
                continue
            other = second[pair] if is_first else first[pair]
            reached = far[node] + (-weight[pair] if is_first else weight[pair])
            if reached < far[other]:
                far[other] = reached
                if not waits[other]:
                    waits[other] = True
                    line[tail] = other
                    tail = tail + 1 if tail < nodes else 0


@compiled
def _prefer(
    firsts: Any, first: Any, second: Any, most: Any, least: Any, reward: Any, taken: Any,
    flow: Any, prices: Any, even: Any, starts: Any, of_node: Any, edge: Any,
    group: Any, then: Any, line: Any,
) -> Any:  # fmt: skip
    groups = 1
    exchanges = 0
    for pair in even:
        goal, start = first[pair], second[pair]
        if taken[pair] or group[goal] != group[start]:
            continue
        reached = _reach(
            firsts, first, second, most, least, reward, taken, flow, prices, pair,
            starts, of_node, edge, group, then, line,
        )  # fmt: skip
        if then[start] != NOT_SEEN:
            _exchange(firsts, first, second, taken, flow, pair, then)
            exchanges += 1
        else:
            for at in range(reached):
                group[line[at]] = groups
            groups += 1
        for at in range(reached):
            then[line[at]] = NOT_SEEN
    return exchanges


@compiled
def _reach(
    firsts: Any, first: Any, second: Any, most: Any, least: Any, reward: Any, taken: Any,
    flow: Any, prices: Any, pair: Any, starts: Any, of_node: Any, edge: Any,
    group: Any, then: Any, line: Any,
) -> Any:  # fmt: skip
    """Search back from one end of a pair to the other; give how many nodes were reached."""
    goal, start = first[pair], second[pair]
    outside = len(most)
    line[0] = goal
    then[goal] = IS_GOAL
    head, tail = 0, 1
    while head < tail and then[start] == NOT_SEEN:
        node = line[head]
        head += 1
        if node == outside:
            for other in edge:
                is_new = then[other] == NOT_SEEN and group[other] == group[goal]
                fills = other >= firsts
                if is_new and _can_change(other, fills, most, least, reward, flow, prices):
                    then[other] = TO_OUTSIDE
                    line[tail] = other
                    tail += 1
            continue
        tail = _step_back(
            node, firsts, first, second, taken, pair, starts, of_node, group, then,
            line, tail,
        )  # fmt: skip
        is_new = then[outside] == NOT_SEEN and group[outside] == group[goal]
        if is_new and _can_change(node, node < firsts, most, least, reward, flow, prices):
            then[outside] = node
            line[tail] = outside
            tail += 1
    return tail


@compiled
def _step_back(
    node: Any, firsts: Any, first: Any, second: Any, taken: Any, pair: Any, starts: Any,
    of_node: Any, group: Any, then: Any, line: Any, tail: Any,
) -> Any:  # fmt: skip
    is_first = node < firsts
    at = starts[node + 1]
    # From the latest pair: pairs are sorted, and those up to this one stay as they are.
    while at > starts[node] and of_node[at - 1] > pair:
        at -= 1
        step = of_node[at]
        other = second[step] if is_first else first[step]
        if taken[step] == is_first and then[other] == NOT_SEEN and group[other] == group[node]:
            then[other] = step
            line[tail] = other
            tail += 1
    return tail


@compiled
def _can_change(
    node: Any, fills: Any, most: Any, least: Any, reward: Any, flow: Any, prices: Any
) -> Any:
    """Say whether a node can fill a place, or empty one, without loss."""
    if fills:
        price = -reward if flow[node] < least[node] else 0
        return flow[node] < most[node] and prices[node] == price
    price = -reward if flow[node] <= least[node] else 0
    return flow[node] > 0 and prices[node] == price


@compiled
def _exchange(
    firsts: Any, first: Any, second: Any, taken: Any, flow: Any, pair: Any, then: Any
) -> None:
    outside = len(flow)
    taken[pair] = True
    node, goal = second[pair], first[pair]
    while node != goal:
        step = then[node]
        if step >= 0:
            taken[step] = not taken[step]
            node = first[step] if second[step] == node else second[step]
        else:
            flow[node] += -1 if node < firsts else 1
            node = then[outside]
            flow[node] += 1 if node < firsts else -1
