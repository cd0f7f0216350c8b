"""From stored applications to the kernel's market, and back."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from pariter.apps.applications import queries as applications
from pariter.apps.applications.answers import facts_of, points_by_priority, traits_of
from pariter.apps.applications.models import Application
from pariter.apps.placements.errors import PlacementError
from pariter.apps.programmes.models import Call, Offer
from pariter.apps.programmes.quotas import quota_of
from pariter.kernels.allocation import Cap, Market, SlotClass


def build_market(
    *, call: Call, tokens: Mapping[int, str], order: Mapping[str, int]
) -> tuple[Market, dict[str, Application]]:
    """Return the market of a call under each applicant's token, and the applications by token.

    tokens: application id → token; order: token → place in the common order (0 is first).
    Raises PlacementError where points cannot be counted, since an answer is missing.
    """
    found = {tokens[row.pk]: row for row in applications.submitted(call)}
    offers = list(call.offers.prefetch_related("quotas"))
    facts = {
        token: {
            "home": row.home.code if row.home else None,
            "homes": call.homes,
            **facts_of(call, row.answers),
        }
        for token, row in found.items()
    }
    market = Market(
        applicants=tuple(sorted(found)),
        options=tuple(offer.key for offer in offers),
        capacities={offer.key: offer.capacity for offer in offers},
        preferences={
            token: tuple(preference.offer.key for preference in row.preferences.all())
            for token, row in found.items()
        },
        order=order,
        priorities=_priorities(call, offers, found, facts),
        groups={token: row.home.code for token, row in found.items() if row.home},
        quotas=_quotas(offers, found),
        slots={offer.key: _classes(offer) for offer in offers if offer.slots},
        caps=tuple(
            Cap(cap["key"], cap["most"], tuple(cap["offers"]), tuple(cap["homes"]))
            for cap in call.caps
        ),
        traits={token: traits_of(call, facts[token]) for token in found} if call.traits else {},
        maximum_choices=call.maximum_choices,
    )
    return market, found


def _quotas(
    offers: Sequence[Offer], found: Mapping[str, Application]
) -> dict[tuple[str, str], int]:
    homes = {row.home.code for row in found.values() if row.home}
    quotas: dict[tuple[str, str], int] = {}
    for offer in offers:
        declared = {quota.home: quota.seats for quota in offer.quotas.all()}
        for home in homes:
            seats = quota_of(declared, home)
            if seats is not None:
                quotas[(offer.key, home)] = seats
    return quotas


def _priorities(
    call: Call,
    offers: Sequence[Offer],
    found: Mapping[str, Application],
    facts: Mapping[str, Mapping[str, object]],
) -> dict[str, dict[str, int]]:
    """Return option → applicant → points below zero, so that more points are ahead."""
    if not call.priorities:
        return {}
    points = {token: points_by_priority(call, facts[token]) for token in found}
    _refuse_missing(found, points)
    return {
        offer.key: {
            token: -sum(
                points[token][priority["key"]] or 0
                for priority in call.priorities
                if not priority["offers"] or offer.key in priority["offers"]
            )
            for token in found
        }
        for offer in offers
    }


def _refuse_missing(
    found: Mapping[str, Application], points: Mapping[str, Mapping[str, int | None]]
) -> None:
    missing = sorted(
        found[token].reference for token, counted in points.items() if None in counted.values()
    )
    if missing:
        raise PlacementError(
            "missing_points",
            _(
                "Points cannot be counted for %(count)d applications, since an answer is missing: "
                "%(references)s. Fill it in first."
            )
            % {"count": len(missing), "references": ", ".join(missing[:5])},
        )


def _classes(offer: Offer) -> tuple[SlotClass, ...]:
    return tuple(
        SlotClass(
            name=slots["key"],
            seats=slots["seats"],
            tiers=tuple(slots["first"]),
            only=slots["only"],
            protected=slots["protected"] and bool(slots["first"]),
        )
        for slots in offer.slots
    )
