"""The verifier accepts what the rules give, and nothing else."""

import copy
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pariter.kernels.allocation import (
    MECHANISMS,
    Allocation,
    Cap,
    CheckError,
    Market,
    SlotClass,
    check,
    minimum_guarantee,
)
from pariter.kernels.allocation.audit import build_audit, build_public, input_hash
from pariter.kernels.allocation.lottery import SALT_BYTES, Lottery, Ticket, commit_again, draw
from pariter.verifier import UnknownFormatError, verify

Document = dict[str, Any]
Steps = tuple[str | int, ...]

# The engine that wrote the file is no claim; source and times are compared with the announcement.
NOT_PROVED = {
    ("format",),
    ("engine",),
    ("lottery", "committed_at"),
}

CALL = "polimi_mobility/M5/2027-03/students"


def small_market(random: Random, *, applicants: int, with_priorities: bool = True) -> Market:
    """Make a scarce market with quotas, some of them used up."""
    names = tuple(f"p{number:02}" for number in range(applicants))
    options = ("acoustics", "bridges", "ceramics", "drones")
    return Market(
        applicants=names,
        options=options,
        capacities=dict(zip(options, (6, 3, 2, 0), strict=True)),
        preferences={name: tuple(random.sample(options, random.randint(1, 4))) for name in names},
        order={name: place for place, name in enumerate(random.sample(names, len(names)), start=1)},
        priorities=(
            {"bridges": {name: random.randrange(3) for name in names}} if with_priorities else {}
        ),
        groups={name: random.choice(("delft", "milano", "praha")) for name in names},
        quotas={("acoustics", "delft"): 2, ("acoustics", "milano"): 2, ("ceramics", "praha"): 0},
    )


def reserved_market(random: Random) -> Market:
    """Make a market with classes of slots, caps, traits, and lists that were cut short."""
    market = small_market(random, applicants=24)
    names = market.applicants
    own = {name: random.randrange(-2, 3) for name in names}
    return replace(
        market,
        capacities={**market.capacities, "drones": 2},
        quotas={("ceramics", "praha"): 1},
        slots={
            "acoustics": (
                SlotClass("doctoral first", 2, ("phd", "msc"), only=True),
                SlotClass("merit", 2, priorities=own, protected=True),
                SlotClass("open", 2),
            ),
            "bridges": minimum_guarantee(3, {"first": 1}),
        },
        caps=(
            Cap("close", 2, ("ceramics",), ("delft", "praha")),
            Cap("late", 3, ("ceramics", "drones")),
            Cap("any", 3, ("late",)),
        ),
        traits={name: tuple(random.sample(("first", "msc", "phd"), 1)) for name in names[::3]},
        maximum_choices=4,
    )


def with_lottery(
    random: Random, market: Market, mechanism: str, *, binds_draw: bool = True
) -> tuple[Market, Lottery]:
    """Draw the market's order in a lottery that one more person has left."""
    tickets = {
        name: Ticket(f"{random.getrandbits(64):016x}", random.randbytes(SALT_BYTES))
        for name in market.applicants
    }
    withdrawn = {f"{random.getrandbits(64):016x}": random.randbytes(32)}
    lottery = Lottery(
        call=CALL,
        source="Lotto, Milano wheel, 3 November 2026",
        beacon="7 21 34 55 89",
        committed_at=datetime(2026, 11, 1, 9, tzinfo=UTC),
        draw_at=datetime(2026, 11, 3, 19, tzinfo=UTC),
        root=b"",
        tickets=tickets,
        withdrawn=withdrawn,
        binds_draw=binds_draw,
    )
    root = commit_again(lottery, mechanism, market).root
    lottery = replace(lottery, root=root)
    drawn = draw(beacon=lottery.beacon, call=CALL, root=root, tickets=tickets, withdrawn=withdrawn)
    return replace(market, order=drawn.order), lottery


def run(kind: str = "deferred_acceptance") -> tuple[Market, Allocation, Lottery]:
    """Run a mechanism, or a market that uses everything, or one that some have left since."""
    random = Random(27)
    mechanism = {"reserved": "deferred_acceptance", "left": "serial_dictatorship"}.get(kind, kind)
    if kind == "reserved":
        market = reserved_market(random)
    else:
        with_priorities = mechanism == "deferred_acceptance"
        market = small_market(random, applicants=24, with_priorities=with_priorities)
    if kind == "left":
        market = replace(market, caps=(Cap("late", 4, ("bridges", "ceramics")),))
    market, lottery = with_lottery(random, market, mechanism)
    allocation = MECHANISMS[mechanism](market)
    if kind == "left":
        placed = [name for name in market.applicants if allocation.assignment[name]]
        allocation = allocation.withdraw(placed[:2]).withdraw(placed[2:3], policy="reoptimise")
    return market, allocation, lottery


