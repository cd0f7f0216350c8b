"""The command as such: quick to answer, clear when it refuses, and documented whole."""

import argparse
import importlib
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pariter import __version__, cli
from pariter.cli.errors import CommandError

PROJECT = Path(__file__).resolve().parents[2]
REFERENCE = PROJECT / "docs" / "reference" / "commands.md"
MOST_SECONDS_OF_HELP = 0.3

Pariter = Callable[..., Any]


def options_of(name: str) -> set[str]:
    """Return the options and arguments of a command, as its help shows them."""
    module = importlib.import_module(f"pariter.cli.{cli.COMMANDS[name][0]}")
    parser = argparse.ArgumentParser(add_help=False)
    module.add_arguments(parser)
    return {
        action.option_strings[0] if action.option_strings else action.dest.upper()
        for action in parser._actions
    }


def test_help_is_quick_and_lists_every_command() -> None:
    command = [sys.executable, "-m", "pariter.cli", "--help"]
    environment = {**os.environ, "PYTHONPATH": str(PROJECT / "src")}
    seconds = []
    for _ in range(3):
        start = time.perf_counter()
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        seconds.append(time.perf_counter() - start)
    named = re.findall(r"^  ([a-z-]+)  ", done.stdout, re.MULTILINE)
    assert named == list(cli.COMMANDS)
    assert statistics.median(seconds) <= MOST_SECONDS_OF_HELP


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_command_explains_itself(pariter: Pariter, name: str) -> None:
    done = pariter(name, "--help")
    assert done.code == 0
    assert done.out.startswith(f"usage: pariter {name} ")


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_command_and_its_options_are_in_the_reference(name: str) -> None:
    sections = re.split(r"^## ", REFERENCE.read_text("utf-8"), flags=re.MULTILINE)
    [section] = [text for text in sections if text.startswith(f"`pariter {name}`\n")]
    described = set(re.findall(r"^\| `(--[a-z-]+|[A-Z]+)", section, re.MULTILINE))
    assert described == options_of(name)


def test_reference_names_no_other_command() -> None:
    named = re.findall(r"^## `pariter ([a-z-]+)`$", REFERENCE.read_text("utf-8"), re.MULTILINE)
    assert named == list(cli.COMMANDS)


def test_version_is_told(pariter: Pariter) -> None:
    assert pariter("--version").out == f"pariter {__version__}\n"


def test_no_command_shows_the_overview_and_fails(pariter: Pariter) -> None:
    done = pariter()
    assert (done.code, done.out.startswith("usage: pariter COMMAND")) == (2, True)


@pytest.mark.parametrize(
    ("word", "mend"), [("alocate", "did you mean 'allocate'?"), ("xyzzy", "lists the commands")]
)
def test_unknown_command_is_refused_in_one_line(pariter: Pariter, word: str, mend: str) -> None:
    done = pariter(word)
    assert (done.code, done.out, len(done.err.splitlines())) == (2, "", 1)
    assert done.err.startswith(f"pariter: {word!r} is no command")
    assert mend in done.err


def test_unknown_option_is_refused(pariter: Pariter) -> None:
    done = pariter("status", "--jsn")
    assert (done.code, "unrecognized arguments: --jsn" in done.err) == (2, True)


def test_refusal_is_printed_line_by_line(pariter: Pariter, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_args: argparse.Namespace) -> int:
        raise CommandError("a.toml:3: wrong\na.toml:4: wrong too")

    monkeypatch.setattr("pariter.cli.status.run", refuse)
    done = pariter("status")
    assert (done.code, done.out) == (2, "")
    assert done.err == ("pariter status: a.toml:3: wrong\npariter status: a.toml:4: wrong too\n")


def test_interruption_ends_cleanly(pariter: Pariter, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_args: argparse.Namespace) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("pariter.cli.status.run", interrupt)
    done = pariter("status")
    assert (done.code, done.out, len(done.err.strip().splitlines())) == (130, "", 1)
