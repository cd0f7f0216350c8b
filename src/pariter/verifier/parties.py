"""The file of parties that were placed whole, in rounds, by one order."""

import hashlib
import hmac
from typing import Any

from pariter.verifier.claims import fail
from pariter.verifier.lottery import (
    LOTTERY_HEAD,
    ZERO_SALT,
    leaf_hash,
    lottery_number,
    read_head,
    rules_leaf,
    verify_draw,
)
from pariter.verifier.party_list import PARTY_RULES, PartyList, Seated, read_parties
from pariter.verifier.reading import (
    canonical,
    read_mapping,
    read_names,
    read_object,
    require,
    require_keys,
)
from pariter.verifier.tickets import read_tickets

PARTIES_LEAVE_OPEN = (
    "That the headcounts, wishes and schools in this file are those that people gave.",
    "That the schools said to have come before did so.",
    "That the beacon is what the named public source announced: look it up there.",
    "That the root was public before the draw: compare it with what you saw then.",
)
Events = list[tuple[int, tuple[bool, int], str]]
"""Round, place in the order, and the party whose turn it is."""


def verify_parties(document: dict[str, Any], proved: list[str]) -> None:
    """Check headcounts, seats, every turn of every round, and the draw."""
    parts = ("format", "engine", "mechanism", "market", "input_hash", "lottery", "result")
    require_keys("the file", document, parts)
    require(document, "engine", str, "the file")
    if document["mechanism"] != "party_rounds":
        fail(f"The mechanism {document['mechanism']!r} is unknown to this verifier.")
    parties = read_parties(read_object("the market", document["market"]))
    proved.append(
        f"The inputs make sense: {len(parties.sizes)} parties with "
        f"{sum(parties.sizes.values())} people, {len(parties.capacities)} options."
    )
    _verify_hash(document, proved)
    if document["lottery"] is not None:
        _verify_lottery(document, parties, proved)
    result = read_object("the result", document["result"])
    require_keys("the result", result, ("assignment", "waiting"))
    held = _read_held(result["assignment"], parties)
    _verify_seats(parties, held, proved)
    _verify_turns(parties, held, proved)
    _verify_waiting(result["waiting"], parties, held, proved)


def _verify_hash(document: dict[str, Any], proved: list[str]) -> None:
    payload = canonical({"market": document["market"], "mechanism": document["mechanism"]})
    if document["lottery"] is None:
        expected = hashlib.sha256(payload).hexdigest()
    else:
        tickets = read_tickets(require(document, "lottery", dict, "the file"))
        salts = b"".join(salt for _, salt in sorted(tickets.values()))
        expected = hmac.new(hashlib.sha256(salts).digest(), payload, "sha256").hexdigest()
    if document["input_hash"] != expected:
        fail(f"The hash of the inputs is {expected}, the file says {document['input_hash']!r}.")
    proved.append("The hash of the inputs belongs to these inputs.")


def _verify_lottery(document: dict[str, Any], parties: PartyList, proved: list[str]) -> None:
    lottery = read_object("lottery", document["lottery"])
    require_keys("the lottery", lottery, (*LOTTERY_HEAD, "tickets"))
    tickets = read_tickets(lottery)
    if tickets.keys() != parties.sizes.keys():
        fail("Those who have a lottery ticket are not the parties of the market.")
    leaves: dict[str, bytes] = {}
    for party, (token, salt) in tickets.items():
        record = {
            "home": parties.homes[party],
            "party": party,
            "preferences": parties.wishes[party],
            "size": parties.sizes[party],
            "token": token,
            "uses": parties.uses[party],
        }
        leaves[token] = leaf_hash(salt, canonical(record))
    market = document["market"]
    terms = {name: market[name] for name in PARTY_RULES}
    head = read_head(lottery)
    rules = rules_leaf(head, "party_rounds", parties.capacities, {}, None, terms)
    homes = leaf_hash(ZERO_SALT, canonical({"served": market["served"]}))
    seed = verify_draw(lottery, [rules, homes], leaves, proved)
    numbers = {party: lottery_number(seed, token) for party, (token, _) in tickets.items()}
    for place, party in enumerate(sorted(numbers, key=numbers.__getitem__), start=1):
        stated = lottery["tickets"][party]["number"]
        if stated != numbers[party]:
            fail(f"The lottery number of {party!r} is {numbers[party]}, not {stated!r}.")
        if parties.order[party] != place:
            fail(f"The draw puts {party!r} at {place}, the market at {parties.order[party]}.")
    proved.append("Headcounts and wishes are those that were frozen before the draw.")
    proved.append(f"All {len(tickets)} lottery numbers, and the order they give, follow from it.")


