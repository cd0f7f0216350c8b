"""Kept pages: fast for visitors, never another person's, never past a deadline."""

import gzip
from typing import Any

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from tests.web.public.conftest import NOW

from pariter.apps.people.actions import register_person
from pariter.apps.programmes.models import Call
from pariter.web.cache import PublicPageMiddleware, keep

HOME = "/en/"
ATHENS = "/en/polimi_mobility/athens/"


def asks_nothing(client: Client, address: str, **headers: Any) -> bool:
    """Tell whether a page came without asking the database."""
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address, **headers)
    assert response.status_code == 200
    return len(queries) == 0


@pytest.mark.usefixtures("programmes")
def test_second_visitor_is_answered_without_the_database() -> None:
    assert not asks_nothing(Client(), HOME)
    assert asks_nothing(Client(), HOME)
    assert not asks_nothing(Client(), "/it/")


@pytest.mark.usefixtures("programmes")
def test_kept_page_is_the_same_page() -> None:
    first, second = Client().get(HOME), Client().get(HOME)
    assert second.content == first.content
    assert dict(second.headers) == dict(first.headers)


@pytest.mark.usefixtures("programmes")
def test_page_that_a_browser_has_is_not_sent_again() -> None:
    tag = Client().get(HOME)["ETag"]
    again = Client().get(HOME, headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert again.content == b""
    assert again["ETag"] == tag
    assert {"Accept-Encoding", "Cookie"} <= {name.strip() for name in again["Vary"].split(",")}


@pytest.mark.usefixtures("programmes")
def test_page_is_compressed_for_who_can_read_it() -> None:
    plain = Client().get(HOME)
    packed = Client().get(HOME, headers={"Accept-Encoding": "br, gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 2


@pytest.mark.usefixtures("programmes")
def test_signed_in_people_never_get_a_kept_page() -> None:
    Client().get(HOME)
    client = Client()
    client.force_login(
        register_person(email="ada@example.org", at=NOW),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    page = client.get(HOME)
    assert "Sign out" in page.content.decode()
    assert page["Cache-Control"] == "private, no-cache"
    assert "Sign out" not in Client().get(HOME).content.decode()


@pytest.mark.parametrize("query", ["?utm=1", "?audience=nobody", "?about=x", "?audience=&x=1"])
@pytest.mark.usefixtures("programmes")
def test_unknown_queries_are_not_kept(query: str) -> None:
    Client().get(HOME + query)
    assert not asks_nothing(Client(), HOME + query)


@pytest.mark.usefixtures("programmes")
def test_filtered_list_is_kept_apart() -> None:
    Client().get(HOME)
    assert not asks_nothing(Client(), HOME + "?audience=student")
    assert asks_nothing(Client(), HOME + "?audience=student")


@pytest.mark.parametrize("page", [HOME, "/en/polimi_mobility/", ATHENS])
def test_open_page_does_not_outlive_the_deadline(page: str, athens: Call, clock: Any) -> None:
    clock.move_to(athens.closes_at.timestamp() - 1)
    assert "Apply by" in Client().get(page).content.decode()
    assert asks_nothing(Client(), page)
    clock.move_to(athens.closes_at.timestamp())
    assert "Apply by 11 December" not in Client().get(page).content.decode()


@pytest.mark.parametrize("page", [HOME, "/en/polimi_mobility/", ATHENS])
def test_page_opens_with_its_call(page: str, athens: Call, clock: Any) -> None:
    clock.move_to(athens.opens_at.timestamp() - 1)
    before = Client().get(page).content
    assert asks_nothing(Client(), page)
    clock.move_to(athens.opens_at.timestamp())
    assert Client().get(page).content != before


@pytest.mark.usefixtures("programmes")
def test_page_is_made_afresh_after_its_time(clock: Any, settings: Any) -> None:
    Client().get(HOME)
    clock.shift(settings.PAGE_CACHE_SECONDS - 1)
    assert asks_nothing(Client(), HOME)
    clock.shift(1)
    assert not asks_nothing(Client(), HOME)


@pytest.mark.usefixtures("programmes")
def test_nothing_is_kept_when_it_is_switched_off(settings: Any) -> None:
    settings.PAGE_CACHE_SECONDS = 0
    Client().get(HOME)
    assert not asks_nothing(Client(), HOME)


@pytest.mark.usefixtures("programmes")
def test_missing_pages_and_forms_are_not_kept() -> None:
    for address in ("/en/nothing/", "/en/account/sign-in/"):
        assert "ETag" not in Client().get(address)


def with_token(request: HttpRequest) -> HttpResponse:
    """Answer with a form of one person."""
    return keep(HttpResponse(get_token(request)))


def with_cookie(request: HttpRequest) -> HttpResponse:
    """Answer with a cookie of one person."""
    response = HttpResponse("yours")
    response.set_cookie("kind", "yours")
    return keep(response)


@pytest.mark.parametrize("view", [with_token, with_cookie])
def test_view_that_marks_a_personal_page_by_mistake_is_not_kept(view: Any) -> None:
    response = PublicPageMiddleware(view)(RequestFactory().get("/"))
    assert "ETag" not in response.headers


def test_other_hosts_are_kept_apart(programmes: None, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["one.example", "two.example"]
    Client(headers={"host": "one.example"}).get(HOME)
    assert not asks_nothing(Client(headers={"host": "two.example"}), HOME)
    assert Client(headers={"host": "three.example"}).get(HOME).status_code == 400
