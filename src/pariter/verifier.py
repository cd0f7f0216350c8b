"""Verify the file of an allocation run, alone: python verifier.py FILE

This file uses the standard library only and shares no code with the software that made the
run, so that one need trust neither. Copy it anywhere with Python 3.11 or newer.
"""

import hashlib
import hmac
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

Key = tuple[int, int]

ZERO_SALT = bytes(32)


@dataclass(frozen=True)
class Report:
    """What a file proves.

    valid: no claim is broken. proved: the claims that hold. broken: the first that does not.
    not_proved: what such a file cannot show, whatever it holds.
    """

    valid: bool
    proved: list[str]
    broken: str | None
    not_proved: list[str] = field(default_factory=list)


class UnknownFormatError(ValueError):
    """Not a file that this verifier knows."""


class _Broken(Exception):  # noqa: N818 - a claim of the file, not an error of the program
    """The first claim that does not hold."""


def verify(document: object) -> Report:
    """Check every claim of an audit.json or public.json.

    Raises UnknownFormatError when the document is neither.
    """
    name = document.get("format") if isinstance(document, dict) else None
    known = {
        "pariter-audit/1": (_verify_audit, AUDIT_LEAVES_OPEN),
        "pariter-public/1": (_verify_public, PUBLIC_LEAVES_OPEN),
    }
    if not isinstance(document, dict) or not isinstance(name, str) or name not in known:
        raise UnknownFormatError(
            f"format {name!r}: this verifier knows {' and '.join(known)}. "
            "Give it the audit.json or public.json of a run."
        )
    check, leaves_open = known[name]
    proved: list[str] = []
    broken = None
    try:
        check(document, proved)
    except _Broken as claim:
        broken = str(claim)
    except UnicodeError:
        broken = "A text in the file is not valid Unicode."
    return Report(broken is None, proved, broken, list(leaves_open))


AUDIT_LEAVES_OPEN = (
    "That the wishes, homes and priorities in this file are those that people sent.",
    "That the beacon is what the named public source announced: look it up there.",
    "That the root was public before the draw: compare it with what you saw then.",
    "Why those who withdrew between the freeze and the draw did so.",
)
PUBLIC_LEAVES_OPEN = (
    "Who got which seat, and why: each applicant's own page says it, the audit file proves it.",
    "That the beacon is what the named public source announced: look it up there.",
    "That the root was public before the draw: compare it with what you saw then.",
    "The hash of the inputs and the quotas, which need the audit file.",
)


# --- audit.json -------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Case:
    """The inputs of a run as an audit file states them, once their form is checked."""

    mechanism: str
    applicants: list[str]
    options: list[str]
    capacities: dict[str, int]
    wishes: dict[str, list[str]]
    order: dict[str, int]
    priorities: dict[str, dict[str, int]]
    homes: dict[str, str]
    quotas: dict[tuple[str, str], int]

    def key(self, option: str, applicant: str) -> Key:
        priority = self.priorities[option][applicant] if option in self.priorities else 0
        return (priority, self.order[applicant])

    def choose(self, option: str, candidates: Iterable[str]) -> list[str]:
        """Take the candidates an option takes: in order, while seats and the home's quota last."""
        taken: list[str] = []
        from_home: dict[str, int] = {}
        for applicant in sorted(candidates, key=lambda name: self.key(option, name)):
            home = self.homes.get(applicant, "")
            most = self.quotas.get((option, home))
            if len(taken) == self.capacities[option]:
                break
            if most is None or from_home.get(home, 0) < most:
                taken.append(applicant)
                from_home[home] = from_home.get(home, 0) + 1
        return taken


def _verify_audit(document: dict[str, Any], proved: list[str]) -> None:
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
    _require_keys("the file", document, parts)
    _require(document, "engine", str, "the file")
    case = _read_case(document)
    proved.append(
        f"The inputs make sense: {len(case.applicants)} applicants, {len(case.options)} options."
    )
    _verify_input_hash(document, proved)
    if document["lottery"] is not None:
        _verify_audit_lottery(document["lottery"], case, proved)
    assignment = _read_assignment(document["result"], case)
    _verify_seats(case, assignment, proved)
    _verify_no_envy(case, assignment, proved)
    _verify_replay(case, assignment, proved)
    _verify_waiting(document["result"]["waiting"], case, assignment, proved)
    _verify_cutoffs(document["cutoffs"], case, assignment, proved)


