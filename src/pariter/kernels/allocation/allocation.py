"""Allocation: who holds what, who waits, and where the line fell."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any, Literal

from pariter import __version__
from pariter.kernels.allocation.cutoffs import Cutoff, compute_cutoffs
from pariter.kernels.allocation.explanation import Explanation, explain
from pariter.kernels.allocation.market import Market

ENGINE = f"pariter {__version__}"


@dataclass(frozen=True)
class Allocation:
    """The result of one mechanism on one market.

    market: what went in; mechanism: its name in `MECHANISMS`.
    assignment: every applicant → the option she holds, or None.
    status: `infeasible` when no allocation meets all rules; message: then says why.
    """

    market: Market
    mechanism: str
    assignment: Mapping[str, str | None]
    status: Literal["ok", "infeasible"] = "ok"
    message: str = ""

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

        A vacancy goes to the first of them whose home still has a seat there.
        """
        waiting: dict[str, list[str]] = {option: [] for option in self.market.options}
        for applicant, wishes in self.market.preferences.items():
            held = self.assignment[applicant]
            for wish in wishes:
                if wish == held:
                    break
                waiting[wish].append(applicant)
        return self._in_option_order(waiting)

    @cached_property
    def cutoffs(self) -> dict[str, Cutoff]:
        """Option → the last who got in; everyone holds her best wish whose line she clears."""
        return compute_cutoffs(self.market, self.holders)

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
            "cutoffs": {option: line.to_json() for option, line in sorted(self.cutoffs.items())},
        }

    def explain(self, applicant: str) -> Explanation:
        """Explain one applicant's result with nothing about anyone else.

        Raises KeyError when the applicant is not in the market.
        """
        return explain(self, applicant)

    def _in_option_order(self, names: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
        return {
            option: tuple(sorted(applicants, key=partial(self.market.key, option)))
            for option, applicants in names.items()
        }
