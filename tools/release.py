"""A release: the wheel, and the proof that it installs and serves where nothing else is."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import environment
from network import free_port
from progress import StepError, step

DISTRIBUTION = environment.PROJECT / "build" / "dist"
START_SECONDS = 30
NOTHING_LEFT = ("up to date", "there already")
FILES = re.compile(r'(?:href|src)="(/static/[^"]+)"')


def build() -> Path:
    """Build the wheel and return its path; style and texts must be built already."""
    command = [environment.PYTHON, "-m", "hatchling", "build", "--target", "wheel"]
    for old in DISTRIBUTION.glob("*.whl"):
        old.unlink()
    step("Building the wheel", [*command, "--directory", DISTRIBUTION])
    return next(DISTRIBUTION.glob("*.whl"))


def prove(wheel: Path) -> None:
    """Install the wheel as docs/howto/deploy.md says, start it, and read pages of it.

    Raises StepError where it does not install, start or serve.
    """
    with tempfile.TemporaryDirectory(prefix="pariter-release-") as name:
        folder = Path(name)
        programs = folder / "venv" / "bin"
        pip = [programs / "python", "-m", "pip", "install", "--quiet", "--no-input"]
        lock = environment.PROJECT / "requirements" / "base.txt"
        variables = {**os.environ, "PARITER_DATA": str(folder / "data")}
        step("Making a clean environment", [environment.PYTHON, "-m", "venv", folder / "venv"])
        step("Installing what the wheel needs", [*pip, "--require-hashes", "-r", lock])
        step("Installing the wheel", [*pip, "--no-deps", "--no-index", wheel])
        setup = [programs / "pariter", "setup"]
        step("Running pariter setup", setup, variables=variables, directory=folder)
        _set_up_again(setup, folder, variables)
        with _served(programs, folder, variables) as address:
            _read(address)


def _set_up_again(setup: Sequence[object], folder: Path, variables: dict[str, str]) -> None:
    """Raise StepError where a second set-up finds anything left to do."""
    arguments = [str(part) for part in setup]
    done = subprocess.run(
        arguments, cwd=folder, env=variables, capture_output=True, text=True, check=False
    )
    undone = [line for line in done.stdout.splitlines() if not line.endswith(NOTHING_LEFT)]
    if done.returncode or undone:
        raise StepError(f"A second pariter setup should find all done; it said:\n{done.stdout}")


@contextmanager
def _served(programs: Path, folder: Path, variables: dict[str, str]) -> Iterator[str]:
    """Serve the installed site on a free port, and stop it at the end."""
    port = free_port()
    command = ["granian", "--interface=wsgi", "--host=127.0.0.1", f"--port={port}"]
    with (folder / "log").open("w+", encoding="utf-8") as log:
        server = subprocess.Popen(
            [programs / command[0], *command[1:], "pariter.project.wsgi:application"],
            stdout=log,
            stderr=log,
            cwd=folder,
            env=variables,
        )
        try:
            yield f"http://127.0.0.1:{port}"
        except StepError as error:
            log.seek(0)
            raise StepError(f"{error}\nThe server said:\n{log.read()}") from error
        finally:
            server.terminate()
            server.wait(30)


def _read(address: str) -> None:
    """Ask for the site's health, for its first page, and for every file of style that it names."""
    health = json.loads(_fetch(f"{address}/healthz", patience=START_SECONDS))
    if health["status"] != "ok":
        raise StepError(f"/healthz answers {health}; it should say that the status is ok.")
    files = FILES.findall(_fetch(f"{address}/en/"))
    if not files:
        raise StepError("The page /en/ names no file under /static/; the wheel lacks its style.")
    for path in files:
        _fetch(address + path)
    print(
        f"── The wheel serves /healthz, /en/ and the {len(files)} files that it names", flush=True
    )


def _fetch(url: str, *, patience: float = 0) -> str:
    """Return what a URL answers, asking again for so many seconds while nobody listens."""
    until = time.monotonic() + patience
    while True:
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                body: bytes = answer.read()
                return body.decode("utf-8", "replace")
        except urllib.error.HTTPError as error:
            raise StepError(f"{url} answers {error.code}; it should answer 200.") from error
        except OSError as error:
            if time.monotonic() > until:
                raise StepError(f"{url} does not answer: {error}") from error
            time.sleep(0.2)
