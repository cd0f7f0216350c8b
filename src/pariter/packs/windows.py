"""What a lottery window needs, and what it cannot go with."""

from collections.abc import Iterator
from datetime import datetime

from pariter.packs.errors import Finding
from pariter.packs.lines import Location
from pariter.packs.raw import Raw, table, typed

APART = ("homes", "priority", "trait", "cap")
"""What a draw of parties makes no use of."""


def window_findings(call: Raw, place: Location) -> Iterator[Finding]:
    """Refuse a window without a later draw, outside its call, or beside rules it cannot keep."""
    if "window" not in call:
        return
    mechanism = typed(call, "mechanism", str)
    if mechanism not in {None, "first_come"}:
        yield Finding(
            (*place, "window"), f"{mechanism} has no window; only first_come has it; remove it"
        )
    for name in APART:
        if call.get(name):
            yield Finding(
                (*place, "window"), f"a draw of parties knows no {name!r}; leave one of the two out"
            )
    if "lottery" not in call:
        yield Finding(
            (*place, "window"),
            "its places are drawn for; add a table 'lottery' with 'draw' and 'source'",
        )
    yield from _dates(call, place)


def _dates(call: Raw, place: Location) -> Iterator[Finding]:
    closes = typed(table(call, "window"), "closes", datetime)
    if closes is None:
        return
    end = closes.replace(tzinfo=None)
    opens, shuts = typed(call, "opens", datetime), typed(call, "closes", datetime)
    for name, at, fits in (
        ("opens", opens, opens is None or opens.replace(tzinfo=None) < end),
        ("closes", shuts, shuts is None or end < shuts.replace(tzinfo=None)),
    ):
        if not fits:
            yield Finding(
                (*place, "window", "closes"),
                f"{closes} is not within the call, which {name} {at}; move one of the two",
            )
    draw = typed(table(call, "lottery"), "draw", datetime)
    if draw and draw.replace(tzinfo=None) <= end:
        yield Finding(
            (*place, "lottery", "draw"),
            f"{draw} is not after the window closes {closes}; "
            "the draw must follow when the list is frozen",
        )