def _read_case(document: dict[str, Any]) -> _Case:
    mechanism = _require(document, "mechanism", str, "the file")
    if mechanism not in ("deferred_acceptance", "first_come"):
        _fail(f"The mechanism {mechanism!r} is unknown to this verifier.")
    market = _require(document, "market", dict, "the file")
    parts = (
        "applicants",
        "options",
        "capacities",
        "preferences",
        "order",
        "priorities",
        "groups",
        "quotas",
    )
    _require_keys("the market", market, parts)
    applicants = _read_names("applicants", market["applicants"])
    options = _read_names("options", market["options"])
    wishes = _read_mapping("preferences", market["preferences"], applicants)
    known = set(options)
    for applicant, listed in wishes.items():
        for option in _read_names(f"the wishes of {applicant!r}", listed, in_order=False):
            if option not in known:
                _fail(f"{applicant!r} wishes for {option!r}, which is not an option.")
    case = _Case(
        mechanism=mechanism,
        applicants=applicants,
        options=options,
        capacities=_read_counts("capacities", market["capacities"], options),
        wishes=wishes,
        order=_read_mapping("order", market["order"], applicants),
        priorities=_read_priorities(market["priorities"], applicants, options),
        homes=_read_homes(market["groups"], applicants),
        quotas=_read_quotas(market["quotas"], options),
    )
    _check_orders(case)
    return case


def _check_orders(case: _Case) -> None:
    for applicant, number in case.order.items():
        if not _is_whole(number):
            _fail(f"The order number of {applicant!r} is {number!r}, not a whole number.")
    if len(set(case.order.values())) != len(case.order):
        _fail("Two applicants have the same order number.")
    if case.mechanism == "first_come" and case.priorities:
        _fail("First come knows no priorities, and the market has some.")
    limited = {option for option, _ in case.quotas}
    for applicant, listed in case.wishes.items():
        for option in listed:
            if option in case.priorities and applicant not in case.priorities[option]:
                _fail(f"{applicant!r} wishes for {option!r} and has no priority there.")
            if option in limited and applicant not in case.homes:
                _fail(f"{applicant!r} wishes for {option!r}, which has quotas, and has no home.")


def _read_priorities(
    value: object, applicants: list[str], options: list[str]
) -> dict[str, dict[str, int]]:
    priorities = _as_dict("priorities", value)
    known = set(applicants)
    for option, ranked in priorities.items():
        if option not in options:
            _fail(f"Priorities are given for {option!r}, which is not an option.")
        for applicant, number in _as_dict(f"priorities of {option!r}", ranked).items():
            if applicant not in known or not _is_whole(number):
                _fail(f"The priority of {applicant!r} for {option!r} makes no sense: {number!r}.")
    return priorities


def _read_homes(value: object, applicants: list[str]) -> dict[str, str]:
    homes = _as_dict("groups", value)
    known = set(applicants)
    for applicant, home in homes.items():
        if applicant not in known or not isinstance(home, str) or not home:
            _fail(f"The home of {applicant!r} makes no sense: {home!r}.")
    return homes


def _read_quotas(value: object, options: list[str]) -> dict[tuple[str, str], int]:
    if not isinstance(value, list):
        _fail("The quotas are not a list.")
    quotas: dict[tuple[str, str], int] = {}
    for row in value:
        if not (
            isinstance(row, list)
            and len(row) == 3
            and row[0] in options
            and isinstance(row[1], str)
            and _is_whole(row[2])
            and row[2] >= 0
            and (row[0], row[1]) not in quotas
        ):
            _fail(f"The quota {row!r} makes no sense.")
        quotas[row[0], row[1]] = row[2]
    return quotas


def _verify_input_hash(document: dict[str, Any], proved: list[str]) -> None:
    payload = _canonical({"market": document["market"], "mechanism": document["mechanism"]})
    lottery = document["lottery"]
    if lottery is None:
        expected = hashlib.sha256(payload).hexdigest()
    else:
        tickets = _read_tickets(_require(document, "lottery", dict, "the file"))
        salts = b"".join(salt for _, salt in sorted(tickets.values()))
        expected = hmac.new(hashlib.sha256(salts).digest(), payload, "sha256").hexdigest()
    if document["input_hash"] != expected:
        _fail(f"The hash of the inputs is {expected}, the file says {document['input_hash']!r}.")
    proved.append("The hash of the inputs belongs to these inputs.")


