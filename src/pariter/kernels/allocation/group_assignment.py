"""Groups that cannot be divided, such as school classes, to options with room for so many people.

Exact, in turn: most people placed (or the highest total value, where pairs have values), then
fewest steps down the lists, then each group as well as can be, in lottery order.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, get_args

from pariter.kernels.allocation.allocation import ENGINE
from pariter.kernels.allocation.comparison import Comparison
from pariter.kernels.allocation.errors import MarketError
from pariter.kernels.allocation.withdrawal import Policy

if TYPE_CHECKING:
    from pariter.kernels.allocation.group_explanation import GroupExplanation

Pair = tuple[str, str]
"""A group and an option."""

GroupStatus = Literal["optimal", "feasible", "infeasible", "unknown"]
Stage = Literal["value", "steps", "lottery"]

SECONDS = 60.0
"""How long to search, in the solver's own count, which is the same on every machine."""


@dataclass(frozen=True)
class GroupMarket:
    """Groups, how many people are in them, and where they may go.

    sizes: group → people; capacities: option → people.
    preferences: group → options that it may go to, the dearest first.
    order: group → lottery number of its own, smaller is ahead.
    values: (group, option) → worth, where total value counts instead of people; then these pairs
        are the options of each group, and `preferences` stays empty.
    uses: (group, option) → room that it takes there; its size if not given.
    all_placed: whether each group must have a place.
    """

    sizes: Mapping[str, int]
    capacities: Mapping[str, int]
    preferences: Mapping[str, tuple[str, ...]]
    order: Mapping[str, int]
    values: Mapping[Pair, int] = field(default_factory=dict)
    uses: Mapping[Pair, int] = field(default_factory=dict)
    all_placed: bool = False

    def validate(self) -> None:
        """Raise MarketError at the first thing that makes no sense."""
        from pariter.kernels.allocation.group_validation import validate

        validate(self)

    @cached_property
    def wishes(self) -> dict[str, tuple[str, ...]]:
        """Group → where it may go, the dearest first; of equal value by name."""
        if not self.values:
            return {group: tuple(self.preferences.get(group, ())) for group in self.sizes}
        allowed: dict[str, list[str]] = {group: [] for group in self.sizes}
        for group, option in sorted(self.values, key=lambda pair: (-self.values[pair], pair)):
            allowed[group].append(option)
        return {group: tuple(options) for group, options in allowed.items()}

    def use(self, group: str, option: str) -> int:
        """Give the room that a group takes in an option."""
        return self.uses.get((group, option), self.sizes[group])

    def worth(self, group: str, option: str) -> int:
        """Give what is counted when a group goes to an option: its value, or its people."""
        return self.values[group, option] if self.values else self.sizes[group]


