"""Whatever it is given, the verifier answers."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.verifier.runs import as_file, leaves, run

from pariter.kernels.allocation.audit import build_audit
from pariter.verifier import UnknownFormatError, verify


@pytest.mark.parametrize("document", [None, [], {}, {"format": 1}, {"format": "pariter-audit/2"}])
def test_verify_refuses_unknown_format(document: object) -> None:
    with pytest.raises(UnknownFormatError, match="this verifier knows pariter-audit/1"):
        verify(document)


@settings(max_examples=300)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
        max_leaves=8,
    ),
    st.data(),
)
def test_verify_answers_whatever_it_is_given(value: object, data: st.DataObject) -> None:
    document = as_file(build_audit(*run()))
    path = data.draw(st.sampled_from([path for path, _ in leaves(document) if path != ("format",)]))
    cut = path[: data.draw(st.integers(1, len(path)))]
    place: Any = document
    for step in cut[:-1]:
        place = place[step]
    place[cut[-1]] = value
    report = verify(document)
    assert report.valid == (report.broken is None)
