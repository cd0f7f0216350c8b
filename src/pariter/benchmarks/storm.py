"""Many people who sign up at the same time: python -m pariter.benchmarks.storm < a plan in JSON.

Prints one JSON object: how many were answered how, and how long single answers took. It shares the
machine with the site, so it costs as little as it can: one thread, bare sockets, requests made
from ready pieces, and of an answer only what a browser would need to go on. An answer is there
when the system has received it, which tells that moment; each of 5,000 browsers has a processor of
its own to read it, and this process does not.
"""

import errno
import gc
import json
import select
import socket
import statistics
import struct
import sys
import time
from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count
from typing import Any
from urllib.parse import urlencode

MOST_SECONDS = 1_200.0
LONGEST_ANSWER = 60.0
ONE_READ = 1 << 17
BUSY = 503
"""The answer of the waiting room."""
SO_TIMESTAMPNS = 35
"""Lets Linux tell when it received what is read: two whole numbers, seconds and nanoseconds."""
MOMENT = struct.Struct("qq")
ROOM_FOR_MOMENT = socket.CMSG_SPACE(MOMENT.size)


@dataclass
class Told:
    """What the people were told.

    seconds: of each answer; waits: from sending the form to being signed up, waiting room included
    unread: longest that an answer lay here before it was read, which is not the site's doing
    largest: answer, in bytes; acknowledged: addresses of those whose form was taken
    """

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    unread: float = 0.0
    largest: int = 0
    acknowledged: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Answer:
    """Status and head of an answer; of its body only that it came."""

    status: int
    head: bytes

    def header(self, name: bytes) -> str:
        """Return a header by its name in small letters, as granian writes it; "" without it."""
        _before, found, after = self.head.partition(b"\r\n" + name + b": ")
        return after.partition(b"\r\n")[0].decode("latin-1") if found else ""


Steps = Generator[bytes | float, Answer, None]
"""What a person does: gives a request and gets its answer, or gives seconds and waits."""


class Requests:
    """The requests of a plan, put together from pieces that are made once."""

    def __init__(self, plan: dict[str, Any]) -> None:
        host = f"127.0.0.1:{plan['port']}"
        headers = {
            "Host": host,
            "Origin": f"http://{host}",
            "Accept": "text/html",
            "Accept-Encoding": "gzip",
            **plan.get("headers", {}),
        }
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self._head = f" HTTP/1.1\r\n{lines}X-Forwarded-For: 10."
        self._form = plan.get("form", {})

    def get(self, path: str, person: int, cookie: str = "") -> bytes:
        """Return the request for a page."""
        kept = f"\r\nCookie: {cookie}" if cookie else ""
        return f"GET {path}{self._head}{_network(person)}{kept}\r\n\r\n".encode()

    def post(self, path: str, person: int, email: str) -> bytes:
        """Return the request that sends the form."""
        body = urlencode({"name": f"Person {person}", "email": email, "seats": "1", **self._form})
        return (
            f"POST {path}{self._head}{_network(person)}\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}"
        ).encode()


def _network(person: int) -> str:
    return f"{person >> 16 & 255}.{person >> 8 & 255}.{person & 255}"


@dataclass(slots=True, eq=False)
class Browser:
    """One connection, over which one person after the other signs up."""

    line: socket.socket | None = None
    steps: Steps | None = None
    sent_at: float = 0.0
    is_asking: bool = False
    waiting_to_send: bytes = b""
    received: bytes = b""


