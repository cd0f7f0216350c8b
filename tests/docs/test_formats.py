"""Every file that the reference of formats shows is read, and gives what stands beside it."""

import json
import re
import shlex
from pathlib import Path

import pytest

from pariter.cli import main
from pariter.verifier import verify

FORMATS = Path(__file__).resolve().parents[2] / "docs" / "reference" / "formats.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NAMED_FILE = re.compile(r"^`([\w.]+)`[^\n]*:\n+\Z", re.MULTILINE)
MECHANISMS = {
    "serial-dictatorship", "deferred-acceptance", "first-come", "max-weight-b-matching",
    "equal-shares", "knapsack", "group-assignment", "schedule",
}  # fmt: skip


def test_examples_give_what_they_say_and_are_proved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("ortools")
    monkeypatch.chdir(tmp_path)
    text = FORMATS.read_text("utf-8")
    used: set[str] = set()
    for block in BLOCK.finditer(text):
        kind, content = block.groups()
        named = NAMED_FILE.search(text[: block.start()])
        if kind != "console" and named:
            Path(named[1]).write_text(content, "utf-8")
        if kind != "console":
            continue
        for part in re.split(r"^\$ ", content, flags=re.MULTILINE)[1:]:
            command, _, expected = part.partition("\n")
            words = [*shlex.split(command)[1:], "--out", "proof"]
            assert main(words) == 0, command
            said = capsys.readouterr().out
            shown = [line for line in said.splitlines() if not line.startswith("input hash")]
            assert shown == expected.splitlines(), command
            audit = json.loads(Path("proof/audit.json").read_text("utf-8"))
            assert verify(audit).valid, command
            result = json.loads(Path("proof/result.json").read_text("utf-8"))
            assert result["mechanism"] == audit["mechanism"].replace("_", "-"), command
            used.add(audit["mechanism"].replace("_", "-"))
    assert used == MECHANISMS
