"""News: a list, a page for each message, and a feed."""

import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.apps.publishing.town import town
from tests.web.public.conftest import NOW

from pariter.apps.programmes.models import Programme
from pariter.apps.publishing.actions import publish_pack
from pariter.apps.publishing.models import News

LIST = "/en/town_robotics/news/"
PAGE = "/en/town_robotics/news/opening/"
FEED = "/en/town_robotics/news/atom.xml"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def programme(db: None, clock: Any) -> Programme:
    """Return the town's programme, published."""
    return publish_pack(loaded=town(), at=NOW)


def shown(address: str) -> str:
    """Return the text of a page that must exist."""
    response = Client().get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def add_news(programme: Programme, number: int) -> None:
    """Add messages, each with the picture of the hall."""
    hall = programme.media.get(key="hall")
    for place in range(number):
        News.objects.create(
            programme=programme,
            key=f"more-{place}",
            published=date(2026, 1, 1) + timedelta(days=place),
            title=f"More {place}",
            summary="More.",
            image=hall,
        )


def test_list_shows_what_is_out_and_leads_to_it() -> None:
    page = shown(LIST)
    assert f'<a href="{PAGE}">The hall opens</a>' in page
    assert "2 November 2026" in page
    assert "A secret" not in page
    assert page.count("<h1") == 1
    assert f'type="application/atom+xml" title="News" href="{FEED}"' in page


def test_message_shows_its_picture_text_and_what_it_is_about() -> None:
    page = shown(PAGE)
    assert "The hall opens</h1>" in page
    assert 'alt="A bright hall"' in page
    assert '<a href="/en/town_robotics/camp/" rel="noopener">it</a>' in page
    assert '<a href="/en/town_robotics/camp/">Summer camp</a>' in page
    assert '"@type":"NewsArticle"' in page
    assert "Vedi" in shown("/it/town_robotics/news/opening/")


@pytest.mark.parametrize(
    "address",
    [
        "/en/town_robotics/news/later/",
        "/en/town_robotics/news/nothing/",
        "/en/nothing/news/",
        "/en/nothing/news/opening/",
        "/en/nothing/news/atom.xml",
    ],
)
def test_what_is_not_out_is_not_found(address: str) -> None:
    assert Client().get(address).status_code == 404


def test_message_comes_out_on_its_day(clock: Any) -> None:
    clock.move_to(NOW.replace(year=2027, month=6, day=1))
    assert "A secret" in shown(LIST)
    assert "A secret</h1>" in shown("/en/town_robotics/news/later/")


def test_feed_is_atom_in_the_readers_language() -> None:
    response = Client().get("/it/town_robotics/news/atom.xml")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ET.fromstring(response.content)
    assert feed.findtext(f"{ATOM}title") == "Robotica, Città di Esempio"
    [entry] = feed.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "Apre la sala"
    assert entry.findtext(f"{ATOM}summary") == "Vieni."
    assert entry.findtext(f"{ATOM}updated") == "2026-11-02T00:00:00+01:00"
    identity = "http://127.0.0.1:8000/it/town_robotics/news/opening/"
    assert entry.findtext(f"{ATOM}id") == identity
    [link] = entry.findall(f"{ATOM}link")
    assert link.get("href") == identity


def test_feed_keeps_markup_in_texts_harmless(programme: Programme) -> None:
    News.objects.filter(key="opening").update(title="<script>alert(1)</script> & more")
    feed = ET.fromstring(Client().get(FEED).content)
    assert feed.findtext(f"{ATOM}entry/{ATOM}title") == "<script>alert(1)</script> & more"


def test_list_has_pages(programme: Programme) -> None:
    add_news(programme, 30)
    assert "More 29" in shown(LIST)
    assert "More 1<" not in shown(LIST)
    assert "More 1<" in shown(LIST + "?page=2")


def test_empty_list_says_so(programme: Programme) -> None:
    News.objects.all().delete()
    assert "There is no news yet." in shown(LIST)


@pytest.mark.parametrize(("address", "most"), [(LIST, 3), (PAGE, 4), (FEED, 2)])
def test_pages_ask_as_often_for_many_messages_as_for_one(
    address: str, most: int, programme: Programme, count_queries: Callable[[str], int]
) -> None:
    count_queries(address)
    before = count_queries(address)
    add_news(programme, 15)
    assert count_queries(address) == before
    assert before <= most


@pytest.mark.parametrize("address", [LIST, PAGE, FEED])
def test_pages_are_kept(address: str) -> None:
    assert Client().get(address)["ETag"]
