"""The gate: what may be released, given all that was released before."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pariter.kernels.canonical import canonical_json
from pariter.kernels.disclosure.group import Group
from pariter.kernels.disclosure.ledger import LedgerEntry, verify_chain
from pariter.kernels.disclosure.policy import Policy
from pariter.kernels.disclosure.release import ReleasedTable, read_releases
from pariter.kernels.disclosure.rounded import rule_rounded
from pariter.kernels.disclosure.ruling import Decision, Ruling
from pariter.kernels.disclosure.table import Table


@dataclass(frozen=True)
class Proposal:
    """What the gate ruled on tables that were asked for together.

    decision: `refuse` when nothing is released, `publish` when all is released as asked,
    `suppress` when all is, but for single cells, `round` when all is rounded, else `coarsen`.
    released: tables to show; reasons: one for each table that was asked for.
    proof: JSON value; says what was asked, what was released, withheld and why, and names no
    small count. restricted: JSON value; other counts that fit all that is told, which prove the
    proposal safe. They give small counts away: never publish them.
    """

    decision: Decision
    rulings: tuple[Ruling, ...]
    proof: dict[str, Any]
    restricted: dict[str, Any] = field(repr=False)

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

    Tables about the same people are judged together with all that is told of them: no count of
    1 up to the threshold can be worked out, in any cell, in any sum, or between two steps of a
    chain. Small counts are withheld, and what would tell them; where much would be, a table
    loses its last dimension; where nothing helps it is refused. Without a solver (OR-Tools)
    tables lose dimensions only, and a second table about the same people is refused.

    ledger: from the very first entry on; append each of `Proposal.contents` to it before
    anything is shown. policy: threshold 5 unless given.

    Raises LedgerError when the ledger was altered.
    """
    policy = policy or Policy()
    head = verify_chain(ledger)
    known: dict[str, ReleasedTable] = read_releases(ledger)
    judged: dict[int, Ruling] = {}
    witnesses: list[dict[str, Any]] = []
    for numbers in _about_the_same(tables):
        if policy.rounding is not None:
            judged |= {
                number: rule_rounded(tables[number], known, policy, policy.rounding)
                for number in numbers
            }
            continue
        group = Group([tables[number] for number in numbers], numbers, known, policy)
        judged |= group.rule()
        witnesses += group.witnesses
    return conclude([judged[number] for number in sorted(judged)], witnesses, head, policy)


def conclude(
    rulings: Sequence[Ruling], witnesses: Sequence[dict[str, Any]], head: str, policy: Policy
) -> Proposal:
    """Put rulings together with the other counts that prove them safe."""
    restricted = {"format": "pariter-witnesses/1", "ledger_head": head, "groups": list(witnesses)}
    decision = _decide(rulings)
    proof = {
        "format": "pariter-disclosure/2",
        "threshold": policy.threshold,
        "ledger_head": head,
        "decision": decision,
        "tables": [ruling.to_json() for ruling in rulings],
        "witnesses": hashlib.sha256(canonical_json(restricted)).hexdigest(),
    }
    return Proposal(decision, tuple(rulings), proof, restricted)


def _about_the_same(tables: Sequence[Table]) -> list[list[int]]:
    """Put together, by number, the steps of a chain, and tables of the same counts."""
    found: dict[tuple[str, str | None], list[int]] = {}
    for number, table in enumerate(tables):
        key = table.population, None if table.step is not None else table.measure
        found.setdefault(key, []).append(number)
    return list(found.values())


def _decide(rulings: Sequence[Ruling]) -> Decision:
    decisions = {ruling.decision for ruling in rulings}
    if len(decisions) <= 1:
        return decisions.pop() if decisions else "publish"
    return "suppress" if decisions == {"publish", "suppress"} else "coarsen"
