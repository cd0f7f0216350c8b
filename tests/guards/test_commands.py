"""Every command and each option is described in the reference, and nothing else is."""

import argparse
import importlib
import re
from pathlib import Path

import pytest

from pariter.cli import COMMANDS

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "commands.md"
HEADING = re.compile(r"^#+ `pariter ([\w-]+)[^`]*`$", re.MULTILINE)


def _sections() -> dict[str, str]:
    """Return what the reference says of each command."""
    parts = HEADING.split(REFERENCE.read_text("utf-8"))
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def _options(name: str) -> set[str]:
    """Return the long options of a command."""
    parser = argparse.ArgumentParser(add_help=False)
    importlib.import_module(f"pariter.cli.{COMMANDS[name][0]}").add_arguments(parser)
    actions = [*parser._actions]
    for action in actions:
        if isinstance(action, argparse._SubParsersAction):
            actions.extend(more for sub in action.choices.values() for more in sub._actions)
    return {option for action in actions for option in action.option_strings if option != "--help"}


def test_commands_are_documented() -> None:
    assert sorted(_sections()) == sorted(COMMANDS)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_options_are_documented(name: str) -> None:
    said = set(re.findall(r"(?<![\w-])-{1,2}[a-z][\w-]*", _sections()[name]))
    assert _options(name) - said == set()
