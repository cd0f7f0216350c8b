"""Another programme is a folder and no code: once loaded, its pages are there."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from django.test import Client

from pariter.apps.programmes.loading import load_pack
from pariter.apps.programmes.models import Edition, Programme
from pariter.packs.loader import load

NOW = datetime(2027, 4, 1, 10, tzinfo=UTC)
CAMP = ("camp", "R1")

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(write_pack: Callable[..., Path]) -> Programme:
    return load_pack(loaded=load(write_pack()), at=NOW)


@pytest.mark.parametrize(
    ("address", "heading"),
    [
        ("/en/town_robotics/", "Town robotics"),
        ("/it/town_robotics/", "Robotica"),
        ("/en/town_robotics/camp/", "Robot camp"),
        ("/it/town_robotics/camp/", "Campo robot"),
        ("/en/town_robotics/figures/", "Figures"),
    ],
)
def test_its_pages_exist(client: Client, programme: Programme, address: str, heading: str) -> None:
    with time_machine.travel(NOW):
        page = client.get(address)
    assert page.status_code == 200
    assert heading in page.content.decode()


def test_loading_twice_opens_nothing_twice(
    programme: Programme, write_pack: Callable[..., Path], tmp_path: Path
) -> None:
    load_pack(loaded=load(tmp_path / "town_robotics"), at=NOW)
    assert Edition.objects.count() == 2
