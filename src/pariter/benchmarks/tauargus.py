"""The audit of pytauargus, where it is installed: the same withheld counts, in its own process."""

import subprocess
import sys
import tempfile
from collections.abc import Collection
from importlib.util import find_spec
from pathlib import Path

from pariter.benchmarks.figure import BenchError
from pariter.kernels.disclosure.policy import Policy
from pariter.kernels.disclosure.system import System

NAME = "pytauargus"

_AUDIT = """
import sys, time
from pytauargus._tauargus import audit_jj
begin = time.process_time()
rows = audit_jj(sys.argv[1])
print(time.process_time() - begin, sum(row["unsafe"] for row in rows))
"""


def audit(table: System, withheld: Collection[int], policy: Policy) -> tuple[float, int] | None:
    """Return its processor time in seconds, and how many counts it finds open too little.

    None where it is not installed. Raises BenchError where it fails.
    """
    if not find_spec(NAME):
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.jj"
        path.write_text(_jj(table, frozenset(withheld), policy), "ascii")
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-c", _AUDIT, str(path)],
            capture_output=True, text=True, check=False, timeout=600,
        )  # fmt: skip
    if done.returncode:
        raise BenchError(f"{NAME} failed: {done.stderr.strip()[-200:]}; remove it, or mend it")
    seconds, unsafe = done.stdout.split()
    return float(seconds), int(unsafe)


def _jj(table: System, withheld: frozenset[int], policy: Policy) -> str:
    """Write a table as its audit reads it: number, count, weight, status, ends, protection."""
    lines = ["0", str(len(table.counts))]
    for number, count in enumerate(table.counts):
        most = count + table.total
        ends = (
            f"u 0 {most} 1 {policy.threshold - count} 0"
            if number in withheld
            else f"s 0 {most} 0 0 0"
        )
        lines.append(f"{number} {count} 1 {ends}")
    lines.append(str(len(table.equations)))
    for total, parts in table.equations:
        added = " ".join(f"{part} (1)" for part in parts)
        lines.append(f"0 {1 + len(parts)} : {total} (-1) {added}")
    return "\n".join(lines) + "\n"
