"""Figures of staff and of its pay tell of the same people: one is corrected, then the other."""

import json
from collections.abc import Mapping
from copy import deepcopy
from datetime import timedelta
from pathlib import Path

import pytest
from tests.apps.evidence.pay_scene import MAPPING, people, written
from tests.apps.evidence.tables_scene import AT, read, year_of

from pariter.apps.evidence import queries
from pariter.apps.evidence.actions import propose_figures, publish_figures
from pariter.apps.evidence.dataset_indicators import PAY, STAFF
from pariter.apps.evidence.datasets import import_table
from pariter.apps.evidence.errors import EvidenceError
from pariter.apps.evidence.indicators import Indicator
from pariter.apps.evidence.models import LedgerEntry, Publication
from pariter.apps.evidence.queries import figure, outdated
from pariter.apps.programmes.models import Edition, Programme
from pariter.checker.command import main as attack
from pariter.cli.export_ledger import ledger_document
from pariter.kernels.disclosure import group, verify_chain

pytest.importorskip("ortools")

Paid = Mapping[tuple[str, str], list[float]]

FEW: Paid = {("RTT", "F"): [48_000.0] * 3}
MORE: Paid = {("PA", "F"): [61_000.0 + 100 * place for place in range(33)]}
"""Eight women more among associate professors."""


def import_pay(programme: Programme, paid: Paid) -> None:
    table = read(programme, written(people(paid)), MAPPING, "pay")
    import_table(table=table, at=AT, by=None)


def import_staff(
    programme: Programme, paid: Paid, dimensions: tuple[str, ...] = ("role", "sex", "age")
) -> None:
    """Import the same people, every other one older than the one before."""
    mapping = deepcopy(MAPPING)
    mapping["columns"] = {"person": "number", "by": {one: one for one in dimensions}}
    codes = {**mapping["codes"], "age": {"0": "to_30", "1": "over_60"}}
    mapping["codes"] = {one: codes[one] for one in dimensions}
    rows = [[*row[:3], place % 2] for place, row in enumerate(people(paid))]
    table = read(programme, written(rows, "number,role,sex,age"), mapping)
    import_table(table=table, at=AT, by=None)


def publish(edition: Edition, indicator: Indicator, days: int = 0) -> Publication:
    return publish_figures(
        edition=edition,
        indicator=indicator,
        at=AT + timedelta(days=days),
        by=None,
        reason={"en": "Some were forgotten."} if days else {},
    )


def published(programme: Programme, paid: Paid) -> Edition:
    """Return a year of which staff and pay are published."""
    import_staff(programme, paid)
    import_pay(programme, paid)
    edition = year_of(programme, 2025)
    publish(edition, STAFF)
    publish(edition, PAY)
    return edition


def attacked(folder: Path) -> int:
    """Attack the ledger as anyone could who has the exported file."""
    entries = zip(queries.ledger(), LedgerEntry.objects.order_by("id"), strict=True)
    file = folder / "ledger.json"
    file.write_text(json.dumps(ledger_document((entry, row.at) for entry, row in entries)))
    return attack([str(file)])


@pytest.mark.parametrize(
    ("before", "after"),
    [({}, MORE), (FEW, {("RTT", "F"): [48_000.0] * 4}), (FEW, {("RTT", "F"): [48_000.0] * 11})],
)
def test_staff_is_corrected_then_pay_and_nothing_follows_from_all_versions(
    programme: Programme, tmp_path: Path, before: Paid, after: Paid
) -> None:
    edition = published(programme, before)
    import_staff(programme, after)
    import_pay(programme, after)

    staff = publish(edition, STAFF, 1)
    assert len(staff.digests) == 1, "what is corrected along belongs to other figures"
    assert figure(staff).totals["all"] == len(people(after))
    assert [one.indicator for one in outdated(edition)] == ["pay"]
    *_others, along = queries.ledger()
    assert along.content["dimensions"] == ["sex", "role"]

    pay = publish(edition, PAY, 2)
    assert pay.digests[0] == along.digest, "its people are told again"
    assert figure(pay).totals["all"] == len(people(after))
    assert outdated(edition) == []
    verify_chain(queries.ledger())
    assert attacked(tmp_path) == 0


