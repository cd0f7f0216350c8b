"""Group: tables about the same people, and what the ledger tells of them."""

from collections import Counter
from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any

from pariter.kernels.disclosure.attacker import SolverError, has_solver
from pariter.kernels.disclosure.coarse import coarsen_all
from pariter.kernels.disclosure.cube import Address, sums_over
from pariter.kernels.disclosure.imagined import DisagreeError
from pariter.kernels.disclosure.judge import Asked, Verdict, judge
from pariter.kernels.disclosure.panel import guard_changes, other_years
from pariter.kernels.disclosure.people import TooWideError
from pariter.kernels.disclosure.policy import Policy
from pariter.kernels.disclosure.release import ReleasedTable
from pariter.kernels.disclosure.ruling import Ruling, refuse, release, repeat
from pariter.kernels.disclosure.table import Table

OTHER_COUNTS = (
    "Other counts of the same people are published; the difference of the two could tell about "
    "one person. Use release {release}, or publish a correction of it."
)
IN_ANOTHER_WAY = (
    "The same people are told of in another way by release {release}; both together would tell "
    "more. Use that release, or publish a correction of it."
)
ROUNDED = (
    "Release {release} tells these counts rounded; exact ones beside it would tell more. "
    "Correct it with counts that are rounded to the same number."
)
TOO_FEW = "Too few people to tell anything about."
TOO_WIDE = "What is told of these people in other years is too much to be thought through with it."
TOGETHER = "Together with release {release} about the same people it would tell of too few of them."
UNKNOWN = (SolverError, DisagreeError, TooWideError)
"""What is raised where nobody can say what a reader would work out."""


