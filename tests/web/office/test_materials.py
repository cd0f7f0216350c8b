"""What remains of a session: captioned recordings only, for holders at once, for all afterwards."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from tests.web import online_scene
from tests.web.online_scene import Scene

from pariter.apps.journal.models import AuditEntry
from pariter.apps.programmes.models import Material

NOTES = {"title_en": "Slides", "title_it": "Diapositive", "url": "https://example.org/slides"}
TALK = {
    "title_en": "<b>The talk</b>",
    "title_it": "L’incontro",
    "url": "https://example.org/talk",
    "is_recording": "on",
}


@pytest.fixture
def scene(db: None) -> Scene:
    return online_scene.build()


def test_notes_and_recordings_are_added_shown_and_removed(scene: Scene) -> None:
    office, reader = Client(), Client()
    page = f"/en/office/session/{scene.session.pk}/materials/"
    public = "/en/milano_steminthecity/online/programme/2027-04/women-on-stage/"
    own = f"/en/place/{scene.key}/"
    with time_machine.travel(scene.session.starts_at - timedelta(days=1), tick=False):
        office.force_login(scene.office)
        for wrong, said in (
            ({**NOTES, "url": "javascript:alert(1)"}, "Give a"),
            ({**NOTES, "url": "http://example.org/"}, "begins with https://"),
            (TALK, "A recording needs captions"),
            ({**TALK, "captions": ["xx"]}, "xx"),
            ({}, "Say what it is in this language: English."),
            ({**NOTES, "title_it": " "}, "Say what it is in this language: Italian."),
        ):
            answer = office.post(page, wrong)
            assert (answer.status_code, said in answer.text) == (422, True), wrong
        assert not Material.objects.exists()
        assert office.post(page, NOTES).status_code == 302
        assert office.post(page, {**TALK, "captions": ["it", "en"]}).status_code == 302
        assert "https://example.org/slides" in reader.get(own).text
        assert "Diapositive" in reader.get(own.replace("/en/", "/it/")).text
        assert "https://example.org/slides" not in reader.get(public).text
        stranger = Client()
        stranger.force_login(scene.place.application.person)
        assert stranger.get(page).status_code == 404
    with time_machine.travel(scene.session.ends_at + timedelta(hours=1), tick=False):
        shown = reader.get(public)
        assert (shown.status_code, "https://example.org/talk" in shown.text) == (200, True)
        assert "&lt;b&gt;The talk&lt;/b&gt;" in shown.text
        assert "recording, with captions: Italian, English" in " ".join(shown.text.split())
        talk = Material.objects.get(is_recording=True)
        assert office.post(f"{page}{talk.pk}/remove/").status_code == 302
    assert list(Material.objects.values_list("url", flat=True)) == ["https://example.org/slides"]
    acts = AuditEntry.objects.filter(action__startswith="material.").order_by("pk")
    assert list(acts.values_list("action", flat=True)) == ["material.added"] * 2 + [
        "material.removed"
    ]
