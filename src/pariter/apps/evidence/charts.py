"""Charts as SVG in the colours of the page; drawn once, when figures are published."""

import re
import textwrap
from collections.abc import Sequence
from typing import Any, Literal
from xml.etree import ElementTree

from django.utils.formats import number_format
from django.utils.translation import gettext

Unit = Literal["share", "count", "euro"]
Row = tuple[str, float | None]

SVG = "http://www.w3.org/2000/svg"
WIDTH = 340
VALUE_WIDTH = 72
VALUE_CHARACTER = 11
LINE = 22
BAR = 22
LABEL_CHARACTERS = 36

# Vega knows colours, our stylesheet knows classes: each stands for one, so that dark mode works.
CLASSES = {
    "#010101": "chart-ink",
    "#020202": "chart-muted",
    "#030303": "chart-track",
    "#040404": "chart-first",
    "#050505": "chart-cut",
    "#060606": "chart-second",
    "#070707": "chart-line-first",
    "#080808": "chart-line-second",
    "#090909": "chart-line-muted",
}
COLOURS = {name: colour for colour, name in CLASSES.items()}
KEPT = {
    "d", "x", "y", "x1", "x2", "y1", "y2", "dx", "dy", "transform", "text-anchor", "font-size",
    "font-weight", "stroke-width", "stroke-dasharray", "viewBox",
}  # fmt: skip


class ChartError(ValueError):
    """Says which part of a chart cannot be drawn, and what to give instead."""


def bars(
    *,
    identity: str,
    title: str,
    description: str,
    rows: Sequence[Row],
    unit: Unit = "count",
    reference: tuple[float, str] | None = None,
) -> str:
    """Draw one horizontal bar a row, with its label above it and its value beside it.

    identity: unique in the page, starts with a letter; names the title and the description
    title, description: what a screen reader says
    rows: labels with shares (0 to 1) or counts; None where a value may not be shown
    reference: a value to compare with, such as (0.5, "parity")
    Raises ChartError for no rows, a negative value, or a share above 1.
    """
    check_rows(identity, rows, unit)
    shown = [in_words(value, unit) for _label, value in rows]
    top = 1.0 if unit == "share" else _top(rows)
    wide = max(VALUE_WIDTH, max(map(len, shown)) * VALUE_CHARACTER)
    return drawn(identity, title, description, _spec(rows, shown, top, reference, wide=wide))


def funnel(*, identity: str, title: str, description: str, rows: Sequence[Row]) -> str:
    """Draw how many are left at each step, as a count and as a share of the first step.

    rows: the steps in order, with counts; None where a count may not be shown
    Raises ChartError for no rows or a negative count.
    """
    check_rows(identity, rows, "count")
    first = rows[0][1]
    shown = [
        in_words(value, "count")
        if number == 0 or not value or not first
        else f"{in_words(value, 'count')} · {in_words(value / first, 'share')}"
        for number, (_label, value) in enumerate(rows)
    ]
    return drawn(identity, title, description, _spec(rows, shown, _top(rows), None, above=True))


def check_rows(identity: str, rows: Sequence[Row], unit: Unit) -> None:
    """Raise ChartError for a chart that cannot be drawn."""
    if not re.fullmatch(r"[A-Za-z][\w-]*", identity):
        raise ChartError(f"identity {identity!r}: use letters, digits, '-' and '_' only.")
    if not rows:
        raise ChartError(f"Chart {identity!r} has no rows; draw it only when there are figures.")
    for label, value in rows:
        if value is not None and (value < 0 or (unit == "share" and value > 1)):
            span = "from 0 to 1" if unit == "share" else "0 or more"
            raise ChartError(f"Chart {identity!r}, row {label!r}: {value!r} must be {span}.")


def _top(rows: Sequence[Row]) -> float:
    return max((value for _label, value in rows if value is not None), default=0) or 1


def in_words(value: float | None, unit: Unit) -> str:
    """Return a value as a chart writes it."""
    if value is None:
        return gettext("not shown")
    if unit == "share":
        return f"{number_format(round(value * 100))}%"
    whole = int(value) if float(value).is_integer() else value
    number = number_format(whole, force_grouping=True)
    return f"{number}\u00a0€" if unit == "euro" else number


