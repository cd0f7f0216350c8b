"""Ballots as a file writes them, and how very many ballots are counted in a short time."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain, count, repeat

Gathered = tuple[tuple[int, ...], dict[str, list[int]]]
"""Voters of each group of equal ballots; project → numbers of its groups, upwards."""


class WrittenBallots(Mapping[str, tuple[str, ...]]):
    """Ballots as a file writes them, names with commas between; read when someone asks.

    voters: each once; written: their ballots, in the same order.
    """

    def __init__(self, voters: Sequence[str], written: Sequence[str]) -> None:
        self.voters = voters
        self.written = written

    def __getitem__(self, voter: str) -> tuple[str, ...]:
        return _names(self._of[voter])

    def __iter__(self) -> Iterator[str]:
        return iter(self.voters)

    def __len__(self) -> int:
        return len(self.voters)

    @cached_property
    def _of(self) -> dict[str, str]:
        return dict(zip(self.voters, self.written, strict=True))

    @cached_property
    def _counted(self) -> Counter[str]:
        return Counter(self.written)

    @cached_property
    def _backers(self) -> dict[str, list[int]] | None:
        """Project → numbers of the writings that name it; None if any is written in an odd way."""
        names = ",".join(self._counted).split(",") if self._counted else []
        backers = _numbered(names, (text.count(",") + 1 for text in self._counted))
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
    return tuple(groups.values()), _numbered(chain.from_iterable(groups), map(len, groups))


def _numbered(names: Iterable[str], lengths: Iterable[int]) -> dict[str, list[int]]:
    """Tell in which ballots each name stands, given all their names on end."""
    found: dict[str, list[int]] = defaultdict(list)
    for name, number in zip(names, chain.from_iterable(map(repeat, count(), lengths)), strict=True):
        found[name].append(number)
    return dict(found)


def _names(written: str) -> tuple[str, ...]:
    return tuple(name for part in written.split(",") if (name := part.strip()))
