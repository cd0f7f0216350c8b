"""`pariter bench site`: how fast public pages are, uncached and cached, and how heavy when cold.

Needs a demonstration that is set up (`pariter setup`); takes about two minutes. Goals: p50 ≤ 15 ms,
p95 ≤ 40 ms a page with one worker and one client; cached ≥ 1,000 requests a second with two
workers; cold ≤ 100 KB.
"""

import json
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Collection, Iterator
from http.client import HTTPConnection
from urllib.parse import urljoin

from pariter.benchmarks.figure import BenchError, Figure
from pariter.benchmarks.servers import fetch, serving

SITE = "pariter.project.wsgi:application"
PUBLIC = r"/en/(?!account|office|my-places|apply|sign-up)([\w-]+/)*"
OWN_PAGES = "ask|calendar|figures|initiatives|news|partners|people|proposals|search"
PROGRAMME = r"/en/\w+_\w+/"
KINDS = (
    r"/en/",
    PROGRAMME,
    PROGRAMME + "initiatives/",
    PROGRAMME + r"strands/[\w-]+/",
    PROGRAMME + f"(?!{OWN_PAGES})" + r"[\w-]+/",
    PROGRAMME + "calendar/",
    PROGRAMME + "partners/",
    PROGRAMME + "people/",
    PROGRAMME + "news/",
    PROGRAMME + r"news/[\w-]+/",
    PROGRAMME + "figures/",
    PROGRAMME + r"figures/\d+/",
    PROGRAMME + "proposals/",
    "/en/calendar/",
    "/en/open-data/",
    "/en/accessibility/",
    "/en/privacy/",
)
"""One pattern for each kind of page that is kept for all visitors."""
REQUESTS = 100
LOAD_SECONDS = 2.0
BROWSER = {"Accept-Encoding": "br, gzip", "Accept": "text/html", "Accept-Language": "en"}
# Measured on the same kind of machine by their own means; they are not installed here.
MEASURED_PEERS = {"pretix": 37.0, "Indico": 45.0, "pretalx": 9.5}


def measure() -> Iterator[Figure]:
    """Yield the figures of each public page that the site's own home page leads to."""
    environment = {"DJANGO_SETTINGS_MODULE": "pariter.project.settings"}
    bare = _bare_median()
    with serving(
        SITE, workers=1, environment={**environment, "PARITER_PAGE_CACHE_SECONDS": "0"}
    ) as port:
        pages = public_pages(port)
        for page in pages:
            times = _times(port, page)
            median = statistics.median(times)
            ranked = statistics.quantiles(times, n=20)
            yield Figure("site", f"p50 {page}", median, "ms", 15, peer="bare Django list",
                         peer_value=bare)  # fmt: skip
            yield Figure("site", f"p95 {page}", ranked[18], "ms", 40)
            yield Figure("site", f"cold {page}", _cold_kilobytes(port, page), "KB", 100)
    for name, value in MEASURED_PEERS.items():
        yield Figure("site", "bare Django list p50", bare, "ms", peer=f"{name}, measured before",
                     peer_value=value)  # fmt: skip
    with serving(SITE, workers=2, environment=environment) as port:
        for page in pages:
            rate = _rate(port, page)
            yield Figure("site", f"cached {page}", rate, "requests/s", 1000, "least")


def public_pages(port: int) -> list[str]:
    """Return one page of each public kind, found by following links from the home page.

    Raises BenchError where a kind has no page.
    """
    connection = HTTPConnection("127.0.0.1", port)
    seen = {"/en/"}
    fresh = ["/en/"]
    for _step in range(3):
        linked = {link for page in fresh for link in _links(connection, page)}
        fresh = sorted(linked - seen)
        seen |= linked
    return chosen(seen)


def chosen(pages: Collection[str]) -> list[str]:
    """Return the first page of each kind.

    Raises BenchError where a kind has none.
    """
    found = {kind: [page for page in pages if re.fullmatch(kind, page)] for kind in KINDS}
    missing = [kind for kind, fitting in found.items() if not fitting]
    if missing:
        raise BenchError(
            f"No page of this site leads to {len(missing)} of {len(KINDS)} kinds of pages: "
            f"{', '.join(missing)}. Make the demonstration first: pariter setup"
        )
    return [min(fitting) for fitting in found.values()]


def _links(connection: HTTPConnection, path: str) -> list[str]:
    """Return the public pages that one page leads to."""
    status, body = fetch(connection, path, {"Accept": "text/html"})
    if status != 200:
        return []
    found = (urljoin(path, link) for link in re.findall(r'href="([^"#?]+)', body.decode()))
    return [link for link in found if re.fullmatch(PUBLIC, link)]


def _times(port: int, page: str) -> list[float]:
    connection = HTTPConnection("127.0.0.1", port)
    for _ in range(10):
        status, _body = fetch(connection, page, BROWSER)
        if status != 200:
            raise RuntimeError(f"{page} answers {status}, so it cannot be measured")
    times = []
    for _ in range(REQUESTS):
        begin = time.perf_counter()
        fetch(connection, page, BROWSER)
        times.append((time.perf_counter() - begin) * 1000)
    return times


def _bare_median() -> float:
    with serving("pariter.benchmarks.bare_list:application", workers=1, environment={}) as port:
        return statistics.median(_times(port, "/"))


def _cold_kilobytes(port: int, page: str) -> float:
    """Return what a first visit transfers: the page and every file that it names."""
    connection = HTTPConnection("127.0.0.1", port)
    _status, _ = fetch(connection, page, BROWSER)
    connection.request("GET", page, headers={**BROWSER, "Accept-Encoding": "identity"})
    html = connection.getresponse().read().decode()
    wanted = set(re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js|woff2|svg|png))', html))
    total = _transferred(connection, page)
    for address in list(wanted):
        total += _transferred(connection, address)
        if address.endswith(".css"):
            _, css = fetch(connection, address, {"Accept-Encoding": "identity"})
            latin = re.findall(r'url\("?([^")]+latin-(?!ext)[^")]*\.woff2)', css.decode())
            for font in {urljoin(address, name) for name in latin} - wanted:
                total += _transferred(connection, font)
    return total / 1000


def _transferred(connection: HTTPConnection, address: str) -> int:
    connection.request("GET", address, headers=BROWSER)
    response = connection.getresponse()
    headers = sum(len(name) + len(value) + 4 for name, value in response.getheaders())
    return headers + len(response.read())


def _rate(port: int, page: str) -> float:
    """Return the requests a second that two processes of clients get answered."""
    clients = [
        subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", "pariter.benchmarks.load", str(port), page, str(LOAD_SECONDS)],
            stdout=subprocess.PIPE,
            env=os.environ,
        )
        for _ in range(2)
    ]
    answered = [json.loads(client.communicate(timeout=60)[0])["answered"] for client in clients]
    return float(sum(answered)) / LOAD_SECONDS
