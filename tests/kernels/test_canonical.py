"""Canonical JSON: one byte form, and none where there is no one form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pariter.kernels.canonical import canonical_json


def test_canonical_json_sorts_and_keeps_letters() -> None:
    assert (
        canonical_json({"b": [1, None, True], "a": "è"}) == '{"a":"è","b":[1,null,true]}'.encode()
    )


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), st.integers()))
def test_canonical_json_ignores_row_order(rows: dict[str, int]) -> None:
    assert canonical_json(dict(reversed(rows.items()))) == canonical_json(rows)


@pytest.mark.parametrize("value", [0.5, {1: "a"}, {"a": {2.0}}, [b"a"]])
def test_canonical_json_refuses_what_has_no_one_form(value: object) -> None:
    with pytest.raises(TypeError):
        canonical_json(value)
