"""`pariter bench sessions`: a festival's sign-up, from one person's cost to the storm of all.

Starts a PostgreSQL cluster and web servers of its own on this machine; the load comes from a second
process over loopback. `--full` plays the whole storm of 56,200 people, else a tenth.
"""

import contextlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pariter.benchmarks.clusters import cluster
from pariter.benchmarks.figure import BenchError, Figure
from pariter.benchmarks.processor_time import await_rest, used
from pariter.benchmarks.servers import server

SITE = "pariter.project.wsgi:application"
THREADS = 64
"""As `pariter run` has them: most of them wait at the gate of sign-ups."""
BARE_THREADS = 4
LONGEST_MAIL = 300.0
MEASURED_PEERS = {"pretix": 529.0, "Indico": 126.0}
"""Processor time of a whole sign-up in ms, measured on such a machine; not installed here."""
COUNTS = """
SELECT (SELECT count(*) FROM placements_placement),
       (SELECT count(*) FROM (
          SELECT o.id FROM programmes_offer o JOIN placements_placement p ON p.offer_id = o.id
          WHERE p.state IN ('offered', 'accepted')
          GROUP BY o.id HAVING sum(p.seats) > o.capacity) sold),
       (SELECT count(*) FROM journal_auditentry WHERE action IN
          ('placement.offered', 'placement.waiting')),
       (SELECT count(*) FROM journal_outgoingmail),
       (SELECT count(*) FROM placements_placement WHERE state IN ('offered', 'accepted')),
       (SELECT count(*) FROM (
          SELECT p.offer_id FROM placements_placement p GROUP BY p.offer_id
          HAVING max(p."order") > count(*)
              OR max(p."order") FILTER (WHERE p.state IN ('offered', 'accepted'))
               > min(p."order") FILTER (WHERE p.state = 'waiting')) disordered),
       (SELECT count(*) FROM journal_outgoingmail WHERE state <> 'sent')
"""
"""Placements, oversold offers, audit entries, mails, seats held, lists out of order, not sent."""


@dataclass(frozen=True)
class Size:
    """How large the storm is. runs: web workers of each run of 500 buyers for 100 places."""

    people: int
    sessions: int
    minutes: float
    in_one_room: int
    runs: tuple[int, ...]


WHOLE = Size(56_200, 300, 8, 5_000, (2, 4, 8, 16) * 5)
TENTH = Size(5_620, 300, 0.8, 1_000, (2, 4, 8, 16))


@dataclass(frozen=True)
class Counts:
    """What stands in the database after a run."""

    placements: int
    oversold: int
    audited: int
    mails: int
    held: int
    disordered: int
    unsent: int


@dataclass(frozen=True)
class Site:
    """An installation to be stormed. process: of its database, 0 for SQLite."""

    environment: dict[str, str]
    process: int

    def festival(self, sessions: int, capacity: int) -> dict[str, Any]:
        """Add sessions to the festival; return their keys and the page that lists them."""
        done = subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-m", "pariter.benchmarks.festival", str(sessions), str(capacity)],
            env={**os.environ, **self.environment},
            check=True,
            capture_output=True,
            text=True,
        )
        return dict(json.loads(done.stdout.splitlines()[-1]))

    def counts(self) -> Counts:
        """Count what stands in the database."""
        code = (
            "import django, json; django.setup()\n"
            "from django.db import connection\n"
            "from pariter.benchmarks.sessions import COUNTS\n"
            "with connection.cursor() as cursor:\n"
            "    cursor.execute(COUNTS)\n"
            "    print(json.dumps(cursor.fetchone()))"
        )
        done = subprocess.run(  # noqa: S603 - our own code
            [sys.executable, "-c", code],
            env={**os.environ, **self.environment},
            check=True,
            capture_output=True,
            text=True,
        )
        return Counts(*json.loads(done.stdout.splitlines()[-1]))


def measure(size: Size = TENTH) -> Iterator[Figure]:
    """Yield the cost of one sign-up first, then the storms, then the same on SQLite."""
    _allow_connections()
    with _site() as site:
        yield from _cost(site)
        yield from _storm(site, size)
        yield from _one_room(site, size.in_one_room)
        yield from _hundred_places(site, size.runs)
    yield from _on_sqlite()


def measure_full() -> Iterator[Figure]:
    """Yield the same of the whole festival."""
    yield from measure(WHOLE)


def _allow_connections() -> None:
    """Let this process, and those that it starts, hold as many connections as the system lets."""
    _soft, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


@contextlib.contextmanager
def _site() -> Iterator[Site]:
    with cluster() as (url, process), tempfile.TemporaryDirectory() as folder:
        yield Site(_environment(folder, url), process)


