"""The same pairs by OR-Tools' flow of least cost, for markets of many thousand; needs `large`.

OR-Tools gives a flow and no prices. They are found as distances in what the flow leaves free, and
the earliest of equal results is taken, as in plain Python; so the result is the same. Worths that
64 bits do not hold, and all that OR-Tools refuses, are left to plain Python.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from pariter.kernels.allocation import shortest_paths
from pariter.kernels.allocation.check import CheckError
from pariter.kernels.allocation.exchanges_compiled import find_prices, prefer_earlier
from pariter.kernels.allocation.shortest_paths import Network, Solution

Integers = NDArray[np.int64]
Truths = NDArray[np.bool_]

LARGEST = 1 << 61


class Graph(NamedTuple):
    """A network as arrays; see `Network`.

    first, second, weight: of each pair, sorted by its two nodes; most, least: of each node.
    """

    firsts: int
    first: Integers
    second: Integers
    weight: Integers
    most: Integers
    least: Integers
    reward: int = 0


class Flow(NamedTuple):
    """The best pairs of a graph; see `Solution`."""

    taken: Truths
    flow: Integers
    prices: Integers


def solve(network: Network) -> Solution:
    """Find the best pairs; of equal results the earliest."""
    widest = max((*network.weight, network.reward), default=0) + 1
    size = max(len(network.most), len(network.weight)) + 2
    if widest * size >= LARGEST or max(network.most, default=0) >= LARGEST:
        return shortest_paths.solve(network)
    graph = Graph(
        firsts=network.firsts,
        first=np.array(network.first, np.int64),
        second=np.array(network.second, np.int64),
        weight=np.array(network.weight, np.int64),
        most=np.array(network.most, np.int64),
        least=np.array(network.least, np.int64),
        reward=network.reward,
    )
    found = solve_graph(graph)
    return Solution(found.taken.tolist(), found.flow.tolist(), found.prices.tolist())


def solve_graph(graph: Graph) -> Flow:
    """Find the best pairs of a graph whose worths are small, and check them.

    Raises CheckError when the flow or the prices turn out wrong.
    """
    taken = _find_flow(graph)
    nodes = len(graph.most)
    flow = np.bincount(graph.first[taken], minlength=nodes)
    flow += np.bincount(graph.second[taken], minlength=nodes)
    prices = find_prices(*graph, taken, flow)
    prefer_earlier(*graph, taken, flow, prices)
    found = Flow(taken, flow, prices)
    check_flow(graph, found)
    return found


def check_flow(graph: Graph, found: Flow) -> None:
    """Raise CheckError unless capacities hold and the prices prove the pairs."""
    taken, flow, prices = found
    nodes = len(graph.most)
    partners = np.bincount(graph.first[taken], minlength=nodes)
    partners += np.bincount(graph.second[taken], minlength=nodes)
    if (partners != flow).any() or (flow > graph.most).any():
        raise CheckError("A name has more partners than it may have.")
    reward, least = graph.reward, graph.least
    surplus = graph.weight - prices[graph.first] - prices[graph.second]
    bound = int(np.maximum(surplus, 0).sum())
    bound += int((least * np.maximum(prices + reward, 0)).sum())
    # A price above nothing is only that of a full name, so places that stay empty cost nothing.
    dear = prices > 0
    bound += int(((graph.most - least)[dear] * prices[dear]).sum())
    worth = int(graph.weight[taken].sum()) + reward * int(np.minimum(flow, least).sum())
    if bound != worth:
        raise CheckError(f"The pairs are worth {worth}; the prices allow {bound}.")


def _find_flow(graph: Graph) -> Truths:
    """Give some best pairs."""
    nodes, outside = len(graph.most), len(graph.most)
    pairs = len(graph.weight)
    degree = np.bincount(graph.first, minlength=nodes) + np.bincount(graph.second, minlength=nodes)
    most = np.minimum(graph.most, degree)
    least = np.minimum(graph.least, most)
    solver = SimpleMinCostFlow()
    solver.add_arcs_with_capacity_and_unit_cost(
        graph.first, graph.second, np.ones(pairs, np.int64), -graph.weight
    )
    for places, cost in ((least, -graph.reward), (most - least, 0)):
        wide = np.flatnonzero(places)
        ahead = wide < graph.firsts
        solver.add_arcs_with_capacity_and_unit_cost(
            np.where(ahead, outside, wide),
            np.where(ahead, wide, outside),
            places[wide],
            np.full(len(wide), cost, np.int64),
        )
    status = solver.solve()
    if status != SimpleMinCostFlow.OPTIMAL:
        raise CheckError(f"OR-Tools found no flow and says {status.name}.")
    taken: Truths = solver.flows(np.arange(pairs)) > 0
    return taken
