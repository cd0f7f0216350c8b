"""Joining online: the link opens late, for those who hold a place, and on a page of few bytes."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.contrib.staticfiles import finders
from django.core import mail
from django.test import Client
from tests.web import online_scene
from tests.web.online_scene import Scene

from pariter.apps.journal.models import OutgoingMail
from pariter.apps.participation.actions import record_delivery
from pariter.apps.participation.attended import attended_by
from pariter.apps.participation.models import Delivery
from pariter.apps.placements.answers import withdraw_placement
from pariter.apps.placements.reminders import remind_holders
from pariter.apps.programmes.models import Call

MOST_BYTES = 8_000
"""Of the whole page on a first visit: seconds even where a network carries 2 KB a second."""


@pytest.fixture
def scene(db: None) -> Scene:
    return online_scene.build()


def noted(scene: Scene) -> list[tuple[str, str, int]]:
    found = Delivery.objects.filter(session=scene.session, corrected_by=None)
    return list(found.values_list("kind", "grade", "people"))


def test_the_link_is_told_only_to_who_joins_in_time(client: Client, scene: Scene) -> None:
    link, join = scene.session.link, f"/en/place/{scene.key}/join/"
    moments = [
        (scene.link_opens - timedelta(seconds=1), "The link opens 15 minutes before", 422),
        (scene.session.ends_at, "so its link is closed", 422),
    ]
    for moment, said, status in moments:
        with time_machine.travel(moment, tick=False):
            for answer in (client.get(join), client.post(join)):
                assert said in answer.text
                assert link not in answer.text
            assert answer.status_code == status
            assert "Error:" in answer.text
    assert noted(scene) == []
    with time_machine.travel(scene.link_opens, tick=False):
        own = client.get(f"/en/place/{scene.key}/")
        assert join in own.text
        assert link not in own.text
        assert link not in client.get(join).text
        call = Call.objects.filter(pk=scene.call.pk)
        for discreet, is_named in ((True, False), (False, True)):
            call.update(discreet=discreet)
            assert (str(scene.session.title) in client.get(join).text) is is_named
        for _twice in range(2):
            answer = client.post(join)
            assert (answer.status_code, answer["Refresh"]) == (200, f"0; url={link}")
            assert answer["Referrer-Policy"] == "same-origin"
    assert noted(scene) == [("attendance", "declared", 2)]
    # Her own word proves nothing; what the office attests does.
    assert attended_by(scene.place.application) == []
    at = scene.session.ends_at
    record_delivery(
        session=scene.session,
        placement=scene.place,
        kind="attendance",
        grade="attested",
        at=at,
        by=scene.office,
    )
    assert noted(scene) == [("attendance", "attested", 2)]
    assert len(attended_by(scene.place.application)) == 1


def test_a_place_that_was_given_back_opens_nothing(client: Client, scene: Scene) -> None:
    withdraw_placement(
        placement=scene.place, at=online_scene.SIGNED_UP, by=scene.place.application.person
    )
    with time_machine.travel(scene.session.starts_at, tick=False):
        answer = client.post(f"/en/place/{scene.key}/join/")
        assert answer.status_code == 422
        assert "this one is not held (Given back)" in answer.text
        assert scene.session.link not in answer.text
        assert client.get("/en/place/2-AAAA/join/").status_code == 404
    assert noted(scene) == []


def test_the_page_weighs_little(client: Client, scene: Scene) -> None:
    with time_machine.travel(scene.session.starts_at, tick=False):
        page = client.get(f"/en/place/{scene.key}/join/")
    parts = re.findall(r'(?:href|src)="/static/([^"]+)"', page.text)
    assert parts == ["pariter/plain.css"]
    style = finders.find(parts[0])
    assert isinstance(style, str)
    assert len(page.content) + Path(style).stat().st_size <= MOST_BYTES
    assert "<script" not in page.text


def test_the_reminder_leads_to_the_link_and_nothing_public_tells_it(
    client: Client, scene: Scene
) -> None:
    with time_machine.travel(online_scene.SIGNED_UP, tick=False):
        pages = [
            f"/en/place/{scene.key}/",
            f"/en/place/{scene.key}/calendar.ics",
            "/en/milano_steminthecity/online/",
            "/en/milano_steminthecity/calendar.ics",
            "/api/v1/sessions?programme=milano_steminthecity",
        ]
        answers = [client.get(page) for page in pages]
    assert [answer.status_code for answer in answers if answer.status_code != 404]
    assert not any(scene.session.link in answer.text for answer in answers)
    remind_holders(at=scene.session.starts_at - timedelta(hours=47))
    told = OutgoingMail.objects.latest("pk")
    assert f"/place/{scene.key}/join/" in told.body
    assert mail.outbox == []
