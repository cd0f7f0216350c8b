"""A PostgreSQL cluster for one bench: made, used and thrown away. It writes as a real one does."""

import contextlib
import os
import pwd
import secrets
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pariter.benchmarks.figure import BenchError
from pariter.benchmarks.servers import free_port

USER = "pariter"
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "unix_socket_directories": "",
}
"""The rest stays as PostgreSQL has it: each commit is on the disk before it is answered."""
START_SECONDS = 60.0


@contextlib.contextmanager
def cluster() -> Iterator[tuple[str, int]]:
    """Start a cluster, give the address of its database and its process, and stop it at the end."""
    binaries = _programs()
    port, password, owner = free_port(), secrets.token_urlsafe(16), _owner()
    with tempfile.TemporaryDirectory(prefix="pariter-bench-") as name:
        folder = Path(name)
        secret = folder / "password"
        secret.write_text(password, "ascii")
        for path in (folder, secret):
            if owner:
                os.chown(path, owner["user"], owner["group"])
        subprocess.run(  # noqa: S603 - Debian's own program
            [
                *(binaries / "initdb", f"--pgdata={folder / 'data'}", f"--username={USER}"),
                *(f"--pwfile={secret}", "--auth=scram-sha-256", "--encoding=UTF8"),
                "--locale=C.UTF-8",
            ],
            check=True,
            capture_output=True,
            cwd=folder,
            **owner,
        )
        options = [f"--{key}={value}" for key, value in SETTINGS.items()]
        process = subprocess.Popen(  # noqa: S603 - Debian's own program
            [binaries / "postgres", "-D", folder / "data", "-p", str(port), *options],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            **owner,
        )
        try:
            _await(binaries, port, process)
            yield f"postgresql://{USER}:{password}@127.0.0.1:{port}/postgres", process.pid
        finally:
            process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(20)


def _programs() -> Path:
    """Return the folder of the newest installed server's programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: float(p.parent.name))
    with_server = [folder for folder in found if (folder / "postgres").exists()]
    if not with_server:
        raise BenchError("No PostgreSQL server is installed; run: apt-get install postgresql")
    return with_server[-1]


def _owner() -> dict[str, Any]:
    """Return how to start a program that refuses root: as another user when we are root."""
    if os.geteuid() != 0:
        return {}
    entry = pwd.getpwnam("postgres")
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _await(binaries: Path, port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    ready = [str(binaries / "pg_isready"), "--quiet", "--host=127.0.0.1", f"--port={port}"]
    while time.monotonic() < until and process.poll() is None:
        if subprocess.run(ready, check=False).returncode == 0:  # noqa: S603 - Debian's own
            return
        time.sleep(0.1)
    raise BenchError(f"PostgreSQL did not start within {START_SECONDS:.0f} s")
