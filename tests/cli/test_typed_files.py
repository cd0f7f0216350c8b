"""How files are typed that `pariter indicators` and others read: accents, and a line too many."""

import json
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("ibis")

Pariter = Callable[..., Any]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("part", [1, 2**24])
def test_accents_are_the_same_however_they_were_typed(
    pariter: Pariter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str, part: int
) -> None:
    monkeypatch.setattr("pariter.analysis.letters.PART", part)
    cells = ["A,Economia\u0300,e\u0300,3", "A,Economi\u00e0,\u00e8,4", "B,Lettere,M,9"]
    text = "\n".join(["unit\u00e9,faculty,sex,n", *cells])
    path, codes = tmp_path / "staff.csv", tmp_path / "codes.toml"
    path.write_text(text, "utf-8")
    codes.write_text('[codes.sex]\nwomen = ["\u00e8"]\nmen = ["M"]\n', "utf-8")

    def typed(words: str) -> str:
        return unicodedata.normalize(form, words)  # type: ignore[arg-type]

    words = (
        "--indicator",
        "femininity_share",
        "--codes",
        codes,
        "--by",
        typed("unit\u00e9,faculty"),
    )
    done = pariter(
        "indicators",
        path,
        *words,
        "--json",
        "--map",
        typed("sex=sex,count=n,unit\u00e9=unit\u00e9"),
    )
    assert [
        (one["faculty"], one["numerator"], one["denominator"])
        for one in json.loads(done.out)["values"]
    ] == [
        ("Economi\u00e0", 7, 7),
        ("Lettere", 0, 9),
    ]
    done = pariter(
        "indicators", path, "--indicator", "femininity_share", "--map", "sex=sex,count=n"
    )
    assert (done.code, "staff.csv, line 2, sex: '\u00e8'" in done.err) == (2, True)


@pytest.mark.parametrize("line", ["sep=;", '"sep=,"', "SEP=\t"])
@pytest.mark.parametrize(
    "words",
    [
        ("indicators", "--indicator", "femininity_share", "--map", "sex=sex,count=n"),
        ("protect", "--count", "n", "--by", "sex"),
        ("solve",),
    ],
    ids=["indicators", "protect", "solve"],
)
def test_the_line_that_a_spreadsheet_wrote_for_itself_is_refused(
    pariter: Pariter, tmp_path: Path, line: str, words: tuple[str, ...]
) -> None:
    path = tmp_path / "staff.csv"
    path.write_text(f"\ufeff{line}\r\nsex;n\r\nF;7\r\nM;9\r\n", "utf-8")
    done = pariter(words[0], path, *words[1:])
    assert (done.code, done.out) == (2, "")
    assert f"staff.csv, line 1: {line.strip()!r}. A spreadsheet wrote this line" in done.err
