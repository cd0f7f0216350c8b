"""`pariter run`: serve the site and work off its queue until Ctrl-C."""

import argparse
import contextlib
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from types import FrameType
from typing import NoReturn

from pariter.cli import site
from pariter.cli.errors import CommandError
from pariter.cli.migrate import require_up_to_date
from pariter.cli.progress import say

START_SECONDS = 30
STOP_SECONDS = 10
THREADS = 64
"""In each web process: most wait at the gate of sign-ups, or for a connection."""
CONNECTIONS = 8_192
"""Of each web process. Further browsers are not heard before another closes its connection."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the options of the command."""
    parser.add_argument("--host", default="127.0.0.1", help="address (default: %(default)s)")
    parser.add_argument("--port", type=int, help="port (default: PARITER_PORT, or 8000)")
    parser.add_argument(
        "--workers", type=int, default=2, help="web processes (default: %(default)s)"
    )


def run(args: argparse.Namespace) -> int:
    """Start the web server and one worker; stop both when told, or when one of them ends."""
    with site.ready():
        from django.conf import settings

        require_up_to_date()
        port = args.port or settings.PORT
        sign_ins = _sign_ins()
    _refuse_taken_port(args.host, port)
    _allow_connections()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)
    os.environ["PARITER_PORT"] = str(port)
    address = f"http://{args.host}:{port}"
    server = (
        *(sys.executable, "-m", "granian", "--interface", "wsgi"),
        *("--host", args.host, "--port", str(port), "--workers", str(args.workers)),
        *("--blocking-threads", str(THREADS), "--log-level", "error"),
        *("--backlog", str(CONNECTIONS), "--backpressure", str(CONNECTIONS)),
        *("--workers-kill-timeout", str(STOP_SECONDS - 2)),
        "pariter.project.wsgi:application",
    )
    worker = (sys.executable, "-m", "pariter.cli", "worker")
    try:
        with _child(server) as serving, _child(worker) as working:
            children = (serving, working)
            _wait_for(args.host, port, children)
            say(f"Pariter serves {address} (Ctrl-C stops it)")
            for line in sign_ins:
                say(line)
            _watch(children)
    except KeyboardInterrupt:
        print()
        say("Stopped")
    return 0


def _leave(number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)


def _allow_connections() -> None:
    """Let the web processes hold as many connections as they hear, where the system lets them."""
    soft, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * CONNECTIONS if most == resource.RLIM_INFINITY else min(2 * CONNECTIONS, most)
    if resource.RLIM_INFINITY != soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def _sign_ins() -> list[str]:
    """Say whom a visitor of the demonstration can sign in as."""
    from django.conf import settings

    if not settings.DEMONSTRATION:
        return []
    from pariter.demonstration.sign_ins import PASSWORD, SIGN_INS
    from pariter.demonstration.year import is_invented

    if not is_invented():
        return ["Demonstration without its invented year; make it with: pariter setup"]
    lines = [f"  {sign_in.email:<24} {sign_in.what}" for sign_in in SIGN_INS]
    return ["Demonstration, invented data. Sign in with the password " + PASSWORD, *lines]


def _refuse_taken_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise CommandError(
                f"--host {host} --port {port} cannot be used: {error}; choose another port"
            ) from error


@contextlib.contextmanager
def _child(command: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
    """Start a command, and stop it whatever happens.

    It is in a session of its own, so that Ctrl-C reaches only us and it ends in good order.
    """
    environment = {"DJANGO_SETTINGS_MODULE": "pariter.project.settings", **os.environ}
    child = subprocess.Popen(command, env=environment, start_new_session=True)  # noqa: S603 - ours
    try:
        yield child
    finally:
        if child.poll() is None:
            child.terminate()
        try:
            child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def _wait_for(host: str, port: int, children: Sequence[subprocess.Popen[bytes]]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and all(child.poll() is None for child in children):
        with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=1):
            return
        time.sleep(0.1)
    raise CommandError(f"the site did not start on {host}:{port}; what it said is above")


def _watch(children: Sequence[subprocess.Popen[bytes]]) -> NoReturn:
    """Wait for ever, or until one of the children ends by itself."""
    while all(child.poll() is None for child in children):
        time.sleep(0.2)
    raise CommandError("the server or the worker ended by itself; what it said is above")
