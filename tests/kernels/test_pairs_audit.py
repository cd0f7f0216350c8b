"""The verifier accepts true files of pairs and schedules, and no other value in any of them."""

import copy
import json
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from pariter.kernels.allocation.b_matching import max_weight_b_matching
from pariter.kernels.allocation.pair_market import PairMarket
from pariter.kernels.allocation.pairing import Pairing
from pariter.kernels.allocation.pairs_audit import build_pairs_audit, build_pairs_public
from pariter.kernels.allocation.schedule import Calendar, Schedule, schedule
from pariter.verifier import verify

Document = dict[str, Any]
Steps = tuple[str | int, ...]

NOT_PROVED = {("format",), ("engine",)}


def make_pairing(kind: str) -> Pairing:
    """Make a pairing with ties and rivals: plain, with minimums, infeasible, or left by some."""
    random = Random(19)
    first = tuple(f"f{number}" for number in range(7))
    second = tuple(f"s{number}" for number in range(6))
    names = (*first, *second)
    minimum = {"pairs": {}, "left": {"f1": 1}, "minimum": {"f1": 2, "s3": 1}}
    market = PairMarket(
        first,
        second,
        {
            (one, other): random.randint(0, 4)
            for one in first
            for other in second
            if random.random() < 0.6
        },
        {name: random.choice((1, 2)) if name != "f1" else 2 for name in first},
        dict.fromkeys(second, 1),
        dict(zip(names, random.sample(range(40), len(names)), strict=True)),
        forbidden=frozenset({("f0", "s0"), ("f2", "s5")}),
        minimum=minimum.get(kind, dict.fromkeys(first, 1)),
    )
    pairing = max_weight_b_matching(market)
    if kind == "left":
        pairing = pairing.withdraw(["f0", "s1"]).withdraw(["f3"], "reoptimise").withdraw(["s2"])
    return pairing


def make_schedule(kind: str) -> Schedule:
    """Make a schedule in which some find no slot, or one that some have left since."""
    random = Random(5)
    people = tuple(f"p{number}" for number in range(12))
    slots = ("fri", "mon", "thu", "tue")
    calendar = Calendar(
        people,
        slots,
        dict(zip(slots, (5, 2, 1, 0), strict=True)),
        {
            person: {slot: random.randint(0, 3) for slot in random.sample(slots, 2)}
            for person in people
        },
        {name: number for number, name in enumerate((*people, *slots))},
    )
    result = schedule(calendar)
    return result.withdraw(["p0", "p1", "mon"]) if kind == "schedule left" else result


KINDS = ("pairs", "minimum", "infeasible", "left", "schedule", "schedule left")


def make(kind: str) -> Pairing | Schedule:
    return make_schedule(kind) if kind.startswith("schedule") else make_pairing(kind)


@pytest.fixture(params=KINDS)
def audit(request: pytest.FixtureRequest) -> Document:
    return as_file(build_pairs_audit(make(request.param)))


@pytest.fixture(params=KINDS)
def public(request: pytest.FixtureRequest) -> Document:
    return as_file(build_pairs_public(make(request.param)))


def as_file(document: Document) -> Document:
    read: Document = json.loads(json.dumps(document))
    return read


def changed(document: Document, path: Steps, value: object) -> Document:
    other = copy.deepcopy(document)
    place: Any = other
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return other


def leaves(value: Any, path: Steps = ()) -> Iterator[tuple[Steps, Any]]:
    inner: Any = ()
    if isinstance(value, dict):
        inner = value.items()
    elif isinstance(value, list):
        inner = enumerate(value)
    else:
        yield path, value
    for step, part in inner:
        yield from leaves(part, (*path, step))


def other_values(value: Any) -> list[Any]:
    if isinstance(value, int):
        return [value - 1, value + 1, value + 2**64, -value - 1, str(value), None, True]
    if value is None:
        return ["chain", 0]
    return [value + "x", value[:-1], 1, None, []]


def test_verify_proves_a_true_audit(audit: Document) -> None:
    report = verify(audit)
    assert (report.broken, report.valid) == (None, True)
    assert len(report.proved) == 2 + len(audit["result"]["steps"])


def test_audits_under_test_hold_what_they_should_break() -> None:
    assert make_pairing("infeasible").status == "infeasible"
    assert make_pairing("minimum").status == "ok"
    assert len(make_pairing("left").steps) == 4
    assert None in make_schedule("schedule").assignment.values()
    for kind in KINDS:
        result = make(kind)
        pairing = result.pairing if isinstance(result, Schedule) else result
        assert any(pairing.steps[0].prices.values()), kind
        assert len(pairing.nearest) >= 3


def test_verify_refuses_any_other_value_of_any_claim(audit: Document) -> None:
    tried = 0
    for path, value in leaves(audit):
        if path not in NOT_PROVED:
            for other in other_values(value):
                report = verify(changed(audit, path, other))
                assert not report.valid, (path, value, other)
                tried += 1
    assert tried > 250


