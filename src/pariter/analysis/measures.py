"""Each indicator as sums of counts, and the formula over them, which is the kernels'."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pariter.kernels.indicators import (
    Group,
    IndicatorError,
    Pay,
    Value,
    dissimilarity,
    femininity_ratio,
    femininity_share,
    funnel_rates,
    glass_ceiling,
    glass_door,
    glass_wall,
    growth,
    pay_gap_mean,
    pay_gap_median,
    progress,
    relative_chance,
    share,
)

Where = tuple[tuple[str, tuple[str, ...]], ...]
"""Which rows a sum takes: roles, each with its classes."""

Sums = Mapping[str, int]
Across = Mapping[str, Sums]
"""Value of the role that an indicator goes across → sums."""

PAY = "pay"

WOMEN: Where = (("sex", ("women",)),)
MEN: Where = (("sex", ("men",)),)
BOTH: Where = (("sex", ("women", "men")),)
CENTS = 100
EACH_PAY = "each_pay"
"""Role of the pay of one person, of whom nothing but the median is told."""

MOST_EACH = 1_000_000
"""Of so many people at most the pay of each is put in order."""

FUNNEL = ("reached", "eligible", "applied", "placed", "took_part", "completed")
"""Steps of a way, each with the people who got there."""

_AMOUNT = re.compile(r"([0-9]{1,9})(?:[.,]([0-9]{1,2}))?")
ENTERED = ("permanent", "track")
SETTLED = ("full", "associate", *ENTERED)


@dataclass(frozen=True, slots=True)
class Measure:
    """An indicator over sums.

    across: role by the values of which it goes, such as a field; paid: sums of pay, in cents
    formula: where it gives several values, the key of each ends with a value of that role
    """

    sums: Mapping[str, Where]
    formula: Callable[[Across], Value | tuple[Value, ...]]
    across: str = ""
    paid: Mapping[str, Where] = field(default_factory=dict)

    @property
    def roles(self) -> tuple[str, ...]:
        """Return the roles that its columns must play."""
        roles = dict.fromkeys(role for where in self.sums.values() for role, _classes in where)
        more = (self.across, PAY if self.paid else "")
        return (*roles, *filter(None, more))


def _plain(formula: Callable[[Sums], Value]) -> Callable[[Across], Value]:
    """Turn a formula over sums into one over the only value across."""
    return lambda across: formula(across[""])


def _group(sums: Sums, name: str) -> Group:
    women = sums[f"women_{name}"]
    return Group(women, women + sums[f"men_{name}"])


def _groups(role: str, **classes: tuple[str, ...]) -> dict[str, Where]:
    """Return women and men of some classes of a role."""
    return {
        f"{sex}_{name}": (*where, (role, chosen))
        for name, chosen in classes.items()
        for sex, where in (("women", WOMEN), ("men", MEN))
    }


def _dissimilarity(across: Across) -> Value:
    return dissimilarity({field: (one["women"], one["men"]) for field, one in across.items()})


def _growth(across: Across) -> Value:
    first, last = min(across, key=_year), max(across, key=_year)
    return growth(across[first]["people"], across[last]["people"], _year(last) - _year(first))


def _pay_gap_median(across: Across) -> Value:
    each = {_cents(text): one for text, one in across.items()}
    women, men = (
        [cents / CENTS for cents, one in sorted(each.items()) for _ in range(one[sex])]
        for sex in ("women", "men")
    )
    if len(women) + len(men) > MOST_EACH:
        raise IndicatorError(f"pay_gap_median: more than {MOST_EACH} people; use --by")
    return pay_gap_median(women, men)


def _cents(text: str) -> int:
    """Return an amount in cents."""
    found = _AMOUNT.fullmatch(text)
    if found is None:
        raise IndicatorError(f"pay_gap_median: {text!r} is no amount; write one such as 31250.50")
    return int(found[1]) * CENTS + int((found[2] or "0").ljust(2, "0"))


def _target_progress(sums: Sums) -> Value:
    now = Value("now", float(sums["now"]), numerator=sums["now"])
    return progress(float(sums["start"]), now, float(sums["target"]))


def _funnel_rates(across: Across) -> tuple[Value, ...]:
    reached = {step: one["people"] for step, one in across.items()}
    unknown = sorted(reached.keys() - set(FUNNEL))
    if unknown:
        raise IndicatorError(f"funnel_rate: {unknown[0]!r} is no step; use {', '.join(FUNNEL)}")
    if len(reached) < 2:
        raise IndicatorError("funnel_rate: one step alone has no rate; give two or more")
    return funnel_rates([(step, reached[step]) for step in FUNNEL if step in reached])


def _year(text: str) -> int:
    """Return the year in which a year or an academic year begins."""
    if not (text[:4].isdecimal() and len(text) >= 4):
        raise IndicatorError(f"growth: {text!r} is no year; write its four digits first")
    return int(text[:4])


MEASURES: Mapping[str, Measure] = {
    "femininity_share": Measure(
        {"women": WOMEN, "men": MEN},
        _plain(lambda sums: femininity_share(sums["women"], sums["men"])),
    ),
    "femininity_ratio": Measure(
        {"women": WOMEN, "men": MEN},
        _plain(lambda sums: femininity_ratio(sums["women"], sums["men"])),
    ),
    "glass_ceiling": Measure(
        _groups("grade", abc=("A", "B", "C"), top=("A",)),
        _plain(lambda sums: glass_ceiling(_group(sums, "abc"), _group(sums, "top"))),
    ),
    "glass_door": Measure(
        _groups("role", temporary=("temporary",), entered=ENTERED),
        _plain(lambda sums: glass_door(_group(sums, "temporary"), _group(sums, "entered"))),
    ),
    "glass_wall": Measure(
        _groups("role", temporary=("temporary",), settled=SETTLED),
        _plain(lambda sums: glass_wall(_group(sums, "temporary"), _group(sums, "settled"))),
    ),
    "dissimilarity": Measure({"women": WOMEN, "men": MEN}, _dissimilarity, across="field"),
    "growth": Measure({"people": ()}, _growth, across="year"),
    "pay_gap_mean": Measure(
        {"women": WOMEN, "men": MEN},
        _plain(
            lambda sums: pay_gap_mean(
                Pay(sums["women"], sums["pay_of_women"] / CENTS),
                Pay(sums["men"], sums["pay_of_men"] / CENTS),
            )
        ),
        paid={"pay_of_women": WOMEN, "pay_of_men": MEN},
    ),
    "pay_gap_median": Measure({"women": WOMEN, "men": MEN}, _pay_gap_median, across=EACH_PAY),
    "funnel_rate": Measure({"people": ()}, _funnel_rates, across="step"),
    "target_progress": Measure(
        {name: (("point", (name,)),) for name in ("start", "now", "target")},
        _plain(_target_progress),
    ),
    "scholarship_share": Measure(
        {
            "holders": (("scholarship", ("yes",)),),
            "students": (("scholarship", ("yes", "no")),),
        },
        _plain(lambda sums: share("scholarship_share", sums["holders"], sums["students"])),
    ),
    "relative_chance": Measure(
        {
            f"{name}_{group}": (("group", (group,)), ("outcome", classes))
            for group in ("first", "second")
            for name, classes in (("taken", ("taken",)), ("asked", ("taken", "refused")))
        },
        _plain(
            lambda sums: relative_chance(
                "relative_chance",
                sums["taken_first"],
                sums["asked_first"],
                sums["taken_second"],
                sums["asked_second"],
            )
        ),
    ),
}
