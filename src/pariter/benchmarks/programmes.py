"""`pariter bench programmes`: a large installation: the demonstration year, search, the home page.

Makes two installations of its own in a temporary folder and throws them away. Goals: the year of
5,000 people in 60 s; search over 1,000 texts in each of three languages p95 ≤ 50 ms, and the home
page of 100 programmes p95 ≤ 40 ms, both uncached, with one worker and one client.
"""

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from random import Random
from urllib.parse import quote

from pariter.benchmarks.figure import Figure
from pariter.benchmarks.many_packs import LANGUAGES, SEED, words
from pariter.benchmarks.servers import fetch, serving

SITE = "pariter.project.wsgi:application"
YEAR = re.compile(r"Demonstration year: ([\d.]+) s")
SEARCHES = 100
"""In each language."""
HOMES = 200
HEADERS = {"Accept-Encoding": "gzip", "Accept": "text/html"}


def measure() -> Iterator[Figure]:
    """Yield the seconds of the demonstration year, then the pages of a hundred programmes."""
    with tempfile.TemporaryDirectory(prefix="pariter-bench-") as name:
        yield from _year(Path(name))
    with tempfile.TemporaryDirectory(prefix="pariter-bench-") as name:
        environment = _environment(Path(name))
        texts = _call("pariter.benchmarks.load_many_packs", environment)
        yield Figure("programmes", "texts to search", float(texts), "texts")
        with serving(SITE, workers=1, environment=environment) as port:
            chance = Random(SEED)  # noqa: S311 - nothing here is secret
            for language in LANGUAGES:
                pages = [
                    f"/{language}/search/?q={quote(_query(language, chance))}"
                    for _ in range(SEARCHES)
                ]
                yield _p95(port, f"search p95 {language}", pages, 50)
            for language in LANGUAGES:
                yield _p95(
                    port, f"home p95 {language}, 100 programmes", [f"/{language}/"] * HOMES, 40
                )


def _year(folder: Path) -> Iterator[Figure]:
    begin = time.perf_counter()
    said = _call("pariter.cli", _environment(folder), "setup")
    yield Figure(
        "programmes", "setup with the demonstration year", time.perf_counter() - begin, "s"
    )
    found = YEAR.search(said)
    if found is None:
        raise RuntimeError(f"pariter setup said nothing of the demonstration year: {said[-500:]}")
    yield Figure("programmes", "demonstration year", float(found[1]), "s", 60)


def _query(language: str, chance: Random) -> str:
    known = words(language)
    count = chance.choice((1, 1, 2, 3))
    chosen = chance.choices(known, k=count)
    return " ".join([*chosen[:-1], chosen[-1][: chance.randint(3, 9)]])


def _p95(port: int, metric: str, pages: list[str], goal: float) -> Figure:
    connection = HTTPConnection("127.0.0.1", port)
    for page in pages[:5]:
        fetch(connection, page, HEADERS)
    times = []
    for page in pages:
        begin = time.perf_counter()
        status, _body = fetch(connection, page, HEADERS)
        times.append((time.perf_counter() - begin) * 1000)
        if status != 200:
            raise RuntimeError(f"{page} answers {status}, so it cannot be measured")
    return Figure("programmes", metric, statistics.quantiles(times, n=20)[18], "ms", goal)


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "PARITER_DATABASE_URL"}
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": "pariter.project.settings",
        "PARITER_DATA": str(folder),
        "PARITER_PAGE_CACHE_SECONDS": "0",
        "PARITER_LOG_LEVEL": "WARNING",
    }


def _call(module: str, environment: dict[str, str], *arguments: str) -> str:
    """Run one of our modules and return what it printed."""
    done = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", module, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{module} ended with {done.returncode}: {done.stderr[-2000:]}")
    return done.stdout
