"""The public file of a run: nothing in it can be another, and nothing told that must not be."""

import pytest
from tests.verifier.runs import NOT_PROVED, Document, Steps, changed, leaves, other_values, run

from pariter.kernels.allocation.audit import build_public, input_hash
from pariter.verifier import verify


def test_verify_proves_a_true_public_file(public: Document) -> None:
    report = verify(public)
    assert (report.valid, report.broken) == (True, None)
    assert any("24 lottery numbers" in claim for claim in report.proved)


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
