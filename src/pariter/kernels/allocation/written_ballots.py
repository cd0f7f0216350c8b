"""Ballots as a file writes them, and how very many ballots are counted in a short time."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property

Gathered = tuple[tuple[int, ...], dict[str, list[int]]]
"""Voters of each group of equal ballots; project → numbers of its groups, upwards."""


class WrittenBallots(Mapping[str, tuple[str, ...]]):
    """Ballots as a file writes them, names with commas between; read when someone asks.

    counted: ballot as written → how many voters cast it; read: gives voter → ballot as written.
    """

    def __init__(self, counted: Mapping[str, int], read: Callable[[], Mapping[str, str]]) -> None:
        self._counted = counted
        self._read = read
        self._len = sum(counted.values())

    def __getitem__(self, voter: str) -> tuple[str, ...]:
        return _names(self._of[voter])

    def __iter__(self) -> Iterator[str]:
        return iter(self._of)

    def __len__(self) -> int:
        return self._len

    @cached_property
    def _of(self) -> Mapping[str, str]:
        return self._read()

    @cached_property
    def _backers(self) -> dict[str, list[int]] | None:
        """Project → numbers of the writings that name it; None if any is written in an odd way."""
        backers = _numbered(text.split(",") for text in self._counted)
        is_odd = any(name != name.strip() or not name for name in backers)
        return None if is_odd else backers

    def grouped(self) -> dict[tuple[str, ...], int]:
        """Count equal ballots."""
        groups: dict[tuple[str, ...], int] = {}
        for text, voters in self._counted.items():
            ballot = _names(text)
            groups[ballot] = groups.get(ballot, 0) + voters
        return groups

    def gathered(self) -> Gathered:
        """Give the same groups, in the same order, without reading each ballot by itself."""
        backers = self._backers
        if backers is None:
            return _gathered(self.grouped())
        return tuple(self._counted.values()), backers


def grouped(ballots: Mapping[str, tuple[str, ...]]) -> Mapping[tuple[str, ...], int]:
    """Count equal ballots."""
    return ballots.grouped() if isinstance(ballots, WrittenBallots) else Counter(ballots.values())


def gathered(ballots: Mapping[str, tuple[str, ...]]) -> Gathered:
    """Tell who approves of each project, in groups of equal ballots."""
    if isinstance(ballots, WrittenBallots):
        return ballots.gathered()
    return _gathered(grouped(ballots))


def _gathered(groups: Mapping[tuple[str, ...], int]) -> Gathered:
    return tuple(groups.values()), _numbered(groups)


def _numbered(ballots: Iterable[Iterable[str]]) -> dict[str, list[int]]:
    """Tell in which ballots each name stands."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, names in enumerate(ballots):
        for name in names:
            found[name].append(number)
    return dict(found)


def _names(written: str) -> tuple[str, ...]:
    return tuple(name for part in written.split(",") if (name := part.strip()))
