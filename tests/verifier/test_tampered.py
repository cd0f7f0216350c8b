"""What changed after the freeze, or behind a mended hash, is found."""

from collections.abc import Callable

import pytest
from tests.verifier.runs import Document, as_file, changed, run

from pariter.kernels.allocation.audit import build_audit, build_public, input_hash
from pariter.kernels.allocation.records import market_from_json
from pariter.verifier import verify


@pytest.mark.parametrize(
    ("name", "value"),
    [("source", "Lotto, Roma wheel"), ("draw_at", "2026-11-03T18:59:59+00:00")],
)
def test_verify_finds_another_draw_than_the_list_was_frozen_for(name: str, value: str) -> None:
    for build in (build_audit, build_public):
        document = as_file(build(*run("reserved")))
        broken = verify(changed(document, ("lottery", name), value)).broken
        assert "something changed after the freeze" in str(broken)


def test_verify_names_a_form_of_lottery_that_it_does_not_know() -> None:
    document = as_file(build_audit(*run()))
    broken = verify(changed(document, ("lottery", "format"), "pariter-lottery/9")).broken
    assert "'pariter-lottery/9'; this program knows pariter-lottery/1" in str(broken)


def broken_behind_a_mended_hash(change: Callable[[Document], None]) -> str:
    """Tamper with the inputs, mend their hash, and return the claim that is broken then."""
    market, allocation, _ = run()
    tampered = as_file(build_audit(market, allocation))
    change(tampered)
    market = market_from_json(tampered["market"])
    tampered["input_hash"] = input_hash(market, tampered["mechanism"])
    return verify(tampered).broken or ""


def test_verify_finds_overdrawn_seats_and_envy_behind_a_mended_hash() -> None:
    def fewer_seats(document: Document) -> None:
        document["market"]["capacities"]["bridges"] = 2

    def more_seats(document: Document) -> None:
        document["market"]["capacities"]["bridges"] = 4

    def tighter_quota(document: Document) -> None:
        document["market"]["quotas"][0][2] = 1

    def same_number(document: Document) -> None:
        document["market"]["order"]["p00"] = document["market"]["order"]["p01"]

    assert "has 2 seats and gave 3" in broken_behind_a_mended_hash(fewer_seats)
    assert "would rather have 'bridges'" in broken_behind_a_mended_hash(more_seats)
    assert "its quota is 1" in broken_behind_a_mended_hash(tighter_quota)
    assert "same order number" in broken_behind_a_mended_hash(same_number)
