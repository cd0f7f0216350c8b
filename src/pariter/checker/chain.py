"""The chain of a ledger: each entry names the digest of the one before."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from pariter.checker.errors import BadFileError

GENESIS = "0" * 64
"""What the first entry names as the one before it."""


def verify_chain(entries: Iterable[Mapping[str, Any]], head: object) -> None:
    """Check that nothing was changed, removed, added or moved, by the digests alone.

    entries: with `previous`, `content` and `digest`; head: the digest that the last one must have.

    Raises BadFileError at the first that does not fit.
    """
    before = GENESIS
    for number, entry in enumerate(entries, start=1):
        if entry["previous"] != before:
            raise BadFileError(
                f"entry {number}, previous",
                entry["previous"],
                f"The entry before has the digest {before}: one was removed, added or moved. "
                "Ask for the whole ledger",
            )
        before = _digest(before, entry["content"])
        if entry["digest"] != before:
            raise BadFileError(
                f"entry {number}, digest",
                entry["digest"],
                f"Its content gives {before}: it was changed. Ask for the ledger as it was",
            )
    if head != before:
        raise BadFileError(
            "head", head, f"The last entry has {before}: entries are missing. Ask for all of them"
        )


def _digest(previous: str, content: Mapping[str, Any]) -> str:
    record = {"content": content, "previous": previous}
    text = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    try:
        return hashlib.sha256(text.encode("utf-8")).hexdigest()
    except UnicodeEncodeError as error:
        mend = "This is no valid Unicode. Ask for the ledger as it was"
        raise BadFileError("content", error.object[error.start : error.end], mend) from error
