"""Charts: one svg in the colours of the page, the same bytes for the same numbers."""

from xml.etree import ElementTree

import pytest
from django.utils import translation

from pariter.apps.evidence import charts

SCHOOLS: list[charts.Row] = [("Design", 0.64), ("Civil and environmental engineering", 0.37)]


def _bars(rows: list[charts.Row], unit: charts.Unit = "share", identity: str = "schools") -> str:
    return charts.bars(
        identity=identity,
        title="Women among students",
        description="Design 64%",
        rows=rows,
        unit=unit,
        reference=(0.5, "parity"),
    )


def _texts(svg: str) -> list[str]:
    return ["".join(text.itertext()) for text in ElementTree.fromstring(svg).iter("text")]


def test_bars_are_the_same_bytes_for_the_same_numbers() -> None:
    assert _bars(SCHOOLS) == _bars(SCHOOLS)


def test_bars_say_what_they_show() -> None:
    chart = ElementTree.fromstring(_bars(SCHOOLS))
    title, description = chart[0], chart[1]
    assert chart.get("role") == "img"
    assert (title.tag, title.text, title.get("id")) == (
        "title",
        "Women among students",
        chart.get("aria-labelledby"),
    )
    assert (description.tag, description.get("id")) == ("desc", chart.get("aria-describedby"))


def test_bars_carry_classes_instead_of_colours() -> None:
    chart = ElementTree.fromstring(_bars(SCHOOLS))
    attributes = {name for element in chart.iter() for name in element.attrib}
    classes = {element.get("class") for element in chart.iter()} - {None}
    assert attributes & {"style", "fill", "stroke", "font-family"} == set()
    assert classes == {"chart-ink", "chart-muted", "chart-track", "chart-first", "chart-cut"}


def test_bars_write_labels_and_values() -> None:
    assert _texts(_bars(SCHOOLS)) == [
        "Design",
        "Civil and environmental engineering",
        "64%",
        "37%",
        "parity",
    ]


def test_bars_hide_a_value_that_may_not_be_shown() -> None:
    texts = _texts(_bars([("Design", 0.64), ("Physics", None)]))
    assert "not shown" in texts
    assert "0%" not in texts


def test_bars_escape_what_labels_hold() -> None:
    svg = _bars([("<script>alert(1)</script> & more", 0.5)])
    assert "<script>" not in svg
    ElementTree.fromstring(svg)


def test_bars_break_long_labels() -> None:
    texts = _bars([("Industrial and information engineering and management", 0.25)])
    assert "tspan" in texts


def test_funnel_shows_counts_and_shares_of_the_first_step() -> None:
    rows: list[charts.Row] = [("Applied", 1412), ("Placed", 353), ("Certificate", None)]
    with translation.override("en"):
        svg = charts.funnel(identity="path", title="T", description="D", rows=rows)
    assert _texts(svg) == ["Applied", "Placed", "Certificate", "1,412", "353 · 25%", "not shown"]


@pytest.mark.parametrize(
    ("rows", "unit", "identity", "said"),
    [
        ([], "count", "a", "no rows"),
        ([("Design", -1)], "count", "a", "'Design': -1"),
        ([("Design", 1.2)], "share", "a", "from 0 to 1"),
        ([("Design", 1)], "count", "1 a", "'1 a'"),
    ],
)
def test_bars_name_what_they_refuse(
    rows: list[charts.Row], unit: charts.Unit, identity: str, said: str
) -> None:
    with pytest.raises(charts.ChartError, match=said):
        _bars(rows, unit, identity)
