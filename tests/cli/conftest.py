"""Commands as people run them, in a demonstration, with what they printed."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from pariter.cli import main


@dataclass(frozen=True, slots=True)
class Result:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str


Pariter = Callable[..., Result]


@pytest.fixture(autouse=True)
def unbuilt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Build no styles: that takes seconds, and the site's own are not ours to touch."""
    monkeypatch.setattr("pariter.cli.assets.build_assets", lambda: None)
    monkeypatch.setattr("pariter.cli.assets.build_theme", lambda _pack: None)
    monkeypatch.setattr("pariter.cli.assets.collect_static_files", lambda: None)


@pytest.fixture
def pariter(capsys: pytest.CaptureFixture[str]) -> Pariter:
    """Return a function that runs a command line, word by word."""

    def run(*words: object) -> Result:
        capsys.readouterr()
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return Result(code, said.out, said.err)

    return run
