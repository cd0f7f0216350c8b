"""Writes go through actions: no logic in save() or delete(), and no signals."""

import ast
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "pariter"
HIDDEN_WRITES = {"delete", "save"}


def hidden_writes(source: str) -> list[int]:
    """Return the lines that override save() or delete(), or import Django's signals."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if (isinstance(node, ast.FunctionDef) and node.name in HIDDEN_WRITES)
        or (isinstance(node, ast.ImportFrom) and (node.module or "").endswith("signals"))
        or (isinstance(node, ast.ImportFrom) and "receiver" in [name.name for name in node.names])
    ]


def test_hidden_writes_are_found() -> None:
    source = (
        "from django.dispatch import receiver\n"
        "from django.db.models.signals import post_save\n"
        "class Offer:\n    def save(self): ...\n    def seats(self): ...\n"
    )
    assert hidden_writes(source) == [1, 2, 4]


def test_apps_hide_no_writes() -> None:
    found = {
        str(path.relative_to(PACKAGE)): lines
        for path in sorted((PACKAGE / "apps").rglob("*.py"))
        if "migrations" not in path.parts and (lines := hidden_writes(path.read_text("utf-8")))
    }
    assert found == {}
