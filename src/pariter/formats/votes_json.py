"""Votes on projects as JSON, by the names of `Election`; see docs/reference/formats.md."""

from pariter.formats import market_json
from pariter.formats.errors import FormatError
from pariter.formats.pabulib import Budgeting
from pariter.kernels.allocation.equal_shares import Election

CENTS = 100


def parse(text: str, name: str) -> Budgeting:
    """Read budget and costs in cents, ballots, and an order of projects if there is one.

    name: what errors call the file.

    Raises FormatError for what is not JSON, or not such a form. The election is not validated
    beyond that.
    """
    file = market_json.part(text, name)
    file.require_keys(("budget", "costs", "ballots"), ("order",))
    costs = file.part("costs").mapping()
    order = file.part("order", {}).mapping()
    holders: dict[object, str] = {}
    for project, number in order.items():
        place = f"the file, 'order', {project!r}"
        if project not in costs:
            raise FormatError(name, place, project, "No project has this name; correct it.")
        if type(number) is not int or number in holders:
            mend = "Give each project a whole number of its own."
            raise FormatError(name, place, number, mend)
        holders[number] = project
    ballots = {voter: tuple(part.texts()) for voter, part in file.part("ballots").parts().items()}
    election = Election(file.value["budget"], costs, ballots, order, step=CENTS)
    return Budgeting(election, {}, dict.fromkeys(costs, ""), None)
