"""A malformed market is refused with place, value and mend."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from pariter.kernels.allocation import (
    MECHANISMS,
    Cap,
    Market,
    MarketError,
    SlotClass,
    minimum_guarantee,
    over_and_above,
)

GOOD = Market(
    applicants=("ada", "emmy"),
    options=("north", "south", "west"),
    capacities={"north": 1, "south": 2, "west": 2},
    preferences={"ada": ("north",), "emmy": ("south", "north")},
    order={"ada": 1, "emmy": 2},
    priorities={"north": {"ada": 1, "emmy": 2}},
    groups={"ada": "delft", "emmy": "milano"},
    quotas={("south", "milano"): 1},
    slots={"west": (SlotClass("doctoral", 1, ("phd", "msc")), SlotClass("open", 1))},
    caps=(
        Cap("inner", 2, ("north",)),
        Cap("coast", 2, ("inner", "south")),
        Cap("home", 1, ("south",), ("delft", "milano")),
    ),
    traits={"ada": ("phd",)},
    maximum_choices=2,
)

BAD: list[tuple[dict[str, Any], str, object]] = [
    ({"applicants": ("ada", "emmy", "ada")}, "applicants", "ada"),
    ({"applicants": ("ada", "emmy", "")}, "applicants", ""),
    ({"options": ("north", "south", "west", "north")}, "options", "north"),
    ({"options": "north"}, "options", "north"),
    ({"capacities": {"north": 1, "west": 2}}, "capacities", "south"),
    ({"capacities": {"north": 1, "south": 1, "west": 2, "east": 1}}, "capacities", "east"),
    ({"capacities": {"north": -1, "south": 1, "west": 2}}, "capacity of 'north'", -1),
    ({"capacities": {"north": 1.0, "south": 1, "west": 2}}, "capacity of 'north'", 1.0),
    ({"capacities": {"north": True, "south": 1, "west": 2}}, "capacity of 'north'", True),
    ({"preferences": {"ada": ()}}, "preferences", "emmy"),
    ({"preferences": {"ada": (), "emmy": (), "eve": ()}}, "preferences", "eve"),
    ({"preferences": {"ada": ("east",), "emmy": ()}}, "preferences of 'ada'", "east"),
    ({"preferences": {"ada": ("north", "north"), "emmy": ()}}, "preferences of 'ada'", "north"),
    ({"preferences": {"ada": "north", "emmy": ()}}, "preferences of 'ada'", "north"),
    ({"order": {"ada": 1}}, "order", "emmy"),
    ({"order": {"ada": 1, "emmy": 2, "eve": 3}}, "order", "eve"),
    ({"order": {"ada": 1, "emmy": 1}}, "order of 'emmy'", 1),
    ({"order": {"ada": 1, "emmy": 1.5}}, "order of 'emmy'", 1.5),
    ({"priorities": {"east": {}}}, "priorities", "east"),
    ({"priorities": {"north": {"ada": 1}}}, "priorities of 'north'", "emmy"),
    ({"priorities": {"north": {"eve": 1}}}, "priorities of 'north'", "eve"),
    (
        {"priorities": {"north": {"ada": 0.5, "emmy": 1}}},
        "priorities of 'north' for 'ada'",
        0.5,
    ),
    ({"groups": {"ada": "delft", "emmy": "milano", "eve": "x"}}, "groups", "eve"),
    ({"groups": {"ada": "", "emmy": "milano"}}, "group of 'ada'", ""),
    ({"groups": {"ada": "delft"}}, "groups", "emmy"),
    ({"quotas": {("east", "milano"): 1}}, "quotas", "east"),
    ({"quotas": {("south", ""): 1}}, "quotas of 'south'", ""),
    ({"quotas": {("south", "milano"): -1}}, "quota of 'south' for 'milano'", -1),
    ({"quotas": {("south", "milano"): 0.5}}, "quota of 'south' for 'milano'", 0.5),
    ({"quotas": {("west", "milano"): 1}}, "slots of 'west'", "west"),
    ({"maximum_choices": 0}, "maximum_choices", 0),
    ({"maximum_choices": True}, "maximum_choices", True),
    ({"maximum_choices": 1}, "preferences of 'emmy'", 2),
    ({"traits": {"eve": ("phd",)}}, "traits", "eve"),
    ({"traits": {"ada": "phd"}}, "traits of 'ada'", "phd"),
    ({"traits": {"ada": ("phd", "phd")}}, "traits of 'ada'", "phd"),
    ({"slots": {"east": (SlotClass("open", 1),)}}, "slots", "east"),
    ({"slots": {"west": ()}}, "slots of 'west'", 0),
    ({"slots": {"west": (SlotClass("open", 3),)}}, "slots of 'west'", 3),
    ({"slots": {"west": (SlotClass("open", 1),)}}, "slots of 'west'", 1),
    ({"slots": {"west": (SlotClass("open", -1),)}}, "slots of 'west', 'open'", -1),
    ({"slots": {"west": (SlotClass("", 2),)}}, "slots of 'west'", ""),
    ({"slots": {"west": (SlotClass("a", 1), SlotClass("a", 1))}}, "slots of 'west'", "a"),
    (
        {"slots": {"west": (SlotClass("a", 2, ("phd", "phd")),)}},
        "slots of 'west', tiers of 'a'",
        "phd",
    ),
    (
        {"slots": {"west": (SlotClass("a", 2, priorities={"eve": 1}),)}},
        "priorities of 'a' of 'west'",
        "eve",
    ),
    (
        {
            "preferences": {"ada": (), "emmy": ("west",)},
            "slots": {"west": (SlotClass("a", 2, priorities={"ada": 1}),)},
        },
        "priorities of 'a' of 'west'",
        "emmy",
    ),
    ({"caps": (Cap("north", 1, ("south",)),)}, "caps", "north"),
    ({"caps": (Cap("a", 1, ("south",)), Cap("a", 1, ("north",)))}, "caps", "a"),
    ({"caps": (Cap("a", -1, ("south",)),)}, "cap 'a'", -1),
    ({"caps": (Cap("a", 1, ()),)}, "cap 'a'", ()),
    ({"caps": (Cap("a", 1, ("east",)),)}, "cap 'a'", "east"),
    ({"caps": (Cap("a", 1, ("a",)),)}, "caps", "a → a"),
    (
        {"caps": (Cap("a", 1, ("b",)), Cap("b", 1, ("c",)), Cap("c", 1, ("a",)))},
        "caps",
        "a → b → c → a",
    ),
    (
        {
            "caps": (Cap("a", 1, ("north", "south")), Cap("b", 1, ("south", "east"))),
            "options": ("north", "south", "west", "east"),
            "capacities": {"north": 1, "south": 1, "west": 2, "east": 1},
        },
        "cap 'b'",
        ["east", "south"],
    ),
    ({"caps": (Cap("a", 1, ("north", "south"), ("delft",)),)}, "cap 'a'", ["north", "south"]),
    (
        {
            "caps": (
                Cap("a", 1, ("south",), ("delft", "milano")),
                Cap("b", 1, ("south",), ("milano", "praha")),
            )
        },
        "cap 'b'",
        ["milano", "praha"],
    ),
    ({"caps": (Cap("a", 1, ("b",), ("delft",)), Cap("b", 1, ("north",)))}, "cap 'a'", "b"),
    ({"caps": (Cap("a", 1, ("b",)), Cap("b", 1, ("north",), ("delft",)))}, "cap 'a'", "b"),
    ({"caps": (Cap("a", 1, ("west",)),)}, "slots of 'west'", "west"),
]


def test_market_validate_accepts_good() -> None:
    GOOD.validate()


@pytest.mark.parametrize(("change", "place", "value"), BAD)
def test_market_validate_names_place_value_and_mend(
    change: dict[str, Any], place: str, value: object
) -> None:
    with pytest.raises(MarketError) as caught:
        replace(GOOD, **change).validate()
    assert (caught.value.place, caught.value.value) == (place, value)
    assert caught.value.mend
    assert repr(value) in str(caught.value)


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_mechanism_validates_first(mechanism: str) -> None:
    with pytest.raises(MarketError, match="capacity of 'north': -1"):
        MECHANISMS[mechanism](replace(GOOD, capacities={"north": -1, "south": 1, "west": 2}))


@pytest.mark.parametrize("reserve", [minimum_guarantee, over_and_above])
def test_reserves_above_the_capacity_are_refused(reserve: Callable[..., object]) -> None:
    with pytest.raises(
        MarketError, match=r"\{'phd': 2, 'msc': 2\}. They take more than the 3 seats"
    ):
        reserve(3, {"phd": 2, "msc": 2})
    with pytest.raises(MarketError, match="reserves: 'open'"):
        reserve(3, {"open": 1})
