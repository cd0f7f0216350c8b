"""The import contracts of pyproject.toml hold, and each would notice a violation."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
PACKAGE = PROJECT / "src" / "pariter"
LINT = Path(sys.executable).parent / "lint-imports"

VIOLATIONS = [
    ("kernels/planted.py", "import django", "Kernels and formats are pure"),
    ("kernels/planted.py", "import random", "Kernels and formats are pure"),
    ("kernels/planted.py", "import pariter.formats", "Each layer"),
    ("formats/planted.py", "import time", "Kernels and formats are pure"),
    ("formats/planted.py", "import pariter.packs", "Each layer"),
    ("packs/planted.py", "import pariter.apps.journal", "Each layer"),
    ("apps/journal/planted.py", "import pariter.apps.people", "Each layer"),
    ("apps/people/planted.py", "import pariter.apps.programmes", "Each layer"),
    ("apps/programmes/planted.py", "import pariter.apps.applications", "Each layer"),
    ("apps/applications/planted.py", "import pariter.apps.placements", "Each layer"),
    ("apps/placements/planted.py", "import pariter.apps.participation", "Each layer"),
    ("apps/participation/planted.py", "import pariter.apps.evidence", "Each layer"),
    ("apps/evidence/planted.py", "import pariter.web", "Each layer"),
    ("web/planted.py", "import pariter.cli", "Each layer"),
    ("cli/planted.py", "import pariter.web", "Each layer"),
    ("web/planted.py", "import pariter.project", "Each layer"),
    ("kernels/planted.py", "import pariter.verifier", "Kernels and formats are pure"),
    ("verifier/planted.py", "import pariter.kernels", "The verifier stands alone"),
    ("verifier/planted.py", "import pariter.demonstration", "The verifier stands alone"),
    ("verifier/planted.py", "import django", "The verifier stands alone"),
    ("kernels/planted.py", "import pariter.checker", "Kernels and formats are pure"),
    ("checker/planted.py", "import pariter.kernels", "The checker stands alone"),
]


def _lint(root: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter on the package in `root`/src, by the project's own contracts."""
    return subprocess.run(
        [LINT, "--no-cache", "--no-logo", f"--config={PROJECT / 'pyproject.toml'}"],
        cwd=root / "src",
        env={**os.environ, "PYTHONPATH": str(root / "src"), "NO_COLOR": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_layers_hold() -> None:
    done = _lint(PROJECT)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("file", "line", "contract"), VIOLATIONS)
def test_layers_notice_a_planted_import(
    tmp_path: Path, file: str, line: str, contract: str
) -> None:
    shutil.copytree(
        PACKAGE,
        tmp_path / "src" / "pariter",
        ignore=lambda folder, names: [
            name for name in names if not (Path(folder, name).is_dir() or name.endswith(".py"))
        ],
    )
    planted = tmp_path / "src" / "pariter" / file
    with planted.open("a", encoding="utf-8") as source:
        source.write(f"\n{line}\n")
    done = _lint(tmp_path)
    broken = [said for said in done.stdout.splitlines() if said.endswith("BROKEN")]
    assert done.returncode == 1, done.stdout + done.stderr
    assert [said.startswith(contract) for said in broken] == [True]
