"""What an office prints for a day: signs and lists of that day alone, for nobody else."""

import pytest
import time_machine
from django.test import Client
from tests.web import door_scene
from tests.web.door_scene import Scene


@pytest.fixture
def scene(db: None) -> Scene:
    return door_scene.build()


def test_a_day_is_printed_with_its_signs_and_lists(scene: Scene) -> None:
    page = f"/en/office/edition/{scene.session.edition_id}/print/"
    day = scene.session.local_start.date().isoformat()
    with time_machine.travel(scene.doors_open, tick=False):
        office, stranger = Client(), Client()
        office.force_login(scene.office)
        stranger.force_login(scene.places["Ada Rossi"].application.person)
        shown = office.get(f"{page}?day={day}")
        assert shown.status_code == 200
        assert "Bruna Conti" in shown.text
        signs = shown.text.count('class="sheet sign"')
        ways = shown.text.count("<h3>How to get there</h3>")
        assert ways >= 1
        assert shown.text.count('class="sheet') == signs * 2 + ways + 1
        # One link leads to the same in large print: lists instead of tables, under each other.
        assert f'href="?day={day}&amp;large=1"' in shown.text
        large = office.get(f"{page}?day={day}&large=1").text
        assert "Bruna Conti" in large
        assert "large-print" in large
        assert "<table" not in large
        assert f'href="?day={day}"' in large
        paper = office.get(f"/en/office/session/{scene.session.pk}/paper-list/?large").text
        assert "Bruna Conti" in paper
        assert "<table" not in paper
        other = office.get(f"{page}?day=2026-04-08")
        assert "Bruna Conti" not in other.text
        # Whoever names no day prints the next one, not the first of the festival.
        assert "Bruna Conti" in office.get(page).text
        assert office.get(f"{page}?day=<b>").status_code == 200
        assert stranger.get(page).status_code == 404
