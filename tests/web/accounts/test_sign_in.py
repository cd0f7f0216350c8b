"""Signing in by code or password, creating an account, and choosing a new password."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import get_resolver

from pariter.apps.journal.models import AuditEntry, OutgoingMail
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import OfficeRole, Programme
from pariter.web.access import PUBLIC, SIGNED_IN

SIGN_IN = "/en/account/sign-in/"
CONFIRM = "/en/account/sign-in/code/confirm/"
SIGN_UP = "/en/account/sign-up/"
PROVE = "/en/account/sign-up/confirm/"
NEXT = "/en/accessibility/"
PASSWORD = "a-long-and-rare-one"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_limits_left() -> Iterator[None]:
    """Let the limits of one test not slow the next."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def ada() -> Person:
    """Return someone who registered with a password and has not signed in yet."""
    return Person.objects.create_user("ada@example.org", PASSWORD, language="en")


def code() -> str:
    """Return the code in the newest mail."""
    mail = OutgoingMail.objects.latest("id")
    found = re.search(r"^[A-Z]{4}-[A-Z]{4}$", mail.body, re.MULTILINE)
    assert found, mail.body
    return found[0]


def is_signed_in(client: Client) -> bool:
    """Tell whether the site knows the person."""
    return "_auth_user_id" in client.session


def test_empty_password_sends_a_code_that_signs_in(ada: Person) -> None:
    client = Client()
    sent = client.post(SIGN_IN, {"login": "Ada@example.org", "password": "", "next": NEXT})
    assert sent.status_code == 302
    assert sent["Location"] == f"{CONFIRM}?next={NEXT.replace('/', '%2F')}"
    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.language) == ("ada@example.org", "en")
    page = client.get(sent["Location"]).content.decode()
    assert "We sent an e-mail to ada@example.org" in page
    entered = client.post(CONFIRM, {"code": code().lower().replace("-", " "), "next": NEXT})
    assert entered["Location"] == NEXT
    assert is_signed_in(client)


def test_code_is_asked_for_and_written_in_the_language_of_the_page(ada: Person) -> None:
    Client().post("/it/account/sign-in/", {"login": ada.email})
    assert OutgoingMail.objects.get().language == "it"


def test_wrong_code_is_refused_in_words_and_three_end_it(ada: Person) -> None:
    client = Client()
    client.post(SIGN_IN, {"login": ada.email})
    refused = client.post(CONFIRM, {"code": "WRNG-WRNG"})
    assert refused.status_code == 422
    assert "This code is not right." in refused.content.decode()
    assert "<title>Error:" in refused.content.decode()
    right = code()
    client.post(CONFIRM, {"code": "WRNG-WRNG"})
    client.post(CONFIRM, {"code": "WRNG-WRNG"})
    client.post(CONFIRM, {"code": right})
    assert not is_signed_in(client)


def test_new_code_can_be_asked_for(ada: Person) -> None:
    client = Client()
    client.post(SIGN_IN, {"login": ada.email})
    old = code()
    client.post(CONFIRM, {"action": "resend"})
    assert OutgoingMail.objects.count() == 2
    assert code() != old
    client.post(CONFIRM, {"code": code()})
    assert is_signed_in(client)


def test_password_signs_in_once_the_address_is_proved(ada: Person) -> None:
    client = Client()
    answer = client.post(SIGN_IN, {"login": ada.email, "password": PASSWORD, "next": NEXT})
    assert answer["Location"].startswith(PROVE)
    assert not is_signed_in(client)
    proved = client.post(PROVE, {"code": code()})
    assert proved["Location"] == NEXT
    assert is_signed_in(client)
    again = Client()
    again.post(SIGN_IN, {"login": ada.email, "password": PASSWORD})
    assert is_signed_in(again)


def test_invented_people_sign_in_by_password_alone() -> None:
    Person.objects.create_user("invented@example.org", PASSWORD, is_synthetic=True)
    client = Client()
    client.post(SIGN_IN, {"login": "invented@example.org", "password": PASSWORD})
    assert is_signed_in(client)
    assert not OutgoingMail.objects.exists()


def test_wrong_password_is_refused_in_words_and_keeps_the_address(ada: Person) -> None:
    refused = Client().post(SIGN_IN, {"login": ada.email, "password": "wrong"})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "The e-mail address or the password is not right." in page
    assert 'value="ada@example.org"' in page
    assert "wrong" not in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "Enter your e-mail address."), ("ada", "Enter an e-mail address such as")],
)
def test_address_is_asked_for_in_words(typed: str, said: str) -> None:
    for page, field in ((SIGN_IN, "login"), (SIGN_UP, "email")):
        refused = Client().post(page, {field: typed})
        assert refused.status_code == 422
        assert said in refused.content.decode()


