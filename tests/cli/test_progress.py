"""Long work: it is told how long it takes, and can be stopped at once."""

import signal
import subprocess
import sys
import time

import pytest

from pariter.cli.progress import at_work

DEAF = """
import hashlib, sys
from pariter.cli import main, protect
def suppress(*_given, **_more):
    print("deaf", file=sys.stderr, flush=True)
    hashlib.pbkdf2_hmac("sha256", b"", b"", 10**9)
protect.suppress = suppress
sys.exit(main(sys.argv[1:]))
"""
"""Protects with a solver that hears no signal for many minutes."""


def _slept() -> str:
    time.sleep(0.1)
    return "slept"


def test_long_work_tells_its_seconds_and_leaves_a_clean_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pariter.cli.progress.SILENT_SECONDS", 0.01)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert at_work("sleeping", _slept) == "slept"
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("\r\033[K── sleeping: 0 s\r")
    assert said.err.endswith("\r\033[K")


def test_where_there_is_no_terminal_a_line_is_told_now_and_then(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    at_work("napping", lambda: time.sleep(0.05))
    monkeypatch.setattr("pariter.cli.progress.SECONDS_IN_A_LOG", 0.07)
    at_work("sleeping", lambda: time.sleep(0.1))
    assert capsys.readouterr().err == "── sleeping: 0 s\n"


def test_what_went_wrong_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        at_work("dividing", lambda: 1 // 0)


def test_a_solver_that_does_not_listen_is_stopped_at_once() -> None:
    words = ("protect", "/dev/stdin", "--count", "n", "--by", "a,b")
    with subprocess.Popen(
        [sys.executable, "-c", DEAF, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdin
        assert running.stdout
        assert running.stderr
        running.stdin.write("a,b,n\nx,u,2\nx,v,9\ny,u,8\ny,v,7\n")
        running.stdin.close()
        assert running.stderr.readline() == "deaf\n"
        running.send_signal(signal.SIGINT)
        try:
            code = running.wait(10)
        finally:
            running.kill()
        said = running.stderr.read().splitlines()
        assert (code, running.stdout.read()) == (130, "")
    assert said == ["", "pariter protect: stopped; what was not finished was not kept."]
