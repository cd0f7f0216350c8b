"""The fast check inside a run, before anyone is told anything."""

from collections.abc import Iterator

from pariter.kernels.allocation.allocation import Allocation
from pariter.kernels.allocation.market import Key, Market


class CheckError(AssertionError):
    """An allocation that breaks a rule of its market; do not store or publish it."""


def check(market: Market, allocation: Allocation) -> None:
    """Raise CheckError unless capacity, slots, quotas, caps, lists and stability all hold.

    Stable: nobody likes an option better than what she holds while it has a seat she could
    take, or one held by someone behind her. It does not prove that the result is the
    applicants' best stable one; `pariter.verifier` replays the run for that.
    """
    assignment = allocation.assignment
    if assignment.keys() != set(market.applicants):
        odd = sorted(assignment.keys() ^ set(market.applicants))[0]
        raise CheckError(f"Applicant {odd!r}: in the market or in the result, but not in both.")
    _check_lists(market, allocation)
    limits = _Limits(market, allocation)
    halls = {option: _Classes(market, allocation, option) for option in market.slots}
    for applicant, wish in _envied(market, allocation):
        admits = halls[wish].admits if wish in halls else limits.admits
        if admits(wish, applicant):
            raise CheckError(
                f"Applicant {applicant!r} likes {wish!r} better than {assignment[applicant]!r} and "
                "is ahead of someone who holds it, or a seat of it is free."
            )


def _check_lists(market: Market, allocation: Allocation) -> None:
    for applicant, held in allocation.assignment.items():
        if held is None:
            continue
        if applicant in allocation.gone:
            raise CheckError(f"Applicant {applicant!r} has left and holds {held!r}.")
        if held not in market.capacities:
            raise CheckError(f"Applicant {applicant!r} holds {held!r}, which does not exist.")
        if held not in market.preferences[applicant]:
            raise CheckError(f"Applicant {applicant!r} holds {held!r}, which she did not rank.")


def _envied(market: Market, allocation: Allocation) -> Iterator[tuple[str, str]]:
    """Yield each applicant with each option that she likes better than what she holds."""
    for applicant, wishes in market.preferences.items():
        if applicant in allocation.gone:
            continue
        held = allocation.assignment[applicant]
        for wish in wishes:
            if wish == held:
                break
            yield applicant, wish


class _Limits:
    """How many seats each limit has given, and the last who got one."""

    def __init__(self, market: Market, allocation: Allocation) -> None:
        self.market = market
        limits = market.limits
        self.given = [0] * len(limits.all)
        self.worst: list[Key | None] = [None] * len(limits.all)
        for applicant, option in allocation.assignment.items():
            if option is None or option in market.slots:
                continue
            key = market.key(option, applicant)
            for number in limits.path(option, market.groups.get(applicant, "")):
                self.given[number] += 1
                worst = self.worst[number]
                self.worst[number] = key if worst is None else max(worst, key)
        for limit, given in zip(limits.all, self.given, strict=True):
            if given > limit.most:
                raise CheckError(
                    f"{limit.kind.title()} {limit.name!r} of {', '.join(sorted(limit.options))}: "
                    f"{given} seats given, at most {limit.most} allowed."
                )

    def admits(self, option: str, applicant: str) -> bool:
        """Say whether the option would take her if she asked now."""
        limits = self.market.limits
        key = self.market.key(option, applicant)
        for number in limits.path(option, self.market.groups.get(applicant, "")):
            if self.given[number] == limits.all[number].most:
                # The innermost full limit decides; who leaves it leaves the outer ones too.
                worst = self.worst[number]
                return worst is not None and key <= worst
        return True


class _Classes:
    """Who is last in each class of one option, and how many seats it has left."""

    def __init__(self, market: Market, allocation: Allocation, option: str) -> None:
        self.market = market
        left = {name for name, held in allocation.assignment.items() if held == option}
        self.worst: list[tuple[int, int, int] | None] = []
        self.free: list[int] = []
        for slots in market.slots[option]:
            keys = sorted(
                (key, name)
                for name in left
                if (key := market.class_key(option, slots, name)) is not None
            )[: slots.seats]
            left.difference_update(name for _, name in keys)
            self.worst.append(keys[-1][0] if keys else None)
            self.free.append(slots.seats - len(keys))
        if left:
            raise CheckError(
                f"Option {option!r}: no class of slots has a seat for {min(left)!r}, who holds one."
            )

    def admits(self, option: str, applicant: str) -> bool:
        """Say whether one of the classes would take her if she asked now."""
        for slots, worst, free in zip(
            self.market.slots[option], self.worst, self.free, strict=True
        ):
            key = self.market.class_key(option, slots, applicant)
            if key is not None and (free > 0 or (worst is not None and key < worst)):
                return True
        return False
