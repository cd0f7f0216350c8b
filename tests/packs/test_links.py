"""Every link of a text leads somewhere; HTML, pictures and other hostile Markdown are refused."""

from pathlib import Path

import pytest
from tests.apps.publishing.town import FOLDER, TEXTS, town_files

from pariter.packs.errors import PackError
from pariter.packs.links import wrong_links
from pariter.packs.loader import checked

FILE = Path("texts/en/camp.md")
KEYS = ["R1", "R2"]


def wrong(source: str) -> list[tuple[int, str]]:
    """Return line and key of what is wrong in a text."""
    return [(problem.line, problem.key) for problem in wrong_links(source, FILE, KEYS)]


@pytest.mark.parametrize(
    "source",
    [
        "See the [camp](initiative:R1).",
        "[Town](https://town.example.org/robots?year=2027#top)",
        "[Write](mailto:desk@example.org)",
        "<https://town.example.org>",
        "[Città](https://town.example.org/città)",
        "[camp][1]\n\n[1]: initiative:R2",
        "No link: a < b, `<b>` and `[x](y)`.",
        "Less than 3 > 2 & more",
    ],
)
def test_links_that_lead_somewhere_are_let_through(source: str) -> None:
    assert wrong(source) == []


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ("[x](initiative:R9)", "initiative:R9"),
        ("[x](initiative:)", "initiative:"),
        ("[x](initiative:r1)", "initiative:r1"),
        ("[x](/en/elsewhere/)", "/en/elsewhere/"),
        ("[x](#top)", "#top"),
        ("[x]()", ""),
        ("[x](camp.md)", "camp.md"),
        ("[x](http://town.example.org)", "http://town.example.org"),
        ("[x](https://localhost/admin)", "https://localhost/admin"),
        ("[x](//town.example.org)", "//town.example.org"),
        ("[x](mailto:nobody)", "mailto:nobody"),
        ("[x](javascript:alert(1))", "javascript:alert(1)"),
        ("[x](JaVaScRiPt:alert(1))", "JaVaScRiPt:alert(1)"),
        ("[x](java&#115;cript:alert(1))", "javascript:alert(1)"),
        ("[x](data:text/html,hello)", "data:text/html,hello"),
        ("[x](data:image/png;base64,AAAA)", "data:image/png;base64,AAAA"),
        ("[x](vbscript:run)", "vbscript:run"),
        ("[x](file:///etc/passwd)", "file:///etc/passwd"),
        ("<javascript:alert(1)>", "javascript:alert(1)"),
        ("[x][1]\n\n[1]: javascript:alert(1)", "javascript:alert(1)"),
    ],
)
def test_links_that_lead_nowhere_or_do_harm_are_named(source: str, address: str) -> None:
    assert wrong(source) == [(1, address)]


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "a <b>bold</b> word",
        "<!-- hidden -->",
        '<a href="https://town.example.org">x</a>',
        "<img src=x onerror=alert(1)>",
        "<?php ?>",
    ],
)
def test_html_is_named(source: str) -> None:
    problems = list(wrong_links(source, FILE, KEYS))
    assert problems
    assert {problem.message for problem in problems} == {"is HTML; write Markdown alone"}


def test_picture_is_sent_to_the_media() -> None:
    [problem] = wrong_links("![a robot](https://town.example.org/a.png)", FILE, KEYS)
    assert problem.message == "is a picture; declare it in pack.toml under [[medium]]"
    assert problem.key == "https://town.example.org/a.png"


def test_problem_is_placed_on_the_line_of_its_paragraph() -> None:
    source = "# Camp\n\nFine.\n\n- one\n- two: [x](initiative:R9)\n\n| a |\n|---|\n| [y](z) |\n"
    assert wrong(source) == [(6, "initiative:R9"), (10, "z")]


def test_problem_says_what_may_be_written() -> None:
    [problem] = wrong_links("[x](initiative:R9)", FILE, KEYS)
    assert problem.message == (
        "leads nowhere; write https://…, mailto:… or initiative:KEY with one of: R1, R2"
    )


@pytest.mark.parametrize("name", ["campaign", "news_opening", "clip", "programme"])
def test_links_of_every_text_are_looked_at(name: str) -> None:
    path = f"texts/fr/{name}.md"
    broken = TEXTS[f"fr/{name}"] + "\nSee [it](initiative:R9) <b>now</b>.\n"
    with pytest.raises(PackError) as raised:
        checked(town_files(files={path: broken.encode()}), FOLDER)
    found = {(str(problem.file), problem.key) for problem in raised.value.problems}
    assert found == {(f"{FOLDER}/{path}", key) for key in ("initiative:R9", "<b>", "</b>")}


def test_long_texts_are_read() -> None:
    text = TEXTS["en/camp"] + "[" * 20_000 + "\n" + "> " * 500 + "deep\n"
    loaded = checked(town_files(files={"texts/en/camp.md": text.encode()}), FOLDER)
    assert "deep" in loaded.texts["camp"]["en"].sections["who"][1]
