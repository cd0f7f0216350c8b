"""Pay from a personnel spreadsheet: sealed at once, told only through the gate."""

from copy import deepcopy
from datetime import timedelta
from statistics import median
from typing import Any

import pytest
from django.db import connection
from tests.apps.evidence.pay_scene import MAPPING, PAY, people, written
from tests.apps.evidence.tables_scene import AT, read, year_of

from pariter.apps.evidence.actions import propose_figures, publish_figures
from pariter.apps.evidence.dataset_indicators import PAY as INDICATOR
from pariter.apps.evidence.dataset_indicators import STAFF
from pariter.apps.evidence.datasets import import_table, packed, unpacked
from pariter.apps.evidence.errors import EvidenceError
from pariter.apps.evidence.models import Dataset, DatasetRow, SealedPay
from pariter.apps.evidence.queries import figure
from pariter.apps.evidence.sealed_pay import pay_of
from pariter.apps.programmes.models import Programme

LARGE = {("RU", "M"): [2_000_000.0, *(41_000.0 for _ in range(13))]}


def import_pay(programme: Programme, rows: list[list[Any]]) -> Dataset:
    table = read(programme, written(rows), MAPPING, "pay")
    assert table.problems == ()
    return import_table(table=table, at=AT, by=None)


def test_only_what_the_rules_need_is_kept_and_nothing_of_it_in_clear(programme: Programme) -> None:
    alone = people({("PO", "F"): [123_456.78]})
    dataset = import_pay(programme, alone)
    row = DatasetRow.objects.get(dataset=dataset, values={"role": "PO", "sex": "women"})
    assert row.count == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM evidence_sealedpay")
        [[content]] = cursor.fetchall()
    sealed = bytes(content)
    for told in (b"12345678", b"123456", b"largest", b"women"):
        assert told not in sealed
    kept = pay_of(dataset).years[2025]
    assert kept.amounts["PO", "women"].total == 12_345_678
    assert all(len(one.largest) <= 3 for one in kept.amounts.values())
    assert "12345678" not in str(dataset.mapping) + str(dataset.report)

    table = read(programme, written(alone), MAPPING, "pay")
    waiting = packed(table)
    assert "12345678" not in str(waiting)
    assert unpacked(programme, waiting).pay == table.pay


def test_pay_of_large_groups_is_published_with_its_gaps(programme: Programme) -> None:
    import_pay(programme, people())
    edition = year_of(programme, 2025)
    publication = publish_figures(edition=edition, indicator=INDICATOR, at=AT, by=None)

    each = {
        cell: [first + 100.5 * place for place in range(count)]
        for cell, (count, first) in PAY.items()
    }
    by_sex = {sex: [paid for (_, one), some in each.items() if one == sex for paid in some]
              for sex in "FM"}  # fmt: skip
    means = {sex: sum(paid) / len(paid) for sex, paid in by_sex.items()}
    values = {value["key"]: value["value"] for value in publication.values}
    assert values["pay_gap_mean"] == pytest.approx(1 - means["F"] / means["M"], abs=2e-4)
    assert values["pay_gap_median"] == pytest.approx(
        1 - median(by_sex["F"]) / median(by_sex["M"]), abs=2e-3
    )
    assert values["mean_pay.role.PO.women"] == pytest.approx(
        sum(each["PO", "F"]) / 12, abs=50 / 12 + 0.01
    )
    assert str(publication.headline) == "On average women earn 12.4% less than men"
    shown = figure(publication)
    assert shown.totals == {"women": 111, "men": 143, "all": 254}
    assert shown.csv[0] == ["step", "sex", "role", "count"]
    steps = {row[0] for row in shown.csv[1:]}
    assert steps == {"all", "pay", "median_pay"}
    assert ["median_pay", "women", "PO", "88600"] in shown.csv
    assert publication.sources[0]["kind"] == "pay"
    assert len(publication.digests) == 3


def test_one_large_salary_is_withheld_everywhere_and_a_correction_keeps_it_so(
    programme: Programme,
) -> None:
    import_pay(programme, people(LARGE))
    edition = year_of(programme, 2025)
    publication = publish_figures(edition=edition, indicator=INDICATOR, at=AT, by=None)
    shown = figure(publication)
    assert ["pay", "men", "RU", "c"] in shown.csv
    assert ["median_pay", "men", "RU", "c"] in shown.csv
    values = {value["key"]: value for value in publication.values}
    gap = values["pay_gap_mean.role.RU"]
    assert (gap["value"], gap["note"] != "") == (None, True)
    assert values["mean_pay.role.RU.men"]["value"] is None
    assert "2000000" not in str(publication.values) + str(shown.csv) + str(publication.proof)

    import_pay(programme, people({**LARGE, ("PA", "F"): [62_000.0] * 25}))
    again = publish_figures(
        edition=edition,
        indicator=INDICATOR,
        at=AT + timedelta(days=1),
        by=None,
        reason={"en": "Raised."},
    )
    assert again.version == 2
    assert ["pay", "men", "RU", "c"] in figure(again).csv


def test_a_table_that_counts_the_very_same_people_is_held_to_the_same_ledger(
    programme: Programme,
) -> None:
    import_pay(programme, people())
    staff = deepcopy(MAPPING)
    del staff["columns"]["amount"]
    import_table(table=read(programme, written(people()), staff), at=AT, by=None)
    edition = year_of(programme, 2025)
    publish_figures(edition=edition, indicator=STAFF, at=AT, by=None)
    proposal = propose_figures(edition=edition, indicator=INDICATOR)
    assert {one.population for one in proposal.rulings} == {"staff/own/2025"}
    assert SealedPay.objects.count() == 1


def test_what_makes_no_sense_is_refused_with_its_mend(programme: Programme) -> None:
    rows = people()
    rows[3][3] = "-5"
    rows[4][3] = ""
    rows.append([rows[0][0], *rows[0][1:]])
    table = read(programme, written(rows), MAPPING, "pay")
    assert [problem.code for problem in table.problems] == ["amount", "empty", "person"]

    sums = deepcopy(MAPPING)
    sums["columns"] = {
        "count": "people", "amount": "sum", "largest": ["first", "second"],
        "by": {"role": "role", "sex": "sex"},
    }  # fmt: skip
    head = "role,sex,people,sum,first,second"
    good = [["PO", "F", 3, "270000", "95000", "90000.5"], ["PO", "M", 1, 90_000, 90_000, ""]]
    table = read(programme, written(good, head), sums, "pay")
    assert table.problems == ()
    bad = [
        ["PO", "F", 3, "270000", "195000", "90000"],
        ["PO", "M", 3, "270000", "70000", "60000"],
        ["PA", "M", 0, "270000", "", ""],
    ]
    table = read(programme, written(bad, head), sums, "pay")
    codes = [problem.code for problem in table.problems]
    assert codes == ["largest_above", "largest_below", "nobody_paid"]
    assert all(table.problems_in_words)
    del sums["columns"]["largest"]
    with pytest.raises(EvidenceError, match="one person earns nearly all"):
        read(programme, written(good, head), sums, "pay")
