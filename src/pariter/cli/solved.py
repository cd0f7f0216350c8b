"""What `pariter solve` does for every mechanism: refuse in one line, show names, write files."""

import json
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from unicodedata import normalize

from pariter.cli.errors import CommandError
from pariter.cli.written import write_whole
from pariter.formats.errors import FormatError
from pariter.formats.preflib import PreflibError
from pariter.kernels.allocation.errors import MarketError

letters = partial(normalize, "NFC")
"""An accented letter is one sign, whichever way it was typed; so are those of the file."""

OF_A_RUN = re.compile(r"(audit(-\d+)?|public|result)\.json")
"""What is written of a run; which of them depends on the mechanism and the file."""


@contextmanager
def refusing(path: Path) -> Iterator[None]:
    """Turn what is wrong with a file into one line for who runs the command.

    A terminal shows meanwhile that work goes on.
    """
    is_shown = sys.stderr.isatty()
    if is_shown:
        print(f"{shown(path.name)} …", end="\r", file=sys.stderr, flush=True)
    try:
        yield
    except (FormatError, PreflibError) as error:
        raise CommandError(str(error)) from error
    except MarketError as error:
        raise CommandError(f"{path.name}: {error}") from error
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}; name a file that can be read") from error
    finally:
        if is_shown:
            print("\r\033[K", end="", file=sys.stderr, flush=True)


def shown(name: str) -> str:
    """Return a name so that nothing in it can steer a terminal."""
    return "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in name
    )


def write(folder: Path, files: Mapping[str, Mapping[str, Any]]) -> None:
    """Write JSON files to a folder, which is made if need be, in the place of an earlier run's."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, document in files.items():
            text = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
            write_whole(folder / name, text.encode(), option="--out")
        for path in list(folder.iterdir()):
            if OF_A_RUN.fullmatch(path.name) and path.name not in files:
                path.unlink()
    except OSError as error:
        raise CommandError(f"--out {folder}: {error.strerror}; name another folder") from error
