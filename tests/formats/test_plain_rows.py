"""Rows read some at a time are those that reading all at once would give."""

from collections import Counter

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pariter.formats.plain_rows import read_plain

HEADER = ["name", "age", "vote"]
ROW = st.lists(st.sampled_from(["", "a", "b", "aa", "ba", "é"]), min_size=1, max_size=4)


def all_at_once(rows: list[list[str]]) -> list[list[str]] | None:
    names = [row[0] for row in rows]
    is_even = all(len(row) == len(HEADER) for row in rows)
    return rows if is_even and len({"", *names}) > len(rows) else None


# Half of them are even, and named upwards or not, since few of those would be drawn by chance.
EVEN = st.lists(st.tuples(ROW, ROW), max_size=8).flatmap(
    lambda cells: (
        st.permutations(
            [[f"v{number:02}", one[0], two[0]] for number, (one, two) in enumerate(cells)]
        )
        | st.just([[f"v{number}", one[0], two[0]] for number, (one, two) in enumerate(cells)])
    )
)


@given(EVEN | st.lists(ROW, min_size=1, max_size=8), st.integers(0, 12))
def test_pieces_give_what_all_at_once_gives(rows: list[list[str]], piece: int) -> None:
    assume(rows[-1:] != [[""]])
    text = "\n".join(";".join(row) for row in rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pariter.formats.plain_rows.PIECE", piece)
        read = read_plain(HEADER, text, unique="name", counted="vote")
        expected = all_at_once(rows)
        assert (read is None) == (expected is None)
        if read and expected is not None:
            assert read.counted == Counter(row[2] for row in expected)
            assert read.columns("vote", "name") == [[row[at] for row in expected] for at in (2, 0)]