def test_pay_is_not_corrected_before_both_tables_and_the_staff_are(programme: Programme) -> None:
    edition = published(programme, {})
    entries = LedgerEntry.objects.count()
    import_pay(programme, MORE)
    with pytest.raises(
        EvidenceError, match="academic staff” tells other numbers of the same people"
    ):
        publish(edition, PAY, 1)
    import_staff(programme, MORE)
    with pytest.raises(EvidenceError, match="Import the corrected table of each of the two"):
        publish(edition, PAY, 1)
    assert LedgerEntry.objects.count() == entries
    publish(edition, STAFF, 1)
    publish(edition, PAY, 2)


def test_nothing_is_corrected_where_what_is_told_with_the_pay_cannot_be(
    programme: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = published(programme, {})
    entries = queries.ledger()
    import_staff(programme, MORE, ("sex", "age"))
    with pytest.raises(EvidenceError, match=r"of women and men” .* by: Sex, Role. Import a table"):
        publish(edition, STAFF, 1)
    import_staff(programme, MORE)
    with monkeypatch.context() as without_solver:
        without_solver.setattr(group, "has_solver", lambda: False)
        with pytest.raises(EvidenceError, match="it could not protect them all"):
            publish(edition, STAFF, 1)
    assert (queries.ledger(), Publication.objects.count()) == (entries, 2)
    assert propose_figures(edition=edition, indicator=STAFF).decision == "publish"


def test_pay_that_is_told_before_any_staff_gives_both_its_name(
    programme: Programme, tmp_path: Path
) -> None:
    import_pay(programme, FEW)
    edition = year_of(programme, 2025)
    publish(edition, PAY)
    import_staff(programme, FEW)
    publish(edition, STAFF)
    import_staff(programme, MORE)
    import_pay(programme, MORE)
    publish(edition, STAFF, 1)
    publish(edition, PAY, 2)
    populations = {entry.content["population"] for entry in queries.ledger()}
    assert populations == {"pay/own/2025"}
    assert attacked(tmp_path) == 0


RAISED: Paid = {("PA", "F"): [62_000.0] * 25}
"""The same people, some of them with other pay."""


def twice(programme: Programme) -> tuple[Edition, Edition]:
    """Return two editions of one year."""
    one = year_of(programme, 2025)
    like = {name: getattr(one, name) for name in ("initiative", "pack", "starts", "ends")}
    return one, Edition.objects.create(key="again", title="Again", **like)


@pytest.mark.parametrize("after", [MORE, RAISED], ids=["other people", "other pay"])
def test_pay_that_two_editions_of_a_year_show_is_corrected_in_both(
    programme: Programme, tmp_path: Path, after: Paid
) -> None:
    one, two = twice(programme)
    import_pay(programme, {})
    assert publish(one, PAY).digests == publish(two, PAY).digests
    for days, (table, editions) in enumerate([(after, (one, two)), ({}, (two, one))], start=1):
        import_pay(programme, table)
        first = publish(editions[0], PAY, days)
        assert [shown.indicator for shown in outdated(editions[1])] == ["pay"]
        second = publish(editions[1], PAY, days)
        assert (len(first.digests), first.digests) == (3, second.digests)
        assert outdated(one) == outdated(two) == []
    assert attacked(tmp_path) == 0


@pytest.mark.parametrize("other", [MORE, RAISED], ids=["other people", "other pay"])
def test_other_pay_of_a_year_is_first_corrected_where_it_is_told(
    programme: Programme, other: Paid
) -> None:
    one, two = twice(programme)
    import_pay(programme, {})
    publish(one, PAY)
    import_pay(programme, other)
    entries = queries.ledger()
    with pytest.raises(EvidenceError, match="“Gender budget, Year 2025” tells other numbers of"):
        publish(two, PAY)
    assert queries.ledger() == entries
    assert publish(one, PAY, 1).digests == publish(two, PAY).digests
