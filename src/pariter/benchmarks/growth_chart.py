"""Show what `pariter bench growth --json` measured: as a chart, and as the table of a page.

    python -m pariter.benchmarks.growth_chart PAGE < points.json > growth.svg

It reads the lines from standard input, writes an SVG to standard output, and puts a table between
the lines MARKS of the page, if one is named.
"""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

MARKS = ("<!-- points -->\n", "<!-- end of points -->\n")


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
        "background": "white",
        "data": {"values": rows},
        "mark": {"type": "line", "point": True},
        "encoding": {
            "x": {"field": "size", "type": "quantitative", "scale": {"type": "log"},
                  "axis": {"tickCount": 5, "format": "~s"},
                  "title": "applicants, voters, or people on each side"},
            "y": {"field": "seconds", "type": "quantitative", "scale": {"type": "log"},
                  "axis": {"tickCount": 5, "format": "~g"}, "title": "seconds"},
            "color": {"field": "series", "type": "nominal", "title": None},
            "shape": {"field": "series", "type": "nominal", "legend": None},
        },
    }  # fmt: skip


def table(rows: list[dict[str, Any]]) -> str:
    """Return a Markdown table: a line for each series, a column for each size."""
    sizes = sorted({row["size"] for row in rows})
    seconds = {(row["series"], row["size"]): row["seconds"] for row in rows}
    lines = [["work", *(f"{size:,}" for size in sizes)], ["---", *("---:" for _ in sizes)]]
    for series in dict.fromkeys(row["series"] for row in rows):
        found = (seconds.get((series, size)) for size in sizes)
        lines.append([series, *("" if value is None else _told(value) for value in found)])
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def put(page: str, shown: str) -> str:
    """Return a page with something else between its marks.

    Raises ValueError where a mark is missing.
    """
    before, begin, rest = page.partition(MARKS[0])
    _, end, after = rest.partition(MARKS[1])
    if not end:
        raise ValueError(f"The page lacks {MARKS[bool(begin)]!r}; add this line.")
    return f"{before}{begin}{shown}{end}{after}"


def main() -> None:
    """Show standard input."""
    import vl_convert

    rows = points(sys.stdin)
    for name in sys.argv[1:]:
        page = Path(name)
        page.write_text(put(page.read_text("utf-8"), table(rows)), "utf-8")
    sys.stdout.write(vl_convert.vegalite_to_svg(chart(rows)))


def _told(seconds: float) -> str:
    """Write two digits that mean something."""
    amount, unit = (seconds, "s") if seconds >= 1 else (1000 * seconds, "ms")
    return f"{float(f'{amount:.2g}'):g} {unit}"


if __name__ == "__main__":
    main()
