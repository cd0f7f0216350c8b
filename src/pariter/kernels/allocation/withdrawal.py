"""Giving on the seats of those who leave after a run, so that nobody who stays is worse off."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, get_args

from pariter.kernels.allocation.choice import choose
from pariter.kernels.allocation.cutoffs import seat
from pariter.kernels.allocation.errors import MarketError
from pariter.kernels.allocation.market import Market

if TYPE_CHECKING:
    from pariter.kernels.allocation.allocation import Allocation

Policy = Literal["chain", "reoptimise"]


@dataclass(frozen=True)
class Departure:
    """Applicants who left at one time, and how their seats were given on."""

    policy: Policy
    applicants: tuple[str, ...]


def withdraw(allocation: "Allocation", applicants: Iterable[str], policy: Policy) -> "Allocation":
    """Return the allocation after some have left; see `Allocation.withdraw`."""
    if policy not in get_args(Policy):
        raise MarketError("policy", policy, f"Use one of {', '.join(get_args(Policy))}.")
    market = allocation.market
    leaving = tuple(sorted(set(applicants)))
    for applicant in leaving:
        if applicant not in allocation.assignment:
            raise MarketError("withdraw", applicant, "No applicant has this name; correct it.")
        if applicant in allocation.gone:
            raise MarketError("withdraw", applicant, "This applicant has left already.")
    gone = allocation.gone.union(leaving)
    if policy == "chain":
        staying = without(market, gone)
        assignment = move_up(
            staying,
            {name: None if name in gone else held for name, held in allocation.assignment.items()},
        )
    else:
        # Loaded here, since mechanisms make allocations, which know this function.
        from pariter.kernels.allocation.mechanisms import MECHANISMS

        assignment = dict(MECHANISMS[allocation.mechanism](without(market, gone)).assignment)
    return replace(
        allocation,
        assignment=assignment,
        departures=(*allocation.departures, Departure(policy, leaving)),
    )


def without(market: Market, gone: frozenset[str]) -> Market:
    """Return the market in which those who left wish for nothing."""
    wishes = {
        applicant: () if applicant in gone else listed
        for applicant, listed in market.preferences.items()
    }
    return replace(market, preferences=wishes)


def move_up(market: Market, assignment: Mapping[str, str | None]) -> dict[str, str | None]:
    """Offer each vacancy to who is first among those who would rather have it, until none is left.

    assignment: nobody is passed over in it but for vacancies. It stays so, and those who move
    free their old seats in turn (vacancy chains; Blum, Roth and Rothblum 1997).
    """
    holds = dict(assignment)
    holding: dict[str, set[str]] = {option: set() for option in market.options}
    wishing: dict[str, set[str]] = {option: set() for option in market.options}
    for applicant, wishes in market.preferences.items():
        held = holds[applicant]
        if held is not None:
            holding[held].add(applicant)
        for wish in _better(wishes, held):
            wishing[wish].add(applicant)
    desks = list(market.limits.desks)
    while desks:
        desk = desks[-1]
        found = _next_in(market, desk, holding, wishing)
        if found is None:
            desks.pop()
            continue
        applicant, option = found
        before = holds[applicant]
        for wish in _better(market.preferences[applicant], before):
            wishing[wish].discard(applicant)
        for wish in _better(market.preferences[applicant], option):
            wishing[wish].add(applicant)
        holds[applicant] = option
        holding[option].add(applicant)
        if before is not None:
            holding[before].remove(applicant)
            desks.append(market.limits.desk_of[before])
    return holds


def next_offers(
    market: Market,
    desk: tuple[str, ...],
    holding: Mapping[str, Iterable[str]],
    wishing: Mapping[str, Iterable[str]],
) -> list[tuple[str, str]]:
    """Say who is offered the free seats of a desk, where people answer before they move.

    Whoever is offered a better seat keeps the one she has until she answers, so a chain goes on
    only then, and nothing is offered that someone may still keep.

    desk: one of `market.limits.desks`. holding: option → who holds a seat of it or has an offer
    of one; wishing: option → who would rather have one than what she holds.

    Returns options and applicants, in the order in which the seats go.
    """
    held = {option: set(holding.get(option, ())) for option in desk}
    wished = {option: set(wishing.get(option, ())) for option in desk}
    offers: list[tuple[str, str]] = []
    while (found := _next_in(market, desk, held, wished)) is not None:
        applicant, option = found
        if not _fits(market, option, applicant, held):
            wished[option].discard(applicant)
            continue
        offers.append((option, applicant))
        held[option].add(applicant)
        wishes = market.preferences[applicant]
        for other in wishes[wishes.index(option) :]:
            if other in wished:
                wished[other].discard(applicant)
    return offers


def _fits(market: Market, option: str, applicant: str, held: Mapping[str, set[str]]) -> bool:
    """Say whether there is a seat for her while everyone else keeps hers."""
    if option in market.slots:
        names = held[option] | {applicant}
        return len(seat(market, option, names)[1]) == len(names)
    # Who keeps one seat until she answers for another counts once: she ends with one of them.
    limits = market.limits
    within: dict[int, set[str]] = defaultdict(set)
    for other, names in held.items():
        for name in names:
            for number in limits.path(other, market.groups.get(name, "")):
                within[number].add(name)
    path = limits.path(option, market.groups.get(applicant, ""))
    return all(len(within[number] | {applicant}) <= limits.all[number].most for number in path)


def _better(wishes: tuple[str, ...], held: str | None) -> tuple[str, ...]:
    return wishes if held is None else wishes[: wishes.index(held)]


def _next_in(
    market: Market,
    desk: tuple[str, ...],
    holding: Mapping[str, set[str]],
    wishing: Mapping[str, set[str]],
) -> tuple[str, str] | None:
    """Find who moves next into one of a desk's options, and which one she likes best."""
    if not any(wishing[option] for option in desk):
        return None
    held = {(option, name) for option in desk for name in holding[option]}
    wished = {(option, name) for option in desk for name in wishing[option]}
    new = [seat for seat in choose(market, desk, held | wished) if seat not in held]
    if not new:
        return None
    applicant = new[0][1]
    options = {option for option, name in new if name == applicant}
    return applicant, next(wish for wish in market.preferences[applicant] if wish in options)
