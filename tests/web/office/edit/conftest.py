"""A small programme, an editor of it, and her browser, the day after it was loaded."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from tests.towns import load_town, staff
from tests.web.office.edit.steps import NOW, client_of

from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Programme


@pytest.fixture
def programme(db: None) -> Programme:
    return load_town()


@pytest.fixture
def editor(programme: Programme) -> Person:
    return staff(programme)


@pytest.fixture
def client(editor: Person) -> Client:
    return client_of(editor)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield
