"""What `pariter protect` prints: its table as a release, and its proof checked by adding up."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pariter.checker.clock import Clock
from pariter.checker.constraints import Constraint
from pariter.checker.errors import BadFileError, ContradictionError
from pariter.checker.propagation import Ranges, narrow_all
from pariter.checker.releases import Release
from pariter.checker.simplex import Simplex
from pariter.checker.values import (
    Address,
    read_dimensions,
    read_list,
    read_object,
    read_text,
    read_whole,
    refuse,
)
from pariter.checker.world import World

NAME = "table"
"""What the only population of such a file is called."""


@dataclass(frozen=True)
class Columns:
    """The columns of a file. chains: each one after its parts, if it has such: one dimension."""

    names: tuple[str, ...]
    chains: tuple[tuple[str, ...], ...]

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Name each dimension after its finest column."""
        return tuple(chain[0] for chain in self.chains)

    def read(self, place: str, row: object) -> list[list[str]]:
        """Return, for each dimension, what names a cell in it, and all that it is part of."""
        named = read_object(place, row)
        for name in self.names:
            if name not in named:
                refuse(place, name, "This column is missing; write null where all are added up")
        return [
            [
                read_text(place, named[name], shortest=0) if len(chain) == 1
                else f"{name}: {read_text(place, named[name], shortest=0)}"
                for name in chain if named[name] is not None
            ]
            for chain in self.chains
        ]  # fmt: skip

    def address(self, place: str, row: object) -> Address:
        """Return the address of a cell."""
        return tuple(codes[0] if codes else None for codes in self.read(place, row))


@dataclass(frozen=True)
class Witness:
    """Another table, by how many people its cells differ; it shows how far one of them can lie."""

    cell: Address
    larger: bool
    far: int
    moves: Mapping[Address, int]


def read_protected(document: Mapping[str, Any]) -> Release:
    """Read the table. Raises BadFileError where it makes no sense."""
    columns = _read_columns(document)
    parents: dict[str, dict[str, str]] = {name: {} for name in columns.dimensions}
    told: dict[Address, int] = {}
    withheld = set()
    for number, row in enumerate(read_list("cells", document.get("cells")), start=1):
        place = f"cells, row {number}"
        address = columns.address(place, row)
        for name, codes in zip(columns.dimensions, columns.read(place, row), strict=True):
            for code, wider in pairwise(codes):
                if parents[name].setdefault(code, wider) != wider:
                    refuse(place, code, f"It is part of {parents[name][code]} already")
        if address in told or address in withheld:
            refuse(place, list(address), "This cell stands there twice; keep one")
        status = row.get("status")
        if status not in ("published", "rounded", "suppressed"):
            refuse(f"{place}, status", status, "Write published, rounded or suppressed")
        if status != "suppressed":
            told[address] = read_whole(f"{place}, count", row.get("count"), 0)
        elif row.get("count") is not None:
            refuse(f"{place}, count", row["count"], "It is suppressed; write null")
        else:
            withheld.add(address)
    threshold = read_whole("threshold", document.get("threshold"), 2)
    rounded_to = read_whole("rounded_to", document.get("rounded_to", 1), 1)
    return Release(
        1, "", NAME, "people", columns.dimensions, told, frozenset(withheld), threshold,
        rounded_to=rounded_to, parents=parents,
    )  # fmt: skip


def read_witnesses(document: Mapping[str, Any]) -> list[Witness]:
    """Read the proof. Raises BadFileError where it makes no sense."""
    columns = _read_columns(document)
    return [
        _witness(f"proof, part {number}", read_object(f"proof, part {number}", part), columns)
        for number, part in enumerate(read_list("proof", document.get("proof", [])), start=1)
    ]


def _read_columns(document: Mapping[str, Any]) -> Columns:
    """Read the columns, and which of them are parts of others."""
    names = read_dimensions("by", document.get("by"))
    wider = read_object("hierarchy", document.get("hierarchy", {}))
    for part, whole in wider.items():
        if part not in names or whole not in names or list(wider.values()).count(whole) > 1:
            refuse("hierarchy", f"{part}: {whole}", "Name two columns of by, each whole once")
    chains = []
    for name in names:
        if name not in wider.values():
            chain = [name]
            while chain[-1] in wider:
                chain.append(wider[chain[-1]])
            chains.append(tuple(chain))
    if sum(map(len, chains)) < len(names):
        refuse("hierarchy", dict(wider), "A column is part of itself; leave one pair out")
    return Columns(names, tuple(chains))


