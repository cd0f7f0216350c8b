"""What is committed: short files, our own work, tied to no machine and no registry."""

import re
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
LONGEST = 400
CODE = {".css", ".html", ".js", ".py", ".sh"}
VENDORED = re.compile(
    r"\.min\.(css|js)$|\.(eot|jar|otf|ttf|whl|woff2?)$|(^|/)(node_modules|third_party|vendor)/"
)
MODULES_WITHOUT_A_SUBJECT = re.compile(r"(^|/)(common|helpers|utils)(\.py$|/)")
# Written in parts, so that this file does not name them either.
REGISTRIES = re.compile(
    "|".join(
        re.escape(".".join(parts))
        for parts in (
            ("pypi", "org"),
            ("files", "pythonhosted", "org"),
            ("registry", "npmjs", "org"),
            ("registry", "yarnpkg", "com"),
            ("cdn", "jsdelivr", "net"),
            ("unpkg", "com"),
            ("npmmirror", "com"),
        )
    )
)
MACHINE_PATH = re.compile(r"(?<![\w./-])/(home|root|Users|work)/\w")


def _committed() -> list[str]:
    done = subprocess.run(
        ["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    return [name for name in done.stdout.split("\0") if name and (PROJECT / name).exists()]


def _text(name: str) -> str:
    return (PROJECT / name).read_bytes().decode("utf-8", "replace")


def test_files_are_short() -> None:
    lengths = {
        name: _text(name).count("\n")
        for name in _committed()
        if Path(name).suffix in CODE and "/migrations/" not in name
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_files_are_our_own() -> None:
    assert [name for name in _committed() if VENDORED.search(name)] == []


def test_modules_have_a_subject() -> None:
    assert [name for name in _committed() if MODULES_WITHOUT_A_SUBJECT.search(name)] == []


@pytest.mark.parametrize("pattern", [REGISTRIES, MACHINE_PATH], ids=["registry", "machine"])
def test_files_are_tied_to_nothing(pattern: re.Pattern[str]) -> None:
    assert {name: found[0] for name in _committed() if (found := pattern.search(_text(name)))} == {}


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (VENDORED, "src/pariter/web/static/htmx.min.js"),
        (VENDORED, "static/font/latin.woff2"),
        (MODULES_WITHOUT_A_SUBJECT, "src/pariter/apps/utils.py"),
        (REGISTRIES, "index = https://" + "registry.npmjs" + ".org/"),
        (MACHINE_PATH, "cd /" + "home/ada/pariter"),
    ],
)
def test_violation_would_be_noticed(pattern: re.Pattern[str], text: str) -> None:
    assert pattern.search(text)
