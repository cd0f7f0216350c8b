"""The virtual environment in .venv: made once, kept to the locks in requirements/."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import debian
from progress import StepError, step

PROJECT = Path(__file__).resolve().parent.parent
VENV = PROJECT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)
CONTENTS = {
    "base": "what the site needs",
    "report": "what writes PDF",
    "disclosure": "what withholds small counts",
    "assets": "what builds style and texts",
    "test": "what the tests need",
    "check": "what the checks need",
}
PIP = (PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--no-input", "--quiet")


def prepare(*groups: str) -> None:
    """Bring .venv to the state that the groups' locks describe; do nothing where it is already.

    groups: names of locks in requirements/, without ".txt"
    """
    if not PYTHON.exists():
        _make()
    stale = [group for group in groups if _stamp(group) != _wanted(group)]
    for number, group in enumerate(stale, 1):
        lock = PROJECT / "requirements" / f"{group}.txt"
        step(
            f"Installing {CONTENTS[group]} ({number} of {len(stale)})",
            [*PIP, "--require-hashes", "--only-binary=:all:", "--requirement", lock],
        )
        _set_stamp(group)
    if _stamp("project") != _wanted("project"):
        editable = ["--no-deps", "--no-index", "--no-build-isolation", "--editable", PROJECT]
        step("Installing Pariter itself", [*PIP, *editable])
        _set_stamp("project")


def _make() -> None:
    interpreter = next(_interpreters(), None)
    if interpreter is None:
        raise StepError(
            f"Pariter needs Python {'.'.join(map(str, OLDEST))} or newer, and none was found. "
            "Debian 12 has it as python3; name another with: make PYTHON=/path/to/python3"
        )
    if not _succeeds(interpreter, "import ensurepip, venv"):
        debian.install("python3-venv", purpose="the virtual environment")
    step("Making the virtual environment", [interpreter, "-m", "venv", "--clear", VENV])


def _interpreters() -> Iterator[str]:
    """Give every Python that is new enough, first the one that runs this file."""
    names = ("python3", "python3.13", "python3.12", "python3.11", "/usr/bin/python3")
    for candidate in (sys.executable, *map(shutil.which, names)):
        if candidate and _succeeds(candidate, f"import sys; assert sys.version_info >= {OLDEST}"):
            yield candidate


def _succeeds(interpreter: str, code: str) -> bool:
    done = subprocess.run([interpreter, "-c", code], capture_output=True, check=False)
    return done.returncode == 0


def _wanted(name: str) -> str:
    """Return the digest of what decides whether a part is as it should be, and of where it is."""
    source = "pyproject.toml" if name == "project" else f"requirements/{name}.txt"
    place = str(PROJECT).encode()
    return hashlib.sha256(place + b"\n" + (PROJECT / source).read_bytes()).hexdigest()


def _stamp_path(name: str) -> Path:
    return VENV / "pariter-stamps" / name


def _stamp(name: str) -> str:
    path = _stamp_path(name)
    return path.read_text("ascii") if path.exists() else ""


def _set_stamp(name: str) -> None:
    path = _stamp_path(name)
    path.parent.mkdir(exist_ok=True)
    path.write_text(_wanted(name), "ascii")
