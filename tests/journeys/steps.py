"""What people do in journeys, in the words of the pages; each step leaves the page where it leads.

Facts are checked in the tests, not here.
"""

import json
import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Locator, Page, expect

from pariter.apps.people.actions import join_organisation, register_person
from pariter.apps.people.models import Organisation, Person
from pariter.apps.programmes.loading import load_pack
from pariter.apps.programmes.models import Call, Offer
from pariter.apps.programmes.queries import find_call
from pariter.packs.loader import SHIPPED, LoadedPack, load

Change = Callable[[dict[str, Any]], None]


def moment(text: str) -> datetime:
    """Read a moment such as 2026-07-01T09:00:00+02:00."""
    return datetime.fromisoformat(text)


@cache
def shipped_pack(key: str) -> LoadedPack:
    """Return a shipped pack, read and checked once for all tests."""
    return load(SHIPPED / key)


def open_call(folder: Path, address: str, at: datetime) -> Call:
    """Load a pack folder and return the call at an address of it, such as M5/2027-03/students."""
    loaded = shipped_pack(folder.name) if folder.parent == SHIPPED else load(folder)
    load_pack(loaded=loaded, at=at)
    return find_call(f"{loaded.pack.key}/{address}")


def open_alone(programme: str, address: str, at: datetime) -> Call:
    """Load a shipped pack without the editions of other initiatives, and return a call of it.

    Loading all editions takes most of a small test's time. Those of initiatives that the call's
    own names, for a training, are there too.
    """
    loaded = shipped_pack(programme)
    wanted = address.split("/", 1)[0]
    own = next(part for part in loaded.pack.initiative if part.key == wanted)
    named = {wanted} | {
        key
        for edition in own.edition
        for call in edition.call
        for key in (call.training, call.duty_training)
    }
    parts = [
        part if part.key in named else part.model_copy(update={"edition": []})
        for part in loaded.pack.initiative
    ]
    pack = loaded.pack.model_copy(update={"initiative": parts})
    load_pack(loaded=replace(loaded, pack=pack), at=at)
    return find_call(f"{programme}/{address}")


def either_way(cases: Iterable[object]) -> list[object]:
    """Give the first case a page with JavaScript and the second one without: all four take long."""
    return [
        pytest.param(kind, case, id=f"{kind}-{getattr(case, '__name__', case)}")
        for kind, case in zip(("script", "plain"), cases, strict=True)
    ]


def changed_copy(programme: str, target: Path, change: Change) -> Path:
    """Copy a shipped pack to a folder, changed as data, as an office would edit its text."""
    folder = target / programme
    copytree(SHIPPED / programme, folder)
    data = tomllib.loads((folder / "pack.toml").read_text("utf-8"))
    change(data)
    lines = (f"{key} = {_toml(value)}\n" for key, value in data.items())
    (folder / "pack.toml").write_text("".join(lines), "utf-8")
    return folder


def edition_of(data: dict[str, Any], initiative: str, edition: str) -> dict[str, Any]:
    """Return one edition of a pack's data, to be changed in place."""
    part = next(part for part in data["initiative"] if part["key"] == initiative)
    found: dict[str, Any] = next(one for one in part["edition"] if one["key"] == edition)
    return found


def register(email: str, at: datetime, *, name: str = "", home: str = "") -> Person:
    """Return a registered person, at a home institution if one is named."""
    person = register_person(email=email, name=name, at=at, synthetic=True)
    if home:
        join_organisation(
            person=person,
            organisation=Organisation.objects.get(code=home),
            role="student",
            starts=at.date(),
            at=at,
        )
    return person


