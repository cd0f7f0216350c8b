"""Amounts with up to two decimals, as files write them."""

import re

CENTS = 100

AMOUNT = r"^([0-9]{1,9})([.,]([0-9]{1,2}))?$"
"""An amount, with cents or without; engines search for it, so it holds its own ends."""

_AMOUNT = re.compile(AMOUNT)


def is_amount(text: str) -> bool:
    """Tell whether a text is an amount."""
    return text.isascii() and _AMOUNT.fullmatch(text) is not None


def cents(text: str) -> int:
    """Return an amount in cents. Raises ValueError."""
    found = _AMOUNT.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no amount; write one such as 31250.50")
    return int(found[1]) * CENTS + int((found[3] or "0").ljust(2, "0"))
