"""What one applicant may read about her own result, and nothing about anyone else."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal, Self, get_args

from pariter.kernels.allocation.caps import Limit
from pariter.kernels.allocation.cutoffs import Line
from pariter.kernels.allocation.market import ClassKey
from pariter.kernels.allocation.slots import SlotClass

if TYPE_CHECKING:
    from pariter.kernels.allocation.allocation import Allocation

Outcome = Literal["placed", "full", "quota_full", "cap_full", "not_open", "not_needed"]
ClassOutcome = Literal["placed", "full", "not_open", "not_needed"]
Hidden = Literal["few", "protected"]

FEWEST_OTHERS = 5
"""A count of other people is told from here on; from one to four it is kept back."""


@dataclass(frozen=True)
class ClassLine:
    """One class of slots of a ranked option, as it looks to the applicant who ranked it.

    name, seats: of the class. tier: where she stands in it, 1 is first, None if not open to her.
    outcome: `placed`; `full`: all who got in were ahead; `not_open`; `not_needed`: she got another
        class or an earlier wish.
    priority: hers in this class, None when there is none.
    needed, needed_priority, needed_tier: order number, priority and tier of the last who got in.
    hidden: why these are kept back: `few` others are in it, or the class is `protected`.
    """

    name: str
    seats: int
    outcome: ClassOutcome
    tier: int | None
    priority: int | None
    needed: int | None
    needed_priority: int | None
    needed_tier: int | None
    hidden: Hidden | None


@dataclass(frozen=True)
class ExplanationLine:
    """One ranked option, as it looks to the applicant who ranked it.

    option: its name; rank: 1 for the dearest wish.
    outcome: `placed`; `full`: everyone who got a seat was ahead; `quota_full`: the seats for the
        applicant's home went to others from there who were ahead; `cap_full`: seats that are
        capped together went to others who were ahead; `not_open`: no class of slots is open to
        her; `not_needed`: an earlier wish came true.
    seats: seats of the option; home_seats: most of them for the applicant's home, if limited.
    wanted: how many ranked it, the applicant included; position: her place among them, 1 first.
        Both are None when one to four others ranked it.
    priority: her priority there, None when the option has none.
    needed, needed_priority: order number and priority of the last who got in on the line that
        decided; None when nothing ran out, when an earlier wish came true, or when hidden.
    hidden: `few` when fewer than five others hold those seats.
    enough_priority: the worst priority that would have put her ahead of that line.
    cap, cap_seats: the cap that decided, and how many seats it allows.
    classes: one for each class of slots, in the order in which they are filled.
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
    hidden: Hidden | None = None
    enough_priority: int | None = None
    cap: str | None = None
    cap_seats: int | None = None
    classes: tuple[ClassLine, ...] = ()

    @property
    def is_open(self) -> bool:
        """Tell whether some seat of it could ever be hers; if not, she need not wait for it."""
        if 0 in (self.seats, self.home_seats, self.cap_seats):
            return False
        return not self.classes or any(
            part.tier is not None and part.seats for part in self.classes
        )


@dataclass(frozen=True)
class Explanation:
    """Why one applicant got what she got.

    assigned: the option she holds, or None; rank: which wish it is, 1 for the dearest.
    order_number: her lottery number or arrival; position: her place by it, 1 is first;
    applicants: how many there were, herself included.
    lines: one for each wish, the dearest first.
    cut_short: whether she used all of a list that was limited.
    """

    mechanism: str
    assigned: str | None
    rank: int | None
    order_number: int
    position: int
    applicants: int
    lines: tuple[ExplanationLine, ...]
    cut_short: bool = False

    def to_json(self) -> dict[str, Any]:
        """Write as a JSON value that `from_json` reads back."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote.

        Raises ValueError for an outcome that does not exist, TypeError for other fields.
        """
        lines = tuple(
            ExplanationLine(
                **{**line, "classes": tuple(ClassLine(**part) for part in line.get("classes", ()))}
            )
            for line in value["lines"]
        )
        for line in lines:
            if line.outcome not in get_args(Outcome):
                known = ", ".join(get_args(Outcome))
                raise ValueError(f"Outcome {line.outcome!r} of {line.option!r}: use {known}.")
        return cls(**{**value, "lines": lines})


def explain(allocation: "Allocation", applicant: str) -> Explanation:
    """Explain one applicant's result.

    Raises KeyError when the applicant is not in the market, or left after the run.
    """
    if applicant in allocation.gone:
        raise KeyError(applicant)
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
        cut_short=applicant in market.cut_short,
    )


