"""Every place of a TOML text is found on its line."""

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pariter.packs.lines import Location, line_of, lines_of

NESTED = '''\
# a comment with [brackets] = and "quotes
title = "one # not a comment"

[[a]]
name = "a0"

  [[a.b]]
  name = "a0 b0"

    [[a.b.c]]
    name = "a0 b0 c0"

    [[a.b.c]]
    name = "a0 b0 c1"

  [[a.b]]

    [[a.b.c]]
    name = "a0 b1 c0"
    inline = { x = 1, "y y" = { z = [1, 2] } }

    [a.b.c.table]
    deep.er = 1
    deep.est = 2

[[a]]
text = """
[[a]]
name = "inside a text"
"""
list = [
  "first", # [x]
  { k = 1 },
  [
    'raw \\',
    """two
lines""",
  ],
]
after = true
'''


@pytest.mark.parametrize(
    ("location", "line"),
    [
        (("title",), 2),
        (("a", 0, "name"), 5),
        (("a", 0, "b", 0), 7),
        (("a", 0, "b", 0, "name"), 8),
        (("a", 0, "b", 0, "c", 0, "name"), 11),
        (("a", 0, "b", 0, "c", 1, "name"), 14),
        (("a", 0, "b", 1, "c", 0, "name"), 19),
        (("a", 0, "b", 1, "c", 0, "inline", "y y", "z", 1), 20),
        (("a", 0, "b", 1, "c", 0, "table"), 22),
        (("a", 0, "b", 1, "c", 0, "table", "deep", "est"), 24),
        (("a", 1), 26),
        (("a", 1, "name"), 26),
        (("a", 1, "text"), 27),
        (("a", 1, "list", 0), 32),
        (("a", 1, "list", 1, "k"), 33),
        (("a", 1, "list", 2, 1), 36),
        (("a", 1, "after"), 40),
        (("missing",), 1),
    ],
)
def test_line_of_finds_nested_places(location: Location, line: int) -> None:
    assert line_of(NESTED, location) == line


def places(data: Any, location: Location = ()) -> list[Location]:
    """Return the location of everything in TOML data."""
    items: list[tuple[str | int, Any]] = []
    if isinstance(data, dict):
        items = list(data.items())
    elif isinstance(data, list):
        items = list(enumerate(data))
    found = [place for key, value in items for place in places(value, (*location, key))]
    return [location, *found] if location else found


KEYS = st.sampled_from(["key", "a-b", "x_1", "with space", 'quo"te', "è", "back\\slash", "#"])
TEXTS = st.text(st.sampled_from("ab#[]{}=,\"'\\.\n"), max_size=8)
VALUES = st.recursive(
    st.integers(0, 99) | st.booleans() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=6,
)
TABLES = st.recursive(
    st.dictionaries(KEYS, VALUES, max_size=3),
    lambda inner: st.dictionaries(
        KEYS, VALUES | inner | st.lists(inner, min_size=1, max_size=3), max_size=3
    ),
    max_leaves=8,
)


def quoted(text: str) -> str:
    """Write a text as a TOML basic string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


class Writer:
    """Writes TOML in a style drawn at random, noting the line of each place."""

    def __init__(self, data: st.DataObject) -> None:
        self.draw = data.draw
        self.text = ""
        self.lines: dict[Location, int] = {}

    def note(self, place: Location) -> None:
        self.lines.setdefault(place, self.text.count("\n") + 1)

    def space(self) -> str:
        return self.draw(st.sampled_from(["", " ", "\n", " # [a]\n", "\n\n"]))

    def value(self, value: Any, place: Location) -> None:
        if isinstance(value, bool):
            self.text += str(value).lower()
        elif isinstance(value, int):
            self.text += str(value)
        elif isinstance(value, str):
            long = "'" not in value and "\\" not in value and self.draw(st.booleans())
            self.text += f"'''\n{value}'''" if long else quoted(value)
        elif isinstance(value, list):
            self.text += "["
            for index, item in enumerate(value):
                self.text += self.space()
                self.note((*place, index))
                self.value(item, (*place, index))
                self.text += self.space() + ","
            self.text += self.space() + "]"
        else:
            self.inline(value, place)

    def inline(self, value: dict[str, Any], place: Location) -> None:
        self.text += "{"
        for index, (key, item) in enumerate(value.items()):
            self.text += ", " if index else " "
            self.pair(key, item, place)
        self.text += " }"

    def pair(self, key: str, value: Any, place: Location) -> None:
        self.note((*place, key))
        self.text += f"{quoted(key)} = "
        self.value(value, (*place, key))

    def table(self, data: dict[str, Any], place: Location) -> None:
        nested = {
            key: value
            for key, value in data.items()
            if isinstance(value, dict)
            or (isinstance(value, list) and value and all(isinstance(row, dict) for row in value))
        }
        for key, value in data.items():
            if key not in nested:
                self.pair(key, value, place)
                self.text += "\n"
        for key, value in nested.items():
            name = ".".join(quoted(part) for part in (*place, key) if isinstance(part, str))
            rows = value if isinstance(value, list) else [value]
            for index, row in enumerate(rows):
                self.text += self.draw(st.sampled_from(["", "\n", "# [[x]]\n"]))
                self.note((*place, key))
                inside = (*place, key, index) if isinstance(value, list) else (*place, key)
                self.note(inside)
                self.text += f"[[{name}]]\n" if isinstance(value, list) else f"[{name}]\n"
                self.table(row, inside)


@given(TABLES, st.data())
def test_lines_of_any_text_are_where_things_were_written(
    data: dict[str, Any], drawn: st.DataObject
) -> None:
    writer = Writer(drawn)
    writer.table(data, ())
    assert tomllib.loads(writer.text) == data
    assert set(writer.lines) == set(places(data))
    assert lines_of(writer.text) == writer.lines
