"""`pariter bench doors`: what ten devices scanned without a network is merged when it comes back.

Makes an installation of its own on each database and throws it away. Goal: 2,000 scans in 5 s,
and the count exact: each ticket once, however many devices read it, nothing at a second sending.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from http.client import HTTPConnection
from typing import Any

from pariter.benchmarks.clusters import cluster
from pariter.benchmarks.figure import Figure
from pariter.benchmarks.servers import serving

SITE = "pariter.project.wsgi:application"
DEVICES, SCANS = 10, 200
AGAIN = 40
"""Of each device's scans: tickets that another device has read too."""
PLACES = DEVICES * (SCANS - AGAIN)
WORKERS = 2


def measure() -> Iterator[Figure]:
    """Yield the seconds until the last of ten devices has its answers, on each database."""
    with tempfile.TemporaryDirectory(prefix="pariter-bench-") as folder:
        yield from _merged("SQLite", _environment(folder, f"sqlite:///{folder}/bench.sqlite3"))
    with cluster() as (url, _process), tempfile.TemporaryDirectory() as folder:
        yield from _merged("PostgreSQL", _environment(folder, url))


def _environment(folder: str, url: str) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "pariter.project.settings",
        "PARITER_DATA": folder,
        "PARITER_DATABASE_URL": url,
        "PARITER_LOG_LEVEL": "ERROR",
    }


def _merged(database: str, environment: dict[str, str]) -> Iterator[Figure]:
    done = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", "pariter.benchmarks.fill_door", str(PLACES), str(DEVICES)],
        env={**os.environ, **environment},
        check=True,
        capture_output=True,
        text=True,
    )
    filled = json.loads(done.stdout.splitlines()[-1])
    batches = [_scans(filled["tickets"], device) for device in range(DEVICES)]
    with serving(SITE, workers=WORKERS, environment=environment) as port:
        begin = time.perf_counter()
        told = _send_all(port, filled["secrets"], batches)
        seconds = time.perf_counter() - begin
        _require_exact(told)
        if _outcomes(_send_all(port, filled["secrets"], batches)) != _outcomes(told):
            raise RuntimeError("the same scans got other answers when they were sent again")
        _require_exact(_send_all(port, filled["secrets"], [[] for _ in batches]), counted=0)
    metric = f"{DEVICES * SCANS} scans of {DEVICES} devices merged, {database}"
    yield Figure("doors", metric, seconds, "s", 5)


def _scans(tickets: list[str], device: int) -> list[dict[str, Any]]:
    """Return what a device read: tickets of its own, and the first ones of the next device."""
    own = SCANS - AGAIN
    first = device * own
    read = [tickets[(first + number) % len(tickets)] for number in range(SCANS)]
    at = datetime.now(UTC).isoformat()
    return [{"key": str(uuid.uuid4()), "scanned_at": at, "kind": "ticket", "ticket": one}
            for one in read]  # fmt: skip


def _send_all(
    port: int, secrets: list[str], batches: list[list[dict[str, Any]]]
) -> list[dict[str, Any]]:
    """Send what all devices hold at once, each over its own connection."""
    with ThreadPoolExecutor(len(secrets)) as devices:
        return list(devices.map(lambda one: _send(port, *one), zip(secrets, batches, strict=True)))


def _send(port: int, secret: str, scans: list[dict[str, Any]]) -> dict[str, Any]:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    body = json.dumps({"device_now": datetime.now(UTC).isoformat(), "scans": scans})
    connection.request("POST", f"/door/{secret}/scans/", body, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    said: dict[str, Any] = json.loads(answer.read())
    connection.close()
    if answer.status != 200:
        raise RuntimeError(f"a door answered {answer.status}: {said}")
    return said


def _outcomes(told: list[dict[str, Any]]) -> dict[str, str]:
    return {one["key"]: one["outcome"] for said in told for one in said["answers"]}


def _require_exact(told: list[dict[str, Any]], counted: int = PLACES) -> None:
    """Refuse to measure what counts wrongly."""
    found = sum(outcome == "counted" for outcome in _outcomes(told).values())
    inside = max(sum(guest[3] for guest in said["list"]["guests"]) for said in told)
    if (found, inside) != (counted, PLACES):
        raise RuntimeError(
            f"{found} scans were counted and {inside} people are in, "
            f"not {counted} and {PLACES} as it should be"
        )