class Storm:
    """Plays one plan."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.told = Told()
        self._plan = plan
        self._requests = Requests(plan)
        self._people: Iterator[int] = iter(range(plan["people"]))
        self._ready = select.epoll()
        self._browsers: dict[int, Browser] = {}
        self._asleep: list[tuple[float, int, Browser]] = []
        self._numbers = count()
        self._at_work = 0

    def play(self) -> None:
        """Let everybody sign up."""
        until = time.monotonic() + MOST_SECONDS
        for _ in range(self._plan["clients"]):
            self._at_work += 1
            self._next_person(Browser())
        looked_at = time.monotonic()
        while self._at_work and looked_at < until:
            rest = self._asleep[0][0] - time.monotonic() if self._asleep else 1.0
            for number, _events in self._ready.poll(min(1.0, max(0.0, rest))):
                self._on_ready(self._browsers[number])
            while self._asleep and self._asleep[0][0] <= time.monotonic():
                _when, _number, browser = heappop(self._asleep)
                self._go_on(browser, None)
            if time.monotonic() - looked_at > 1:
                looked_at = time.monotonic()
                self._end_silent()
        if self._at_work:
            self.told.failures.append(f"{self._at_work} browsers were at work at the end")

    def _next_person(self, browser: Browser) -> None:
        person = next(self._people, None)
        if person is None:
            self._at_work -= 1
            self._hang_up(browser)
            return
        browser.steps = _steps(self._plan, self._requests, person, self.told)
        self._go_on(browser, None)

    def _go_on(self, browser: Browser, answer: Answer | None) -> None:
        """Let a person take her next step; where she is done the next one comes."""
        steps: Any = browser.steps
        try:
            step = steps.send(answer)
        except StopIteration:
            self._next_person(browser)
            return
        if isinstance(step, bytes):
            self._ask(browser, step)
        else:
            heappush(self._asleep, (time.monotonic() + step, next(self._numbers), browser))

    def _ask(self, browser: Browser, request: bytes) -> None:
        browser.sent_at, browser.is_asking, browser.received = time.time(), True, b""
        if browser.line is not None:
            try:
                browser.line.sendall(request)
            except OSError as error:
                self._fail(browser, error)
            return
        line = socket.socket()
        line.setblocking(False)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        browser.line, browser.waiting_to_send = line, request
        self._browsers[line.fileno()] = browser
        code = line.connect_ex(("127.0.0.1", self._plan["port"]))
        if code not in (0, errno.EINPROGRESS):
            self._fail(browser, OSError(code, errno.errorcode.get(code, "")))
            return
        with suppress(BlockingIOError):
            # Whom the site hears at once need not be looked at again before the answer.
            line.sendall(request)
            browser.waiting_to_send = b""
        self._ready.register(line, select.EPOLLOUT if browser.waiting_to_send else select.EPOLLIN)

    def _on_ready(self, browser: Browser) -> None:
        line: Any = browser.line
        try:
            if browser.waiting_to_send:
                line.sendall(browser.waiting_to_send)
                browser.waiting_to_send = b""
                self._ready.modify(line, select.EPOLLIN)
                return
            part, told, _flags, _from = line.recvmsg(ONE_READ, ROOM_FOR_MOMENT)
        except OSError as error:
            self._fail(browser, error)
            return
        if not browser.is_asking:
            self._hang_up(browser)  # the server closed what nobody uses
        elif not part:
            self._fail(browser, ConnectionError("the server hung up before it answered"))
        else:
            browser.received += part
            self._read(browser, _moment(told))

    def _read(self, browser: Browser, received_at: float) -> None:
        """Go on once an answer is whole."""
        head, found, body = browser.received.partition(b"\r\n\r\n")
        if not found:
            return
        answer = Answer(int(head[9:12]), head)
        length = int(answer.header(b"content-length") or 0)
        if len(body) < length:
            return
        browser.is_asking, browser.received = False, b""
        told = self.told
        told.largest = max(told.largest, length)
        told.seconds.append(received_at - browser.sent_at)
        told.unread = max(told.unread, time.time() - received_at)
        told.statuses[answer.status] += 1
        self._go_on(browser, answer)

    def _end_silent(self) -> None:
        now = time.time()
        for browser in list(self._browsers.values()):
            if browser.is_asking and now - browser.sent_at > LONGEST_ANSWER:
                self._fail(browser, TimeoutError("no answer"))

    def _fail(self, browser: Browser, error: OSError) -> None:
        self.told.failures.append(f"{type(error).__name__}: {error}"[:200])
        self._hang_up(browser)
        self._next_person(browser)

    def _hang_up(self, browser: Browser) -> None:
        if browser.line is not None:
            del self._browsers[browser.line.fileno()]
            self._ready.unregister(browser.line)
            browser.line.close()
        browser.line, browser.is_asking, browser.waiting_to_send = None, False, b""


def _steps(plan: dict[str, Any], requests: Requests, person: int, told: Told) -> Steps:
    """Open the page, send the form, follow to the confirmation; come again where asked to."""
    path = plan["paths"][person % len(plan["paths"])]
    if plan.get("with_page", True):
        answer = yield requests.get(path, person)
        _require_page(path, answer, told)
    if plan.get("only_page"):
        return
    email = f"{plan.get('prefix', 'p')}{person % plan.get('different', plan['people'])}@example.org"
    begin = time.monotonic()
    answer = yield requests.post(path, person, email)
    while answer.status == BUSY:
        # As a browser does: it comes again by itself, with what it was given to keep.
        kept = answer.header(b"set-cookie").partition(";")[0]
        seconds, _semicolon, address = answer.header(b"refresh").partition("; url=")
        yield float(seconds)
        answer = yield requests.get(address, person, kept)
    told.waits.append(time.monotonic() - begin)
    if answer.status != 302:
        told.failures.append(f"POST {path} answered {answer.status}")
        return
    told.acknowledged.append(email)
    if plan.get("with_page", True):
        address = answer.header(b"location")
        answer = yield requests.get(address, person)
        _require_page(address, answer, told)


def _moment(told: list[tuple[int, int, bytes]]) -> float:
    """Return when the system received what was read; now, where it does not tell."""
    for _level, _kind, moment in told:
        seconds, nanoseconds = MOMENT.unpack(moment)
        return float(seconds + nanoseconds / 1e9)
    return time.time()


def _require_page(path: str, answer: Answer, told: Told) -> None:
    if answer.status != 200:
        told.failures.append(f"GET {path} answered {answer.status}")


def main() -> None:
    """Play the plan on standard input."""
    storm = Storm(json.load(sys.stdin))
    # Looking for garbage among thousands of browsers would hold all of them up.
    gc.disable()
    begin = time.monotonic()
    storm.play()
    seconds, told = time.monotonic() - begin, storm.told
    ranked = statistics.quantiles(told.seconds, n=20) if len(told.seconds) > 1 else [0.0] * 19
    json.dump(
        {
            "seconds": seconds,
            "processor": time.process_time(),
            "statuses": dict(told.statuses),
            "p50": statistics.median(told.seconds or [0.0]),
            "p95": ranked[18],
            "longest": max(told.seconds, default=0.0),
            "unread": told.unread,
            "longest_wait": max(told.waits, default=0.0),
            "largest": told.largest,
            "busy": told.statuses[BUSY],
            "acknowledged": told.acknowledged,
            "failures": told.failures,
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
