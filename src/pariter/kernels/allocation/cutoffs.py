"""Cut-offs: the last who got in, for each option, class of slots, home and cap that ran out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pariter.kernels.allocation.market import ClassKey, Key, Market


@dataclass(frozen=True)
class Line:
    """Where seats ran out. `last` is who got the last one, or None when there never was one."""

    last: Key | ClassKey | None

    def lets_in(self, key: Key | ClassKey) -> bool:
        """Say whether someone at this place in the order is on the right side of the line."""
        return self.last is not None and key <= self.last

    def to_json(self) -> dict[str, Any]:
        """Write as a JSON value."""
        if self.last is None:
            return {"last": None}
        names = ("tier", "priority", "order")[-len(self.last) :]
        return {"last": dict(zip(names, self.last, strict=True))}


@dataclass(frozen=True)
class Cutoff:
    """The lines of one option.

    full: the line for everyone, or None while seats are free or there are classes of slots.
    homes: home → the line for that home, only where the home's quota is used up.
    caps: cap that covers the option → its line, only where it is used up.
    classes: class of slots → its line, or None while it has seats that nobody wanted.
    """

    full: Line | None
    homes: Mapping[str, Line]
    caps: Mapping[str, Line] = field(default_factory=dict)
    classes: Mapping[str, Line | None] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Write as a JSON value; what the option does not have is left out."""
        value: dict[str, Any] = {
            "full": None if self.full is None else self.full.to_json(),
            "homes": {home: line.to_json() for home, line in sorted(self.homes.items())},
        }
        if self.caps:
            value["caps"] = {cap: line.to_json() for cap, line in sorted(self.caps.items())}
        if self.classes:
            value["classes"] = {
                name: None if line is None else line.to_json()
                for name, line in self.classes.items()
            }
        return value


def clears(market: Market, cutoff: Cutoff, option: str, applicant: str) -> bool:
    """Say whether an applicant gets a seat of this option, if she wants it.

    She clears one line of a class of slots, or without classes all lines that count for her.
    """
    if option in market.slots:
        return any(
            key is not None and (line is None or line.lets_in(key))
            for slots in market.slots[option]
            for key in [market.class_key(option, slots, applicant)]
            for line in [cutoff.classes[slots.name]]
        )
    key = market.key(option, applicant)
    return all(line.lets_in(key) for line in lines_for(market, cutoff, applicant))


def lines_for(market: Market, cutoff: Cutoff, applicant: str) -> list[Line]:
    """Give the lines of an option without classes that count for an applicant."""
    home = market.groups.get(applicant)
    lines = [] if cutoff.full is None else [cutoff.full]
    if home is not None and home in cutoff.homes:
        lines.append(cutoff.homes[home])
    groups = {cap.name: cap.groups for cap in market.caps}
    lines += [line for cap, line in cutoff.caps.items() if not groups[cap] or home in groups[cap]]
    return lines


def seat(
    market: Market, option: str, holders: Iterable[str]
) -> tuple[dict[str, list[ClassKey]], dict[str, str]]:
    """Fill an option's classes one after another from those who hold its seats.

    Returns class → keys of those in it, and holder → her class. Who fits nowhere is in neither.
    """
    left = set(holders)
    keys: dict[str, list[ClassKey]] = {}
    seated: dict[str, str] = {}
    for slots in market.slots[option]:
        able = sorted(
            (key, applicant)
            for applicant in left
            if (key := market.class_key(option, slots, applicant)) is not None
        )[: slots.seats]
        keys[slots.name] = [key for key, _ in able]
        for _, applicant in able:
            seated[applicant] = slots.name
            left.remove(applicant)
    return keys, seated


def compute_cutoffs(market: Market, holders: Mapping[str, Iterable[str]]) -> dict[str, Cutoff]:
    """Find the lines of every option from who holds its seats.

    holders: option → applicants who hold a seat of it.
    """
    limits = market.limits
    keys: list[list[Key]] = [[] for _ in limits.all]
    for option in market.options:
        if option not in market.slots:
            for applicant in holders[option]:
                key = market.key(option, applicant)
                for number in limits.path(option, market.groups.get(applicant, "")):
                    keys[number].append(key)
    full: dict[str, Line] = {}
    homes: dict[str, dict[str, Line]] = {option: {} for option in market.options}
    caps: dict[str, dict[str, Line]] = {option: {} for option in market.options}
    for limit, held in zip(limits.all, keys, strict=True):
        line = _line(held, limit.most)
        if line is None:
            continue
        for option in limit.options:
            if limit.kind == "option":
                full[option] = line
            else:
                (homes if limit.kind == "quota" else caps)[option][limit.name] = line
    return {
        option: _class_cutoff(market, option, holders[option])
        if option in market.slots
        else Cutoff(full.get(option), homes[option], caps[option])
        for option in market.options
    }


def _class_cutoff(market: Market, option: str, holders: Iterable[str]) -> Cutoff:
    keys, _ = seat(market, option, holders)
    return Cutoff(
        None,
        {},
        classes={
            slots.name: _line(keys[slots.name], slots.seats) for slots in market.slots[option]
        },
    )


def _line(keys: list[Key] | list[ClassKey], seats: int) -> Line | None:
    return Line(max(keys, default=None)) if len(keys) >= seats else None
