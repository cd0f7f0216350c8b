"""Verify the file of an allocation run, alone: python verifier.py FILE

This file uses the standard library only and shares no code with the software that made the
run, so that one need trust neither. Copy it anywhere with Python 3.11 or newer.
"""

import hashlib
import hmac
import json
import math
import operator
import sys
from array import array
from bisect import insort
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any, NoReturn

Key = tuple[int, int]
ClassKey = tuple[int, int, int]
Seat = tuple[str, str]
"""An option and who holds a seat of it, or asks for one."""

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


class TooLargeError(ValueError):
    """A claim that cannot be checked within a reasonable time."""


class _Broken(Exception):  # noqa: N818 - a claim of the file, not an error of the program
    """The first claim that does not hold."""


def verify(document: object) -> Report:
    """Check every claim of an audit.json or public.json.

    Raises UnknownFormatError when the document is neither, TooLargeError when it would take too
    long.
    """
    name = document.get("format") if isinstance(document, dict) else None
    known = {
        "pariter-audit/1": (_verify_audit, AUDIT_LEAVES_OPEN),
        "pariter-arrays/1": (_verify_arrays, ARRAYS_LEAVE_OPEN),
        "pariter-public/1": (_verify_public, PUBLIC_LEAVES_OPEN),
        "pariter-pairs/1": (_verify_pairs, PAIRS_LEAVE_OPEN),
        "pariter-pairs-public/1": (_verify_pairs_public, PAIRS_PUBLIC_LEAVES_OPEN),
        "pariter-funding/1": (_verify_funding, FUNDING_LEAVES_OPEN),
        "pariter-funding-public/1": (_verify_funding_public, FUNDING_PUBLIC_LEAVES_OPEN),
        "pariter-awards/1": (_verify_awards, AWARDS_LEAVE_OPEN),
        "pariter-groups/1": (_verify_groups, GROUPS_LEAVE_OPEN),
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
    "That each cut-off is the last who got in: the audit file proves it.",
    "That the beacon is what the named public source announced: look it up there.",
    "That the root was public before the draw: compare it with what you saw then.",
    "The hash of the inputs and the quotas, which need the audit file.",
)


# --- audit.json -------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Class:
    """Seats of one option that share an order of their own."""

    name: str
    seats: int
    tiers: list[str]
    only: bool
    priorities: dict[str, int]


@dataclass(frozen=True)
class _Set:
    """At most `most` seats of these options, or of these homes within them."""

    name: str
    most: int
    options: frozenset[str]
    homes: frozenset[str] | None = None


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
    slots: dict[str, list[_Class]]
    caps: list[_Set]
    traits: dict[str, list[str]]
    _sets: dict[tuple[str, str], list[_Set]] = field(default_factory=dict, init=False)

    def key(self, option: str, applicant: str) -> Key:
        priority = self.priorities.get(option, {}).get(applicant, 0)
        return (priority, self.order[applicant])

    def class_key(self, option: str, slots: _Class, applicant: str) -> ClassKey | None:
        """Give her place in the order of a class, or None where it is not open to her."""
        has = [trait in self.traits.get(applicant, []) for trait in slots.tiers]
        if slots.only and not any(has):
            return None
        numbers = slots.priorities or self.priorities.get(option, {})
        tier = (*has, True).index(True)
        return (tier, numbers.get(applicant, 0), self.order[applicant])

    def sets_of(self, option: str, applicant: str) -> list[_Set]:
        """Give all that limits her seat in an option without classes."""
        home = self.homes.get(applicant, "")
        if (option, home) not in self._sets:
            self._sets[option, home] = self._find_sets(option, home)
        return self._sets[option, home]

    def _find_sets(self, option: str, home: str) -> list[_Set]:
        sets = [_Set(option, self.capacities[option], frozenset([option]))]
        if (option, home) in self.quotas:
            most = self.quotas[option, home]
            sets.append(_Set(home, most, frozenset([option]), frozenset([home])))
        covering = [cap for cap in self.caps if option in cap.options]
        return sets + [cap for cap in covering if cap.homes is None or home in cap.homes]

    def fill(self, option: str, candidates: Iterable[str]) -> dict[str, list[str]]:
        """Fill the classes of an option one after another, each with the best who are left."""
        left = set(candidates)
        filled: dict[str, list[str]] = {}
        for slots in self.slots[option]:
            keys = {name: self.class_key(option, slots, name) for name in left}
            able = sorted((key, name) for name, key in keys.items() if key is not None)
            filled[slots.name] = [name for _, name in able[: slots.seats]]
            left.difference_update(filled[slots.name])
        return filled

    def choose(self, seats: Iterable[Seat]) -> set[Seat]:
        """Take the seats that options would fill if all these were asked for."""
        taken: set[Seat] = set()
        asked: dict[str, list[str]] = {option: [] for option in self.slots}
        count: dict[_Set, int] = {}
        for option, applicant in sorted(seats, key=lambda seat: (self.key(*seat), seat)):
            if option in asked:
                asked[option].append(applicant)
                continue
            sets = self.sets_of(option, applicant)
            if all(count.get(limit, 0) < limit.most for limit in sets):
                taken.add((option, applicant))
                for limit in sets:
                    count[limit] = count.get(limit, 0) + 1
        for option, candidates in asked.items():
            filled = self.fill(option, candidates).values()
            taken.update((option, applicant) for names in filled for applicant in names)
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
        _verify_audit_lottery(document["lottery"], case, document["market"], proved)
    assignment, departures = _read_result(document["result"], case)
    gone = {name for _, names in departures for name in names}
    staying = _without(case, gone)
    _verify_seats(staying, assignment, proved)
    _verify_no_envy(staying, assignment, proved)
    _verify_replay(case, departures, assignment, proved)
    _verify_waiting(document["result"]["waiting"], staying, assignment, proved)
    _verify_cutoffs(document["cutoffs"], case, assignment, proved)


def _read_case(document: dict[str, Any]) -> _Case:
    mechanism = _require(document, "mechanism", str, "the file")
    if mechanism not in ("deferred_acceptance", "first_come", "serial_dictatorship"):
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
    may_have = ("slots", "caps", "traits", "maximum_choices")
    _require_keys("the market", market, parts, may_have)
    applicants = _read_names("applicants", market["applicants"])
    options = _read_names("options", market["options"])
    case = _Case(
        mechanism=mechanism,
        applicants=applicants,
        options=options,
        capacities=_read_counts("capacities", market["capacities"], options),
        wishes=_read_wishes(market, applicants, options),
        order=_read_mapping("order", market["order"], applicants),
        priorities=_read_priorities(market["priorities"], applicants, options),
        homes=_read_homes(market["groups"], applicants),
        quotas=_read_quotas(market["quotas"], options),
        slots=_read_slots(market.get("slots", {}), options),
        caps=_read_caps(market.get("caps", []), options),
        traits=_read_traits(market.get("traits", {}), applicants),
    )
    _check_orders(case)
    _check_slots(case)
    _check_laminar(case)
    return case


def _read_wishes(
    market: dict[str, Any], applicants: list[str], options: list[str]
) -> dict[str, list[str]]:
    wishes = _read_mapping("preferences", market["preferences"], applicants)
    known = set(options)
    most = market.get("maximum_choices", len(options))
    if _count("the longest list", most) == 0 and "maximum_choices" in market:
        _fail("The longest list that is allowed is 0.")
    for applicant, listed in wishes.items():
        for option in _read_names(f"the wishes of {applicant!r}", listed, in_order=False):
            if option not in known:
                _fail(f"{applicant!r} wishes for {option!r}, which is not an option.")
        if len(listed) > most:
            _fail(f"{applicant!r} has {len(listed)} wishes; at most {most} were allowed.")
    return wishes


def _read_traits(value: object, applicants: list[str]) -> dict[str, list[str]]:
    traits = _as_dict("traits", value)
    known = set(applicants)
    for applicant, names in traits.items():
        if applicant not in known:
            _fail(f"Traits are given for {applicant!r}, who is not an applicant.")
        _read_names(f"the traits of {applicant!r}", names)
    return traits


def _read_slots(value: object, options: list[str]) -> dict[str, list[_Class]]:
    read: dict[str, list[_Class]] = {}
    for option, classes in _as_dict("slots", value).items():
        place = f"the slots of {option!r}"
        if option not in options or not isinstance(classes, list):
            _fail(f"{place} make no sense.")
        read[option] = [_read_class(place, slots, ("priorities",)) for slots in classes]
        _read_names(place, [slots.name for slots in read[option]], in_order=False)
    return read


def _read_class(place: str, value: object, more: tuple[str, ...] = ()) -> _Class:
    slots = _as_dict(place, value)
    _require_keys(place, slots, ("name", "seats", "tiers", "only", "protected", *more))
    _require(slots, "protected", bool, place)
    priorities = _as_dict(f"priorities in {place}", slots.get("priorities", {}))
    for applicant, number in priorities.items():
        if not _is_whole(number):
            _fail(f"The priority of {applicant!r} in {place} is {number!r}, not a whole number.")
    return _Class(
        name=_require(slots, "name", str, place),
        seats=_count(place, slots["seats"]),
        tiers=_read_names(f"the tiers in {place}", slots["tiers"], in_order=False),
        only=_require(slots, "only", bool, place),
        priorities=priorities,
    )


def _check_slots(case: _Case) -> None:
    for option, classes in case.slots.items():
        if sum(slots.seats for slots in classes) != case.capacities[option]:
            _fail(f"The classes of slots of {option!r} do not add up to its seats.")
        if any(named == option for named, _ in case.quotas) or any(
            option in cap.options for cap in case.caps
        ):
            _fail(f"{option!r} has classes of slots and a quota or cap: no fair result need exist.")
        for slots in classes:
            for applicant, listed in case.wishes.items():
                if (
                    slots.priorities
                    and option in listed
                    and applicant not in slots.priorities
                    and case.class_key(option, slots, applicant)
                ):
                    _fail(f"{applicant!r} has no priority in {slots.name!r} of {option!r}.")
    if case.slots and case.mechanism != "deferred_acceptance":
        _fail("This mechanism knows no classes of slots, and the market has some.")


def _read_caps(value: object, options: list[str]) -> list[_Set]:
    if not isinstance(value, list):
        _fail("The caps are not a list.")
    read: dict[str, _Set] = {}
    waiting = [_as_dict("a cap", cap) for cap in value]
    for cap in waiting:
        _require_keys("a cap", cap, ("name", "most", "of", "groups"))
        _read_names("a cap's members", cap["of"])
        _read_names("a cap's homes", cap["groups"])
    names = _read_names("the names of caps", [cap["name"] for cap in waiting])
    if set(names) & set(options):
        _fail("A cap and an option have one name.")
    while waiting:
        later = []
        for cap in waiting:
            if set(cap["of"]) <= {*options, *read}:
                inner = [read[name].options for name in cap["of"] if name in read]
                covered = frozenset(cap["of"]).intersection(options).union(*inner)
                homes = frozenset(cap["groups"]) or None
                most = _count(f"the cap {cap['name']!r}", cap["most"])
                read[cap["name"]] = _Set(cap["name"], most, covered, homes)
            else:
                later.append(cap)
        if len(later) == len(waiting):
            _fail(f"The cap {later[0]['name']!r} has a member that is no option and no cap.")
        waiting = later
    return [read[name] for name in names]