class Group:
    """Steps of a chain, or tables of the same counts, that are asked for together.

    numbers: of the tables in the proposal. known: what is released so far, by digest; what
    is released here joins it.
    """

    def __init__(
        self,
        tables: Sequence[Table],
        numbers: Sequence[int],
        known: MutableMapping[str, ReleasedTable],
        policy: Policy,
    ) -> None:
        self.tables = dict(zip(numbers, tables, strict=True))
        self.known = known
        self.policy = policy
        self.rulings: dict[int, Ruling] = {}
        self.witnesses: list[dict[str, Any]] = []
        self._steps = self._steps_by_measure()
        self._corrected = {one.corrects for one in known.values()}
        self._standing = self._find_standing()

    def rule(self) -> dict[int, Ruling]:
        """Return a ruling for each table, by its number."""
        accepted: list[int] = []
        for number, table in self.tables.items():
            refusal = self._objection(table, [self.tables[other] for other in accepted])
            if refusal:
                self.rulings[number] = refusal
                continue
            accepted.append(number)
            again = self._told_again(table)
            if again:
                self.rulings[number] = repeat(table, self.known[again], again)
        asked = [number for number in accepted if number not in self.rulings]
        if asked:
            self._judge(asked, [self.tables[number] for number in accepted])
        return self.rulings

    def _steps_by_measure(self) -> dict[str, int]:
        steps = {one.measure: one.step for one in self.tables.values() if one.step is not None}
        if not steps:
            return {}
        [population] = {one.population for one in self.tables.values()}
        for one in self.known.values():
            if one.population == population and one.step is not None:
                steps.setdefault(one.measure, one.step)
        return steps

    def _find_standing(self) -> dict[str, ReleasedTable]:
        """Find the releases about these people that no later one, and none here, corrects."""
        first = next(iter(self.tables.values()))
        measures = self._steps.keys() or {first.measure}
        gone = self._corrected | {one.corrects for one in self.tables.values()}
        return {
            digest: one
            for digest, one in self.known.items()
            if one.population == first.population and one.measure in measures
            and digest not in gone
        }  # fmt: skip

    def _rank(self, measure: str) -> int:
        ranks = sorted(set(self._steps.values()))
        return ranks.index(self._steps[measure]) if ranks else 0

    def _objection(self, table: Table, accepted: Sequence[Table]) -> Ruling | None:
        """Refuse a correction of what does not stand, and counts that contradict what is told."""
        refusal = self._wrong_correction(table)
        if refusal:
            return refusal
        for digest, other in self._standing.items():
            if other.measure != table.measure:
                continue
            if other.rounded_to > 1 or (table.unit > 1 and other.dimensions != table.dimensions):
                return refuse(table, IN_ANOTHER_WAY.format(release=digest), conflict=digest)
            if not fits(table, other.told, other):
                return refuse(table, OTHER_COUNTS.format(release=digest), conflict=digest)
        for beside in accepted:
            if beside.measure == table.measure and not fits(table, sums_over(beside.cells), beside):
                earlier = "another table of this proposal"
                return refuse(table, OTHER_COUNTS.format(release=earlier), conflict=earlier)
        return None

    def _wrong_correction(self, table: Table) -> Ruling | None:
        """Refuse a correction of what does not stand, or is told rounded."""
        if table.corrects is None:
            return None
        of = self.known.get(table.corrects)
        if of is None or (of.population, of.measure) != (table.population, table.measure):
            return refuse(
                table, f"It corrects {table.corrects}, which is no release of the same counts."
            )
        if of.rounded_to > 1:
            return refuse(table, ROUNDED.format(release=table.corrects), table.corrects)
        if table.corrects in self._corrected:
            newer = self._newest(table)
            return refuse(table, OTHER_COUNTS.format(release=newer), conflict=newer)
        return None

    def _newest(self, table: Table) -> str:
        return [
            digest
            for digest, one in self.known.items()
            if (one.population, one.measure) == (table.population, table.measure)
        ][-1]

    def _told_again(self, table: Table) -> str | None:
        """Find the release that tells this very table."""
        if table.corrects is not None:
            return None
        for digest, one in self._standing.items():
            if (one.measure, one.dimensions) == (table.measure, table.dimensions) and dict(
                one.parents
            ) == dict(table.parents):
                return digest
        return None

    def _judge(self, numbers: Sequence[int], truths: Sequence[Table]) -> None:
        try:
            asked = [self._asked(self.tables[number]) for number in numbers]
        except UNKNOWN:
            self.rulings |= {number: refuse(self.tables[number], TOO_WIDE) for number in numbers}
            return
        verdicts = None if self._is_plain(asked) else self._judged(asked, truths)
        if verdicts is None:
            verdicts = self._coarsened(asked)
        conflict = next(reversed(self._standing), None)
        for number, one, verdict in zip(numbers, asked, verdicts, strict=True):
            table = one.table
            if verdict.level is None:
                reason = TOGETHER.format(release=conflict) if conflict else TOO_FEW
                self.rulings[number] = refuse(table, reason, conflict)
                continue
            ruling = release(table, verdict, self.policy, self._repeated(table, verdict))
            self.rulings[number] = ruling
            if ruling.released is not None and ruling.repeats is None:
                self.known[f"table {number + 1} of this proposal"] = ruling.released

    def _asked(self, table: Table) -> Asked:
        years = [] if table.panel is None else other_years(table, self.known)
        return Asked(
            guard_changes(table, years, self.policy),
            self._rank(table.measure),
            tuple(self._versions_before(table)),
            years,
        )

    def _versions_before(self, table: Table) -> list[ReleasedTable]:
        found = []
        digest = table.corrects
        while digest is not None and digest in self.known:
            found.append(self.known[digest])
            digest = self.known[digest].corrects
        return found

    def _repeated(self, table: Table, verdict: Verdict) -> str | None:
        """Find the release that tells the same, where a table was told with fewer dimensions."""
        if table.corrects is not None or verdict.level is None:
            return None
        for digest, one in self._standing.items():
            if (one.measure, one.dimensions, one.withheld) == (
                table.measure, verdict.level.dimensions, verdict.withheld,
            ):  # fmt: skip
                return digest
        return None

    def _is_plain(self, asked: Sequence[Asked]) -> bool:
        """Say whether everything may be told as asked, so that no solver is needed."""
        if self._has_others(asked) or any(one.withheld for one in self._standing.values()):
            return False
        verdicts = self._coarsened(asked)
        return all(verdict.level is one.table for verdict, one in zip(verdicts, asked, strict=True))

    def _has_others(self, asked: Sequence[Asked]) -> bool:
        """Say whether more than one table of the same counts is told or asked for."""
        counted = Counter(one.measure for one in self._standing.values())
        counted.update(one.table.measure for one in asked)
        return any(counted[one.table.measure] > 1 for one in asked)

    def _judged(self, asked: Sequence[Asked], truths: Sequence[Table]) -> list[Verdict] | None:
        """Judge with the solver; None where there is none, or where it gives up."""
        if not has_solver():
            return None
        known = [(one, self._rank(one.measure)) for one in self._standing.values()]
        try:
            found = judge(
                asked,
                known,
                [(table, self._rank(table.measure)) for table in truths],
                len(set(self._steps.values())) or 1,
                self.policy,
            )
        except UNKNOWN:
            return None
        self.witnesses.append(
            {
                "cells": [list(name) for name in found.names],
                "needs": [
                    {"cell": need.cell, "can_be": "larger" if need.up else "smaller",
                     "by": need.far, "moves": sorted(moves.items())}
                    for need, moves in found.witnesses
                ],
            }
        )  # fmt: skip
        return list(found.verdicts)

    def _coarsened(self, asked: Sequence[Asked]) -> list[Verdict]:
        """Judge without a solver: nothing beside another table of the same counts."""
        if self._has_others(asked) or any(one.withheld for one in self._standing.values()):
            told = {one.measure for one in self._standing.values()}
            return [Verdict(None) if told else verdict for verdict in self._first_of_each(asked)]
        chain = [
            (Table(one.population, one.measure, one.dimensions, one.cells),
             self._rank(one.measure))
            for one in self._standing.values()
        ]  # fmt: skip
        return coarsen_all(asked, chain, self.policy)

    def _first_of_each(self, asked: Sequence[Asked]) -> list[Verdict]:
        seen: set[str] = set()
        first = [one for one in asked
                 if not (one.table.measure in seen or seen.add(one.table.measure))]  # type: ignore[func-returns-value]  # fmt: skip
        verdicts = iter(coarsen_all(first, (), self.policy))
        return [next(verdicts) if one in first else Verdict(None) for one in asked]


def fits(table: Table, told: Mapping[Address, int], other: Table | ReleasedTable) -> bool:
    """Say whether a table gives the counts that are told, where both count the same sums."""
    mine = sums_over(table.cells)
    sums = {name: set(codes.values()) for name, codes in other.parents.items()}
    withheld = other.withheld if isinstance(other, ReleasedTable) else ()
    theirs: dict[Address, int | None] = {**told, **dict.fromkeys(withheld)}
    seen = set()
    for address, count in theirs.items():
        values = {name: value for name, value in zip(other.dimensions, address, strict=True)
                  if value is not None}  # fmt: skip
        if not values.keys() <= set(table.dimensions) or any(
            value in sums.get(name, ()) for name, value in values.items()
        ):
            continue
        same = tuple(map(values.get, table.dimensions))
        seen.add(same)
        if count is not None and mine.get(same, 0) != count:
            return False
    shared = set(other.dimensions)
    return not any(
        count and address not in seen
        and {name for name, value in zip(table.dimensions, address, strict=True) if value} <= shared
        for address, count in mine.items()
    )  # fmt: skip
