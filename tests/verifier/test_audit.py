"""The verifier accepts what the rules give, and nothing else."""

import copy
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from tests.verifier.runs import NOT_PROVED, Document, Steps, changed, leaves, other_values, run

from pariter.kernels.allocation import CheckError, check
from pariter.kernels.allocation.audit import build_audit
from pariter.verifier import verify


def test_verify_proves_a_true_audit(audit: Document) -> None:
    report = verify(audit)
    assert (report.valid, report.broken) == (True, None)
    assert len(report.proved) == 12
    assert any("withdrew" in claim for claim in report.not_proved)


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
