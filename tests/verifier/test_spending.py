"""What decimals say is bought is what exact numbers say, or they say that they do not know."""

from collections import Counter
from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pariter.verifier.election import Election
from pariter.verifier.spending import Spending, UnsureError, spend_exactly

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
        bids = Spending(election, share).spend(list(PROJECTS))
        assert [bid.project for bid in bids] == spend_exactly(election, share, list(PROJECTS))


@given(elections(), st.fractions(1, 40, max_denominator=60), st.integers(1, 40))
def test_what_two_shares_surely_buy_is_bought_by_all_between(
    election: Election, share: Fraction, parts: int
) -> None:
    step = Fraction(1, 7)
    with suppress(UnsureError):
        bids = Spending(election, share).spend(list(PROJECTS))
        more = Spending(election, share + parts * step).spend(list(PROJECTS), bids)
        bought = [bid.project for bid in bids]
        assert [bid.project for bid in more] == bought
        for part in range(parts + 1):
            assert spend_exactly(election, share + part * step, list(PROJECTS)) == bought


def test_decimals_do_not_guess_whether_money_is_enough() -> None:
    """Three voters have exactly the cost together; no decimal can say so."""
    groups = [(frozenset({"lamp"}), 3)]
    election = Election(
        1, 1, {"lamp": 1}, {}, True, "none", {}, groups, {"lamp": [0]}, {"lamp": 3}
    )  # fmt: skip
    for share, bought in ((Fraction(1, 3), ["lamp"]), (Fraction(10**20 - 1, 3 * 10**20), [])):
        assert spend_exactly(election, share, ["lamp"]) == bought
        with pytest.raises(UnsureError):
            Spending(election, share).spend(["lamp"])
