"""`pariter verify`: check a proof file with the verifier that stands alone."""

import argparse

from pariter import verifier


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options of the command."""
    parser.add_argument("file", help="audit.json or public.json of a run")


def run(args: argparse.Namespace) -> int:
    """Print what the file proves; return 0 valid, 1 broken, 2 unreadable."""
    return verifier.main([args.file])
