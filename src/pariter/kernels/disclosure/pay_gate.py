"""The gate for pay: people first, then the sums of their pay, then the medians of large groups."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pariter.kernels.disclosure.dominance import Amounts
from pariter.kernels.disclosure.gate import Proposal, conclude, propose
from pariter.kernels.disclosure.ledger import LedgerEntry
from pariter.kernels.disclosure.medians import Medians, release_medians
from pariter.kernels.disclosure.pay import MEDIAN, PayPolicy, pay_table
from pariter.kernels.disclosure.policy import Policy
from pariter.kernels.disclosure.release import ReleasedTable, read_releases
from pariter.kernels.disclosure.ruling import Decision, Ruling, refuse, repeat
from pariter.kernels.disclosure.table import Cell, Table

NO_LARGE_GROUP = "Medians are told of large groups alone, of which people and pay are told too."


def propose_pay(
    people: Table,
    pay: Mapping[Cell, Amounts],
    ledger: Sequence[LedgerEntry],
    policy: Policy,
    rules: PayPolicy,
    *,
    corrects: str | None = None,
    medians: Medians | None = None,
) -> Proposal:
    """Judge people and their pay against the policies and everything released before.

    A sum of pay is told only where its people are, where they are enough, and where nobody earns
    so much of it that others could estimate that pay.

    people: by their properties; pay: cell → their amounts, in cents; corrects: digest of the
    release of pay that this corrects; medians: of the same people.

    Raises LedgerError when the ledger was altered, TableError where people and pay do not fit.
    """
    first = propose([people], ledger, policy)
    if not first.released:
        return first
    sums = replace(pay_table(first.released[0], people, pay, rules), corrects=corrects)
    # People and sums are no counts of the same, so that each is judged by itself.
    second = propose([sums], ledger, policy)
    rulings = (*first.rulings, *second.rulings)
    if medians is not None and second.released:
        told = *first.released, *second.released
        rulings = (*rulings, _rule_medians(medians, told, read_releases(ledger)))
    return conclude(
        rulings,
        [*first.restricted["groups"], *second.restricted["groups"]],
        first.proof["ledger_head"],
        policy,
    )


def _rule_medians(
    asked: Medians, released: Sequence[ReleasedTable], known: Mapping[str, ReleasedTable]
) -> Ruling:
    people, pay = released
    found = release_medians(asked, people, pay)
    table = Table(asked.population, MEDIAN, pay.dimensions, {})
    gone = {one.corrects for one in known.values()} | {asked.corrects}
    for digest, one in known.items():
        if (one.population, one.measure) == (asked.population, MEDIAN) and digest not in gone:
            if (one.dimensions, one.told) == (found.dimensions, found.told):
                return repeat(table, one, digest)
            return refuse(table, f"Other medians are told by {digest}; correct them.", digest)
    if not found.told:
        return refuse(table, NO_LARGE_GROUP)
    decision: Decision = "suppress" if found.withheld else "publish"
    return Ruling(asked.population, MEDIAN, decision, pay.dimensions, found, NO_LARGE_GROUP)