def _read_assignment(value: object, case: _Case) -> dict[str, str | None]:
    result = _as_dict("result", value)
    _require_keys("the result", result, ("status", "assignment", "waiting"))
    if result["status"] != "ok":
        _fail(f"The status of the result is {result['status']!r}, not 'ok'.")
    assignment = _read_mapping("assignment", result["assignment"], case.applicants)
    for applicant, option in assignment.items():
        if option is not None and option not in case.wishes[applicant]:
            _fail(f"{applicant!r} holds {option!r}, which is not among her wishes.")
    return assignment


def _holders(case: _Case, assignment: dict[str, str | None]) -> dict[str, list[str]]:
    holders: dict[str, list[str]] = {option: [] for option in case.options}
    for applicant, option in assignment.items():
        if option is not None:
            holders[option].append(applicant)
    return holders


def _verify_seats(case: _Case, assignment: dict[str, str | None], proved: list[str]) -> None:
    for option, held in _holders(case, assignment).items():
        if len(held) > case.capacities[option]:
            _fail(f"{option!r} has {case.capacities[option]} seats and gave {len(held)}.")
        homes = [case.homes.get(applicant, "") for applicant in held]
        for home in set(homes):
            most = case.quotas.get((option, home))
            if most is not None and homes.count(home) > most:
                _fail(
                    f"{option!r} gave {homes.count(home)} seats to {home!r}; its quota is {most}."
                )
    proved.append("Everyone holds one of her wishes or nothing; no seat or quota is overdrawn.")


def _verify_no_envy(case: _Case, assignment: dict[str, str | None], proved: list[str]) -> None:
    """Ask each option whether it would rather have someone who would rather have it."""
    holders = _holders(case, assignment)
    for applicant, listed in case.wishes.items():
        for option in listed:
            if option == assignment[applicant]:
                break
            if applicant in case.choose(option, [*holders[option], applicant]):
                _fail(
                    f"{applicant!r} would rather have {option!r} than {assignment[applicant]!r}, "
                    "and is ahead of someone who holds it, or it has a seat for her."
                )
    proved.append("Nobody is passed over: every better wish went to people who were ahead.")


def _verify_replay(case: _Case, assignment: dict[str, str | None], proved: list[str]) -> None:
    if case.mechanism == "first_come":
        replayed = _serve_arrivals(case)
        claim = "Serving everyone in the order of arrival gives exactly these seats."
    else:
        replayed = _insert_one_by_one(case)
        claim = "A second method gives exactly these seats: no fair result is better for anyone."
    for applicant in case.applicants:
        if replayed[applicant] != assignment[applicant]:
            _fail(
                f"{applicant!r} holds {assignment[applicant]!r}; "
                f"the rules give {replayed[applicant]!r}."
            )
    proved.append(claim)


def _serve_arrivals(case: _Case) -> dict[str, str | None]:
    """First come: each in turn takes the first wish that would still take one more."""
    holders: dict[str, list[str]] = {option: [] for option in case.options}
    taken: dict[str, str | None] = {}
    for applicant in sorted(case.applicants, key=lambda name: case.order[name]):
        taken[applicant] = None
        for option in case.wishes[applicant]:
            if applicant in case.choose(option, [*holders[option], applicant]):
                holders[option].append(applicant)
                taken[applicant] = option
                break
    return taken


def _insert_one_by_one(case: _Case) -> dict[str, str | None]:
    """Deferred acceptance after McVitie and Wilson (1971): bring applicants in one at a time.

    Applicants come in from the back of the order, so that almost everyone is displaced on the
    way; by theory the result does not depend on it.
    """
    holders: dict[str, list[str]] = {option: [] for option in case.options}
    next_wish = dict.fromkeys(case.applicants, 0)
    holds: dict[str, str | None] = dict.fromkeys(case.applicants, None)
    for newcomer in sorted(case.applicants, key=lambda name: -case.order[name]):
        looking = [newcomer]
        while looking:
            applicant = looking.pop()
            if next_wish[applicant] == len(case.wishes[applicant]):
                continue
            option = case.wishes[applicant][next_wish[applicant]]
            next_wish[applicant] += 1
            candidates = [*holders[option], applicant]
            holders[option] = case.choose(option, candidates)
            holds[applicant] = option
            for turned_away in set(candidates).difference(holders[option]):
                holds[turned_away] = None
                looking.append(turned_away)
    return holds


