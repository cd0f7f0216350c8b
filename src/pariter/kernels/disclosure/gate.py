"""The gate: what may be released, given all that was released before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pariter.kernels.disclosure.ledger import LedgerEntry, verify_chain
from pariter.kernels.disclosure.policy import Policy
from pariter.kernels.disclosure.release import ReleasedTable, releases, seal
from pariter.kernels.disclosure.table import Table

Decision = Literal["publish", "coarsen", "refuse"]


@dataclass(frozen=True)
class Ruling:
    """What the gate ruled on one table.

    decision: `publish` as asked, `coarsen` to fewer dimensions, or `refuse`.
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
            "reason": self.reason,
            "conflict": self.conflict,
            "repeats": self.repeats,
        }


@dataclass(frozen=True)
class Proposal:
    """What the gate ruled on tables that were asked for together.

    decision: `refuse` when nothing is released, `publish` when all is released as asked, else
    `coarsen`. released: tables to show; reasons: one for each table that was asked for.
    proof: JSON value; says what was asked, what was released and why, and names no small count.
    """

    decision: Decision
    rulings: tuple[Ruling, ...]
    proof: dict[str, Any]

    @property
    def released(self) -> tuple[ReleasedTable, ...]:
        """The tables to show."""
        return tuple(ruling.released for ruling in self.rulings if ruling.released is not None)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why, one for each table that was asked for."""
        return tuple(ruling.reason for ruling in self.rulings)

    @property
    def contents(self) -> tuple[dict[str, Any], ...]:
        """What to append to the ledger, in order, before anything is shown."""
        return tuple(ruling.content() for ruling in self.rulings if ruling.repeats is None)


def propose(
    tables: Sequence[Table], ledger: Sequence[LedgerEntry], policy: Policy | None = None
) -> Proposal:
    """Judge tables against the policy and against everything released before.

    A table with a small count loses its last dimension until no count is small; since all cells
    that are left are 0 or large, so is every sum of them. Steps of a chain are judged together:
    the difference of two of them counts those who left in between, and may not be small either;
    the first and the last step go before those in the middle. A second, different table about
    what was counted before is refused: the difference of the two could tell about one person.

    ledger: from the very first entry on; append each of `Proposal.contents` to it before
    anything is shown. policy: threshold 5 unless given.

    Raises LedgerError when the ledger was altered.
    """
    policy = policy or Policy()
    head = verify_chain(ledger)
    known: dict[str, ReleasedTable] = releases(ledger)
    judged: dict[int, Ruling] = {}
    steps: list[Table] = []
    for number in _ends_first(tables):
        table = tables[number]
        chain = [other for other in steps if other.population == table.population]
        safe = _coarsen(table, policy, chain if table.step is not None else [])
        ruling = judged[number] = _judge(table, safe, known, policy)
        if ruling.released is None or safe is None:
            continue
        if table.step is not None:
            steps.append(safe)
        if ruling.repeats is None:
            known[f"table {number + 1} of this proposal"] = ruling.released
    rulings = [judged[number] for number in sorted(judged)]
    decision = _decide(rulings)
    proof = {
        "format": "pariter-disclosure/1",
        "threshold": policy.threshold,
        "ledger_head": head,
        "decision": decision,
        "tables": [ruling.to_json() for ruling in rulings],
    }
    return Proposal(decision, tuple(rulings), proof)


def _decide(rulings: Sequence[Ruling]) -> Decision:
    if all(ruling.decision == "publish" for ruling in rulings):
        return "publish"
    if all(ruling.decision == "refuse" for ruling in rulings):
        return "refuse"
    return "coarsen"


def _ends_first(tables: Sequence[Table]) -> list[int]:
    """Order the tables: the first and the last step of a chain say the most, so they go first."""
    last = max((table.step for table in tables if table.step is not None), default=0)

    def urgency(number: int) -> tuple[bool, int]:
        return tables[number].step not in {None, 0, last}, number

    return sorted(range(len(tables)), key=urgency)


def _judge(
    table: Table, safe: Table | None, known: dict[str, ReleasedTable], policy: Policy
) -> Ruling:
    if safe is None:
        return _refuse(table, "Too few people to tell anything about.")
    standing = _standing(table, known)
    if standing is None:
        if table.corrects is not None:
            return _refuse(
                table, f"It corrects {table.corrects}, which is no release of the same counts."
            )
    elif table.corrects != standing:
        if table.corrects is None and _same(safe, known[standing]):
            return _release(table, safe, policy, repeats=standing)
        return _refuse(
            table,
            "Other counts of the same people are published; the difference of the two could "
            f"tell about one person. Use release {standing}, or publish a correction of it.",
            conflict=standing,
        )
    return _release(table, safe, policy)


def _coarsen(table: Table, policy: Policy, chain: Sequence[Table]) -> Table | None:
    """Give up the last dimension until no count, and no difference to a step, is small.

    chain: steps that are told already. None when even the total is small.
    """
    while any(policy.is_small(count) for count in _tellable(table, chain)):
        if not table.dimensions:
            return None
        table = table.without_last_dimension()
    return table


def _tellable(table: Table, chain: Sequence[Table]) -> Iterator[int]:
    """Yield the counts of a table, and by how much they differ from each step told."""
    yield from table.cells.values()
    for step in chain:
        mine, other = table, step
        while len(mine.dimensions) > len(other.dimensions):
            mine = mine.without_last_dimension()
        while len(other.dimensions) > len(mine.dimensions):
            other = other.without_last_dimension()
        for cell in mine.cells.keys() | other.cells.keys():
            yield abs(mine.cells.get(cell, 0) - other.cells.get(cell, 0))


def _standing(table: Table, known: dict[str, ReleasedTable]) -> str | None:
    """Find the release of the same counts that no later one has corrected."""
    found = [
        digest
        for digest, release in known.items()
        if (release.population, release.measure) == (table.population, table.measure)
    ]
    return found[-1] if found else None


def _same(table: Table, release: ReleasedTable) -> bool:
    return (table.dimensions, table.cells) == (release.dimensions, release.cells)


def _release(table: Table, safe: Table, policy: Policy, repeats: str | None = None) -> Ruling:
    dropped = table.dimensions[len(safe.dimensions) :]
    reason = (
        f"Told without {' and '.join(dropped)}: some counts were small."
        if dropped
        else "No count is small."
    )
    return Ruling(
        table.population,
        table.measure,
        "coarsen" if dropped else "publish",
        table.dimensions,
        seal(safe, policy.threshold),
        reason,
        repeats=repeats,
    )


def _refuse(table: Table, reason: str, conflict: str | None = None) -> Ruling:
    return Ruling(
        table.population,
        table.measure,
        "refuse",
        table.dimensions,
        None,
        reason,
        conflict=conflict,
    )
