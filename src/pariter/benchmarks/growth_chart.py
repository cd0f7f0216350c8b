"""Draw what `pariter bench growth --json` measured: python -m pariter.benchmarks.growth_chart.

It reads the lines from standard input and writes an SVG to standard output.
"""

import json
import sys
from collections.abc import Iterable
from typing import Any


def points(lines: Iterable[str]) -> list[dict[str, Any]]:
    """Return series, size and seconds of each measured line."""
    measured = [line for line in map(json.loads, lines) if "metric" in line]
    return [
        {"series": series, "size": int(size), "seconds": line["value"]}
        for line in measured
        for series, _, size in [line["metric"].rpartition(", ")]
    ]


def chart(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a Vega-Lite chart with both axes in powers of ten."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": 560,
        "height": 360,
        "data": {"values": rows},
        "mark": {"type": "line", "point": True},
        "encoding": {
            "x": {"field": "size", "type": "quantitative", "scale": {"type": "log"},
                  "title": "applicants, voters, or people on each side"},
            "y": {"field": "seconds", "type": "quantitative", "scale": {"type": "log"},
                  "title": "seconds"},
            "color": {"field": "series", "type": "nominal", "title": None},
            "shape": {"field": "series", "type": "nominal", "title": None},
        },
    }  # fmt: skip


def main() -> None:
    """Draw standard input to standard output."""
    import vl_convert

    sys.stdout.write(vl_convert.vegalite_to_svg(chart(points(sys.stdin))))


if __name__ == "__main__":
    main()
