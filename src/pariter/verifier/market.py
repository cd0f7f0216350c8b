"""A market as a file states it: who may have a seat where, and ahead of whom."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

Key = tuple[int, int]
ClassKey = tuple[int, int, int]
Seat = tuple[str, str]
"""An option and who holds a seat of it, or asks for one."""


@dataclass(frozen=True)
class SeatClass:
    """Seats of one option that share an order of their own."""

    name: str
    seats: int
    tiers: list[str]
    only: bool
    priorities: dict[str, int]


@dataclass(frozen=True)
class Limit:
    """At most `most` seats of these options, or of these homes within them."""

    name: str
    most: int
    options: frozenset[str]
    homes: frozenset[str] | None = None


@dataclass(frozen=True)
class Case:
    """The inputs of a run as an audit file states them, once their form is checked."""

    mechanism: str
    applicants: list[str]
    options: list[str]
    capacities: dict[str, int]
    wishes: dict[str, list[str]]
    order: dict[str, int]
    priorities: dict[str, dict[str, int]]
    homes: dict[str, str]
    quotas: dict[tuple[str, str], int]
    slots: dict[str, list[SeatClass]]
    caps: list[Limit]
    traits: dict[str, list[str]]
    _sets: dict[tuple[str, str], list[Limit]] = field(default_factory=dict, init=False)

    def key(self, option: str, applicant: str) -> Key:
        """Give the place of an applicant in the order of an option: smaller is ahead."""
        priority = self.priorities.get(option, {}).get(applicant, 0)
        return (priority, self.order[applicant])

    def class_key(self, option: str, slots: SeatClass, applicant: str) -> ClassKey | None:
        """Give her place in the order of a class, or None where it is not open to her."""
        has = [trait in self.traits.get(applicant, []) for trait in slots.tiers]
        if slots.only and not any(has):
            return None
        numbers = slots.priorities or self.priorities.get(option, {})
        tier = (*has, True).index(True)
        return (tier, numbers.get(applicant, 0), self.order[applicant])

    def sets_of(self, option: str, applicant: str) -> list[Limit]:
        """Give all that limits her seat in an option without classes."""
        home = self.homes.get(applicant, "")
        if (option, home) not in self._sets:
            self._sets[option, home] = self._find_sets(option, home)
        return self._sets[option, home]

    def _find_sets(self, option: str, home: str) -> list[Limit]:
        sets = [Limit(option, self.capacities[option], frozenset([option]))]
        if (option, home) in self.quotas:
            most = self.quotas[option, home]
            sets.append(Limit(home, most, frozenset([option]), frozenset([home])))
        covering = [cap for cap in self.caps if option in cap.options]
        return sets + [cap for cap in covering if cap.homes is None or home in cap.homes]

    def fill(self, option: str, candidates: Iterable[str]) -> dict[str, list[str]]:
        """Fill the classes of an option one after another, each with the best who are left."""
        left = set(candidates)
        filled: dict[str, list[str]] = {}
        for slots in self.slots[option]:
            keys = {name: self.class_key(option, slots, name) for name in left}
            able = sorted((key, name) for name, key in keys.items() if key is not None)
            filled[slots.name] = [name for _, name in able[: slots.seats]]
            left.difference_update(filled[slots.name])
        return filled

    def choose(self, seats: Iterable[Seat]) -> set[Seat]:
        """Take the seats that options would fill if all these were asked for.

        Where one's place in the order is the same in several, her dearest is asked for first.
        """
        taken: set[Seat] = set()
        asked: dict[str, list[str]] = {option: [] for option in self.slots}
        count: dict[Limit, int] = {}
        for option, applicant in sorted(seats, key=self._place_of):
            if option in asked:
                asked[option].append(applicant)
                continue
            sets = self.sets_of(option, applicant)
            if all(count.get(limit, 0) < limit.most for limit in sets):
                taken.add((option, applicant))
                for limit in sets:
                    count[limit] = count.get(limit, 0) + 1
        for option, candidates in asked.items():
            filled = self.fill(option, candidates).values()
            taken.update((option, applicant) for names in filled for applicant in names)
        return taken

    def _place_of(self, seat: Seat) -> tuple[Key, int]:
        option, applicant = seat
        return self.key(option, applicant), self.wishes[applicant].index(option)


def without(case: Case, gone: set[str]) -> Case:
    """Give the case in which those who left wish for nothing."""
    return replace(
        case,
        wishes={name: [] if name in gone else listed for name, listed in case.wishes.items()},
    )


def holders_of(case: Case, assignment: dict[str, str | None]) -> dict[str, list[str]]:
    """Give each option with those who hold a seat of it."""
    holders: dict[str, list[str]] = {option: [] for option in case.options}
    for applicant, option in assignment.items():
        if option is not None:
            holders[option].append(applicant)
    return holders


def keys_by_limit(case: Case, assignment: dict[str, str | None]) -> dict[Limit, list[Key]]:
    """Give each set in which a seat was given, with the places in the order of who got them."""
    keys: dict[Limit, list[Key]] = {}
    for applicant, option in assignment.items():
        if option is not None and option not in case.slots:
            for limit in case.sets_of(option, applicant):
                keys.setdefault(limit, []).append(case.key(option, applicant))
    return keys


def common_priorities(case: Case) -> dict[str, int]:
    """Give the priorities of the first option, which are everyone's where there is one list."""
    return case.priorities.get(case.options[0], {}) if case.options else {}
