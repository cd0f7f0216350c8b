"""Votes on projects, read from a file."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from pariter.verifier.claims import fail
from pariter.verifier.reading import is_whole, read_names, read_object, require, require_keys


@dataclass(frozen=True)
class Election:
    """Votes on projects, as a file states them; equal ballots are one entry.

    step: how many units of money shares grow by at a time.
    """

    budget: int
    step: int
    costs: dict[str, int]
    order: dict[str, int]
    by_cost: bool
    completion: str
    ballots: dict[str, list[str]]
    groups: list[tuple[frozenset[str], int]]
    backers: dict[str, list[int]]
    votes: dict[str, int]

    def worth(self, project: str) -> int:
        """Give what a project is worth to each supporter."""
        return self.costs[project] if self.by_cost else 1

    def first(self, projects: list[str], *, by_votes: bool) -> str:
        """Break a tie: cost, votes and order; by votes the votes come first."""

        def key(project: str) -> tuple[int, int]:
            ranks = (self.costs[project], -self.votes[project])
            return (ranks[1], ranks[0]) if by_votes else ranks

        best = min(map(key, projects))
        equal = [project for project in projects if key(project) == best]
        numbers = [self.order.get(project) for project in equal]
        if len(equal) > 1 and (None in numbers or len(set(numbers)) < len(numbers)):
            fail(f"No order decides between {' and '.join(map(repr, sorted(equal)))}.")
        return min(equal, key=lambda project: self.order.get(project, 0))


def read_election(document: dict[str, Any]) -> Election:
    """Read budget, costs, ballots and order, and count who approves of what."""
    if document["utility"] not in ("cost", "cardinality"):
        fail(f"The utility {document['utility']!r} is unknown to this verifier.")
    if document["completion"] not in ("none", "add1", "add1u"):
        fail(f"The completion {document['completion']!r} is unknown to this verifier.")
    value = require(document, "election", dict, "the file")
    require_keys("the election", value, ("budget", "costs", "ballots", "order"), ("step",))
    costs = read_object("the costs", value["costs"])
    step = value.get("step", 1)
    amounts = (("the budget", value["budget"]), ("the step of shares", step), *costs.items())
    for project, cost in amounts:
        if not is_whole(cost) or cost < 1:
            fail(f"{project!r}: {cost!r} is not a whole amount of 1 or more.")
    order = read_object("the order", value["order"])
    if not order.keys() <= costs.keys() or not all(map(is_whole, order.values())):
        fail("The order does not give whole numbers to projects.")
    ballots = read_object("the ballots", value["ballots"])
    alike: dict[tuple[str, ...], int] = {}
    for voter, ballot in ballots.items():
        read_names(f"the ballot of {voter!r}", ballot)
        alike[tuple(ballot)] = alike.get(tuple(ballot), 0) + 1
    groups = [(frozenset(ballot), count) for ballot, count in alike.items()]
    backers: dict[str, list[int]] = {project: [] for project in costs}
    for number, (ballot, _) in enumerate(groups):
        for project in ballot:
            if project not in backers:
                fail(f"A ballot names {project!r}, which is not a project.")
            backers[project].append(number)
    return Election(
        budget=value["budget"],
        step=step,
        costs=costs,
        order=order,
        by_cost=document["utility"] == "cost",
        completion=document["completion"],
        ballots=ballots,
        groups=groups,
        backers=backers,
        votes={name: sum(groups[n][1] for n in numbers) for name, numbers in backers.items()},
    )


def read_fraction(place: str, value: object) -> Fraction:
    """Read a fraction that is written in lowest terms."""
    try:
        read = Fraction(value) if isinstance(value, str) else None
    except (ValueError, ZeroDivisionError):
        read = None
    if read is None or str(read) != value or read < 0:
        fail(f"{place}: {value!r} is not a fraction such as 25/2.")
    return read
