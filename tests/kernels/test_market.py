"""A malformed market is refused with place, value and mend."""

from dataclasses import replace
from typing import Any

import pytest

from pariter.kernels.allocation import MECHANISMS, Market, MarketError

GOOD = Market(
    applicants=("ada", "emmy"),
    options=("north", "south"),
    capacities={"north": 1, "south": 2},
    preferences={"ada": ("north",), "emmy": ("south", "north")},
    order={"ada": 1, "emmy": 2},
    priorities={"north": {"ada": 1, "emmy": 2}},
    groups={"ada": "delft", "emmy": "milano"},
    quotas={("south", "milano"): 1},
)

BAD: list[tuple[dict[str, Any], str, object]] = [
    ({"applicants": ("ada", "emmy", "ada")}, "applicants", "ada"),
    ({"applicants": ("ada", "emmy", "")}, "applicants", ""),
    ({"options": ("north", "south", "north")}, "options", "north"),
    ({"capacities": {"north": 1}}, "capacities", "south"),
    ({"capacities": {"north": 1, "south": 1, "west": 1}}, "capacities", "west"),
    ({"capacities": {"north": -1, "south": 1}}, "capacity of 'north'", -1),
    ({"capacities": {"north": 1.0, "south": 1}}, "capacity of 'north'", 1.0),
    ({"capacities": {"north": True, "south": 1}}, "capacity of 'north'", True),
    ({"preferences": {"ada": ()}}, "preferences", "emmy"),
    ({"preferences": {"ada": (), "emmy": (), "eve": ()}}, "preferences", "eve"),
    ({"preferences": {"ada": ("west",), "emmy": ()}}, "preferences of 'ada'", "west"),
    ({"preferences": {"ada": ("north", "north"), "emmy": ()}}, "preferences of 'ada'", "north"),
    ({"preferences": {"ada": "north", "emmy": ()}}, "preferences of 'ada'", "north"),
    ({"order": {"ada": 1}}, "order", "emmy"),
    ({"order": {"ada": 1, "emmy": 2, "eve": 3}}, "order", "eve"),
    ({"order": {"ada": 1, "emmy": 1}}, "order of 'emmy'", 1),
    ({"order": {"ada": 1, "emmy": 1.5}}, "order of 'emmy'", 1.5),
    ({"priorities": {"west": {}}}, "priorities", "west"),
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
    ({"quotas": {("west", "milano"): 1}}, "quotas", "west"),
    ({"quotas": {("south", ""): 1}}, "quotas of 'south'", ""),
    ({"quotas": {("south", "milano"): -1}}, "quota of 'south' for 'milano'", -1),
    ({"quotas": {("south", "milano"): 0.5}}, "quota of 'south' for 'milano'", 0.5),
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
        MECHANISMS[mechanism](replace(GOOD, capacities={"north": -1, "south": 1}))
