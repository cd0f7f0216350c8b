"""The lottery: a root over the frozen list, a seed by the public draw, a number for each token."""

import hashlib
import hmac
from datetime import datetime
from typing import Any

from pariter.verifier.claims import fail
from pariter.verifier.reading import canonical, read_bytes, require

ZERO_SALT = bytes(32)
LOTTERY_FORMAT = "pariter-lottery/1"
LOTTERY_HEAD = (
    "format",
    "call",
    "engine",
    "source",
    "committed_at",
    "draw_at",
    "root",
    "beacon",
    "seed",
)


def verify_draw(
    lottery: dict[str, Any], rules: list[bytes], leaves: dict[str, bytes], proved: list[str]
) -> bytes:
    """Check times, root and seed, and return the seed."""
    read_head(lottery)
    if _moment(lottery, "committed_at") >= _moment(lottery, "draw_at"):
        fail(
            f"The list was frozen at {lottery['committed_at']}, "
            f"not before the draw at {lottery['draw_at']}."
        )
    proved.append("The file says that the list was frozen before the draw.")
    root = _tree([*rules, *(leaves[token] for token in sorted(leaves))])
    if lottery["root"] != root.hex():
        fail(
            f"The frozen list and rules give the root {root.hex()}, "
            f"the file says {lottery['root']!r}: something changed after the freeze."
        )
    proved.append(f"The root commits to exactly these rules and {len(leaves)} frozen records.")
    proved.append("The root commits to the draw's source and time too.")
    message = lottery["call"].encode() + root
    seed = hmac.new(lottery["beacon"].encode(), message, "sha256")
    if lottery["seed"] != seed.hexdigest():
        fail(f"Beacon, call and root give the seed {seed.hexdigest()}, not {lottery['seed']!r}.")
    proved.append("The seed follows from the beacon, the call and the root.")
    return seed.digest()


def read_head(lottery: dict[str, Any]) -> dict[str, Any]:
    """Check what is told of every lottery, and return it."""
    for name in LOTTERY_HEAD:
        if not require(lottery, name, str, "the lottery"):
            fail(f"The lottery's {name} is empty.")
    if lottery["format"] != LOTTERY_FORMAT:
        fail(f"The lottery's format is {lottery['format']!r}; this program knows {LOTTERY_FORMAT}.")
    return lottery


def _moment(lottery: dict[str, Any], name: str) -> datetime:
    try:
        at = datetime.fromisoformat(lottery[name])
    except ValueError:
        fail(f"The lottery's {name} is {lottery[name]!r}, not a time.")
    if at.tzinfo is None:
        fail(f"The lottery's {name} {lottery[name]!r} has no time zone.")
    return at


def read_withdrawn(lottery: dict[str, Any]) -> dict[str, bytes]:
    """Read the leaves of those who left between the freeze and the draw."""
    withdrawn = require(lottery, "withdrawn", dict, "the lottery")
    return {token: read_bytes(f"the leaf of {token!r}", leaf) for token, leaf in withdrawn.items()}


def rules_leaf(
    lottery: dict[str, Any],
    mechanism: str,
    capacities: dict[str, int],
    slots: dict[str, Any],
    maximum: int | None,
    terms: dict[str, Any] | None = None,
) -> bytes:
    """Hash the record of the public rules; terms: of a vote."""
    record: dict[str, Any] = {
        "call": lottery["call"],
        "capacities": capacities,
        "draw": {"at": lottery["draw_at"], "source": lottery["source"]},
        "engine": lottery["engine"],
        "mechanism": mechanism,
    }
    if slots:
        record["slots"] = slots
    if maximum is not None:
        record["maximum_choices"] = maximum
    if terms is not None:
        record["terms"] = terms
    return leaf_hash(ZERO_SALT, canonical(record))


def lottery_number(seed: bytes, token: str) -> str:
    """Compute the number of a token, as 64 hexadecimal digits."""
    return hmac.new(seed, b"lottery" + token.encode(), "sha256").hexdigest()


def leaf_hash(salt: bytes, payload: bytes) -> bytes:
    """Hash one frozen record with its salt."""
    return hashlib.sha256(b"\x00" + salt + payload).digest()


def _tree(leaves: list[bytes]) -> bytes:
    """Compute the Merkle tree hash by its definition in RFC 6962, section 2.1."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\x01" + _tree(leaves[:split]) + _tree(leaves[split:])).digest()
