"""What lines of sums are called in tables of counts."""

import re
from functools import lru_cache

ALONE = frozenset({
    "all", "sum", "tot", "tot.", "_t", "tutti", "tutte", "somma", "ensemble", "somme", "tous",
    "toutes",
})  # fmt: skip
"""Values that are sums where nothing else stands beside them."""

WORDS = frozenset({
    "total", "totals", "subtotal", "totale", "totali", "totaux", "gesamt", "insgesamt", "summe",
})  # fmt: skip
"""Words of a value that make it a sum, such as those of "Grand total"."""

PARTS = ("tota", "gesamt", "summe")
"""One of these is in each of the words."""


@lru_cache(maxsize=10_000)
def adds_up(value: str) -> bool:
    """Say whether a value is called as sums of the others are."""
    folded = value.casefold()
    return folded in ALONE or not WORDS.isdisjoint(re.findall(r"[^\W\d_]+", folded))
