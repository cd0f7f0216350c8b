"""Whatever a mechanism gives, the verifier that shares no code with it agrees."""

import json
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pariter.kernels.allocation import MECHANISMS, Market, deferred_acceptance
from pariter.kernels.allocation.audit import build_audit, build_public
from pariter.kernels.allocation.records import market_from_json, market_to_json
from pariter.kernels.allocation.withdrawal import Policy
from pariter.verifier import verify

MARKETS = st.from_type(Market)
ONE_ORDER: dict[str, Any] = {"priorities": {}, "slots": {}}


def as_file(document: dict[str, Any]) -> dict[str, Any]:
    """Go through text, as a file does."""
    read: dict[str, Any] = json.loads(json.dumps(document))
    return read


@pytest.mark.parametrize("mechanism", MECHANISMS)
@given(market=MARKETS, data=st.data())
def test_verifier_agrees_with_every_mechanism(
    mechanism: str, market: Market, data: st.DataObject
) -> None:
    if mechanism != "deferred_acceptance":
        market = replace(market, **ONE_ORDER)
    allocation = MECHANISMS[mechanism](market)
    leaving = data.draw(st.permutations(market.applicants))[: data.draw(st.integers(0, 3))]
    for name in leaving:
        policy: Policy = data.draw(st.sampled_from(["chain", "reoptimise"]))
        allocation = allocation.withdraw([name], policy=policy)
    assert verify(as_file(build_audit(market, allocation))).broken is None
    assert verify(as_file(build_public(market, allocation))).broken is None


@settings(max_examples=30)
@given(MARKETS)
def test_verifier_agrees_with_no_other_assignment(market: Market) -> None:
    allocation = deferred_acceptance(market)
    choices = [(*market.preferences[applicant], None) for applicant in market.applicants]
    for seats in product(*choices):
        other = replace(allocation, assignment=dict(zip(market.applicants, seats, strict=True)))
        is_true = other.assignment == allocation.assignment
        assert verify(as_file(build_audit(market, other))).valid == is_true


@given(MARKETS)
def test_market_survives_json(market: Market) -> None:
    read = market_from_json(as_file(market_to_json(market)))
    assert market_to_json(read) == market_to_json(market)
    assert deferred_acceptance(read).assignment == deferred_acceptance(market).assignment


def test_verify_refuses_the_stable_result_that_is_best_for_the_options() -> None:
    """Stability alone does not show that the result is the applicants' best."""
    market = Market(
        applicants=("ada", "emmy"),
        options=("north", "south"),
        capacities={"north": 1, "south": 1},
        preferences={"ada": ("north", "south"), "emmy": ("south", "north")},
        order={"ada": 1, "emmy": 2},
        priorities={"north": {"emmy": 1, "ada": 2}, "south": {"ada": 1, "emmy": 2}},
    )
    allocation = deferred_acceptance(market)
    assert verify(build_audit(market, allocation)).valid
    worse = replace(allocation, assignment={"ada": "south", "emmy": "north"})
    report = verify(build_audit(market, worse))
    assert any("Nobody is passed over" in claim for claim in report.proved)
    assert report.broken == "'emmy' holds 'north'; the rules give 'south'." or (
        report.broken == "'ada' holds 'south'; the rules give 'north'."
    )
