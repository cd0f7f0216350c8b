"""Schools that were reached, by edition: numbers alone, and only of classes that came."""

import pytest
from django.test import Client
from tests.web.office.test_classes import Office

from pariter.apps.participation.actions import record_attendance
from pariter.apps.people.models import Person
from pariter.apps.placements.models import Placement
from pariter.apps.programmes.models import Edition
from pariter.web.office.reach import reach_rows

pytestmark = pytest.mark.django_db


def test_schools_count_once_and_only_where_a_class_came() -> None:
    desk = Office()
    edition: Edition = desk.call.edition
    path = f"/en/office/edition/{edition.pk}/reach/"
    assert reach_rows(edition.initiative) == []
    assert "No class has come" in desk.client.get(path).content.decode()
    session = desk.call.offers.get(key="class-stage").sessions.get()
    first, second = Placement.objects.filter(
        offer=session.offer_id or 0, application__home__isnull=False
    ).order_by("pk")
    record_attendance(
        session=session, presence={first: True, second: False}, at=session.ends_at, by=None
    )
    assert reach_rows(edition.initiative) == [[str(edition.title), 1, 1, 0, 1, 1]]
    shown = desk.client.get(path).content.decode()
    assert "Schools reached" in shown
    assert "Demo school 001" not in shown
    stranger = Client()
    stranger.force_login(Person.objects.create_user("other@example.org"))
    assert stranger.get(path).status_code == 404
