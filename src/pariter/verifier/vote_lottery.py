"""The lottery of a vote: frozen ballots, and the order between equal projects."""

from typing import Any

from pariter.verifier.claims import fail
from pariter.verifier.election import Election
from pariter.verifier.lottery import (
    LOTTERY_HEAD,
    ZERO_SALT,
    leaf_hash,
    lottery_number,
    read_head,
    rules_leaf,
    verify_draw,
)
from pariter.verifier.reading import (
    canonical,
    read_bytes,
    read_count,
    read_counts,
    read_mapping,
    read_names,
    read_object,
    require_keys,
)

VOTE_HEAD = (*LOTTERY_HEAD, "maximum_choices", "terms")


def verify_terms(value: object, stated: dict[str, Any], proved: list[str]) -> None:
    """Compare the money and the rule that a file goes by with those that were frozen.

    stated: budget, costs, completion and utility.
    """
    terms = read_object("the frozen terms", read_object("lottery", value).get("terms"))
    require_keys("the frozen terms", terms, stated)
    frozen = read_counts("the frozen cost", terms["costs"], sorted(stated["costs"]))
    for project, cost in stated["costs"].items():
        if cost != frozen[project]:
            fail(f"The cost of {project!r} is {cost}; {frozen[project]} was frozen.")
    for name in ("budget", "completion", "utility"):
        if stated[name] != terms[name]:
            fail(f"The {name} is {stated[name]!r}; {terms[name]!r} was frozen.")
    proved.append("Costs, budget and rule are those that were frozen with the ballots.")


def verify_ballots_lottery(document: dict[str, Any], election: Election, proved: list[str]) -> None:
    """Check that these ballots were frozen, and that the order of projects was drawn."""
    lottery = read_object("lottery", document["lottery"])
    require_keys("the lottery", lottery, (*VOTE_HEAD, "ballots"))
    frozen = read_mapping("the frozen ballots", lottery["ballots"], sorted(election.ballots))
    leaves: dict[str, bytes] = {}
    for token, ballot in frozen.items():
        place = f"the frozen ballot of {token!r}"
        require_keys(place, read_object(place, ballot), ("salt", "home", "preferences"))
        names = read_names(place, ballot["preferences"], in_order=False)
        if sorted(names) != election.ballots[token]:
            fail(f"The ballot of {token!r} is not the one that was frozen.")
        record = {
            "applicant": token,
            "home": ballot["home"],
            "preferences": names,
            "priorities": {},
            "token": token,
        }
        leaves[token] = leaf_hash(read_bytes(place + ", salt", ballot["salt"]), canonical(record))
    order = _verify_project_draw(lottery, list(election.costs), leaves, proved)
    if election.order != order:
        fail(f"The draw gives the projects the order {order}, the file says {election.order}.")
    proved.append("The order that decides between equal projects follows from the draw.")


def _verify_project_draw(
    lottery: dict[str, Any], projects: list[str], leaves: dict[str, bytes], proved: list[str]
) -> dict[str, int]:
    """Check root and seed of a vote, and give the order that the draw gives its projects."""
    maximum = lottery["maximum_choices"]
    if maximum is not None:
        read_count("the longest list", maximum)
    head = read_head(lottery)
    seats = dict.fromkeys(projects, 1)
    rules = rules_leaf(head, "equal_shares", seats, {}, maximum, lottery["terms"])
    quotas = leaf_hash(ZERO_SALT, canonical([]))
    seed = verify_draw(lottery, [rules, quotas], leaves, proved)
    drawn = {project: lottery_number(seed, project) for project in projects}
    return {project: place for place, project in enumerate(sorted(drawn, key=drawn.__getitem__))}


def verify_public_project_draw(value: object, projects: list[str], proved: list[str]) -> None:
    """Check that the order of projects was drawn, by the leaves of ballots that are not shown."""
    lottery = read_object("lottery", value)
    require_keys("the lottery", lottery, (*VOTE_HEAD, "leaves", "order"))
    leaves = {
        token: read_bytes(f"the leaf of {token!r}", leaf)
        for token, leaf in read_object("the leaves", lottery["leaves"]).items()
    }
    order = _verify_project_draw(lottery, projects, leaves, proved)
    stated = read_counts("the order", lottery["order"], projects)
    if stated != order:
        fail(f"The draw gives the projects the order {order}, the file says {stated}.")
    proved.append("The order that decides between equal projects follows from the draw.")
