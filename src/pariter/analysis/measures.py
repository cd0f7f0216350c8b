"""Each indicator as sums of counts, and the formula over them, which is the kernels'."""

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
    glass_ceiling,
    glass_door,
    glass_wall,
    growth,
    pay_gap_mean,
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
ENTERED = ("permanent", "track")
SETTLED = ("full", "associate", *ENTERED)


@dataclass(frozen=True, slots=True)
class Measure:
    """An indicator over sums.

    across: role by the values of which it goes, such as a field; paid: sums of pay, in cents
    """

    sums: Mapping[str, Where]
    formula: Callable[[Across], Value]
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
