"""`pariter check-pack`: check a programme's folder and list every problem."""

import argparse
from pathlib import Path

from pariter.cli.errors import CommandError
from pariter.packs.errors import PackError
from pariter.packs.loader import LoadedPack, load


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options of the command."""
    parser.add_argument("folder", type=Path, help="folder with pack.toml and texts/<language>/")


def run(args: argparse.Namespace) -> int:
    """Print what the folder holds; refuse it with a line for each problem."""
    print(summary(read(args.folder)))
    return 0


def read(folder: Path) -> LoadedPack:
    """Return the checked pack of a folder, or refuse with every problem and their number."""
    try:
        return load(folder)
    except PackError as error:
        count = len(error.problems)
        problems = "1 problem" if count == 1 else f"{count} problems"
        raise CommandError(f"{error}\n{problems} in {folder}; nothing was loaded") from error


def summary(loaded: LoadedPack) -> str:
    """Say what a pack holds, in one line."""
    pack = loaded.pack
    editions = [edition for initiative in pack.initiative for edition in initiative.edition]
    calls = [call for edition in editions for call in edition.call]
    counts = {
        "initiatives": len(pack.initiative),
        "editions": len(editions),
        "calls": len(calls),
        "offers": sum(len(call.offer) for call in calls),
        "sessions": sum(len(edition.session) for edition in editions),
    }
    held = ", ".join(f"{name} {number}" for name, number in counts.items())
    languages = ", ".join(pack.languages)
    return f"{pack.key}: {held}; in {languages}; digest {loaded.digest[:12]}"