def _verify_waiting(
    value: object, case: _Case, assignment: dict[str, str | None], proved: list[str]
) -> None:
    waiting: dict[str, list[str]] = {option: [] for option in case.options}
    for applicant, listed in case.wishes.items():
        held = assignment[applicant]
        better = listed if held is None else listed[: listed.index(held)]
        for option in better:
            waiting[option].append(applicant)
    stated = _read_mapping("waiting lists", value, case.options)
    for option, names in waiting.items():
        names.sort(key=lambda name: case.key(option, name))
        if stated[option] != names:
            _fail(f"The waiting list of {option!r} is {names}, the file says {stated[option]!r}.")
    proved.append("Each waiting list holds all who would rather have that option, in its order.")


def _verify_cutoffs(
    value: object, case: _Case, assignment: dict[str, str | None], proved: list[str]
) -> None:
    stated = _read_mapping("cut-offs", value, case.options)
    quotas: dict[str, dict[str, int]] = {option: {} for option in case.options}
    for (option, home), most in case.quotas.items():
        quotas[option][home] = most
    for option, held in _holders(case, assignment).items():
        lines = {}
        for home, most in quotas[option].items():
            from_home = [applicant for applicant in held if case.homes.get(applicant) == home]
            if len(from_home) == most:
                lines[home] = _line(case, option, from_home)
        full = _line(case, option, held) if len(held) == case.capacities[option] else None
        expected = {"full": full, "homes": lines}
        if _canonical_or_none(stated[option]) != _canonical(expected):
            _fail(f"The cut-off of {option!r} is {expected}, the file says {stated[option]!r}.")
    proved.append("Each cut-off is the last who got in; all who clear it got that wish or better.")


def _line(case: _Case, option: str, held: list[str]) -> dict[str, Any]:
    if not held:
        return {"last": None}
    priority, number = max(case.key(option, applicant) for applicant in held)
    return {"last": {"order": number, "priority": priority}}


# --- lottery ----------------------------------------------------------------------------------

HEAD = ("call", "engine", "source", "committed_at", "draw_at", "root", "beacon", "seed")


def _verify_audit_lottery(value: object, case: _Case, proved: list[str]) -> None:
    lottery = _as_dict("lottery", value)
    _require_keys("the lottery", lottery, (*HEAD, "tickets", "withdrawn"))
    tickets = _read_tickets(lottery)
    if sorted(tickets) != case.applicants:
        _fail("Those who have a lottery ticket are not those in the market.")
    leaves = _read_withdrawn(lottery)
    for applicant, (token, salt) in tickets.items():
        if token in leaves:
            _fail(f"The token {token!r} stands in the list twice.")
        leaves[token] = _leaf(salt, _applicant_record(case, applicant, token))
    rules = _rules_leaf(lottery, case.mechanism, case.capacities)
    quotas = [[option, home, most] for (option, home), most in sorted(case.quotas.items())]
    seed = _verify_draw(lottery, [rules, _leaf(ZERO_SALT, _canonical(quotas))], leaves, proved)

    numbers = {token: _number(seed, token) for token in leaves}
    places = {token: place for place, token in enumerate(sorted(numbers, key=numbers.__getitem__))}
    for applicant, (token, _) in tickets.items():
        stated = lottery["tickets"][applicant]["number"]
        if stated != numbers[token]:
            _fail(f"The lottery number of {applicant!r} is {numbers[token]}, not {stated!r}.")
        if case.order[applicant] != places[token] + 1:
            _fail(
                f"The draw puts {applicant!r} at place {places[token] + 1}, "
                f"the market at {case.order[applicant]}."
            )
    proved.append(f"All {len(tickets)} lottery numbers, and the order they give, follow from it.")


def _verify_draw(
    lottery: dict[str, Any], rules: list[bytes], leaves: dict[str, bytes], proved: list[str]
) -> bytes:
    """Check times, root and seed, and return the seed."""
    for name in HEAD:
        if not _require(lottery, name, str, "the lottery"):
            _fail(f"The lottery's {name} is empty.")
    if _moment(lottery, "committed_at") >= _moment(lottery, "draw_at"):
        _fail(
            f"The list was frozen at {lottery['committed_at']}, "
            f"not before the draw at {lottery['draw_at']}."
        )
    proved.append("The file says that the list was frozen before the draw.")
    root = _tree([*rules, *(leaves[token] for token in sorted(leaves))])
    if lottery["root"] != root.hex():
        _fail(
            f"The frozen list and rules give the root {root.hex()}, "
            f"the file says {lottery['root']!r}: something changed after the freeze."
        )
    proved.append(f"The root commits to exactly these rules and {len(leaves)} frozen records.")
    message = lottery["call"].encode() + root
    seed = hmac.new(lottery["beacon"].encode(), message, "sha256")
    if lottery["seed"] != seed.hexdigest():
        _fail(f"Beacon, call and root give the seed {seed.hexdigest()}, not {lottery['seed']!r}.")
    proved.append("The seed follows from the beacon, the call and the root.")
    return seed.digest()


