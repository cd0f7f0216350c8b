"""Equal Shares on a city's vote, with reading the file, beside pabutools where it is installed.

The vote is that of Łódź in 2022, as Pabulib gives it; without its file nothing is measured.
Budapest 2024 has a thousand million forint, and shares that are raised by steps of one.
"""

import json
import os
import time
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path

from pariter.benchmarks.figure import Figure
from pariter.formats import pabulib
from pariter.formats.errors import decode
from pariter.kernels.allocation.ballots import Utility
from pariter.kernels.allocation.equal_shares import Election, Funding, equal_shares
from pariter.kernels.allocation.funding_audit import build_funding_audit
from pariter.verifier import verify

BENCH = "allocation"
FILE = "Poland_Lodz_2022.pb"
MANY_UNITS = "Hungary_Budapest_2024.pb"
FOLDER = "PARITER_PABULIB"
"""The setting that names a folder of Pabulib files."""

TIMES = 300
"""How many times as fast as the peer is aimed for."""

RAISED_SECONDS = 60.0
"""How long raising shares by thousands of steps may take, and its proof as long again."""


def measure() -> Iterator[Figure]:
    """Yield how long reading and funding take, and how long the peer takes for the same."""
    folder = os.environ.get(FOLDER, "")
    if not folder:
        return
    if (path := Path(folder) / FILE).is_file():
        yield _beside_peer(path)
    if (path := Path(folder) / MANY_UNITS).is_file():
        yield from _raised(path)


def _beside_peer(path: Path) -> Figure:
    """Measure a run on shares as they are, and what the peer takes for it."""
    seconds = min(_timed(path)[0] for _ in range(5))
    _, funding = _timed(path)
    label = f"equal shares, {len(funding.election.ballots)} voters, with reading the file"
    if not find_spec("pabutools"):
        return Figure(BENCH, label, seconds, "s")
    begin = time.process_time()
    theirs = by_pabutools(path, "cost")
    peer = time.process_time() - begin
    if theirs != frozenset(funding.funded):
        raise RuntimeError("pabutools gives another result than ours")
    return Figure(BENCH, label, seconds, "s", peer / TIMES, peer="pabutools", peer_value=peer)


def _raised(path: Path) -> Iterator[Figure]:
    """Measure a run that raises shares by thousands of steps, and the proof of its result."""
    election = in_order(pabulib.parse(decode(path.read_bytes(), path.name), path.name).election)
    begin = time.process_time()
    funding = equal_shares(election, "add1")
    middle = time.process_time()
    steps = (funding.share - Fraction(election.budget, len(election.ballots))) / election.step
    label = f"equal shares raised {steps} times, {len(election.ballots)} voters"
    yield Figure(BENCH, label, middle - begin, "s", RAISED_SECONDS)
    audit = json.loads(json.dumps(build_funding_audit(funding)))
    begin = time.process_time()
    report = verify(audit)
    if not report.valid:
        raise RuntimeError(f"the verifier finds a claim that does not hold: {report.broken}")
    seconds = time.process_time() - begin
    yield Figure(BENCH, f"{label}, verifier", seconds, "s", RAISED_SECONDS)


def in_order(election: Election) -> Election:
    """Let the first name decide between equal projects."""
    order = {project: number for number, project in enumerate(sorted(election.costs))}
    return replace(election, order=order)


def by_pabutools(path: Path, utility: Utility, raised: int | None = None) -> frozenset[str]:
    """Read a file and fund its projects with pabutools, ties broken as `in_order` does.

    raised: how many units of money shares grow by at a time; None leaves them as they are.
    """
    from pabutools.election import Cardinality_Sat, Cost_Sat, parse_pabulib
    from pabutools.rules import method_of_equal_shares
    from pabutools.tiebreaking import TieBreakingRule

    instance, profile = parse_pabulib(str(path))
    by_name = TieBreakingRule(
        lambda _, ballots, project: (
            project.cost,
            -ballots.approval_score(project),
            project.name,
        )
    )
    satisfaction = Cost_Sat if utility == "cost" else Cardinality_Sat
    funded = method_of_equal_shares(
        instance,
        profile,
        satisfaction,
        tie_breaking=by_name,
        voter_budget_increment=raised,
    )
    return frozenset(project.name for project in funded)


def _timed(path: Path) -> tuple[float, Funding]:
    """Measure the processor's time: what other work the machine does is no property of ours."""
    begin = time.process_time()
    read = pabulib.parse(decode(path.read_bytes(), path.name), path.name)
    funding = equal_shares(in_order(read.election), "none")
    return time.process_time() - begin, funding
