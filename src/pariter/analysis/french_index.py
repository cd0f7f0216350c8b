"""The French index of equality at work from a file: people sorted into the groups of the law."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pariter.analysis.amounts import CENTS, cents
from pariter.analysis.measure import EACH_PAY, Across, Told
from pariter.kernels.indicators import (
    IndicatorError,
    Part,
    PayGroup,
    RateGroup,
    Value,
    equality_index,
    maternity_part,
    pay_gap_part,
    rates_part,
    small_raises_part,
    top_pay_part,
)
from pariter.kernels.indicators.equality_index import BY_CATEGORY, BY_LEVEL, LARGE_FROM

KEY = "equality_index"
ACROSS = (
    *(EACH_PAY, "age", "category", "level"),
    *("raised", "promoted", "maternity", "headcount"),
)
TOP = 10


@dataclass(frozen=True, slots=True)
class _Alike:
    """People of whom the file says the same; "" for what it does not say. pay: in cents."""

    pay: int
    age: str
    category: str
    level: str
    raised: str
    promoted: str
    maternity: str
    headcount: str
    women: int
    men: int

    @property
    def people(self) -> int:
        return self.women + self.men


def french_index(across: Across) -> tuple[Told, ...]:
    """Return the index and the points of each part, by the annex for the size of the staff.

    Raises IndicatorError.
    """
    staff = [
        _Alike(
            pay=cents(said[0]),
            women=one["women"],
            men=one["men"],
            **dict(zip(ACROSS[1:], said[1:], strict=True)),
        )
        for said, one in sorted(across.items())
        if one["women"] + one["men"]
    ]
    number = sum(one.people for one in staff)
    parts = [_pay(staff, number)]
    if _headcount(staff, number) >= LARGE_FROM:
        parts += _large(staff, number)
    else:
        raised = _rate(staff, lambda one: "yes" in (one.raised, one.promoted))
        parts.append(small_raises_part(raised))
    came_back = Counter[str]()
    for one in staff:
        came_back[one.maternity] += one.women
    returned = came_back["raised"] + came_back["not_raised"]
    parts += [maternity_part(returned=returned, raised=came_back["raised"]), _top(staff)]
    index = equality_index(parts)
    told = [({"part": "all"}, index.value)]
    return (*told, *(({"part": part.key}, _points(part)) for part in index.parts))


def _points(part: Part) -> Value:
    points = None if part.points is None else float(part.points)
    gap = "" if part.gap is None else f"Gap of {part.gap} %."
    if part.gap and part.favours:
        gap = f"Gap of {part.gap} % in favour of {part.favours}."
    note = " ".join(filter(None, (gap, part.note)))
    return Value(KEY, points, numerator=part.points, denominator=part.out_of, note=note)


def _headcount(staff: Sequence[_Alike], counted: int) -> int:
    """Return how many work there by law, who may be more than those who are counted."""
    told = {one.headcount for one in staff} or {""}
    if told == {""}:
        return counted
    [number] = told if len(told) == 1 else [""]
    if not (number.isascii() and number.isdecimal()) or int(number) < counted:
        raise IndicatorError(
            f"{KEY}: headcount {', '.join(sorted(told)[:3])!r}; write one whole number in each "
            f"row, the {counted} people who are counted or more"
        )
    return int(number)


def _pay(staff: Sequence[_Alike], number: int) -> Part:
    by_level = any(one.level for one in staff)
    posts = _grouped(staff, lambda one: (one.level if by_level else one.category, one.age))
    groups = []
    for alike in posts:
        women, men = sum(one.women for one in alike), sum(one.men for one in alike)
        of_women = sum(one.pay * one.women for one in alike)
        of_men = sum(one.pay * one.men for one in alike)
        groups.append(PayGroup(women, men, _mean(of_women, women), _mean(of_men, men)))
    let_pass = BY_LEVEL if by_level else BY_CATEGORY
    return pay_gap_part(groups, staff=number, let_pass=let_pass)


def _mean(total: int, people: int) -> Decimal:
    return Decimal(total) / CENTS / people if people else Decimal(0)


def _large(staff: Sequence[_Alike], number: int) -> list[Part]:
    """Return raises and promotions, each by socio-professional category."""
    for role in ("category", "promoted"):
        if not all(getattr(one, role) for one in staff):
            raise IndicatorError(
                f"{KEY}: from {LARGE_FROM} staff on it needs the role {role!r}; "
                f"write --map {role}=COLUMN"
            )
    categories = _grouped(staff, lambda one: one.category)
    raises = [_rate(alike, lambda one: one.raised == "yes") for alike in categories]
    promotions = [_rate(alike, lambda one: one.promoted == "yes") for alike in categories]
    return [
        rates_part("raises", raises, staff=number),
        rates_part("promotions", promotions, staff=number),
    ]


def _rate(staff: Iterable[_Alike], got_it: Callable[[_Alike], bool]) -> RateGroup:
    found = RateGroup(0, 0, 0, 0)
    for one in staff:
        got = got_it(one)
        found = RateGroup(
            found.women + one.women,
            found.men + one.men,
            found.women_with + (one.women if got else 0),
            found.men_with + (one.men if got else 0),
        )
    return found


def _top(staff: Sequence[_Alike]) -> Part:
    """Return the points for the ten best paid.

    Raises IndicatorError where people with the same pay share the last of the ten places, and the
    points depend on who of them takes it.
    """
    women = men = 0
    best_first = sorted(staff, key=lambda one: -one.pay)
    for alike in _grouped(best_first, lambda one: one.pay):
        more_women, more_men = sum(one.women for one in alike), sum(one.men for one in alike)
        left = TOP - women - men
        if more_women + more_men <= left:
            women, men = women + more_women, men + more_men
            continue
        least, most = max(0, left - more_men), min(more_women, left)
        parts = {
            top_pay_part(women=women + some, men=TOP - women - some)
            for some in range(least, most + 1)
        }
        if len(parts) > 1:
            raise IndicatorError(
                f"{KEY}: several people share the tenth best pay, and the points depend on who "
                "is among the ten; tell their pay apart to the cent"
            )
        return parts.pop()
    return top_pay_part(women=women, men=men)


def _grouped(
    staff: Iterable[_Alike], key: Callable[[_Alike], Hashable]
) -> Iterable[Sequence[_Alike]]:
    """Return those who are alike in something, in the order in which they come."""
    groups: defaultdict[Hashable, list[_Alike]] = defaultdict(list)
    for one in staff:
        groups[key(one)].append(one)
    return groups.values()
