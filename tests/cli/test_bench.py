"""`pariter bench` says what it lacks, and how to mend it."""

import pytest

from pariter.benchmarks import site
from pariter.benchmarks.figure import BenchError
from pariter.cli import main

PAGES = {
    "/en/",
    "/en/calendar/",
    "/en/open-data/",
    "/en/accessibility/",
    "/en/privacy/",
    *(
        f"/en/town_robotics/{page}"
        for page in (
            *("", "initiatives/", "strands/all/", "camp/", "school/", "calendar/", "partners/"),
            *("people/", "news/", "news/first/", "figures/", "figures/1/", "proposals/"),
        )
    ),
}


def test_site_without_a_kind_of_pages_says_which_and_the_mend(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused() -> list[str]:
        return site.chosen(PAGES - {"/en/town_robotics/figures/1/"})

    monkeypatch.setattr(site, "measure", refused)
    assert main(["bench", "site"]) == 2
    said = capsys.readouterr().err
    assert "1 of 17 kinds" in said
    assert r"figures/\d+/" in said
    assert "pariter setup" in said


def test_site_is_measured_by_one_page_of_each_kind() -> None:
    chosen = site.chosen(PAGES)
    assert len(chosen) == len(site.KINDS)
    assert chosen[4] == "/en/town_robotics/camp/"
    with pytest.raises(BenchError):
        site.chosen([])
