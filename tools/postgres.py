"""A PostgreSQL cluster for one run of the tests: made, used and thrown away.

python3 tools/postgres.py COMMAND ...    runs a command with PARITER_DATABASE_URL set
"""

from __future__ import annotations

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from network import free_port

USER = "pariter"
# Nothing here outlives the run, so nothing need reach the disk. Tests roll back what they write:
# what that leaves behind must be swept up at once, or each look into a table takes longer.
SETTINGS = {
    "autovacuum_naptime": "2s",
    "autovacuum_vacuum_cost_delay": "0",
    "fsync": "off",
    "full_page_writes": "off",
    "listen_addresses": "127.0.0.1",
    "max_connections": "100",
    "synchronous_commit": "off",
    "unix_socket_directories": "",
}
START_SECONDS = 30


class PostgresError(Exception):
    """Says why there is no cluster, and what to do."""


def programs() -> Path | None:
    """Return the folder of the newest installed server's programs, or None."""
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name)
    )
    elsewhere = shutil.which("initdb")
    folders = [*debian[::-1], *([Path(elsewhere).resolve().parent] if elsewhere else [])]
    return next((path for path in folders if (path / "postgres").exists()), None)


@contextlib.contextmanager
def cluster() -> Iterator[str]:
    """Start a cluster, give the URL of its database, and stop it whatever happens."""
    binaries = programs()
    if binaries is None:
        raise PostgresError("No PostgreSQL server is installed; run: apt-get install postgresql")
    password = secrets.token_urlsafe(16)
    port = free_port()
    owner = _owner()
    with tempfile.TemporaryDirectory(prefix="pariter-postgres-") as name:
        folder = Path(name)
        _make(binaries, folder, owner, password)
        with (folder / "log").open("wb") as log:
            options = [f"--{key}={value}" for key, value in SETTINGS.items()]
            server = subprocess.Popen(
                [binaries / "postgres", "-D", folder / "data", "-p", str(port), *options],
                stdout=log,
                stderr=log,
                cwd=folder,
                **owner,
            )
            try:
                _wait(binaries, server, port, folder / "log")
                yield f"postgresql://{USER}:{password}@127.0.0.1:{port}/postgres"
            finally:
                _stop(server)


def leave_on_signals() -> None:
    """Turn the signals that end us into an exit, so that the cluster is stopped on the way out."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)


def _leave(number: int, _frame: object) -> None:
    raise SystemExit(128 + number)


def _owner() -> dict[str, Any]:
    """Return how to start a program that refuses root: as another user when we are root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise PostgresError("PostgreSQL refuses to run as root, and there is no other user to run it.")


def _make(binaries: Path, folder: Path, owner: Mapping[str, Any], password: str) -> None:
    secret = folder / "password"
    secret.touch(mode=0o600)
    secret.write_text(password, "ascii")
    if owner:
        for path in (folder, secret):
            os.chown(path, owner["user"], owner["group"])
    arguments = [
        f"--pgdata={folder / 'data'}",
        f"--username={USER}",
        f"--pwfile={secret}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
    ]
    done = subprocess.run(
        [binaries / "initdb", *arguments],
        capture_output=True,
        text=True,
        cwd=folder,
        check=False,
        **owner,
    )
    if done.returncode:
        raise PostgresError(f"initdb failed: {done.stderr.strip() or done.stdout.strip()}")


def _wait(binaries: Path, server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    ready = [str(binaries / "pg_isready"), "--quiet", "--host=127.0.0.1", f"--port={port}"]
    while time.monotonic() < until and server.poll() is None:
        if subprocess.run(ready, check=False).returncode == 0:
            return
        time.sleep(0.05)
    raise PostgresError(f"PostgreSQL did not start: {log.read_text('utf-8', 'replace').strip()}")


def _stop(server: subprocess.Popen[bytes]) -> None:
    """Ask for a fast shutdown, which ends open connections; then insist."""
    if server.poll() is None:
        server.send_signal(signal.SIGINT)
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.send_signal(signal.SIGQUIT)
        server.wait(10)


def main() -> int:
    """Run the given command beside a cluster and return its exit code."""
    leave_on_signals()
    try:
        with cluster() as url:
            environment = {**os.environ, "PARITER_DATABASE_URL": url}
            return subprocess.run(sys.argv[1:], env=environment, check=False).returncode
    except PostgresError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