def _environment(folder: str, url: str) -> dict[str, str]:
    """Return the environment of a site as in production, but for its zone of trust."""
    return {
        "DJANGO_SETTINGS_MODULE": "pariter.project.settings",
        "PARITER_DATA": folder,
        "PARITER_DATABASE_URL": url,
        "PARITER_LOG_LEVEL": "ERROR",
        "PARITER_SECRET_KEY": "bench-" + "0" * 50,
        "PARITER_EMAIL_HOST": "",
        **({} if url.startswith("sqlite") else {"PARITER_ENVIRONMENT": "production"}),
    }


def _play(port: int, **plan: Any) -> dict[str, Any]:
    """Let people sign up from a second process; return what they were told."""
    done = subprocess.run(
        [sys.executable, "-m", "pariter.benchmarks.storm"],
        input=json.dumps({"port": port, **plan}),
        check=True,
        capture_output=True,
        text=True,
    )
    return dict(json.loads(done.stdout))


def _paths(offers: list[int]) -> list[str]:
    return [f"/en/join/{offer}/" for offer in offers]


def _cost(site: Site) -> Iterator[Figure]:
    """Measure the processor time of a whole sign-up, and of the bare form beside it."""
    with cluster() as (url, database):
        environment = {"PARITER_DATABASE_URL": url}
        done = subprocess.run(
            [sys.executable, "-m", "pariter.benchmarks.bare_form"],
            env={**os.environ, **environment},
            check=True,
            capture_output=True,
            text=True,
        )
        token = "b" * 32
        cookies = f"sessionid={done.stdout.strip()}; csrftoken={token}"
        with server(
            "pariter.benchmarks.bare_form:application",
            workers=1,
            threads=BARE_THREADS,
            environment=environment,
        ) as (port, process):
            bare = _milliseconds(
                port,
                (process, database),
                paths=[f"/{number}/" for number in range(1, 21)],
                headers={"Cookie": cookies},
                form={"csrfmiddlewaretoken": token},
            )
    offers = site.festival(20, 1_000)["offers"]
    with server(SITE, workers=1, threads=THREADS, environment=site.environment) as (port, process):
        processes = (process, site.process)
        own = _milliseconds(port, processes, paths=_paths(offers))
        again = _milliseconds(port, processes, paths=_paths([*offers[1:], offers[0]]))
    yield Figure("sessions", "processor time of a bare form", bare, "ms")
    yield Figure("sessions", "processor time of a sign-up", own, "ms", 12)
    yield Figure("sessions", "processor time of a known person's next sign-up", again, "ms", 12)
    yield Figure("sessions", "sign-up over bare form", own / bare, "times", 2)
    for name, value in MEASURED_PEERS.items():
        yield Figure("sessions", "processor time of a sign-up", own, "ms",
                     peer=f"{name}, measured before", peer_value=value)  # fmt: skip


def _milliseconds(port: int, processes: tuple[int, ...], **plan: Any) -> float:
    """Return the processor time of one whole sign-up, server and database together."""
    people = 600
    _require(_play(port, people=40, clients=4, prefix="w", **plan))
    before = sum(map(used, processes))
    _require(_play(port, people=people, clients=8, prefix="c", **plan))
    return (sum(map(used, processes)) - before) / people * 1000


def _require(told: dict[str, Any]) -> None:
    if told["failures"]:
        raise BenchError(f"a bench cannot measure what fails: {told['failures'][:3]}")


