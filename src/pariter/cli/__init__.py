"""The `pariter` command: a table of commands; a command's module is loaded when it is called."""

import argparse
import importlib
import os
import sys
from collections.abc import Mapping, Sequence
from io import TextIOWrapper
from types import MappingProxyType
from typing import Protocol

from pariter.cli.errors import CommandError

COMMANDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "setup": ("setup", "prepare style, texts, database, packs and demonstration"),
        "run": ("serve", "serve the site and work off its queue until Ctrl-C"),
        "worker": ("worker", "send mail and do what falls due"),
        "status": ("status", "say which initiatives run, and how far"),
        "migrate": ("migrate", "bring the database to this version"),
        "check-pack": ("check_pack", "check a programme's folder and list every problem"),
        "load-pack": ("load_pack", "check a programme's folder and load it"),
        "export-pack": ("export_pack", "write what a programme says now as a folder"),
        "make-office": ("make_office", "let a person run a programme, or see a part of it"),
        "calls": ("calls", "list the calls and their addresses"),
        "import-preferences": ("import_preferences", "read ranked wishes from a PrefLib file"),
        "import-applications": ("import_applications", "send applications that stand in a file"),
        "import-audience": ("import_audience", "note how many watched online"),
        "import-counts": ("import_counts", "import a table of counts, such as staff by sex"),
        "close-call": ("close_call", "close a call before its deadline"),
        "open-vote": ("open_vote", "let people vote on the projects that were sent"),
        "commit-lottery": ("commit_lottery", "freeze a closed call's list and publish its root"),
        "draw-lottery": ("draw_lottery", "enter the result of the public draw"),
        "allocate": ("allocate", "give the places, as a dry run or for real"),
        "export-run": ("export_run", "write the two proof files of a run"),
        "verify": ("verify", "check a proof file without trusting Pariter"),
        "publish-run": ("publish_run", "offer the places and tell everyone"),
        "pair-again": ("pair_again", "pair those who have a place left, and tell them"),
        "accept": ("accept", "accept places on behalf of those who hold them"),
        "decline": ("decline", "decline a place on behalf of who holds it"),
        "attendance": ("attendance", "note who was at a session"),
        "figures": ("figures", "propose or publish an edition's figures"),
        "report": ("report", "write a report of a year as PDF"),
        "solve": ("solve", "give the places of a market in a file, with proof"),
        "protect": ("protect", "withhold cells of a table so that nobody is told apart"),
        "export-ledger": ("export_ledger", "write all that was released or refused"),
        "attack": ("attack", "try to work out withheld counts without trusting Pariter"),
        "indicators": ("indicators", "compute indicators from a table of counts"),
        "bench": ("bench", "measure one piece of work"),
    }
)
"""Name → module in this package, and what it does in one line."""


class CommandModule(Protocol):
    """What every command's module offers."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Describe the options of the command."""

    def run(self, args: argparse.Namespace) -> int:
        """Do the work; return the exit code."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return 0 when done, 1 when the answer is no, 2 when it was refused."""
    words = list(sys.argv[1:] if argv is None else argv)
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # where a terminal has fewer letters
    if not words or words[0] in {"-h", "--help"}:
        print(_overview())
        return 0 if words else 2
    if words[0] == "--version":
        from pariter import __version__

        print(f"pariter {__version__}")
        return 0
    name = words[0]
    if name not in COMMANDS:
        print(f"pariter: {_unknown(name)}", file=sys.stderr)
        return 2
    return _call(name, words[1:])


def _call(name: str, words: Sequence[str]) -> int:
    module_name, help_line = COMMANDS[name]
    module: CommandModule = importlib.import_module(f"pariter.cli.{module_name}")
    parser = argparse.ArgumentParser(
        prog=f"pariter {name}", description=f"{help_line[0].upper()}{help_line[1:]}."
    )
    module.add_arguments(parser)
    try:
        return module.run(parser.parse_args(words))
    except SystemExit as leaving:  # argparse has said why
        return leaving.code if isinstance(leaving.code, int) else 2
    except CommandError as error:
        for line in str(error).splitlines():
            print(f"pariter {name}: {line}", file=sys.stderr)
        return 2
    except UnicodeEncodeError:
        # A word in another encoding may name a file; as a name of anything else it fails here.
        wrong = next((word for word in words if not _is_unicode(word)), None)
        if wrong is None:
            raise
        print(f"pariter {name}: {wrong!r} is no UTF-8; write it so", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # Who reads us has seen enough; without this Python would complain again at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print(f"\npariter {name}: stopped; what was not finished was not kept.", file=sys.stderr)
        return 130


def _is_unicode(word: str) -> bool:
    return word.encode(errors="replace").decode() == word


def _overview() -> str:
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}}  {help_line}" for name, (_, help_line) in COMMANDS.items()]
    return "\n".join(
        [
            "usage: pariter COMMAND [OPTIONS]",
            "",
            "Runs, measures and proves programmes of equal opportunity.",
            "",
            *lines,
            "",
            "pariter COMMAND --help says more about one of them.",
        ]
    )


def _unknown(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, COMMANDS, n=1)
    mend = f"did you mean {near[0]!r}?" if near else "pariter --help lists the commands."
    return f"{name!r} is no command; {mend}"
