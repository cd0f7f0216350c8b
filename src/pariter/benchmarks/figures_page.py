"""How fast the page of a published figure is, each asked for once, so that nothing is kept of it.

Makes an installation of its own and throws it away.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from http.client import HTTPConnection

from pariter.benchmarks.figure import Figure
from pariter.benchmarks.processor_time import used
from pariter.benchmarks.servers import fetch, server

BENCH = "evidence"
SITE = "pariter.project.wsgi:application"
PAGES, WARM = 120, 20
GOAL = 50.0
FILES = {"": "figures page", "data.csv": "its CSV", "data.csv-metadata.json": "its description"}
BROWSER = {"Accept-Encoding": "gzip", "Accept-Language": "en"}


def measure() -> Iterator[Figure]:
    """Yield the 95th percentile of a page, its CSV and its description, and the work of a page."""
    with tempfile.TemporaryDirectory(prefix="pariter-bench-") as folder:
        environment = {
            "DJANGO_SETTINGS_MODULE": "pariter.project.settings",
            "PARITER_DATA": folder,
            "PARITER_DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
            "PARITER_LOG_LEVEL": "ERROR",
            "PARITER_PAGE_CACHE_SECONDS": "0",
        }
        done = subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-m", "pariter.benchmarks.fill_figures", str(PAGES)],
            env={**os.environ, **environment},
            check=True,
            capture_output=True,
            text=True,
        )
        pages = json.loads(done.stdout.splitlines()[-1])
        for file, name in FILES.items():
            # A server of its own for each: what it read for one is not there for the next.
            with server(SITE, workers=1, environment=environment) as (port, process):
                times, work = _asked(port, process, [_address(page, file) for page in pages])
            ranked = statistics.quantiles(times, n=20)[18]
            yield Figure(BENCH, f"figures_page: p95 of {name}, uncached", ranked, "ms", GOAL)
            yield Figure(BENCH, f"figures_page: work for {name}, uncached", work, "ms", GOAL)


def _address(page: int, file: str) -> str:
    return f"/en/polimi_pop/figures/{page}/{file}"


def _asked(port: int, process: int, pages: list[str]) -> tuple[list[float], float]:
    """Return the milliseconds that each page took, and the processor's for one of them."""
    connection = HTTPConnection("127.0.0.1", port)
    for page in pages[:WARM]:
        _times(connection, page)
    before = used(process)
    times = [_times(connection, page) for page in pages[WARM:]]
    return times, (used(process) - before) / len(times) * 1000


def _times(connection: HTTPConnection, page: str) -> float:
    begin = time.perf_counter()
    status, _body = fetch(connection, page, BROWSER)
    if status != 200:
        raise RuntimeError(f"{page} answers {status}, so it cannot be measured")
    return (time.perf_counter() - begin) * 1000
