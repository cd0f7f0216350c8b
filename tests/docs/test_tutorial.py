"""Everything that the tutorial says to write and to type works, and prints what it says."""

import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from pariter.cli import main

PROJECT = Path(__file__).resolve().parents[2]
TUTORIAL = PROJECT / "docs" / "tutorial" / "first-programme.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NAMED_FILE = re.compile(r"`([\w/.]+\.\w+)`:\n+\Z")
ALLOWED = {"sed"}

pytestmark = pytest.mark.django_db


def files_and_commands(text: str) -> Iterator[tuple[str, str, str]]:
    """Give, in order, ("file", path, content) and ("command", line, expected output)."""
    for block in BLOCK.finditer(text):
        kind, content = block.groups()
        if kind == "console":
            for part in re.split(r"^\$ ", content, flags=re.MULTILINE)[1:]:
                command, _, expected = part.partition("\n")
                yield "command", command, expected
        else:
            named = NAMED_FILE.search(text[: block.start()])
            assert named, f"no file is named before: {content[:60]}"
            yield "file", named[1], content


def matches(expected: str, said: str) -> bool:
    """Tell whether a command said what is expected, where … stands for anything."""
    parts = (re.escape(part) for part in expected.split("…"))
    return re.fullmatch(".*".join(parts), said, re.DOTALL) is not None


@pytest.fixture(autouse=True)
def unbuilt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Build no styles: that takes seconds, and the site's own are not ours to touch."""
    monkeypatch.setattr("pariter.cli.assets.build_theme", lambda _pack: None)
    monkeypatch.setattr("pariter.cli.assets.collect_static_files", lambda: None)


def test_tutorial_does_what_it_says(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    client: Client,
) -> None:
    monkeypatch.chdir(tmp_path)
    text = TUTORIAL.read_text("utf-8")
    for kind, what, content in files_and_commands(text):
        if kind == "file":
            Path(what).parent.mkdir(parents=True, exist_ok=True)
            Path(what).write_text(content, "utf-8")
            continue
        program, *words = shlex.split(what)
        if program == "pariter":
            main(words)
        else:
            assert program in ALLOWED
            subprocess.run([program, *words], check=True)
        said = capsys.readouterr()
        assert matches(content, said.err + said.out), f"$ {what}\n{said.err}{said.out}"
    for address in re.findall(r"http://127.0.0.1:8000(/\S*)", text):
        assert client.get(address).status_code == 200, address


def test_matching_lets_only_the_ellipsis_differ() -> None:
    assert matches("root …\nend\n", "root 12\nend\n")
    assert not matches("root …\nend\n", "rot 12\nend\n")
