"""The door's addresses: what a secret opens, what a device may send, and what it is told."""

import json
import uuid
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
import time_machine
from django.test import Client
from tests.web import door_scene
from tests.web.door_scene import Scene

from pariter.apps.participation.doors import digest_of, revoke_door_pass
from pariter.apps.participation.models import Delivery, DoorPass, Scan, WalkIn
from pariter.apps.placements.tickets import ticket_of

WRONG: list[tuple[dict[str, Any], str]] = [
    ({"people": 0}, "scans 1 people is 0"),
    ({"people": "2"}, "scans 1 people is '2'"),
    ({"people": True}, "scans 1 people is True"),
    ({"people": 10**30}, "scans 1 people is 1000"),
    ({"key": "1"}, "scans 1 key is '1'"),
    ({"key": None}, "scans 1 key is None"),
    ({"kind": "staff"}, "scans 1 kind is 'staff'"),
    ({"ticket": "A" * 61}, "scans 1 ticket is 'AAAA"),
    ({"ticket": ""}, "only a walk-in comes without a ticket"),
    ({"ticket": "\u0000"}, "only a walk-in comes without a ticket"),
    ({"kind": "walk_in"}, "only a walk-in comes without a ticket"),
    ({"name": "Ada"}, "needs no name"),
    ({"scanned_at": "today"}, "scans 1 scanned_at is 'today'"),
    ({"scanned_at": "2026-04-07T10:00:00"}, "scans 1 scanned_at is"),
    ({"admin": True}, "scans 1 admin is True"),
    ({"parts": {"girls": -1, "boys": 0, "others": 0, "adults": 0}}, "scans 1 parts girls is -1"),
    ({"parts": {"girls": 1}}, "scans 1 parts boys is"),
    ({"parts": dict.fromkeys(("girls", "boys", "others", "adults"), 0)}, "lets in nobody"),
]
KEY = "3f2b7a52-55f0-4c55-8d94-3f1f0f6f9d01"


@pytest.fixture
def scene(db: None) -> Scene:
    return door_scene.build()


def visit(scene: Scene, address: str, after: timedelta = timedelta()) -> Any:
    with time_machine.travel(scene.doors_open + after, tick=False):
        return Client().get(address)


def send(scene: Scene, secret: str, body: Any, kind: str = "application/json") -> Any:
    with time_machine.travel(scene.doors_open, tick=False):
        text = body if isinstance(body, str) else json.dumps(body)
        return Client(enforce_csrf_checks=True).post(f"/door/{secret}/scans/", text, kind)


def scan(scene: Scene, **changed: Any) -> dict[str, Any]:
    ticket = ticket_of(scene.places["Ada Rossi"])
    return {"key": KEY, "scanned_at": scene.doors_open.isoformat(), "kind": "ticket",
            "ticket": ticket} | changed  # fmt: skip


def payload(scene: Scene, *scans: Any) -> dict[str, Any]:
    return {"device_now": scene.doors_open.isoformat(), "scans": list(scans)}


def test_page_opens_without_an_account_and_is_kept_from_others(scene: Scene) -> None:
    secret = scene.secret()
    page = visit(scene, f"/door/{secret}/")
    assert page.status_code == 200
    assert page["Cache-Control"] == "no-store"
    assert page["Referrer-Policy"] == "no-referrer"
    assert "camera=(self)" in page["Permissions-Policy"]
    assert "default-src 'self'" in page["Content-Security-Policy"]
    assert "This page needs JavaScript" in page.content.decode()
    assert "Ada Rossi" not in page.content.decode()
    assert "Ada Rossi" in visit(scene, f"/door/{secret}/paper/").content.decode()


def test_other_secrets_open_nothing(scene: Scene) -> None:
    secret = scene.secret()
    others = ("x", secret.swapcase(), secret + "a", "%00", "<b>")
    for other, part in product(others, ("", "paper/", "list.json")):
        answer = visit(scene, f"/door/{other}/{part}")
        assert answer.status_code == 410
        assert "Ada Rossi" not in answer.content.decode()
        assert "opens no door" in answer.content.decode()
    assert send(scene, "x", payload(scene)).status_code == 410


