"""A share whose counts are withheld is told between two ends, on its page and in reports."""

from copy import deepcopy

import pytest
from tests.apps.evidence.pay_scene import MAPPING, people, written
from tests.apps.evidence.tables_scene import AT, read, year_of

from pariter.apps.evidence.actions import publish_figures
from pariter.apps.evidence.dataset_indicators import STAFF
from pariter.apps.evidence.datasets import import_table
from pariter.apps.programmes.models import Programme
from pariter.apps.reports.blocks import value as in_report
from pariter.kernels.indicators.value import BETWEEN
from pariter.web.public.figure_page import charted

pytest.importorskip("ortools")


def test_a_withheld_share_is_told_between_two_ends(programme: Programme) -> None:
    mapping = deepcopy(MAPPING)
    del mapping["columns"]["amount"]
    few = people({("PO", "F"): [1.0] * 2, ("PO", "M"): [1.0] * 400})
    import_table(table=read(programme, written(few), mapping), at=AT, by=None)
    publication = publish_figures(edition=year_of(programme, 2025), indicator=STAFF, at=AT, by=None)
    [value] = [one for one in publication.values if one["key"] == "femininity_share.role.PO"]
    assert (value["value"], value["note"]) == (None, BETWEEN)
    assert value["low"] <= 2 / 402 <= value["high"] <= value["low"] + 0.25
    _columns, shown = charted(publication, STAFF)
    [row] = [row for row in shown if row[0] == "Grade A, full professors"]
    assert row[-1] == f"{round(100 * value['low'])} to {round(100 * value['high'])}%"
    assert in_report(value) == f"{value['low']:.2f}–{value['high']:.2f}"
