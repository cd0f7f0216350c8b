"""A market from any file that holds ranked wishes: PrefLib, Glasgow, CSV or JSON."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pariter.formats import glasgow, market_csv, market_json, preflib
from pariter.formats.errors import FormatError, decode
from pariter.kernels.allocation import Cap, Market, lottery

RANKINGS = (".soc", ".soi", ".toc", ".toi")
ENDINGS = (*RANKINGS, ".cat", ".dat", ".csv", ".json")
MOST_VOTERS = 1_000_000


@dataclass(frozen=True)
class MarketFile:
    """A market as a file gives it, and what had to be decided to read it so.

    notes: in words, one a decision.
    """

    market: Market
    notes: tuple[str, ...] = ()


def read(
    path: Path,
    *,
    seats: int | None = None,
    seats_of: Mapping[str, int] | None = None,
    categories: int | None = None,
    seed: str = "",
) -> MarketFile:
    """Read a market; who has no order number in the file gets one by lot.

    seats: of each option that has none in the file; seats_of: option → seats, before all others.
    categories: how many categories of a .cat are wishes; all but the last if not given.
    seed: what lottery numbers are drawn from, with the applicants' names and nothing else.

    Raises FormatError or PreflibError for what the file holds, OSError when it cannot be opened.
    The market is not validated.
    """
    ending = path.suffix.lower()
    if ending == ".json":
        read = MarketFile(market_json.parse(decode(path.read_bytes(), path.name), path.name))
    elif ending == ".csv":
        read = _from_csv(path)
    elif ending == ".dat":
        read = _from_glasgow(path)
    elif ending == ".cat":
        read = _from_categories(path, categories)
    elif ending in RANKINGS:
        read = _from_rankings(path)
    else:
        known = ", ".join(ENDINGS)
        raise FormatError(path.name, "its ending", path.suffix, f"Files end in {known}.")
    market = _with_seats(read.market, path.name, seats, seats_of or {})
    return _with_order(replace(read, market=market), seed)


def lot_note(seed: str) -> str:
    """Say that order numbers were drawn, and from what."""
    return f"Order numbers were drawn by lot from the seed {seed!r}."


def by_lot(names: Iterable[str], seed: str) -> dict[str, int]:
    """Number names from 1 by a lottery that depends on the seed and the names alone."""
    key = hashlib.sha256(seed.encode()).digest()
    drawn = lottery.ranks({name: lottery.number(key, name) for name in names})
    return {name: place + 1 for name, place in drawn.items()}


def _with_seats(
    market: Market, name: str, seats: int | None, seats_of: Mapping[str, int]
) -> Market:
    for option in seats_of:
        if option not in market.options:
            raise FormatError(name, "--capacity", option, "No option has this name; correct it.")
    capacities = {**market.capacities, **seats_of}
    for option in market.options:
        if option not in capacities:
            if seats is None:
                mend = "Say how many seats options have: --capacity N."
                raise FormatError(name, "capacities", option, mend)
            capacities[option] = seats
    return replace(market, capacities=capacities)


def _with_order(read: MarketFile, seed: str) -> MarketFile:
    market = read.market
    if market.order or not market.applicants:
        return read
    order = by_lot(market.applicants, seed)
    notes = (*read.notes, lot_note(seed))
    return replace(read, market=replace(market, order=order), notes=notes)


def _from_csv(path: Path) -> MarketFile:
    rows = market_csv.parse(decode(path.read_bytes(), path.name), path.name)
    options = sorted({wish for wishes in rows.preferences.values() for wish in wishes})
    return MarketFile(
        Market(
            applicants=tuple(rows.preferences),
            options=tuple(options),
            capacities={},
            preferences=rows.preferences,
            order=rows.order,
            groups=rows.homes,
            traits=rows.traits,
        )
    )


def _from_rankings(path: Path) -> MarketFile:
    return _from_preflib(preflib.read(path), None)


def _from_categories(path: Path, categories: int | None) -> MarketFile:
    file = preflib.read(path)
    counted = counted_categories(file, categories)
    read = _from_preflib(file, counted)
    named = ", ".join(file.categories[number] for number in sorted(file.categories)[:counted])
    return replace(read, notes=(f"Wishes are what is in these categories: {named}.", *read.notes))


def counted_categories(file: preflib.PreferenceFile, asked: int | None) -> int:
    """Give how many categories are wishes: as many as asked for, or all but the last.

    Raises FormatError when there are not so many.
    """
    most = len(file.categories)
    counted = max(most - 1, 1) if asked is None else asked
    if not 0 < counted <= most:
        raise FormatError(file.name, "--categories", counted, f"Give a number from 1 to {most}.")
    return counted


def voter_names(count: int) -> list[str]:
    """Name voters by their place in the file, so that names sort as they stand there."""
    width = len(str(count))
    return [f"voter {number:0{width}}" for number in range(1, count + 1)]


def voter_rankings(file: preflib.PreferenceFile, tiers: int | None) -> list[preflib.Ranking]:
    """Give each voter's ranking, or its first tiers.

    Raises FormatError for more voters than have room in memory, which one line can stand for.
    """
    if file.voters > MOST_VOTERS:
        mend = f"At most {MOST_VOTERS} voters are told apart by name; split the file."
        raise FormatError(file.name, "NUMBER VOTERS", file.voters, mend)
    return [order.ranking[:tiers] for order in file.orders for _ in range(order.voters)]


def _from_preflib(file: preflib.PreferenceFile, tiers: int | None) -> MarketFile:
    names = unique_names(file)
    rankings = voter_rankings(file, tiers)
    voters = voter_names(len(rankings))
    wishes = [tuple(names[one] for tier in ranking for one in tier) for ranking in rankings]
    tied = sum(len(tier) > 1 for ranking in rankings for tier in ranking)
    market = Market(
        applicants=tuple(voters),
        options=tuple(names.values()),
        capacities={},
        preferences=dict(zip(voters, wishes, strict=True)),
        order={},
    )
    note = f"{tied} groups of tied wishes were taken in the order in which the file lists them."
    return MarketFile(market, (note,) if tied else ())


def unique_names(file: preflib.PreferenceFile) -> dict[int, str]:
    """Give each alternative its own name; a number helps where two have the same, or none."""
    titles = Counter(file.alternatives.values())
    return {
        number: title if title and titles[title] == 1 else f"{number} {title}".strip()
        for number, title in file.alternatives.items()
    }


def _from_glasgow(path: Path) -> MarketFile:
    """Read the bids beside a .dat: one student a project, and a cap for each supervisor."""
    supervisors = glasgow.parse(decode(path.read_bytes(), path.name), path.name)
    beside = [path.with_suffix(ending) for ending in RANKINGS]
    found = next((bids for bids in beside if bids.is_file()), None)
    if found is None:
        raise FormatError(
            path.name, "bids", path.with_suffix(".soi").name, "Put the bids beside this file."
        )
    read = _from_rankings(found)
    projects = read.market.options
    for supervisor in supervisors:
        for project in supervisor.projects:
            if project >= len(projects):
                mend = f"{found.name} has {len(projects)} projects, numbered from 0."
                raise FormatError(path.name, repr(supervisor.name), project, mend)
    caps = tuple(
        Cap(
            supervisor.name,
            supervisor.capacity,
            tuple(projects[one] for one in supervisor.projects),
        )
        for supervisor in supervisors
        if supervisor.projects
    )
    market = replace(read.market, capacities=dict.fromkeys(projects, 1), caps=caps)
    return replace(read, market=market)