def _read_tickets(lottery: dict[str, Any]) -> dict[str, tuple[str, bytes]]:
    tickets: dict[str, tuple[str, bytes]] = {}
    for applicant, ticket in _require(lottery, "tickets", dict, "the lottery").items():
        place = f"the ticket of {applicant!r}"
        _require_keys(place, _as_dict(place, ticket), ("token", "salt", "number"))
        salt = _bytes(place + ", salt", ticket["salt"])
        tickets[applicant] = (_require(ticket, "token", str, place), salt)
    if len({token for token, _ in tickets.values()}) != len(tickets):
        _fail("Two applicants have the same token.")
    return tickets


def _read_withdrawn(lottery: dict[str, Any]) -> dict[str, bytes]:
    withdrawn = _require(lottery, "withdrawn", dict, "the lottery")
    return {token: _bytes(f"the leaf of {token!r}", leaf) for token, leaf in withdrawn.items()}


def _applicant_record(case: _Case, applicant: str, token: str) -> bytes:
    return _canonical(
        {
            "applicant": applicant,
            "home": case.homes.get(applicant),
            "preferences": case.wishes[applicant],
            "priorities": {
                option: ranked[applicant]
                for option, ranked in case.priorities.items()
                if applicant in ranked
            },
            "token": token,
        }
    )


def _rules_leaf(lottery: dict[str, Any], mechanism: str, capacities: dict[str, int]) -> bytes:
    record = {
        "call": lottery["call"],
        "capacities": capacities,
        "engine": lottery["engine"],
        "mechanism": mechanism,
    }
    return _leaf(ZERO_SALT, _canonical(record))


def _number(seed: bytes, token: str) -> str:
    return hmac.new(seed, b"lottery" + token.encode(), "sha256").hexdigest()


def _leaf(salt: bytes, payload: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + salt + payload).digest()


