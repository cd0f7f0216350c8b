"""Serial dictatorship: one order for all options."""

from pariter.kernels.allocation.allocation import Allocation
from pariter.kernels.allocation.market import Market, MarketError


def serial_dictatorship(market: Market) -> Allocation:
    """Give each applicant in turn, by one common merit list, the first wish with a free seat.

    market: `order` is the list. Nobody gains by a false list, and no other allocation is better
    for someone and worse for nobody (Svensson 1999).

    Raises MarketError when the market is malformed, or has priorities or classes of slots.
    """
    market.validate()
    refuse_own_orders(market, "Serial dictatorship")
    return Allocation(market, "serial_dictatorship", serve_in_order(market))


def refuse_own_orders(market: Market, mechanism: str) -> None:
    """Raise MarketError where an option has an order of its own."""
    mend = "remove them or use deferred_acceptance."
    ranked = sorted(option for option, numbers in market.priorities.items() if numbers)
    if ranked:
        raise MarketError("priorities", ranked, f"{mechanism} knows no priorities; {mend}")
    if market.slots:
        raise MarketError(
            "slots", sorted(market.slots), f"{mechanism} knows no classes of slots; {mend}"
        )


def serve_in_order(market: Market) -> dict[str, str | None]:
    """Give each applicant in turn, by `order`, the first wish that still has a seat.

    market: valid, without priorities and classes of slots. A seat is free when the option is not
    full, nor the quota of the applicant's home, nor any cap that counts the seat.
    """
    limits = market.limits
    free = [limit.most for limit in limits.all]
    assignment: dict[str, str | None] = {}
    for applicant in sorted(market.applicants, key=market.order.__getitem__):
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
