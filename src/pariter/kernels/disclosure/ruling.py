"""Ruling: what the gate decided about one table, and why."""

from dataclasses import dataclass
from typing import Any, Literal

from pariter.kernels.disclosure.judge import Verdict
from pariter.kernels.disclosure.policy import Policy
from pariter.kernels.disclosure.release import ReleasedTable, in_order, seal
from pariter.kernels.disclosure.table import Table

Decision = Literal["publish", "suppress", "round", "coarsen", "refuse"]


@dataclass(frozen=True)
class Ruling:
    """What the gate ruled on one table.

    decision: `publish` as asked, `suppress` single cells, `round` every count, `coarsen` to fewer
    dimensions (and suppress or round there), or `refuse`.
    asked: the dimensions asked for. released: the table to show, None when refused.
    reason: in words, naming no count. conflict: digest of the release that stands in the way.
    repeats: digest of the ledger entry that already holds this very release.
    """

    population: str
    measure: str
    decision: Decision
    asked: tuple[str, ...]
    released: ReleasedTable | None
    reason: str
    conflict: str | None = None
    repeats: str | None = None

    def content(self) -> dict[str, Any]:
        """Write what the ledger keeps; a refusal tells something too, so it is kept as well."""
        if self.released is not None:
            return self.released.content()
        return {"kind": "refusal", "population": self.population, "measure": self.measure}

    def to_json(self) -> dict[str, Any]:
        """Write the ruling without any count, as a JSON value."""
        return {
            "population": self.population,
            "measure": self.measure,
            "decision": self.decision,
            "asked": list(self.asked),
            "released": None if self.released is None else list(self.released.dimensions),
            "withheld": [
                list(address)
                for address in in_order(self.released.withheld if self.released else ())
            ],
            "reason": self.reason,
            "conflict": self.conflict,
            "repeats": self.repeats,
            **self._rounding(),
        }

    def _rounding(self) -> dict[str, int]:
        if self.released is None or self.released.rounded_to == 1:
            return {}
        return {"rounded_to": self.released.rounded_to}


def release(table: Table, verdict: Verdict, policy: Policy, repeats: str | None = None) -> Ruling:
    """Rule that a level of a table is told."""
    level = verdict.level or table
    dropped = table.dimensions[len(level.dimensions) :]
    reasons = []
    if dropped:
        reasons.append(f"Told without {' and '.join(dropped)}: some counts were small.")
    if verdict.withheld:
        reasons.append("Some counts are withheld: they are small, or would tell a small one.")
    return Ruling(
        table.population,
        table.measure,
        "coarsen" if dropped else "suppress" if verdict.withheld else "publish",
        table.dimensions,
        seal(level, policy.threshold, verdict.withheld),
        " ".join(reasons) or "No count is small.",
        repeats=repeats,
    )


def rounded(table: Table, released: ReleasedTable) -> Ruling:
    """Rule that a table is told in multiples of a number."""
    dropped = table.dimensions[len(released.dimensions) :]
    reasons = [f"Every count is rounded to a multiple of {released.rounded_to}."]
    if dropped:
        reasons.insert(0, f"Told without {' and '.join(dropped)}: no rounding adds up with it.")
    return Ruling(
        table.population,
        table.measure,
        "coarsen" if dropped else "round",
        table.dimensions,
        released,
        " ".join(reasons),
    )


def refuse(table: Table, reason: str, conflict: str | None = None) -> Ruling:
    """Rule that nothing of a table is told."""
    return Ruling(
        table.population,
        table.measure,
        "refuse",
        table.dimensions,
        None,
        reason,
        conflict=conflict,
    )


def repeat(table: Table, released: ReleasedTable, digest: str) -> Ruling:
    """Rule that what is told already may be shown again."""
    withheld = bool(released.withheld)
    return Ruling(
        table.population,
        table.measure,
        "round" if released.rounded_to > 1 else "suppress" if withheld else "publish",
        table.dimensions,
        released,
        "It is told already.",
        repeats=digest,
    )