def test_verify_refuses_every_other_pair_and_every_other_place_of_it(audit: Document) -> None:
    market, steps = audit["market"], audit["result"]["steps"]
    one_side, other_side = (
        (market[key] for key in ("people", "slots"))
        if "people" in market
        else (market[key] for key in ("first", "second"))
    )
    every = [[one, other] for one in one_side for other in other_side]
    for number, step in enumerate(steps):
        path = ("result", "steps", number, "pairs")
        pairs = step["pairs"]
        for pair in every:
            if pair not in pairs:
                assert not verify(changed(audit, path, sorted([*pairs, pair]))).valid
        for at, pair in enumerate(pairs):
            rest = pairs[:at] + pairs[at + 1 :]
            assert not verify(changed(audit, path, rest)).valid
            assert not verify(changed(audit, path, [*pairs, pair])).valid
            for other in every:
                if other not in pairs:
                    mended = changed(audit, path, [*pairs[:at], other, *pairs[at + 1 :]])
                    assert not verify(mended).valid, (pair, other)


def objects(value: Any, path: Steps = ()) -> Iterator[tuple[Steps, Document]]:
    if isinstance(value, dict):
        yield path, value
    for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(inner, dict | list):
            yield from objects(inner, (*path, step))


def test_verify_refuses_every_missing_or_added_key(audit: Document) -> None:
    for path, found in objects(audit):
        assert not verify(changed(audit, (*path, "extra"), 1)).valid, path
        for key in found:
            if (*path, key) != ("format",):
                rest = {name: value for name, value in found.items() if name != key}
                tampered = changed(audit, path, rest) if path else rest
                assert not verify(tampered).valid, (*path, key)


def test_a_hash_that_was_mended_does_not_hide_a_better_pair_or_a_place_given_twice() -> None:
    pairing = make_pairing("pairs")
    market, prices = pairing.market, pairing.steps[0].prices
    forged = [
        _replace(market, weights={**market.weights, pair: prices[pair[0]] + prices[pair[1]] + 1})
        for pair in market.allowed
        if pair not in pairing.pairs
    ]
    forged += [
        _replace(market, capacities_second={**market.capacities_second, name: 0})
        for _, name in pairing.pairs
    ]
    for other in forged:
        report = verify(build_pairs_audit(Pairing(other, pairing.mechanism, pairing.steps)))
        assert not report.valid
        assert report.proved == ["The inputs are those that were hashed."]
    assert len(forged) > 15


def _replace(market: PairMarket, **change: Any) -> PairMarket:
    return PairMarket(**{**vars_of(market), **change})


def vars_of(market: PairMarket) -> dict[str, Any]:
    return {name: getattr(market, name) for name in PairMarket.__dataclass_fields__}


def test_public_file_is_valid_and_tells_no_name_and_no_small_number(public: Document) -> None:
    assert verify(public).valid
    text = json.dumps(public)
    assert not any(f'"{letter}{number}"' in text for letter in "fsp" for number in range(12))
    counts = [
        value
        for path, value in leaves(public["counts"])
        if isinstance(value, int) and path[-1] != "places"
    ]
    assert all(count == 0 or count >= 5 for count in counts)


def test_public_counts_are_told_only_where_no_difference_is_small() -> None:
    def counts_of(first: int, second: int, possible: int) -> dict[str, Any]:
        ones = tuple(f"f{number:02}" for number in range(first))
        others = tuple(f"s{number:02}" for number in range(second))
        pairs = list(zip(ones, others, strict=False))[:possible]
        names = (*ones, *others)
        market = PairMarket(
            ones, others, dict.fromkeys(pairs, 1), dict.fromkeys(ones, 1), dict.fromkeys(others, 1),
            {name: number for number, name in enumerate(names)},
        )  # fmt: skip
        public = build_pairs_public(max_weight_b_matching(market))
        assert verify(public).valid
        counts: dict[str, Any] = public["counts"]
        return counts

    told = {"first": 20, "first_paired": 10, "second": 30, "second_paired": 10, "pairs": 10}
    assert counts_of(20, 30, 10) == told
    assert counts_of(12, 30, 10) == {**told, "first": 12, "first_paired": None, "pairs": None}
    assert counts_of(20, 30, 3) == {
        **told, "first_paired": None, "second_paired": None, "pairs": None
    }  # fmt: skip
    assert counts_of(3, 0, 0) == {
        "first": None, "first_paired": None, "second": 0, "second_paired": 0, "pairs": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("counts", "pairs"), 11),
        (("counts", "pairs"), 13),
        (("counts", "first_paired"), 4),
        (("counts", "first_paired"), 18),
        (("counts", "first_paired"), 21),
        (("counts", "first"), None),
        (("counts", "second_paired"), None),
        (("counts", "more"), 7),
        (("status",), "fine"),
        (("mechanism",), "schedule"),
        (("mechanism",), "first_come"),
    ],
)
def test_verify_refuses_public_counts_that_do_not_fit(path: Steps, value: object) -> None:
    public = {
        "format": "pariter-pairs-public/1",
        "engine": "pariter",
        "mechanism": "max_weight_b_matching",
        "status": "ok",
        "counts": {"first": 20, "first_paired": 10, "second": 30, "second_paired": 10, "pairs": 10},
    }
    assert verify(public).valid
    assert not verify(changed(public, path, value)).valid
