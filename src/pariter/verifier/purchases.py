"""Purchases, one after another, each the cheapest for its supporters."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from pariter.verifier.claims import fail
from pariter.verifier.election import Election, read_fraction
from pariter.verifier.reading import read_count, read_names, read_object, require, require_keys
from pariter.verifier.wallets import Wallets


def read_dropped(document: dict[str, Any], election: Election) -> list[dict[str, Any]]:
    """Read which projects were given up after the run, and after which purchase."""
    steps: list[dict[str, Any]] = require(document, "dropped", list, "the file")
    gone: set[str] = set()
    last = 0
    for step in steps:
        require_keys("a drop", read_object("a drop", step), ("policy", "projects", "after"))
        names = read_names("the projects of a drop", step["projects"])
        if gone & set(names) or not set(names) <= election.costs.keys():
            fail(f"The projects {names!r} cannot be given up here.")
        gone.update(names)
        after = read_count("a drop's place", step["after"])
        if step["policy"] not in ("chain", "reoptimise") or after < last:
            fail(f"The drop of {names!r} makes no sense.")
        if step["policy"] == "reoptimise" and after:
            fail(f"After the drop of {names!r} purchases must begin anew.")
        last = after
    return steps


def verify_purchases(
    document: dict[str, Any],
    election: Election,
    share: Fraction,
    dropped: list[dict[str, Any]],
    proved: list[str],
) -> None:
    """Buy one project after another, and compare each purchase and who pays what."""
    purchases = require(document, "purchases", list, "the file")
    funded: dict[str, dict[int, Fraction]] = {}
    completed: list[str] = []
    gone: set[str] = set()
    wallets = Wallets(election, share, election.costs)
    voters_of: dict[frozenset[str], list[str]] = {}
    for voter, ballot in election.ballots.items():
        voters_of.setdefault(frozenset(ballot), []).append(voter)
    steps = list(dropped)
    chained = False
    for number in range(len(purchases) + 1):
        while steps and steps[0]["after"] <= number:
            step = steps.pop(0)
            if step["policy"] == "chain" and not (number == 0 and _anew_later(steps)):
                _end_phase(election, wallets, chained, funded, completed, gone)
                chained = True
            gone.update(step["projects"])
            for project in step["projects"]:
                wallets.give_back(funded.pop(project, {}))
            wallets.open(election.costs.keys() - gone - funded.keys() - set(completed))
        if number == len(purchases):
            break
        offer = wallets.cheapest(_left(election, funded, completed, gone) if chained else None)
        _check_purchase(election, purchases[number], offer, number)
        if offer is not None:
            most, paid = wallets.pay(*offer)
            funded[offer[0]] = paid
            _check_payments(election, purchases[number], most, paid, voters_of)
    proved.append(
        f"Each of the {len(purchases)} purchases asked least of its supporters, by exact fractions."
    )
    proved.append("All payments add up to the cost, and nobody pays more than she has.")
    _end_phase(election, wallets, chained, funded, completed, gone)
    proved.append("Nothing that its supporters could still pay for is left out.")
    if document["completed"] != completed:
        fail(f"What is left goes to {completed!r}, the file says {document['completed']!r}.")
    spent = sum(election.costs[name] for name in (*funded, *completed) if name not in gone)
    if spent != document["spent"] or spent > election.budget:
        fail(f"{spent} of {election.budget} is spent, the file says {document['spent']!r}.")
    proved.append(f"The projects cost {spent}, within the budget of {election.budget}.")


def _anew_later(steps: list[dict[str, Any]]) -> bool:
    return any(step["policy"] == "reoptimise" for step in steps)


def _left(election: Election, funded: Iterable[str], completed: list[str], gone: set[str]) -> int:
    spent = sum(election.costs[name] for name in (*funded, *completed) if name not in gone)
    return election.budget - spent


def _check_purchase(
    election: Election, stated: object, offer: tuple[str, int, int] | None, number: int
) -> None:
    place = f"purchase {number + 1}"
    value = read_object(place, stated)
    require_keys(place, value, ("project", "most", "less"))
    if offer is None or value["project"] != offer[0]:
        due = "nothing" if offer is None else repr(offer[0])
        fail(f"{place} is {value['project']!r}; the rule buys {due}.")


def _check_payments(
    election: Election,
    stated: dict[str, Any],
    most: Fraction,
    paid: dict[int, Fraction],
    voters_of: dict[frozenset[str], list[str]],
) -> None:
    place = f"the payments for {stated['project']!r}"
    if read_fraction(place, stated["most"]) != most:
        fail(f"{place}: the most is {most}, the file says {stated['most']!r}.")
    less = {
        voter: str(amount)
        for number, amount in paid.items()
        if amount != most
        for voter in voters_of[election.groups[number][0]]
    }
    if stated["less"] != less:
        fail(f"{place}: not those pay less who have less.")
    total = sum(amount * election.groups[number][1] for number, amount in paid.items())
    if total != election.costs[stated["project"]]:
        fail(f"{place} do not add up to its cost.")


def _end_phase(
    election: Election,
    wallets: Wallets,
    chained: bool,
    funded: dict[str, dict[int, Fraction]],
    completed: list[str],
    gone: set[str],
) -> None:
    """See that nothing is left to buy, and give what is left by votes if the rule does."""
    offer = wallets.cheapest(_left(election, funded, completed, gone) if chained else None)
    if offer is not None:
        fail(f"The supporters of {offer[0]!r} could pay for it, and it was not bought.")
    while election.completion == "add1u":
        left = _left(election, funded, completed, gone)
        fitting = [
            name
            for name, cost in election.costs.items()
            if cost <= left
            and election.votes[name]
            and name not in funded
            and name not in completed
            and name not in gone
        ]
        if not fitting:
            return
        completed.append(election.first(fitting, by_votes=True))
        wallets.bounds.pop(completed[-1], None)