def _read_held(value: object, parties: PartyList) -> dict[str, list[str]]:
    stated = read_mapping("the assignment", value, sorted(parties.sizes))
    held: dict[str, list[str]] = {}
    for party, options in stated.items():
        held[party] = read_names(f"what {party!r} holds", options, in_order=False)
        dear_first = [wish for wish in parties.wishes[party] if wish in held[party]]
        if dear_first != held[party]:
            fail(f"{party!r} holds {held[party]}, which are not its wishes, the dearest first.")
        if parties.places is not None and len(dear_first) > parties.places:
            fail(f"{party!r} holds {len(dear_first)} places; {parties.places} are allowed.")
    return held


def _verify_seats(parties: PartyList, held: dict[str, list[str]], proved: list[str]) -> None:
    for option, room in parties.capacities.items():
        people = sum(parties.seats(party, option) for party, has in held.items() if option in has)
        if people > room:
            fail(f"{people} people have places in {option!r}, which has {room} seats.")
    proved.append("Nowhere do more people have places than there are seats, all headcounts added.")


def _verify_turns(parties: PartyList, held: dict[str, list[str]], proved: list[str]) -> None:
    """Go through the turns as the result implies them: what was taken must fit, what not, not.

    A party that holds n places took one in each of the first n rounds, and whatever it passed over
    in between did not fit then; in the round after, nothing more on its list did.
    """
    seated = Seated(parties)
    for number, _place, party in sorted(_turns(parties, held)):
        taken = held[party]
        listed = parties.wishes[party]
        before = listed.index(taken[number - 1]) + 1 if number else 0
        if number < len(taken):
            wish = taken[number]
            passed = listed[before : listed.index(wish)]
        else:
            wish, passed = "", listed[before:]
        for option in passed:
            if seated.fits(party, option):
                fail(f"{party!r} was passed over at {option!r} in round {number + 1}, and fits.")
        if wish:
            if not seated.fits(party, wish):
                fail(
                    f"{party!r} got {wish!r} in round {number + 1}, and does not fit by the rules."
                )
            seated.add(party, wish)
    proved.append(
        "In each round each party, by the order, got the first of its wishes into which it fitted."
    )
    proved.append("Nobody was passed over who fitted; no party was divided.")


def _turns(parties: PartyList, held: dict[str, list[str]]) -> Events:
    turns: Events = []
    for party, taken in held.items():
        is_full = parties.places is not None and len(taken) >= parties.places
        last = len(taken) if is_full else len(taken) + 1
        turns += [(number, parties.place(party), party) for number in range(last)]
    return turns


def _verify_waiting(
    value: object, parties: PartyList, held: dict[str, list[str]], proved: list[str]
) -> None:
    stated = read_mapping("the waiting lists", value, sorted(parties.capacities))
    for option, room in parties.capacities.items():
        expected = [
            party
            for party in sorted(parties.sizes, key=parties.place)
            if parties.seats(party, option) <= room
            and _is_passed_over(parties, held[party], party, option)
        ]
        if stated[option] != expected:
            fail(f"The waiting list of {option!r} is not that of the order.")
    proved.append("The waiting lists hold who was passed over and could sit there, in the order.")


def _is_passed_over(parties: PartyList, has: list[str], party: str, option: str) -> bool:
    listed = parties.wishes[party]
    if option not in listed or option in has:
        return False
    if parties.places is None or len(has) < parties.places:
        return True
    return listed.index(option) < listed.index(has[-1])
