"""Search finds what a text says, in the language of the page, the same on both databases."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from i18nfield.strings import LazyI18nString
from tests.apps.publishing.town import town

from pariter.apps.programmes.models import Programme, Session
from pariter.apps.publishing.actions import publish_pack
from pariter.apps.publishing.indexing import findable
from pariter.apps.publishing.models import SearchPlace, SearchText
from pariter.apps.publishing.search import meant, search, texts_of, wanted

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def programme(db: None) -> Programme:
    """Return the town's programme, published."""
    return publish_pack(loaded=town(), at=NOW)


@pytest.fixture
def found(programme: Programme) -> Callable[..., list[tuple[str, str]]]:
    """Return a function that searches and gives kind and title of each hit, best first."""

    def look(query: str, language: str = "en", at: datetime = NOW, **more: Any) -> Any:
        hits = search(query=query, language=language, at=at, **more).hits
        texts = texts_of(hits)
        return [(texts[hit.text].kind, texts[hit.text].title) for hit in hits]

    return look


Look = Callable[..., list[tuple[str, str]]]


def test_word_in_a_title_ranks_above_a_summary_above_a_text(found: Look) -> None:
    assert found("robots") == [
        ("programme", "Town robotics"),
        ("strand", "Robots"),
        ("initiative", "Summer camp"),
        ("initiative", "Hands off"),
    ]


def test_every_kind_of_text_is_found(found: Look) -> None:
    assert found("machines town") == [("programme", "Town robotics")]
    assert found("gloves") == [("initiative", "Hands off")]
    assert found("wave") == [("initiative", "Hands off")]
    assert found("girls") == [("programme", "Town robotics")]
    assert found("hall opens") == [("news", "The hall opens")]
    assert found("soldering") == [("offer", "Soldering")]
    assert found("first day") == [("session", "First day")]
    assert found("library") == [("partner", "Town library")]
    assert found("head") == [("person", "Head, Workshop")]


def test_only_the_language_of_the_page_is_searched(found: Look) -> None:
    assert found("gloves", "it") == []
    assert found("guanti", "it") == [("initiative", "Giù le mani")]
    assert found("gants", "fr") == [("initiative", "Bas les pattes")]


@pytest.mark.parametrize(
    ("language", "query"),
    [
        ("it", "UNIVERSITA"),
        ("it", "università"),
        ("it", "dell'università"),
        ("it", "borsa di studio"),
        ("it", "campagne"),
        ("it", "officin"),
        ("fr", "egalite"),
        ("fr", "Égalités"),
        ("fr", "oeuvre"),
    ],
)
def test_accents_case_and_endings_do_not_matter(found: Look, language: str, query: str) -> None:
    titles = {title for _kind, title in found(query, language)}
    assert titles & {"Giù le mani", "Bas les pattes"}


def test_only_the_last_word_may_be_unfinished(found: Look) -> None:
    assert found("safe worksh") == [("initiative", "Hands off")]
    assert found("worksh safe") == []
    assert found("wo") == []


def test_all_words_must_stand_in_one_text(found: Look) -> None:
    assert found("gloves soldering") == []


def test_offers_of_a_page_are_one_hit_and_a_session_is_its_own(programme: Programme) -> None:
    found = search(query="summer camp", language="en", at=NOW)
    texts = texts_of(found.hits)
    assert [(texts[hit.text].kind, texts[hit.text].key, hit.others) for hit in found.hits] == [
        ("initiative", "camp", 1),
        ("session", "camp/2027/first-day", 0),
    ]


def test_sessions_are_found_as_they_stand_now(programme: Programme, found: Look) -> None:
    session = Session.objects.get(key="first-day")
    before = SearchText.objects.count()
    with findable(programme):
        session.place, session.offer.title = LazyI18nString("Attic"), session.title  # type: ignore[union-attr]
        session.save()
        session.offer.save()  # type: ignore[union-attr]
    # One title, one hit: the offer is found as its session.
    assert found("soldering") == []
    assert found("attic") == [("session", "First day")]
    assert SearchText.objects.count() == before - len(programme.languages)
    session.cancelled_at = NOW
    with findable(programme):
        session.save()
    assert found("attic") == found("first day") == []
    assert found("robots")[0] == ("programme", "Town robotics")


def test_search_can_stay_within_a_programme(programme: Programme, found: Look) -> None:
    other = publish_pack(
        loaded=town(('key = "town_robotics"', 'key = "second"')),
        at=NOW,
    )
    assert len(found("gloves")) == 2
    assert len(found("gloves", programme=other)) == 1


def test_news_is_not_found_before_its_day(found: Look) -> None:
    assert found("secret") == []
    assert found("secret", at=datetime(2027, 6, 1, 12, tzinfo=UTC)) == [("news", "A secret")]


def test_offers_are_not_found_after_their_edition(found: Look) -> None:
    after = datetime(2027, 7, 17, 12, tzinfo=UTC)
    assert found("soldering", at=after) == []


@pytest.mark.parametrize(
    "query",
    ["", "   ", "%", "_", "'; DROP TABLE", "\x00", "a", "\u202e", "<script>", "*", "x" * 10_000],
)
def test_strange_queries_find_nothing_and_harm_nothing(found: Look, query: str) -> None:
    assert found(query) == []


def test_long_query_is_cut(programme: Programme) -> None:
    assert len(wanted("word " * 2_000, "en")) == 1
    assert len(wanted(" ".join(f"word{number}" for number in range(50)), "en")) == 8


def test_joining_words_are_left_out_unless_alone(found: Look) -> None:
    assert found("the hall and the opening") == [("news", "The hall opens")]
    assert [word.word for word in wanted("who are we", "en")] == ["we"]


def test_misspelt_word_is_corrected(programme: Programme) -> None:
    found = search(query="slodering campain", language="en", at=NOW)
    assert found.hits == []
    assert meant(found.words, "en") == "soldering campaign"
    assert meant(search(query="zzzzzz", language="en", at=NOW).words, "en") == ""


def test_search_asks_the_database_twice(
    programme: Programme, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(2):
        search(query="robots summer", language="en", at=NOW)


def test_what_is_published_again_is_found_once(programme: Programme, found: Look) -> None:
    before = SearchText.objects.count()
    publish_pack(loaded=town(), at=NOW)
    assert SearchText.objects.count() == before
    assert found("gloves") == [("initiative", "Hands off")]


def test_what_is_no_longer_said_is_no_longer_found(programme: Programme, found: Look) -> None:
    text = "# Hands off\n\nA campaign.\n\n## About {#about}\n\nWear mittens.\n"
    publish_pack(loaded=town(files={"texts/en/campaign.md": text.encode()}), at=NOW)
    assert found("gloves") == []
    assert found("mittens") == [("initiative", "Hands off")]


@pytest.mark.usefixtures("programme")
def test_words_are_forgotten_without_a_join() -> None:
    """PostgreSQL joins in minutes where it last counted the places when there were none."""
    with CaptureQueriesContext(connection) as captured:
        publish_pack(loaded=town(), at=NOW)
    forgotten = [
        query["sql"]
        for query in captured
        if query["sql"].startswith(f'DELETE FROM "{SearchPlace._meta.db_table}"')
    ]
    assert forgotten
    assert not any("JOIN" in sql for sql in forgotten)
