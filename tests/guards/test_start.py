"""What is heavy is imported by who uses it, never at the start of a command or of the site."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

HEAVY: Final = (
    "altair", "duckdb", "ibis", "numba", "numpy", "ortools", "pandas", "playwright", "pyarrow",
    "pyspark", "sqlglot", "statsmodels", "vl_convert",
)  # fmt: skip
SOURCES: Final = Path(__file__).resolve().parents[2] / "src"
SITE: Final = "pariter.project.wsgi"


def _imported(*modules: str) -> set[str]:
    """Return the top-level names that a new interpreter has loaded after importing modules."""
    lines = [*(f"import {name}" for name in modules), "import sys", "print(*sys.modules)"]
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "pariter.project.settings",
            "PYTHONPATH": str(SOURCES),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    return {name.partition(".")[0] for name in done.stdout.split()}


@pytest.mark.parametrize("module", ["pariter.cli", SITE])
def test_start_loads_nothing_heavy(module: str) -> None:
    assert _imported(module).intersection(HEAVY) == set()


def test_start_of_a_command_does_not_load_django() -> None:
    assert "django" not in _imported("pariter.cli")


def test_heavy_module_would_be_noticed() -> None:
    assert "vl_convert" in _imported(SITE, "vl_convert")
