"""audit.json of a run that gives seats."""

import hashlib
import hmac
from typing import Any

from pariter.verifier.claims import fail
from pariter.verifier.cutoffs import verify_cutoffs
from pariter.verifier.inputs import read_case
from pariter.verifier.market import Case, without
from pariter.verifier.reading import (
    canonical,
    read_mapping,
    read_names,
    read_object,
    require,
    require_keys,
)
from pariter.verifier.replay import Departures, verify_replay
from pariter.verifier.seats import verify_no_envy, verify_seats, verify_waiting
from pariter.verifier.tickets import read_tickets, verify_tickets

AUDIT_LEAVES_OPEN = (
    "That the wishes, homes and priorities in this file are those that people sent.",
    "That the beacon is what the named public source announced: look it up there.",
    "That the root was public before the draw: compare it with what you saw then.",
    "Why those who withdrew between the freeze and the draw did so.",
)


def verify_audit(document: dict[str, Any], proved: list[str]) -> None:
    """Check the inputs, the draw, the seats and all that the file says of them."""
    parts = (
        "format",
        "engine",
        "mechanism",
        "market",
        "input_hash",
        "lottery",
        "result",
        "cutoffs",
    )
    require_keys("the file", document, parts)
    require(document, "engine", str, "the file")
    case = read_case(document)
    proved.append(
        f"The inputs make sense: {len(case.applicants)} applicants, {len(case.options)} options."
    )
    _verify_input_hash(document, proved)
    if document["lottery"] is not None:
        verify_tickets(document["lottery"], case, document["market"], proved)
    assignment, departures = _read_result(document["result"], case)
    gone = {name for _, names in departures for name in names}
    staying = without(case, gone)
    verify_seats(staying, assignment, proved)
    verify_no_envy(staying, assignment, proved)
    verify_replay(case, departures, assignment, proved)
    verify_waiting(document["result"]["waiting"], staying, assignment, proved)
    verify_cutoffs(document["cutoffs"], case, assignment, proved)


def _verify_input_hash(document: dict[str, Any], proved: list[str]) -> None:
    payload = canonical({"market": document["market"], "mechanism": document["mechanism"]})
    lottery = document["lottery"]
    if lottery is None:
        expected = hashlib.sha256(payload).hexdigest()
    else:
        tickets = read_tickets(require(document, "lottery", dict, "the file"))
        salts = b"".join(salt for _, salt in sorted(tickets.values()))
        expected = hmac.new(hashlib.sha256(salts).digest(), payload, "sha256").hexdigest()
    if document["input_hash"] != expected:
        fail(f"The hash of the inputs is {expected}, the file says {document['input_hash']!r}.")
    proved.append("The hash of the inputs belongs to these inputs.")


def _read_result(value: object, case: Case) -> tuple[dict[str, str | None], Departures]:
    result = read_object("result", value)
    require_keys("the result", result, ("status", "assignment", "waiting"), ("departures",))
    if result["status"] != "ok":
        fail(f"The status of the result is {result['status']!r}, not 'ok'.")
    assignment = read_mapping("assignment", result["assignment"], case.applicants)
    departures = _read_departures(result.get("departures", []), case)
    gone = {name for _, names in departures for name in names}
    for applicant, option in assignment.items():
        if option is None:
            continue
        if option not in case.wishes[applicant]:
            fail(f"{applicant!r} holds {option!r}, which is not among her wishes.")
        if applicant in gone:
            fail(f"{applicant!r} has left and holds {option!r}.")
    return assignment, departures


def _read_departures(value: object, case: Case) -> Departures:
    if not isinstance(value, list):
        fail("The departures are not a list.")
    departures: Departures = []
    gone: set[str] = set()
    for step in value:
        require_keys("a departure", read_object("a departure", step), ("policy", "applicants"))
        policy = require(step, "policy", str, "a departure")
        if policy not in ("chain", "reoptimise"):
            fail(f"Seats were given on by {policy!r}, which is unknown to this verifier.")
        names = read_names("those who left", step["applicants"])
        if not gone.isdisjoint(names) or not set(names) <= set(case.applicants):
            fail(f"Those who left are not applicants, or left before: {names}.")
        gone.update(names)
        departures.append((policy, names))
    return departures
