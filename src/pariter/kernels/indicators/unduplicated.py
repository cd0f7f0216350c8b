"""People counted once over several occasions, and whether that number tells on few of them.

Whoever knows how many came to each occasion, and how many people came in all, knows how often
people came again. From that follow bounds for how many came to one occasion only, and how many
came to several of them; here they are compared with the truth.
"""

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Set
from itertools import combinations

from pariter.kernels.disclosure import Policy

Comers = Mapping[str, Set[Hashable]]
"""Occasion → who came to it."""

MOST_TOGETHER = 3
"""Occasions that are looked at together; of four, bounds are wider than of three of them."""


def people_once(comers: Comers) -> int:
    """Return how many different people came."""
    return len(set().union(*comers.values()))


def tells_on_few(comers: Comers, policy: Policy) -> bool:
    """Tell whether the number of people leads to a small number of them.

    Such a number is how many came to one occasion only, to any two or three of them, or to
    more than one at all. It is open if it could be as large as the threshold, and smaller than
    it is.
    """
    present = {name: people for name, people in comers.items() if people}
    times = Counter(person for people in present.values() for person in people)
    if policy.is_small(sum(count > 1 for count in times.values())):
        return True
    return any(
        policy.is_small(true) and not (most >= policy.threshold and least < true)
        for true, least, most in _bounds(present, times)
    )


def _bounds(comers: Comers, times: Mapping[Hashable, int]) -> Iterator[tuple[int, int, int]]:
    """Yield numbers of people, each with the least and the most that it could be."""
    sizes = {name: len(people) for name, people in comers.items()}
    for name, people in comers.items():
        only = sum(times[person] == 1 for person in people)
        yield only, *bounds_of_only(sizes, len(times), name)
    for number in range(2, MOST_TOGETHER + 1):
        for names in combinations(sorted(comers), number):
            common = set(comers[names[0]]).intersection(*(comers[name] for name in names[1:]))
            yield len(common), *bounds_of_all(sizes, len(times), names)


def bounds_of_only(sizes: Mapping[str, int], people: int, name: str) -> tuple[int, int]:
    """Return the least and the most who can have come to one occasion and to no other.

    sizes: occasion → how many came; people: how many different ones came in all
    """
    others = [size for other, size in sizes.items() if other != name]
    return max(0, people - sum(others)), min(sizes[name], people - max(others, default=0))


def bounds_of_all(sizes: Mapping[str, int], people: int, names: tuple[str, ...]) -> tuple[int, int]:
    """Return the least and the most who can have come to each of some occasions.

    sizes: occasion → how many came; people: how many different ones came in all
    """
    again = sum(sizes.values()) - people
    least = sum(sizes[name] for name in names) - (len(names) - 1) * people
    most = min(*(sizes[name] for name in names), again // (len(names) - 1))
    return max(0, least), most