def _explain_wish(
    allocation: "Allocation", applicant: str, option: str, rank: int
) -> ExplanationLine:
    market = allocation.market
    home = market.groups.get(applicant)
    needless = _is_needless(allocation, applicant, option)
    classes = tuple(
        _explain_class(allocation, applicant, option, slots, needless)
        for slots in market.slots.get(option, ())
    )
    limit = None if needless or classes else _deciding_limit(allocation, applicant, option)
    outcome = _outcome(allocation, applicant, option, classes, limit)
    last, hidden = _last_in(allocation, applicant, option, limit)
    places = allocation.places[option]
    told = not 0 < len(places) - 1 < FEWEST_OTHERS
    priority = market.priorities.get(option, {}).get(applicant)
    return ExplanationLine(
        option=option,
        rank=rank,
        outcome=outcome,
        seats=market.capacities[option],
        home_seats=None if home is None else market.quotas.get((option, home)),
        wanted=len(places) if told else None,
        position=places[applicant] if told else None,
        priority=priority,
        needed=None if last is None else last[1],
        needed_priority=None if last is None or priority is None else last[0],
        hidden=hidden,
        enough_priority=(
            None
            if last is None or priority is None or outcome == "placed"
            else last[0] - (market.order[applicant] > last[1])
        ),
        cap=limit.name if limit and outcome == "cap_full" else None,
        cap_seats=limit.most if limit and outcome == "cap_full" else None,
        classes=classes,
    )


def _is_needless(allocation: "Allocation", applicant: str, option: str) -> bool:
    assigned = allocation.assignment[applicant]
    wishes = allocation.market.preferences[applicant]
    return assigned is not None and wishes.index(assigned) < wishes.index(option)


def _outcome(
    allocation: "Allocation",
    applicant: str,
    option: str,
    classes: tuple[ClassLine, ...],
    limit: Limit | None,
) -> Outcome:
    if allocation.assignment[applicant] == option:
        return "placed"
    if _is_needless(allocation, applicant, option):
        return "not_needed"
    if classes:
        return "not_open" if all(part.tier is None for part in classes) else "full"
    if limit is None or limit.kind == "option":
        return "full"
    return "quota_full" if limit.kind == "quota" else "cap_full"


def _deciding_limit(allocation: "Allocation", applicant: str, option: str) -> Limit | None:
    """Give the limit that turned her away, or, if she got in, that of all the option's seats."""
    market = allocation.market
    key = market.key(option, applicant)
    home = market.groups.get(applicant, "")
    path = [market.limits.all[number] for number in market.limits.path(option, home)]
    own = next(limit for limit in path if limit.kind == "option")
    for limit in (own, *path):
        line = _line_of(allocation, option, limit)
        if line is not None and not line.lets_in(key):
            return limit
    return own


def _line_of(allocation: "Allocation", option: str, limit: Limit) -> Line | None:
    cutoff = allocation.cutoffs[option]
    if limit.kind == "option":
        return cutoff.full
    return (cutoff.homes if limit.kind == "quota" else cutoff.caps).get(limit.name)


def _last_in(
    allocation: "Allocation", applicant: str, option: str, limit: Limit | None
) -> tuple[tuple[int, int] | None, Hidden | None]:
    """Give the last who got in, unless that would point at one of a few."""
    line = None if limit is None else _line_of(allocation, option, limit)
    if limit is None or line is None or line.last is None:
        return None, None
    groups = allocation.market.groups
    others = sum(
        1
        for covered in limit.options
        for held in allocation.holders[covered]
        if held != applicant and limit.counts(covered, groups.get(held, ""))
    )
    if others < FEWEST_OTHERS:
        return None, "few"
    *_, priority, number = line.last
    return (priority, number), None


def _explain_class(
    allocation: "Allocation", applicant: str, option: str, slots: SlotClass, needless: bool
) -> ClassLine:
    market = allocation.market
    key = market.class_key(option, slots, applicant)
    outcome = _class_outcome(allocation, applicant, option, slots, key, needless)
    line = allocation.cutoffs[option].classes[slots.name]
    last, hidden = None, _why_hidden(allocation, applicant, option, slots)
    if outcome in ("full", "placed") and line is not None and line.last is not None:
        last = None if hidden else line.last
    else:
        hidden = None
    ranked = slots.priorities or market.priorities.get(option)
    return ClassLine(
        name=slots.name,
        seats=slots.seats,
        outcome=outcome,
        tier=None if key is None else key[0] + 1,
        priority=ranked[applicant] if ranked and key is not None else None,
        needed=None if last is None else last[-1],
        needed_priority=None if last is None or not ranked else last[-2],
        needed_tier=None if last is None or not slots.tiers else last[0] + 1,
        hidden=hidden,
    )


def _class_outcome(
    allocation: "Allocation",
    applicant: str,
    option: str,
    slots: SlotClass,
    key: ClassKey | None,
    needless: bool,
) -> ClassOutcome:
    if key is None:
        return "not_open"
    if needless:
        return "not_needed"
    if allocation.assignment[applicant] == option:
        filled = [part.name for part in allocation.market.slots[option]]
        own = filled.index(allocation.classes[applicant])
        if filled.index(slots.name) == own:
            return "placed"
        if filled.index(slots.name) > own:
            return "not_needed"
    return "full"


def _why_hidden(
    allocation: "Allocation", applicant: str, option: str, slots: SlotClass
) -> Hidden | None:
    if slots.protected:
        return "protected"
    others = sum(
        1
        for held in allocation.holders[option]
        if held != applicant and allocation.classes[held] == slots.name
    )
    return "few" if others < FEWEST_OTHERS else None
