"""The public file of parties that were placed whole."""

from typing import Any

from pariter.verifier.claims import fail
from pariter.verifier.lottery import (
    LOTTERY_HEAD,
    lottery_number,
    read_head,
    rules_leaf,
    verify_draw,
)
from pariter.verifier.party_list import PARTY_RULES, read_party_rules
from pariter.verifier.reading import (
    read_bytes,
    read_count,
    read_object,
    require,
    require_keys,
)

PARTIES_PUBLIC_LEAVES_OPEN = (
    "Who got which place, and why: each own page says it, the audit file proves it.",
    "How many people came together: the audit file proves it.",
    "That the beacon is what the named public source announced: look it up there.",
    "That the root was public before the draw: compare it with what you saw then.",
    "The hash of the inputs and the schools that came before, which need the audit file.",
)


def verify_parties_public(document: dict[str, Any], proved: list[str]) -> None:
    """Check the seats, the rules and the lottery by its leaves."""
    parts = ("format", "engine", "mechanism", "input_hash", "rules", "options", "lottery")
    require_keys("the file", document, parts)
    require(document, "engine", str, "the file")
    if document["mechanism"] != "party_rounds":
        fail(f"The mechanism {document['mechanism']!r} is unknown to this verifier.")
    read_bytes("the hash of the inputs", document["input_hash"])
    options = require(document, "options", dict, "the file")
    rules = read_object("the rules", document["rules"])
    require_keys("the rules", rules, PARTY_RULES)
    read_party_rules(rules, sorted(options))
    capacities: dict[str, int] = {}
    for option, told in options.items():
        place = f"the option {option!r}"
        require_keys(place, read_object(place, told), ("capacity", "parties", "filled"))
        capacities[option] = read_count(f"the capacity of {option!r}", told["capacity"])
        _check_counts(option, capacities[option], told, rules)
    proved.append("No option is overfilled, and no small number is told.")
    _verify_leaves(read_object("lottery", document["lottery"]), capacities, rules, proved)


def _check_counts(option: str, seats: int, told: dict[str, Any], rules: dict[str, Any]) -> None:
    groups, filled = told["parties"], told["filled"]
    if (groups is None) != (filled is None):
        fail(f"Of {option!r} either seats or parties are told, and not both.")
    if groups is None:
        return
    read_count(f"the parties of {option!r}", groups)
    read_count(f"the filled seats of {option!r}", filled)
    if 0 < groups < 5:
        fail(f"The file tells a small number of parties of {option!r}.")
    if not groups <= filled <= seats:
        fail(f"{option!r} has {seats} seats; {groups} parties cannot fill {filled}.")
    if groups > rules["most_parties"].get(option, groups):
        fail(f"{option!r} has {groups} parties, more than it takes.")


def _verify_leaves(
    lottery: dict[str, Any], capacities: dict[str, int], rules: dict[str, Any], proved: list[str]
) -> None:
    require_keys("the lottery", lottery, (*LOTTERY_HEAD, "homes_leaf", "tokens"))
    leaves: dict[str, bytes] = {}
    for token, entry in require(lottery, "tokens", dict, "the lottery").items():
        place = f"the token {token!r}"
        require_keys(place, read_object(place, entry), ("leaf", "number"))
        leaves[token] = read_bytes(place + ", leaf", entry["leaf"])
    head = read_head(lottery)
    public = rules_leaf(head, "party_rounds", capacities, {}, None, rules)
    homes = read_bytes("the leaf of homes", lottery["homes_leaf"])
    seed = verify_draw(lottery, [public, homes], leaves, proved)
    for token, entry in lottery["tokens"].items():
        if entry["number"] != lottery_number(seed, token):
            fail(f"The number of token {token!r} is {lottery_number(seed, token)}, not this one.")
    proved.append(f"All {len(leaves)} lottery numbers follow from the seed.")
