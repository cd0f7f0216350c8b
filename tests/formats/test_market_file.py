"""Markets in files: read as they are, and refused with file, place, value and mend."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pariter.formats import glasgow, market_csv, market_file, market_json
from pariter.formats.errors import FormatError
from pariter.formats.glasgow import Supervisor
from pariter.kernels.allocation import Cap, MarketError, SlotClass
from pariter.kernels.allocation.records import market_to_json

DAT = "Supervisor,Capacity,Projects\nAnn,2,0 2\nBea,0,\n"
SOI = """\
# DATA TYPE: soi
# NUMBER ALTERNATIVES: 3
# NUMBER VOTERS: 2
# NUMBER UNIQUE ORDERS: 2
# ALTERNATIVE NAME 1: Same
# ALTERNATIVE NAME 2: Other
# ALTERNATIVE NAME 3: Same
1: 3,1
1: 2
"""
MARKET: dict[str, Any] = {
    "capacities": {"north": 2, "south": 1, "west": 1},
    "preferences": {"ada": ["north", "south"], "emmy": []},
    "order": {"ada": 1, "emmy": 2},
    "priorities": {"south": {"ada": 3}},
    "groups": {"ada": "delft"},
    "quotas": [["south", "delft", 1]],
    "slots": {
        "north": [
            {"name": "doctoral", "seats": 1, "tiers": ["phd"], "only": True, "protected": True},
            {"name": "open", "seats": 1, "priorities": {"ada": 1}},
        ]
    },
    "caps": [
        {"name": "south and west", "most": 1, "of": ["south", "west"]},
        {"name": "dutch", "most": 1, "of": ["south"], "groups": ["delft"]},
    ],
    "traits": {"ada": ["phd"]},
    "maximum_choices": 2,
}


def written(tmp_path: Path, name: str, content: str) -> Path:
    path = tmp_path / name
    path.write_text(content, "utf-8")
    return path


def test_glasgow_gives_caps_on_projects(tmp_path: Path) -> None:
    written(tmp_path, "bids.soi", SOI)
    read = market_file.read(written(tmp_path, "bids.dat", DAT)).market
    read.validate()
    assert read.options == ("1 Same", "Other", "3 Same")
    assert read.capacities == dict.fromkeys(read.options, 1)
    assert read.caps == (Cap("Ann", 2, ("1 Same", "3 Same")),)
    assert read.preferences == {"voter 1": ("3 Same", "1 Same"), "voter 2": ("Other",)}
    assert glasgow.parse(DAT, "bids.dat")[1] == Supervisor("Bea", 0, ())


@pytest.mark.parametrize(
    ("text", "place", "value"),
    [
        ("", "line 1", ""),
        (DAT.replace("Ann,2", "Ann,-2"), "line 2", "Ann,-2,0 2"),
        (DAT.replace("Ann,2", "Ann,2,"), "line 2", "Ann,2,,0 2"),
        (DAT.replace("Bea,0,", "Ann,0,"), "line 3", "Ann"),
        (DAT.replace("Bea,0,", "Bea,0,2"), "line 3", 2),
        (DAT.replace("Bea,0,", '"Bea,0,'), "line 3", '"Bea,0,'),
        (DAT.replace("Bea,0,", "Bea,0,1234567890"), "line 3", "Bea,0,1234567890"),
        (DAT.replace("Bea,0,", "Bea,0,2.5"), "line 3", "Bea,0,2.5"),
        (DAT.replace("Bea,0,", "Bea,0,٢"), "line 3", "Bea,0,٢"),
    ],
)
def test_glasgow_says_place_value_and_mend(text: str, place: str, value: object) -> None:
    with pytest.raises(FormatError) as caught:
        glasgow.parse(text, "bids.dat")
    assert (caught.value.place, caught.value.value) == (place, value)
    assert caught.value.mend


def test_glasgow_reads_quotes_spaces_and_line_ends() -> None:
    text = '\r\nsupervisor, Capacity ,Projects\r\n"Ann, M.A.", 2 ,"0  2"\r\n\r\n Bea ,0,'
    assert glasgow.parse(text, "bids.dat") == [
        Supervisor("Ann, M.A.", 2, (0, 2)),
        Supervisor("Bea", 0, ()),
    ]


def test_glasgow_refuses_a_project_that_has_no_bids(tmp_path: Path) -> None:
    written(tmp_path, "bids.soi", SOI)
    with pytest.raises(FormatError, match="has 3 projects, numbered from 0"):
        market_file.read(written(tmp_path, "bids.dat", DAT.replace("0 2", "0 3")))


def test_more_voters_than_have_room_are_refused(tmp_path: Path) -> None:
    text = SOI.replace("VOTERS: 2", "VOTERS: 900000001").replace("1: 3,1", "900000000: 3,1")
    with pytest.raises(FormatError, match="At most 1000000 voters"):
        market_file.read(written(tmp_path, "bids.soi", text), seats=1)


def test_csv_reads_every_column(tmp_path: Path) -> None:
    text = (
        "applicant;order;home;traits;wish 1;wish 2\n"
        'ada;-5;delft;phd|first;"north; upper";south\n'
        ";;;;;\n"
        "emmy;2;;;south;\n"
    )
    read = market_file.read(written(tmp_path, "wishes.csv", "\ufeff" + text), seats=3).market
    read.validate()
    assert read.options == ("north; upper", "south")
    assert read.preferences == {"ada": ("north; upper", "south"), "emmy": ("south",)}
    assert (read.order, read.groups) == ({"ada": -5, "emmy": 2}, {"ada": "delft"})
    assert read.traits == {"ada": ("phd", "first")}


@pytest.mark.parametrize(
    ("text", "place", "value"),
    [
        ("", "line 1", "applicant"),
        ("applicant,wish 2\n", "line 1", ["applicant", "wish 2"]),
        ("applicant,rank\n", "line 1", "rank"),
        ("applicant,applicant\n", "line 1", "applicant"),
        ("applicant,wish 1\nada\n", "line 2", 1),
        ("applicant,wish 1\nada,a\nada,b\n", "line 3", "ada"),
        ("applicant,wish 1\n,a\n", "line 2", ""),
        ("applicant,wish 1,wish 2\nada,a,a\n", "line 2", "a"),
        ("applicant,wish 1,wish 2\nada,,b\n", "line 2", ["", "b"]),
        ("applicant,order\nada,1.5\n", "line 2", "1.5"),
        ('applicant,wish 1\nada,"a\n', "line 2", "unexpected end of data"),
    ],
)
def test_csv_says_place_value_and_mend(text: str, place: str, value: object) -> None:
    with pytest.raises(FormatError) as caught:
        market_csv.parse(text, "wishes.csv")
    assert (caught.value.place, caught.value.value) == (place, value)
    assert caught.value.mend


def test_json_reads_every_key(tmp_path: Path) -> None:
    market = market_file.read(written(tmp_path, "market.json", json.dumps(MARKET))).market
    market.validate()
    assert market.slots["north"][0] == SlotClass("doctoral", 1, ("phd",), only=True, protected=True)
    assert market.caps[1] == Cap("dutch", 1, ("south",), ("delft",))
    assert (market.maximum_choices, market.traits) == (2, {"ada": ("phd",)})
    again = market_json.parse(json.dumps(market_to_json(market)), "again.json")
    assert market_to_json(again) == market_to_json(market)


@pytest.mark.parametrize(
    ("change", "place", "value"),
    [
        ({"capacities": 3}, "the file, 'capacities'", 3),
        ({"seats": {}}, "the file", "seats"),
        ({"preferences": {"ada": "north"}}, "the file, 'preferences', 'ada'", "north"),
        ({"preferences": {"ada": [1]}}, "the file, 'preferences', 'ada', entry 1", 1),
        ({"quotas": [["south", "delft"]]}, "the file, 'quotas', entry 1", "list"),
        ({"slots": {"north": {}}}, "the file, 'slots', 'north'", "dict"),
        ({"slots": {"north": [{"name": "a"}]}}, "the file, 'slots', 'north', entry 1", "seats"),
        (
            {"slots": {"north": [{"name": "a", "seats": 2, "only": 1}]}},
            "the file, 'slots', 'north', entry 1, 'only'",
            1,
        ),
        (
            {"caps": [{"name": "a", "most": 1, "of": ["south"], "x": 1}]},
            "the file, 'caps', entry 1",
            "x",
        ),
        ({"traits": {"ada": "phd"}}, "the file, 'traits', 'ada'", "phd"),
        ({"applicants": ["ada", "\ud800"]}, "the file", None),
    ],
)
def test_json_says_place_value_and_mend(change: dict[str, Any], place: str, value: object) -> None:
    with pytest.raises(FormatError) as caught:
        market_json.parse(json.dumps(MARKET | change), "market.json")
    assert caught.value.place == place
    assert value is None or caught.value.value == value
    assert caught.value.mend


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"capacities": {}, "capacities": {}}', "capacities"),
        ("[" * 100_000, None),
        ('{"capacities": {"a": NaN}}', "NaN is no number"),
        ('{"capacities": {"a": ' + "9" * 5000 + "}}", None),
    ],
)
def test_json_refuses_what_is_no_good_json(text: str, value: str | None) -> None:
    with pytest.raises(FormatError) as caught:
        market_json.parse(text, "market.json")
    assert value is None or caught.value.value == value


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


@given(st.sampled_from(sorted(MARKET)), JSON_VALUES)
def test_json_is_read_or_refused_whatever_it_holds(key: str, value: object) -> None:
    with suppress(FormatError, MarketError):
        market_json.parse(json.dumps(MARKET | {key: value}), "market.json").validate()


@given(st.text())
def test_csv_is_read_or_refused_whatever_it_holds(text: str) -> None:
    with suppress(FormatError):
        market_csv.parse("applicant,order,wish 1,wish 2\n" + text, "wishes.csv")