def test_a_pass_holds_around_its_session(scene: Scene) -> None:
    secret = scene.secret()
    # Check-in begins two hours before; a device is made ready from a day before that.
    for after, status in (
        (timedelta(hours=-25, minutes=-31), 410),
        (timedelta(hours=-25, minutes=-30), 200),
        (timedelta(hours=14), 200),
        (timedelta(hours=16), 410),
    ):
        for part in ("", "list.json"):
            assert visit(scene, f"/door/{secret}/{part}", after).status_code == status, after


def test_a_revoked_pass_closes_at_once(scene: Scene) -> None:
    secret = scene.secret()
    found = DoorPass.objects.get(digest=digest_of(secret))
    revoke_door_pass(door_pass=found, at=scene.doors_open, by=scene.office)
    assert "revoked" in visit(scene, f"/door/{secret}/").content.decode()
    answer = send(scene, secret, payload(scene, scan(scene)))
    assert (answer.status_code, answer.json()["error"]) == (410, "revoked")
    assert Scan.objects.count() == 0


def test_scans_are_answered_with_the_list(scene: Scene) -> None:
    answer = send(scene, scene.secret(), payload(scene, scan(scene))).json()
    assert answer["answers"] == [{"key": KEY, "outcome": "counted", "reason": "", "people": 1}]
    told = answer["list"]
    assert {guest[1]: guest[2:4] for guest in told["guests"]} == {
        "Ada Rossi": [1, 1],
        "Bruna Conti": [3, 0],
        "Chiara Neri": [2, 0],
    }
    assert (told["capacity"], told["walk_ins"]) == (8, 0)
    said = json.dumps(told)
    assert "@" not in said
    assert not any(ticket_of(place) in said for place in scene.places.values())
    assert Delivery.objects.get().grade == Delivery.Grade.SCANNED


def test_names_of_walk_ins_are_harmless(scene: Scene) -> None:
    name = "<script>alert(1)</script>\u0000\u202e Ada"
    one = scan(scene, kind="walk_in", ticket="", name=name)
    assert send(scene, scene.secret(), payload(scene, one)).status_code == 200
    assert "\x00" not in WalkIn.objects.get().name


def test_wrong_scans_are_refused_in_words(scene: Scene) -> None:
    secret = scene.secret()
    for changed, said in WRONG:
        answer = send(scene, secret, payload(scene, scan(scene, **changed)))
        assert answer.status_code == 422, changed
        assert said in answer.json()["message"]
    assert Scan.objects.count() == 0


def test_what_is_no_payload_is_refused(scene: Scene) -> None:
    secret = scene.secret()
    for body in ("", "{", "[]", '"x"', "{}", '{"scans": {}}', "\x00", "[" * 5000):
        answer = send(scene, secret, body)
        assert answer.status_code in (413, 415, 422), body
        assert answer.json()["message"]


def test_too_much_at_once_is_refused(scene: Scene) -> None:
    secret = scene.secret()
    assert send(scene, secret, "[" + "1," * 500_000 + "1]").status_code == 413
    assert send(scene, secret, "x" * 3_000_000).status_code == 413
    many = [scan(scene, key=str(uuid.uuid4())) for _ in range(1_001)]
    assert send(scene, secret, payload(scene, *many)).status_code == 422
    assert send(scene, secret, payload(scene, scan(scene)), "text/plain").status_code == 415
    assert Client().get(f"/door/{secret}/scans/").status_code == 405


def test_clocks_far_out_break_nothing(scene: Scene) -> None:
    secret = scene.secret()
    for moment in ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00", "1970-01-01T00:00:00Z"):
        body = payload(scene, scan(scene, key=str(uuid.uuid4()), scanned_at=moment))
        for device_now in (moment, scene.doors_open.isoformat()):
            answer = send(scene, secret, body | {"device_now": device_now})
            assert answer.status_code in (200, 422)


def test_worker_is_served_below_the_door(scene: Scene) -> None:
    answer = Client().get("/door/worker.js")
    assert answer["Content-Type"] == "text/javascript"
    assert answer["Cache-Control"] == "no-cache"
    assert b"addEventListener" in answer.content
