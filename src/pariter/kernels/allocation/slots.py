"""Classes of slots: seats of one option that are filled by an order of their own.

An option fills its classes one after another, and each takes the best who are left. This is the
choice of Kominers and Sönmez (2016, slot-specific priorities). It never rejects more because
fewer ask, so deferred acceptance stays stable and rewards no false list.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from pariter.kernels.allocation.errors import MarketError

OPEN = "open"
"""Name of the class that is open to everyone, where the functions here make one."""


@dataclass(frozen=True)
class SlotClass:
    """Seats that share one order.

    name: unlike the option's other classes; seats: how many.
    tiers: traits, the first goes before the second and so on; who has none of them comes last.
    only: whether a seat stays empty rather than go to someone with none of these traits.
    priorities: applicant → number for these seats alone; without it the option's own count.
    protected: whether its cut-off tells too much about people and is never told.
    """

    name: str
    seats: int
    tiers: tuple[str, ...] = ()
    only: bool = False
    priorities: Mapping[str, int] = field(default_factory=dict)
    protected: bool = False

    def tier(self, traits: Collection[str]) -> int | None:
        """Give the applicant's tier, 0 is first; None where these seats are not open to her."""
        for place, trait in enumerate(self.tiers):
            if trait in traits:
                return place
        return None if self.only else len(self.tiers)


def minimum_guarantee(
    capacity: int, reserves: Mapping[str, int], *, only: bool = False, protected: bool = True
) -> tuple[SlotClass, ...]:
    """Fill reserved seats first, so that members who would get a seat anyway count towards them.

    With one reserve that is not `only`, these are the soft minority reserves of Hafalir, Yenmez
    and Yildirim (2013).

    capacity: all seats of the option; reserves: trait → seats, filled in this order.

    Raises MarketError when the reserves do not fit into the capacity.
    """
    reserved, left = _reserved(capacity, reserves, only, protected)
    return (*reserved, SlotClass(OPEN, left))


def over_and_above(
    capacity: int, reserves: Mapping[str, int], *, only: bool = False, protected: bool = True
) -> tuple[SlotClass, ...]:
    """Fill open seats first, so that reserved seats come on top of what members win there.

    capacity: all seats of the option; reserves: trait → seats, filled in this order.

    Raises MarketError when the reserves do not fit into the capacity.
    """
    reserved, left = _reserved(capacity, reserves, only, protected)
    return (SlotClass(OPEN, left), *reserved)


def _reserved(
    capacity: int, reserves: Mapping[str, int], only: bool, protected: bool
) -> tuple[list[SlotClass], int]:
    left = capacity - sum(reserves.values())
    if left < 0:
        raise MarketError(
            "reserves",
            dict(reserves),
            f"They take more than the {capacity} seats there are; reserve fewer.",
        )
    if OPEN in reserves:
        raise MarketError("reserves", OPEN, "The open seats have this name; rename the trait.")
    classes = [
        SlotClass(trait, seats, (trait,), only=only, protected=protected)
        for trait, seats in reserves.items()
    ]
    return classes, left