def _tree(leaves: list[bytes]) -> bytes:
    """Compute the Merkle tree hash by its definition in RFC 6962, section 2.1."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\x01" + _tree(leaves[:split]) + _tree(leaves[split:])).digest()


# --- public.json ------------------------------------------------------------------------------


def _verify_public(document: dict[str, Any], proved: list[str]) -> None:
    parts = ("format", "engine", "mechanism", "input_hash", "lottery", "options")
    _require_keys("the file", document, parts)
    _require(document, "engine", str, "the file")
    mechanism = _require(document, "mechanism", str, "the file")
    options = _require(document, "options", dict, "the file")
    capacities: dict[str, int] = {}
    for option, seats in options.items():
        place = f"the option {option!r}"
        _require_keys(place, _as_dict(place, seats), ("capacity", "filled"))
        capacities[option] = _count(f"the capacity of {option!r}", seats["capacity"])
        filled = seats["filled"]
        if filled is not None:
            _count(f"the filled seats of {option!r}", filled)
            if filled > capacities[option]:
                _fail(f"{option!r} has {capacities[option]} seats and filled {filled}.")
            if 0 < filled < 5:
                _fail(f"The file tells a small number of filled seats of {option!r}.")
    proved.append("No option is overfilled, and no small number is told.")
    if document["lottery"] is None:
        if document["input_hash"] is not None:
            _fail("A public file without a lottery must not tell a hash of the inputs.")
        return
    _bytes("the hash of the inputs", document["input_hash"])
    _verify_public_lottery(document["lottery"], mechanism, capacities, proved)


def _verify_public_lottery(
    value: object, mechanism: str, capacities: dict[str, int], proved: list[str]
) -> None:
    lottery = _as_dict("lottery", value)
    _require_keys("the lottery", lottery, (*HEAD, "quotas_leaf", "tokens", "withdrawn"))
    tokens = _require(lottery, "tokens", dict, "the lottery")
    leaves = _read_withdrawn(lottery)
    for token, entry in tokens.items():
        place = f"the token {token!r}"
        _require_keys(place, _as_dict(place, entry), ("leaf", "number"))
        if token in leaves:
            _fail(f"The token {token!r} stands in the list twice.")
        leaves[token] = _bytes(place + ", leaf", entry["leaf"])
    rules = _rules_leaf(lottery, mechanism, capacities)
    quotas = _bytes("the leaf of the quotas", lottery["quotas_leaf"])
    seed = _verify_draw(lottery, [rules, quotas], leaves, proved)
    for token, entry in tokens.items():
        if entry["number"] != _number(seed, token):
            _fail(f"The number of token {token!r} is {_number(seed, token)}, not this one.")
    proved.append(f"All {len(tokens)} lottery numbers follow from the seed.")


# --- reading ----------------------------------------------------------------------------------


def _fail(claim: str) -> NoReturn:
    raise _Broken(claim)


def _canonical(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


def _canonical_or_none(value: object) -> bytes | None:
    return _canonical(value) if isinstance(value, dict) else None


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _count(place: str, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        _fail(f"{place}: {value!r} is not a number of seats.")
    return value


def _bytes(place: str, value: object) -> bytes:
    """Read 32 bytes written as 64 small hexadecimal digits."""
    if not isinstance(value, str) or len(value) != 64 or not set(value) <= set("0123456789abcdef"):
        _fail(f"{place}: {value!r} is not 64 hexadecimal digits.")
    return bytes.fromhex(value)


def _moment(lottery: dict[str, Any], name: str) -> datetime:
    try:
        at = datetime.fromisoformat(lottery[name])
    except ValueError:
        _fail(f"The lottery's {name} is {lottery[name]!r}, not a time.")
    if at.tzinfo is None:
        _fail(f"The lottery's {name} {lottery[name]!r} has no time zone.")
    return at


def _as_dict(place: str, value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        _fail(f"{place}: the file holds {type(value).__name__}, not an object.")
    return value


def _require(owner: dict[str, Any], name: str, kind: type, place: str) -> Any:
    value = owner.get(name)
    if not isinstance(value, kind):
        _fail(f"{place}: {name} is missing or not a {kind.__name__}.")
    return value


def _require_keys(place: str, owner: dict[str, Any], names: Iterable[str]) -> None:
    odd = sorted(owner.keys() ^ set(names))
    if odd:
        _fail(f"{place}: {odd[0]!r} is {'not known' if odd[0] in owner else 'missing'}.")


def _read_names(place: str, value: object, *, in_order: bool = True) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(name, str) and name for name in value):
        _fail(f"{place}: not a list of names.")
    if len(set(value)) != len(value):
        _fail(f"{place}: a name stands in the list twice.")
    if in_order and value != sorted(value):
        _fail(f"{place}: the list is not sorted.")
    return value


def _read_mapping(place: str, value: object, names: list[str]) -> dict[str, Any]:
    mapping = _as_dict(place, value)
    odd = sorted(mapping.keys() ^ set(names))
    if odd:
        _fail(f"{place}: {odd[0]!r} is {'not known' if odd[0] in mapping else 'missing'}.")
    return mapping


def _read_counts(place: str, value: object, names: list[str]) -> dict[str, int]:
    counts = _read_mapping(place, value, names)
    return {name: _count(f"{place} of {name!r}", seats) for name, seats in counts.items()}


# --- command ----------------------------------------------------------------------------------


def _refuse_repeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) != len(pairs):
        names = [name for name, _ in pairs]
        repeated = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key {repeated!r} stands twice in one object")
    return read


def main(arguments: list[str]) -> int:
    """Verify one file and print what it proves; return 0 valid, 1 broken, 2 unreadable."""
    if len(arguments) != 1:
        print("usage: python verifier.py FILE", file=sys.stderr)
        return 2
    path = Path(arguments[0])
    try:
        text = path.read_text(encoding="utf-8")
        report = verify(json.loads(text, object_pairs_hook=_refuse_repeated))
    except (OSError, ValueError, RecursionError) as error:
        print(f"{path}: cannot be verified: {error}", file=sys.stderr)
        return 2
    for claim in report.proved:
        print(f"proved      {claim}")
    for claim in report.not_proved:
        print(f"not proved  {claim}")
    print(f"BROKEN      {report.broken}" if report.broken else "VALID       Every claim holds.")
    return 0 if report.valid else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
