"""Serial dictatorship: one order for all options."""

from collections.abc import Iterable

from pariter.kernels.allocation.allocation import Allocation
from pariter.kernels.allocation.market import Market, MarketError


def serial_dictatorship(market: Market) -> Allocation:
    """Give each applicant in turn, by one common merit list, the first wish with a free seat.

    market: the list goes by priority, then by `order`. Nobody gains by a false list of wishes, and
    no other allocation is better for someone and worse for nobody (Svensson 1999).

    Raises MarketError when the market is malformed, has classes of slots, or priorities that are
    not the same at every option.
    """
    market.validate()
    refuse_slots(market, "Serial dictatorship")
    return Allocation(market, "serial_dictatorship", serve_in_turn(market, merit_list(market)))


def merit_list(market: Market) -> list[str]:
    """Return the applicants by the one list that all options share, the first one first.

    Raises MarketError where options differ.
    """
    common = dict(market.priorities.get(market.options[0], {})) if market.options else {}
    for option in market.options:
        if dict(market.priorities.get(option, {})) != common:
            raise MarketError(
                "priorities",
                option,
                "Its priorities are not those of the other options, but serial dictatorship has "
                "one list; use deferred acceptance.",
            )
    return sorted(market.applicants, key=lambda name: (common.get(name, 0), market.order[name]))


def refuse_slots(market: Market, mechanism: str) -> None:
    """Raise MarketError where an option has classes of slots."""
    if market.slots:
        raise MarketError(
            "slots",
            sorted(market.slots),
            f"{mechanism} knows no classes of slots; remove them or use deferred acceptance.",
        )


def serve_in_order(market: Market) -> dict[str, str | None]:
    """Give each applicant in turn, by `order`, the first wish that still has a seat."""
    return serve_in_turn(market, sorted(market.applicants, key=market.order.__getitem__))


def serve_in_turn(market: Market, applicants: Iterable[str]) -> dict[str, str | None]:
    """Give each applicant in turn the first wish that still has a seat.

    market: valid, without classes of slots. A seat is free when the option is not full, nor the
    quota of the applicant's home, nor any cap that counts the seat.
    """
    limits = market.limits
    free = [limit.most for limit in limits.all]
    assignment: dict[str, str | None] = {}
    for applicant in applicants:
        home = market.groups.get(applicant, "")
        assignment[applicant] = None
        for wish in market.preferences[applicant]:
            path = limits.path(wish, home)
            if all(free[number] > 0 for number in path):
                for number in path:
                    free[number] -= 1
                assignment[applicant] = wish
                break
    return assignment
