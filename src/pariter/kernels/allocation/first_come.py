"""First come, first served."""

from pariter.kernels.allocation.allocation import Allocation
from pariter.kernels.allocation.market import Market, MarketError
from pariter.kernels.allocation.serial_dictatorship import refuse_slots, serve_in_order


def first_come(market: Market) -> Allocation:
    """Give each applicant, in the order of arrival, the first wish that still has a seat.

    market: `order` holds arrival numbers; a market with one option is a plain sign-up.

    Raises MarketError when the market is malformed, or has priorities or classes of slots.
    """
    market.validate()
    refuse_slots(market, "First come")
    ranked = sorted(option for option, numbers in market.priorities.items() if numbers)
    if ranked:
        raise MarketError(
            "priorities",
            ranked,
            "First come knows no priorities; remove them or use deferred acceptance.",
        )
    return Allocation(market, "first_come", serve_in_order(market))
