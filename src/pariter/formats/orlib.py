"""Generalised assignment problems of the OR-Library (Beasley 1990): several in one text file.

A file gives the number of problems; each gives agents and jobs, the value of each job with each
agent, the room that it takes there, and each agent's room. Lines may break anywhere.
"""

from pariter.formats.errors import FormatError
from pariter.kernels.allocation.group_assignment import GroupMarket

MOST_PAIRS = 1_000_000


def parse(text: str, name: str) -> list[GroupMarket]:
    """Read all problems of a file, in turn: jobs are groups, agents are options.

    name: what errors call the file. Every job must be placed; jobs come in the order of the file.

    Raises FormatError at the first thing that makes no sense.
    """
    numbers = _Numbers(text, name)
    count = numbers.take("the number of problems", 1)
    markets = [_problem(numbers, place) for place in range(1, count + 1)]
    numbers.require_end()
    return markets


def _problem(numbers: "_Numbers", place: int) -> GroupMarket:
    problem = f"problem {place}"
    agents = numbers.take(f"{problem}, the number of agents", 1)
    jobs = numbers.take(f"{problem}, the number of jobs", 1)
    if agents * jobs > MOST_PAIRS:
        raise numbers.error(
            f"{problem}, agents × jobs", agents * jobs, f"Give at most {MOST_PAIRS}."
        )
    options = [f"agent {number:0{len(str(agents))}}" for number in range(1, agents + 1)]
    groups = [f"job {number:0{len(str(jobs))}}" for number in range(1, jobs + 1)]
    pairs = [(group, option) for option in options for group in groups]
    values = {pair: numbers.take(f"{problem}, value of {pair[0]}", 0) for pair in pairs}
    uses = {pair: numbers.take(f"{problem}, room of {pair[0]}", 0) for pair in pairs}
    capacities = {option: numbers.take(f"{problem}, room of {option}", 0) for option in options}
    return GroupMarket(
        sizes=dict.fromkeys(groups, 1),
        capacities=capacities,
        preferences={},
        order={group: number for number, group in enumerate(groups, start=1)},
        values=values,
        uses=uses,
        all_placed=True,
    )


class _Numbers:
    """The numbers of a file, one after another, with their lines for errors."""

    def __init__(self, text: str, name: str) -> None:
        self.name = name
        self.words = [
            (line, word)
            for line, content in enumerate(text.splitlines(), start=1)
            for word in content.split()
        ]
        self.next = 0

    def take(self, what: str, least: int) -> int:
        if self.next == len(self.words):
            raise FormatError(self.name, "the end", what, "This is missing; is the file cut off?")
        line, word = self.words[self.next]
        self.next += 1
        if not (word.isascii() and word.isdigit()) or len(word) > 15 or int(word) < least:
            mend = f"Here stands {what}: write a whole number, {least} or more."
            raise FormatError(self.name, f"line {line}", word, mend)
        return int(word)

    def error(self, what: str, value: object, mend: str) -> FormatError:
        line, _ = self.words[self.next - 1]
        return FormatError(self.name, f"line {line}, {what}", value, mend)

    def require_end(self) -> None:
        if self.next < len(self.words):
            line, word = self.words[self.next]
            mend = "There is more than the file announces; correct its first number."
            raise FormatError(self.name, f"line {line}", word, mend)
