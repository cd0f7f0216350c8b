"""Many people who sign up at the same time: python -m pariter.benchmarks.storm < a plan in JSON.

Prints one JSON object: how many were answered how, and how long single answers took.
"""

import asyncio
import json
import statistics
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

MOST_SECONDS = 1_200.0
LONGEST_ANSWER = 60.0
BUSY = 503
"""The answer of the waiting room."""


@dataclass
class Told:
    """What the people were told.

    seconds: of each answer; waits: from sending the form to being signed up, waiting room included
    largest: answer, in bytes; acknowledged: addresses of those whose form was taken
    """

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    largest: int = 0
    acknowledged: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


async def main() -> None:
    """Play the plan on standard input."""
    plan = json.load(sys.stdin)
    told = Told()
    people = iter(range(plan["people"]))
    begin = time.monotonic()
    clients = [_client(plan, people, told) for _ in range(plan["clients"])]
    await asyncio.wait_for(asyncio.gather(*clients), MOST_SECONDS)
    seconds = time.monotonic() - begin
    ranked = statistics.quantiles(told.seconds, n=20) if len(told.seconds) > 1 else [0.0] * 19
    json.dump(
        {
            "seconds": seconds,
            "statuses": dict(told.statuses),
            "p50": statistics.median(told.seconds or [0.0]),
            "p95": ranked[18],
            "longest": max(told.seconds, default=0.0),
            "longest_wait": max(told.waits, default=0.0),
            "largest": told.largest,
            "busy": told.statuses[BUSY],
            "acknowledged": told.acknowledged,
            "failures": told.failures,
        },
        sys.stdout,
    )


async def _client(plan: dict[str, Any], people: Any, told: Told) -> None:
    """Let one browser after the other sign up over one connection."""
    reader = writer = None
    for person in people:
        path = plan["paths"][person % len(plan["paths"])]
        try:
            if writer is None or writer.is_closing():
                reader, writer = await asyncio.open_connection("127.0.0.1", plan["port"])
            await _sign_up(plan, person, path, reader, writer, told)
        except (OSError, asyncio.IncompleteReadError, TimeoutError) as error:
            told.failures.append(f"{type(error).__name__}: {error}"[:200])
            if writer is not None:
                writer.close()
                writer = None
    if writer is not None:
        writer.close()


async def _sign_up(
    plan: dict[str, Any], person: int, path: str, reader: Any, writer: Any, told: Told
) -> None:
    """Open the page, send the form, follow to the confirmation; come again where asked to."""
    email = f"{plan.get('prefix', 'p')}{person}@example.org"
    network = f"10.{person >> 16 & 255}.{person >> 8 & 255}.{person & 255}"
    headers = {
        "Host": f"127.0.0.1:{plan['port']}",
        "Origin": f"http://127.0.0.1:{plan['port']}",
        "Accept": "text/html",
        "Accept-Encoding": "gzip",
        "X-Forwarded-For": network,
        **plan.get("headers", {}),
    }
    if plan.get("with_page", True):
        await _see(path, headers, reader, writer, told)
    if plan.get("only_page"):
        return
    form = {"name": f"Person {person}", "email": email, "seats": "1", **plan.get("form", {})}
    begin = time.monotonic()
    status, answered = await _ask("POST", path, headers, urlencode(form), reader, writer, told)
    while status == BUSY:
        # As a browser does: it comes again by itself, with what it was given to keep.
        kept = {"Cookie": answered["set-cookie"].partition(";")[0]}
        seconds, _semicolon, address = answered["refresh"].partition("; url=")
        await asyncio.sleep(float(seconds))
        status, answered = await _ask("GET", address, {**headers, **kept}, "", reader, writer, told)
    told.waits.append(time.monotonic() - begin)
    if status != 302:
        told.failures.append(f"POST {path} answered {status}")
        return
    told.acknowledged.append(email)
    if plan.get("with_page", True):
        await _see(answered["location"], headers, reader, writer, told)


async def _see(path: str, headers: dict[str, str], reader: Any, writer: Any, told: Told) -> None:
    status, _answered = await _ask("GET", path, headers, "", reader, writer, told)
    if status != 200:
        told.failures.append(f"GET {path} answered {status}")


async def _ask(
    method: str, path: str, headers: dict[str, str], body: str, reader: Any, writer: Any, told: Told
) -> tuple[int, dict[str, str]]:
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    if body:
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    begin = time.monotonic()
    writer.write(("\r\n".join(lines) + "\r\n\r\n" + body).encode())
    await writer.drain()
    until_end = reader.readuntil(b"\r\n\r\n")
    head = (await asyncio.wait_for(until_end, LONGEST_ANSWER)).decode("latin-1").split("\r\n")
    status = int(head[0].split()[1])
    answered = {
        name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:])
    }
    length = int(answered.get("content-length", "0"))
    await reader.readexactly(length)
    told.largest = max(told.largest, length)
    told.seconds.append(time.monotonic() - begin)
    told.statuses[status] += 1
    return status, answered


if __name__ == "__main__":
    asyncio.run(main())
