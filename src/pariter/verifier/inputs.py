"""The inputs of a run that gives seats, read from its file."""

from typing import Any

from pariter.verifier.claims import fail
from pariter.verifier.inputs_fit import check_laminar, check_orders, check_slots
from pariter.verifier.market import Case, Limit, SeatClass
from pariter.verifier.reading import (
    is_whole,
    read_count,
    read_counts,
    read_mapping,
    read_names,
    read_object,
    require,
    require_keys,
)


def read_case(document: dict[str, Any]) -> Case:
    """Read the inputs of a run, in which everything fits together."""
    mechanism = require(document, "mechanism", str, "the file")
    if mechanism not in ("deferred_acceptance", "first_come", "serial_dictatorship"):
        fail(f"The mechanism {mechanism!r} is unknown to this verifier.")
    market = require(document, "market", dict, "the file")
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
    require_keys("the market", market, parts, may_have)
    applicants = read_names("applicants", market["applicants"])
    options = read_names("options", market["options"])
    case = Case(
        mechanism=mechanism,
        applicants=applicants,
        options=options,
        capacities=read_counts("capacities", market["capacities"], options),
        wishes=_read_wishes(market, applicants, options),
        order=read_mapping("order", market["order"], applicants),
        priorities=_read_priorities(market["priorities"], applicants, options),
        homes=_read_homes(market["groups"], applicants),
        quotas=_read_quotas(market["quotas"], options),
        slots=_read_slots(market.get("slots", {}), options),
        caps=_read_caps(market.get("caps", []), options),
        traits=_read_traits(market.get("traits", {}), applicants),
    )
    check_orders(case)
    check_slots(case)
    check_laminar(case)
    return case


def _read_wishes(
    market: dict[str, Any], applicants: list[str], options: list[str]
) -> dict[str, list[str]]:
    wishes = read_mapping("preferences", market["preferences"], applicants)
    known = set(options)
    most = market.get("maximum_choices", len(options))
    if read_count("the longest list", most) == 0 and "maximum_choices" in market:
        fail("The longest list that is allowed is 0.")
    for applicant, listed in wishes.items():
        for option in read_names(f"the wishes of {applicant!r}", listed, in_order=False):
            if option not in known:
                fail(f"{applicant!r} wishes for {option!r}, which is not an option.")
        if len(listed) > most:
            fail(f"{applicant!r} has {len(listed)} wishes; at most {most} were allowed.")
    return wishes


def _read_traits(value: object, applicants: list[str]) -> dict[str, list[str]]:
    traits = read_object("traits", value)
    known = set(applicants)
    for applicant, names in traits.items():
        if applicant not in known:
            fail(f"Traits are given for {applicant!r}, who is not an applicant.")
        read_names(f"the traits of {applicant!r}", names)
    return traits


def _read_homes(value: object, applicants: list[str]) -> dict[str, str]:
    homes = read_object("groups", value)
    known = set(applicants)
    for applicant, home in homes.items():
        if applicant not in known or not isinstance(home, str) or not home:
            fail(f"The home of {applicant!r} makes no sense: {home!r}.")
    return homes


def _read_priorities(
    value: object, applicants: list[str], options: list[str]
) -> dict[str, dict[str, int]]:
    priorities = read_object("priorities", value)
    known = set(applicants)
    for option, ranked in priorities.items():
        if option not in options:
            fail(f"Priorities are given for {option!r}, which is not an option.")
        for applicant, number in read_object(f"priorities of {option!r}", ranked).items():
            if applicant not in known or not is_whole(number):
                fail(f"The priority of {applicant!r} for {option!r} makes no sense: {number!r}.")
    return priorities


def _read_quotas(value: object, options: list[str]) -> dict[tuple[str, str], int]:
    if not isinstance(value, list):
        fail("The quotas are not a list.")
    quotas: dict[tuple[str, str], int] = {}
    for row in value:
        if not (
            isinstance(row, list)
            and len(row) == 3
            and row[0] in options
            and isinstance(row[1], str)
            and is_whole(row[2])
            and row[2] >= 0
            and (row[0], row[1]) not in quotas
        ):
            fail(f"The quota {row!r} makes no sense.")
        quotas[row[0], row[1]] = row[2]
    return quotas


def _read_slots(value: object, options: list[str]) -> dict[str, list[SeatClass]]:
    read: dict[str, list[SeatClass]] = {}
    for option, classes in read_object("slots", value).items():
        place = f"the slots of {option!r}"
        if option not in options or not isinstance(classes, list):
            fail(f"{place} make no sense.")
        read[option] = [read_class(place, slots, ("priorities",)) for slots in classes]
        read_names(place, [slots.name for slots in read[option]], in_order=False)
    return read


def read_class(place: str, value: object, more: tuple[str, ...] = ()) -> SeatClass:
    """Read a class of seats; more: parts that it has beside those that may be told to all."""
    slots = read_object(place, value)
    require_keys(place, slots, ("name", "seats", "tiers", "only", "protected", *more))
    require(slots, "protected", bool, place)
    priorities = read_object(f"priorities in {place}", slots.get("priorities", {}))
    for applicant, number in priorities.items():
        if not is_whole(number):
            fail(f"The priority of {applicant!r} in {place} is {number!r}, not a whole number.")
    return SeatClass(
        name=require(slots, "name", str, place),
        seats=read_count(place, slots["seats"]),
        tiers=read_names(f"the tiers in {place}", slots["tiers"], in_order=False),
        only=require(slots, "only", bool, place),
        priorities=priorities,
    )


def _read_caps(value: object, options: list[str]) -> list[Limit]:
    if not isinstance(value, list):
        fail("The caps are not a list.")
    read: dict[str, Limit] = {}
    waiting = [read_object("a cap", cap) for cap in value]
    for cap in waiting:
        require_keys("a cap", cap, ("name", "most", "of", "groups"))
        read_names("a cap's members", cap["of"])
        read_names("a cap's homes", cap["groups"])
    names = read_names("the names of caps", [cap["name"] for cap in waiting])
    if set(names) & set(options):
        fail("A cap and an option have one name.")
    while waiting:
        later = []
        for cap in waiting:
            if set(cap["of"]) <= {*options, *read}:
                inner = [read[name].options for name in cap["of"] if name in read]
                covered = frozenset(cap["of"]).intersection(options).union(*inner)
                homes = frozenset(cap["groups"]) or None
                most = read_count(f"the cap {cap['name']!r}", cap["most"])
                read[cap["name"]] = Limit(cap["name"], most, covered, homes)
            else:
                later.append(cap)
        if len(later) == len(waiting):
            fail(f"The cap {later[0]['name']!r} has a member that is no option and no cap.")
        waiting = later
    return [read[name] for name in names]
