"""The lottery of a run that gives seats: whose record is which, and whose number."""

from typing import Any

from pariter.verifier.claims import fail
from pariter.verifier.lottery import (
    LOTTERY_HEAD,
    ZERO_SALT,
    leaf_hash,
    lottery_number,
    read_head,
    read_withdrawn,
    rules_leaf,
    verify_draw,
)
from pariter.verifier.market import Case
from pariter.verifier.reading import canonical, read_bytes, read_object, require, require_keys


def verify_tickets(value: object, case: Case, market: dict[str, Any], proved: list[str]) -> None:
    """Check that these inputs were frozen, and that the order of applicants was drawn."""
    lottery = read_object("lottery", value)
    require_keys("the lottery", lottery, (*LOTTERY_HEAD, "tickets", "withdrawn"))
    tickets = read_tickets(lottery)
    if sorted(tickets) != case.applicants:
        fail("Those who have a lottery ticket are not those in the market.")
    leaves = read_withdrawn(lottery)
    for applicant, (token, salt) in tickets.items():
        if token in leaves:
            fail(f"The token {token!r} stands in the list twice.")
        leaves[token] = leaf_hash(salt, _applicant_record(case, applicant, token))
    slots = {
        option: [{key: part for key, part in rule.items() if key != "priorities"} for rule in rules]
        for option, rules in market.get("slots", {}).items()
    }
    rules = rules_leaf(
        read_head(lottery), case.mechanism, case.capacities, slots, market.get("maximum_choices")
    )
    quotas = leaf_hash(ZERO_SALT, _quotas_record(case, market))
    seed = verify_draw(lottery, [rules, quotas], leaves, proved)

    numbers = {token: lottery_number(seed, token) for token in leaves}
    places = {token: place for place, token in enumerate(sorted(numbers, key=numbers.__getitem__))}
    for applicant, (token, _) in tickets.items():
        stated = lottery["tickets"][applicant]["number"]
        if stated != numbers[token]:
            fail(f"The lottery number of {applicant!r} is {numbers[token]}, not {stated!r}.")
        if case.order[applicant] != places[token] + 1:
            fail(
                f"The draw puts {applicant!r} at place {places[token] + 1}, "
                f"the market at {case.order[applicant]}."
            )
    proved.append(f"All {len(tickets)} lottery numbers, and the order they give, follow from it.")


def read_tickets(lottery: dict[str, Any]) -> dict[str, tuple[str, bytes]]:
    """Read each applicant's token and salt."""
    tickets: dict[str, tuple[str, bytes]] = {}
    for applicant, ticket in require(lottery, "tickets", dict, "the lottery").items():
        place = f"the ticket of {applicant!r}"
        require_keys(place, read_object(place, ticket), ("token", "salt", "number"))
        salt = read_bytes(place + ", salt", ticket["salt"])
        tickets[applicant] = (require(ticket, "token", str, place), salt)
    if len({token for token, _ in tickets.values()}) != len(tickets):
        fail("Two applicants have the same token.")
    return tickets


def _applicant_record(case: Case, applicant: str, token: str) -> bytes:
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
    return canonical(record)


def _quotas_record(case: Case, market: dict[str, Any]) -> bytes:
    quotas = [[option, home, most] for (option, home), most in sorted(case.quotas.items())]
    return canonical({"caps": market["caps"], "quotas": quotas} if case.caps else quotas)
