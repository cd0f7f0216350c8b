"""`pariter verify`: check a proof file with the verifier that stands alone."""

import argparse
from functools import partial

from pariter import verifier
from pariter.cli.progress import at_work


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options of the command."""
    parser.add_argument("file", help="audit.json or public.json of a run")


def run(args: argparse.Namespace) -> int:
    """Print what the file proves; return 0 valid, 1 broken, 2 unreadable."""
    return verifier.main([args.file], partial(at_work, "Verifying"))
