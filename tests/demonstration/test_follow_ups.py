"""The invented follow-up: pupils of the past spring agree, minors by a guardian."""

from datetime import UTC, datetime

import pytest
from tests.journeys import steps

from pariter.apps.participation.models import FollowUp
from pariter.demonstration.follow_ups import PUPILS, invent_follow_ups

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
LOADED = datetime(2026, 1, 1, 9, tzinfo=UTC)


@pytest.mark.django_db
def test_pupils_of_the_past_spring_agree() -> None:
    call = steps.open_alone("ipparis_equal_opportunity", "I1/2026-spring/pupils", LOADED)
    invent_follow_ups(at=NOW)
    found = FollowUp.objects.filter(edition=call.edition)
    agreed = found.filter(state=FollowUp.State.AGREED)
    assert (FollowUp.objects.count(), found.count(), agreed.count()) == (PUPILS, PUPILS, 32)
    assert agreed.exclude(guardian_email="").count() == 24