def _spec(
    rows: Sequence[Row],
    shown: Sequence[str],
    top: float,
    reference: tuple[float, str] | None,
    *,
    above: bool = False,
    wide: int = VALUE_WIDTH,
) -> dict[str, Any]:
    """Return the chart as Vega-Lite; `above` sets values over the end of the bars.

    wide: how much room values have beside the bars
    """
    characters = LABEL_CHARACTERS - (14 if above else 0)
    labels = [textwrap.wrap(label, characters) or [""] for label, _value in rows]
    track = WIDTH if above else WIDTH - wide
    places, place = [], 0
    for lines in labels:
        places.append(place + LINE * len(lines))
        place += LINE * len(lines) + BAR + 18
    height = place - 18 + (LINE + 6 if reference else 0)
    values = [
        {
            "label": lines,
            "label_top": top_of_bar - LINE * len(lines),
            "value": value or 0,
            "shown": text,
            "top": top_of_bar,
            "bottom": top_of_bar + BAR,
            "middle": top_of_bar + BAR / 2,
            "start": 0,
            "end": top,
        }
        for lines, (_label, value), text, top_of_bar in zip(
            labels, rows, shown, places, strict=True
        )
    ]
    value_mark = (
        text_mark("right", "top", 17, 700, "chart-first")
        if above
        else text_mark("left", "middle", 17, 700, "chart-first", dx=8)
    )
    scale = {
        "type": "quantitative",
        "scale": {"domain": [0, top], "range": [0, track], "nice": False},
        "axis": None,
    }
    layers = [
        _rectangles(scale, "end", "chart-track"),
        _rectangles(scale, "value", "chart-first"),
        _layer(text_mark("left", "top", 16, 700, "chart-ink"), x={"value": 0},
               y=_pixels("label_top"), text=_words("label")),
        _layer(value_mark, x={"value": track}, y=_pixels("label_top" if above else "middle"),
               text=_words("shown")),
    ]  # fmt: skip
    if reference:
        layers += _reference(scale, reference, height - LINE)
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": WIDTH,
        "height": height,
        "padding": 0,
        "autosize": "none",
        "background": None,
        "data": {"values": values},
        "layer": layers,
        "config": {"view": {"stroke": None}},
    }


def _pixels(name: str) -> dict[str, Any]:
    return {"field": name, "type": "quantitative", "scale": None, "axis": None}


def _words(name: str) -> dict[str, Any]:
    return {"field": name, "type": "nominal"}


def _layer(mark: dict[str, Any], **encoding: Any) -> dict[str, Any]:
    return {"mark": mark, "encoding": encoding}


def text_mark(
    align: str, baseline: str, size: int, weight: int, name: str, dx: int = 0
) -> dict[str, Any]:
    """Return the mark of a text; name: of its colour."""
    return {
        "type": "text",
        "align": align,
        "baseline": baseline,
        "dx": dx,
        "fontSize": size,
        "fontWeight": weight,
        "lineHeight": LINE,
        "color": COLOURS[name],
    }


def _rectangles(scale: dict[str, Any], end: str, name: str) -> dict[str, Any]:
    mark = {"type": "rect", "cornerRadius": 3, "color": COLOURS[name]}
    return _layer(
        mark,
        x={"field": "start", **scale},
        x2={"field": end},
        y=_pixels("top"),
        y2={"field": "bottom"},
    )


def _reference(
    scale: dict[str, Any], reference: tuple[float, str], label_top: int
) -> list[dict[str, Any]]:
    value, words = reference
    rule = {"type": "rule", "strokeWidth": 2, "color": COLOURS["chart-cut"]}
    text = text_mark("center", "top", 15, 400, "chart-muted")
    return [
        _layer(rule, x={"datum": value, **scale}, y=_pixels("top"), y2={"field": "bottom"}),
        {
            **_layer(
                text, x={"datum": value, **scale}, y={"value": label_top}, text={"value": words}
            ),
            "data": {"values": [{}]},
        },
    ]


def drawn(identity: str, title: str, description: str, spec: dict[str, Any]) -> str:
    """Return the chart as one svg element without styles, scripts or fonts of its own."""
    import vl_convert  # large, and wanted only when figures are published

    drawn = ElementTree.fromstring(vl_convert.vegalite_to_svg(spec))  # noqa: S314 - our own drawing
    chart = ElementTree.Element("svg", {"viewBox": drawn.attrib["viewBox"], "role": "img"})
    chart.set("aria-labelledby", f"{identity}-title")
    chart.set("aria-describedby", f"{identity}-description")
    for name, words in (("title", title), ("desc", description)):
        suffix = "description" if name == "desc" else name
        element = ElementTree.SubElement(chart, name, {"id": f"{identity}-{suffix}"})
        element.text = words
    for child in drawn:
        _copy(child, chart)
    return ElementTree.tostring(chart, encoding="unicode")


def _copy(source: ElementTree.Element, parent: ElementTree.Element) -> None:
    """Copy an element with what our stylesheet does not decide; leave out what draws nothing."""
    if source.attrib.get("class") in {"background", "foreground"} or source.tag == f"{{{SVG}}}defs":
        return
    attributes = {name: value for name, value in source.attrib.items() if name in KEPT}
    colour = source.attrib.get("stroke") or source.attrib.get("fill")
    if colour in CLASSES:
        attributes["class"] = CLASSES[colour]
    target = ElementTree.SubElement(parent, source.tag.removeprefix(f"{{{SVG}}}"), attributes)
    target.text = source.text
    for child in source:
        _copy(child, target)
