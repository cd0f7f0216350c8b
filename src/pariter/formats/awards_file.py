"""Projects that ask for money, with scores of a jury: CSV, JSON, or votes as scores (.pb).

See docs/reference/formats.md.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pariter.formats import market_json, pabulib, table
from pariter.formats.errors import FormatError, decode
from pariter.formats.market_file import by_lot, lot_note
from pariter.kernels.allocation.knapsack import Request, Round

ENDINGS = (".csv", ".json", ".pb")
COLUMNS = ("project", "score", "asked", "minimum", "order")
CENTS = "Write a whole number of cents, such as 120050 for 1200.50."


@dataclass(frozen=True)
class ScoresFile:
    """A round as a file gives it, and what had to be decided to read it so.

    unit: how many parts make up the file's unit of money: 100 for votes with amounts in
    hundredths, otherwise 1.
    """

    round: Round
    unit: int
    notes: tuple[str, ...] = ()


def read(path: Path, *, budget: int | None, seed: str) -> ScoresFile:
    """Read a round; who has no order number in the file gets one by lot.

    budget: in cents, before that of the file; seed: what order numbers are drawn from.

    Raises FormatError for what the file holds, OSError when it cannot be opened. The round is
    not validated.
    """
    text = decode(path.read_bytes(), path.name)
    ending = path.suffix.lower()
    unit = 1
    if ending == ".json":
        found = _from_json(text, path.name)
    elif ending == ".csv":
        found = _from_csv(text, path.name)
    elif ending == ".pb":
        found, unit = _from_votes(text, path.name)
    else:
        mend = f"Files end in {', '.join(ENDINGS)}."
        raise FormatError(path.name, "its ending", path.suffix, mend)
    if budget is not None:
        is_in_units = ending == ".pb" and unit == 1
        found, unit = (
            _in_units(found, budget) if is_in_units else (replace(found, budget=budget), unit)
        )
    elif found.budget == 0:
        raise FormatError(path.name, "budget", None, "Say how much there is: --budget CENTS.")
    if found.order or not found.requests:
        return ScoresFile(found, unit)
    drawn = replace(found, order=by_lot(found.requests, seed))
    return ScoresFile(drawn, unit, (lot_note(seed),))


def _in_units(found: Round, cents: int) -> tuple[Round, int]:
    """Set the budget of votes with whole amounts; all is counted in cents if it is not whole."""
    if cents % 100 == 0:
        return replace(found, budget=cents // 100), 1
    requests = {
        project: Request(one.score, one.asked * 100, one.minimum * 100)
        for project, one in found.requests.items()
    }
    return Round(cents, requests, found.order), 100


def _from_csv(text: str, name: str) -> Round:
    requests: dict[str, Request] = {}
    order: dict[str, int] = {}
    for row in table.parse(text, name, COLUMNS[:3], COLUMNS):
        project = row.cells["project"]
        if not project or project in requests:
            raise row.error("project", "Give each project a row and a name of its own.")
        asked = row.number("asked", CENTS)
        least = row.number("minimum", CENTS) if row.cells.get("minimum") else asked
        requests[project] = Request(row.number("score"), asked, least)
        if "order" in row.cells:
            order[project] = row.number("order")
    return Round(0, requests, order)


def _from_json(text: str, name: str) -> Round:
    file = market_json.part(text, name)
    file.require_keys(("projects",), ("budget", "order"))
    requests: dict[str, Request] = {}
    for project, part in file.part("projects").parts().items():
        part.require_keys(("score", "asked"), ("minimum",))
        asked = part.value["asked"]
        requests[project] = Request(part.value["score"], asked, part.value.get("minimum", asked))
    budget = file.value.get("budget", 0)
    if type(budget) is not int:
        raise file.part("budget").error(CENTS)
    return Round(budget, requests, file.part("order", {}).mapping())


def _from_votes(text: str, name: str) -> tuple[Round, int]:
    """Take points, or the number of approvals, as scores; a project gets all that it costs."""
    read = pabulib.parse(text, name)
    if read.kind == "ordinal":
        mend = "knapsack needs points or approvals; a rank is neither."
        raise FormatError(name, "META, vote_type", read.kind, mend)
    votes: Counter[str] = Counter()
    for voter, ballot in read.election.ballots.items():
        twice = [one for one in ballot if ballot.count(one) > 1]
        if twice:
            raise FormatError(name, f"ballot of {voter!r}", twice[0], "Name it once.")
        votes.update(ballot)
    for project in votes:
        if project not in read.election.costs:
            raise FormatError(name, "votes", project, "No project has this name; correct it.")
    scores = dict(read.points or votes)
    if read.kind == "scoring":
        each = _default_score(read.meta, name)
        for project in read.election.costs:
            scores[project] += each * (len(read.election.ballots) - votes[project])
    costs = read.election.costs
    requests = {
        project: Request(scores.get(project, 0), cost, cost) for project, cost in costs.items()
    }
    return Round(read.election.budget, requests, {}), read.unit


def _default_score(meta: Mapping[str, str], name: str) -> int:
    """Read the points that each ballot gives to a project that it does not name."""
    written = meta.get("default_score", "") or "0"
    found = re.fullmatch(r"([0-9]{1,15})(?:[.,]0{1,2})?", written)
    if found is None:
        mend = "Write points as a whole number."
        raise FormatError(name, "META, default_score", written, mend)
    return int(found[1])
