"""`pariter solve` on a file of votes: fund projects by equal shares."""

import argparse
import json
from dataclasses import replace

from pariter.cli.errors import CommandError
from pariter.formats import pabulib
from pariter.formats.errors import FormatError, decode
from pariter.formats.market_file import by_lot
from pariter.kernels.allocation import MarketError
from pariter.kernels.allocation.equal_shares import (
    Completion,
    Funding,
    check_funding,
    equal_shares,
)

WITHOUT_VOTES = "equalshares/add1"
"""The rule of files in which what is left is not given by number of votes."""


def fund(args: argparse.Namespace) -> int:
    """Fund, check and tell; ties that cost and votes leave are broken by lot, from `--seed`."""
    try:
        read = pabulib.parse(decode(args.file.read_bytes(), args.file.name), args.file.name)
        election = replace(read.election, order=by_lot(read.election.costs, args.seed))
        funding = equal_shares(election, args.completion or _completion(read))
    except FormatError as error:
        raise CommandError(str(error)) from error
    except MarketError as error:
        raise CommandError(f"{args.file.name}: {error}") from error
    except OSError as error:
        raise CommandError(
            f"{args.file}: {error.strerror}; name a file that can be read"
        ) from error
    check_funding(funding)
    if args.json:
        value = {
            "mechanism": "equal-shares",
            "status": funding.status,
            "message": funding.message,
            "funded": list(funding.funded),
            "proof": funding.proof,
        }
        print(json.dumps(value))
    else:
        _print(funding, read.names)
    return 0


def _completion(read: pabulib.Budgeting) -> Completion:
    return "add1" if read.meta.get("rule") == WITHOUT_VOTES else "add1u"


def _print(funding: Funding, names: dict[str, str]) -> None:
    print(f"equal-shares, {funding.completion}: {funding.message}")
    most = {bought.project: float(bought.most) for bought in funding.purchases}
    for project in funding.funded:
        title = "".join(letter for letter in names[project] if letter.isprintable())
        paid = f"at most {most[project]:.2f} a voter" if project in most else "by votes"
        print(f"  {project} {title}: {funding.election.costs[project]}, {paid}")
