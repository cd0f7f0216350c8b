"""Equal shares of amounts in hundredths: shares grow by whole units of money all the same."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pariter.formats import pabulib
from pariter.kernels.allocation.ballots import Utility
from pariter.kernels.allocation.equal_shares import Completion, Election, equal_shares
from pariter.kernels.allocation.funding_audit import build_funding_audit
from pariter.verifier import verify

PROJECTS = ("bench", "court", "lamp", "tree")
UTILITIES: tuple[Utility, ...] = ("cost", "cardinality")
COMPLETIONS: tuple[Completion, ...] = ("none", "add1", "add1u")


@st.composite
def elections(draw: st.DrawFn) -> Election:
    ballots = st.lists(st.sampled_from(PROJECTS), min_size=1, unique=True).map(tuple)
    voters = draw(st.lists(ballots, min_size=1, max_size=7))
    return Election(
        budget=draw(st.integers(1, 40)),
        costs={project: draw(st.integers(1, 25)) for project in PROJECTS},
        ballots={f"v{number}": ballot for number, ballot in enumerate(voters)},
        order={project: number for number, project in enumerate(PROJECTS)},
    )


def in_hundredths(election: Election) -> Election:
    """Write the same amounts in hundredths."""
    costs = {project: 100 * cost for project, cost in election.costs.items()}
    return replace(election, budget=100 * election.budget, costs=costs, step=100)


@given(elections(), st.sampled_from(UTILITIES), st.sampled_from(COMPLETIONS))
def test_shares_grow_by_whole_units_of_money(
    election: Election, utility: Utility, completion: Completion
) -> None:
    funding = equal_shares(election, completion, utility)
    fine = equal_shares(in_hundredths(election), completion, utility)
    assert (fine.funded, fine.share) == (funding.funded, 100 * funding.share)


@st.composite
def files_with_hundredths(draw: st.DrawFn) -> str:
    """Write an election as a file; its budget gives each voter a whole share to begin with."""
    election = draw(elections())
    part = st.sampled_from(("", ".5", ".25", ".07", ".99", ".00"))
    costs = [f"{name};{cost}{draw(part)}" for name, cost in election.costs.items()]
    ballots = [f"{voter};{','.join(ballot)}" for voter, ballot in election.ballots.items()]
    budget = draw(st.integers(1, 12)) * len(ballots)
    head = f"META\nkey;value\nnum_projects;{len(costs)}\nnum_votes;{len(ballots)}\nbudget;{budget}"
    projects = ("vote_type;approval", "PROJECTS", "project_id;cost", *costs)
    return "\n".join((head, *projects, "VOTES", "voter_id;vote", *ballots, ""))


@settings(max_examples=60)
@given(files_with_hundredths(), st.sampled_from(UTILITIES), st.booleans())
def test_pabutools_funds_the_same_with_hundredths(
    tmp_path_factory: pytest.TempPathFactory, text: str, utility: Utility, raised: bool
) -> None:
    pytest.importorskip("pabutools")
    from pariter.benchmarks.funding import by_pabutools, in_order

    path = tmp_path_factory.getbasetemp() / "hundredths.pb"
    path.write_text(text, "utf-8")
    election = in_order(pabulib.parse(text, path.name).election)
    funding = equal_shares(election, "add1" if raised else "none", utility)
    assert verify(build_funding_audit(funding)).valid
    assert frozenset(funding.funded) == by_pabutools(path, utility, 1 if raised else None)
