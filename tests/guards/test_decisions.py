"""Everything that Pariter depends on has its record of decision."""

import re
import tomllib
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
RECORDS = PROJECT / "docs" / "decisions"


def _dependencies() -> set[str]:
    """Return the names of all packages that pyproject.toml asks for."""
    data = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
    groups = [data["project"]["dependencies"], *data["dependency-groups"].values()]
    return {re.split(r"[\[<>=]", entry)[0] for group in groups for entry in group}


def test_dependencies_have_records() -> None:
    said = "".join(path.read_text("utf-8") for path in RECORDS.glob("*.md")).lower()
    records = {
        "editables": "hatchling",
        "psycopg": "psycopg 3",
        "pytest-django": "pytest-django",
        "pytest-randomly": "randomly",
        "pytest-socket": "socket",
        "pytest-xdist": "xdist",
    }
    assert {name for name in _dependencies() if records.get(name, name) not in said} == set()


def test_records_are_listed() -> None:
    listed = re.findall(r"\]\(([\w-]+\.md)\)", (RECORDS / "README.md").read_text("utf-8"))
    written = {path.name for path in RECORDS.glob("*.md")} - {"README.md"}
    assert sorted(listed) == sorted(written)
