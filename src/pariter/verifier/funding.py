"""The file of money that was given by votes."""

import hashlib
from typing import Any

from pariter.verifier.claims import fail
from pariter.verifier.election import read_election, read_fraction
from pariter.verifier.purchases import read_dropped, verify_purchases
from pariter.verifier.reading import canonical, require, require_keys
from pariter.verifier.shares import verify_share
from pariter.verifier.vote_lottery import verify_ballots_lottery, verify_terms

FUNDING_LEAVES_OPEN = (
    "That the ballots and costs in this file are those that people sent.",
    "That the order which decides between equal projects was drawn by lot, without a lottery here.",
    "That the beacon is what the named public source announced: look it up there.",
    "Why projects were given up after the run, if some were.",
)


def verify_funding(document: dict[str, Any], proved: list[str]) -> None:
    """Spend the budget anew by the ballots, and compare every purchase."""
    parts = ("format", "engine", "mechanism", "utility", "completion", "election", "input_hash")
    more = ("share", "purchases", "completed", "dropped", "spent")
    require_keys("the file", document, (*parts, *more), ("lottery",))
    require(document, "engine", str, "the file")
    if document["mechanism"] != "equal_shares":
        fail(f"The mechanism {document['mechanism']!r} is not equal_shares.")
    election = read_election(document)
    proved.append(
        f"The inputs make sense: {len(election.ballots)} ballots, {len(election.costs)} projects."
    )
    hashed = {name: document[name] for name in ("completion", "utility")}
    hashed |= document["election"]
    if "lottery" in document:
        given = document["election"].keys() - {"ballots", "order"}
        terms = {name: hashed[name] for name in ("completion", "utility", *given)}
        verify_terms(document["lottery"], terms, proved)
    digest = hashlib.sha256(canonical(hashed)).hexdigest()
    if document["input_hash"] != digest:
        fail(f"The inputs give the hash {digest}, the file says {document['input_hash']!r}.")
    proved.append("The hash is that of these inputs.")
    dropped = read_dropped(document, election)
    anew = [number for number, step in enumerate(dropped) if step["policy"] == "reoptimise"]
    barred = [name for step in dropped[: max(anew, default=-1) + 1] for name in step["projects"]]
    share = read_fraction("the share", document["share"])
    verify_share(election, share, frozenset(barred), proved)
    verify_purchases(document, election, share, dropped, proved)
    if "lottery" in document:
        verify_ballots_lottery(document, election, proved)
