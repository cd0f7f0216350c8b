"""The office's page for online audiences: seen first, imported once, refused in words."""

import re
from collections.abc import Iterator

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.web import online_scene
from tests.web.online_scene import Scene

from pariter.apps.participation.audience import audience_of


@pytest.fixture
def scene(db: None) -> Iterator[Scene]:
    found = online_scene.build()
    with time_machine.travel(found.session.ends_at, tick=False):
        yield found


def signed_in(scene: Scene) -> Client:
    client = Client()
    client.force_login(scene.office)
    return client


def upload(text: str) -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile("audience.csv", text.encode(), "text/csv")}


def test_a_file_is_shown_then_imported_once(scene: Scene) -> None:
    client, page = signed_in(scene), f"/en/office/call/{scene.call.pk}/audience/"
    assert f"{page}" in client.get(f"/en/office/call/{scene.call.pk}/attendance/").text
    template = client.get(f"{page}template.csv").content.decode("utf-8-sig")
    lines = template.replace('"', "").split()
    assert lines == ["session,count,source", "women-on-stage,,"]
    file = "session,count,source\nwomen-on-stage,1240,<b>Stream</b>\n"
    seen = client.post(page, upload(file))
    assert (seen.status_code, "&lt;b&gt;Stream&lt;/b&gt;" in seen.text) == (200, True)
    assert audience_of(scene.call.edition) == []
    [content] = re.findall(r'name="content" value="([^"]+)"', seen.text)
    stranger = Client()
    stranger.force_login(scene.place.application.person)
    assert stranger.post(page, {"content": content}).status_code == 404
    assert "waited for too long" in client.post(page, {"content": f"{content}x"}).text
    assert client.post(page, {"content": content}).status_code == 302
    late = client.post(page, {"content": content})
    assert (late.status_code, "changed while you looked" in late.text) == (422, True)
    again = client.post(page, upload(file))
    assert "Counted already" in again.text
    [held] = audience_of(scene.call.edition)
    assert (held.people, held.recorded_by) == (1240, scene.office)


def test_a_wrong_file_is_refused_with_its_lines(scene: Scene) -> None:
    client, page = signed_in(scene), f"/en/office/call/{scene.call.pk}/audience/"
    wrong = "session,count,source\nwomen-on-stage,many,Stream\nwomen-on-stage-together,3,Room\n"
    answer = client.post(page, upload(wrong))
    assert answer.status_code == 422
    assert "<title>Error:" in " ".join(answer.text.split()).replace("<title> ", "<title>")
    assert "The file has 2 problems. Nothing was imported." in answer.text
    assert "Write a whole number" in answer.text
    assert "It does not take place online." in answer.text
