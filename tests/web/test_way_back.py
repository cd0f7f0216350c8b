"""Whoever works in an office finds the way back to it from every other page."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.journeys import steps

from pariter.apps.people.models import Organisation
from pariter.apps.programmes.models import OfficeRole, Programme
from pariter.apps.programmes.roles import grant_role

START = steps.moment("2026-07-01T09:00:00+02:00")
WAY_BACK = '<a href="/en/office/">Office</a>'


@pytest.fixture
def programme(db: None) -> Programme:
    """Return a loaded programme."""
    call = steps.open_alone("polimi_mobility", "M5/2027-03/students", START)
    return call.edition.initiative.programme


@pytest.fixture
def signed_in(programme: Programme) -> Callable[[str], Client]:
    """Return a function that gives the browser of someone with a role, or with none."""

    def sign_in(role: str) -> Client:
        person = steps.register("ada@example.org", START)
        if role:
            partner = Organisation.objects.exclude(pk=programme.institution_id)[0]
            grant_role(
                person=person,
                programme=programme,
                role=role,
                organisation=partner if role == OfficeRole.Role.PARTNER else None,
                at=START,
                by=None,
            )
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.mark.parametrize("role", OfficeRole.Role.values)
@pytest.mark.parametrize("path", ["/en/", "/en/polimi_mobility/", "/en/my-places/"])
def test_pages_lead_back_to_the_office(
    signed_in: Callable[[str], Client], role: str, path: str
) -> None:
    assert WAY_BACK in signed_in(role).get(path).content.decode()


@pytest.mark.parametrize("path", ["/en/", "/en/my-places/"])
def test_nobody_else_is_led_to_an_office(signed_in: Callable[[str], Client], path: str) -> None:
    assert "/en/office/" not in signed_in("").get(path).content.decode()


def test_visitors_are_led_to_no_office(programme: Programme, client: Client) -> None:
    answer: Any = client.get("/en/")
    assert "/en/office/" not in answer.content.decode()
