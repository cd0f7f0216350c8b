"""Serial dictatorship: one order for all options."""

from pariter.kernels.allocation.market import Market


def serve_in_order(market: Market) -> dict[str, str | None]:
    """Give each applicant in turn, by `order`, the first wish that still has a seat.

    market: valid and without priorities. A seat is free when the option is not full and the
    quota of the applicant's home is not.
    """
    free = dict(market.capacities)
    home_free = dict(market.quotas)
    assignment: dict[str, str | None] = {}
    for applicant in sorted(market.applicants, key=market.order.__getitem__):
        home = market.groups.get(applicant, "")
        taken = None
        for wish in market.preferences[applicant]:
            if free[wish] > 0 and home_free.get((wish, home), 1) > 0:
                taken = wish
                break
        assignment[applicant] = taken
        if taken is not None:
            free[taken] -= 1
            if (taken, home) in home_free:
                home_free[taken, home] -= 1
    return assignment
