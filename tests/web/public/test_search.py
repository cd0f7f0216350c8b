"""The search page: in the page's language, with the words marked, whatever is typed."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from tests.apps.publishing.town import town
from tests.web.public.conftest import NOW

from pariter.apps.programmes.models import Programme
from pariter.apps.publishing.actions import publish_pack

SITE = "/{language}/search/?q={query}"


@pytest.fixture(autouse=True)
def programme(db: None, clock: Any) -> Programme:
    """Return the town's programme, published, beside a second one."""
    publish_pack(loaded=town(('key = "town_robotics"', 'key = "second"')), at=NOW)
    return publish_pack(loaded=town(), at=NOW)


def shown(query: str, language: str = "en", path: str = SITE) -> str:
    """Return the page of a search."""
    response = Client().get(path.format(language=language, query=quote(query)))
    assert response.status_code == 200, query
    return response.content.decode()


def results(page: str) -> list[str]:
    """Return the addresses of what was found."""
    return re.findall(r'<h3><a href="([^"]+)">', page)


def test_search_shows_where_the_words_stand() -> None:
    page = shown("gloves")
    assert "2 pages have these words" in page
    assert "<mark>gloves</mark>" in page
    assert 'value="gloves"' in page
    assert "gloves: search" in page
    assert '<meta name="robots" content="noindex">' in page
    assert sorted(results(page)) == ["/en/second/campaign/", "/en/town_robotics/campaign/"]


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("machines town", "/en/town_robotics/"),
        ("gloves", "/en/town_robotics/campaign/"),
        ("hall opens", "/en/town_robotics/news/opening/"),
        ("build robots", "/en/town_robotics/strands/robots/"),
        ("soldering", "/en/town_robotics/camp/"),
        ("first day", "/en/town_robotics/camp/programme/2027/first-day/"),
        ("library", "/en/town_robotics/partners/"),
        ("head workshop", "/en/town_robotics/people/"),
    ],
)
def test_every_result_leads_to_a_page(query: str, address: str) -> None:
    page = shown(query, path="/{language}/town_robotics/search/?q={query}")
    assert address in results(page)
    assert Client().get(address).status_code == 200


def test_search_finds_only_the_language_of_the_page() -> None:
    assert results(shown("gloves", "it")) == []
    assert len(results(shown("guanti", "it"))) == 2
    assert "<mark>égalité</mark>" in shown("egalites", "fr")


def test_search_can_stay_within_a_programme() -> None:
    within = shown("gloves", path="/{language}/search/?q={query}&programme=second")
    assert results(within) == ["/en/second/campaign/"]
    assert '<option value="second" selected>' in within
    assert len(results(shown("gloves", path="/{language}/search/?q={query}&programme=%00"))) == 2
    assert Client().get("/en/nothing/search/?q=x").status_code == 404


def test_search_of_a_programme_offers_to_look_everywhere() -> None:
    page = shown("mittens", path="/{language}/town_robotics/search/?q={query}")
    assert "We found nothing with all these words" in page
    assert '<a href="/en/search/?q=mittens">Search all programmes</a>' in page


def test_empty_search_says_what_to_do() -> None:
    page = Client().get("/en/search/")
    assert "Write one word or more." in page.content.decode()
    assert page["ETag"]


def test_misspelt_word_is_corrected() -> None:
    assert '<a href="?q=gloves">gloves</a>' in shown("glovse")


@pytest.mark.parametrize(
    "query",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "\x00",
        "\u202egloves\u202c",
        "x" * 200,
        "gloves " * 2_000,
        "%' OR 1=1 --",
        "{{ 7|add:7 }} {% now %}",
        "\ud7ff\uffff",
        "😀",
    ],
)
def test_hostile_queries_are_fine(query: str) -> None:
    page = shown(query)
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert page.count("<h1") == 1


@pytest.mark.parametrize("more", ["&page=x", "&page=-1", "&page=999999999999999999999999"])
def test_pages_that_are_not_there_show_the_nearest(more: str) -> None:
    assert results(shown("gloves", path=SITE + more))


def test_texts_are_escaped_and_marked(programme: Programme) -> None:
    text = "# Hands <b>off</b>\n\nA <script>alert(1)</script> campaign.\n\n## A {#about}\n\nx\n"
    # What a pack may not say can still stand in what was loaded before.
    loaded = town()
    loaded.texts["campaign"]["en"] = type(loaded.texts["campaign"]["en"])(
        "Hands <b>off</b>", "A <script>alert(1)</script> campaign.", {"about": ("A", text)}
    )
    publish_pack(loaded=loaded, at=NOW)
    page = shown("campaign script")
    assert "&lt;<mark>script</mark>&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_what_people_look_for_is_not_kept() -> None:
    response = Client().get("/en/search/?q=gloves")
    assert "ETag" not in response
    assert response["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(
    ("path", "most"),
    [("/en/search/?q=robots+camp", 5), ("/en/town_robotics/search/?q=robots+camp", 5)],
)
def test_search_asks_the_database_a_fixed_number_of_times(
    path: str, most: int, count_queries: Callable[[str], int]
) -> None:
    count_queries(path)
    before = count_queries(path)
    for number in range(5):
        publish_pack(loaded=town(('key = "town_robotics"', f'key = "more-{number}"')), at=NOW)
    assert count_queries(path) == before
    assert before <= most