def test_unknown_address_gets_the_same_page_and_another_mail(ada: Person) -> None:
    known, unknown = Client(), Client()
    first = known.post(SIGN_IN, {"login": ada.email})
    second = unknown.post(SIGN_IN, {"login": "eve@example.org"})
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    mail = OutgoingMail.objects.latest("id")
    assert mail.to == "eve@example.org"
    assert "http://127.0.0.1:8000/en/account/sign-up/" in mail.body
    assert not Person.objects.filter(email="eve@example.org").exists()


def test_newcomer_creates_an_account_with_an_address_alone() -> None:
    client = Client()
    sent = client.post("/it/account/sign-up/", {"email": "New@example.org", "next": NEXT})
    assert sent["Location"].startswith("/it/account/sign-up/confirm/")
    assert not is_signed_in(client)
    person = Person.objects.get()
    assert (person.email, person.language) == ("new@example.org", "it")
    assert not person.has_usable_password()
    entry = AuditEntry.objects.get(action="person.registered")
    assert entry.actor == person.public_id
    proved = client.post("/it/account/sign-up/confirm/", {"code": code()})
    assert proved["Location"] == NEXT
    assert is_signed_in(client)


def test_creating_an_account_twice_sends_a_mail_and_no_account(ada: Person) -> None:
    client = Client()
    sent = client.post(SIGN_UP, {"email": ada.email})
    assert sent.status_code == 302
    assert Person.objects.count() == 1
    assert "http://127.0.0.1:8000/en/account/sign-in/" in OutgoingMail.objects.get().body


def test_who_is_sent_to_sign_in_is_told_why() -> None:
    told = "Then the page opens that you wanted."
    assert told in Client().get("/en/my-places/", follow=True).text
    assert told not in Client().get(SIGN_IN).text


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/"])
def test_way_back_leads_to_this_site_only(ada: Person, elsewhere: str) -> None:
    client = Client()
    client.post(SIGN_IN, {"login": ada.email, "next": elsewhere})
    entered = client.post(CONFIRM, {"code": code(), "next": elsewhere})
    assert entered["Location"] == "/en/my-places/"


def test_office_lands_on_its_tasks(ada: Person, programme: Programme) -> None:
    OfficeRole.objects.create(person=ada, programme=programme)
    client = Client()
    client.post(SIGN_IN, {"login": ada.email})
    assert client.post(CONFIRM, {"code": code()})["Location"] == "/en/office/"


def test_signing_out_asks_once_and_keeps_the_language(ada: Person) -> None:
    client = Client()
    client.force_login(ada, backend="django.contrib.auth.backends.ModelBackend")
    asked = client.get("/it/account/sign-out/")
    assert '<form method="post">' in asked.content.decode()
    assert is_signed_in(client)
    assert client.post("/it/account/sign-out/")["Location"] == "/it/"
    assert not is_signed_in(client)


def test_forgotten_password_is_chosen_anew(ada: Person) -> None:
    client = Client()
    sent = client.post("/en/account/password/forgotten/", {"email": ada.email})
    checked = client.post(sent["Location"], {"code": code()})
    new = {"password1": "another-rare-one", "password2": "another-rare-one"}
    done = client.post(checked["Location"], new)
    assert "Your new password is kept" in client.get(done["Location"]).content.decode()
    ada.refresh_from_db()
    assert ada.check_password("another-rare-one")


def test_password_page_says_what_is_missing(ada: Person) -> None:
    client = Client()
    client.force_login(ada, backend="django.contrib.auth.backends.ModelBackend")
    refused = client.post("/en/account/password/", {})
    assert refused.status_code == 422
    page = refused.content.decode()
    for words in ("Enter your current password.", "Enter the new password once more."):
        assert words in page


def test_password_is_set_by_who_has_none() -> None:
    person = Person.objects.create_user("none@example.org")
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/en/account/password/")["Location"] == "/en/account/password/set/"
    weak = client.post("/en/account/password/set/", {"password1": "short", "password2": "short"})
    assert weak.status_code == 422
    both = {"password1": PASSWORD, "password2": PASSWORD}
    assert client.post("/en/account/password/set/", both)["Location"] == "/en/my-places/"
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


@pytest.mark.parametrize(
    "page",
    ["sign-in/", "sign-in/code/", "sign-up/", "password/forgotten/", "inactive/"],
)
@pytest.mark.parametrize("language", ["en", "it"])
def test_account_page_shows_without_placeholders(page: str, language: str) -> None:
    shown = Client().get(f"/{language}/account/{page}").content.decode()
    assert shown.count("<h1") == 1
    assert "placeholder" not in shown


def test_too_many_attempts_are_answered_in_words(ada: Person) -> None:
    for _attempt in range(12):
        refused = Client().post(SIGN_IN, {"login": ada.email, "password": "wrong"})
    assert "too many attempts" in refused.content.decode().lower()


def test_every_account_address_is_marked() -> None:
    resolver: Any = get_resolver("pariter.web.accounts.urls")
    marks = {entry.name: getattr(entry.callback, "access", None) for entry in resolver.url_patterns}
    assert set(marks.values()) == {PUBLIC, SIGNED_IN}
