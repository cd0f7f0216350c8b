"""Allocation: who holds what, who waits, and where the line fell."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Literal

from pariter import __version__
from pariter.kernels.allocation import cutoffs
from pariter.kernels.allocation.comparison import Comparison, compare
from pariter.kernels.allocation.cutoffs import Cutoff
from pariter.kernels.allocation.explanation import Explanation, explain
from pariter.kernels.allocation.market import Market
from pariter.kernels.allocation.records import plain_hash

if TYPE_CHECKING:
    from pariter.kernels.allocation.withdrawal import Departure, Policy

ENGINE = f"pariter {__version__}"


@dataclass(frozen=True)
class Allocation:
    """The result of one mechanism on one market.

    market: what went in; mechanism: its name in `MECHANISMS`.
    assignment: every applicant → the option she holds, or None.
    status: `infeasible` when no allocation meets all rules.
    departures: who left after the run, in turn, and how their seats were given on.
    """

    market: Market
    mechanism: str
    assignment: Mapping[str, str | None]
    status: Literal["ok", "infeasible"] = "ok"
    departures: "tuple[Departure, ...]" = ()

    @property
    def message(self) -> str:
        """What one should know about the result; empty when there is nothing to say."""
        cut = len(self.market.cut_short)
        if cut == 0:
            return ""
        return (
            f"Lists were limited to {self.market.maximum_choices} of {len(self.market.options)} "
            f"options, and {cut} of {len(self.market.applicants)} applicants used all of it: "
            "choosing what to rank can then pay, so truthful lists are no longer best for all."
        )

    @cached_property
    def gone(self) -> frozenset[str]:
        """Applicants who left after the run."""
        return frozenset(name for step in self.departures for name in step.applicants)

    @cached_property
    def holders(self) -> dict[str, tuple[str, ...]]:
        """Option → applicants who hold a seat of it, in the option's order."""
        held: dict[str, list[str]] = {option: [] for option in self.market.options}
        for applicant, option in self.assignment.items():
            if option is not None:
                held[option].append(applicant)
        return self._in_option_order(held)

    @cached_property
    def waiting(self) -> dict[str, tuple[str, ...]]:
        """Option → applicants who like it better than what they hold, in the option's order.

        A vacancy goes to the first of them whom its class of slots, her home's quota and the caps
        let in; `withdraw` finds her.
        """
        waiting: dict[str, list[str]] = {option: [] for option in self.market.options}
        for applicant, wishes in self.market.preferences.items():
            if applicant in self.gone:
                continue
            held = self.assignment[applicant]
            for wish in wishes:
                if wish == held:
                    break
                waiting[wish].append(applicant)
        return self._in_option_order(waiting)

    @cached_property
    def cutoffs(self) -> dict[str, Cutoff]:
        """Option → the last who got in; everyone holds her best wish whose line she clears."""
        return cutoffs.compute_cutoffs(self.market, self.holders)

    def clears(self, option: str, applicant: str) -> bool:
        """Say whether an applicant is on the right side of an option's line."""
        return cutoffs.clears(self.market, self.cutoffs[option], option, applicant)

    @cached_property
    def classes(self) -> dict[str, str]:
        """Applicant → the class of slots she is in, where her option has classes."""
        return {
            applicant: name
            for option in self.market.slots
            for applicant, name in cutoffs.seat(self.market, option, self.holders[option])[
                1
            ].items()
        }

    @cached_property
    def positions(self) -> dict[str, int]:
        """Applicant → place by order number, 1 is first."""
        by_order = sorted(self.market.applicants, key=self.market.order.__getitem__)
        return {applicant: place for place, applicant in enumerate(by_order, start=1)}

    @cached_property
    def places(self) -> dict[str, dict[str, int]]:
        """Option → applicant who ranked it → place in the option's order, 1 is first."""
        asked: dict[str, list[str]] = {option: [] for option in self.market.options}
        for applicant, wishes in self.market.preferences.items():
            for wish in wishes:
                asked[wish].append(applicant)
        return {
            option: {applicant: place for place, applicant in enumerate(names, start=1)}
            for option, names in self._in_option_order(asked).items()
        }

    @property
    def proof(self) -> dict[str, Any]:
        """What lets each applicant check her own result alone, as a JSON value."""
        return {
            "engine": ENGINE,
            "mechanism": self.mechanism,
            "input_hash": plain_hash(self.market, self.mechanism),
            "cutoffs": {option: line.to_json() for option, line in sorted(self.cutoffs.items())},
        }

    def explain(self, applicant: str) -> Explanation:
        """Explain one applicant's result with nothing about anyone else.

        Raises KeyError when the applicant is not in the market, or left after the run.
        """
        return explain(self, applicant)

    def withdraw(self, applicants: Iterable[str], policy: "Policy" = "chain") -> "Allocation":
        """Give on the seats of those who leave; nobody who stays is worse off.

        policy: `chain` moves those who wait up into each vacancy; `reoptimise` runs the mechanism
        again with the same order numbers. Nothing is drawn again.

        Raises MarketError for an unknown applicant or policy.
        """
        # Loaded here, since withdrawal runs the mechanisms, which make allocations.
        from pariter.kernels.allocation.withdrawal import withdraw

        return withdraw(self, applicants, policy)

    def compare(self, other: "Allocation") -> Comparison:
        """Say who is better and who is worse off here than in another allocation."""
        return compare(self, other)

    def _in_option_order(self, names: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
        return {
            option: tuple(sorted(applicants, key=partial(self._key, option)))
            for option, applicants in names.items()
        }

    def _key(self, option: str, applicant: str) -> tuple[int, int]:
        # An option whose classes all have priorities of their own need not have any itself.
        ranked = self.market.priorities.get(option, {})
        return (ranked.get(applicant, 0), self.market.order[applicant])
