"""Ballots as a file writes them count as the same ballots read one by one."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from pariter.kernels.allocation.written_ballots import WrittenBallots, gathered, grouped

# Any of them may be odd: no name, a space, the same ballot written in two ways.
WRITTEN = st.lists(
    st.sampled_from(["", "a", "b", "a,b", "b,a", "a, b", " a", "b,,a", ",", "c,a,b"])
)


@given(WRITTEN)
def test_ballots_are_gathered_as_they_are_read(written: list[str]) -> None:
    of = {f"v{number}": ballot for number, ballot in enumerate(written)}
    ballots = WrittenBallots(Counter(written), lambda: of)
    read = dict(ballots.items())
    assert dict(grouped(ballots)) == dict(Counter(read.values()))
    weights, backers = gathered(ballots)
    groups = list(grouped(ballots))
    assert list(weights) == list(grouped(ballots).values())
    assert backers == {
        name: [number for number, ballot in enumerate(groups) for _ in range(ballot.count(name))]
        for name in {name for ballot in groups for name in ballot}
    }
    assert gathered(read) == (weights, backers)
