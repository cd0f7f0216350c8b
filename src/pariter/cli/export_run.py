"""`pariter export-run`: write the two proof files of a run."""

import argparse
import json
import os
from pathlib import Path
from typing import Any

from pariter.cli import runs, site
from pariter.cli.errors import CommandError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options of the command."""
    site.add_call(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder to write to")


def run(args: argparse.Namespace) -> int:
    """Write audit.json (restricted: it holds everyone's wishes) and public.json (for all)."""
    with site.ready():
        from pariter.apps.programmes.queries import find_call

        found = runs.real_run_of(find_call(args.call))
        try:
            args.out.mkdir(parents=True, exist_ok=True)
            _write(args.out / "audit.json", found.audit, mode=0o600)
            _write(args.out / "public.json", found.public, mode=0o644)
        except OSError as error:
            raise CommandError(
                f"--out {args.out}: {error.strerror}; name another folder"
            ) from error
    print(f"{args.out / 'audit.json'}: restricted, for those who audit")
    print(f"{args.out / 'public.json'}: for everyone")
    return 0


def _write(path: Path, document: dict[str, Any], *, mode: int) -> None:
    text = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
