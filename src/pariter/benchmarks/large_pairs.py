"""Pairs on arrays, with prices and check, beside HiGHS and beside OR-Tools' flow without either."""

from collections.abc import Iterator
from functools import partial

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt

from pariter.benchmarks.figure import Figure
from pariter.benchmarks.pairs import BENCH, CANDIDATES, LARGEST
from pariter.benchmarks.timing import best, most_memory
from pariter.kernels.allocation.flow import Graph, solve_graph

SIZE = 5000
TIMES_AS_FAST = 8
SLOWER_BY = 1.5
"""How many times as fast as HiGHS it is to be, and how much slower than a flow without prices."""

LABEL = "pairs with prices, 5e3 × 5e3 × 20"


def measure() -> Iterator[Figure]:
    """Yield the figures beside a flow without prices, then beside HiGHS."""
    yield from _beside_a_flow()
    yield Figure(BENCH, "memory, up to pairs of 5e3 × 5e3 × 20", most_memory(), "MB", 500)
    yield _beside_highs()


def _beside_a_flow() -> Iterator[Figure]:
    """Yield one figure with one place for each, and one with three."""
    for places, words in ((1, "one place"), (3, "three places")):
        graph = make_graph(SIZE, places)
        found = solve_graph(graph)
        if _bare_flow(graph) != int(graph.weight[found.taken].sum()):
            raise RuntimeError(f"{LABEL}: OR-Tools finds another worth")
        seconds, bare = float("inf"), float("inf")
        # In turn, so that what else the machine does slows both.
        for _ in range(5):
            seconds = min(seconds, best(partial(solve_graph, graph), 1))
            bare = min(bare, best(partial(_bare_flow, graph), 1))
        yield Figure(BENCH, f"{LABEL}, {words}", seconds, "s", SLOWER_BY * bare,
                     peer="OR-Tools' flow without prices", peer_value=bare)  # fmt: skip


def _beside_highs() -> Figure:
    """Return the figure beside the HiGHS in OR-Tools: a package of its own would clash."""
    graph = make_graph(SIZE, 1)
    model = _linear_program(graph)
    worth = 0.0

    def solve() -> None:
        nonlocal worth
        worth = mathopt.solve(model, mathopt.SolverType.HIGHS).objective_value()

    theirs = best(solve, 1)
    found = solve_graph(graph)
    if round(worth) != int(graph.weight[found.taken].sum()):
        raise RuntimeError(f"{LABEL}: HiGHS finds another worth")
    seconds = best(lambda: solve_graph(graph))
    return Figure(BENCH, LABEL, seconds, "s", theirs / TIMES_AS_FAST,
                  peer="HiGHS", peer_value=theirs)  # fmt: skip


def make_graph(size: int, places: int) -> Graph:
    """Make two sides with twenty candidates each; the same numbers make the same graph."""
    random = np.random.default_rng(size)
    # Steps of at least one around a circle: twenty different candidates.
    steps = random.integers(1, size // CANDIDATES, (size, CANDIDATES))
    others = (steps.cumsum(axis=1) + random.integers(0, size, (size, 1))) % size
    return Graph(
        firsts=size,
        first=np.repeat(np.arange(size), CANDIDATES),
        second=np.sort(others, axis=1).ravel() + size,
        weight=random.integers(0, LARGEST + 1, size * CANDIDATES),
        most=np.full(2 * size, places),
        least=np.zeros(2 * size, np.int64),
    )


def _bare_flow(graph: Graph) -> int:
    """Find some best pairs as one would without a proof, and give their worth."""
    nodes, outside = len(graph.most), len(graph.most)
    solver = SimpleMinCostFlow()
    ends = np.arange(nodes)
    ahead = ends < graph.firsts
    solver.add_arcs_with_capacity_and_unit_cost(
        graph.first, graph.second, np.ones(len(graph.weight), np.int64), -graph.weight
    )
    solver.add_arcs_with_capacity_and_unit_cost(
        np.where(ahead, outside, ends),
        np.where(ahead, ends, outside),
        graph.most,
        np.zeros(nodes, np.int64),
    )
    if solver.solve() != SimpleMinCostFlow.OPTIMAL:
        raise RuntimeError(f"{LABEL}: OR-Tools finds no flow")
    solver.flows(np.arange(len(graph.weight)))
    return -int(solver.optimal_cost())


def _linear_program(graph: Graph) -> mathopt.Model:
    """Write the graph as a linear program, whose corners are whole numbers."""
    pairs, nodes = len(graph.weight), len(graph.most)
    model = model_pb2.ModelProto()
    model.variables.ids.extend(range(pairs))
    model.variables.lower_bounds.extend([0.0] * pairs)
    model.variables.upper_bounds.extend([1.0] * pairs)
    model.variables.integers.extend([False] * pairs)
    model.objective.maximize = True
    model.objective.linear_coefficients.ids.extend(range(pairs))
    model.objective.linear_coefficients.values.extend(graph.weight.astype(float).tolist())
    model.linear_constraints.ids.extend(range(nodes))
    model.linear_constraints.lower_bounds.extend([-np.inf] * nodes)
    model.linear_constraints.upper_bounds.extend(graph.most.astype(float).tolist())
    rows = np.concatenate((graph.first, graph.second))
    columns = np.tile(np.arange(pairs), 2)
    by_row = np.lexsort((columns, rows))
    matrix = model.linear_constraint_matrix
    matrix.row_ids.extend(rows[by_row].tolist())
    matrix.column_ids.extend(columns[by_row].tolist())
    matrix.coefficients.extend([1.0] * (2 * pairs))
    return mathopt.Model.from_model_proto(model)