def _check_laminar(case: _Case) -> None:
    """Refuse two sets that share seats while neither lies within the other."""
    for cap in case.caps:
        if cap.homes is not None and len(cap.options) != 1:
            _fail(f"The cap {cap.name!r} on homes crosses the seats of several options.")
    for number, one in enumerate(case.caps):
        for two in case.caps[:number]:
            if (one.homes is None) != (two.homes is None):
                continue
            if one.homes is None or two.homes is None:
                nested = one.options <= two.options or two.options <= one.options
                apart = not one.options & two.options
            else:
                nested = one.homes <= two.homes or two.homes <= one.homes
                apart = not one.homes & two.homes or not one.options & two.options
            if not (nested or apart):
                _fail(f"The caps {two.name!r} and {one.name!r} cross: no fair result need exist.")


def _without(case: _Case, gone: set[str]) -> _Case:
    """Give the case in which those who left wish for nothing."""
    return replace(
        case,
        wishes={name: [] if name in gone else listed for name, listed in case.wishes.items()},
    )


def _check_one_list(case: _Case) -> None:
    """Refuse priorities where everyone is served by one order and they would be another."""
    if case.mechanism == "first_come" and case.priorities:
        _fail("This mechanism knows no priorities, and the market has some.")
    if case.mechanism == "serial_dictatorship":
        common = _common_priorities(case)
        for option in case.options:
            if case.priorities.get(option, {}) != common:
                _fail(f"Option {option!r} has other priorities than the rest; there is one list.")


def _check_orders(case: _Case) -> None:
    for applicant, number in case.order.items():
        if not _is_whole(number):
            _fail(f"The order number of {applicant!r} is {number!r}, not a whole number.")
    if len(set(case.order.values())) != len(case.order):
        _fail("Two applicants have the same order number.")
    _check_one_list(case)
    limited = {option for option, _ in case.quotas}
    limited.update(option for cap in case.caps if cap.homes for option in cap.options)
    for applicant, listed in case.wishes.items():
        for option in listed:
            if option in case.priorities and applicant not in case.priorities[option]:
                _fail(f"{applicant!r} wishes for {option!r} and has no priority there.")
            if option in limited and applicant not in case.homes:
                _fail(
                    f"{applicant!r} wishes for {option!r}, which has seats by home, and has none."
                )


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


Departures = list[tuple[str, list[str]]]


def _read_result(value: object, case: _Case) -> tuple[dict[str, str | None], Departures]:
    result = _as_dict("result", value)
    _require_keys("the result", result, ("status", "assignment", "waiting"), ("departures",))
    if result["status"] != "ok":
        _fail(f"The status of the result is {result['status']!r}, not 'ok'.")
    assignment = _read_mapping("assignment", result["assignment"], case.applicants)
    departures = _read_departures(result.get("departures", []), case)
    gone = {name for _, names in departures for name in names}
    for applicant, option in assignment.items():
        if option is None:
            continue
        if option not in case.wishes[applicant]:
            _fail(f"{applicant!r} holds {option!r}, which is not among her wishes.")
        if applicant in gone:
            _fail(f"{applicant!r} has left and holds {option!r}.")
    return assignment, departures


def _read_departures(value: object, case: _Case) -> Departures:
    if not isinstance(value, list):
        _fail("The departures are not a list.")
    departures: Departures = []
    gone: set[str] = set()
    for step in value:
        _require_keys("a departure", _as_dict("a departure", step), ("policy", "applicants"))
        policy = _require(step, "policy", str, "a departure")
        if policy not in ("chain", "reoptimise"):
            _fail(f"Seats were given on by {policy!r}, which is unknown to this verifier.")
        names = _read_names("those who left", step["applicants"])
        if not gone.isdisjoint(names) or not set(names) <= set(case.applicants):
            _fail(f"Those who left are not applicants, or left before: {names}.")
        gone.update(names)
        departures.append((policy, names))
    return departures


def _holders(case: _Case, assignment: dict[str, str | None]) -> dict[str, list[str]]:
    holders: dict[str, list[str]] = {option: [] for option in case.options}
    for applicant, option in assignment.items():
        if option is not None:
            holders[option].append(applicant)
    return holders


def _keys_by_set(case: _Case, assignment: dict[str, str | None]) -> dict[_Set, list[Key]]:
    """Give each set in which a seat was given, with the places in the order of who got them."""
    keys: dict[_Set, list[Key]] = {}
    for applicant, option in assignment.items():
        if option is not None and option not in case.slots:
            for limit in case.sets_of(option, applicant):
                keys.setdefault(limit, []).append(case.key(option, applicant))
    return keys


def _verify_seats(case: _Case, assignment: dict[str, str | None], proved: list[str]) -> None:
    for limit, keys in _keys_by_set(case, assignment).items():
        if len(keys) > limit.most:
            where = " and ".join(repr(option) for option in sorted(limit.options))
            if limit.homes is not None:
                home = repr(limit.name)
                _fail(f"{where} gave {len(keys)} seats to {home}; its quota is {limit.most}.")
            _fail(f"{where} has {limit.most} seats and gave {len(keys)}.")
    holders = _holders(case, assignment)
    for option in case.slots:
        filled = case.fill(option, holders[option])
        odd = set(holders[option]).difference(*filled.values())
        if odd:
            _fail(f"{min(odd)!r} holds {option!r}, and no class of slots there has a seat for her.")
    proved.append("Everyone holds one of her wishes or nothing; no seat or quota is overdrawn.")


def _verify_no_envy(case: _Case, assignment: dict[str, str | None], proved: list[str]) -> None:
    """Ask each option whether it would rather have someone who would rather have it."""
    worst = {
        limit: (len(keys), max(keys)) for limit, keys in _keys_by_set(case, assignment).items()
    }
    holders = _holders(case, assignment)
    filled = {option: case.fill(option, holders[option]) for option in case.slots}
    for applicant, listed in case.wishes.items():
        for option in listed:
            if option == assignment[applicant]:
                break
            if option in case.slots:
                would_take = _class_would_take(case, option, filled[option], applicant)
            else:
                key = case.key(option, applicant)
                would_take = all(
                    limit.most > 0
                    and (
                        limit not in worst or worst[limit][0] < limit.most or key <= worst[limit][1]
                    )
                    for limit in case.sets_of(option, applicant)
                )
            if would_take:
                _fail(
                    f"{applicant!r} would rather have {option!r} than {assignment[applicant]!r}, "
                    "and is ahead of someone who holds it, or it has a seat for her."
                )
    proved.append("Nobody is passed over: every better wish went to people who were ahead.")


def _class_would_take(
    case: _Case, option: str, filled: dict[str, list[str]], applicant: str
) -> bool:
    for slots in case.slots[option]:
        key = case.class_key(option, slots, applicant)
        if key is None or slots.seats == 0:
            continue
        held = [case.class_key(option, slots, name) for name in filled[slots.name]]
        if len(held) < slots.seats or any(other is not None and key < other for other in held):
            return True
    return False


def _verify_replay(
    case: _Case, departures: Departures, assignment: dict[str, str | None], proved: list[str]
) -> None:
    if case.mechanism == "deferred_acceptance":
        replay = _insert_one_by_one
        claim = "A second method gives exactly these seats: no fair result is better for anyone."
    else:
        replay = _serve_in_turn
        claim = "Serving everyone in order gives exactly these seats."
    replayed = replay(case)
    gone: set[str] = set()
    for policy, names in departures:
        gone.update(names)
        staying = _without(case, gone)
        replayed = {name: None if name in gone else held for name, held in replayed.items()}
        replayed = _move_up(staying, replayed) if policy == "chain" else replay(staying)
    for applicant in case.applicants:
        if replayed[applicant] != assignment[applicant]:
            _fail(
                f"{applicant!r} holds {assignment[applicant]!r}; "
                f"the rules give {replayed[applicant]!r}."
            )
    if departures:
        claim += f" That is after {len(gone)} left, whose seats were given on as the rules say."
    proved.append(claim)


def _serve_in_turn(case: _Case) -> dict[str, str | None]:
    """Let each in turn take the first wish that would still take one more."""
    count: dict[_Set, int] = {}
    taken: dict[str, str | None] = {}
    common = _common_priorities(case)
    for applicant in sorted(
        case.applicants, key=lambda name: (common.get(name, 0), case.order[name])
    ):
        taken[applicant] = None
        for option in case.wishes[applicant]:
            sets = case.sets_of(option, applicant)
            if all(count.get(limit, 0) < limit.most for limit in sets):
                count.update({limit: count.get(limit, 0) + 1 for limit in sets})
                taken[applicant] = option
                break
    return taken


def _common_priorities(case: _Case) -> dict[str, int]:
    """Give the priorities of the first option, which are everyone's where there is one list."""
    return case.priorities.get(case.options[0], {}) if case.options else {}


def _insert_one_by_one(case: _Case) -> dict[str, str | None]:
    """Deferred acceptance after McVitie and Wilson (1971): bring applicants in one at a time.

    Applicants come in from the back of the order, so that almost everyone is displaced on the
    way; by theory the result does not depend on it.
    """
    rooms = _Rooms(case)
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
            holds[applicant] = option
            for turned_away in rooms.bring(option, applicant):
                holds[turned_away] = None
                looking.append(turned_away)
    return holds


class _Rooms:
    """Who is where: each set's people in order, and those in options with classes of slots."""

    def __init__(self, case: _Case) -> None:
        self.case = case
        self.lists: dict[_Set, list[tuple[Key, str, str]]] = {}
        self.seated: dict[str, set[str]] = {option: set() for option in case.slots}

    def bring(self, option: str, applicant: str) -> list[str]:
        """Bring one more in, and give who is turned away for that."""
        if option in self.seated:
            candidates = self.seated[option] | {applicant}
            filled = self.case.fill(option, candidates)
            self.seated[option] = set().union(*filled.values())
            return sorted(candidates - self.seated[option])
        entry = (self.case.key(option, applicant), option, applicant)
        for limit in self.case.sets_of(option, applicant):
            insort(self.lists.setdefault(limit, []), entry)
        # Whoever is behind in the smallest set that is overfull goes, and leaves the others too.
        sets = self.case.sets_of(option, applicant)
        overfull = [limit for limit in sets if len(self.lists[limit]) > limit.most]
        if not overfull:
            return []
        smallest = min(overfull, key=lambda limit: (limit.homes is None, len(self.lists[limit])))
        out = self.lists[smallest][-1]
        for limit in self.case.sets_of(out[1], out[2]):
            self.lists[limit].remove(out)
        return [out[2]]


