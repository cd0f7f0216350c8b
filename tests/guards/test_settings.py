"""Every variable that the settings read is in the reference, and none that they do not."""

import ast
import re
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
SOURCE = PROJECT / "src" / "pariter" / "project" / "settings.py"
REFERENCE = PROJECT / "docs" / "reference" / "settings.md"


def variables_read(source: str) -> set[str]:
    """Return the environment variables that a settings file reads through `environment`."""
    return {
        f"PARITER_{node.args[0].value!s}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "environment"
        and isinstance(node.args[0], ast.Constant)
    }


def test_settings_read_are_found() -> None:
    source = 'SEATS = environment.number("SEATS", 3)\nPLACE = environment.text(\n"PLACE", "")\n'
    assert variables_read(source) == {"PARITER_SEATS", "PARITER_PLACE"}


def test_settings_are_documented() -> None:
    headings = re.findall(r"^#+ `(PARITER_\w+)`$", REFERENCE.read_text("utf-8"), re.MULTILINE)
    assert sorted(headings) == sorted(variables_read(SOURCE.read_text("utf-8")))
