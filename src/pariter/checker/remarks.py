"""Remarks: what an attacker knows beside the releases, such as a share that a newspaper printed."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from pariter.checker.values import (
    Address,
    read_addresses,
    read_dimensions,
    read_share,
    read_text,
    refuse,
)


@dataclass(frozen=True)
class Remark:
    """Some cells of a table, divided by others, lie from `least` to `most`.

    whole: none where it is the number of people itself that lies there.
    """

    population: str
    measure: str
    dimensions: tuple[str, ...]
    part: tuple[Address, ...]
    whole: tuple[Address, ...]
    least: Fraction
    most: Fraction


@dataclass(frozen=True)
class Presence:
    """Someone knows that she herself is counted in a cell.

    cell: dimension → value; population, measure: None where she is in each that has this cell.
    """

    cell: Mapping[str, str]
    population: str | None = None
    measure: str | None = None


def read_remark(number: int, remark: Mapping[str, Any]) -> Remark:
    """Read one of the statements under `also`. Raises BadFileError where it makes no sense."""
    place = f"also {number}"
    dimensions = read_dimensions(f"{place}, dimensions", remark.get("dimensions"))
    size = len(dimensions)
    part = read_addresses(f"{place}, part", remark.get("part"), size)
    whole = read_addresses(f"{place}, whole", remark.get("whole", []), size)
    least = read_share(f"{place}, least", remark.get("least"))
    most = read_share(f"{place}, most", remark.get("most"))
    if least > most:
        refuse(f"{place}, least", remark["least"], "It is above most; exchange the two")
    return Remark(
        read_text(f"{place}, population", remark.get("population")),
        read_text(f"{place}, measure", remark.get("measure")),
        dimensions,
        tuple(part),
        tuple(whole),
        least,
        most,
    )


def read_presence(text: str) -> Presence:
    """Read `A=x,B=y`, where A may be `population` or `measure` too.

    Raises BadFileError where it is written in another way.
    """
    cell: dict[str, str] = {}
    for part in text.split(","):
        name, is_there, value = (piece.strip() for piece in part.partition("="))
        if not name or not is_there or not value or name in cell:
            refuse("--know", text, "Write --know A=x,B=y, each name once")
        cell[name] = value
    return Presence(cell, cell.pop("population", None), cell.pop("measure", None))
