"""`pariter bench start`: how long it takes from nothing to a page, and how much it weighs.

Run in a source checkout; it clones itself, sets up in the clone with the package cache as it is,
and leaves nothing behind.
"""

import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path

from pariter.benchmarks.figure import Figure
from pariter.benchmarks.servers import free_port

SOURCES = Path(__file__).resolve().parents[3]
# Packages and megabytes of a base install, measured before; they are not installed here.
MEASURED_PEERS = {"pretix": (136, 588), "pretalx": (66, 233), "Indico": (135, 672)}
MOST_SECONDS = 900.0


def measure() -> Iterator[Figure]:
    """Yield the figures of a first start, a second start, the command, the tables, the worker."""
    yield Figure("start", "pariter --help", _seconds_of_help(), "s", 0.3)
    with tempfile.TemporaryDirectory(prefix="pariter-bench-") as name:
        folder = Path(name)
        yield Figure("start", "migrate an empty database", _migrate(folder), "s", 5)
        yield Figure("start", "worker memory", _worker_megabytes(folder), "MB", 110)
        clone = folder / "clone"
        subprocess.run(  # noqa: S603 - our own command
            ["git", "clone", "--quiet", str(SOURCES), str(clone)],  # noqa: S607
            check=True,
        )
        yield Figure("start", "first page after make run", _first_page(clone), "s", 180)
        yield Figure("start", "first page, second start", _first_page(clone), "s", 5)
        packages, megabytes = _base_install(clone)
    for peer, (peer_packages, peer_megabytes) in MEASURED_PEERS.items():
        label = f"{peer}, measured before"
        yield Figure("start", "base install", packages, "packages", peer=label,
                     peer_value=peer_packages)  # fmt: skip
        yield Figure("start", "base install", megabytes, "MB", 250, peer=label,
                     peer_value=peer_megabytes)  # fmt: skip


def _seconds_of_help() -> float:
    times = []
    for _ in range(7):
        begin = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "pariter.cli", "--help"], stdout=subprocess.DEVNULL, check=True
        )
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


def _environment(folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "PARITER_DATA": str(folder / "data"),
        "PARITER_DATABASE_URL": f"sqlite:///{folder / 'bench.sqlite3'}",
    }


def _migrate(folder: Path) -> float:
    begin = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "pariter.cli", "migrate"],
        env=_environment(folder),
        stdout=subprocess.DEVNULL,
        check=True,
    )
    return time.perf_counter() - begin


def _worker_megabytes(folder: Path) -> float:
    worker = subprocess.Popen(
        [sys.executable, "-m", "pariter.cli", "worker"],
        env=_environment(folder),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        time.sleep(4)
        status = Path(f"/proc/{worker.pid}/status").read_text("ascii")
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait(15)
    return int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) / 1000


def _first_page(clone: Path) -> float:
    """Return the seconds from `make run` to the first page that answers."""
    port = free_port()
    site = f"http://127.0.0.1:{port}"
    begin = time.perf_counter()
    environment = {key: value for key, value in os.environ.items() if key != "VIRTUAL_ENV"}
    run = subprocess.Popen(
        ["make", "run"],  # noqa: S607
        cwd=clone,
        env={**environment, "PARITER_PORT": str(port)},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while time.perf_counter() - begin < MOST_SECONDS and run.poll() is None:
            try:
                with urllib.request.urlopen(f"{site}/en/", timeout=5) as answer:  # noqa: S310
                    answer.read()
                    return time.perf_counter() - begin
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.1)
    finally:
        os.killpg(run.pid, signal.SIGINT)
        try:
            run.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(run.pid, signal.SIGKILL)
            run.wait()
    raise RuntimeError(f"make run in {clone} showed no page")


def _base_install(clone: Path) -> tuple[int, float]:
    """Return packages and megabytes of what requirements/base.txt installs."""
    names = {
        _plain(name)
        for name in re.findall(
            r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==",
            (clone / "requirements" / "base.txt").read_text("utf-8"),
            re.MULTILINE,
        )
    }
    installed = [
        package for package in distributions() if _plain(package.metadata["Name"]) in names
    ]
    return len(installed), sum(_bytes(package) for package in installed) / 1e6


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _bytes(package: Distribution) -> int:
    paths = (Path(str(file.locate())) for file in package.files or ())
    return sum(path.stat().st_size for path in paths if path.is_file())
