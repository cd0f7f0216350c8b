"""OR-Tools' flow gives what plain Python gives, and is loaded only where it is worth it."""

import subprocess
import sys
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pariter.kernels.allocation import CheckError, shortest_paths
from pariter.kernels.allocation.b_matching import check_pairs, max_weight_b_matching
from pariter.kernels.allocation.flow import Flow, Graph, check_flow, solve, solve_graph
from pariter.kernels.allocation.pair_market import PairMarket

SOURCES = Path(__file__).resolve().parents[2] / "src"


def random_market(random: Random, size: int, most: int, *, with_minimum: bool) -> PairMarket:
    first = tuple(f"f{number}" for number in range(random.randint(0, size)))
    second = tuple(f"s{number}" for number in range(random.randint(0, size)))
    names = (*first, *second)
    capacities = {name: random.choice((0, 1, 1, 2, 3, 2**62)) for name in names}
    return PairMarket(
        first,
        second,
        {
            (one, other): random.randint(0, most)
            for one in first
            for other in second
            if random.random() < 0.6
        },
        {name: capacities[name] for name in first},
        {name: capacities[name] for name in second},
        {name: number for number, name in enumerate(random.sample(names, len(names)))},
        minimum={
            name: random.randint(0, min(2, capacities[name]))
            for name in names
            if with_minimum and random.random() < 0.3
        },
    )


@settings(max_examples=100)
@given(
    st.randoms(use_true_random=False),
    st.sampled_from((0, 1, 5, 1000, 2**40, 2**57, 2**70)),
    st.booleans(),
)
def test_flow_gives_what_plain_python_gives(random: Random, most: int, with_minimum: bool) -> None:
    network = random_market(random, 9, most, with_minimum=with_minimum).network
    assert solve(network) == shortest_paths.solve(network)


@pytest.mark.parametrize("most", [1, 100])
def test_flow_proves_larger_markets(most: int) -> None:
    market = random_market(Random(11), 90, most, with_minimum=False)
    one = max_weight_b_matching(market, "python")
    two = max_weight_b_matching(market, "flow")
    check_pairs(two)
    assert (one.pairs, one.proof) == (two.pairs, two.proof)


def test_check_refuses_every_other_pair_and_most_prices() -> None:
    graph = Graph(
        2,
        np.array([0, 0, 1]),
        np.array([2, 3, 2]),
        np.array([5, 1, 4]),
        np.array([1, 1, 1, 1]),
        np.zeros(4, np.int64),
    )
    found = solve_graph(graph)
    assert found.taken.tolist() == [True, False, False]
    for pair in range(3):
        taken = found.taken.copy()
        taken[pair] = not taken[pair]
        flow = np.bincount(graph.first[taken], minlength=4)
        flow += np.bincount(graph.second[taken], minlength=4)
        with pytest.raises(CheckError):
            check_flow(graph, Flow(taken, flow, found.prices))
    with pytest.raises(CheckError, match="the prices allow"):
        check_flow(graph, found._replace(prices=found.prices + 1))


def test_small_markets_load_neither_numpy_nor_ortools() -> None:
    code = (
        "import sys, pariter.cli.pairs\n"
        "from pariter.kernels.allocation.b_matching import max_weight_b_matching\n"
        "from pariter.kernels.allocation.pair_market import PairMarket\n"
        "places = {'a': 1}, {'x': 1}, {'a': 1, 'x': 1}\n"
        "market = PairMarket(('a',), ('x',), {('a', 'x'): 1}, *places)\n"
        "assert max_weight_b_matching(market).value == 1\n"
        "assert {'numba', 'numpy', 'ortools', 'pandas'}.isdisjoint(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": str(SOURCES)}, check=True)