@pytest.fixture(scope="module", params=["deferred_acceptance", "first_come", "reserved", "left"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def audit(kind: str) -> Document:
    return as_file(build_audit(*run(kind)))


@pytest.fixture(scope="module")
def public(kind: str) -> Document:
    return as_file(build_public(*run(kind)))


def as_file(document: Document) -> Document:
    """Go through text, as a file does."""
    read: Document = json.loads(json.dumps(document))
    return read


def changed(document: Document, path: Steps, value: object) -> Document:
    """Copy the document with another value at the path; the path's last key may be new."""
    copied = copy.deepcopy(document)
    place: Any = copied
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    assert json.dumps(copied) != json.dumps(document)
    return copied


def other_digit(text: str) -> str:
    return ("0" if text[0] != "0" else "1") + text[1:]


def leaves(value: Any, path: Steps = ()) -> Iterator[tuple[Steps, Any]]:
    """Yield every number, text, truth and null in a document with its path."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from leaves(inner, (*path, number))
    else:
        yield path, value


def other_values(value: Any) -> list[Any]:
    if isinstance(value, str):
        return [value + "x", other_digit(value), "", None, 7, [], {}]
    if isinstance(value, bool):
        return [not value, None, 7, "x"]
    if isinstance(value, int):
        return [value + 1, value - 1, None, "7", True, float(value)]
    return [0, "x", [], {}]


def test_verify_proves_a_true_audit(audit: Document) -> None:
    report = verify(audit)
    assert (report.valid, report.broken) == (True, None)
    assert len(report.proved) == 12
    assert any("withdrew" in claim for claim in report.not_proved)


def test_verify_proves_a_true_public_file(public: Document) -> None:
    report = verify(public)
    assert (report.valid, report.broken) == (True, None)
    assert any("24 lottery numbers" in claim for claim in report.proved)


def test_audit_under_test_uses_what_it_should_break(kind: str, audit: Document) -> None:
    held = list(audit["result"]["assignment"].values())
    cutoffs = audit["cutoffs"]
    assert None in held
    assert {"acoustics", "bridges", "ceramics"} <= set(held)
    assert all(audit["result"]["waiting"][option] for option in ("acoustics", "bridges"))
    if kind == "reserved":
        assert all(line["last"] for line in cutoffs["acoustics"]["classes"].values())
        assert cutoffs["ceramics"]["caps"]
    else:
        assert cutoffs["acoustics"]["homes"]
        assert cutoffs["ceramics"]["homes"] == {"praha": {"last": None}}
    if kind == "left":
        assert len(audit["result"]["departures"]) == 2
        assert cutoffs["ceramics"]["caps"] == cutoffs["bridges"]["caps"]


def test_verify_refuses_every_other_seat(audit: Document) -> None:
    for applicant, held in audit["result"]["assignment"].items():
        for other in (*audit["market"]["options"], None):
            if other != held:
                tampered = changed(audit, ("result", "assignment", applicant), other)
                assert not verify(tampered).valid, (applicant, other)


def test_checks_refuse_every_other_seat_though_the_rest_agrees(kind: str) -> None:
    """Move one person or swap two, then compute cut-offs and waiting lists anew."""
    market, allocation, lottery = run(kind)
    names = market.applicants
    for number, one in enumerate(names):
        forged = [
            {**allocation.assignment, one: other}
            for other in (*market.preferences[one], None)
            if other != allocation.assignment[one]
        ]
        forged += [
            {**allocation.assignment, one: allocation.assignment[two], two: held}
            for two in names[:number]
            if (held := allocation.assignment[one]) != allocation.assignment[two]
            and {held, allocation.assignment[two]} <= {None, *market.preferences[two]}
            and allocation.assignment[two] in (None, *market.preferences[one])
        ]
        for assignment in forged:
            other = replace(allocation, assignment=assignment)
            with pytest.raises((CheckError, KeyError)):
                check(market, other)
            assert not verify(build_audit(market, other, lottery)).valid


def test_verify_refuses_any_other_value_of_any_claim(audit: Document) -> None:
    """Perturb every single value in the file that the file itself can prove."""
    tried = 0
    for path, value in leaves(audit):
        if path in NOT_PROVED:
            continue
        for other in other_values(value):
            report = verify(changed(audit, path, other))
            assert not report.valid, (path, value, other)
            assert report.broken
            tried += 1
    assert tried > 2000


def test_verify_refuses_every_missing_or_added_key(audit: Document) -> None:
    def objects(value: Any, path: Steps = ()) -> Iterator[tuple[Steps, Document]]:
        if isinstance(value, dict):
            yield path, value
            for key, inner in value.items():
                yield from objects(inner, (*path, key))

    for path, found in objects(audit):
        for key in found:
            if (*path, key) == ("format",):
                continue
            tampered = copy.deepcopy(audit)
            place: Any = tampered
            for step in path:
                place = place[step]
            del place[key]
            assert not verify(tampered).valid, (*path, key)
        assert not verify(changed(audit, (*path, "extra"), 1)).valid, path


def test_verify_refuses_every_change_of_a_waiting_list(audit: Document) -> None:
    for option, names in audit["result"]["waiting"].items():
        path = ("result", "waiting", option)
        for number in range(len(names)):
            assert not verify(changed(audit, path, names[:number] + names[number + 1 :])).valid
        for number in range(len(names) - 1):
            swapped = [*names]
            swapped[number : number + 2] = reversed(swapped[number : number + 2])
            assert not verify(changed(audit, path, swapped)).valid
        for absent in set(audit["market"]["applicants"]) - set(names):
            assert not verify(changed(audit, path, [*names, absent])).valid


@pytest.mark.parametrize(
    ("path", "value", "broken"),
    [
        (("lottery", "beacon"), "1 2 3 4 5", "Beacon, call and root give the seed"),
        (("lottery", "root"), "00" * 32, "something changed after the freeze"),
        (("lottery", "draw_at"), "2026-10-01T00:00:00+00:00", "not before the draw"),
        (("lottery", "draw_at"), "tomorrow", "not a time"),
        (("lottery", "draw_at"), "2026-11-03T19:00:00", "no time zone"),
        (("market", "capacities", "drones"), 1, "hash of the inputs"),
        (("result", "status"), "infeasible", "status of the result"),
        (("mechanism",), "dictatorship", "'dictatorship' is unknown"),
        (("market", "applicants"), ["p01", "p00"], "the list is not sorted"),
        (("result", "assignment", "p00"), "tennis", "not among her wishes"),
    ],
)
def test_verify_says_which_claim_is_broken(
    audit: Document, path: Steps, value: object, broken: str
) -> None:
    assert broken in (verify(changed(audit, path, value)).broken or "")


def test_verify_refuses_any_other_value_in_the_public_file(public: Document) -> None:
    for path, value in leaves(public):
        if path in NOT_PROVED or path[0] in {"input_hash", "cutoffs"} or path[-1] == "filled":
            continue
        for other in other_values(value):
            assert not verify(changed(public, path, other)).valid, (path, value, other)


@pytest.mark.parametrize("filled", [1, 4, 99, -1, "6"])
def test_verify_refuses_small_and_impossible_filled_seats(public: Document, filled: object) -> None:
    assert not verify(changed(public, ("options", "acoustics", "filled"), filled)).valid


def test_verify_refuses_cut_offs_that_do_not_fit_the_public_file(public: Document) -> None:
    refused: list[tuple[Steps, object]] = [
        (("cutoffs", "nowhere"), {"full": None}),
        (("cutoffs",), []),
    ]
    for option, lines in public["cutoffs"].items():
        told: Steps = ("cutoffs", option)
        refused += [
            ((*told, "homes"), {}),
            (told, {**lines, "classes": {"unknown": None}}),
            (("options", option, "filled"), None),
        ]
        if lines.get("full") and lines["full"]["last"]:
            refused += [
                ((*told, "full"), None),
                ((*told, "full"), {"last": {"order": 3}}),
                ((*told, "full", "last", "order"), "3"),
                ((*told, "full", "last", "order"), 3.5),
            ]
    for path, value in refused:
        assert not verify(changed(public, path, value)).valid, (path, value)


def test_verify_refuses_a_hash_of_unsalted_inputs_in_public() -> None:
    market, allocation, _ = run()
    document = build_public(market, allocation)
    assert verify(document).valid
    document["input_hash"] = input_hash(market, allocation.mechanism)
    assert not verify(document).valid


@pytest.mark.parametrize("document", [None, [], {}, {"format": 1}, {"format": "pariter-audit/2"}])
def test_verify_refuses_unknown_format(document: object) -> None:
    with pytest.raises(UnknownFormatError, match="this verifier knows pariter-audit/1"):
        verify(document)


@settings(max_examples=300)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
        max_leaves=8,
    ),
    st.data(),
)
def test_verify_answers_whatever_it_is_given(value: object, data: st.DataObject) -> None:
    document = as_file(build_audit(*run()))
    path = data.draw(st.sampled_from([path for path, _ in leaves(document) if path != ("format",)]))
    cut = path[: data.draw(st.integers(1, len(path)))]
    place: Any = document
    for step in cut[:-1]:
        place = place[step]
    place[cut[-1]] = value
    report = verify(document)
    assert report.valid == (report.broken is None)
