"""Tell me when it opens: one button confirms, another ends it, and nobody learns who asked."""

import re

import pytest
from django.test import Client
from tests.web.public.conftest import NOW

from pariter.apps.correspondence.models import Watch
from pariter.apps.journal.models import OutgoingMail

WATCH = "/en/polimi_pop/welcome-week/tell-me/"
TYPED = {"email": "anna@example.org", "submission": "form"}

pytestmark = pytest.mark.usefixtures("programmes")


def link() -> str:
    """Return the address of the link in the newest mail."""
    found = re.search(r"http://[^/]+(/\S+/tell-me/\S+/)", OutgoingMail.objects.latest("pk").body)
    assert found
    return found[1]


def test_wish_is_confirmed_by_a_button_and_ended_by_another() -> None:
    visitor = Client()
    assert visitor.post(WATCH, TYPED).headers["Location"] == f"{WATCH}sent/"
    assert visitor.get(f"{WATCH}sent/").status_code == 200
    page = link()
    assert "Yes, tell me" in visitor.get(page).content.decode()
    assert Watch.objects.get().confirmed_at is None
    assert visitor.post(page, {"act": "confirm"}).headers["Location"] == page
    assert Watch.objects.get().confirmed_at == NOW
    assert "You are on the list" in visitor.get(page).content.decode()
    assert visitor.post(page, {"act": "end"}).status_code == 302
    assert not Watch.objects.exists()
    assert not OutgoingMail.objects.exists()
    gone = visitor.get(page)
    assert gone.status_code == 404
    assert "We hold no address for it" in gone.content.decode()


def test_answer_is_the_same_for_who_asked_before() -> None:
    visitor = Client()
    answers = [visitor.post(WATCH, TYPED) for _turn in range(2)]
    assert {(one.status_code, one.headers["Location"]) for one in answers} == {
        (302, f"{WATCH}sent/")
    }
    assert OutgoingMail.objects.count() == 1


@pytest.mark.parametrize(
    "changes", [{"email": ""}, {"email": "anna"}, {"email": "a" * 300 + "@x.org"}, {"website": "x"}]
)
def test_wrong_wish_is_refused(changes: dict[str, str]) -> None:
    answer = Client().post(WATCH, TYPED | changes)
    assert answer.status_code == 422
    assert not Watch.objects.exists()


def test_foreign_token_does_nothing() -> None:
    Client().post(WATCH, TYPED)
    own = link()
    for path in (
        f"{WATCH}{'x' * 32}/",
        f"{WATCH}a%00b/",
        own.replace("welcome-week", "pop-day"),
    ):
        assert Client().post(path, {"act": "end"}).status_code == 404
    assert Watch.objects.count() == 1


def test_open_call_is_shown_at_once() -> None:
    assert "It is open now" in Client().get(WATCH).content.decode()
    assert Client().get("/en/polimi_pop/nothing/tell-me/").status_code == 404
