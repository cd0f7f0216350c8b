"""The doors of a session in the office: passes shown once, and what devices sent."""

import re
import uuid
from typing import Any

import pytest
import time_machine
from django.test import Client
from tests.web import door_scene
from tests.web.door_scene import Scene

from pariter.apps.participation.doors import digest_of
from pariter.apps.participation.models import DoorPass
from pariter.apps.participation.scans import Reading, record_scans
from pariter.apps.placements.tickets import ticket_of


@pytest.fixture
def scene(db: None) -> Scene:
    return door_scene.build()


def visit(scene: Scene, **posted: str) -> Any:
    with time_machine.travel(scene.doors_open, tick=False):
        client = Client()
        client.force_login(scene.office, "django.contrib.auth.backends.ModelBackend")
        address = f"/en/office/session/{scene.session.pk}/doors/"
        return client.post(address, posted) if posted else client.get(address)


def test_a_pass_shows_its_address_once(scene: Scene) -> None:
    page = visit(scene, label="Main <b>entrance</b>").content.decode()
    [secret] = set(re.findall(r"/door/([\w-]+)/", page))
    assert DoorPass.objects.get().digest == digest_of(secret)
    later = visit(scene).content.decode()
    assert secret not in later
    assert "Main &lt;b&gt;entrance&lt;/b&gt;" in later


def test_a_pass_needs_a_plain_label(scene: Scene) -> None:
    for label in (" ", "x" * 101, "Ada\u202e"):
        answer = visit(scene, label=label)
        assert answer.status_code == 422
        assert "<title>Error:" in answer.content.decode()
    assert not DoorPass.objects.exists()


def test_what_to_look_at_is_told_in_words(scene: Scene) -> None:
    scene.secret("Side door")
    at = scene.doors_open
    readings = [
        Reading(uuid.uuid4(), at, "ticket", "<script>"),
        Reading(uuid.uuid4(), at, "walk_in", "", 9, "Elena"),
        Reading(uuid.uuid4(), at, "ticket", ticket_of(scene.places["Ada Rossi"]), 2),
    ]
    record_scans(door_pass=DoorPass.objects.get(), readings=readings, device_now=at, at=at)
    page = visit(scene).content.decode()
    for said in (
        "&lt;script&gt;",
        "Refused: no ticket of ours",
        "Elena",
        "Let in though the room was full",
        "Ada Rossi",
        "More people than the ticket is for",
        "Side door",
    ):
        assert said in page
