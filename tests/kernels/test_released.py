"""Cut-offs that are released stand for many, and lead to no others."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from pariter.kernels.allocation import Cap, Market, SlotClass, deferred_acceptance
from pariter.kernels.allocation.audit import build_public
from pariter.kernels.allocation.released import released_cutoffs
from pariter.kernels.disclosure import Policy
from pariter.verifier import verify

MARKETS = st.from_type(Market)
TWO = Policy(threshold=2)


@settings(max_examples=200)
@given(MARKETS)
def test_no_released_line_stands_for_few(market: Market) -> None:
    allocation = deferred_acceptance(market)
    released = released_cutoffs(allocation, TWO)
    for option in market.options:
        held = allocation.holders[option]
        classes = [allocation.classes[name] for name in held if name in allocation.classes]
        protected = {slots.name for slots in market.slots.get(option, ()) if slots.protected}
        hidden = sum(name in protected for name in classes)
        small = TWO.is_small(len(held)) or TWO.is_small(hidden)
        if option not in released:
            assert small or any(TWO.is_small(classes.count(name)) for name in set(classes))
            continue
        assert not small
        line = released[option]
        assert line.keys() <= {"full", "caps", "classes"}
        assert not protected & line.get("classes", {}).keys()
        assert all(not TWO.is_small(classes.count(name)) for name in line.get("classes", {}))
        for cap in market.caps:
            assert not (cap.groups and cap.name in line.get("caps", {}))


@given(MARKETS)
def test_public_files_with_cut_offs_are_valid(market: Market) -> None:
    document = build_public(market, deferred_acceptance(market))
    report = verify(json.loads(json.dumps(document)))
    assert (report.valid, report.broken) == (True, None)


def _market(**parts: object) -> Market:
    names = tuple(f"a{number:02}" for number in range(20))
    return Market(
        **{
            "applicants": names,
            "options": ("red", "blue"),
            "capacities": {"red": 8, "blue": 6},
            "preferences": dict.fromkeys(names, ("red", "blue")),
            "order": {name: place for place, name in enumerate(names)},
            **parts,
        }  # type: ignore[arg-type]
    )


def test_lines_of_many_are_released() -> None:
    assert released_cutoffs(deferred_acceptance(_market())) == {
        "red": {"full": {"last": {"priority": 0, "order": 7}}},
        "blue": {"full": {"last": {"priority": 0, "order": 13}}},
    }


def test_lines_of_homes_are_never_released() -> None:
    names = _market().applicants
    market = _market(
        groups=dict.fromkeys(names[:10], "north") | dict.fromkeys(names[10:], "south"),
        quotas={("red", "north"): 6, ("blue", "north"): 5},
    )
    allocation = deferred_acceptance(market)
    assert allocation.cutoffs["red"].homes
    assert set().union(*released_cutoffs(allocation).values()) == {"full"}


def test_line_of_a_cap_is_released_with_all_its_options_or_not_at_all() -> None:
    family = (Cap("both", 12, ("red", "blue")),)
    released = released_cutoffs(deferred_acceptance(_market(caps=family)))
    assert released.keys() == {"red"}
    assert "caps" not in released["red"]
    released = released_cutoffs(
        deferred_acceptance(_market(caps=family, capacities={"red": 7, "blue": 9}))
    )
    assert [line["caps"].keys() for line in released.values()] == [{"both"}, {"both"}]


def test_few_in_protected_seats_hide_the_open_ones_too() -> None:
    """Seats filled and open seats are public; their difference would count the others."""
    classes = (SlotClass("open", 6), SlotClass("reserved", 2, ("first",), protected=True))
    names = _market().applicants
    market = _market(slots={"red": classes}, traits=dict.fromkeys(names[6:], ("first",)))
    assert released_cutoffs(deferred_acceptance(market)).keys() == {"blue"}