def _move_up(case: _Case, assignment: dict[str, str | None]) -> dict[str, str | None]:
    """Fill all vacancies in rounds: everyone whom an option would now take moves at once.

    By theory it changes nothing in which order people move.
    """
    holds = dict(assignment)
    while True:
        held = {(option, name) for name, option in holds.items() if option is not None}
        wished: set[Seat] = set()
        for name, listed in case.wishes.items():
            own = holds[name]
            better = listed if own is None else listed[: listed.index(own)]
            wished.update((option, name) for option in better)
        new = case.choose(held | wished) - held
        if not new:
            return holds
        for applicant in {name for _, name in new}:
            may_have = [option for option, name in new if name == applicant]
            holds[applicant] = min(may_have, key=case.wishes[applicant].index)


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
    keys = _keys_by_set(case, assignment)
    for option, held in _holders(case, assignment).items():
        expected: dict[str, Any] = {"full": None, "homes": {}}
        if option in case.slots:
            expected["classes"] = _class_lines(case, option, held)
        else:
            own = _Set(option, case.capacities[option], frozenset([option]))
            expected["full"] = _line(own, keys)
            for (named, home), most in case.quotas.items():
                quota = _Set(home, most, frozenset([option]), frozenset([home]))
                if named == option and _line(quota, keys):
                    expected["homes"][home] = _line(quota, keys)
            covering = [cap for cap in case.caps if option in cap.options]
            lines = {cap.name: _line(cap, keys) for cap in covering if _line(cap, keys)}
            if lines:
                expected["caps"] = lines
        if _canonical_or_none(stated[option]) != _canonical(expected):
            _fail(f"The cut-off of {option!r} is {expected}, the file says {stated[option]!r}.")
    proved.append("Each cut-off is the last who got in; all who clear it got that wish or better.")


def _line(limit: _Set, keys: dict[_Set, list[Key]]) -> dict[str, Any] | None:
    held = keys.get(limit, [])
    if len(held) < limit.most:
        return None
    if not held:
        return {"last": None}
    priority, number = max(held)
    return {"last": {"order": number, "priority": priority}}


def _class_lines(case: _Case, option: str, held: list[str]) -> dict[str, Any]:
    filled = case.fill(option, held)
    lines: dict[str, Any] = {}
    for slots in case.slots[option]:
        found = [case.class_key(option, slots, name) for name in filled[slots.name]]
        keys = [key for key in found if key is not None]
        if len(keys) < slots.seats:
            lines[slots.name] = None
        elif not keys:
            lines[slots.name] = {"last": None}
        else:
            tier, priority, number = max(keys)
            lines[slots.name] = {"last": {"order": number, "priority": priority, "tier": tier}}
    return lines


# --- lottery ----------------------------------------------------------------------------------

HEAD = ("call", "engine", "source", "committed_at", "draw_at", "root", "beacon", "seed")
LOTTERY_FORMAT = "pariter-lottery/2"


def _verify_audit_lottery(
    value: object, case: _Case, market: dict[str, Any], proved: list[str]
) -> None:
    lottery = _as_dict("lottery", value)
    _require_keys("the lottery", lottery, (*HEAD, "tickets", "withdrawn"), ("format",))
    tickets = _read_tickets(lottery)
    if sorted(tickets) != case.applicants:
        _fail("Those who have a lottery ticket are not those in the market.")
    leaves = _read_withdrawn(lottery)
    for applicant, (token, salt) in tickets.items():
        if token in leaves:
            _fail(f"The token {token!r} stands in the list twice.")
        leaves[token] = _leaf(salt, _applicant_record(case, applicant, token))
    slots = {
        option: [{key: part for key, part in rule.items() if key != "priorities"} for rule in rules]
        for option, rules in market.get("slots", {}).items()
    }
    rules = _rules_leaf(
        _read_head(lottery), case.mechanism, case.capacities, slots, market.get("maximum_choices")
    )
    quotas = _leaf(ZERO_SALT, _quotas_record(case, market))
    seed = _verify_draw(lottery, [rules, quotas], leaves, proved)

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
    _read_head(lottery)
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
    if "format" in lottery:
        proved.append("The root commits to the draw's source and time too.")
    message = lottery["call"].encode() + root
    seed = hmac.new(lottery["beacon"].encode(), message, "sha256")
    if lottery["seed"] != seed.hexdigest():
        _fail(f"Beacon, call and root give the seed {seed.hexdigest()}, not {lottery['seed']!r}.")
    proved.append("The seed follows from the beacon, the call and the root.")
    return seed.digest()


