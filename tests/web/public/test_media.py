"""Pictures and films: sent as what they are, in parts where asked, shown so that all can follow."""

from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from tests.apps.publishing.town import FILM, town
from tests.web.public.conftest import NOW

from pariter.apps.programmes.models import Programme
from pariter.apps.publishing.actions import publish_pack
from pariter.apps.publishing.models import Caption, MediaFile, Medium

CAMPAIGN = "/it/town_robotics/campaign/"
CAMP = "/en/town_robotics/camp/"


@pytest.fixture(autouse=True)
def programme(db: None, clock: Any) -> Programme:
    """Return the town's programme, published."""
    return publish_pack(loaded=town(), at=NOW)


def address(name: str = "clip.webm") -> str:
    """Return the address of a file."""
    file = MediaFile.objects.get(name=name)
    return reverse("medium", kwargs={"digest": file.digest, "name": name})


def body(response: Any) -> bytes:
    """Return what was sent."""
    return b"".join(response.streaming_content) if response.streaming else response.content


def get(path: str, **headers: str) -> Any:
    """Ask for a path with headers, written with underscores."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Client().get(path, headers=named)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("clip.webm", "video/webm"),
        ("hall.png", "image/png"),
        ("clip.it.vtt", "text/vtt"),
    ],
)
def test_file_is_sent_as_what_it_is_and_nothing_else(name: str, kind: str) -> None:
    response = get(address(name))
    assert response.status_code == 200
    assert response["Content-Type"] == kind
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'self'" in response["Content-Security-Policy"]
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["Accept-Ranges"] == "bytes"
    assert response["Content-Length"] == str(len(body(response)))


def test_film_is_sent_whole() -> None:
    assert body(get(address())) == FILM


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=0-99", 0, 99),
        ("bytes=100-", 100, len(FILM) - 1),
        ("bytes=-10", len(FILM) - 10, len(FILM) - 1),
        ("bytes=-999999", 0, len(FILM) - 1),
        ("bytes=50-999999", 50, len(FILM) - 1),
    ],
)
def test_part_is_sent(asked: str, first: int, last: int) -> None:
    response = get(address(), range=asked)
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {first}-{last}/{len(FILM)}"
    assert response["Content-Length"] == str(last - first + 1)
    assert body(response) == FILM[first : last + 1]


@pytest.mark.parametrize("asked", [f"bytes={len(FILM)}-", "bytes=999999-1000000", "bytes=-0"])
def test_part_beyond_the_end_is_refused(asked: str) -> None:
    response = get(address(), range=asked)
    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{len(FILM)}"


@pytest.mark.parametrize(
    "asked",
    ["bytes=0-1,5-6", "bytes=5-1", "bytes=", "bytes=-", "bytes=a-b", "lines=0-1", "x" * 500,
     "bytes=" + "9" * 400 + "-"],
)  # fmt: skip
def test_what_is_no_single_part_gets_the_whole(asked: str) -> None:
    response = get(address(), range=asked)
    assert response.status_code == 200
    assert len(body(response)) == len(FILM)


def test_part_of_a_file_that_changed_gets_the_whole() -> None:
    tag = get(address())["ETag"]
    assert get(address(), range="bytes=0-9", if_range=tag).status_code == 206
    assert get(address(), range="bytes=0-9", if_range='"other"').status_code == 200


def test_file_that_a_browser_has_is_not_sent_again() -> None:
    tag = get(address())["ETag"]
    response = get(address(), if_none_match=tag)
    assert response.status_code == 304
    assert response["ETag"] == tag
    assert body(response) == b""


def test_head_says_how_long_a_file_is() -> None:
    response = Client().head(address())
    assert (response.status_code, response["Content-Length"]) == (200, str(len(FILM)))
    assert response.content == b""


def test_file_can_only_be_read() -> None:
    assert Client().post(address()).status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "/media/clip.webm",
        "/media/{digest}/other.webm",
        "/media/{digest}/clip.webm/",
        "/media/{digest}/clip.html",
        "/media/{digest}/CLIP.webm",
        "/media/{digest}/..%2f..%2fsettings.py",
        "/media/{digest}/../clip.webm",
        "/media/{digest}/%00",
        "/media/{digest}/clip.webm%00.html",
        "/media/{upper}/clip.webm",
        "/media/{zero}/clip.webm",
        "/media/..%2f..%2f/pariter.sqlite3",
        "/media/{digest}/" + "a" * 300 + ".webm",
    ],
)
def test_hostile_addresses_are_not_found(path: str) -> None:
    digest = MediaFile.objects.get(name="clip.webm").digest
    response = get(path.format(digest=digest, upper=digest.upper(), zero="0" * 64))
    assert response.status_code == 404


def test_lost_file_is_not_found() -> None:
    default_storage.delete(MediaFile.objects.get(name="clip.webm").stored_name)
    assert get(address()).status_code == 404


def test_campaign_shows_its_film_so_that_all_can_follow() -> None:
    page = get(CAMPAIGN).content.decode()
    assert page.count('<video controls preload="none"') == 1
    assert "autoplay" not in page
    assert f'poster="{address("still.png")}"' in page
    assert f'<source src="{address()}" type="video/webm">' in page
    assert page.count('<track kind="captions"') == 3
    assert f'src="{address("clip.it.vtt")}" srclang="it" label="Italiano" default>' in page
    assert page.count(" default>") == 1
    assert "<details" in page
    assert "<p>Un robot saluta.</p>" in page
    assert "Il comune" in page
    assert "Biblioteca" in page
    assert "desk@example.org" in page


@pytest.mark.parametrize("lost", ["captions", "transcript"])
def test_film_that_not_all_can_follow_shows_nowhere(lost: str) -> None:
    if lost == "captions":
        Caption.objects.get(language="en").delete()
    else:
        Medium.objects.filter(key="clip").update(transcript="")
    assert "<video" not in get(CAMPAIGN).content.decode()


def test_picture_has_its_description_size_and_place() -> None:
    page = get(CAMP).content.decode()
    assert (
        f'<img src="{address("hall.png")}" alt="A bright hall" width="40" height="30" '
        'loading="lazy">' in page
    )
    assert "<video" not in page


def test_campaign_leads_to_other_initiatives_in_the_readers_language() -> None:
    assert '<a href="/it/town_robotics/camp/"' in get(CAMPAIGN).content.decode()


def test_campaign_asks_as_often_for_many_pictures_as_for_one(count_queries: Any) -> None:
    count_queries(CAMPAIGN)
    before = count_queries(CAMPAIGN)
    hall, film = Medium.objects.get(key="hall"), Medium.objects.get(key="clip")
    initiative = film.initiatives.get()
    for place in range(10):
        hall.pk, hall.key = None, f"hall-{place}"
        hall.save()
        initiative.showings.create(medium=hall, position=10 + place)
    assert count_queries(CAMPAIGN) == before
    assert before <= 12
