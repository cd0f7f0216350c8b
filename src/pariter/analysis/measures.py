"""Each indicator as sums of counts, and the formula over them, which is the kernels'."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from pariter.analysis.amounts import CENTS, cents
from pariter.analysis.french_index import ACROSS, french_index
from pariter.analysis.measure import (
    BY_SEX,
    EACH_PAY,
    HOURS,
    MEN,
    PAY,
    WAY,
    WOMEN,
    Across,
    Measure,
    Sums,
    Told,
    Where,
)
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

MOST_EACH = 1_000_000
"""Of so many people at most the pay of each is put in order."""

STAGES = ("students", "graduates", "candidates", "doctors", "D", "C", "B", "A")
"""The stages of an academic career, from the first to the last."""

FUNNEL = ("reached", "eligible", "applied", "placed", "took_part", "completed")
"""Steps of a way, each with the people who got there."""

POINTS = ("start", "now", "target")

ENTERED = ("permanent", "track")
SETTLED = ("full", "associate", *ENTERED)
THERE: Where = ((WAY, ("visit", "online")),)


def _plain(formula: Callable[[Sums], Value]) -> Callable[[Across], Value]:
    """Turn a formula over sums into one over the only value across."""
    return lambda across: formula(across[()])


def _group(sums: Sums, name: str) -> Group:
    women = sums[f"women_{name}"]
    return Group(women, women + sums[f"men_{name}"])


def _groups(role: str, **classes: tuple[str, ...]) -> dict[str, Where]:
    """Return women and men of some classes of a role."""
    return {
        f"{sex}_{name}": (*where, (role, chosen))
        for name, chosen in classes.items()
        for sex, where in BY_SEX.items()
    }


def _scissors(sums: Sums) -> tuple[Told, ...]:
    """Return the shares of women and of men at each stage that anyone is at."""
    found: list[Told] = []
    for stage in STAGES:
        women, men = sums[f"women_{stage}"], sums[f"men_{stage}"]
        if women + men:
            for sex, number in (("women", women), ("men", men)):
                told = share("scissors", number, women + men)
                found.append(({"stage": stage, "sex": sex}, told))
    return tuple(found)


def _dissimilarity(across: Across) -> tuple[Told, ...]:
    fields = {field: (one["women"], one["men"]) for (field,), one in sorted(across.items())}
    return (({"field": " · ".join(fields)}, dissimilarity(fields)),)


def _growth(across: Across) -> Value:
    years = {_year(text): 0 for (text,) in across}
    for (text,), one in across.items():
        years[_year(text)] += one["people"]
    first, last = min(years), max(years)
    found = growth(years[first], years[last], last - first)
    return replace(found, note=f"From {first} to {last}. {found.note}".strip())


def _year(text: str) -> int:
    """Return the year in which a year or an academic year begins."""
    if not (text[:4].isdecimal() and len(text) >= 4):
        raise IndicatorError(f"growth: {text!r} is no year; write its four digits first")
    return int(text[:4])


def _pay_gap_mean(sums: Sums) -> Value:
    women, men = (Pay(sums[sex], sums[f"pay_of_{sex}"] / CENTS) for sex in BY_SEX)
    return pay_gap_mean(women, men)


def _pay_gap_median(across: Across) -> Value:
    each = sorted((cents(text), one) for (text,), one in across.items())
    women, men = (
        [amount / CENTS for amount, one in each for _ in range(one[sex])] for sex in BY_SEX
    )
    if len(women) + len(men) > MOST_EACH:
        raise IndicatorError(f"pay_gap_median: more than {MOST_EACH} people; use --by")
    return pay_gap_median(women, men)


def _target_progress(across: Across) -> Value:
    counted = {point: one["number"] for (point,), one in across.items()}
    for point in POINTS:
        if point not in counted:
            raise IndicatorError(f"target_progress: no line is of {point!r}; give one or more")
    start, now, target = (counted[point] for point in POINTS)
    return progress(float(start), Value("now", float(now), numerator=now), float(target))


def _funnel_rates(across: Across) -> tuple[Told, ...]:
    reached = {step: one["people"] for (step,), one in across.items()}
    if len(reached) < 2:
        raise IndicatorError("funnel_rate: one step alone has no rate; give two or more")
    rates = funnel_rates([(step, reached[step]) for step in FUNNEL if step in reached])
    return tuple(({"step": rate.key.removeprefix("funnel_rate.")}, rate) for rate in rates)


def _relative_chance(sums: Sums) -> Value:
    first, second = ((sums[f"taken_{one}"], sums[f"asked_{one}"]) for one in ("first", "second"))
    return relative_chance("relative_chance", *first, *second)


def _number(key: str) -> Callable[[Sums], Value]:
    """Return the formula of a number of people or visits, which has no interval."""
    return lambda sums: Value(key, float(sums["number"]), numerator=sums["number"])


def _hours(sums: Sums) -> Value:
    return Value("hours", sums["time"] / CENTS, numerator=sums["visits"])


def _share_of(key: str, role: str) -> Measure:
    """Return the share of those of whom a role says yes."""
    sums = {"holders": ((role, ("yes",)),), "students": ((role, ("yes", "no")),)}
    return Measure(sums, _plain(lambda sums: share(key, sums["holders"], sums["students"])))


MEASURES: Mapping[str, Measure] = {
    "femininity_share": Measure(
        BY_SEX, _plain(lambda sums: femininity_share(sums["women"], sums["men"]))
    ),
    "femininity_ratio": Measure(
        BY_SEX, _plain(lambda sums: femininity_ratio(sums["women"], sums["men"]))
    ),
    "scissors": Measure(
        _groups("stage", **{stage: (stage,) for stage in STAGES}),
        lambda across: _scissors(across[()]),
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
    "dissimilarity": Measure(BY_SEX, _dissimilarity, across=("field",)),
    "growth": Measure({"people": ()}, _growth, across=("year",)),
    "pay_gap_mean": Measure(
        BY_SEX,
        _plain(_pay_gap_mean),
        amount=PAY,
        amounts={"pay_of_women": WOMEN, "pay_of_men": MEN},
    ),
    "pay_gap_median": Measure(BY_SEX, _pay_gap_median, across=(EACH_PAY,), of_each=True),
    "equality_index": Measure(
        BY_SEX,
        french_index,
        across=ACROSS,
        optional=("promoted", "headcount"),
        either=("category", "level"),
        of_each=True,
    ),
    "scholarship_share": _share_of("scholarship_share", "scholarship"),
    "ercs_share": _share_of("ercs_share", "ercs"),
    "relative_chance": Measure(
        {
            f"{name}_{group}": (("group", (group,)), ("outcome", classes))
            for group in ("first", "second")
            for name, classes in (("taken", ("taken",)), ("asked", ("taken", "refused")))
        },
        _plain(_relative_chance),
    ),
    "funnel_rate": Measure({"people": ()}, _funnel_rates, across=("step",)),
    "people": Measure({}, _plain(_number("people")), distinct={"number": THERE}, optional=(WAY,)),
    "visits": Measure({"number": THERE}, _plain(_number("visits")), optional=(WAY,)),
    "audience": Measure({"number": ((WAY, ("audience",)),)}, _plain(_number("audience"))),
    "hours": Measure(
        {"visits": THERE}, _plain(_hours), amount=HOURS, amounts={"time": THERE}, optional=(WAY,)
    ),
    "target_progress": Measure({"number": ()}, _target_progress, across=("point",)),
}

ALSO: Mapping[str, str] = {
    "cagr": "growth",
    "funnel": "funnel_rate",
    "gci": "glass_ceiling",
    "progress": "target_progress",
}
"""Names that people use → ours."""
