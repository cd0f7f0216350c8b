"""Cut-offs that everyone may know: none of them stands for a handful of people."""

from collections.abc import Mapping
from typing import Any

from pariter.kernels.allocation.allocation import Allocation
from pariter.kernels.allocation.caps import resolve
from pariter.kernels.allocation.cutoffs import Cutoff, seat
from pariter.kernels.disclosure.policy import Policy


def released_cutoffs(
    allocation: Allocation, policy: Policy | None = None
) -> dict[str, dict[str, Any]]:
    """Return option → its released lines, as a JSON value; an option that is left out has none.

    A line is released where no count behind it is small: of the option's seats, of each of its
    classes and of the seats in protected classes together. Else all lines of the option are kept
    back, since one of them and the public number of seats could tell about the rest. Lines of
    homes and of protected classes are never released; the line of a cap is, where all its options
    have theirs released.
    """
    policy = policy or Policy()
    told = {
        option: line
        for option, line in allocation.cutoffs.items()
        if not any(policy.is_small(count) for count in _counts(allocation, option))
    }
    families = {
        name: options
        for name, options in resolve(allocation.market.caps, allocation.market.options).items()
        if options <= told.keys()
    }
    return {option: _lines(allocation, option, line, families) for option, line in told.items()}


def _counts(allocation: Allocation, option: str) -> list[int]:
    """Give the people behind each line of an option, and those that its lines would tell."""
    market, holders = allocation.market, allocation.holders[option]
    counts = [len(holders)]
    if option in market.slots:
        keys, _ = seat(market, option, holders)
        protected = {slots.name for slots in market.slots[option] if slots.protected}
        counts += [len(inside) for name, inside in keys.items() if name not in protected]
        counts.append(sum(len(keys[name]) for name in protected))
    return counts


def _lines(
    allocation: Allocation, option: str, cutoff: Cutoff, families: Mapping[str, frozenset[str]]
) -> dict[str, Any]:
    market = allocation.market
    if option in market.slots:
        lines = {
            slots.name: cutoff.classes[slots.name]
            for slots in market.slots[option]
            if not slots.protected
        }
        return {"classes": {name: line and line.to_json() for name, line in lines.items()}}
    released: dict[str, Any] = {"full": cutoff.full and cutoff.full.to_json()}
    of_homes = {cap.name for cap in market.caps if cap.groups}
    caps = {
        name: line.to_json()
        for name, line in sorted(cutoff.caps.items())
        if name in families and name not in of_homes
    }
    return released | ({"caps": caps} if caps else {})
