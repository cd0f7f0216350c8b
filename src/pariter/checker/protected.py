"""What `pariter protect` prints: its table as a release, and its proof checked by adding up."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
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
class Witness:
    """Another table, by how many people its cells differ; it shows how far one of them can lie."""

    cell: Address
    larger: bool
    far: int
    moves: Mapping[Address, int]


def read_protected(document: Mapping[str, Any]) -> Release:
    """Read the table. Raises BadFileError where it makes no sense."""
    dimensions = read_dimensions("by", document.get("by"))
    parts = _read_parts(document, dimensions)
    told: dict[Address, int] = {}
    withheld = set()
    for number, row in enumerate(read_list("cells", document.get("cells")), start=1):
        place = f"cells, row {number}"
        address = _address(place, row, dimensions)
        alike = set(_alike(address, parts))
        if any(one in told or one in withheld for one in alike):
            refuse(place, list(address), "This cell stands there twice; keep one")
        status = row.get("status")
        if status not in ("published", "rounded", "suppressed"):
            refuse(f"{place}, status", status, "Write published, rounded or suppressed")
        if status != "suppressed":
            count = read_whole(f"{place}, count", row.get("count"), 0)
            told |= dict.fromkeys(alike, count)
        elif row.get("count") is not None:
            refuse(f"{place}, count", row["count"], "It is suppressed; write null")
        else:
            withheld |= alike
    threshold = read_whole("threshold", document.get("threshold"), 2)
    rounded_to = read_whole("rounded_to", document.get("rounded_to", 1), 1)
    return Release(
        1, "", NAME, "people", dimensions, told, frozenset(withheld), threshold,
        rounded_to=rounded_to,
    )  # fmt: skip


def read_witnesses(document: Mapping[str, Any]) -> list[Witness]:
    """Read the proof. Raises BadFileError where it makes no sense."""
    dimensions = read_dimensions("by", document.get("by"))
    parts = _read_parts(document, dimensions)
    return [
        _witness(
            f"proof, part {number}", read_object(f"proof, part {number}", part), dimensions, parts
        )
        for number, part in enumerate(read_list("proof", document.get("proof", [])), start=1)
    ]


def _read_parts(document: Mapping[str, Any], dimensions: Sequence[str]) -> dict[int, int]:
    """Return where columns stand that have parts, and where their parts do."""
    found = {}
    for finer, wider in read_object("hierarchy", document.get("hierarchy", {})).items():
        if finer not in dimensions or wider not in dimensions:
            refuse("hierarchy", f"{finer}: {wider}", "Name two columns of by")
        found[dimensions.index(wider)] = dimensions.index(finer)
    return found


def _alike(address: Address, parts: Mapping[int, int]) -> Iterator[Address]:
    """Yield a cell under each of its names: a province is the same with and without its region."""
    return product(
        *(
            {value, None} if place in parts and address[parts[place]] is not None else {value}
            for place, value in enumerate(address)
        )
    )


def _witness(
    place: str, part: Mapping[str, Any], dimensions: Sequence[str], parts: Mapping[int, int]
) -> Witness:
    moves: dict[Address, int] = {}
    for number, move in enumerate(read_list(f"{place}, moves", part.get("moves")), start=1):
        here = f"{place}, move {number}"
        people = read_object(here, move).get("people")
        if not isinstance(people, int) or isinstance(people, bool):
            refuse(f"{here}, people", people, "Write a whole number")
        address = _address(here, read_object(here, move.get("cell")), dimensions)
        moves |= dict.fromkeys(_alike(address, parts), people)
    if part.get("can_be") not in ("larger", "smaller"):
        refuse(f"{place}, can_be", part.get("can_be"), "Write larger or smaller")
    return Witness(
        _address(place, read_object(place, part.get("cell")), dimensions),
        part["can_be"] == "larger",
        read_whole(f"{place}, by", part.get("by"), 1),
        moves,
    )


def _address(place: str, row: object, dimensions: Sequence[str]) -> Address:
    named = read_object(place, row)
    for name in dimensions:
        if name not in named:
            refuse(place, name, "This column is missing; write null where all are added up")
    values = (named[name] for name in dimensions)
    return tuple(None if one is None else read_text(place, one, shortest=0) for one in values)


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
            if value is None and not _adds_up(release, witness, total, place):
                yield f"The parts of {list(total)} do not move as it does"


def _adds_up(release: Release, witness: Witness, total: Address, place: int) -> bool:
    name = release.dimensions[place]
    parts = (
        witness.moves.get((*total[:place], value, *total[place + 1 :]), 0)
        for value in release.values[name]
    )
    return sum(parts) == witness.moves.get(total, 0)


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