@dataclass(frozen=True)
class GroupAllocation:
    """The result for one market of groups.

    assignment: every group that stays → its option, or None.
    status: `optimal` where every stage is proved; `feasible` where time ran out before;
        `infeasible` where not all can be placed who must; `unknown` where time ran out with none.
    bound: no assignment counts more than this; settled: stages that are proved, in turn.
    reason: why there is none.
    gone: groups that left after the run; held: what groups must not fall behind.
    """

    market: GroupMarket
    assignment: Mapping[str, str | None]
    status: GroupStatus
    bound: int | None
    settled: tuple[Stage, ...]
    reason: str = ""
    gone: frozenset[str] = frozenset()
    held: Mapping[str, str] = field(default_factory=dict)

    @property
    def value(self) -> int:
        """What is counted: people who have a place, or the total value."""
        return sum(
            self.market.worth(group, option)
            for group, option in self.assignment.items()
            if option is not None
        )

    @property
    def people(self) -> int:
        """How many people have a place."""
        return sum(self.market.sizes[group] for group, held in self.assignment.items() if held)

    @property
    def message(self) -> str:
        """What one should know about the result."""
        if self.status in ("infeasible", "unknown"):
            return self.reason
        counted = "value" if self.market.values else "people placed"
        if "value" in self.settled:
            told = f"{counted}: {self.value}, and no assignment has more"
        else:
            told = f"{counted}: {self.value}, and no assignment has more than {self.bound}"
        if self.status == "optimal":
            return f"{told}."
        return f"{told}; time ran out before all was decided: allow more seconds."

    @property
    def proof(self) -> dict[str, Any]:
        """What was decided and what bounds it, as a JSON value."""
        return {
            "engine": ENGINE,
            "mechanism": "group_assignment",
            "value": self.value,
            "bound": self.bound,
            "people": self.people,
            "settled": list(self.settled),
        }

    def explain(self, group: str) -> "GroupExplanation":
        """Explain one group's result: for each wish, what it would have cost all together.

        Raises KeyError when there is no such group, or it left after the run.
        """
        # Loaded here, since an explanation tries other assignments.
        from pariter.kernels.allocation.group_explanation import explain

        return explain(self, group)

    def withdraw(self, groups: Iterable[str], policy: Policy = "chain") -> "GroupAllocation":
        """Give on the room of groups that leave.

        policy: `chain` lets no group that stays fall behind what it holds; `reoptimise` decides
        again, which can.

        Raises MarketError for an unknown group or policy.
        """
        if policy not in get_args(Policy):
            raise MarketError("policy", policy, f"Use one of {', '.join(get_args(Policy))}.")
        leaving = frozenset(groups)
        for group in sorted(leaving):
            if group not in self.market.sizes:
                raise MarketError("withdraw", group, "No group has this name; correct it.")
            if group in self.gone:
                raise MarketError("withdraw", group, "This group has left already.")
        staying = {
            group: option
            for group, option in self.assignment.items()
            if option is not None and group not in leaving
        }
        held = staying if policy == "chain" else {}
        return _decide(self.market, SECONDS, self.gone | leaving, held)

    def compare(self, other: "GroupAllocation") -> Comparison:
        """Say which groups are better and which are worse off here than in another result."""
        fares: dict[int, list[str]] = {-1: [], 0: [], 1: []}
        for group in sorted(self.assignment.keys() & other.assignment.keys()):
            wishes = self.market.wishes[group]
            one, two = (
                wishes.index(held) if (held := result.assignment[group]) in wishes else len(wishes)
                for result in (self, other)
            )
            fares[(one > two) - (one < two)].append(group)
        return Comparison(tuple(fares[-1]), tuple(fares[0]), tuple(fares[1]))


def group_assignment(market: GroupMarket, seconds: float = SECONDS) -> GroupAllocation:
    """Place groups exactly; needs the extra `large`.

    seconds: how long to search, in the solver's own count.

    Raises MarketError when the market is malformed, or the solver is not installed.
    """
    market.validate()
    return _decide(market, seconds)


def _decide(
    market: GroupMarket,
    seconds: float,
    gone: frozenset[str] = frozenset(),
    held: Mapping[str, str] | None = None,
) -> GroupAllocation:
    # Loaded here: the solver takes long to load, and is not part of every installation.
    from pariter.kernels.allocation.group_solver import decide

    return decide(market, seconds, gone, held or {})


def check_groups(allocation: GroupAllocation) -> None:
    """Raise AssertionError unless no option is overfilled and each group is where it may be."""
    market = allocation.market
    filled = dict.fromkeys(market.capacities, 0)
    for group, option in allocation.assignment.items():
        if option is None:
            if group in allocation.held:
                raise AssertionError(f"Group {group!r} lost {allocation.held[group]!r}.")
            continue
        if option not in market.wishes[group]:
            raise AssertionError(f"Group {group!r} may not go to {option!r}.")
        filled[option] += market.use(group, option)
    for option, people in filled.items():
        if people > market.capacities[option]:
            raise AssertionError(f"Option {option!r} is filled with {people}.")
    if allocation.bound is not None and allocation.value > allocation.bound:
        raise AssertionError(f"The value {allocation.value} is beyond its bound.")
