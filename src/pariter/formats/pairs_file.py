"""Pairs and calendars from files: JSON, long tables as CSV, and what PrefLib holds.

See docs/reference/formats.md.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path
from typing import Any

from pariter.formats import market_file, market_json, preflib
from pariter.formats.errors import FormatError, decode, refuse_separator
from pariter.kernels.allocation.market import Market
from pariter.kernels.allocation.pair_market import PairMarket
from pariter.kernels.allocation.schedule import Calendar, costs_by_rank

PAIR_KEYS = (
    "first", "second", "capacities_first", "capacities_second", "forbidden", "order", "minimum",
)  # fmt: skip
CALENDAR_KEYS = ("people", "slots", "capacities", "order")

Table = dict[str, dict[str, int]]
"""Name → name of the other side → number."""


@dataclass(frozen=True)
class Places:
    """How many places names have that a file gives none.

    of: name → places, before all others; first, second: of each other name of a side.
    """

    of: Mapping[str, int]
    first: int | None = None
    second: int | None = None


@dataclass(frozen=True)
class PairFile:
    """Pairs as a file gives them, and what had to be decided to read it so."""

    market: PairMarket
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class CalendarFile:
    """A calendar as a file gives it, and what had to be decided to read it so."""

    calendar: Calendar
    notes: tuple[str, ...] = ()


def read_pairs(
    path: Path, places: Places, *, categories: int | None = None, seed: str = ""
) -> PairFile:
    """Read what pairs are worth: .json, .csv (first, second, weight), or .cat (reviewers, papers).

    categories: how many categories of a .cat can be paired; all but the last if not given.
    seed: what order numbers are drawn from where the file gives a side none.

    Raises FormatError or PreflibError for what the file holds, OSError when it cannot be opened.
    The market is not validated.
    """
    ending = path.suffix.lower()
    if ending == ".json":
        read = PairFile(_pairs_from_json(path))
    elif ending == ".csv":
        first, second, weights = _read_table(path, ("first", "second", "weight"))
        read = PairFile(PairMarket(first, second, _flat(weights), {}, {}, {}))
    elif ending == ".cat":
        read = _pairs_from_categories(path, categories)
    else:
        mend = "Pairs come from files that end in .json, .csv or .cat."
        raise FormatError(path.name, "its ending", path.suffix, mend)
    market = read.market
    _require_known(path.name, places, {*market.first, *market.second})
    order, notes = _with_order(market.order, (market.first, market.second), seed)
    most_first = _fill(path.name, market.first, market.capacities_first, places, places.first)
    most_second = _fill(path.name, market.second, market.capacities_second, places, places.second)
    market = replace(
        market, order=order, capacities_first=most_first, capacities_second=most_second
    )
    return PairFile(market, (*read.notes, *notes))


def read_calendar(
    path: Path, places: Places, *, categories: int | None = None, seed: str = ""
) -> CalendarFile:
    """Read which slots suit whom: by cost (.json, .csv), or by rank in any file of ranked wishes.

    categories: how many categories of a .cat are wishes; all but the last if not given.

    Raises as `read_pairs` does. The calendar is not validated.
    """
    read = _calendar(path, places, categories, seed)
    calendar = read.calendar
    order, notes = _with_order(calendar.order, (calendar.people, calendar.slots), seed)
    # Those of people may have been drawn already, which gives the same note.
    told = tuple(dict.fromkeys((*read.notes, *notes)))
    return CalendarFile(replace(calendar, order=order), told)


def _calendar(path: Path, places: Places, categories: int | None, seed: str) -> CalendarFile:
    ending = path.suffix.lower()
    calendar = None
    if ending == ".json":
        calendar = _calendar_from_json(path)
    elif ending == ".csv" and "person" in _header(path):
        people, slots, costs = _read_table(path, ("person", "slot", "cost"))
        calendar = Calendar(people, slots, {}, {one: costs.get(one, {}) for one in people}, {})
    if calendar is None:
        read = market_file.read(
            path, seats=places.second, seats_of=places.of, categories=categories, seed=seed
        )
        return CalendarFile(_by_rank(read.market, path.name), read.notes)
    _require_known(path.name, places, set(calendar.slots))
    capacities = _fill(path.name, calendar.slots, calendar.capacities, places, places.second)
    return CalendarFile(replace(calendar, capacities=capacities))


def _by_rank(market: Market, name: str) -> Calendar:
    beyond = {
        "priorities": any(market.priorities.values()),
        "quotas": market.quotas,
        "slots": market.slots,
        "caps": market.caps,
    }
    for key, is_used in beyond.items():
        if is_used:
            mend = "A schedule knows capacities and wishes alone; leave this out."
            raise FormatError(name, "the file", key, mend)
    return Calendar(
        people=market.applicants,
        slots=market.options,
        capacities=market.capacities,
        costs=costs_by_rank(market.preferences),
        order=market.order,
    )


def _pairs_from_json(path: Path) -> PairMarket:
    market = market_json.part(decode(path.read_bytes(), path.name), path.name)
    market.require_keys(("weights",), PAIR_KEYS)
    weights = {one: row.mapping() for one, row in market.part("weights").parts().items()}
    most_first = market.part("capacities_first", {}).mapping()
    most_second = market.part("capacities_second", {}).mapping()
    forbidden = set()
    for row in market.part("forbidden", []).items():
        match row.value:
            case [str(one), str(other)]:
                forbidden.add((one, other))
            case _:
                raise row.error('Write ["first", "second"].')
    seconds = (*most_second, *(other for row in weights.values() for other in row))
    return PairMarket(
        first=tuple(market.names("first", dict.fromkeys((*most_first, *weights)))),
        second=tuple(market.names("second", dict.fromkeys(seconds))),
        weights=_flat(weights),
        capacities_first=most_first,
        capacities_second=most_second,
        order=market.part("order", {}).mapping(),
        forbidden=frozenset(forbidden),
        minimum=market.part("minimum", {}).mapping(),
    )


def _calendar_from_json(path: Path) -> Calendar | None:
    """Read costs; None where the file holds ranked wishes instead."""
    market = market_json.part(decode(path.read_bytes(), path.name), path.name)
    if "preferences" in market.mapping():
        return None
    market.require_keys(("costs",), CALENDAR_KEYS)
    costs = {one: row.mapping() for one, row in market.part("costs").parts().items()}
    most = market.part("capacities", {}).mapping()
    slots = dict.fromkeys((*most, *(slot for row in costs.values() for slot in row)))
    return Calendar(
        people=tuple(market.names("people", costs)),
        slots=tuple(market.names("slots", slots)),
        capacities=most,
        costs=costs,
        order=market.part("order", {}).mapping(),
    )


def _pairs_from_categories(path: Path, categories: int | None) -> PairFile:
    """Read bids: who stands for each line is the first side, the alternatives are the second."""
    file = preflib.read(path)
    counted = market_file.counted_categories(file, categories)
    papers = market_file.unique_names(file)
    rankings = market_file.voter_rankings(file, counted)
    reviewers = market_file.voter_names(len(rankings))
    weights = {
        (reviewer, papers[one]): counted - place
        for reviewer, ranking in zip(reviewers, rankings, strict=True)
        for place, tier in enumerate(ranking)
        for one in tier
    }
    named = [file.categories[number] for number in sorted(file.categories)[:counted]]
    told = ", ".join(f"{name} {counted - place}" for place, name in enumerate(named))
    market = PairMarket(tuple(reviewers), tuple(papers.values()), weights, {}, {}, {})
    return PairFile(market, (f"Pairs are worth, by category: {told}.",))


def _header(path: Path) -> list[str]:
    line = decode(path.read_bytes(), path.name).partition("\n")[0]
    return [cell.strip().lower() for cell in line.replace(";", ",").split(",")]


def _read_table(
    path: Path, columns: tuple[str, str, str]
) -> tuple[tuple[str, ...], tuple[str, ...], Table]:
    """Read names of both sides and numbers of pairs; a row with one name alone lists it."""
    name = path.name
    text = decode(path.read_bytes(), name)
    first = text.partition("\n")[0]
    refuse_separator(first, name)
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    table: Table = {}
    others: dict[str, None] = {}
    try:
        header = [cell.strip().lower() for cell in next(reader, [])]
        if sorted(header) != sorted(columns):
            mend = f"The columns are {', '.join(columns)}."
            raise FormatError(name, "line 1", ",".join(header), mend)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                place = f"line {reader.line_num}"
                if len(cells) != len(columns):
                    mend = f"The first line has {len(columns)} columns; write as many."
                    raise FormatError(name, place, len(cells), mend)
                row = [cells[header.index(column)].strip() for column in columns]
                _read_row(row, columns, table, others, name, place)
    except csv.Error as error:
        place = f"line {reader.line_num}"
        raise FormatError(name, place, str(error), "Mend the quotes of this line.") from error
    return tuple(table), tuple(others), table


def _read_row(
    cells: list[str],
    columns: tuple[str, str, str],
    table: Table,
    others: dict[str, None],
    name: str,
    place: str,
) -> None:
    one, other, written = cells
    if one:
        table.setdefault(one, {})
    if other:
        others[other] = None
    if not (one and other):
        if written:
            mend = f"Name both, {columns[0]} and {columns[1]}."
            raise FormatError(name, place, written, mend)
        return
    if not (written.isascii() and written.isdecimal() and len(written) <= 300):
        raise FormatError(name, place, written, f"Give a whole number, 0 or more, as {columns[2]}.")
    if other in table[one]:
        raise FormatError(name, place, f"{one}, {other}", "This pair has a row already; keep one.")
    table[one][other] = int(written)


def _flat(table: Mapping[str, Mapping[str, Any]]) -> dict[tuple[str, str], Any]:
    return {(one, other): number for one, row in table.items() for other, number in row.items()}


def _require_known(name: str, places: Places, known: set[str]) -> None:
    for one in places.of:
        if one not in known:
            raise FormatError(name, "--capacity", one, "This name is not there; correct it.")


def _fill(
    name: str,
    names: Iterable[str],
    given: Mapping[str, int],
    places: Places,
    otherwise: int | None,
) -> dict[str, int]:
    filled = {**given, **{one: places.of[one] for one in names if one in places.of}}
    for one in names:
        if one not in filled:
            if otherwise is None:
                raise FormatError(
                    name, "capacities", one, "Say how many places names have: --capacity N."
                )
            filled[one] = otherwise
    return filled


def _with_order(
    given: Mapping[str, int], sides: tuple[tuple[str, ...], tuple[str, ...]], seed: str
) -> tuple[dict[str, int], tuple[str, ...]]:
    """Draw numbers for a side that has none at all."""
    order = dict(given)
    is_drawn = False
    for side in sides:
        if side and order.keys().isdisjoint(side):
            order |= market_file.by_lot(side, seed)
            is_drawn = True
    return order, (market_file.lot_note(seed),) if is_drawn else ()
