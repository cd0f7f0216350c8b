"""What decimals say is bought is what exact numbers say, or they say that they do not know."""

from collections import Counter
from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pariter.verifier.courses import Course
from pariter.verifier.election import Election
from pariter.verifier.spending import UnsureError, spend, spend_exactly
from pariter.verifier.steps import sure_steps

PROJECTS = ("bench", "court", "lamp", "pond", "tree")


@st.composite
def elections(draw: st.DrawFn) -> Election:
    names = st.lists(st.sampled_from(PROJECTS), unique=True).map(sorted)
    ballots = {f"v{place}": one for place, one in enumerate(draw(st.lists(names, max_size=9)))}
    costs = {project: draw(st.integers(1, 30)) for project in PROJECTS}
    groups = list(Counter(frozenset(ballot) for ballot in ballots.values()).items())
    backers = {
        project: [number for number, (ballot, _) in enumerate(groups) if project in ballot]
        for project in PROJECTS
    }
    return Election(
        budget=draw(st.integers(1, 60)),
        step=1,
        costs=costs,
        order={project: number for number, project in enumerate(PROJECTS)},
        by_cost=draw(st.booleans()),
        completion="none",
        ballots=ballots,
        groups=groups,
        backers=backers,
        votes={name: sum(groups[n][1] for n in numbers) for name, numbers in backers.items()},
    )


@given(elections(), st.fractions(0, 40, max_denominator=60))
def test_decimals_buy_what_exact_numbers_buy_or_are_unsure(
    election: Election, share: Fraction
) -> None:
    with suppress(UnsureError):
        course = spend(Course(election), share, list(PROJECTS))
        assert course.projects == spend_exactly(election, share, list(PROJECTS))


@given(elections(), st.fractions(1, 40, max_denominator=60), st.integers(2, 30))
def test_what_steps_surely_buy_is_bought_after_each(
    election: Election, share: Fraction, steps: int
) -> None:
    with suppress(UnsureError):
        course = spend(Course(election), share, list(PROJECTS))
        sure = sure_steps(course, share, steps, list(PROJECTS))
        assert sure <= steps
        for number in range(1, sure + 1):
            larger = share + number * election.step
            assert spend_exactly(election, larger, list(PROJECTS)) == course.projects


def test_steps_are_sure_up_to_a_change() -> None:
    """Ten voters want the tree, one of them the lamp, too, which she pays for alone."""
    backers = {"lamp": [0], "tree": [0, 1]}
    groups = [(frozenset({"lamp", "tree"}), 1), (frozenset({"tree"}), 9)]
    votes = {"lamp": 1, "tree": 10}
    election = Election(
        10**6, 1, {"lamp": 1000, "tree": 10000}, {}, True, "none", {}, groups, backers, votes
    )
    course = spend(Course(election), Fraction(1001), list(votes))
    assert course.projects == ["tree"]
    assert sure_steps(course, Fraction(1001), 10**6, list(votes)) == 998
    assert spend_exactly(election, Fraction(2000), list(votes)) == ["tree", "lamp"]


def test_decimals_do_not_guess_whether_money_is_enough() -> None:
    """Three voters have exactly the cost together; no decimal can say so."""
    groups = [(frozenset({"lamp"}), 3)]
    election = Election(
        1, 1, {"lamp": 1}, {}, True, "none", {}, groups, {"lamp": [0]}, {"lamp": 3}
    )  # fmt: skip
    for share, bought in ((Fraction(1, 3), ["lamp"]), (Fraction(10**20 - 1, 3 * 10**20), [])):
        assert spend_exactly(election, share, ["lamp"]) == bought
        with pytest.raises(UnsureError):
            spend(Course(election), share, ["lamp"])
