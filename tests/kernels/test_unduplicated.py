"""People counted once: what their number tells, held against every way in which they can come."""

from collections import defaultdict
from itertools import product

import pytest

from pariter.kernels.disclosure import Policy
from pariter.kernels.indicators.unduplicated import (
    bounds_of_all,
    bounds_of_only,
    people_once,
    tells_on_few,
)

NAMES = ("a", "b", "c")
PATTERNS = ("a", "b", "c", "ab", "ac", "bc", "abc")


def test_bounds_are_those_of_every_way_to_come() -> None:
    """Everything that a reader can know: how many came to each of three, and how many people."""
    ways = defaultdict(list)
    for counts in product(range(4), repeat=len(PATTERNS)):
        way = dict(zip(PATTERNS, counts, strict=True))
        sizes = tuple(sum(way[one] for one in PATTERNS if name in one) for name in NAMES)
        if all(sizes) and max(sizes) <= 3:
            ways[sizes, sum(counts)].append(way)
    assert len(ways) > 100
    for (sizes, people), alike in ways.items():
        named = dict(zip(NAMES, sizes, strict=True))
        for name in NAMES:
            found = [way[name] for way in alike]
            assert bounds_of_only(named, people, name) == (min(found), max(found))
        for names in (("a", "b"), ("a", "c"), ("b", "c"), NAMES):
            found = [sum(way[one] for one in PATTERNS if {*names} <= {*one}) for way in alike]
            assert bounds_of_all(named, people, names) == (min(found), max(found))


def came(**places: tuple[int, int]) -> dict[str, set[int]]:
    """Return who came, from the first of some numbers up to before the second."""
    return {name: set(range(*span)) for name, span in places.items()}


@pytest.mark.parametrize(
    ("comers", "told"),
    [
        (came(a=(0, 40), b=(40, 90)), False),  # nobody came twice
        (came(a=(0, 40), b=(36, 90)), True),  # four came to both
        (came(a=(0, 40), b=(34, 90)), False),
        (came(a=(0, 40), b=(3, 90)), True),  # three came to the first alone
        (came(a=(0, 40), b=(0, 90)), False),  # all came to the second as well
        (came(a=(0, 40), b=(38, 90), c=(80, 140)), False),  # two to both, or more to others
        (came(a=(0, 40)), False),
    ],
)
def test_number_of_people_is_kept_back_where_it_tells_on_few(
    comers: dict[str, set[int]], told: bool
) -> None:
    assert tells_on_few(comers, Policy()) is told
    assert people_once(comers) == len(set().union(*comers.values()))
