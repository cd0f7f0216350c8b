"""What an office does in journeys, in the words of its pages; facts are checked in the tests."""

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from pariter.apps.programmes.models import Call, Edition


def open_to_do(page: Page) -> None:
    """Open the list of what is to do."""
    page.goto("/en/office/")


def follow(page: Page, task: str) -> None:
    """Follow a task of the list to where it is done."""
    page.get_by_role("link", name=task).first.click()


def open_places(page: Page, call: Call) -> None:
    """Open the steps by which a call's places are given."""
    page.goto(f"/en/office/call/{call.pk}/places/")


def freeze(page: Page) -> None:
    """Freeze the list of applications."""
    page.get_by_role("button", name="Freeze the list").click()
    _said(page, "The list is frozen.")


def enter_draw(page: Page, beacon: str) -> None:
    """Enter the result of the public draw."""
    page.get_by_label("Result of the public draw").fill(beacon)
    page.get_by_label("The same result once more").fill(beacon)
    page.get_by_role("button", name="Enter the draw for ever").click()
    _said(page, "The draw is entered.")


def try_it(page: Page) -> None:
    """Make a dry run."""
    page.get_by_role("button", name="dry run").click()
    _said(page, "The dry run is made.")


def give_places(page: Page) -> None:
    """Make the real run."""
    page.get_by_role("button", name="Give the places, once").click()
    _said(page, "The places are given.")


def download(page: Page, name: str) -> Any:
    """Return the JSON document that a link of the page hands out."""
    with page.expect_download() as started:
        page.get_by_role("link", name=name).first.click()
    return json.loads(Path(started.value.path()).read_text("utf-8"))


def publish(page: Page, people: int) -> None:
    """Publish the result to so many people."""
    page.get_by_role("button", name=f"Publish and write to {people} people").click()
    _said(page, "The result is published")


def note_attendance(page: Page, absent: Collection[str]) -> None:
    """Tick everyone on the open list but those of these names, and save."""
    page.goto(f"{page.url.split('?')[0]}?everyone")
    for name in absent:
        _tick(page, name, wanted=False)
    page.get_by_role("button", name="Save").click()
    _said(page, "The attendance is noted.")


def correct_attendance(page: Page, name: str, reason: str, *, came: bool = True) -> None:
    """Note that someone was there after all, or was not."""
    _tick(page, name, wanted=came)
    page.get_by_label("Why do you change what was noted?").fill(reason)
    page.get_by_role("button", name="Save").click()
    _said(page, "The attendance is noted.")


def open_figures(page: Page, edition: Edition) -> None:
    """Open what would be published of an edition."""
    page.goto(f"/en/office/figures/{edition.pk}/")


def publish_figures(page: Page) -> None:
    """Publish the figures as they are shown."""
    page.get_by_role("button", name="Publish").click()
    _said(page, "The figures are published.")


def _tick(page: Page, name: str, *, wanted: bool) -> None:
    """Click a person's label, which covers the box, and see that the box follows."""
    page.locator("label").get_by_text(name, exact=True).click()
    expect(page.get_by_label(name, exact=True)).to_be_checked(checked=wanted)


def _said(page: Page, words: str) -> None:
    expect(page.get_by_role("status").filter(has_text=words)).to_be_visible()
