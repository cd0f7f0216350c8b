"""Classes of slots and caps, by hand and by the theorems that make them worth having."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pariter.kernels.allocation import (
    Cap,
    Market,
    SlotClass,
    check,
    deferred_acceptance,
    minimum_guarantee,
    over_and_above,
    serial_dictatorship,
)

CROWD = tuple("abcdef")
MEMBER = "member"


def one_option(slots: tuple[SlotClass, ...], members: str, **change: object) -> Market:
    """Six applicants in the order a to f, who all want the one option."""
    market = Market(
        applicants=CROWD,
        options=("course",),
        capacities={"course": sum(part.seats for part in slots)},
        preferences=dict.fromkeys(CROWD, ("course",)),
        order={name: number for number, name in enumerate(CROWD)},
        slots={"course": slots},
        traits=dict.fromkeys(members, (MEMBER,)),
    )
    return replace(market, **change)  # type: ignore[arg-type]


def placed(market: Market) -> str:
    allocation = deferred_acceptance(market)
    check(market, allocation)
    return "".join(name for name in CROWD if allocation.assignment[name])


def test_minimum_guarantee_counts_members_who_would_get_in_anyway() -> None:
    assert placed(one_option(minimum_guarantee(3, {MEMBER: 1}), members="be")) == "abc"
    assert placed(one_option(minimum_guarantee(3, {MEMBER: 1}), members="ef")) == "abe"


def test_over_and_above_comes_on_top_of_what_members_win_in_the_open() -> None:
    assert placed(one_option(over_and_above(3, {MEMBER: 1}), members="be")) == "abe"
    assert placed(one_option(over_and_above(3, {MEMBER: 1}), members="ef")) == "abe"


@pytest.mark.parametrize("reserve", [minimum_guarantee, over_and_above])
def test_soft_reserve_goes_to_others_and_a_strict_one_stays_empty(
    reserve: Callable[..., tuple[SlotClass, ...]],
) -> None:
    assert placed(one_option(reserve(3, {MEMBER: 2}), members="f")) == "abf"
    assert placed(one_option(reserve(3, {MEMBER: 2}, only=True), members="f")) == "af"


def test_tiers_fall_back_one_after_another() -> None:
    """Seats for doctoral students, failing that for masters, failing that for bachelors."""
    slots = (SlotClass("doctoral first", 3, ("phd", "msc", "bsc"), only=True),)
    traits = {"b": ("bsc",), "c": ("bsc",), "d": ("msc",), "e": ("phd",), "f": ("msc", "bsc")}
    assert placed(one_option(slots, "", traits=traits)) == "def"
    assert placed(one_option(slots, "", traits={"b": ("bsc",), "d": ("msc",)})) == "bd"


def test_class_may_have_priorities_of_its_own() -> None:
    slots = (SlotClass("merit", 1, priorities=dict(zip(CROWD, range(6, 0, -1), strict=True))),)
    assert placed(one_option((*slots, SlotClass("open", 1)), members="")) == "af"


def test_classes_name_who_sits_where_and_where_each_line_fell() -> None:
    market = one_option(over_and_above(3, {MEMBER: 1}), members="be")
    allocation = deferred_acceptance(market)
    assert allocation.classes == {"a": "open", "b": "open", "e": MEMBER}
    assert allocation.cutoffs["course"].to_json() == {
        "full": None,
        "homes": {},
        "classes": {
            "open": {"last": {"tier": 0, "priority": 0, "order": 1}},
            MEMBER: {"last": {"tier": 0, "priority": 0, "order": 4}},
        },
    }
    strict = deferred_acceptance(one_option(minimum_guarantee(2, {MEMBER: 1}, only=True), ""))
    assert strict.cutoffs["course"].to_json()["classes"][MEMBER] is None


@st.composite
def reserved_markets(draw: st.DrawFn) -> Market:
    """Draw options with soft reserves for members, filled first, and priorities of their own."""
    applicants = tuple(f"a{number}" for number in range(draw(st.integers(1, 6))))
    options = ("north", "south", "east")
    capacities = {option: draw(st.integers(0, 3)) for option in options}
    rankings = {option: draw(st.permutations(applicants)) for option in options}
    wishes = st.lists(st.sampled_from(options), unique=True).map(tuple)
    members = draw(st.lists(st.sampled_from(applicants), unique=True, min_size=1))
    return Market(
        applicants=applicants,
        options=options,
        capacities=capacities,
        preferences={applicant: draw(wishes) for applicant in applicants},
        order={applicant: number for number, applicant in enumerate(applicants)},
        priorities={
            option: {name: place for place, name in enumerate(ranking)}
            for option, ranking in rankings.items()
        },
        slots={
            option: minimum_guarantee(seats, {MEMBER: draw(st.integers(0, seats))})
            for option, seats in capacities.items()
        },
        traits=dict.fromkeys(members, (MEMBER,)),
    )


@given(reserved_markets())
def test_reserve_never_makes_its_members_worse_as_a_group(market: Market) -> None:
    """Hafalir, Yenmez and Yildirim (2013): some may lose, never all, as by a hard quota."""
    fares = deferred_acceptance(market).compare(deferred_acceptance(replace(market, slots={})))
    assert not set(market.traits) <= set(fares.worse)


@given(reserved_markets())
def test_minimum_guarantee_chooses_as_soft_minority_reserves_do(market: Market) -> None:
    """Members first, as many as are reserved; then the best of all who are left."""
    everyone = replace(
        market, preferences=dict.fromkeys(market.applicants, ("north",)), slots=market.slots
    )
    ranked = sorted(market.applicants, key=market.priorities["north"].__getitem__)
    reserve, _ = market.slots["north"]
    first = [name for name in ranked if name in market.traits][: reserve.seats]
    rest = [name for name in ranked if name not in first]
    held = deferred_acceptance(everyone).holders["north"]
    assert set(held) == {*first, *rest[: market.capacities["north"] - len(first)]}


def family(most: int, **change: object) -> Market:
    """Two projects of one supervisor, and one of another."""
    market = Market(
        applicants=CROWD[:3],
        options=("one", "two", "other"),
        capacities={"one": 1, "two": 1, "other": 1},
        preferences={"a": ("one",), "b": ("two", "other"), "c": ("two", "one")},
        order={"a": 1, "b": 2, "c": 3},
        caps=(Cap("supervisor", most, ("one", "two")), Cap("school", 2, ("supervisor", "other"))),
    )
    return replace(market, **change)  # type: ignore[arg-type]


def test_cap_limits_a_family_of_options() -> None:
    assert serial_dictatorship(family(2)).assignment == {"a": "one", "b": "two", "c": None}
    allocation = serial_dictatorship(family(1))
    assert allocation.assignment == {"a": "one", "b": "other", "c": None}
    lines = allocation.cutoffs["two"].to_json()
    assert lines["caps"]["supervisor"] == {"last": {"priority": 0, "order": 1}}
    assert lines["caps"]["school"] == {"last": {"priority": 0, "order": 2}}


def test_cap_compares_applicants_of_different_options_by_their_numbers() -> None:
    ranked = {"one": {"a": 5, "c": 5}, "two": {"b": 4, "c": 3}}
    allocation = deferred_acceptance(family(1, priorities=ranked))
    assert allocation.assignment == {"a": None, "b": "other", "c": "two"}
    told = allocation.explain("a").lines[0]
    assert (told.outcome, told.cap, told.cap_seats) == ("cap_full", "supervisor", 1)
    assert (told.needed, told.hidden) == (None, "few")


def test_cap_on_homes_counts_several_homes_together() -> None:
    market = one_option((SlotClass("open", 4),), "")
    homes = dict(zip(CROWD, ("delft", "delft", "leiden", "leiden", "roma", "roma"), strict=True))
    dutch = Cap("dutch", 2, ("course",), ("delft", "leiden"))
    quotas = {("course", "delft"): 1}
    assert placed(replace(market, slots={}, groups=homes, quotas=quotas, caps=(dutch,))) == "acef"


def test_list_that_was_cut_short_is_flagged() -> None:
    allocation = deferred_acceptance(family(2, maximum_choices=2))
    assert allocation.market.cut_short == ("b", "c")
    assert allocation.message.startswith("Lists were limited to 2 of 3 options, and 2 of 3 app")
    assert [allocation.explain(name).cut_short for name in "abc"] == [False, True, True]
    assert deferred_acceptance(family(2, maximum_choices=3)).message == ""