def _witness(place: str, part: Mapping[str, Any], columns: Columns) -> Witness:
    moves: dict[Address, int] = {}
    for number, move in enumerate(read_list(f"{place}, moves", part.get("moves")), start=1):
        here = f"{place}, move {number}"
        people = read_object(here, move).get("people")
        if not isinstance(people, int) or isinstance(people, bool):
            refuse(f"{here}, people", people, "Write a whole number")
        moves[columns.address(here, read_object(here, move.get("cell")))] = people
    if part.get("can_be") not in ("larger", "smaller"):
        refuse(f"{place}, can_be", part.get("can_be"), "Write larger or smaller")
    return Witness(
        columns.address(place, read_object(place, part.get("cell"))),
        part["can_be"] == "larger",
        read_whole(f"{place}, by", part.get("by"), 1),
        moves,
    )


def check_proof(release: Release, witnesses: Sequence[Witness], clock: Clock) -> None:
    """Check by adding up that each witness is another table that agrees with everything told.

    A cell that can be larger by so many is that much below the threshold: so the proof tells the
    small counts themselves, and there must be a table with all of them that every witness fits.

    Raises BadFileError at the first witness that shows nothing.
    """
    for number, witness in enumerate(witnesses, start=1):
        for complaint in _complaints(release, witness):
            raise BadFileError(f"proof, part {number}", list(witness.cell), complaint)
    directions: dict[Address, set[bool]] = defaultdict(set)
    for witness in witnesses:
        directions[witness.cell].add(witness.larger)
    for cell, shown in directions.items():
        if len(shown) < 2:
            raise BadFileError("proof", list(cell), "Show that it can be larger and smaller")
    try:
        _fit(release, witnesses, clock)
    except ContradictionError:
        raise BadFileError(
            "proof", len(witnesses), "No table of people fits all its parts; protect it again"
        ) from None


def _complaints(release: Release, witness: Witness) -> Iterator[str]:
    """Say what is wrong with a witness by itself."""
    for address, people in witness.moves.items():
        if people and address not in release.withheld:
            yield f"It moves {list(address)}, which is told"
    moved = witness.moves.get(witness.cell, 0)
    if (moved if witness.larger else -moved) < witness.far:
        yield f"It moves the cell by {moved}, not by {witness.far}"
    if witness.larger and witness.far >= release.threshold:
        yield f"A small cell lies less than {release.threshold} below the threshold"
    for total in {**release.told, **dict.fromkeys(release.withheld)}:
        for place, value in enumerate(total):
            if not _adds_up(release, witness, total, place, value):
                yield f"The parts of {list(total)} do not move as it does"


def _adds_up(
    release: Release, witness: Witness, total: Address, place: int, whole: str | None
) -> bool:
    """Say whether a cell moves as its parts in one dimension do, if it has some."""
    name = release.dimensions[place]
    parents = release.parents[name]
    parts = [
        witness.moves.get((*total[:place], value, *total[place + 1 :]), 0)
        for value in release.values[name]
        if parents.get(value) == whole
    ]
    return not parts or sum(parts) == witness.moves.get(total, 0)


def _fit(release: Release, witnesses: Sequence[Witness], clock: Clock) -> None:
    """Find a table with the small counts that the proof tells, in which no move leaves less than 0.

    Raises ContradictionError where there is none.
    """
    least: dict[Address, int] = {}
    exact: dict[Address, int] = {}
    for witness in witnesses:
        for address, people in witness.moves.items():
            least[address] = max(least.get(address, 0), -people)
        if witness.larger:
            exact[witness.cell] = release.threshold - witness.far
    world = World([release])
    [joined] = world.joined.values()
    constraints = [
        *world.constraints,
        *(Constraint(dict.fromkeys(joined.sums.get(address, ()), 1), low, None)
          for address, low in least.items()),
        *(Constraint(dict.fromkeys(joined.sums.get(address, ()), 1), count, count)
          for address, count in exact.items()),
    ]  # fmt: skip
    ranges = Ranges(range(world.unknowns))
    narrow_all(ranges, constraints, clock)
    Simplex([one for one in constraints if one.parts], clock)
