"""Starting throw-away servers on loopback, and stopping them by their own process id."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from http.client import HTTPConnection

START_SECONDS = 120.0
CONNECTIONS = 8_192
"""As `pariter run` has them."""


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextlib.contextmanager
def serving(application: str, *, workers: int, environment: Mapping[str, str]) -> Iterator[int]:
    """Serve a WSGI application with granian until the block ends; give its port."""
    with server(application, workers=workers, environment=environment) as (port, _process):
        yield port


@contextlib.contextmanager
def server(
    application: str, *, workers: int, environment: Mapping[str, str], threads: int | None = None
) -> Iterator[tuple[int, int]]:
    """Serve a WSGI application with granian until the block ends; give its port and process.

    threads: in each worker; granian's own choice where None
    """
    port = free_port()
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"),
        *("--port", str(port), "--workers", str(workers), "--log-level", "critical"),
        *("--backlog", str(CONNECTIONS), "--backpressure", str(CONNECTIONS)),
        *(("--blocking-threads", str(threads)) if threads else ()),
        application,
    ]
    process = subprocess.Popen(  # noqa: S603 - our own command
        command, env={**os.environ, **environment}, start_new_session=True
    )
    try:
        _await_port(port, process)
        yield port, process.pid
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _await_port(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise RuntimeError(f"no server on port {port} after {START_SECONDS:.0f} s")


def fetch(connection: HTTPConnection, path: str, headers: Mapping[str, str]) -> tuple[int, bytes]:
    """Return status and body of one GET over a kept connection."""
    connection.request("GET", path, headers=dict(headers))
    response = connection.getresponse()
    return response.status, response.read()