def sign_in(page: Page, person: Person) -> None:
    """Let the browser be a person's, without the pages for signing in."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    page.context.clear_cookies()
    page.context.add_cookies(
        [
            {
                "name": settings.SESSION_COOKIE_NAME,
                "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
                "url": _origin(page),
            }
        ]
    )


def open_opportunity(page: Page, call: Call) -> None:
    """Open the public page of the initiative that a call belongs to."""
    initiative = call.edition.initiative
    page.goto(f"/en/{initiative.programme.key}/{initiative.slug}/?call={call.pk}")


def start_application(page: Page, call: Call) -> None:
    """Open the list of the application's parts."""
    page.goto(f"/en/apply/{call.pk}/")


def tell_about_you(page: Page, *, name: str, home: str, language: str = "English") -> None:
    """Answer the first step; home is the organisation's name as the list shows it."""
    page.get_by_label("Full name").fill(name)
    page.get_by_label("Where do you study or work?").select_option(label=home)
    page.get_by_label(language).check()
    page.get_by_role("button", name="Save and continue").click()


def rank(page: Page, titles: Iterable[str]) -> None:
    """Add wishes to the list, the dearest first, and go on."""
    for title in titles:
        add_wish(page, title)
    page.get_by_role("button", name="Save and continue").click()


def add_wish(page: Page, title: str) -> None:
    """Add one wish to the end of the list."""
    page.get_by_label("Add to your list").select_option(label=title)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".ranking-label").last).to_have_text(title)


def move_wish(page: Page, title: str, direction: str) -> None:
    """Press a wish's button: Move up, Move down or Remove."""
    page.get_by_role("button", name=f"{direction}: {title}").click()


def ranked(page: Page) -> Locator:
    """Return the wishes that the page shows, in their order."""
    return page.locator(".ranking-list .ranking-label")


def tick(page: Page, name: str) -> None:
    """Choose an answer by its label, which covers the box, and see that the box follows."""
    page.locator("label").get_by_text(name, exact=True).click()
    expect(page.get_by_label(name, exact=True)).to_be_checked()


def send_application(page: Page) -> str:
    """Send the checked answers and return the reference that the page shows."""
    page.get_by_role("button", name="Send application").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Application sent")
    return page.locator(".reference").inner_text()


def apply(page: Page, call: Call, *, name: str, home: str, wishes: Iterable[str]) -> str:
    """Walk the whole application and return its reference."""
    start_application(page, call)
    page.get_by_role("link", name="Start").click()
    tell_about_you(page, name=name, home=home)
    rank(page, wishes)
    return send_application(page)


def open_sign_up(page: Page, offer: Offer) -> None:
    """Open the page on which people sign up for a session."""
    page.goto(f"/en/sign-up/{offer.pk}/")


def take_seat(page: Page, *, name: str = "", home: str = "") -> None:
    """Answer what a sign-up asks, and press its one button."""
    if name:
        page.get_by_label("Full name").fill(name)
    if home:
        page.get_by_label("Where do you study or work?").select_option(label=home)
    page.locator("main").get_by_role("button").click()


def open_my_place(page: Page, offer: Offer) -> None:
    """Go from the list of one's places to the application that holds an offer."""
    page.goto("/en/my-places/")
    page.get_by_role("listitem").filter(has_text=str(offer.title)).first.get_by_role("link").click()


def follow(page: Page, act: str, offer: Offer) -> None:
    """Follow the link of an act, such as Sign up or Accept, that names the offer unseen."""
    name = re.compile(rf"^{re.escape(act)} ?: {re.escape(str(offer.title))}$")
    page.get_by_role("link", name=name).click()


def answer_place(page: Page, offer: Offer, act: str, button: str) -> None:
    """Follow the link of an act on a place, such as Accept, and press the button that confirms."""
    follow(page, act, offer)
    page.get_by_role("button", name=button).click()


def _origin(page: Page) -> str:
    """Return the address of the site under test, which the browser knows as its base."""
    if not page.url.startswith("http"):
        page.goto("/healthz")
    return "/".join(page.url.split("/")[:3])


def _toml(value: Any) -> str:
    """Write a value as TOML on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_toml(key)} = {_toml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    if isinstance(value, datetime | date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)
