"""A site of real processes on a real database, with a mail server on the loopback."""

import os
import shutil
import socketserver
import sqlite3
import subprocess
import sys
import threading
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from email import message_from_bytes
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

PROJECT = Path(__file__).resolve().parent.parent.parent
PRODUCER = Path(__file__).with_name("producer.py")
WORKER = """
import argparse, sys
from pariter.cli import worker
parser = argparse.ArgumentParser()
worker.add_arguments(parser)
sys.exit(worker.run(parser.parse_args()))
"""
LEASE_SECONDS = 2


class MailServer(socketserver.ThreadingTCPServer):
    """Takes mail and remembers the Message-ID of each; `before` and `after` taking it may wait."""

    daemon_threads = True

    def __init__(self) -> None:
        """Listen on a free port of the loopback."""
        super().__init__(("127.0.0.1", 0), Session)
        self.taken: list[str] = []
        self.before: Callable[[], None] = lambda: None
        self.after: Callable[[], None] = lambda: None

    def times(self) -> Counter[str]:
        """Return how often each message came."""
        return Counter(self.taken)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep quiet: clients are killed on purpose."""


class Session(socketserver.StreamRequestHandler):
    """The few verbs that a client needs to hand over mail (RFC 5321)."""

    server: MailServer

    def handle(self) -> None:
        """Talk until the client leaves."""
        self.say("220 sink")
        while line := self.rfile.readline():
            verb = line[:4].upper().strip()
            if verb == b"DATA":
                self.take()
            elif verb == b"QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 yes")

    def take(self) -> None:
        """Receive one message."""
        self.server.before()
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return
            lines.append(line)
        self.server.taken.append(str(message_from_bytes(b"".join(lines))["Message-ID"]))
        self.server.after()
        self.say("250 taken")

    def say(self, reply: str) -> None:
        """Answer with one line."""
        self.wfile.write(f"{reply}\r\n".encode())


class Site:
    """Starts producers and workers on one database, and ends what it started."""

    def __init__(self, url: str, folder: Path, port: int) -> None:
        """Remember how its processes are to be set up."""
        self.url = url
        self.processes: list[subprocess.Popen[str]] = []
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "pariter.project.settings",
            "PYTHONPATH": str(PROJECT / "src"),
            "PARITER_DATABASE_URL": url,
            "PARITER_DATA": str(folder),
            "PARITER_EMAIL_HOST": "127.0.0.1",
            "PARITER_EMAIL_PORT": str(port),
            "PARITER_LOG_LEVEL": "WARNING",
        }

    def producer(self, *arguments: str) -> subprocess.Popen[str]:
        """Start committing acts."""
        return self._start(str(PRODUCER), *arguments)

    def worker(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a worker that polls often and whose leases are short."""
        return self._start(
            "-c", WORKER, "--poll", "0.05", "--lease", str(LEASE_SECONDS), *arguments
        )

    def script(self, path: str, *arguments: str) -> subprocess.Popen[str]:
        """Start a program of the tests."""
        return self._start(path, *arguments)

    def command(self, *arguments: str) -> subprocess.Popen[str]:
        """Start one `pariter` command."""
        return self._start("-m", "pariter.cli", *arguments)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Return what the database holds, read on a connection of its own."""
        if self.url.startswith("sqlite"):
            path = self.url.removeprefix("sqlite:///")
            with closing(sqlite3.connect(path, timeout=20)) as connection:
                return connection.execute(query).fetchall()
        with psycopg.connect(self.url) as server:
            return server.execute(query.encode()).fetchall()

    def close(self) -> None:
        """End every process."""
        for process in self.processes:
            process.kill()
            process.wait()
            if process.stdout:
                process.stdout.close()

    def _start(self, *arguments: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.processes.append(process)
        return process


@pytest.fixture(scope="session")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the URL of a migrated database, on the engine that the suite runs on."""
    folder = tmp_path_factory.mktemp("faults")
    with _new_database(folder) as url:
        subprocess.run(
            [sys.executable, "-m", "django", "migrate", "--verbosity=0", "--skip-checks"],
            env=Site(url, folder, 25).environment,
            check=True,
        )
        yield url


@pytest.fixture
def database(pattern: str, tmp_path: Path) -> Iterator[str]:
    """Return the URL of a copy of it."""
    with _new_database(tmp_path, pattern) as url:
        yield url


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    """Return a mail server that listens."""
    with MailServer() as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def site(database: str, mail_server: MailServer, tmp_path: Path) -> Iterator[Site]:
    """Return a site that sends to the mail server."""
    site = Site(database, tmp_path, mail_server.server_address[1])
    yield site
    site.close()


@contextmanager
def _new_database(folder: Path, pattern: str | None = None) -> Iterator[str]:
    """Make a database, as a copy of the pattern if there is one, and drop it afterwards."""
    server_url = os.environ.get("PARITER_DATABASE_URL", "")
    if not server_url.startswith("postgresql"):
        path = folder / "faults.sqlite3"
        if pattern:
            shutil.copy(pattern.removeprefix("sqlite:///"), path)
        yield f"sqlite:///{path}"
        return
    name = f"pariter_faults_{uuid.uuid4().hex}"
    template = urlsplit(pattern).path[1:] if pattern else "template1"
    with psycopg.connect(server_url, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
        yield urlunsplit(urlsplit(server_url)._replace(path=f"/{name}"))
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())
