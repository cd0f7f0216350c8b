"""Cut-offs: the last who got in."""

from typing import Any

from pariter.verifier.claims import fail
from pariter.verifier.market import Case, Key, Limit, holders_of, keys_by_limit
from pariter.verifier.reading import canonical, read_mapping


def verify_cutoffs(
    value: object, case: Case, assignment: dict[str, str | None], proved: list[str]
) -> None:
    """Find the last who got in anew, everywhere, and compare."""
    stated = read_mapping("cut-offs", value, case.options)
    keys = keys_by_limit(case, assignment)
    for option, held in holders_of(case, assignment).items():
        expected: dict[str, Any] = {"full": None, "homes": {}}
        if option in case.slots:
            expected["classes"] = _class_lines(case, option, held)
        else:
            own = Limit(option, case.capacities[option], frozenset([option]))
            expected["full"] = _line(own, keys)
            for (named, home), most in case.quotas.items():
                quota = Limit(home, most, frozenset([option]), frozenset([home]))
                if named == option and _line(quota, keys):
                    expected["homes"][home] = _line(quota, keys)
            covering = [cap for cap in case.caps if option in cap.options]
            lines = {cap.name: _line(cap, keys) for cap in covering if _line(cap, keys)}
            if lines:
                expected["caps"] = lines
        if _canonical_or_none(stated[option]) != canonical(expected):
            fail(f"The cut-off of {option!r} is {expected}, the file says {stated[option]!r}.")
    proved.append("Each cut-off is the last who got in; all who clear it got that wish or better.")


def _line(limit: Limit, keys: dict[Limit, list[Key]]) -> dict[str, Any] | None:
    held = keys.get(limit, [])
    if len(held) < limit.most:
        return None
    if not held:
        return {"last": None}
    priority, number = max(held)
    return {"last": {"order": number, "priority": priority}}


def _class_lines(case: Case, option: str, held: list[str]) -> dict[str, Any]:
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


def _canonical_or_none(value: object) -> bytes | None:
    return canonical(value) if isinstance(value, dict) else None
