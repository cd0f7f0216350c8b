"""Controlled rounding: every count of a table becomes a multiple, and all sums still add up.

Each count goes to the multiple just below or just above it; a multiple stays as it is. Which of
the two is drawn by a secret key, with a chance that grows with the remainder, so that the same
table is always rounded alike and nobody can undo it (Cox 1987; Salazar 2006 for more dimensions).
"""

import hashlib
import hmac
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pariter.kernels.canonical import canonical_json
from pariter.kernels.disclosure.attacker import SolverError, load
from pariter.kernels.disclosure.cube import Address, Cube

SHORTEST_KEY = 16
"""How many bytes a key has at least."""


class RoundingError(SolverError):
    """A table that cannot be rounded so that its sums add up; says what to do."""


def round_cube(
    table: Cube, base: int, key: bytes, kept: Mapping[Address, int] = MappingProxyType({})
) -> tuple[int, ...]:
    """Round each count of a table to a multiple of `base`; return them in the table's order.

    kept: what was told before; it stays where it is beside the count of today, since a second
    draw would tell more than one.

    Raises ValueError where base is below 2 or the key too short, RoundingError where no rounding
    adds up (only with three dimensions or more), SolverError where OR-Tools is missing.
    """
    if base < 2:
        raise ValueError(f"base {base}: rounding to it hides nothing; give 2 or more")
    if len(key) < SHORTEST_KEY:
        raise ValueError(f"a key of {len(key)} bytes can be guessed; give {SHORTEST_KEY} or more")
    drawn = [_draw(table, number, key) for number in range(len(table.counts))]
    solver: Any = load("ortools.math_opt.python.mathopt")
    model = solver.Model()
    # How many multiples each count becomes; what is one already has no choice.
    rounded = [
        model.add_integer_variable(lb=least // base, ub=most // base)
        for least, most in (
            _beside(count, base, kept.get(address))
            for count, address in zip(table.counts, table.addresses, strict=True)
        )
    ]
    for total, parts in table.equations:
        model.add_linear_constraint(sum(rounded[part] for part in parts) == rounded[total])
    # Counts should go where they are drawn to. Small differences make the choice the only one.
    model.minimize(
        sum(
            (-1 if drawn[number] % base < count % base else 1)
            * (1_000 + drawn[number] // base % 1_000)
            * rounded[number]
            for number, count in enumerate(table.counts)
            if count % base
        )
    )
    result = solver.solve(model, solver.SolverType.HIGHS)
    if result.termination.reason != solver.TerminationReason.OPTIMAL:
        raise RoundingError(
            f"No rounding to multiples of {base} adds up. Publish the table with fewer dimensions."
        )
    values = result.variable_values()
    multiples = tuple(base * round(values[one]) for one in rounded)
    _check(table, base, multiples)
    return multiples


def _beside(count: int, base: int, before: int | None) -> tuple[int, int]:
    """Return the multiples below and above a count, or twice the one that was told before."""
    least, most = count - count % base, count + -count % base
    return (before, before) if before in {least, most} else (least, most)


def _draw(table: Cube, number: int, key: bytes) -> int:
    """Draw a number for a cell, the same whenever its key, its name and its count are the same."""
    name = [list(table.dimensions), list(table.addresses[number]), table.counts[number]]
    digest = hmac.digest(key, canonical_json(name), hashlib.sha256)
    return int.from_bytes(digest[:8], "big")


def _check(table: Cube, base: int, multiples: tuple[int, ...]) -> None:
    """Trust no solver: each count is beside the true one, and the sums add up."""
    for count, multiple in zip(table.counts, multiples, strict=True):
        if multiple not in {count - count % base, count + -count % base}:
            raise SolverError(f"The solver rounded {count} to {multiple}.")
    for total, parts in table.equations:
        if multiples[total] != sum(multiples[part] for part in parts):
            raise SolverError("The solver's rounded counts do not add up.")
