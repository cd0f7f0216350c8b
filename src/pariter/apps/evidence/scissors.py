"""The scissors: shares of women and of men from stage to stage of a career, as one chart."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from pariter.apps.evidence.charts import COLOURS, Row, check_rows, drawn, in_words, text_mark

WIDTH, HEIGHT = 340, 300
LEFT, RIGHT, TOP, BOTTOM = 20, 262, 14, 244
PARITY = 0.5
LABEL_LINE = 18
WITHHELD = "c"


def scissors(*, identity: str, title: str, description: str, stages: Sequence[Row]) -> str:
    """Draw two lines over the stages: the share of women, and that of men.

    identity, title, description: as for bars
    stages: from the first to the highest, each with the share of women (0 to 1), None if withheld

    Raises ChartError for no stages, or a share that is none.
    """
    check_rows(identity, stages, "share")
    step = (RIGHT - LEFT) / max(1, len(stages) - 1)
    women = [
        {"x": LEFT + step * number, "y": _height(share), "share": share}
        for number, (_label, share) in enumerate(stages)
        if share is not None
    ]
    men = [
        {"x": one["x"], "y": _height(1 - one["share"]), "share": 1 - one["share"]} for one in women
    ]
    labels = [
        {"x": LEFT + step * number, "y": BOTTOM + 14, "text": label.split(" ", 1)}
        for number, (label, _share) in enumerate(stages)
    ]
    withheld = [
        {"x": LEFT + step * number, "y": _height(PARITY), "text": WITHHELD}
        for number, (_label, share) in enumerate(stages)
        if share is None
    ]
    layers = [
        _rules(),
        *_series(women, "chart-line-first", "chart-first", "circle", _("Women")),
        *_series(men, "chart-line-second", "chart-second", "square", _("Men")),
        _texts(labels, text_mark("center", "top", 14, 700, "chart-ink")),
        _texts(withheld, text_mark("center", "bottom", 15, 700, "chart-muted")),
        _texts(
            [{"x": RIGHT + 16, "y": _height(PARITY), "text": _("parity")}],
            text_mark("left", "middle", 14, 400, "chart-muted"),
        ),
    ]
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": WIDTH,
        "height": HEIGHT,
        "padding": 0,
        "autosize": "none",
        "background": None,
        "layer": [layer for layer in layers if layer["data"]["values"]],
        "config": {"view": {"stroke": None}},
    }
    return drawn(identity, title, description, spec)


def _height(share: float) -> float:
    return BOTTOM - (BOTTOM - TOP) * share


def _place(name: str) -> dict[str, Any]:
    return {"field": name, "type": "quantitative", "scale": None, "axis": None}


def _layer(values: Sequence[dict[str, Any]], mark: dict[str, Any], **more: Any) -> dict[str, Any]:
    encoding = {"x": _place("x"), "y": _place("y"), **more}
    return {"data": {"values": list(values)}, "mark": mark, "encoding": encoding}


def _texts(values: Sequence[dict[str, Any]], mark: dict[str, Any]) -> dict[str, Any]:
    mark = {**mark, "lineHeight": LABEL_LINE}
    return _layer(values, mark, text={"field": "text", "type": "nominal"})


def _rules() -> dict[str, Any]:
    """Draw a line for none, for parity and for all."""
    values = [{"x": LEFT - 8, "x2": RIGHT + 8, "y": _height(share)} for share in (0.0, PARITY, 1.0)]
    mark = {"type": "rule", "strokeWidth": 1, "color": COLOURS["chart-line-muted"]}
    return _layer(values, mark, x2={"field": "x2"})


def _series(
    points: Sequence[dict[str, Any]], line: str, fill: str, shape: str, name: str
) -> list[dict[str, Any]]:
    """Draw one line with a mark and a value at each stage, and its name at the end."""
    above = -1 if not points or points[-1]["share"] >= PARITY else 1
    values = [
        {"x": one["x"], "y": one["y"] + above * 9, "text": in_words(one["share"], "share")}
        for one in points
    ]
    named = [{"x": RIGHT + 16, "y": points[-1]["y"], "text": name}] if points else []
    return [
        _layer(points, {"type": "line", "strokeWidth": 3, "color": COLOURS[line]}),
        _layer(
            points,
            {"type": "point", "shape": shape, "size": 90, "filled": True, "opacity": 1,
             "color": COLOURS[fill]},
        ),
        _texts(values, text_mark("center", "bottom" if above < 0 else "top", 14, 700, fill)),
        _texts(named, text_mark("left", "middle", 16, 700, fill)),
    ]  # fmt: skip
