"""Prepares this checkout and runs what `make` was asked for, with nothing but Python's library.

    python3 tools/bootstrap.py setup|run|test|check|release

FRESH=1 in the environment first throws away .venv, node_modules, build and the demo's data.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import debian
import environment
import postgres
import release
import stations
from progress import StepError, say, step

PARITER = environment.VENV / "bin" / "pariter"
CHROMIUM = "/usr/bin/chromium-headless-shell"
BUILD_STYLE = "from pariter.web.assets import build; build(progress=print)"
BUILD_TEXTS = (
    "from pariter.cli.messages import compile_catalogue, stale; "
    "[compile_catalogue(catalogue) for catalogue in stale()]"
)


def setup() -> int:
    """Prepare everything that the site needs: libraries, style, texts, database, demonstration."""
    environment.prepare("base", "report", "disclosure", "assets")
    return _call(PARITER, "setup")


def run() -> int:
    """Prepare everything, then serve the site and work off its queue until interrupted."""
    code = setup()
    if code == 0:
        # In our place: what stops us must reach the site itself, which then ends in good order.
        os.chdir(environment.PROJECT)
        os.execv(PARITER, [str(PARITER), "run"])
    return code


def test() -> int:
    """Pass the whole suite on SQLite, and all of it that opens a database on PostgreSQL."""
    environment.prepare("base", "report", "disclosure", "assets", "test")
    if not Path(os.environ.get("PARITER_CHROMIUM", CHROMIUM)).exists():
        debian.install("chromium-headless-shell", purpose="the tests in a browser")
    if postgres.programs() is None:
        debian.install("postgresql", purpose="the tests on PostgreSQL")
    _build()
    # A process that has nothing left takes over tests of another, so that none waits at the end.
    processes = ["-n", os.environ.get("TEST_PROCESSES", "2"), "--dist", "worksteal"]
    suite = [environment.PYTHON, "-m", "pytest", *processes]
    say("The suite on SQLite")
    on_sqlite = _call(*suite, PARITER_DATABASE_URL="")
    say("The suite on PostgreSQL")
    with postgres.cluster() as url:
        on_postgres = _call(*suite, "--only-database", PARITER_DATABASE_URL=url)
    stations.main()
    return on_sqlite or on_postgres


def check() -> int:
    """Hold format, lint, types, layers and templates to the rules; fail if any check fails."""
    environment.prepare("base", "report", "disclosure", "assets", "test", "check")
    checks = (
        ("ruff", "format", "--check", "--quiet", "."),
        ("ruff", "check", "--quiet", "."),
        ("djlint", "--lint", "--quiet", "src/pariter/web/templates"),
        ("lint-imports", "--no-cache", "--no-logo"),
        ("mypy", "--no-error-summary"),
    )
    failed = [arguments[0] for arguments in checks if _check(*arguments)]
    say("Every check passed" if not failed else f"Failed: {', '.join(failed)}")
    return 1 if failed else 0


def make_release() -> int:
    """Build the wheel, and prove it in a clean environment."""
    environment.prepare("base", "assets")
    _build()
    wheel = release.build()
    release.prove(wheel)
    return 0


def _build() -> None:
    """Build what the wheel carries and git does not."""
    step("Building style, font and icons", [environment.PYTHON, "-c", BUILD_STYLE])
    step("Compiling texts", [environment.PYTHON, "-c", BUILD_TEXTS])


def _check(program: str, *arguments: str) -> int:
    say(f"{program} {' '.join(arguments)}")
    return _call(environment.VENV / "bin" / program, *arguments)


def _call(*command: object, **variables: str) -> int:
    """Run a command with its output shown; an empty variable is taken out of the environment."""
    surroundings = {**os.environ, **variables}
    for name in [name for name, value in variables.items() if not value]:
        del surroundings[name]
    # Ctrl-C reaches the command as well; wait for it to end in good order.
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        arguments = [str(argument) for argument in command]
        done = subprocess.run(arguments, cwd=environment.PROJECT, env=surroundings, check=False)
        return done.returncode
    finally:
        signal.signal(signal.SIGINT, before)


def _start_afresh() -> None:
    if os.environ.get("PARITER_ENVIRONMENT") == "production":
        raise StepError("FRESH=1 throws the database away; it is refused in production.")
    for name in (".venv", "node_modules", "build", "var"):
        shutil.rmtree(environment.PROJECT / name, ignore_errors=True)


COMMANDS: dict[str, Callable[[], int]] = {
    "setup": setup,
    "run": run,
    "test": test,
    "check": check,
    "release": make_release,
}


def main() -> int:
    """Run the named command and return its exit code."""
    if len(sys.argv) != 2 or sys.argv[1] not in COMMANDS:
        print(__doc__, file=sys.stderr)
        return 2
    postgres.leave_on_signals()
    try:
        if os.environ.get("FRESH") == "1":
            _start_afresh()
        return COMMANDS[sys.argv[1]]()
    except (StepError, postgres.PostgresError) as error:
        print(f"\n{error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
