"""Contracts of objectives and cooperation in a pack: what is refused, with place and mend."""

import tomllib
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from pariter.packs.errors import PackError
from pariter.packs.export import files_of
from pariter.packs.loader import SHIPPED, checked, load

Raw = dict[str, Any]
IPPARIS, POLISOCIAL = "ipparis_equal_opportunity", "polimi_polisocial"
FILES = {name: dict(load(SHIPPED / name).files) for name in (IPPARIS, POLISOCIAL)}


def _first(data: Raw) -> Raw:
    found: Raw = data["contract"][0]
    return found


def _end_before(data: Raw) -> None:
    _first(data)["ends"] = 2020


def _unknown_initiative(data: Raw) -> None:
    _first(data)["initiative"] = "I9"


def _no_definition(data: Raw) -> None:
    del _first(data)["objective"][0]["indicator"]


def _unknown_indicator(data: Raw) -> None:
    _first(data)["objective"][0]["indicator"] = "happiness"


def _late_target(data: Raw) -> None:
    _first(data)["objective"][0]["target"][0]["year"] = 2031


def _two_targets(data: Raw) -> None:
    target = _first(data)["objective"][0]["target"]
    target.append(deepcopy(target[0]))


def _unknown_school(data: Raw) -> None:
    _first(data)["objective"][0]["target"][0]["school"] = "atlantis"


def _late_baseline(data: Raw) -> None:
    _first(data)["objective"][0]["baseline"][0]["year"] = 2026


def _same_key(data: Raw) -> None:
    _first(data)["objective"][1]["key"] = _first(data)["objective"][0]["key"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_end_before, "2020 is before starts 2022; swap them"),
        (_unknown_initiative, "'I9' is no initiative of this pack; use one of: I1, I2"),
        (_no_definition, "'scholarships' needs one definition"),
        (_unknown_indicator, "'happiness' is wrong"),
        (_late_target, "2031 is outside the contract (2022 to 2026); move the target"),
        (_two_targets, "2024 has two values for 'all'; keep one"),
        (_unknown_school, "'atlantis' is no organisation of this pack"),
        (_late_baseline, "2026 is not before the contract ends 2026; move it"),
        (_same_key, "'scholarships' stands twice"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_contract_is_refused(change: Callable[[Raw], None], said: str) -> None:
    content = deepcopy(load(SHIPPED / IPPARIS).content)
    change(content["pack"])
    with pytest.raises(PackError) as refused:
        checked(files_of(content, lambda path, _digest: FILES[IPPARIS][path]), SHIPPED / IPPARIS)
    assert said in str(refused.value)


def test_two_territories_of_one_key_are_refused() -> None:
    content = deepcopy(load(SHIPPED / POLISOCIAL).content)
    content["pack"]["cooperation"]["territory"][1]["key"] = "milan"
    with pytest.raises(PackError) as refused:
        checked(
            files_of(content, lambda path, _digest: FILES[POLISOCIAL][path]), SHIPPED / POLISOCIAL
        )
    assert "'milan' stands twice; give each territory its own" in str(refused.value)


@pytest.mark.parametrize("name", [IPPARIS, POLISOCIAL])
def test_what_is_written_again_says_the_same(name: str) -> None:
    loaded = load(SHIPPED / name)
    files = files_of(loaded.content, lambda path, _digest: FILES[name][path])
    assert tomllib.loads(files["pack.toml"].decode())["key"] == name
    assert checked(files, SHIPPED / name).digest == loaded.digest
