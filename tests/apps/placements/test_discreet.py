"""Mail about a discreet call says when and where, never what."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.utils import translation

from pariter.apps.applications.mail import letter_to
from pariter.apps.journal.models import OutgoingMail
from pariter.apps.people.models import Person
from pariter.apps.placements.answers import withdraw_placement
from pariter.apps.placements.sign_up import sign_up
from pariter.apps.programmes.discreet import title_for
from pariter.apps.programmes.models import Call, Offer, Session

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize("discreet", [True, False])
def test_no_letter_names_the_session(
    sign_up_call: Call, people: Callable[..., list[Person]], discreet: bool
) -> None:
    Call.objects.filter(pk=sign_up_call.pk).update(discreet=discreet)
    Offer.objects.filter(key="walk").update(capacity=1)
    offer = Offer.objects.get(key="walk")
    anna, ben = people(2)
    Person.objects.update(language="en")
    place = sign_up(offer=offer, person=anna, at=NOW)
    waiting = sign_up(offer=offer, person=ben, at=NOW)
    withdraw_placement(placement=place, at=NOW, by=anna)
    letters = [(mail.subject, mail.body) for mail in OutgoingMail.objects.order_by("pk")]
    session = offer.sessions.get()
    change = {"spot": "session.place", "part": session, "old": session.place, "new": session.place}
    moved = letter_to(
        waiting.application,
        "dates_changed",
        initiative=sign_up_call.edition.initiative.title,
        edition=sign_up_call.edition.title,
        changes=[{**change, "zone": session.zone}],
    )
    letters.append((moved.subject, moved.body))
    assert len(letters) == 4
    told = "Session on 15 February 2027, 09:00"
    for subject, body in letters:
        assert ("Walk" in subject + body) is not discreet
    assert [told in subject for subject, _body in letters[:3]] == [discreet] * 3
    assert f"Place of “{told}”" in moved.body or not discreet
    assert str(Session.objects.get(pk=session.pk).title) == "Walk"


def test_the_words_that_stand_for_a_title_follow_the_reader(sign_up_call: Call) -> None:
    session = Session.objects.get(key="walk")
    said = title_for(session)
    with translation.override("it"):
        assert "2027" in str(said)
    assert str(said) == "Session on 15 February 2027, 09:00"
    assert str(title_for(None)) == "your session"
