"""Groups and where they may go: CSV, JSON, or problems of the OR-Library (.txt).

See docs/reference/formats.md.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from pariter.formats import market_json, orlib, table
from pariter.formats.errors import FormatError, decode
from pariter.formats.market_file import by_lot, lot_note
from pariter.kernels.allocation.group_assignment import GroupMarket, Pair

ENDINGS = (".csv", ".json", ".txt")
COLUMNS = ("group", "size", "order")
MAY_HAVE = ("preferences", "values", "uses", "order", "all_placed")


def read(
    path: Path, *, seats: int | None, seats_of: Mapping[str, int], seed: str
) -> tuple[list[GroupMarket], tuple[str, ...]]:
    """Read every market of a file; groups without order numbers get them by lot.

    seats: room of each option that has none in the file; seats_of: option → room, before all
    others. seed: what order numbers are drawn from.

    Returns the markets, and in words what had to be decided to read them so.

    Raises FormatError for what the file holds, OSError when it cannot be opened. The markets
    are not validated.
    """
    text = decode(path.read_bytes(), path.name)
    ending = path.suffix.lower()
    if ending == ".txt":
        markets = orlib.parse(text, path.name)
    elif ending == ".json":
        markets = [_from_json(text, path.name)]
    elif ending == ".csv":
        markets = [_from_csv(text, path.name)]
    else:
        mend = f"Files end in {', '.join(ENDINGS)}."
        raise FormatError(path.name, "its ending", path.suffix, mend)
    is_drawn = any(market.sizes and not market.order for market in markets)
    completed = [_completed(market, path.name, seats, seats_of, seed) for market in markets]
    return completed, (lot_note(seed),) if is_drawn else ()


def _completed(
    market: GroupMarket, name: str, seats: int | None, seats_of: Mapping[str, int], seed: str
) -> GroupMarket:
    named = {wish for wishes in market.preferences.values() for wish in wishes}
    capacities = dict(market.capacities)
    for option in seats_of:
        if option not in named and option not in capacities:
            raise FormatError(name, "--capacity", option, "No option has this name; correct it.")
    capacities.update(seats_of)
    for option in sorted(named - capacities.keys()):
        if seats is None:
            mend = "Say how many people options have room for: --capacity N."
            raise FormatError(name, "capacities", option, mend)
        capacities[option] = seats
    order = market.order or by_lot(market.sizes, seed)
    return replace(market, capacities=capacities, order=order)


def _from_csv(text: str, name: str) -> GroupMarket:
    sizes: dict[str, int] = {}
    order: dict[str, int] = {}
    preferences: dict[str, tuple[str, ...]] = {}
    for row in table.parse(text, name, COLUMNS[:2], COLUMNS, has_wishes=True):
        group = row.cells["group"]
        if not group or group in sizes:
            raise row.error("group", "Give each group a row and a name of its own.")
        sizes[group] = row.number("size")
        wishes = [cell for column, cell in row.cells.items() if column.startswith("wish ")]
        filled = [wish for wish in wishes if wish]
        if wishes[: len(filled)] != filled:
            raise row.error("wish 1", "A wish is missing before another; close the gap.")
        preferences[group] = tuple(filled)
        if "order" in row.cells:
            order[group] = row.number("order")
    return GroupMarket(sizes, {}, preferences, order)


def _from_json(text: str, name: str) -> GroupMarket:
    file = market_json.part(text, name)
    file.require_keys(("sizes", "capacities"), MAY_HAVE)
    return GroupMarket(
        sizes=file.part("sizes").mapping(),
        capacities=file.part("capacities").mapping(),
        preferences={
            group: tuple(wishes.texts())
            for group, wishes in file.part("preferences", {}).parts().items()
        },
        order=file.part("order", {}).mapping(),
        values=_pairs(file.part("values", {})),
        uses=_pairs(file.part("uses", {})),
        all_placed=file.truth("all_placed"),
    )


def _pairs(part: market_json.Part) -> dict[Pair, int]:
    return {
        (group, option): number
        for group, row in part.parts().items()
        for option, number in row.mapping().items()
    }
