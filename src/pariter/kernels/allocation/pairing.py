"""Pairing: who is paired with whom, what proves it, and what happens when someone leaves."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.util import find_spec
from typing import Any, Literal, get_args

from pariter.kernels.allocation import shortest_paths
from pariter.kernels.allocation.allocation import ENGINE
from pariter.kernels.allocation.comparison import Comparison
from pariter.kernels.allocation.errors import MarketError
from pariter.kernels.allocation.pair_explanation import PairExplanation, explain
from pariter.kernels.allocation.pair_market import Pair, PairMarket, hash_pairs
from pariter.kernels.allocation.shortest_paths import Network, Solution
from pariter.kernels.allocation.withdrawal import Policy

Engine = Literal["auto", "python", "flow"]

WORTH_FLOW = 50_000
"""Pairs from which OR-Tools is worth loading."""


@dataclass(frozen=True)
class PairStep:
    """One run: the first, or one after some have left.

    policy: None for the first; gone: who left before it; pairs: all that are held after it.
    prices: name → what proves the pairs that were made anew; see `shortest_paths.Solution`.
    """

    policy: Policy | None
    gone: tuple[str, ...]
    pairs: tuple[Pair, ...]
    prices: Mapping[str, int]


@dataclass(frozen=True)
class Pairing:
    """The result of one pair market.

    market: what went in; mechanism: its name; steps: the run, and each time that some left.
    """

    market: PairMarket
    mechanism: str
    steps: tuple[PairStep, ...]
    engine: Engine = "auto"

    @cached_property
    def status(self) -> Literal["ok", "infeasible"]:
        """Say `infeasible` when no pairs give everyone her minimum, or none has them left."""
        partners = Counter(name for pair in self.nearest for name in pair)
        minimum = self.market.minimum.items()
        short = (name for name, least in minimum if partners[name] < least)
        return "ok" if self.gone.issuperset(short) else "infeasible"

    @property
    def nearest(self) -> tuple[Pair, ...]:
        """Pairs that come as near to every minimum as any can, whether or not they reach it."""
        return self.steps[-1].pairs

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """Pairs, the earliest first; none if the first run is infeasible.

        When someone leaves, the others keep what they hold although a minimum is missed.
        """
        return self.nearest if self.status == "ok" or len(self.steps) > 1 else ()

    @cached_property
    def gone(self) -> frozenset[str]:
        """Names that have left after the first run."""
        return frozenset(name for step in self.steps for name in step.gone)

    @property
    def value(self) -> int:
        """What the pairs are worth together."""
        return sum(self.market.weights[pair] for pair in self.pairs)

    @property
    def message(self) -> str:
        """What one should know about the result."""
        if self.status == "ok":
            return f"{len(self.pairs)} pairs, worth {self.value} together."
        minimum = {name: n for name, n in self.market.minimum.items() if name not in self.gone}
        for name, least in sorted(minimum.items()):
            possible = self.rest.degrees[name] + len(self.kept_by.get(name, ()))
            if possible < least:
                return f"{name!r} needs {least} partners and could have only {possible}."
        partners = Counter(name for pair in self.nearest for name in pair)
        reached = sum(min(partners[name], least) for name, least in minimum.items())
        return (
            f"Minimum partners ask for {sum(minimum.values())} places in all, and no pairs fill "
            f"more than {reached} of them."
        )

    @cached_property
    def kept_by(self) -> dict[str, tuple[str, ...]]:
        """Name → partners that the last run left as they were."""
        return partners_of(kept_before(self.steps, len(self.steps) - 1, self.market))

    @cached_property
    def rest(self) -> PairMarket:
        """The market of the last run."""
        last = len(self.steps) - 1
        return rest_of(self.market, self.gone, kept_before(self.steps, last, self.market))

    @cached_property
    def partners(self) -> dict[str, tuple[str, ...]]:
        """Name → partners, the earliest first."""
        return partners_of(self.pairs)

    @property
    def proof(self) -> dict[str, Any]:
        """What shows that no other pairs are worth more, as a JSON value.

        `bound` is the most that pairs of the last run can be worth, by `prices`, with `reward` for
        each place up to a minimum; its pairs are worth exactly this.
        """
        network, prices = self.rest.network, self.steps[-1].prices
        first, second = self.rest.by_order
        return {
            "engine": ENGINE,
            "mechanism": self.mechanism,
            "input_hash": hash_pairs(self.mechanism, self.market.to_json()),
            "value": self.value,
            "bound": shortest_paths.bound(network, [prices[name] for name in (*first, *second)]),
            "reward": network.reward,
            "prices": {
                "first": {name: prices[name] for name in sorted(first)},
                "second": {name: prices[name] for name in sorted(second)},
            },
        }

    def explain(self, name: str) -> PairExplanation:
        """Explain one name's result with nothing about anyone but her partners.

        Raises KeyError when the name is not in the market, or left after the run.
        """
        if name in self.gone or name not in self.market.order:
            raise KeyError(name)
        return explain(
            self.rest,
            self.last_solution,
            name,
            self.partners.get(name, ()),
            self.market.capacity(name),
            self.market.minimum.get(name, 0),
            is_given=self.status == "ok" or len(self.steps) > 1,
        )

    @cached_property
    def last_solution(self) -> Solution:
        """The last run in numbers."""
        step = self.steps[-1]
        made = set(step.pairs)
        first, second = self.rest.by_order
        taken = [pair in made for pair in self.rest.allowed]
        return Solution(
            taken,
            shortest_paths.flow_of(self.rest.network, taken),
            [step.prices[name] for name in (*first, *second)],
        )

    def withdraw(self, names: Iterable[str], policy: Policy = "chain") -> "Pairing":
        """Give on the places of those who leave, of either side.

        policy: `chain` leaves all other pairs as they are and matches only places that are free, so
        nobody who stays loses a partner who stays; `reoptimise` matches everyone anew.

        Raises MarketError for an unknown name or policy.
        """
        if policy not in get_args(Policy):
            raise MarketError("policy", policy, f"Use one of {', '.join(get_args(Policy))}.")
        leaving = tuple(sorted(set(names)))
        for name in leaving:
            if name not in self.market.order:
                raise MarketError("withdraw", name, "No one has this name; correct it.")
            if name in self.gone:
                raise MarketError("withdraw", name, "This name has left already.")
        gone = self.gone.union(leaving)
        kept = () if policy == "reoptimise" else _staying(self.pairs, gone)
        step = run(rest_of(self.market, gone, kept), self.engine)
        made = sorted((*kept, *step.pairs), key=self.market.place)
        return replace(
            self,
            steps=(*self.steps, PairStep(policy, leaving, tuple(made), step.prices)),
        )

    def compare(self, other: "Pairing") -> Comparison:
        """Say whose pairs are worth more here than in another result, and whose less."""
        fares: dict[int, list[str]] = {-1: [], 0: [], 1: []}
        staying = set(self.market.order).intersection(other.market.order)
        for name in sorted(staying - self.gone - other.gone):
            one, two = self._worth_to(name), other._worth_to(name)
            fares[(one > two) - (one < two)].append(name)
        return Comparison(tuple(fares[1]), tuple(fares[0]), tuple(fares[-1]))

    def _worth_to(self, name: str) -> int:
        is_first = name in self.market.capacities_first
        return sum(
            self.market.weights[(name, partner) if is_first else (partner, name)]
            for partner in self.partners.get(name, ())
        )


def run(market: PairMarket, engine: Engine = "auto") -> PairStep:
    """Find the best pairs of a valid market."""
    solution = _solver(market.network, engine)
    first, second = market.by_order
    made = zip(market.allowed, solution.taken, strict=True)
    return PairStep(
        None,
        (),
        tuple(pair for pair, is_made in made if is_made),
        dict(zip((*first, *second), solution.prices, strict=True)),
    )


def rest_of(market: PairMarket, gone: Collection[str], kept: Iterable[Pair]) -> PairMarket:
    """Return what is left of a market when some have gone and some pairs stay."""
    kept = frozenset(kept)
    if not gone and not kept:
        return market
    held = Counter(name for pair in kept for name in pair)

    def left(counts: Mapping[str, int]) -> dict[str, int]:
        return {
            name: max(0, count - held[name]) for name, count in counts.items() if name not in gone
        }

    return PairMarket(
        first=tuple(name for name in market.first if name not in gone),
        second=tuple(name for name in market.second if name not in gone),
        weights={
            pair: weight
            for pair, weight in market.weights.items()
            if pair not in kept and pair[0] not in gone and pair[1] not in gone
        },
        capacities_first=left(market.capacities_first),
        capacities_second=left(market.capacities_second),
        order={name: number for name, number in market.order.items() if name not in gone},
        forbidden=market.forbidden,
        minimum=left(market.minimum),
    )


def kept_before(steps: tuple[PairStep, ...], number: int, market: PairMarket) -> tuple[Pair, ...]:
    """Give the pairs that a step left as they were."""
    if number == 0 or steps[number].policy == "reoptimise":
        return ()
    before = Pairing(market, "", steps[:number])
    return _staying(before.pairs, frozenset(steps[number].gone))


def partners_of(pairs: Iterable[Pair]) -> dict[str, tuple[str, ...]]:
    """Give name → partners, in the order of the pairs."""
    partners: dict[str, tuple[str, ...]] = {}
    for one, other in pairs:
        partners[one] = (*partners.get(one, ()), other)
        partners[other] = (*partners.get(other, ()), one)
    return partners


def _staying(pairs: Iterable[Pair], gone: Collection[str]) -> tuple[Pair, ...]:
    return tuple(pair for pair in pairs if pair[0] not in gone and pair[1] not in gone)


def _solver(network: Network, engine: Engine) -> Solution:
    if engine == "auto":
        able = find_spec("ortools") is not None and find_spec("numba") is not None
        engine = "flow" if able and len(network.weight) >= WORTH_FLOW else "python"
    if engine == "flow":
        # Loaded here, since it takes the better part of a second.
        from pariter.kernels.allocation import flow

        return flow.solve(network)
    return shortest_paths.solve(network)
