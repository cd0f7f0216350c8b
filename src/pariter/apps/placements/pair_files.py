"""The files that prove how pairs were made."""

from typing import Any

from pariter.kernels.allocation.pair_market import hash_pairs
from pariter.kernels.allocation.pairing import Pairing


def pair_files(pairing: Pairing) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the audit for the office, and what everyone may have."""
    market = pairing.market.to_json()
    digest = hash_pairs(pairing.mechanism, market)
    audit = {"input_hash": digest, "market": market, "result": pairing.proof}
    public = {"input_hash": digest, "pairs": len(pairing.pairs), "worth": pairing.value}
    return audit, public
