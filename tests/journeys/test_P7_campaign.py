"""P7: from the start page to the campaign, its film with captions, and someone to ask."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Page, expect
from tests.journeys import steps

from pariter.apps.publishing.actions import publish_pack
from pariter.cli import main
from pariter.packs.loader import SHIPPED, load

SHOWING = "video => [...video.textTracks].filter(track => track.mode === 'showing')"
PLAY = """
    async (video) => {
        video.muted = true;
        const line = new Promise((resolve) => {
            const track = [...video.textTracks].find((one) => one.mode === "showing");
            track.addEventListener("cuechange", () => {
                if (track.activeCues.length) resolve(track.activeCues[0].text);
            });
        });
        video.currentTime = 4;
        await video.play();
        return line;
    }
"""
"""Skips to the second scene and gives the first line of captions that shows."""
LOADED = steps.moment("2026-11-25T09:00:00+01:00")
REFUSED = 2
"""How `pariter check-pack` ends when it refuses a folder."""

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.stations("P7", "publish"),
]


@pytest.fixture(autouse=True)
def programme() -> Iterator[None]:
    """Publish the whole programme, on the day of its news."""
    publish_pack(loaded=load(SHIPPED / "polimi_pop"), at=LOADED)
    with time_machine.travel(LOADED, tick=True):
        yield


def test_campaign_is_found_watched_and_asked_about(
    browser_page: Page, axe: Callable[[Page], list[Any]]
) -> None:
    page = browser_page
    page.goto("/en/polimi_pop/")
    search = page.get_by_label("Search this programme").first
    search.fill("catcalling")
    search.press("Enter")
    page.get_by_role("link", name="Campaign against verbal violence").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Campaign against verbal violence")
    assert axe(page) == []

    expect(page.locator("video")).to_have_js_property("paused", True)
    assert page.locator("video").evaluate(f"{SHOWING}.map(track => track.language)") == ["en"]
    assert "Answer me." in page.locator("video").evaluate(PLAY)

    page.get_by_text("Read the film: transcript").click()
    expect(page.get_by_text("White text without a bubble")).to_be_visible()
    centre = "Interuniversity research centre on gender cultures"
    expect(page.get_by_role("heading", name=centre)).to_be_visible()
    page.get_by_role("link", name="listening service").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Listening service")
    page.go_back()
    page.get_by_role("link", name="Italiano").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Campagna contro la violenza verbale")
    assert page.locator("video").evaluate(f"{SHOWING}.map(track => track.language)") == ["it"]
    page.locator("#main a[href$='ask/?about=P7']").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_campaign_can_be_read_without_javascript(plain_page: Page) -> None:
    plain_page.goto("/en/polimi_pop/news/")
    plain_page.get_by_role("link", name="A short clip for 25 November").click()
    plain_page.get_by_role("link", name="campaign", exact=True).click()
    expect(plain_page.locator("video[controls]")).to_be_visible()
    plain_page.get_by_text("Read the film: transcript").click()
    expect(plain_page.get_by_text("White text without a bubble")).to_be_visible()
    expect(plain_page.get_by_role("link", name="gender@example.org").first).to_be_visible()


@pytest.mark.parametrize(
    ("part", "problem"),
    [
        ("captions", "the film has no captions in 'it'; write them as WebVTT"),
        ("transcript", "the film has no transcript; write one and name it"),
    ],
)
def test_film_that_not_everybody_can_follow_is_refused(
    part: str, problem: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def change(data: dict[str, Any]) -> None:
        [film] = [medium for medium in data["medium"] if medium["kind"] == "video"]
        place.append(f"medium.{data['medium'].index(film)}.{part}")
        if part == "captions":
            (tmp_path / "polimi_pop" / film[part].pop("it")).unlink()
        else:
            del film[part]

    place: list[str] = []
    folder = steps.changed_copy("polimi_pop", tmp_path, change)
    assert main(["check-pack", str(folder)]) == REFUSED
    said = capsys.readouterr().err
    assert f"{folder / 'pack.toml'}:" in said
    assert f"{place[0]}: {problem}" in said
    assert "nothing was loaded" in said
