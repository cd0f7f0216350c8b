"""Cut-offs: the last who got in, for each option and for each home whose seats ran out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pariter.kernels.allocation.market import Key, Market


@dataclass(frozen=True)
class Line:
    """Where seats ran out. `last` is who got the last one, or None when there never was one."""

    last: Key | None

    def lets_in(self, key: Key) -> bool:
        """Say whether someone at this place in the order is on the right side of the line."""
        return self.last is not None and key <= self.last

    def to_json(self) -> dict[str, Any]:
        """Write as a JSON value."""
        if self.last is None:
            return {"last": None}
        return {"last": {"priority": self.last[0], "order": self.last[1]}}


@dataclass(frozen=True)
class Cutoff:
    """The lines of one option.

    full: the line for everyone, or None while seats are free.
    homes: home → the line for that home, only where the home's quota is used up.
    """

    full: Line | None
    homes: Mapping[str, Line]

    def clears(self, key: Key, home: str | None) -> bool:
        """Say whether an applicant at this place, from this home, gets a seat here."""
        lines = [self.full, None if home is None else self.homes.get(home)]
        return all(line.lets_in(key) for line in lines if line is not None)

    def to_json(self) -> dict[str, Any]:
        """Write as a JSON value."""
        return {
            "full": None if self.full is None else self.full.to_json(),
            "homes": {home: line.to_json() for home, line in sorted(self.homes.items())},
        }


def compute_cutoffs(market: Market, holders: Mapping[str, Iterable[str]]) -> dict[str, Cutoff]:
    """Find the lines of every option from who holds its seats.

    holders: option → applicants who hold a seat of it.
    """
    quotas: dict[str, list[tuple[str, int]]] = {option: [] for option in market.options}
    for (option, home), most in market.quotas.items():
        quotas[option].append((home, most))
    cutoffs: dict[str, Cutoff] = {}
    for option in market.options:
        keys = [(market.key(option, held), market.groups.get(held)) for held in holders[option]]
        homes = {
            home: line
            for home, most in quotas[option]
            if (line := _line([key for key, from_home in keys if from_home == home], most))
        }
        full = _line([key for key, _ in keys], market.capacities[option])
        cutoffs[option] = Cutoff(full, homes)
    return cutoffs


def _line(keys: list[Key], seats: int) -> Line | None:
    return Line(max(keys, default=None)) if len(keys) >= seats else None