def _read_head(lottery: dict[str, Any]) -> dict[str, Any]:
    for name in HEAD:
        if not _require(lottery, name, str, "the lottery"):
            _fail(f"The lottery's {name} is empty.")
    if lottery.get("format", LOTTERY_FORMAT) != LOTTERY_FORMAT:
        _fail(
            f"The lottery's format is {lottery['format']!r}; this program knows {LOTTERY_FORMAT}."
        )
    return lottery


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
    record: dict[str, Any] = {
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
    if case.traits.get(applicant):
        record["traits"] = case.traits[applicant]
    for option, classes in case.slots.items():
        for slots in classes:
            if applicant in slots.priorities:
                of_option = record.setdefault("class_priorities", {}).setdefault(option, {})
                of_option[slots.name] = slots.priorities[applicant]
    return _canonical(record)


def _rules_leaf(
    lottery: dict[str, Any],
    mechanism: str,
    capacities: dict[str, int],
    slots: dict[str, Any],
    maximum: int | None,
) -> bytes:
    record: dict[str, Any] = {
        "call": lottery["call"],
        "capacities": capacities,
        "engine": lottery["engine"],
        "mechanism": mechanism,
    }
    if slots:
        record["slots"] = slots
    if maximum is not None:
        record["maximum_choices"] = maximum
    if "format" in lottery:
        record["draw"] = {"at": lottery["draw_at"], "source": lottery["source"]}
    return _leaf(ZERO_SALT, _canonical(record))


def _quotas_record(case: _Case, market: dict[str, Any]) -> bytes:
    quotas = [[option, home, most] for (option, home), most in sorted(case.quotas.items())]
    return _canonical({"caps": market["caps"], "quotas": quotas} if case.caps else quotas)


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
    _require_keys("the file", document, parts, ("maximum_choices", "cutoffs"))
    maximum = document.get("maximum_choices")
    if "maximum_choices" in document:
        _count("the longest list", maximum)
    _require(document, "engine", str, "the file")
    mechanism = _require(document, "mechanism", str, "the file")
    options = _require(document, "options", dict, "the file")
    capacities: dict[str, int] = {}
    slots: dict[str, Any] = {}
    for option, seats in options.items():
        place = f"the option {option!r}"
        _require_keys(place, _as_dict(place, seats), ("capacity", "filled"), ("slots",))
        capacities[option] = _count(f"the capacity of {option!r}", seats["capacity"])
        if "slots" in seats:
            slots[option] = seats["slots"]
            _check_public_slots(option, capacities[option], seats["slots"])
        filled = seats["filled"]
        if filled is not None:
            _count(f"the filled seats of {option!r}", filled)
            if filled > capacities[option]:
                _fail(f"{option!r} has {capacities[option]} seats and filled {filled}.")
            if 0 < filled < 5:
                _fail(f"The file tells a small number of filled seats of {option!r}.")
    proved.append("No option is overfilled, and no small number is told.")
    if "cutoffs" in document:
        _check_public_cutoffs(_as_dict("the cut-offs", document["cutoffs"]), options, slots)
        proved.append("Cut-offs are told only where seats of many were filled, and fit the seats.")
    if document["lottery"] is None:
        if document["input_hash"] is not None:
            _fail("A public file without a lottery must not tell a hash of the inputs.")
        return
    _bytes("the hash of the inputs", document["input_hash"])
    lottery = _as_dict("lottery", document["lottery"])
    rules = _rules_leaf(_read_head(lottery), mechanism, capacities, slots, maximum)
    _verify_public_lottery(lottery, rules, proved)


def _check_public_slots(option: str, capacity: int, value: object) -> None:
    place = f"the slots of {option!r}"
    if not isinstance(value, list):
        _fail(f"{place} are not a list.")
    classes = [_read_class(place, slots) for slots in value]
    _read_names(place, [slots.name for slots in classes], in_order=False)
    if sum(slots.seats for slots in classes) != capacity:
        _fail(f"The classes of slots of {option!r} do not add up to its seats.")


def _check_public_cutoffs(
    cutoffs: dict[str, Any], options: dict[str, Any], slots: dict[str, Any]
) -> None:
    """Check the form of the lines that are told, and that they are told where they may be."""
    for option, value in cutoffs.items():
        place = f"the cut-offs of {option!r}"
        lines = _as_dict(place, value)
        if option not in options:
            _fail(f"There are cut-offs of {option!r}, which is no option of the file.")
        filled = options[option]["filled"]
        if filled is None:
            _fail(f"There are cut-offs of {option!r}, whose filled seats are not told.")
        if option in slots:
            _require_keys(place, lines, ("classes",))
            told = _as_dict(place, lines["classes"])
            open_to_know = {part["name"] for part in slots[option] if not part["protected"]}
            if told.keys() != open_to_know:
                _fail(f"{place} are told of {sorted(told)}; they may be of {sorted(open_to_know)}.")
            for name, line in told.items():
                _check_public_line(f"{place}, {name!r}", line, ("tier", "priority", "order"))
            continue
        _require_keys(place, lines, ("full",), ("caps",))
        if (lines["full"] is None) != (filled < options[option]["capacity"]):
            _fail(f"{option!r} has seats left and a cut-off, or neither.")
        _check_public_line(place, lines["full"], ("priority", "order"))
        for name, line in _as_dict(place, lines.get("caps", {})).items():
            _check_public_line(f"{place}, {name!r}", line, ("priority", "order"))


def _check_public_line(place: str, line: object, names: tuple[str, ...]) -> None:
    if line is None:
        return
    _require_keys(place, _as_dict(place, line), ("last",))
    last = _as_dict(place, line)["last"]
    if last is None:
        return
    _require_keys(place, _as_dict(place, last), names)
    for name in names:
        if not _is_whole(last[name]):
            _fail(f"{place}: {name} {last[name]!r} is no whole number.")


def _verify_public_lottery(lottery: dict[str, Any], rules: bytes, proved: list[str]) -> None:
    parts = (*HEAD, "quotas_leaf", "tokens", "withdrawn")
    _require_keys("the lottery", lottery, parts, ("format",))
    tokens = _require(lottery, "tokens", dict, "the lottery")
    leaves = _read_withdrawn(lottery)
    for token, entry in tokens.items():
        place = f"the token {token!r}"
        _require_keys(place, _as_dict(place, entry), ("leaf", "number"))
        if token in leaves:
            _fail(f"The token {token!r} stands in the list twice.")
        leaves[token] = _bytes(place + ", leaf", entry["leaf"])
    quotas = _bytes("the leaf of the quotas", lottery["quotas_leaf"])
    seed = _verify_draw(lottery, [rules, quotas], leaves, proved)
    for token, entry in tokens.items():
        if entry["number"] != _number(seed, token):
            _fail(f"The number of token {token!r} is {_number(seed, token)}, not this one.")
    proved.append(f"All {len(tokens)} lottery numbers follow from the seed.")


# --- pairs and schedules ----------------------------------------------------------------------

PAIRS_LEAVE_OPEN = (
    "That the worths, costs and places in this file are those that people gave.",
    "That the order, which decides between equal results, was set before they were known.",
)
PAIRS_PUBLIC_LEAVES_OPEN = (
    "Who was paired with whom, or placed where, and why: the audit file proves it.",
    "That the counts are those of the run.",
)
Two = tuple[str, str]
"""A name of the first side and one of the second."""


@dataclass(frozen=True)
class _Sides:
    """What may be paired, once its form is checked: places, worths, and who goes first."""

    first: list[str]
    second: list[str]
    worth: dict[Two, int]
    most: dict[str, int]
    least: dict[str, int]
    order: dict[str, int]

    def without(self, gone: set[str], kept: set[Two]) -> "_Sides":
        """Give what is left when some have gone, and some pairs take places for good."""
        held = Counter(name for pair in kept for name in pair)
        return _Sides(
            [name for name in self.first if name not in gone],
            [name for name in self.second if name not in gone],
            {
                pair: worth
                for pair, worth in self.worth.items()
                if pair not in kept and gone.isdisjoint(pair)
            },
            {
                name: max(0, most - held[name])
                for name, most in self.most.items()
                if name not in gone
            },
            {
                name: max(0, least - held[name])
                for name, least in self.least.items()
                if name not in gone
            },
            self.order,
        )


def _verify_pairs(document: dict[str, Any], proved: list[str]) -> None:
    parts = ("format", "engine", "mechanism", "market", "input_hash", "result")
    _require_keys("the file", document, parts)
    mechanism = _require(document, "mechanism", str, "the file")
    market = _require(document, "market", dict, "the file")
    told: tuple[str, ...]
    if mechanism == "schedule":
        sides, told = _read_calendar(market), ("placed", "cost")
    elif mechanism == "max_weight_b_matching":
        sides, told = _read_pair_market(market), ("value",)
    else:
        _fail(f"mechanism: {mechanism!r} does not make pairs.")
    content = _canonical({"market": market, "mechanism": mechanism})
    if document["input_hash"] != hashlib.sha256(content).hexdigest():
        _fail("The hash of the inputs is another: something in them changed.")
    proved.append("The inputs are those that were hashed.")
    result = _require(document, "result", dict, "the file")
    _require_keys("the result", result, ("status", "steps", *told))
    given = _verify_pair_steps(sides, result, proved)
    worth = sum(sides.worth[pair] for pair in given)
    if mechanism == "schedule":
        cost = sum(market["costs"][person][slot] for person, slot in given)
        _require_told(result, {"placed": len(given), "cost": cost})
        proved.append(f"{len(given)} have a slot, at a cost of {cost} together.")
    else:
        _require_told(result, {"value": worth})
        proved.append(f"The {len(given)} pairs are worth {worth} together.")


def _require_told(result: dict[str, Any], values: dict[str, int]) -> None:
    for name, value in values.items():
        if not _is_whole(result[name]) or result[name] != value:
            _fail(f"The file says {name} {result[name]!r}; it is {value}.")


def _verify_pair_steps(sides: _Sides, result: dict[str, Any], proved: list[str]) -> set[Two]:
    """Check the run and all that followed when some left; give the pairs in the end."""
    steps = _require(result, "steps", list, "the result")
    if not steps:
        _fail("The result has no steps.")
    gone: set[str] = set()
    given: set[Two] = set()
    status = ""
    for number, value in enumerate(steps):
        place = f"step {number + 1}"
        step = _as_dict(place, value)
        _require_keys(place, step, ("policy", "gone", "pairs", "prices"))
        leaving = _read_names(f"those who left, {place}", step["gone"])
        policies: tuple[object, ...] = ("chain", "reoptimise") if number else (None,)
        if step["policy"] not in policies or (leaving and not number):
            _fail(f"{place}: {step['policy']!r} is no policy for it.")
        if any(name not in sides.order or name in gone for name in leaving):
            _fail(f"{place}: someone leaves who is not there.")
        gone.update(leaving)
        stay = {pair for pair in given if gone.isdisjoint(pair)}
        kept = stay if step["policy"] == "chain" else set()
        given = _read_pairs(f"the pairs, {place}", step["pairs"], sides)
        if not kept <= given:
            _fail(f"{place}: a pair of two who stay was broken up.")
        left = sides.without(gone, kept)
        _verify_best_pairs(place, left, given - kept, step["prices"])
        has = Counter(name for pair in given for name in pair)
        meets = all(has[name] >= k for name, k in sides.least.items() if name not in gone)
        status = "ok" if meets else "infeasible"
        if status != "ok" and number == 0:
            given = set()
        proved.append(_told_of_step(number, status, len(leaving)))
    if result["status"] != status:
        _fail(f"The status is {status!r}, not {result['status']!r}.")
    return given


def _told_of_step(number: int, status: str, leaving: int) -> str:
    if number:
        return f"Step {number + 1}, when {leaving} had left: no pairs of the rest are worth more."
    if status == "ok":
        return "No place is given twice, no pairs are worth more, and none as much come earlier."
    return "No pairs whatever give everyone the least number of partners asked for."


def _verify_best_pairs(place: str, sides: _Sides, made: set[Two], prices: object) -> None:
    """Check that pairs keep to all places, are worth most by prices, and come earliest."""
    able = {name for name in (*sides.first, *sides.second) if sides.most[name] > 0}
    worth = {pair: value for pair, value in sides.worth.items() if able.issuperset(pair)}
    if not made <= worth.keys():
        _fail(f"{place}: the pair {min(made - worth.keys())!r} cannot be made.")
    price = _read_mapping(f"the prices, {place}", prices, sorted(able))
    for name, value in price.items():
        if not _is_whole(value):
            _fail(f"{place}: the price {value!r} of {name!r} is not a whole number.")
    has = dict.fromkeys(able, 0)
    for one, two in made:
        has[one] += 1
        has[two] += 1
    for name, count in has.items():
        if count > sides.most[name]:
            _fail(f"{place}: {name!r} has {count} partners, {sides.most[name]} are allowed.")
    reward = 1 + sum(worth.values()) if any(sides.least.values()) else 0
    bound = sum(max(0, value - price[one] - price[two]) for (one, two), value in worth.items())
    total = sum(worth[pair] for pair in made)
    for name in able:
        least = sides.least.get(name, 0)
        bound += least * max(0, reward + price[name])
        bound += (sides.most[name] - least) * max(0, price[name])
        total += reward * min(has[name], least)
    if bound != total:
        _fail(f"{place}: the pairs are worth {total}, and the prices allow {bound}.")
    swaps = _Swaps(sides, worth, made, price, has, reward)
    swaps.require_lowest_prices(place)
    swaps.require_earliest(place)


class _Swaps:
    """How pairs could be exchanged for others without loss, seen as steps between names.

    A step leads from a first name to a second by a pair that could be made, back by one that could
    be given up, and from or to nobody ("") where a place could be filled or emptied.
    """

    def __init__(
        self,
        sides: _Sides,
        worth: dict[Two, int],
        made: set[Two],
        price: dict[str, int],
        has: dict[str, int],
        reward: int,
    ) -> None:
        self.sides = sides
        self.made = set(made)
        self.price = price
        self.has = has
        self.reward = reward
        first = set(sides.first)
        self.is_first = {name: name in first for name in price}
        order = sides.order
        even = [pair for pair in worth if worth[pair] == price[pair[0]] + price[pair[1]]]
        self.even = sorted(even, key=lambda pair: (order[pair[0]], order[pair[1]]))
        self.place = {pair: number for number, pair in enumerate(self.even)}
        self.pairs: dict[str, list[Two]] = {name: [] for name in price}
        for pair in self.even:
            self.pairs[pair[0]].append(pair)
            self.pairs[pair[1]].append(pair)

    def require_lowest_prices(self, place: str) -> None:
        """Check that every price is what a chain of exchanges from nobody comes to."""
        for name, price in self.price.items():
            least = self.sides.least.get(name, 0)
            if not self.is_first[name] and price < (-self.reward if least else 0):
                _fail(f"{place}: the price {price} of {name!r} is too low.")
        reached = self._reached("", -1)
        for name in sorted(self.price):
            if name not in reached:
                _fail(f"{place}: the price {self.price[name]} of {name!r} is not the rule's.")

    def require_earliest(self, place: str) -> None:
        """Check that no pair that is not made can be had by exchanges of later pairs alone."""
        group = dict.fromkeys(("", *self.price), 0)
        for number, (one, two) in enumerate(self.even, start=1):
            if (one, two) in self.made or group[one] != group[two]:
                continue
            if not self._has_way_in(one, number - 1):
                continue
            near = {name for name, of_name in group.items() if of_name == group[two]}
            reached = self._reached(two, number - 1, near)
            if one in reached:
                _fail(f"{place}: as good a result holds the earlier pair {(one, two)!r}.")
            # No step leads out of what was reached, and later there are only fewer steps.
            group.update(dict.fromkeys(reached, number))

    def _has_way_in(self, one: str, after: int) -> bool:
        return self._can_fill(one) or any(
            pair in self.made and self.place[pair] > after for pair in self.pairs[one]
        )

    def _reached(self, start: str, after: int, near: set[str] | None = None) -> set[str]:
        """Follow the steps by pairs after one; without `near` also those that sell empty places."""
        reached = {start}
        waiting = [start]
        while waiting:
            for name in self._steps(waiting.pop(), after, near is None):
                if name not in reached and (near is None or name in near):
                    reached.add(name)
                    waiting.append(name)
        return reached

    def _steps(self, name: str, after: int, of_nothing: bool) -> list[str]:
        if not name:
            return [
                other
                for other, is_first in self.is_first.items()
                if (self._can_fill(other) if is_first else self._can_empty(other, of_nothing))
            ]
        is_first = self.is_first[name]
        steps = [
            pair[1] if is_first else pair[0]
            for pair in self.pairs[name]
            if self.place[pair] > after and (pair in self.made) != is_first
        ]
        if self._can_empty(name) if is_first else self._can_fill(name):
            steps.append("")
        return steps

    def _can_fill(self, name: str) -> bool:
        has, least = self.has[name], self.sides.least.get(name, 0)
        even = self.price[name] == (-self.reward if has < least else 0)
        return even and has < self.sides.most[name]

    def _can_empty(self, name: str, of_nothing: bool = False) -> bool:
        has, least = self.has[name], self.sides.least.get(name, 0)
        even = self.price[name] == (-self.reward if has <= least and least else 0)
        return even and (has > 0 or of_nothing)


def _read_pair_market(market: dict[str, Any]) -> _Sides:
    names = ("first", "second", "weights", "capacities_first", "capacities_second")
    _require_keys("the market", market, (*names, "forbidden", "order", "minimum"))
    first = _read_names("the first side", market["first"])
    second = _read_names("the second side", market["second"])
    most = _read_counts("places of the first side", market["capacities_first"], first)
    most |= _read_counts("places of the second side", market["capacities_second"], second)
    least = _as_dict("minimum", market["minimum"])
    for name, count in least.items():
        if name not in most or _count(f"minimum of {name!r}", count) > most[name]:
            _fail(f"minimum of {name!r}: no such name, or fewer places.")
    worth = _read_worths("weights", market["weights"], first, second)
    for pair in _read_forbidden(market["forbidden"], set(first), set(second)):
        worth.pop(pair, None)
    order = _read_pair_order(market["order"], first, second)
    return _Sides(first, second, worth, most, least, order)


def _read_forbidden(value: object, first: set[str], second: set[str]) -> list[Two]:
    if not isinstance(value, list):
        _fail("forbidden: not a list.")
    pairs: list[Two] = []
    for pair in value:
        match pair:
            case [str(one), str(two)] if one in first and two in second:
                pairs.append((one, two))
            case _:
                _fail(f"forbidden: {pair!r} is not a pair of both sides.")
    if pairs != sorted(set(pairs)):
        _fail("forbidden: not each pair once, in order.")
    return pairs


def _read_calendar(market: dict[str, Any]) -> _Sides:
    _require_keys("the market", market, ("people", "slots", "capacities", "costs", "order"))
    people = _read_names("the people", market["people"])
    slots = _read_names("the slots", market["slots"])
    most = dict.fromkeys(people, 1) | _read_counts("places", market["capacities"], slots)
    costs = _read_worths("costs", market["costs"], people, slots)
    _read_mapping("costs", market["costs"], people)
    largest = 1 + sum(max(own.values(), default=0) for own in market["costs"].values())
    worth = {pair: largest - cost for pair, cost in costs.items()}
    order = _read_pair_order(market["order"], people, slots)
    return _Sides(people, slots, worth, most, {}, order)


def _read_worths(place: str, value: object, first: list[str], second: list[str]) -> dict[Two, int]:
    worth: dict[Two, int] = {}
    ones, twos = set(first), set(second)
    if not ones.isdisjoint(twos):
        _fail("A name is on both sides.")
    for one, row in _as_dict(place, value).items():
        for two, number in _as_dict(f"{place} of {one!r}", row).items():
            if one not in ones or two not in twos:
                _fail(f"{place}: {one!r} and {two!r} are not of the two sides.")
            if not _is_whole(number) or number < 0:
                _fail(f"{place} of {one!r} and {two!r}: {number!r} is no whole number from 0.")
            worth[one, two] = number
    return worth


def _read_pair_order(value: object, first: list[str], second: list[str]) -> dict[str, int]:
    order = _read_mapping("order", value, [*first, *second])
    for side in (first, second):
        numbers = [order[name] for name in side]
        if not all(map(_is_whole, numbers)) or len(set(numbers)) < len(numbers):
            _fail("order: not a whole number of its own for each name.")
    return order


def _read_pairs(place: str, value: object, sides: _Sides) -> set[Two]:
    if not isinstance(value, list):
        _fail(f"{place}: not a list.")
    pairs: list[Two] = []
    for pair in value:
        match pair:
            case [str(one), str(two)] if (one, two) in sides.worth:
                pairs.append((one, two))
            case _:
                _fail(f"{place}: {pair!r} cannot be made.")
    order = sides.order
    if pairs != sorted(set(pairs), key=lambda pair: (order[pair[0]], order[pair[1]])):
        _fail(f"{place}: not each once, the earliest first.")
    return set(pairs)


def _verify_pairs_public(document: dict[str, Any], proved: list[str]) -> None:
    _require_keys("the file", document, ("format", "engine", "mechanism", "status", "counts"))
    mechanism, status = document["mechanism"], document["status"]
    counts = _require(document, "counts", dict, "the file")
    if status not in ("ok", "infeasible"):
        _fail(f"status: {status!r} is neither 'ok' nor 'infeasible'.")
    if mechanism == "schedule" and status == "ok":
        _check_public_slots_filled(counts)
    elif mechanism == "max_weight_b_matching":
        _check_public_sides(counts)
    else:
        _fail(f"mechanism: {mechanism!r} with {status!r} does not make pairs.")
    proved.append("The counts fit together, no small number is told, and none follows.")


def _check_public_sides(counts: dict[str, Any]) -> None:
    sides = ("first", "second")
    _require_keys("the counts", counts, ("pairs", *sides, *(f"{side}_paired" for side in sides)))
    told = {name: _public_count(name, value) for name, value in counts.items()}
    pairs = told["pairs"]
    for side in sides:
        paired = told[f"{side}_paired"]
        if paired is None:
            _require_untold("pairs", pairs)
            continue
        total = told[side]
        if total is None:
            _fail(f"The total of {side} is not told, yet how many have partners is.")
        _public_count(f"{side} without partners", total - paired)
        if pairs is not None:
            _public_count(f"further partners of {side}", pairs - paired)
            if (pairs == 0) != (paired == 0):
                _fail(f"{pairs} pairs do not go with {paired} of {side} who have partners.")


def _check_public_slots_filled(counts: dict[str, Any]) -> None:
    _require_keys("the counts", counts, ("people", "placed", "slots"))
    filled: list[int | None] = []
    for slot, value in _require(counts, "slots", dict, "the counts").items():
        of_slot = _as_dict(f"the slot {slot!r}", value)
        _require_keys(f"the slot {slot!r}", of_slot, ("places", "filled"))
        most = _count(f"the places of {slot!r}", of_slot["places"])
        filled.append(_public_count(f"the filled places of {slot!r}", of_slot["filled"]))
        if (filled[-1] or 0) > most:
            _fail(f"{slot!r} has {most} places and filled {filled[-1]}.")
    people, placed = (_public_count(name, counts[name]) for name in ("people", "placed"))
    if None in filled:
        _require_untold("placed", placed)
    elif placed != sum(number or 0 for number in filled):
        _fail(f"The slots add up to another number of people placed than {placed!r}.")
    elif people is not None:
        _public_count("people without a slot", people - placed)


def _public_count(place: str, value: object) -> int | None:
    if value is not None and 0 < _count(place, value) < 5:
        _fail(f"{place}: the file tells, or lets one reckon, a small number.")
    return value if isinstance(value, int) else None


def _require_untold(name: str, value: object) -> None:
    if value is not None:
        _fail(f"{name}: {value!r} lets one reckon a number that is held back.")


# --- funding ----------------------------------------------------------------------------------

FUNDING_LEAVES_OPEN = (
    "That the ballots and costs in this file are those that people sent.",
    "That the order which decides between equal projects was drawn by lot, without a lottery here.",
    "That the beacon is what the named public source announced: look it up there.",
    "Why projects were given up after the run, if some were.",
)
FUNDING_PUBLIC_LEAVES_OPEN = (
    "That each purchase was the cheapest for its supporters: that needs the ballots.",
    "How many approve of a project, where few do.",
)


@dataclass(frozen=True)
class _Election:
    """Votes on projects, as a file states them; equal ballots are one entry."""

    budget: int
    costs: dict[str, int]
    order: dict[str, int]
    by_cost: bool
    completion: str
    ballots: dict[str, list[str]]
    groups: list[tuple[frozenset[str], int]]
    backers: dict[str, list[int]]
    votes: dict[str, int]

    def worth(self, project: str) -> int:
        return self.costs[project] if self.by_cost else 1

    def first(self, projects: list[str], *, by_votes: bool) -> str:
        """Break a tie: cost, votes and order; by votes the votes come first."""

        def key(project: str) -> tuple[int, int]:
            ranks = (self.costs[project], -self.votes[project])
            return (ranks[1], ranks[0]) if by_votes else ranks

        best = min(map(key, projects))
        equal = [project for project in projects if key(project) == best]
        numbers = [self.order.get(project) for project in equal]
        if len(equal) > 1 and (None in numbers or len(set(numbers)) < len(numbers)):
            _fail(f"No order decides between {' and '.join(map(repr, sorted(equal)))}.")
        return min(equal, key=lambda project: self.order.get(project, 0))


class _Wallets:
    """What each group of voters has left: whole numbers of 1/unit of a unit of money."""

    def __init__(self, election: _Election, share: Fraction, projects: Iterable[str]) -> None:
        self.election = election
        self.unit = share.denominator
        self.amounts = [share.numerator] * len(election.groups)
        self.open(projects)

    def open(self, projects: Iterable[str]) -> None:
        """Let these projects be bought."""
        # What a project gives for money never grows, so what it gave earlier is a bound.
        self.bounds = dict.fromkeys(projects, math.inf)

    def price(self, project: str) -> tuple[int, int] | None:
        """Give what is to pay by who pays the most, and how many they are."""
        cost = self.election.costs[project] * self.unit
        numbers = self.election.backers[project]
        have = sorted((self.amounts[n], self.election.groups[n][1]) for n in numbers)
        if not have or sum(amount * count for amount, count in have) < cost:
            return None
        payers = self.election.votes[project]
        for amount, count in have:
            if cost <= amount * payers:
                break
            cost -= amount * count
            payers -= count
        return cost, payers

    def cheapest(self, most_spent: int | None) -> tuple[str, int, int] | None:
        """Find what is bought next, by exact numbers, and its price."""
        best: list[tuple[str, int, int]] = []
        for project in sorted(self.bounds, key=self.bounds.__getitem__, reverse=True):
            if best and self.bounds[project] < self._value(*best[0]) * (1 - 1e-9):
                break
            found = self.price(project)
            if found is None:
                del self.bounds[project]
                continue
            if most_spent is not None and self.election.costs[project] > most_spent:
                continue
            offer = (project, *found)
            self.bounds[project] = self._value(*offer) * (1 + 1e-9)
            sign = self._compare(offer, best[0]) if best else 1
            best = [offer] if sign > 0 else [*best, offer] if sign == 0 else best
        if not best:
            return None
        first = self.election.first([name for name, _, _ in best], by_votes=False)
        return next(offer for offer in best if offer[0] == first)

    def pay(self, project: str, to_pay: int, payers: int) -> tuple[Fraction, dict[int, Fraction]]:
        """Take the price; return the most that one pays, and what each group pays."""
        before, unit = self.amounts, self.unit
        self.unit *= payers
        self.amounts = [amount * payers for amount in before]
        paid: dict[int, Fraction] = {}
        for number in self.election.backers[project]:
            amount = min(self.amounts[number], to_pay)
            self.amounts[number] -= amount
            paid[number] = Fraction(amount, self.unit)
        del self.bounds[project]
        divisor = math.gcd(self.unit, *self.amounts)
        self.unit //= divisor
        self.amounts = [amount // divisor for amount in self.amounts]
        return Fraction(to_pay, payers * unit), paid

    def give_back(self, paid: dict[int, Fraction]) -> None:
        for number, amount in paid.items():
            together = Fraction(self.amounts[number], self.unit) + amount
            unit = math.lcm(self.unit, together.denominator)
            self.amounts = [other * (unit // self.unit) for other in self.amounts]
            self.unit = unit
            self.amounts[number] = int(together * unit)

    def _value(self, project: str, to_pay: int, payers: int) -> float:
        return self.election.worth(project) * payers * self.unit / to_pay

    def _compare(self, one: tuple[str, int, int], two: tuple[str, int, int]) -> int:
        here = self.election.worth(one[0]) * one[2] * two[1]
        there = self.election.worth(two[0]) * two[2] * one[1]
        return (here > there) - (here < there)


def _verify_funding(document: dict[str, Any], proved: list[str]) -> None:
    parts = ("format", "engine", "mechanism", "utility", "completion", "election", "input_hash")
    more = ("share", "purchases", "completed", "dropped", "spent")
    _require_keys("the file", document, (*parts, *more), ("lottery",))
    _require(document, "engine", str, "the file")
    if document["mechanism"] != "equal_shares":
        _fail(f"The mechanism {document['mechanism']!r} is not equal_shares.")
    election = _read_election(document)
    proved.append(
        f"The inputs make sense: {len(election.ballots)} ballots, {len(election.costs)} projects."
    )
    hashed = {**document["election"], "utility": document["utility"]}
    hashed["completion"] = document["completion"]
    digest = hashlib.sha256(_canonical(hashed)).hexdigest()
    if document["input_hash"] != digest:
        _fail(f"The inputs give the hash {digest}, the file says {document['input_hash']!r}.")
    proved.append("The hash is that of these inputs.")
    dropped = _read_dropped(document, election)
    anew = [number for number, step in enumerate(dropped) if step["policy"] == "reoptimise"]
    barred = [name for step in dropped[: max(anew, default=-1) + 1] for name in step["projects"]]
    share = _fraction("the share", document["share"])
    _verify_share(election, share, frozenset(barred), proved)
    _verify_purchases(document, election, share, dropped, proved)
    if "lottery" in document:
        _verify_ballots_lottery(document, election, proved)


def _verify_ballots_lottery(
    document: dict[str, Any], election: _Election, proved: list[str]
) -> None:
    """Check that these ballots were frozen, and that the order of projects was drawn."""
    lottery = _as_dict("lottery", document["lottery"])
    _require_keys("the lottery", lottery, (*HEAD, "maximum_choices", "ballots"), ("format",))
    frozen = _read_mapping("the frozen ballots", lottery["ballots"], sorted(election.ballots))
    leaves: dict[str, bytes] = {}
    for token, ballot in frozen.items():
        place = f"the frozen ballot of {token!r}"
        _require_keys(place, _as_dict(place, ballot), ("salt", "home", "preferences"))
        names = _read_names(place, ballot["preferences"], in_order=False)
        if sorted(names) != election.ballots[token]:
            _fail(f"The ballot of {token!r} is not the one that was frozen.")
        record = {
            "applicant": token,
            "home": ballot["home"],
            "preferences": names,
            "priorities": {},
            "token": token,
        }
        leaves[token] = _leaf(_bytes(place + ", salt", ballot["salt"]), _canonical(record))
    order = _verify_project_draw(lottery, list(election.costs), leaves, proved)
    if election.order != order:
        _fail(f"The draw gives the projects the order {order}, the file says {election.order}.")
    proved.append("The order that decides between equal projects follows from the draw.")


def _verify_project_draw(
    lottery: dict[str, Any], projects: list[str], leaves: dict[str, bytes], proved: list[str]
) -> dict[str, int]:
    """Check root and seed of a vote, and give the order that the draw gives its projects."""
    maximum = lottery["maximum_choices"]
    if maximum is not None:
        _count("the longest list", maximum)
    head = _read_head(lottery)
    rules = _rules_leaf(head, "equal_shares", dict.fromkeys(projects, 1), {}, maximum)
    quotas = _leaf(ZERO_SALT, _canonical([]))
    seed = _verify_draw(lottery, [rules, quotas], leaves, proved)
    drawn = {project: _number(seed, project) for project in projects}
    return {project: place for place, project in enumerate(sorted(drawn, key=drawn.__getitem__))}


def _read_election(document: dict[str, Any]) -> _Election:
    if document["utility"] not in ("cost", "cardinality"):
        _fail(f"The utility {document['utility']!r} is unknown to this verifier.")
    if document["completion"] not in ("none", "add1", "add1u"):
        _fail(f"The completion {document['completion']!r} is unknown to this verifier.")
    value = _require(document, "election", dict, "the file")
    _require_keys("the election", value, ("budget", "costs", "ballots", "order"))
    costs = _as_dict("the costs", value["costs"])
    for project, cost in (("the budget", value["budget"]), *costs.items()):
        if not _is_whole(cost) or cost < 1:
            _fail(f"{project!r}: {cost!r} is not a whole amount of 1 or more.")
    order = _as_dict("the order", value["order"])
    if not order.keys() <= costs.keys() or not all(map(_is_whole, order.values())):
        _fail("The order does not give whole numbers to projects.")
    ballots = _as_dict("the ballots", value["ballots"])
    alike: dict[tuple[str, ...], int] = {}
    for voter, ballot in ballots.items():
        _read_names(f"the ballot of {voter!r}", ballot)
        alike[tuple(ballot)] = alike.get(tuple(ballot), 0) + 1
    groups = [(frozenset(ballot), count) for ballot, count in alike.items()]
    backers: dict[str, list[int]] = {project: [] for project in costs}
    for number, (ballot, _) in enumerate(groups):
        for project in ballot:
            if project not in backers:
                _fail(f"A ballot names {project!r}, which is not a project.")
            backers[project].append(number)
    return _Election(
        budget=value["budget"],
        costs=costs,
        order=order,
        by_cost=document["utility"] == "cost",
        completion=document["completion"],
        ballots=ballots,
        groups=groups,
        backers=backers,
        votes={name: sum(groups[n][1] for n in numbers) for name, numbers in backers.items()},
    )


def _read_dropped(document: dict[str, Any], election: _Election) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = _require(document, "dropped", list, "the file")
    gone: set[str] = set()
    last = 0
    for step in steps:
        _require_keys("a drop", _as_dict("a drop", step), ("policy", "projects", "after"))
        names = _read_names("the projects of a drop", step["projects"])
        if gone & set(names) or not set(names) <= election.costs.keys():
            _fail(f"The projects {names!r} cannot be given up here.")
        gone.update(names)
        after = _count("a drop's place", step["after"])
        if step["policy"] not in ("chain", "reoptimise") or after < last:
            _fail(f"The drop of {names!r} makes no sense.")
        if step["policy"] == "reoptimise" and after:
            _fail(f"After the drop of {names!r} purchases must begin anew.")
        last = after
    return steps


def _fraction(place: str, value: object) -> Fraction:
    try:
        read = Fraction(value) if isinstance(value, str) else None
    except (ValueError, ZeroDivisionError):
        read = None
    if read is None or str(read) != value or read < 0:
        _fail(f"{place}: {value!r} is not a fraction such as 25/2.")
    return read


def _verify_share(
    election: _Election, share: Fraction, barred: frozenset[str], proved: list[str]
) -> None:
    """Raise shares as the completion says, and see that it ends at this one."""
    voters = max(len(election.ballots), 1)
    projects = [name for name in election.costs if name not in barred]
    expected = Fraction(election.budget, voters)
    following = election.budget // voters
    bought = _spend(election, expected, projects)
    while election.completion != "none" and not _nothing_fits(election, bought, projects):
        following += 1
        if following > max(share, expected) + 1:
            break
        bought = _spend(election, Fraction(following), projects)
        if sum(election.costs[name] for name in bought) > election.budget:
            break
        expected = Fraction(following)
    if share != expected:
        _fail(f"Shares end at {expected}, the file says {share}.")
    proved.append(f"Each voter decides on {share}: an equal share, raised as the rule says.")


def _spend(election: _Election, share: Fraction, projects: list[str]) -> list[str]:
    wallets = _Wallets(election, share, projects)
    bought: list[str] = []
    while (offer := wallets.cheapest(None)) is not None:
        wallets.pay(*offer)
        bought.append(offer[0])
    return bought


def _nothing_fits(election: _Election, bought: list[str], projects: list[str]) -> bool:
    left = election.budget - sum(election.costs[name] for name in bought)
    return not any(
        election.costs[name] <= left and election.votes[name] and name not in bought
        for name in projects
    )


def _verify_purchases(
    document: dict[str, Any],
    election: _Election,
    share: Fraction,
    dropped: list[dict[str, Any]],
    proved: list[str],
) -> None:
    purchases = _require(document, "purchases", list, "the file")
    funded: dict[str, dict[int, Fraction]] = {}
    completed: list[str] = []
    gone: set[str] = set()
    wallets = _Wallets(election, share, election.costs)
    voters_of: dict[frozenset[str], list[str]] = {}
    for voter, ballot in election.ballots.items():
        voters_of.setdefault(frozenset(ballot), []).append(voter)
    steps = list(dropped)
    chained = False
    for number in range(len(purchases) + 1):
        while steps and steps[0]["after"] <= number:
            step = steps.pop(0)
            if step["policy"] == "chain" and not (number == 0 and _anew_later(steps)):
                _end_phase(election, wallets, chained, funded, completed, gone)
                chained = True
            gone.update(step["projects"])
            for project in step["projects"]:
                wallets.give_back(funded.pop(project, {}))
            wallets.open(election.costs.keys() - gone - funded.keys() - set(completed))
        if number == len(purchases):
            break
        offer = wallets.cheapest(_left(election, funded, completed, gone) if chained else None)
        _check_purchase(election, purchases[number], offer, number)
        if offer is not None:
            most, paid = wallets.pay(*offer)
            funded[offer[0]] = paid
            _check_payments(election, purchases[number], most, paid, voters_of)
    proved.append(
        f"Each of the {len(purchases)} purchases asked least of its supporters, by exact fractions."
    )
    proved.append("All payments add up to the cost, and nobody pays more than she has.")
    _end_phase(election, wallets, chained, funded, completed, gone)
    proved.append("Nothing that its supporters could still pay for is left out.")
    if document["completed"] != completed:
        _fail(f"What is left goes to {completed!r}, the file says {document['completed']!r}.")
    spent = sum(election.costs[name] for name in (*funded, *completed) if name not in gone)
    if spent != document["spent"] or spent > election.budget:
        _fail(f"{spent} of {election.budget} is spent, the file says {document['spent']!r}.")
    proved.append(f"The projects cost {spent}, within the budget of {election.budget}.")


def _anew_later(steps: list[dict[str, Any]]) -> bool:
    return any(step["policy"] == "reoptimise" for step in steps)


def _left(election: _Election, funded: Iterable[str], completed: list[str], gone: set[str]) -> int:
    spent = sum(election.costs[name] for name in (*funded, *completed) if name not in gone)
    return election.budget - spent


def _check_purchase(
    election: _Election, stated: object, offer: tuple[str, int, int] | None, number: int
) -> None:
    place = f"purchase {number + 1}"
    value = _as_dict(place, stated)
    _require_keys(place, value, ("project", "most", "less"))
    if offer is None or value["project"] != offer[0]:
        due = "nothing" if offer is None else repr(offer[0])
        _fail(f"{place} is {value['project']!r}; the rule buys {due}.")


def _check_payments(
    election: _Election,
    stated: dict[str, Any],
    most: Fraction,
    paid: dict[int, Fraction],
    voters_of: dict[frozenset[str], list[str]],
) -> None:
    place = f"the payments for {stated['project']!r}"
    if _fraction(place, stated["most"]) != most:
        _fail(f"{place}: the most is {most}, the file says {stated['most']!r}.")
    less = {
        voter: str(amount)
        for number, amount in paid.items()
        if amount != most
        for voter in voters_of[election.groups[number][0]]
    }
    if stated["less"] != less:
        _fail(f"{place}: not those pay less who have less.")
    total = sum(amount * election.groups[number][1] for number, amount in paid.items())
    if total != election.costs[stated["project"]]:
        _fail(f"{place} do not add up to its cost.")


def _end_phase(
    election: _Election,
    wallets: _Wallets,
    chained: bool,
    funded: dict[str, dict[int, Fraction]],
    completed: list[str],
    gone: set[str],
) -> None:
    """See that nothing is left to buy, and give what is left by votes if the rule does."""
    offer = wallets.cheapest(_left(election, funded, completed, gone) if chained else None)
    if offer is not None:
        _fail(f"The supporters of {offer[0]!r} could pay for it, and it was not bought.")
    while election.completion == "add1u":
        left = _left(election, funded, completed, gone)
        fitting = [
            name
            for name, cost in election.costs.items()
            if cost <= left
            and election.votes[name]
            and name not in funded
            and name not in completed
            and name not in gone
        ]
        if not fitting:
            return
        completed.append(election.first(fitting, by_votes=True))
        wallets.bounds.pop(completed[-1], None)


def _verify_funding_public(document: dict[str, Any], proved: list[str]) -> None:
    parts = ("format", "engine", "mechanism", "utility", "completion", "budget", "projects")
    lists_and_sum = ("bought", "completed", "dropped", "spent")
    _require_keys("the file", document, (*parts, *lists_and_sum), ("lottery",))
    projects = _require(document, "projects", dict, "the file")
    votes: dict[str, int | None] = {}
    for project, told in projects.items():
        place = f"the project {project!r}"
        _require_keys(place, _as_dict(place, told), ("cost", "votes"))
        _count(place + ", cost", told["cost"])
        votes[project] = told["votes"]
        if told["votes"] is not None and 0 < _count(place + ", votes", told["votes"]) < 5:
            _fail(f"The file tells a small number of votes of {project!r}.")
    proved.append("No small number is told.")
    lists = {part: document[part] for part in ("bought", "completed", "dropped")}
    named = [
        name for part, names in lists.items() for name in _read_names(part, names, in_order=False)
    ]
    if len(set(named)) < len(named) or not set(named) <= projects.keys():
        _fail("A project stands in two lists, or is none of the projects.")
    funded = [*document["bought"], *document["completed"]]
    if any(votes[name] == 0 for name in funded):
        _fail("A project that nobody approves of is funded.")
    budget = _count("the budget", document["budget"])
    spent = sum(projects[name]["cost"] for name in funded)
    if spent != document["spent"] or spent > budget:
        _fail(f"The projects cost {spent} of {budget}, the file says {document['spent']!r}.")
    proved.append(f"The {len(funded)} projects cost {spent}, within the budget of {budget}.")
    if document["completion"] == "add1u":
        _check_public_rest(projects, named, budget - spent, proved)
    if "lottery" in document:
        _verify_public_project_draw(document["lottery"], sorted(projects), proved)


def _verify_public_project_draw(value: object, projects: list[str], proved: list[str]) -> None:
    lottery = _as_dict("lottery", value)
    _require_keys(
        "the lottery", lottery, (*HEAD, "maximum_choices", "leaves", "order"), ("format",)
    )
    leaves = {
        token: _bytes(f"the leaf of {token!r}", leaf)
        for token, leaf in _as_dict("the leaves", lottery["leaves"]).items()
    }
    order = _verify_project_draw(lottery, projects, leaves, proved)
    stated = _read_counts("the order", lottery["order"], projects)
    if stated != order:
        _fail(f"The draw gives the projects the order {order}, the file says {stated}.")
    proved.append("The order that decides between equal projects follows from the draw.")


def _check_public_rest(
    projects: dict[str, Any], named: list[str], left: int, proved: list[str]
) -> None:
    for project, told in projects.items():
        if project not in named and told["votes"] and told["cost"] <= left:
            _fail(f"{project!r} would still fit into the {left} that is left.")
    proved.append("Nothing that many approve of would still fit into what is left.")


# --- awards -----------------------------------------------------------------------------------

AWARDS_LEAVE_OPEN = (
    "That the scores and amounts in this file are those of the jury and the applicants.",
    "That the order which decides between equal sets was drawn by lot.",
    "That what is marked as kept was given before others were given up: compare the earlier file.",
)

MOST_SUMS = 3_000_000
"""How many sums of scores are looked at before a round is too large to be checked here."""


def _verify_awards(document: dict[str, Any], proved: list[str]) -> None:
    parts = ("format", "engine", "mechanism", "round", "input_hash", "gone", "kept", "awards")
    _require_keys("the file", document, (*parts, "value", "spent"))
    _require(document, "engine", str, "the file")
    if document["mechanism"] != "knapsack":
        _fail(f"The mechanism {document['mechanism']!r} is not knapsack.")
    budget, requests, order = _read_round(document)
    proved.append(f"The inputs make sense: {len(requests)} projects, and a budget of {budget}.")
    gone = _read_names("those given up", document["gone"])
    kept = _as_dict("what is kept", document["kept"])
    if not set(gone) <= requests.keys() or not kept.keys() <= requests.keys() - set(gone):
        _fail("A project that is given up or kept is not in the round.")
    for project, amount in kept.items():
        if not requests[project]["minimum"] <= _amount_of(project, amount):
            _fail(f"{project!r} keeps {amount}, less than its minimum.")
    room = budget - sum(kept.values())
    open_to = [name for name in requests if name not in kept and name not in gone]
    best = _best_awards(requests, order, open_to, room)
    expected = _raise_awards(requests, order, {**kept, **best}, budget)
    awards = _as_dict("the awards", document["awards"])
    for project in sorted(awards.keys() | expected.keys()):
        if awards.get(project) != expected.get(project) or isinstance(awards.get(project), bool):
            _fail(
                f"{project!r} gets {awards.get(project)!r}; the rule gives {expected.get(project)}."
            )
    proved.append(f"No set of projects within the budget scores more than these {len(awards)}.")
    proved.append("Each award lies between what is needed and what was asked; the rest by score.")
    value = sum(requests[name]["score"] for name in awards)
    spent = sum(awards.values())
    if (value, spent) != (document["value"], document["spent"]) or spent > budget:
        _fail(f"The scores add up to {value} and the awards to {spent}; the file says otherwise.")
    proved.append(f"The scores add up to {value}, the awards to {spent} of {budget}.")


def _amount_of(project: str, amount: object) -> int:
    if not isinstance(amount, int) or isinstance(amount, bool) or amount < 1:
        _fail(f"{project!r}: {amount!r} is not a whole amount of 1 or more.")
    return amount


def _read_round(
    document: dict[str, Any],
) -> tuple[int, dict[str, dict[str, int]], dict[str, int]]:
    value = _require(document, "round", dict, "the file")
    _require_keys("the round", value, ("budget", "requests", "order"))
    requests = _as_dict("the requests", value["requests"])
    for project, asks in requests.items():
        _require_keys(f"the request of {project!r}", _as_dict(project, asks), REQUEST)
        _count(f"the score of {project!r}", asks["score"])
        if _amount_of(project, asks["minimum"]) > _amount_of(project, asks["asked"]):
            _fail(f"The minimum of {project!r} is more than it asks for.")
    order = _read_mapping("the order", value["order"], list(requests))
    if not all(map(_is_whole, order.values())) or len(set(order.values())) < len(order):
        _fail("The order does not give each project a whole number of its own.")
    hashed = {**value, "gone": document["gone"], "kept": document["kept"]}
    digest = hashlib.sha256(_canonical(hashed)).hexdigest()
    if document["input_hash"] != digest:
        _fail(f"The inputs give the hash {digest}, the file says {document['input_hash']!r}.")
    return _amount_of("the budget", value["budget"]), requests, order


REQUEST = ("score", "asked", "minimum")


def _best_awards(
    requests: dict[str, dict[str, int]], order: dict[str, int], names: list[str], room: int
) -> dict[str, int]:
    """Find the best set by a table: for each sum of scores, the least that it costs.

    Sets of one sum and cost are told apart by a number in which the first project by order
    counts more than all after it.
    """
    fitting = [name for name in names if requests[name]["minimum"] <= room]
    fitting = [name for name in fitting if requests[name]["score"] > 0]
    later = sorted(fitting, key=order.__getitem__, reverse=True)
    weight = {name: 1 << place for place, name in enumerate(later)}
    dense = sorted(
        fitting, key=lambda name: Fraction(-requests[name]["score"], requests[name]["minimum"])
    )
    pairs = [(requests[name]["minimum"], requests[name]["score"]) for name in dense]
    target = _greedy(pairs, room)
    table = {0: (0, 0)}
    for number, name in enumerate(dense, start=1):
        cost, score = pairs[number - 1]
        grown = dict(table)
        for total, (spent, marks) in table.items():
            if spent + cost > room:
                continue
            one = (spent + cost, marks - weight[name])
            other = grown.get(total + score)
            if other is None or one < other:
                grown[total + score] = one
        table = {
            total: entry
            for total, entry in grown.items()
            if total + _at_most(pairs, number, room - entry[0]) >= target
        }
        if len(table) > MOST_SUMS:
            raise TooLargeError("this round has too many different sums of scores")
    _, marks = table[max(table)]
    return {name: requests[name]["minimum"] for name in fitting if -marks & weight[name]}


def _greedy(pairs: list[tuple[int, int]], room: int) -> int:
    total = 0
    for cost, score in pairs:
        if cost <= room:
            room -= cost
            total += score
    return total


def _at_most(pairs: list[tuple[int, int]], number: int, room: int) -> int:
    """Bound what the projects from this number on add, the last of them in part."""
    total = 0
    for cost, score in pairs[number:]:
        if cost > room:
            return total + room * score // cost
        room -= cost
        total += score
    return total


def _raise_awards(
    requests: dict[str, dict[str, int]], order: dict[str, int], least: dict[str, int], budget: int
) -> dict[str, int]:
    left = budget - sum(least.values())
    raised = dict(least)
    for project in sorted(least, key=lambda name: (-requests[name]["score"], order[name])):
        more = max(min(left, requests[project]["asked"] - least[project]), 0)
        raised[project] += more
        left -= more
    return raised


# --- groups -----------------------------------------------------------------------------------

GROUPS_LEAVE_OPEN = (
    "That the sizes, wishes and rooms in this file are those that people gave.",
    "Unless it says so above, that no other assignment counts more: that is the solver's word.",
    "That, among assignments that count as much, steps and lottery decided as the rule says.",
    "That what is marked as held was given before others left: compare the earlier file.",
)


def _verify_groups(document: dict[str, Any], proved: list[str]) -> None:
    parts = ("format", "engine", "mechanism", "market", "input_hash", "gone", "held")
    more = ("status", "assignment", "value", "people", "bound")
    _require_keys("the file", document, (*parts, *more))
    _require(document, "engine", str, "the file")
    if document["mechanism"] != "group_assignment":
        _fail(f"The mechanism {document['mechanism']!r} is not group_assignment.")
    market = _require(document, "market", dict, "the file")
    worths, uses = _read_group_market(market)
    hashed = {**market, "gone": document["gone"], "held": document["held"]}
    digest = hashlib.sha256(_canonical(hashed)).hexdigest()
    if document["input_hash"] != digest:
        _fail(f"The inputs give the hash {digest}, the file says {document['input_hash']!r}.")
    proved.append(f"The inputs make sense: {len(market['sizes'])} groups.")
    gone = set(_read_names("those who left", document["gone"]))
    if not gone <= market["sizes"].keys():
        _fail("Someone who left is not a group of the market.")
    staying = sorted(market["sizes"].keys() - gone)
    assignment = _read_mapping("the assignment", document["assignment"], staying)
    placed = {group: option for group, option in assignment.items() if option is not None}
    _check_rooms(market, uses, placed, proved)
    _check_held(document, market, worths, placed, staying)
    people = sum(market["sizes"][group] for group in placed)
    value = sum(worths[group][option] for group, option in placed.items())
    if (value, people) != (document["value"], document["people"]):
        _fail(f"{people} people have a place, counting {value}; the file says otherwise.")
    proved.append(f"{people} people have a place; the assignment counts {value}.")
    _check_bound(document, worths, uses, market["capacities"], staying, value, proved)
    if document["status"] == "optimal":
        _check_moves(market, worths, uses, assignment, proved)


def _dearest_first(
    market: dict[str, Any], worths: dict[str, dict[str, int]], group: str
) -> list[str]:
    if not market["values"]:
        listed: list[str] = market["preferences"].get(group, [])
        return listed
    of_group = worths.get(group, {})
    return sorted(of_group, key=lambda name: (-of_group[name], name))


def _check_moves(
    market: dict[str, Any],
    worths: dict[str, dict[str, int]],
    uses: dict[str, dict[str, int]],
    assignment: dict[str, Any],
    proved: list[str],
) -> None:
    """See that no group alone could move up its list: the result would be better."""
    free = dict(market["capacities"])
    for group, option in assignment.items():
        if option is not None:
            free[option] -= uses[group][option]
    for group, option in assignment.items():
        for wish in _dearest_first(market, worths, group):
            if wish == option:
                break
            if uses[group][wish] <= free[wish]:
                _fail(f"{group!r} holds {option!r}, and {wish!r} has room for it.")
    proved.append("No group could move up its list into room that is free.")


def _read_group_market(
    market: dict[str, Any],
) -> tuple[dict[str, dict[str, int]], dict[str, dict[str, int]]]:
    """Check the form; return group → option → what counts, and → room, for pairs that may be."""
    parts = ("sizes", "capacities", "preferences", "order", "values", "uses", "all_placed")
    _require_keys("the market", market, parts)
    sizes = _as_dict("the sizes", market["sizes"])
    options = _as_dict("the rooms", market["capacities"])
    for name, number in (*sizes.items(), *options.items()):
        _count(f"the people of {name!r}", number)
    order = _read_mapping("the order", market["order"], list(sizes))
    if not all(map(_is_whole, order.values())) or len(set(order.values())) < len(order):
        _fail("The order does not give each group a whole number of its own.")
    _require(market, "all_placed", bool, "the market")
    tables: list[dict[str, dict[str, int]]] = []
    for part in ("values", "uses"):
        table = _as_dict(part, market[part])
        for group, numbers in table.items():
            if group not in sizes or not _as_dict(part, numbers).keys() <= options.keys():
                _fail(f"The {part} of {group!r} name something that is not there.")
            for option, number in numbers.items():
                _count(f"{part} of {group!r} in {option!r}", number)
        tables.append(table)
    values, uses = tables
    wishes = _as_dict("the preferences", market["preferences"])
    for group, listed in wishes.items():
        _read_names(f"the wishes of {group!r}", listed, in_order=False)
        if group not in sizes or not set(listed) <= options.keys() or values:
            _fail(f"The wishes of {group!r} make no sense.")
    worths = values or {
        group: dict.fromkeys(listed, sizes[group]) for group, listed in wishes.items()
    }
    rooms = {
        group: {option: uses.get(group, {}).get(option, sizes[group]) for option in pairs}
        for group, pairs in worths.items()
    }
    return worths, rooms


def _check_rooms(
    market: dict[str, Any],
    uses: dict[str, dict[str, int]],
    placed: dict[str, Any],
    proved: list[str],
) -> None:
    filled = dict.fromkeys(market["capacities"], 0)
    for group, option in placed.items():
        if not isinstance(option, str) or option not in uses.get(group, {}):
            _fail(f"{group!r} holds {option!r}, where it may not go.")
        filled[option] += uses[group][option]
    for option, room in market["capacities"].items():
        if filled[option] > room:
            _fail(f"{option!r} has room for {room} and is filled with {filled[option]}.")
    proved.append("Each group is whole, where it may be, and no option is overfilled.")


def _check_held(
    document: dict[str, Any],
    market: dict[str, Any],
    worths: dict[str, dict[str, int]],
    placed: dict[str, str],
    staying: list[str],
) -> None:
    for group, option in _as_dict("what is held", document["held"]).items():
        if group not in staying or option not in worths.get(group, {}):
            _fail(f"{group!r} cannot have held {option!r}.")
        now = placed.get(group)
        lists = _dearest_first(market, worths, group)
        if now is None or lists.index(now) > lists.index(option):
            _fail(f"{group!r} held {option!r} and is worse off with {now!r}.")


def _check_bound(
    document: dict[str, Any],
    worths: dict[str, dict[str, int]],
    uses: dict[str, dict[str, int]],
    rooms: dict[str, int],
    staying: list[str],
    value: int,
    proved: list[str],
) -> None:
    status, bound = document["status"], document["bound"]
    solved = status in ("optimal", "feasible")
    if status not in ("optimal", "feasible", "infeasible", "unknown"):
        _fail(f"The status {status!r} is unknown to this verifier.")
    if not solved and (bound is not None or value or any(document["assignment"].values())):
        _fail(f"The status is {status!r}, and the file gives a result.")
    if solved and document["market"]["all_placed"] and None in document["assignment"].values():
        _fail("Each group must have a place, and one has none.")
    if not solved:
        return
    if not _is_whole(bound) or bound < value or (status == "optimal" and bound != value):
        _fail(f"The bound {bound!r} does not fit a result of {value} that is {status}.")
    most = sum(
        max(
            (
                worth
                for option, worth in worths.get(group, {}).items()
                if uses[group][option] <= rooms[option]
            ),
            default=0,
        )
        for group in staying
    )
    if value == most:
        proved.append("No assignment counts more: each group counts the most that it can.")


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


def _require_keys(
    place: str, owner: dict[str, Any], names: Iterable[str], may_have: Iterable[str] = ()
) -> None:
    odd = sorted((owner.keys() ^ set(names)) - set(may_have))
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


# --- arrays of a large market --------------------------------------------------------------------

ARRAYS_LEAVE_OPEN = (
    "Who the numbered applicants are, and that the wishes and orders are those that people sent.",
)


def _verify_arrays(document: dict[str, Any], proved: list[str]) -> None:
    """Check the result of a market of numbered applicants and classes of seats.

    One pass over the wishes shows that nobody is passed over, and who waits first at each class.
    The result is the best stable one for every applicant if no trade along those who wait first
    comes back to where it began: each class would take its first in line, who leaves a seat
    elsewhere (the rotations of Gusfield and Irving 1989, for classes of several seats).
    """
    names = ("format", "engine", "mechanism", "starts", "wishes", "keys", "seats", "held",
             "cutoffs", "input_hash")  # fmt: skip
    _require_keys("the file", document, names)
    if document["mechanism"] != "deferred_acceptance":
        _fail(f"mechanism {document['mechanism']!r} is not known for arrays.")
    starts, wishes, keys, seats = (
        _whole_numbers(document, name) for name in ("starts", "wishes", "keys", "seats")
    )
    held = _whole_numbers(document, "held")
    _check_form_of_arrays(starts, wishes, keys, seats, held)
    digest = hashlib.sha256()
    for numbers in (starts, wishes, keys, seats):
        digest.update(len(numbers).to_bytes(8, "little"))
        digest.update(_packed(numbers))
    if digest.hexdigest() != document["input_hash"]:
        _fail("The inputs have another hash than the file claims.")
    proved.append(f"The hash covers {len(held)} applicants and {len(wishes)} wishes.")
    given, last, first, who = _one_pass(starts, wishes, keys, len(seats), held)
    over = next((number for number, most in enumerate(seats) if given[number] > most), None)
    if over is not None:
        _fail(f"Class {over}: {given[over]} hold {seats[over]} seats.")
    proved.append("No class of seats is overdrawn.")
    for number, most in enumerate(seats):
        if first[number] is None:
            continue
        if given[number] < most:
            _fail(f"Class {number}: a seat is free, and applicant {who[number]} would have it.")
        if most and first[number] < last[number]:
            _fail(f"Class {number}: applicant {who[number]} was passed over.")
    proved.append("Nobody was passed over for someone behind.")
    _check_rotations(seats, held, first, who)
    proved.append("Among all such results, this one is the best for every applicant.")
    told = document["cutoffs"]
    filled = [last[number] if given[number] else None for number in range(len(seats))]
    if told != filled or set(map(type, told)) - {int, type(None)}:
        _fail("A cut-off is not the last who got in.")
    proved.append("Each cut-off is the last who got in.")


def _whole_numbers(document: dict[str, Any], name: str) -> list[int]:
    numbers = document[name]
    if not isinstance(numbers, list) or set(map(type, numbers)) - {int}:
        _fail(f"{name}: not a list of whole numbers.")
    return numbers


def _packed(numbers: list[int]) -> bytes:
    """Write numbers as signed 64-bit little-endian integers."""
    packed = array("q", numbers)
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


def _check_form_of_arrays(
    starts: list[int], wishes: list[int], keys: list[int], seats: list[int], held: list[int]
) -> None:
    if len(starts) != len(held) + 1 or starts[0] != 0 or starts[-1] != len(wishes):
        _fail("starts: they do not divide the wishes among the applicants.")
    if any(map(operator.gt, starts, starts[1:])):
        _fail("starts: one is smaller than the one before.")
    if len(keys) != len(wishes):
        _fail(f"keys: {len(keys)} stand beside {len(wishes)} wishes.")
    for name, numbers, least, most in (
        ("wishes", wishes, 0, len(seats) - 1),
        ("keys", keys, 0, 2**63 - 1),
        ("seats", seats, 0, 2**63 - 1),
        ("held", held, -1, len(seats) - 1),
    ):
        if numbers and not (least <= min(numbers) and max(numbers) <= most):
            _fail(f"{name}: a number is not between {least} and {most}.")


def _one_pass(
    starts: list[int], wishes: list[int], keys: list[int], classes: int, held: list[int]
) -> tuple[list[int], list[int], list[Any], list[int]]:
    """Give for each class: how many hold it, the last of them, and who waits first, by key."""
    given, last = [0] * classes, [-1] * classes
    first: list[Any] = [None] * classes
    who = [-1] * classes
    begin = 0
    for applicant, (end, seat) in enumerate(zip(starts[1:], held, strict=True)):
        for place in range(begin, end):
            number = wishes[place]
            key = keys[place]
            if number == seat:
                given[number] += 1
                if key > last[number]:
                    last[number] = key
                break
            ahead = first[number]
            if ahead is None or key < ahead:
                first[number] = key
                who[number] = applicant
        else:
            if seat >= 0:
                _fail(f"Applicant {applicant} holds class {seat}, which she did not ask for.")
        begin = end
    return given, last, first, who


def _check_rotations(seats: list[int], held: list[int], first: list[Any], who: list[int]) -> None:
    """Follow each class to the class that its first in line would leave; none may come back."""
    seen = [0] * len(seats)
    for begin in range(len(seats)):
        number = begin
        while number >= 0 and not seen[number] and first[number] is not None and seats[number]:
            seen[number] = begin + 1
            number = held[who[number]]
            if number >= 0 and seen[number] == begin + 1:
                _fail(
                    f"Class {number}: it and others could trade their first in line, "
                    "and all of these would be better off."
                )


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
