"""A pack is published whole: media, news and search, or nothing of it."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from tests.apps.publishing.town import FILM, town

from pariter.apps.programmes.models import Initiative, Programme
from pariter.apps.publishing import actions
from pariter.apps.publishing.actions import publish_pack
from pariter.apps.publishing.models import MediaFile, Medium, News, SearchText
from pariter.apps.publishing.queries import (
    can_be_followed,
    is_published,
    media_of,
    news_until,
    told_of_news,
)

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def stored(medium: Medium) -> bytes:
    """Return the bytes of a medium."""
    with default_storage.open(medium.file.stored_name) as file:
        content: bytes = file.read()
    return content


def test_media_stand_on_the_pages_of_their_initiatives() -> None:
    publish_pack(loaded=town(), at=NOW)
    film, hall = media_of(Initiative.objects.get(slug="campaign"))
    assert (film.key, hall.key) == ("clip", "hall")
    assert stored(film) == FILM
    assert [caption.language for caption in film.captions.all()] == ["en", "fr", "it"]
    assert film.transcript.data["it"] == "Un robot saluta.\n\n### Che cosa dice\n\nCiao!"
    assert film.poster is not None
    assert (film.poster.width, film.poster.height) == (64, 36)


def test_media_are_asked_for_in_two_queries(django_assert_num_queries: Any) -> None:
    publish_pack(loaded=town(), at=NOW)
    initiative = Initiative.objects.get(slug="campaign")
    with django_assert_num_queries(2):
        film, _hall = media_of(initiative)
        assert [caption.file.name for caption in film.captions.all()]
        assert film.poster
        assert film.poster.file.name


@pytest.mark.parametrize("lost", ["captions", "transcript"])
def test_film_that_not_all_can_follow_is_not_shown(lost: str) -> None:
    publish_pack(loaded=town(), at=NOW)
    film = Medium.objects.get(key="clip")
    if lost == "captions":
        film.captions.get(language="fr").delete()
    else:
        film.transcript.data["fr"] = ""
        film.save()
    shown = filter(can_be_followed, media_of(Initiative.objects.get(slug="campaign")))
    assert [medium.key for medium in shown] == ["hall"]


def test_same_bytes_are_kept_once() -> None:
    first = publish_pack(loaded=town(), at=NOW)
    publish_pack(loaded=town(('key = "town_robotics"', 'key = "second"')), at=NOW)
    assert Medium.objects.filter(key="clip").count() == 2
    assert MediaFile.objects.filter(name="clip.webm").count() == 1
    assert first.media.count() == 3


def test_file_that_is_no_longer_shown_loses_its_address() -> None:
    publish_pack(loaded=town(), at=NOW)
    other = town(files={"media/clip.webm": FILM + b"longer"})
    publish_pack(loaded=other, at=NOW)
    [file] = MediaFile.objects.filter(name="clip.webm")
    assert file.size == len(FILM) + 6


def test_news_that_the_pack_dropped_goes() -> None:
    publish_pack(loaded=town(), at=NOW)
    later = '[[news]]\nkey = "later"\npublished = 2027-06-01\ntext = "news_later"\n'
    texts = {f"texts/{language}/news_later.md": None for language in ("en", "it", "fr")}
    publish_pack(loaded=town((later, ""), files=texts), at=NOW)
    assert list(News.objects.values_list("key", flat=True)) == ["opening"]


def test_news_waits_for_its_day(django_assert_num_queries: Any) -> None:
    publish_pack(loaded=town(), at=NOW)
    with django_assert_num_queries(1):
        [news] = news_until(NOW.date())
        assert news.image
        assert news.image.file.name == "hall.png"
    after = date(2027, 6, 1)
    assert [told.key for told in told_of_news(after)] == ["later", "opening"]
    assert [told.key for told in told_of_news(after, Programme.objects.get())[:1]] == ["later"]


def test_crash_after_the_files_leaves_nothing_and_is_mended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def crash(*_values: Any) -> None:
        raise RuntimeError("power cut")

    with monkeypatch.context() as broken:
        broken.setattr(actions, "index_programme", crash)
        with pytest.raises(RuntimeError):
            publish_pack(loaded=town(), at=NOW)
    assert not Programme.objects.exists()
    assert not MediaFile.objects.exists()
    publish_pack(loaded=town(), at=NOW)
    assert stored(Medium.objects.get(key="clip")) == FILM


def test_part_of_a_file_is_replaced_by_the_whole() -> None:
    publish_pack(loaded=town(), at=NOW)
    name = Medium.objects.get(key="clip").file.stored_name
    default_storage.delete(name)
    default_storage.save(name, ContentFile(FILM[:100]))
    publish_pack(loaded=town(), at=NOW)
    assert stored(Medium.objects.get(key="clip")) == FILM


@pytest.mark.parametrize("lost", ["nothing", "file", "words", "pack"])
def test_pack_is_published_only_as_a_whole(lost: str) -> None:
    loaded = town()
    assert not is_published(loaded)
    publish_pack(loaded=loaded, at=NOW)
    if lost == "file":
        default_storage.delete(Medium.objects.get(key="hall").file.stored_name)
    elif lost == "words":
        SearchText.objects.all().delete()
    elif lost == "pack":
        loaded = town(("In the morning", "At noon"))
    assert is_published(loaded) == (lost == "nothing")
