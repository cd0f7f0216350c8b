"""The proof of a first-come list: replayed from the turns, it must give who holds a seat."""

from typing import Any

from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.models import Placement
from pariter.apps.programmes.models import Offer
from pariter.apps.programmes.quotas import quota_of
from pariter.kernels.allocation import Market, check, first_come
from pariter.kernels.allocation.audit import build_audit


def first_come_audit(offer: Offer) -> dict[str, Any]:
    """Return the audit of one first-come list as it stands, by application reference.

    Those who gave their place back, declined or let an offer expire are out; everyone else is
    served by turn. Raises PlacementError when the stored places are not what the turns give, and
    where people came together: whether they fitted depends on what was free at each moment.
    """
    active = list(
        Placement.objects.filter(offer=offer, state__in=Placement.ACTIVE)
        .select_related("application__home")
        .order_by("order")
    )
    if any(placement.seats > 1 for placement in active):
        raise PlacementError(
            "together",
            f"Offer {offer.key} has people who came together, and who are passed over while they "
            "do not fit; the turns alone do not prove such a list. Read its acts in the journal.",
        )
    names = {placement.application.reference: placement for placement in active}
    homes = {
        name: placement.application.home.code
        for name, placement in names.items()
        if placement.application.home
    }
    declared = {quota.home: quota.seats for quota in offer.quotas.all()}
    limits = {home: quota_of(declared, home) for home in set(homes.values())}
    market = Market(
        applicants=tuple(names),
        options=(offer.key,),
        capacities={offer.key: offer.capacity},
        preferences=dict.fromkeys(names, (offer.key,)),
        order={name: placement.order for name, placement in names.items()},
        groups=homes,
        quotas={(offer.key, home): seats for home, seats in limits.items() if seats is not None},
    )
    allocation = first_come(market)
    check(market, allocation)
    for name, placement in names.items():
        holds = placement.state in Placement.HOLDING
        if holds != (allocation.assignment[name] == offer.key):
            raise PlacementError(
                "broken_list",
                f"Offer {offer.key}, {name}: stored as {placement.state}, but the turns give "
                f"{'a seat' if not holds else 'no seat'}; look at its acts in the journal.",
            )
    return build_audit(market, allocation)
