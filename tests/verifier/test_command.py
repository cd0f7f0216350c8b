"""The verifier as one file that runs alone."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pariter import verifier
from pariter.kernels.allocation import Market, first_come
from pariter.kernels.allocation.audit import build_audit


def verify_file(program: Path, path: Path) -> subprocess.CompletedProcess[str]:
    """Run the verifier alone: no site packages, nothing of Pariter on the path."""
    return subprocess.run(
        [sys.executable, "-I", "-S", str(program), str(path)],
        capture_output=True,
        text=True,
        check=False,
    )


def test_command_verifies_a_file_alone(program: Path, tmp_path: Path) -> None:
    market = Market(
        applicants=("ann", "bea"),
        options=("red",),
        capacities={"red": 1},
        preferences={"ann": ("red",), "bea": ("red",)},
        order={"ann": 1, "bea": 2},
    )
    audit = build_audit(market, first_come(market))
    path = tmp_path / "audit.json"
    path.write_text(json.dumps(audit), "utf-8")
    done = verify_file(program, path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("VALID       Every claim holds.\n")
    audit["result"]["assignment"] = {"ann": None, "bea": "red"}
    path.write_text(json.dumps(audit), "utf-8")
    done = verify_file(program, path)
    assert done.returncode == 1
    assert "BROKEN" in done.stdout


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", "cannot be verified"),
        (b"\xff", "cannot be verified"),
        (b'{"format": "x"}', "this verifier knows"),
        (b'{"format": "pariter-audit/1", "format": "x"}', "'format' stands twice"),
        (b"[" * 100_000, "cannot be verified"),
    ],
)
def test_command_says_what_it_cannot_read(
    content: bytes, message: str, program: Path, tmp_path: Path
) -> None:
    path = tmp_path / "broken.json"
    path.write_bytes(content)
    done = verify_file(program, path)
    assert done.returncode == 2
    assert message in done.stderr


def test_command_wants_one_file(tmp_path: Path) -> None:
    assert verifier.main([]) == 2
    assert verifier.main([str(tmp_path / "absent.json")]) == 2
