"""`pariter export-ledger`: write all that was ever released or refused, for whoever checks it."""

import argparse
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pariter.cli import site
from pariter.cli.errors import CommandError
from pariter.cli.written import write_whole
from pariter.kernels.disclosure import LedgerEntry, LedgerError, verify_chain


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options of the command."""
    parser.add_argument("file", type=Path, help="the JSON file to write")


def run(args: argparse.Namespace) -> int:
    """Write the ledger; it holds nothing but what was published."""
    with site.ready():
        from pariter.apps.evidence import models

        kept = [
            (LedgerEntry(one.previous, one.content, one.digest), one.at)
            for one in models.LedgerEntry.objects.order_by("id")
        ]
    try:
        document = ledger_document(kept)
    except LedgerError as error:
        raise CommandError(str(error)) from error
    text = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    write_whole(args.file, text.encode())
    print(f"{args.file}: {len(kept)} entries, up to {document['head']}")
    return 0


def ledger_document(entries: Iterable[tuple[LedgerEntry, datetime]]) -> dict[str, Any]:
    """Write a ledger as a JSON value, as docs/reference/ledger.md says.

    entries: from the very first on, each with the moment when it was added.

    Raises LedgerError when the ledger was altered.
    """
    kept = list(entries)
    return {
        "format": "pariter-ledger/1",
        "head": verify_chain(entry for entry, _ in kept),
        "entries": [
            {
                "at": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
                "previous": entry.previous,
                "digest": entry.digest,
                "content": dict(entry.content),
            }
            for entry, at in kept
        ],
    }
