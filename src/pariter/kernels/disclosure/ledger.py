"""Ledger: everything that was ever released or refused, each entry chained to the one before."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pariter.kernels.canonical import canonical_json

GENESIS = "0" * 64
"""What the first entry names as the one before it."""


class LedgerError(ValueError):
    """A ledger that was altered; says where."""


@dataclass(frozen=True)
class LedgerEntry:
    """previous: digest of the entry before; content: a JSON value; digest: SHA-256 of both."""

    previous: str
    content: Mapping[str, Any]
    digest: str


def append(head: str, content: Mapping[str, Any]) -> LedgerEntry:
    """Make the entry that follows the one with digest `head`; GENESIS for the first."""
    return LedgerEntry(head, content, _digest(head, content))


def verify_chain(entries: Iterable[LedgerEntry]) -> str:
    """Return the digest of the last entry, GENESIS when there is none.

    entries: from the very first on. Raises LedgerError at the first that does not fit.
    """
    head = GENESIS
    for number, entry in enumerate(entries, start=1):
        if entry.previous != head:
            raise LedgerError(
                f"Ledger entry {number} follows {entry.previous}, but the entry before it is "
                f"{head}: one was removed, added or moved. Restore the ledger."
            )
        expected = _digest(entry.previous, entry.content)
        if entry.digest != expected:
            raise LedgerError(
                f"Ledger entry {number} has the digest {entry.digest}, its content gives "
                f"{expected}: it was changed. Restore the ledger."
            )
        head = entry.digest
    return head


def _digest(previous: str, content: Mapping[str, Any]) -> str:
    record = canonical_json({"content": dict(content), "previous": previous})
    return hashlib.sha256(record).hexdigest()