def _storm(site: Site, size: Size) -> Iterator[Figure]:
    """Let everyone of a festival sign up, 500 at once, while the worker sends the mail."""
    name = f"{size.people} sign-ups over {size.sessions} sessions"
    found = site.festival(size.sessions, size.people // size.sessions * 4 // 5)
    before = site.counts()
    with (
        server(SITE, workers=2, threads=THREADS, environment=site.environment) as (port, _process),
        _worker(site),
    ):
        told = _play(
            port, people=size.people, clients=500, prefix="s", paths=_paths(found["offers"])
        )
    now = site.counts()
    told_all = len(told["acknowledged"])
    taken = now.placements - before.placements
    yield Figure("sessions", f"{name}: whole", told["seconds"] / 60, "minutes",
                 size.minutes)  # fmt: skip
    yield Figure("sessions", f"{name}: p95 of an answer", told["p95"], "s", 3)
    yield Figure("sessions", f"{name}: longest in line", told["longest_wait"], "s")
    yield Figure("sessions", f"{name}: asked to come again", told["busy"], "answers")
    yield Figure("sessions", f"{name}: errors", len(told["failures"]), "", 0)
    yield Figure("sessions", f"{name}: oversold", now.oversold, "sessions", 0)
    yield Figure("sessions", f"{name}: lost", told_all - taken, "people", 0)
    yield Figure("sessions", f"{name}: without audit entry",
                 now.placements - now.audited, "people", 0)  # fmt: skip
    yield Figure("sessions", f"{name}: without mail",
                 taken - (now.mails - before.mails), "people", 0)  # fmt: skip
    yield from _list_of_sessions(site, found["page"])


@contextlib.contextmanager
def _worker(site: Site) -> Iterator[None]:
    process = subprocess.Popen(
        [sys.executable, "-m", "pariter.cli", "worker"],
        env={**os.environ, **site.environment},
        start_new_session=True,
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


def _list_of_sessions(site: Site, page: str) -> Iterator[Figure]:
    """Measure the public page that lists every session: made anew each time, and kept."""
    name = "page that lists every session"
    for seconds, kept in (("0", ""), ("60", "kept ")):
        environment = {**site.environment, "PARITER_PAGE_CACHE_SECONDS": seconds}
        with server(SITE, workers=1, threads=THREADS, environment=environment) as (port, _process):
            _play(port, people=5, clients=1, paths=[page], only_page=True)
            clients, people = (4, 2_000) if kept else (1, 100)
            told = _play(port, people=people, clients=clients, paths=[page], only_page=True)
        _require(told)
        if kept:
            rate = people / told["seconds"]
            yield Figure("sessions", f"kept {name}", rate, "requests/s", 1_000, "least")
        else:
            yield Figure("sessions", f"{name}: p95, not kept", told["p95"] * 1000, "ms", 60)
            yield Figure("sessions", f"{name}: compressed", told["largest"] / 1000, "kB", 100)


def _one_room(site: Site, people: int) -> Iterator[Figure]:
    """Let thousands of people sign up for one session of 100 places, and wait for their mail."""
    name = f"{people} people for one session of 100"
    found = site.festival(1, 100)
    before = site.counts()
    with (
        server(SITE, workers=2, threads=THREADS, environment=site.environment) as (port, process),
        _worker(site),
    ):
        await_rest(process)
        begin = time.monotonic()
        told = _play(port, people=people, clients=people, prefix="r", paths=_paths(found["offers"]))
        answered = time.monotonic()
        now = site.counts()
        while now.unsent and time.monotonic() - begin < LONGEST_MAIL:
            time.sleep(0.5)
            now = site.counts()
    yield Figure("sessions", f"{name}: seats", now.held - before.held, "seats", 100)
    yield Figure("sessions", f"{name}: answered", len(told["acknowledged"]), "people", people,
                 "least")  # fmt: skip
    yield Figure("sessions", f"{name}: longest answer", told["longest"], "s", 3)
    yield Figure("sessions", f"{name}: longest unread by the load generator", told["unread"], "s")
    yield Figure("sessions", f"{name}: longest in line", told["longest_wait"], "s")
    yield Figure("sessions", f"{name}: lists out of order", now.disordered, "lists", 0)
    yield Figure("sessions", f"{name}: all signed up after", answered - begin, "s")
    yield Figure("sessions", f"{name}: all told after", time.monotonic() - begin, "s", 60)
    yield Figure("sessions", f"{name}: not told", now.unsent, "people", 0)


def _hundred_places(site: Site, runs: tuple[int, ...]) -> Iterator[Figure]:
    """Let 500 people send the form for 100 places at once, with few and with many workers."""
    for number, workers in enumerate(runs):
        name = f"500 for 100 places, {workers} workers, run {number + 1}"
        room, other = _paths(site.festival(2, 100)["offers"])
        with server(SITE, workers=workers, threads=THREADS, environment=site.environment) as (
            port,
            process,
        ):
            await_rest(process)
            # No process is measured while it takes its first sign-up.
            _play(port, people=workers * 8, clients=workers * 2, prefix=f"o{number}-",
                  paths=[other])  # fmt: skip
            before = site.counts()
            told = _play(port, people=500, clients=500, prefix=f"h{number}-",
                         paths=[room], with_page=False)  # fmt: skip
        now = site.counts()
        yield Figure("sessions", f"{name}: whole", told["seconds"], "s", 5)
        missed = abs(now.held - before.held - 100) + len(told["failures"])
        yield Figure("sessions", f"{name}: wrong", missed, "seats", 0)


def _on_sqlite() -> Iterator[Figure]:
    """Let 50 people at once sign up where SQLite keeps everything."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        site = Site({**_environment(folder, url)}, 0)
        found = site.festival(20, 20)
        with server(SITE, workers=2, threads=THREADS, environment=site.environment) as (port, _one):
            told = _play(port, people=600, clients=50, paths=_paths(found["offers"]))
        now = site.counts()
        rate = len(told["acknowledged"]) / told["seconds"]
        yield Figure("sessions", "SQLite, 50 clients", rate, "sign-ups/s", 60, "least")
        yield Figure("sessions", "SQLite: oversold", now.oversold, "sessions", 0)
        yield Figure("sessions", "SQLite: failed", len(told["failures"]), "people", 0)
        lost = len(told["acknowledged"]) - now.placements
        yield Figure("sessions", "SQLite: lost", lost, "people", 0)
