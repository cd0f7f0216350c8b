"""The pages of keeping in touch: what is refused is said once, and nothing opens by guessing."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from tests.journeys import steps

from pariter.apps.participation.follow_up_actions import ask_to_follow, stop_following
from pariter.apps.participation.models import FollowUp
from pariter.apps.programmes.models import Session

LOADED = steps.moment("2026-07-01T09:00:00+02:00")
PAGE = "/en/ipparis_equal_opportunity/talks-and-visits/keep-in-touch/"


@pytest.mark.django_db
def test_refusals_are_told_once_and_links_cannot_be_guessed() -> None:
    call = steps.open_alone("ipparis_equal_opportunity", "I1/2027-spring/pupils", LOADED)
    met = Session.objects.filter(edition=call.edition).earliest("starts_at").ends_at
    initiative, client = call.edition.initiative, Client()
    ask_to_follow(
        initiative=initiative, email="a@example.org", guardian_email="", language="en", at=met
    )
    link = f"{PAGE}{FollowUp.objects.get().token}/"
    with time_machine.travel(met + timedelta(days=1), tick=False):
        assert client.post(link, {"act": "shout"}).status_code == 404
        missing = client.post(PAGE, {"email": "b@example.org"})
        assert (missing.status_code, "Say whether you are 18" in missing.text) == (422, True)
        assert client.post(link, {"act": "answer", "doing": "work"}).status_code == 422
        stop_following(follow_up=FollowUp.objects.get(), at=met)
        late = client.post(link, {"act": "agree"})
    assert late.status_code == 422
    assert "we hold no address and ask no more" in late.text
    assert "Choose what you do now" not in late.text
    assert client.get(f"{PAGE}{'x' * 32}/").status_code == 404
    assert client.get(PAGE.replace("talks-and-visits", "student-engagement")).status_code == 404
