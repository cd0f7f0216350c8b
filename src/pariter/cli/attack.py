"""`pariter attack`: try to work out withheld counts with the checker that stands alone."""

import argparse

from pariter import checker


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options of the command."""
    checker.add_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Print what can be worked out; return 0 nothing, 1 something, 2 bad file, 3 not finished."""
    return checker.run(args)
