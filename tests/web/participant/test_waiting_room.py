"""The waiting room: quick answers when too many sign up, in the order in which they came."""

import re
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from pariter.apps.placements.models import Placement
from pariter.apps.programmes.models import Call, Offer
from pariter.web.cache import PublicPageMiddleware
from pariter.web.languages import site_languages
from pariter.web.participant import gate as gates
from pariter.web.participant import open_sign_up, waiting_room
from pariter.web.participant.gate import AT_ONCE, Gate

FORM = {"name": "Ada Rossi", "email": "ada@example.org", "seats": "1"}


@pytest.fixture
def walk(welcome_call: Call) -> Offer:
    welcome_call.needs_account = False
    welcome_call.save()
    return welcome_call.offers.get(key="city-walk")


@contextmanager
def crowd(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep the gate busy, with nobody allowed to wait at it."""
    monkeypatch.setattr(gates, "MOST_WAITING", 0)
    full = Gate()
    full._inside = AT_ONCE
    with monkeypatch.context() as patch:
        patch.setattr(waiting_room, "gate", full)
        yield


def test_a_turn_and_what_was_typed_outlast_the_crowd(
    walk: Offer, while_open: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, address = Client(), f"/en/join/{walk.pk}/"
    with crowd(monkeypatch):
        told = client.post(address, FORM)
        assert told.status_code == 503
        assert "You are in line" in told.text
        assert "Ada" not in told.text
        assert re.fullmatch(rf"\d+; url={address}wait/", told["Refresh"])
        assert 1 <= int(told["Retry-After"]) <= 15
        assert told["Cache-Control"] == "no-store"
        cookie = told.cookies["waiting"]
        assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (address, True, "Lax")
        came = signing.loads(cookie.value, salt=waiting_room.PURPOSE)["came"]
        again = client.get(f"{address}wait/")
        assert again.status_code == 503
        kept = signing.loads(again.cookies["waiting"].value, salt=waiting_room.PURPOSE)
        assert (kept["came"], kept["typed"]) == (came, FORM)
        # Pages that are kept for everybody go on.
        assert client.get(address).status_code == 200
    done = client.get(f"{address}wait/")
    assert done["Location"] == f"{address}sent/"
    assert done.cookies["waiting"].value == ""
    assert Placement.objects.get().application.person.email == FORM["email"]
    # Loading it once more leads to the form and signs nobody up.
    assert client.get(f"{address}wait/")["Location"] == address


def test_what_was_typed_wrong_is_shown_once_the_turn_has_come(
    walk: Offer, while_open: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, address = Client(), f"/en/join/{walk.pk}/"
    with crowd(monkeypatch):
        client.post(address, {**FORM, "email": "ada"})
    refused = client.get(f"{address}wait/")
    assert refused.status_code == 422
    assert "Ada Rossi" in refused.text
    # The form is sent to the address that it is shown under.
    assert client.post(f"{address}wait/", FORM)["Location"] == f"{address}sent/"


def test_the_waiting_room_is_where_forms_are_sent(walk: Offer) -> None:
    for language in site_languages():
        with translation.override(language):
            for name in ("open_sign_up", "open_sign_up_wait"):
                assert waiting_room.ADDRESS.fullmatch(reverse(name, args=[walk.pk]))
            sent = reverse("open_sign_up_sent", args=[walk.pk])
            assert not waiting_room.ADDRESS.fullmatch(sent)


def test_the_waiting_room_speaks_her_language_and_is_as_safe_as_other_pages(
    walk: Offer, while_open: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, address = Client(), f"/it/join/{walk.pk}/"
    with crowd(monkeypatch), CaptureQueriesContext(connection) as queries:
        told = client.post(address, FORM)
    assert not queries.captured_queries
    assert 'lang="it"' in told.text
    assert f'href="{address}wait/"' in told.text
    assert told["Content-Language"] == "it"
    safe = {
        *("Content-Security-Policy", "Permissions-Policy", "Cross-Origin-Opener-Policy"),
        *("Referrer-Policy", "X-Content-Type-Options", "X-Frame-Options"),
    }
    page = client.get(address)
    assert {name: told[name] for name in safe} == {name: page[name] for name in safe}


def test_another_site_gets_no_turn(
    walk: Offer, while_open: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with crowd(monkeypatch):
        sent = {"Origin": "https://elsewhere.example"}
        told = Client().post(f"/en/join/{walk.pk}/", FORM, headers=sent)
    assert told.status_code == 403
    assert "waiting" not in told.cookies


def test_a_fault_of_ours_ends_no_turn(
    walk: Offer, while_open: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, address = Client(raise_request_exception=False), f"/en/join/{walk.pk}/"
    with crowd(monkeypatch):
        client.post(address, FORM)
    with monkeypatch.context() as patch:
        patch.setattr(open_sign_up, "come", None)
        assert client.get(f"{address}wait/").status_code == 500
    assert client.get(f"{address}wait/")["Location"] == f"{address}sent/"


@pytest.mark.parametrize("forged", ["", "x", "e30:1tXXXX:abc"])
def test_a_forged_turn_is_none(walk: Offer, while_open: datetime, forged: str) -> None:
    client = Client()
    client.cookies["waiting"] = forged
    assert client.get(f"/en/join/{walk.pk}/wait/").status_code == 302
    assert not Placement.objects.exists()


def test_a_turn_is_of_one_offer_and_ends(
    walk: Offer, while_open: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, address = Client(), f"/en/join/{walk.pk}/"
    other = walk.call.offers.exclude(pk=walk.pk)[0]
    with crowd(monkeypatch):
        told = client.post(address, FORM)
    client.cookies["waiting"]["path"] = "/"
    assert client.get(f"/en/join/{other.pk}/wait/")["Location"] == f"/en/join/{other.pk}/"
    with time_machine.travel(while_open + timedelta(minutes=31), tick=False):
        assert client.get(f"{address}wait/")["Location"] == address
    assert told.cookies["waiting"]["max-age"] == waiting_room.GOOD_FOR
    assert not Placement.objects.exists()


def test_those_who_come_again_do_not_wait_for_one_anothers_page(
    walk: Offer, while_open: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, address = Client(), f"/en/join/{walk.pk}/"
    with crowd(monkeypatch):
        client.post(address, FORM)
        monkeypatch.setattr(PublicPageMiddleware, "_made_by_one", None)
        assert client.get(f"{address}wait/").status_code == 503


def test_each_comes_again_after_all_who_were_told_before(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1_000.0]
    monkeypatch.setattr(gates, "time", SimpleNamespace(monotonic=lambda: now[0]))
    gate = Gate()
    told = [gate.come_again_after() for _ in range(1_050)]
    assert told == sorted(told)
    assert (told[0], told[-1]) == (gates.SOONEST, gates.SOONEST + 10)
    assert max(gate.come_again_after() for _ in range(5_000)) == gates.LATEST
    # A crowd that is long gone makes nobody wait.
    now[0] += gates.LATEST
    assert gate.come_again_after() == gates.SOONEST


def test_a_newcomer_does_not_wait_before_those_who_are_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gates, "LONGEST_WAIT", 0.2)
    gate = Gate()
    with ExitStack() as inside:
        for _ in range(AT_ONCE):
            assert inside.enter_context(gate.passage(came=1.0, again=False))
        gate.come_again_after()
        begin = time.perf_counter()
        assert not inside.enter_context(gate.passage(came=3.0, again=False))
        assert time.perf_counter() - begin < 0.1
        assert not inside.enter_context(gate.passage(came=2.0, again=True))
        assert time.perf_counter() - begin > 0.2
    # Where nobody is at the gate, she goes in.
    with gate.passage(came=4.0, again=False) as is_let_in:
        assert is_let_in


def test_who_came_first_goes_first_and_the_latest_are_turned_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gates, "MOST_WAITING", 3)
    gate, passed, told = Gate(), [], {}
    inside = [gate.passage(came=0, again=False) for _ in range(AT_ONCE)]
    assert all(passage.__enter__() for passage in inside)

    def come(came: float) -> None:
        with gate.passage(came=came, again=False) as is_let_in:
            told[came] = is_let_in
            if is_let_in:
                passed.append(came)

    threads = []
    for came in (50.0, 20.0, 40.0, 10.0, 30.0):
        threads.append(threading.Thread(target=come, args=(came,)))
        threads[-1].start()
        time.sleep(0.05)
    inside[0].__exit__(None, None, None)
    for thread in threads:
        thread.join(5)
    inside[1].__exit__(None, None, None)
    assert told == {50.0: False, 40.0: False, 10.0: True, 20.0: True, 30.0: True}
    assert passed == [10.0, 20.0, 30.0]


def test_nobody_waits_at_the_gate_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gates, "LONGEST_WAIT", 0.01)
    gate = Gate()
    with ExitStack() as inside:
        for _ in range(AT_ONCE):
            assert inside.enter_context(gate.passage(came=0, again=False))
        with gate.passage(came=1, again=True) as is_let_in:
            assert not is_let_in
