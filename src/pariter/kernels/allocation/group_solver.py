"""Groups placed by integer programming with CP-SAT of OR-Tools, stage after stage.

One worker, a fixed seed and a limit in the solver's own count of time: the same market gives the
same result everywhere. All numbers are integers, so nothing is decided by rounding.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from typing import Any

from pariter.kernels.allocation.errors import MarketError
from pariter.kernels.allocation.group_assignment import (
    GroupAllocation,
    GroupMarket,
    GroupStatus,
    Pair,
    Stage,
)

Chosen = dict[str, str]
"""Group → its option, for those that are placed."""


@dataclass(frozen=True)
class Answer:
    """What one search found: assignment, whether it is proved the best, and a bound of its sum.

    chosen: None where there is none, or none was found in time.
    """

    chosen: Chosen | None
    is_proved: bool
    bound: int


class Search:
    """One market as an integer program, with what was decided so far.

    pairs: those that may be chosen; left: how much longer to search.
    """

    def __init__(
        self,
        market: GroupMarket,
        seconds: float,
        gone: frozenset[str],
        held: Mapping[str, str],
    ) -> None:
        self.market = market
        self.left = seconds
        self.groups = sorted(market.sizes.keys() - gone, key=market.order.__getitem__)
        self.held = held
        self._solver = _load()
        self.model = self._solver.CpModel()
        self.choices: dict[Pair, Any] = {}
        for group in self.groups:
            for option in self._open_to(group):
                if market.use(group, option) <= market.capacities[option]:
                    self.choices[group, option] = self.model.new_bool_var("")
        self._add_rules()

    def steps(self, group: str, option: str | None) -> int:
        """Count the steps down a group's list; without a place, one beyond its end."""
        wishes = self.market.wishes[group]
        return len(wishes) if option is None else wishes.index(option)

    def best(self, gain: Callable[[str, str], int], hint: Chosen | None) -> Answer:
        """Find an assignment with the highest sum of gains."""
        gains = {pair: gain(*pair) for pair in self.choices}
        self.model.maximize(sum(amount * self.choices[pair] for pair, amount in gains.items()))
        self.model.clear_hints()
        if hint is not None:
            for (group, option), choice in self.choices.items():
                self.model.add_hint(choice, hint.get(group) == option)
        solver = self._solver.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 0
        solver.parameters.max_deterministic_time = max(self.left, 0.0)
        status = solver.solve(self.model)
        self.left -= solver.response_proto.deterministic_time
        if status not in (self._solver.OPTIMAL, self._solver.FEASIBLE):
            return Answer(None, status == self._solver.INFEASIBLE, 0)
        chosen = {
            group: option
            for (group, option), choice in self.choices.items()
            if solver.boolean_value(choice)
        }
        if status == self._solver.OPTIMAL:
            return Answer(chosen, True, sum(gains[pair] for pair in chosen.items()))
        # The solver tells a whole number as a decimal.
        return Answer(chosen, False, math.floor(solver.best_objective_bound + 0.5))

    def keep(self, gain: Callable[[str, str], int], amount: int) -> None:
        """Decide that gains add up to this amount from now on."""
        self.model.add(sum(gain(*pair) * choice for pair, choice in self.choices.items()) == amount)

    def fix(self, group: str, option: str | None) -> None:
        """Decide where one group goes."""
        for choice in self.choices_of(group, but=option):
            self.model.add(choice == 0)
        if option is not None:
            self.model.add(self.choices[group, option] == 1)

    def choices_of(self, group: str, but: str | None = None) -> list[Any]:
        """Give the choices of a group, but one."""
        wishes = self.market.wishes[group]
        pairs = [(group, option) for option in wishes if option != but]
        return [self.choices[pair] for pair in pairs if pair in self.choices]

    def _open_to(self, group: str) -> tuple[str, ...]:
        wishes = self.market.wishes[group]
        held = self.held.get(group)
        return wishes if held is None else wishes[: wishes.index(held) + 1]

    def _add_rules(self) -> None:
        market = self.market
        for group in self.groups:
            choices = self.choices_of(group)
            if market.all_placed or group in self.held:
                self.model.add(sum(choices) == 1)
            else:
                self.model.add_at_most_one(choices)
        for option, room in market.capacities.items():
            taking = [pair for pair in self.choices if pair[1] == option]
            used = sum(market.use(*pair) * self.choices[pair] for pair in taking)
            if taking:
                self.model.add(used <= room)


def decide(
    market: GroupMarket, seconds: float, gone: frozenset[str], held: Mapping[str, str]
) -> GroupAllocation:
    """Place the groups of a valid market that stay, none behind what it holds."""
    search = Search(market, seconds, gone, held)
    answer = search.best(market.worth, dict(held))
    if answer.chosen is None:
        status: GroupStatus = "infeasible" if answer.is_proved else "unknown"
        nobody = dict.fromkeys(search.groups)
        reason = _reason(search) if answer.is_proved else _TIME_RAN_OUT
        return GroupAllocation(market, nobody, status, None, (), reason, gone, held)
    chosen, settled = _settle(search, answer)
    return GroupAllocation(
        market,
        {group: chosen.get(group) for group in sorted(search.groups)},
        "optimal" if settled[-1:] == ("lottery",) else "feasible",
        answer.bound,
        settled,
        "",
        gone,
        held,
    )


def _settle(search: Search, answer: Answer) -> tuple[Chosen, tuple[Stage, ...]]:
    """Decide the later stages, as far as time allows."""
    market = search.market
    chosen = answer.chosen or {}
    if not answer.is_proved:
        return chosen, ()
    search.keep(market.worth, sum(market.worth(*pair) for pair in chosen.items()))

    def saved(group: str, option: str) -> int:
        return search.steps(group, None) - search.steps(group, option)

    answer = search.best(saved, chosen)
    chosen = answer.chosen or chosen
    if not answer.is_proved:
        return chosen, ("value",)
    search.keep(saved, sum(saved(*pair) for pair in chosen.items()))
    for group in search.groups:
        if search.steps(group, chosen.get(group)) > 0:
            answer = search.best(partial(_of_one, saved, group), chosen)
            chosen = answer.chosen or chosen
            if not answer.is_proved:
                return chosen, ("value", "steps")
        search.fix(group, chosen.get(group))
    return chosen, ("value", "steps", "lottery")


def _of_one(gain: Callable[[str, str], int], group: str, other: str, option: str) -> int:
    return gain(other, option) if other == group else 0


_TIME_RAN_OUT = "Time ran out before a place for each group was found; allow more seconds."


def _reason(search: Search) -> str:
    """Say why not every group can be placed that must be."""
    market = search.market
    for group in search.groups:
        if not search.choices_of(group):
            return f"{group!r} fits into none of its options; give it another, or more room."
    least = sum(
        min(market.use(group, option) for option in market.wishes[group]) for group in search.groups
    )
    room = sum(market.capacities.values())
    if least > room:
        return f"The groups need room for {least}, and there is room for {room}."
    return "However they are put together, some group has no room left in its options."


def _load() -> Any:
    if find_spec("ortools") is None:
        raise MarketError(
            "group-assignment", "ortools", "It is not installed: pip install pariter[large]."
        )
    from ortools.sat.python import cp_model

    return cp_model
