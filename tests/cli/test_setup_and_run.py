"""A site from nothing is served, and stopped whole.

That `pariter setup` makes one with its whole year: tests/demonstration, and `make release`.
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pariter.cli import messages
from pariter.cli.errors import CommandError

PROJECT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "pariter.cli"]
START_SECONDS = 60
PREPARATION = """
from pariter.cli import main
from pariter.cli.assets import collect_static_files
from pariter.packs.loader import SHIPPED

for words in (
    ["migrate"],
    ["load-pack", str(SHIPPED / "polimi_mobility")],
    ["make-office", "office@example.org", "polimi_mobility"],
):
    assert main(words) == 0
collect_static_files()
"""


def environment_of(folder: Path) -> dict[str, str]:
    """Return the environment of a site with its data in a folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PARITER_")}
    return {**kept, "PYTHONPATH": str(PROJECT / "src"), "PARITER_DATA": str(folder / "data")}


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        found: int = probe.getsockname()[1]
        return found


@pytest.fixture(scope="module")
def site_data(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the environment of a site with one programme and its office."""
    environment = environment_of(tmp_path_factory.mktemp("site"))
    subprocess.run([sys.executable, "-c", PREPARATION], env=environment, check=True)
    return environment


@pytest.mark.slow
@pytest.mark.parametrize(
    ("ending", "expected"), [(signal.SIGINT, 0), (signal.SIGHUP, 129), (signal.SIGTERM, 143)]
)
def test_site_serves_and_stops_whole(
    site_data: dict[str, str], port: int, tmp_path: Path, ending: signal.Signals, expected: int
) -> None:
    with (tmp_path / "said").open("w+", encoding="utf-8") as said:
        site = subprocess.Popen(
            [*COMMAND, "run", "--port", str(port), "--workers", "1"],
            env=site_data,
            stdout=said,
            stderr=said,
        )
        try:
            _wait_until_told(tmp_path / "said", f"http://127.0.0.1:{port}", site)
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/en/", timeout=20) as page:
                assert page.status == 200
            children = _children(site.pid)
            assert len(children) == 2
        finally:
            site.send_signal(ending)
            code = site.wait(30)
        text = (tmp_path / "said").read_text("utf-8")
    assert code == expected, text
    assert "office@example.org" in text
    assert "Traceback" not in text
    assert [pid for pid in children if Path(f"/proc/{pid}").exists()] == []


def _wait_until_told(said: Path, words: str, site: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while words not in said.read_text("utf-8"):
        assert site.poll() is None, said.read_text("utf-8")
        assert time.monotonic() < until, said.read_text("utf-8")
        time.sleep(0.1)


def _children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii")
    return [int(child) for child in tasks.split()]


@pytest.mark.django_db
def test_taken_port_is_refused(pariter: Callable[..., Any]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        done = pariter("run", "--port", number)
    assert (done.code, len(done.err.splitlines())) == (2, 1)
    assert "choose another port" in done.err


@pytest.fixture
def catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "it" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source = folder / "django.po"
    source.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "Apply"\nmsgstr "Candidati"\n',
        "utf-8",
    )
    monkeypatch.setattr(messages, "LOCALE", tmp_path)
    return source


def test_texts_are_compiled_once_and_again_when_changed(catalogue: Path) -> None:
    assert messages.stale() == [catalogue]
    messages.compile_catalogue(catalogue)
    assert messages.stale() == []
    assert b"Candidati" in catalogue.with_suffix(".mo").read_bytes()
    later = catalogue.stat().st_mtime + 5
    os.utime(catalogue, (later, later))
    assert messages.stale() == [catalogue]


def test_missing_compiler_is_named(catalogue: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "polib", None)
    with pytest.raises(CommandError, match="install the 'assets' group"):
        messages.compile_catalogue(catalogue)
