"""What people at a door do in journeys, on phones of their own."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import segno
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

CAMERA = """
const shown = document.createElement("canvas");
shown.width = shown.height = 480;
const pen = shown.getContext("2d");
window.holdUp = (rows) => {
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, 480, 480);
  pen.fillStyle = "#000";
  const side = Math.floor(400 / (rows.length || 1));
  rows.forEach((row, y) => row.forEach((dark, x) => {
    if (dark) pen.fillRect(40 + x * side, 40 + y * side, side, side);
  }));
};
holdUp([]);
setInterval(() => pen.fillRect(0, 0, 1, 1), 100);
const stream = async () => shown.captureStream(10);
Object.defineProperty(navigator.mediaDevices ?? {}, "getUserMedia", { value: stream });
delete window.BarcodeDetector;
"""
"""A camera that sees what a test holds up, in a browser that reads no QR codes itself."""


@contextmanager
def device(browser: Browser, server: LiveServer, **options: Any) -> Iterator[Page]:
    """Give a phone of its own; a script's error on it fails the test."""
    errors: list[str] = []
    context = browser.new_context(
        base_url=server.url,
        locale="en-GB",
        viewport={"width": 360, "height": 740},
        reduced_motion="reduce",
        **options,
    )
    context.set_default_timeout(15_000)
    context.add_init_script(CAMERA)
    page = context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


def make_ready(page: Page, address: str) -> None:
    """Open the door while there is a network, until the device holds all it needs."""
    page.goto(address)
    expect(page.locator("#connection")).to_contain_text("Connected. All is sent.")
    expect(page.locator("#door")).to_have_attribute("data-kept", "yes")


def check_in(page: Page, code: str) -> None:
    page.get_by_label("Code of the ticket").fill(code)
    page.get_by_role("button", name="Check in").click()


def hold_up(page: Page, code: str) -> None:
    """Hold a ticket before the camera."""
    rows = [[bool(dark) for dark in row] for row in segno.make_qr(code).matrix]
    page.evaluate("rows => holdUp(rows)", rows)


def result(page: Page, state: str, *said: str) -> None:
    """Read what the page says in big letters."""
    expect(page.locator("#result")).to_have_attribute("data-state", state)
    for text in said:
        expect(page.locator("#result")).to_contain_text(text)
