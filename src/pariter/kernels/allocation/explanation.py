"""What one applicant may read about her own result, and nothing about anyone else."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal, Self, get_args

from pariter.kernels.allocation.cutoffs import Cutoff, Line
from pariter.kernels.allocation.market import Key

if TYPE_CHECKING:
    from pariter.kernels.allocation.allocation import Allocation

Outcome = Literal["placed", "full", "quota_full", "not_needed"]

FEWEST_OTHERS = 5
"""A count of other people is told from here on; from one to four it is kept back."""


@dataclass(frozen=True)
class ExplanationLine:
    """One ranked option, as it looks to the applicant who ranked it.

    option: its name; rank: 1 for the dearest wish.
    outcome: `placed`; `full`: everyone who got a seat was ahead; `quota_full`: the seats for the
        applicant's home went to others from there who were ahead; `not_needed`: an earlier wish
        came true.
    seats: seats of the option; home_seats: most of them for the applicant's home, if limited.
    wanted: how many ranked it, the applicant included; position: her place among them, 1 first.
        Both are None when one to four others ranked it.
    priority: her priority there, None when the option has none.
    needed, needed_priority: order number and priority of the last who got in on the line that
        decided; None when nothing ran out, when an earlier wish came true, or when fewer than
        five others hold those seats.
    """

    option: str
    rank: int
    outcome: Outcome
    seats: int
    home_seats: int | None
    wanted: int | None
    position: int | None
    priority: int | None
    needed: int | None
    needed_priority: int | None


@dataclass(frozen=True)
class Explanation:
    """Why one applicant got what she got.

    assigned: the option she holds, or None; rank: which wish it is, 1 for the dearest.
    order_number: her lottery number or arrival; position: her place by it, 1 is first;
    applicants: how many there were, herself included.
    lines: one for each wish, the dearest first.
    """

    mechanism: str
    assigned: str | None
    rank: int | None
    order_number: int
    position: int
    applicants: int
    lines: tuple[ExplanationLine, ...]

    def to_json(self) -> dict[str, Any]:
        """Write as a JSON value that `from_json` reads back."""
        return {**asdict(self), "lines": [asdict(line) for line in self.lines]}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote.

        Raises ValueError for an outcome that does not exist, TypeError for other fields.
        """
        lines = tuple(ExplanationLine(**line) for line in value["lines"])
        for line in lines:
            if line.outcome not in get_args(Outcome):
                known = ", ".join(get_args(Outcome))
                raise ValueError(f"Outcome {line.outcome!r} of {line.option!r}: use {known}.")
        return cls(**{**value, "lines": lines})


def explain(allocation: "Allocation", applicant: str) -> Explanation:
    """Explain one applicant's result.

    Raises KeyError when the applicant is not in the market.
    """
    market = allocation.market
    assigned = allocation.assignment[applicant]
    wishes = market.preferences[applicant]
    return Explanation(
        mechanism=allocation.mechanism,
        assigned=assigned,
        rank=None if assigned is None else wishes.index(assigned) + 1,
        order_number=market.order[applicant],
        position=allocation.positions[applicant],
        applicants=len(market.applicants),
        lines=tuple(
            _explain_wish(allocation, applicant, option, rank)
            for rank, option in enumerate(wishes, start=1)
        ),
    )


def _explain_wish(
    allocation: "Allocation", applicant: str, option: str, rank: int
) -> ExplanationLine:
    market = allocation.market
    key = market.key(option, applicant)
    home = market.groups.get(applicant)
    outcome = _outcome(allocation, applicant, option, key)
    needed = None if outcome == "not_needed" else _needed(allocation, applicant, option, outcome)
    places = allocation.places[option]
    told = not 0 < len(places) - 1 < FEWEST_OTHERS
    ranked = market.priorities.get(option)
    return ExplanationLine(
        option=option,
        rank=rank,
        outcome=outcome,
        seats=market.capacities[option],
        home_seats=None if home is None else market.quotas.get((option, home)),
        wanted=len(places) if told else None,
        position=places[applicant] if told else None,
        priority=ranked[applicant] if ranked else None,
        needed=None if needed is None else needed[1],
        needed_priority=None if needed is None or not ranked else needed[0],
    )


def _outcome(allocation: "Allocation", applicant: str, option: str, key: Key) -> Outcome:
    assigned = allocation.assignment[applicant]
    if assigned == option:
        return "placed"
    wishes = allocation.market.preferences[applicant]
    if assigned is not None and wishes.index(assigned) < wishes.index(option):
        return "not_needed"
    full = allocation.cutoffs[option].full
    return "full" if full is not None and not full.lets_in(key) else "quota_full"


def _needed(allocation: "Allocation", applicant: str, option: str, outcome: Outcome) -> Key | None:
    """Give the last who got in, unless that would point at one of a few."""
    groups = allocation.market.groups
    home = groups.get(applicant)
    others = [held for held in allocation.holders[option] if held != applicant]
    if outcome == "quota_full":
        others = [held for held in others if groups.get(held) == home]
    line = _deciding_line(allocation.cutoffs[option], home, outcome)
    return None if line is None or len(others) < FEWEST_OTHERS else line.last


def _deciding_line(cutoff: Cutoff, home: str | None, outcome: Outcome) -> Line | None:
    if outcome == "quota_full":
        return None if home is None else cutoff.homes.get(home)
    return cutoff.full
