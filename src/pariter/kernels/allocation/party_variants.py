"""Other rules for the same parties: a market as it would be with other settings."""

from dataclasses import dataclass, replace

from pariter.kernels.allocation.party_market import PartyMarket
from pariter.kernels.allocation.party_rounds import PartyAllocation, party_rounds


@dataclass(frozen=True)
class PartyVariant:
    """Settings to try on a market of parties.

    places: most that one party may hold; share: most that one home may hold; None: no limit.
    kept: whether seats are kept for homes never served; new_first: whether these come first.
    """

    places: int | None
    share: int | None
    kept: bool = True
    new_first: bool = True


def run_party_variant(market: PartyMarket, variant: PartyVariant) -> PartyAllocation:
    """Give the places as they would be under other settings; wishes and numbers do not change.

    Raises MarketError for a limit below 1.
    """
    changed = replace(market, places=variant.places, share=variant.share)
    if not variant.kept:
        changed = replace(changed, kept={})
    if not variant.new_first:
        changed = replace(changed, served=frozenset(), kept={})
    return party_rounds(changed)
