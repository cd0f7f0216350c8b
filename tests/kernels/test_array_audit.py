"""Results on arrays prove themselves: in the process, and by file."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pariter.kernels.allocation import CheckError, array_audit, array_check
from pariter.kernels.allocation.array_audit import ArrayAllocation
from pariter.kernels.allocation.arrays import ArrayMarket, array_market, solve
from pariter.verifier import verify


def make(seed: int, applicants: int, options: int, choices: int, *, ranked: bool) -> ArrayMarket:
    """Make a market of random wishes, with seats for about two in three."""
    random = np.random.default_rng(seed)
    lists = np.array([random.permutation(options)[:choices] for _ in range(applicants)])
    return array_market(
        lists,
        random.integers(0, 2 + applicants // options, options),
        random.permutation(applicants),
        random.integers(0, 3, lists.shape) if ranked else None,
    )


markets = st.builds(
    make,
    seed=st.integers(0, 2**32),
    applicants=st.integers(1, 12),
    options=st.just(4),
    choices=st.integers(1, 4),
    ranked=st.booleans(),
)


def file_of(market: ArrayMarket, folder: Path) -> dict[str, Any]:
    path = folder / "audit.json"
    ArrayAllocation(market, solve(market)).write(path)
    document: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return document


@given(markets)
def test_both_ways_of_looking_see_the_same(market: ArrayMarket) -> None:
    from pariter.kernels.allocation.compiled_check import at_once

    held = solve(market)
    (_, in_bulk), (_, compiled) = array_check.in_bulk(market, held), at_once(market, held)
    for one, two in zip(in_bulk, compiled, strict=True):
        assert one.tolist() == two.tolist()


@given(markets, st.integers(-3, 2**62), st.data())
def test_both_ways_of_looking_refuse_the_same(
    market: ArrayMarket, place: int, data: st.DataObject
) -> None:
    from pariter.kernels.allocation.compiled_check import at_once

    held = solve(market)
    applicant = data.draw(st.integers(0, len(held) - 1))
    held[applicant] = place
    assert array_check.in_bulk(market, held)[0] == at_once(market, held)[0]
    first, end = market.starts[applicant : applicant + 2]
    is_hers = place == -1 or first <= place < end
    assert array_check.in_bulk(market, held)[0] == (-1 if is_hers else applicant)


@settings(max_examples=40)
@given(markets)
def test_only_the_best_stable_result_is_taken(market: ArrayMarket) -> None:
    right = solve(market)
    ArrayAllocation(market, right)
    for applicant in range(len(right)):
        first, end = market.starts[applicant : applicant + 2].tolist()
        for other in (-1, *range(first, end)):
            changed = right.copy()
            changed[applicant] = other
            if other != right[applicant]:
                with pytest.raises(CheckError):
                    ArrayAllocation(market, changed)


def test_place_that_is_not_her_wish_is_refused() -> None:
    market = make(4, 20, 4, 3, ranked=True)
    right = solve(market)
    for place in (int(market.starts[1]), int(market.starts[-1]), 2**40):
        changed = right.copy()
        changed[0] = place
        with pytest.raises(CheckError, match="Applicant 0: what she holds is not her wish"):
            ArrayAllocation(market, changed)


def two_stable_results() -> ArrayMarket:
    """Give two who want each other's seat less than their own, while the seats see it reversed."""
    return ArrayMarket.of(
        starts=np.array([0, 2, 4]),
        wishes=np.array([0, 1, 1, 0]),
        keys=np.array([1, 0, 1, 0]),
        seats=np.array([1, 1]),
    )


def test_stable_result_that_is_not_the_best_is_refused(tmp_path: Path) -> None:
    market = two_stable_results()
    with pytest.raises(CheckError, match="a trade would make all in it better off"):
        ArrayAllocation(market, np.array([1, 3]))
    document = file_of(market, tmp_path)
    document |= {"held": [1, 0], "cutoffs": [0, 0]}
    report = verify(document)
    assert not report.valid
    assert "could trade their first in line" in str(report.broken)


def test_file_proves_the_result(tmp_path: Path) -> None:
    report = verify(file_of(make(1, 300, 12, 5, ranked=True), tmp_path))
    assert report.valid
    assert "Among all such results, this one is the best for every applicant." in report.proved


@settings(max_examples=15)
@given(markets)
def test_any_other_value_breaks_the_file(
    tmp_path_factory: pytest.TempPathFactory, market: ArrayMarket
) -> None:
    document = file_of(market, tmp_path_factory.mktemp("audit"))
    assert verify(document).valid
    for name in ("starts", "wishes", "keys", "seats", "held", "cutoffs"):
        for place, value in enumerate(document[name]):
            for other in (-1, 0, 1, 2, 3, 1000, None, "1", True, 1.0):
                if other == value and type(other) is type(value):
                    continue
                changed = {**document, name: [*document[name]]}
                changed[name][place] = other
                assert not verify(changed).valid, (name, place, other)


def test_market_without_wishes_has_a_result(tmp_path: Path) -> None:
    for applicants in (0, 2):
        empty = ArrayMarket(
            starts=np.zeros(applicants + 1, np.int64),
            asks=np.array([], np.int64),
            seats=np.array([1, 0]),
        )
        assert verify(file_of(empty, tmp_path)).valid


def test_explanation_says_what_became_of_each_wish() -> None:
    market = make(2, 200, 6, 4, ranked=True)
    allocation = ArrayAllocation(market, solve(market))
    outcomes = {"placed": 0, "full": 0, "not_needed": 0}
    for applicant in range(200):
        for line in allocation.explain(applicant):
            outcomes[line.outcome] += 1
            if line.outcome == "full" and line.needed is not None:
                assert line.key > line.needed
    assert all(outcomes.values())
    with pytest.raises(IndexError):
        allocation.explain(200)


def test_long_arrays_are_written_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(array_audit, "ROWS", 7)
    assert verify(file_of(make(3, 50, 5, 3, ranked=False), tmp_path)).valid
