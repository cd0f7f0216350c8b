"""The public file of money that was given by votes."""

from typing import Any

from pariter.verifier.claims import fail
from pariter.verifier.reading import read_count, read_names, read_object, require, require_keys
from pariter.verifier.vote_lottery import verify_public_project_draw, verify_terms

FUNDING_PUBLIC_LEAVES_OPEN = (
    "That each purchase was the cheapest for its supporters: that needs the ballots.",
    "How many approve of a project, where few do.",
)


def verify_funding_public(document: dict[str, Any], proved: list[str]) -> None:
    """Check what adds up without any ballot."""
    parts = ("format", "engine", "mechanism", "utility", "completion", "budget", "projects")
    lists_and_sum = ("bought", "completed", "dropped", "spent")
    require_keys("the file", document, (*parts, *lists_and_sum), ("lottery",))
    projects = require(document, "projects", dict, "the file")
    votes: dict[str, int | None] = {}
    for project, told in projects.items():
        place = f"the project {project!r}"
        require_keys(place, read_object(place, told), ("cost", "votes"))
        read_count(place + ", cost", told["cost"])
        votes[project] = told["votes"]
        if told["votes"] is not None and 0 < read_count(place + ", votes", told["votes"]) < 5:
            fail(f"The file tells a small number of votes of {project!r}.")
    proved.append("No small number is told.")
    lists = {part: document[part] for part in ("bought", "completed", "dropped")}
    named = [
        name for part, names in lists.items() for name in read_names(part, names, in_order=False)
    ]
    if len(set(named)) < len(named) or not set(named) <= projects.keys():
        fail("A project stands in two lists, or is none of the projects.")
    funded = [*document["bought"], *document["completed"]]
    if any(votes[name] == 0 for name in funded):
        fail("A project that nobody approves of is funded.")
    budget = read_count("the budget", document["budget"])
    spent = sum(projects[name]["cost"] for name in funded)
    if spent != document["spent"] or spent > budget:
        fail(f"The projects cost {spent} of {budget}, the file says {document['spent']!r}.")
    proved.append(f"The {len(funded)} projects cost {spent}, within the budget of {budget}.")
    if document["completion"] == "add1u":
        _check_public_rest(projects, named, budget - spent, proved)
    if "lottery" in document:
        terms = {name: document[name] for name in ("budget", "completion", "utility")}
        terms["costs"] = {project: told["cost"] for project, told in projects.items()}
        verify_terms(document["lottery"], terms, proved)
        verify_public_project_draw(document["lottery"], sorted(projects), proved)


def _check_public_rest(
    projects: dict[str, Any], named: list[str], left: int, proved: list[str]
) -> None:
    for project, told in projects.items():
        if project not in named and told["votes"] and told["cost"] <= left:
            fail(f"{project!r} would still fit into the {left} that is left.")
    proved.append("Nothing that many approve of would still fit into what is left.")
