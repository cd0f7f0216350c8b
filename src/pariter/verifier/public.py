"""public.json of a run that gives seats."""

from typing import Any

from pariter.verifier.claims import fail
from pariter.verifier.inputs import read_class
from pariter.verifier.lottery import (
    LOTTERY_HEAD,
    lottery_number,
    read_head,
    read_withdrawn,
    rules_leaf,
    verify_draw,
)
from pariter.verifier.reading import (
    is_whole,
    read_bytes,
    read_count,
    read_names,
    read_object,
    require,
    require_keys,
)

PUBLIC_LEAVES_OPEN = (
    "Who got which seat, and why: each applicant's own page says it, the audit file proves it.",
    "That each cut-off is the last who got in: the audit file proves it.",
    "That the beacon is what the named public source announced: look it up there.",
    "That the root was public before the draw: compare it with what you saw then.",
    "The hash of the inputs and the quotas, which need the audit file.",
)


def verify_public(document: dict[str, Any], proved: list[str]) -> None:
    """Check seats, what is told of cut-offs, and the lottery by its leaves."""
    parts = ("format", "engine", "mechanism", "input_hash", "lottery", "options")
    require_keys("the file", document, parts, ("maximum_choices", "cutoffs"))
    maximum = document.get("maximum_choices")
    if "maximum_choices" in document:
        read_count("the longest list", maximum)
    require(document, "engine", str, "the file")
    mechanism = require(document, "mechanism", str, "the file")
    options = require(document, "options", dict, "the file")
    capacities: dict[str, int] = {}
    slots: dict[str, Any] = {}
    for option, seats in options.items():
        place = f"the option {option!r}"
        require_keys(place, read_object(place, seats), ("capacity", "filled"), ("slots",))
        capacities[option] = read_count(f"the capacity of {option!r}", seats["capacity"])
        if "slots" in seats:
            slots[option] = seats["slots"]
            _check_public_slots(option, capacities[option], seats["slots"])
        filled = seats["filled"]
        if filled is not None:
            read_count(f"the filled seats of {option!r}", filled)
            if filled > capacities[option]:
                fail(f"{option!r} has {capacities[option]} seats and filled {filled}.")
            if 0 < filled < 5:
                fail(f"The file tells a small number of filled seats of {option!r}.")
    proved.append("No option is overfilled, and no small number is told.")
    if "cutoffs" in document:
        _check_public_cutoffs(read_object("the cut-offs", document["cutoffs"]), options, slots)
        proved.append("Cut-offs are told only where seats of many were filled, and fit the seats.")
    if document["lottery"] is None:
        if document["input_hash"] is not None:
            fail("A public file without a lottery must not tell a hash of the inputs.")
        return
    read_bytes("the hash of the inputs", document["input_hash"])
    lottery = read_object("lottery", document["lottery"])
    rules = rules_leaf(read_head(lottery), mechanism, capacities, slots, maximum)
    _verify_public_lottery(lottery, rules, proved)


def _check_public_slots(option: str, capacity: int, value: object) -> None:
    place = f"the slots of {option!r}"
    if not isinstance(value, list):
        fail(f"{place} are not a list.")
    classes = [read_class(place, slots) for slots in value]
    read_names(place, [slots.name for slots in classes], in_order=False)
    if sum(slots.seats for slots in classes) != capacity:
        fail(f"The classes of slots of {option!r} do not add up to its seats.")


def _check_public_cutoffs(
    cutoffs: dict[str, Any], options: dict[str, Any], slots: dict[str, Any]
) -> None:
    """Check the form of the lines that are told, and that they are told where they may be."""
    for option, value in cutoffs.items():
        place = f"the cut-offs of {option!r}"
        lines = read_object(place, value)
        if option not in options:
            fail(f"There are cut-offs of {option!r}, which is no option of the file.")
        filled = options[option]["filled"]
        if filled is None:
            fail(f"There are cut-offs of {option!r}, whose filled seats are not told.")
        if option in slots:
            require_keys(place, lines, ("classes",))
            told = read_object(place, lines["classes"])
            open_to_know = {part["name"] for part in slots[option] if not part["protected"]}
            if told.keys() != open_to_know:
                fail(f"{place} are told of {sorted(told)}; they may be of {sorted(open_to_know)}.")
            for name, line in told.items():
                _check_public_line(f"{place}, {name!r}", line, ("tier", "priority", "order"))
            continue
        require_keys(place, lines, ("full",), ("caps",))
        if (lines["full"] is None) != (filled < options[option]["capacity"]):
            fail(f"{option!r} has seats left and a cut-off, or neither.")
        _check_public_line(place, lines["full"], ("priority", "order"))
        for name, line in read_object(place, lines.get("caps", {})).items():
            _check_public_line(f"{place}, {name!r}", line, ("priority", "order"))


def _check_public_line(place: str, line: object, names: tuple[str, ...]) -> None:
    if line is None:
        return
    require_keys(place, read_object(place, line), ("last",))
    last = read_object(place, line)["last"]
    if last is None:
        return
    require_keys(place, read_object(place, last), names)
    for name in names:
        if not is_whole(last[name]):
            fail(f"{place}: {name} {last[name]!r} is no whole number.")


def _verify_public_lottery(lottery: dict[str, Any], rules: bytes, proved: list[str]) -> None:
    parts = (*LOTTERY_HEAD, "quotas_leaf", "tokens", "withdrawn")
    require_keys("the lottery", lottery, parts)
    tokens = require(lottery, "tokens", dict, "the lottery")
    leaves = read_withdrawn(lottery)
    for token, entry in tokens.items():
        place = f"the token {token!r}"
        require_keys(place, read_object(place, entry), ("leaf", "number"))
        if token in leaves:
            fail(f"The token {token!r} stands in the list twice.")
        leaves[token] = read_bytes(place + ", leaf", entry["leaf"])
    quotas = read_bytes("the leaf of the quotas", lottery["quotas_leaf"])
    seed = verify_draw(lottery, [rules, quotas], leaves, proved)
    for token, entry in tokens.items():
        if entry["number"] != lottery_number(seed, token):
            fail(f"The number of token {token!r} is {lottery_number(seed, token)}, not this one.")
    proved.append(f"All {len(tokens)} lottery numbers follow from the seed.")
