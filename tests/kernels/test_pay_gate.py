"""Sums of pay go through the gate: few people, one large salary and their companions are open."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests.kernels.test_dominance import amounts_of

from pariter.checker.clock import Clock
from pariter.checker.files import read
from pariter.checker.populations import Knowledge, attack_all
from pariter.cli.export_ledger import ledger_document
from pariter.kernels.disclosure import (
    GENESIS,
    LedgerEntry,
    Policy,
    Proposal,
    ReleasedTable,
    Table,
    append,
    propose_pay,
    releases,
)
from pariter.kernels.disclosure.medians import Medians
from pariter.kernels.disclosure.pay import MEDIAN, PAY, PayPolicy, medians_of
from pariter.kernels.disclosure.table import TableError

pytest.importorskip("ortools")

DIMENSIONS = ("role", "sex")
RULES = PayPolicy()
Pay = Mapping[tuple[str, ...], list[int]]

EVEN: Pay = {
    (role, sex): [base + 1_000 * number for number in range(count)]
    for role, base, by_sex in (
        ("PO", 90_000, (12, 30)),
        ("PA", 60_000, (25, 31)),
        ("RTT", 50_000, (11, 16)),
        ("RU", 40_000, (22, 14)),
        ("AR", 25_000, (41, 52)),
    )
    for sex, count in zip(("women", "men"), by_sex, strict=True)
}


def euros(pay: Pay) -> dict[tuple[str, ...], list[int]]:
    return {cell: [100 * amount for amount in amounts] for cell, amounts in pay.items()}


def ask(
    pay: Pay, ledger: list[LedgerEntry] | None = None, corrects: Mapping[str, str] | None = None
) -> Proposal:
    cents, named = euros(pay), corrects or {}
    people = Table(
        "pay/own/2026", "all", DIMENSIONS, {cell: len(one) for cell, one in pay.items()},
        named.get("all"),
    )  # fmt: skip
    medians = Medians(people.population, medians_of(cents, DIMENSIONS), 10, named.get(MEDIAN))
    return propose_pay(
        people, amounts_of(cents), ledger or [], Policy(), RULES,
        corrects=named.get(PAY), medians=medians,
    )  # fmt: skip


def by_measure(released: tuple[ReleasedTable, ...]) -> dict[str, ReleasedTable]:
    return {table.measure: table for table in released}


def chain(proposal: Proposal, ledger: list[LedgerEntry]) -> list[LedgerEntry]:
    kept = list(ledger)
    for content in proposal.contents:
        kept.append(append(kept[-1].digest if kept else GENESIS, content))
    return kept


def test_pay_of_large_even_groups_is_told_with_its_medians() -> None:
    proposal = ask(EVEN)
    told = by_measure(proposal.released)
    assert [ruling.decision for ruling in proposal.rulings] == ["publish"] * 3
    assert told[PAY].count(("PO", "women")) == sum(EVEN["PO", "women"]) // 100
    assert told[PAY].total == sum(map(sum, EVEN.values())) // 100
    assert told[PAY].unit == 100
    assert told[MEDIAN].count(("PO", "women")) == 955
    assert told[MEDIAN].count((None, None)) is not None
    again = ask(EVEN, chain(proposal, []))
    assert again.contents == ()
    assert releases(chain(proposal, [])) == dict(
        zip((entry.digest for entry in chain(proposal, [])), proposal.released, strict=True)
    )


def test_one_large_salary_is_protected_by_companions_and_may_be_much_more_or_less() -> None:
    pay = {**EVEN, ("RU", "men"): [900_000, *EVEN["RU", "men"][:5]]}
    proposal = ask(pay)
    told = by_measure(proposal.released)
    assert ("RU", "men") in told[PAY].withheld
    assert len([one for one in told[PAY].withheld if None not in one]) >= 4
    assert told["all"].withheld == frozenset()
    assert told[PAY].total is not None
    assert ("RU", "men") in told[MEDIAN].withheld
    [group] = proposal.restricted["groups"]
    names = [tuple(name[1:]) for name in group["cells"]]
    hidden = names.index(("RU", "men"))
    true = sum(pay["RU", "men"]) // 100
    needs = [one for one in group["needs"] if one["cell"] == hidden]
    assert {one["can_be"] for one in needs} == {"larger", "smaller"}
    for need in needs:
        assert 10 * need["by"] >= true
        moved = dict(need["moves"])[hidden]
        assert abs(moved) >= need["by"]
        assert (moved > 0) == (need["can_be"] == "larger")


def test_where_few_people_are_withheld_their_pay_is_too() -> None:
    pay = {**EVEN, ("PO", "women"): EVEN["PO", "women"][:2]}
    told = by_measure(ask(pay).released)
    assert ("PO", "women") in told["all"].withheld
    assert told["all"].withheld <= told[PAY].withheld


def test_the_checker_works_out_no_sum_from_the_ledger() -> None:
    """With one large salary, and where few people are withheld with their pay."""
    for pay in (
        {**EVEN, ("RU", "men"): [900_000, *EVEN["RU", "men"][:5]]},
        {**EVEN, ("PO", "women"): EVEN["PO", "women"][:2]},
    ):
        moment = datetime(2026, 1, 1, tzinfo=UTC)
        document = ledger_document((entry, moment) for entry in chain(ask(pay), []))
        contents = read(document)
        assert (contents.entries, len(contents.releases)) == (3, 2)
        [finding] = attack_all(contents.releases, Knowledge(), Clock(60), lambda _text: None)
        assert finding.is_finished
        assert finding.withheld > 0
        assert finding.found == []


def test_other_groups_of_the_same_pay_are_refused_with_the_release_that_stands() -> None:
    ledger = chain(ask(EVEN), [])
    fewer: dict[tuple[str, ...], list[int]] = {}
    for (role, _sex), amounts in EVEN.items():
        fewer[(role,)] = [*fewer.get((role,), []), *amounts]
    people = Table(
        "pay/own/2026", "all", ("role",), {cell: len(one) for cell, one in fewer.items()}
    )
    proposal = propose_pay(people, amounts_of(euros(fewer)), ledger, Policy(), RULES)
    [_people, pay] = proposal.rulings
    assert pay.decision == "refuse"
    assert pay.conflict == ledger[1].digest


def test_a_correction_names_what_it_corrects_and_keeps_back_what_was() -> None:
    pay = {**EVEN, ("RU", "men"): [900_000, *EVEN["RU", "men"][:5]]}
    first = ask(pay)
    ledger = chain(first, [])
    named = {table.measure: entry.digest
             for table, entry in zip(first.released, ledger, strict=True)}  # fmt: skip
    mended = {**pay, ("PA", "women"): [amount + 2_000 for amount in pay["PA", "women"]]}
    second = ask(mended, ledger, named)
    told = by_measure(second.released)
    assert told[PAY].corrects == named[PAY]
    assert by_measure(first.released)[PAY].withheld <= told[PAY].withheld
    refused = ask(mended, ledger)
    assert refused.rulings[1].decision == "refuse"


def test_people_without_pay_are_refused() -> None:
    cents = amounts_of(euros(EVEN))
    del cents["PO", "women"]
    people = Table("x", "all", DIMENSIONS, {cell: len(one) for cell, one in EVEN.items()})
    with pytest.raises(TableError, match="no pay is known"):
        propose_pay(people, cents, [], Policy(), RULES)
    short = replace(people, cells={**people.cells, ("PO", "women"): 0})
    with pytest.raises(TableError, match="somebody is paid"):
        propose_pay(short, amounts_of(euros(EVEN)), [], Policy(), RULES)
