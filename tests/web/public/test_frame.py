"""What stands around every page: policies, languages, navigation; and the health of the site."""

from unittest import mock

import pytest
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from pariter.apps.programmes.models import Call
from pariter.web.context import show_under, site


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
    assert [(link["code"], link["url"], link["current"]) for link in links] == [
        ("en", "/en/polimi_pop/figures/?x=1", True),
        ("it", "/it/polimi_pop/figures/?x=1", False),
    ]
    assert [item["current"] for item in items] == [False, False, False, True]
    assert frame["home_url"] == "/en/polimi_pop/"


def test_frame_offers_the_languages_of_the_programme(welcome: Call) -> None:
    programme = welcome.edition.initiative.programme
    programme.languages = ["it"]
    request = RequestFactory().get("/it/polimi_pop/")
    show_under(request, programme)
    with translation.override("it"):
        assert [link["code"] for link in site(request)["language_links"]] == ["it"]


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
