"""Numbers about people are shown from released tables alone, which only the gate makes.

What a function takes is held by the type checker; here is held that the types are asked for, and
that nobody goes round them.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "pariter"
GATE = PACKAGE / "kernels" / "disclosure"
SHOWING = ("web", "apps/evidence/figures.py", "apps/evidence/naming.py", "apps/evidence/charts.py",
           "apps/evidence/headlines.py", "apps/evidence/queries.py")  # fmt: skip
"""What shows numbers: pages, files, the API and charts."""

UNJUDGED = {"Table", "Cell", "sums_over", "make_cube", "tables", "FunnelRow", "funnel"}
"""Names that stand for counts before the gate, by the modules that have them."""

BEFORE = ("pariter.kernels.disclosure", "pariter.kernels.indicators", "pariter.apps.evidence.facts")


def modules(*places: str) -> Iterator[tuple[str, ast.Module]]:
    for place in places:
        path = PACKAGE / place
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            yield str(file.relative_to(PACKAGE)), ast.parse(file.read_text("utf-8"))


def imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.module, alias.name) for alias in node.names)


def test_what_shows_numbers_knows_no_table_that_was_not_judged() -> None:
    found = [
        (name, thing)
        for name, tree in modules(*SHOWING)
        for module, thing in imported(tree)
        if module.startswith(BEFORE) and thing in UNJUDGED
    ]
    assert found == []


def test_only_the_gate_seals_a_table() -> None:
    found = [
        name
        for name, tree in modules(".")
        for module, thing in imported(tree)
        if module == "pariter.kernels.disclosure.release" and thing in {"seal", "_SEAL"}
    ]
    assert found == ["kernels/disclosure/ruling.py"]


@pytest.mark.parametrize("place", ["apps/evidence/figures.py", "apps/evidence/naming.py"])
def test_released_tables_are_asked_for_by_their_type(place: str) -> None:
    [(_name, tree)] = modules(place)
    asked = {
        ast.unparse(argument.annotation) if argument.annotation else ""
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        for argument in node.args.args
        if argument.arg in {"released", "table"}
    }
    assert asked
    assert asked <= {"Sequence[ReleasedTable]", "ReleasedTable"}


def test_witnesses_leave_the_gate_nowhere() -> None:
    """They would tell small counts: nothing outside the kernel reads or stores them."""
    found = [
        name
        for name, tree in modules(".")
        if not (PACKAGE / name).is_relative_to(GATE)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "restricted"
    ]
    assert found == []
