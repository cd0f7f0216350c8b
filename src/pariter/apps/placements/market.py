"""From stored applications to the kernel's market, and back."""

from collections.abc import Mapping

from pariter.apps.applications import queries as applications
from pariter.apps.applications.models import Application
from pariter.apps.programmes.models import Call
from pariter.apps.programmes.quotas import quota_of
from pariter.kernels.allocation import Market


def build_market(
    *, call: Call, tokens: Mapping[int, str], order: Mapping[str, int]
) -> tuple[Market, dict[str, Application]]:
    """Return the market of a call under each applicant's token, and the applications by token.

    tokens: application id → token; order: token → place in the common order (0 is first).
    """
    found = {tokens[row.pk]: row for row in applications.submitted(call)}
    offers = list(call.offers.prefetch_related("quotas"))
    homes = {row.home.code for row in found.values() if row.home}
    quotas: dict[tuple[str, str], int] = {}
    for offer in offers:
        declared = {quota.home: quota.seats for quota in offer.quotas.all()}
        for home in homes:
            seats = quota_of(declared, home)
            if seats is not None:
                quotas[(offer.key, home)] = seats
    market = Market(
        applicants=tuple(sorted(found)),
        options=tuple(offer.key for offer in offers),
        capacities={offer.key: offer.capacity for offer in offers},
        preferences={
            token: tuple(preference.offer.key for preference in row.preferences.all())
            for token, row in found.items()
        },
        order=order,
        groups={token: row.home.code for token, row in found.items() if row.home},
        quotas=quotas,
    )
    return market, found
