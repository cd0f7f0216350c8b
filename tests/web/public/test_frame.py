"""What stands around every page: policies, languages, navigation; and the health of the site."""

import re
from unittest import mock

import pytest
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from pariter.apps.programmes.models import Call
from pariter.web.context import show_under, site

SITE = "http://127.0.0.1:8000"


def links(page: str, relation: str) -> dict[str, str]:
    """Return language and address of a page's links of one kind in its head."""
    found = re.findall(rf'<link rel="{relation}"(?: hreflang="([\w-]+)")? href="([^"]+)">', page)
    return dict(found)


@pytest.mark.parametrize("address", ["/en/", "/en/nothing/", "/en/account/sign-in/", "/healthz"])
@pytest.mark.usefixtures("programmes")
def test_every_answer_carries_the_policies(address: str) -> None:
    response = Client().get(address)
    policy = response["Content-Security-Policy"].split("; ")
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in response["Content-Security-Policy"]
    assert "geolocation=()" in response["Permissions-Policy"]


def test_frame_asks_the_database_for_nothing(welcome: Call) -> None:
    request = RequestFactory().get("/en/polimi_pop/figures/?x=1")
    show_under(request, welcome.edition.initiative.programme)
    with CaptureQueriesContext(connection) as queries, translation.override("en"):
        frame = site(request)
        links = list(frame["language_links"])
        items = list(frame["navigation"])
    assert len(queries) == 0
    assert [(link.code, link.url, link.current) for link in links] == [
        ("en", "/en/polimi_pop/figures/?x=1", True),
        ("it", "/it/polimi_pop/figures/?x=1", False),
    ]
    assert [item.url for item in items if item.current] == ["/en/polimi_pop/figures/"]
    assert frame["home_url"] == "/en/polimi_pop/"


def test_frame_offers_the_languages_of_the_programme(welcome: Call) -> None:
    programme = welcome.edition.initiative.programme
    programme.languages = ["it"]
    request = RequestFactory().get("/it/polimi_pop/")
    show_under(request, programme)
    with translation.override("it"):
        assert [link.code for link in site(request)["language_links"]] == ["it"]


def test_page_names_itself_in_every_language_of_its_programme(welcome: Call) -> None:
    page = Client().get("/it/polimi_pop/initiatives/?audience=student").content.decode()
    assert links(page, "canonical") == {"": f"{SITE}/it/polimi_pop/initiatives/"}
    assert links(page, "alternate") == {
        "en": f"{SITE}/en/polimi_pop/initiatives/",
        "it": f"{SITE}/it/polimi_pop/initiatives/",
        "x-default": f"{SITE}/en/polimi_pop/initiatives/",
    }


@pytest.mark.usefixtures("programmes")
def test_page_of_the_site_is_there_in_all_languages() -> None:
    page = Client().get("/fr/accessibility/").content.decode()
    assert list(links(page, "alternate")) == ["en", "it", "fr", "x-default"]


@pytest.mark.usefixtures("programmes")
def test_page_that_is_not_there_names_no_address() -> None:
    page = Client().get("/en/nothing/").content.decode()
    assert links(page, "canonical") == {}
    assert links(page, "alternate") == {}


@pytest.mark.parametrize(
    "rest",
    [
        "polimi_pop/",
        "polimi_pop/initiatives/?audience=student",
        "polimi_pop/welcome-week/",
        "polimi_pop/calendar.ics",
        "polimi_pop/people/",
    ],
)
@pytest.mark.usefixtures("programmes")
def test_page_in_a_language_not_spoken_leads_to_the_first_one(rest: str) -> None:
    response = Client().get(f"/fr/{rest}")
    assert (response.status_code, response["Location"]) == (302, f"/en/{rest}")


def test_first_language_of_the_programme_is_the_one_led_to(welcome: Call) -> None:
    programme = welcome.edition.initiative.programme
    programme.languages = ["it", "en"]
    programme.save()
    assert Client().get("/fr/polimi_pop/")["Location"] == "/it/polimi_pop/"


def test_language_that_this_software_does_not_speak_is_never_led_to(welcome: Call) -> None:
    programme = welcome.edition.initiative.programme
    programme.languages = ["de", "it", "en"]
    programme.save()
    assert Client().get("/fr/polimi_pop/")["Location"] == "/it/polimi_pop/"
    page = Client().get("/it/polimi_pop/").content.decode()
    assert list(links(page, "alternate")) == ["it", "en", "x-default"]


def test_what_is_sent_is_never_redirected(welcome: Call) -> None:
    response = Client().post("/fr/polimi_pop/ask/", {})
    assert response.status_code == 422


@pytest.mark.parametrize("address", ["/en/polimi_pop/", "/en/polimi_pop/welcome-week/"])
@pytest.mark.usefixtures("programmes")
def test_frame_leads_to_what_every_page_owes(address: str) -> None:
    page = Client().get(address).content.decode()
    for path in (
        "/en/",
        "/en/accessibility/",
        "/en/privacy/",
        "/en/open-data/",
        "/en/polimi_pop/calendar.ics",
        "/en/polimi_pop/news/atom.xml",
        "/en/polimi_pop/people/",
        "/en/polimi_pop/partners/",
    ):
        assert f'href="{path}"' in page, path
    assert f'href="/en/accessibility/report/?page={address}"' in page
    assert 'action="/en/polimi_pop/search/"' in page


@pytest.mark.django_db
def test_health_is_good_while_the_database_answers() -> None:
    response = Client().get("/healthz")
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "database": "reachable"}
    assert "no-store" in response["Cache-Control"]


def test_health_is_bad_when_the_database_does_not_answer() -> None:
    with mock.patch("pariter.web.public.health.connection.cursor", side_effect=OperationalError):
        response = Client().get("/healthz")
    assert response.status_code == 503
    assert response.json()["status"] == "failing"
