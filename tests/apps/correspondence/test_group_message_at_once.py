"""A button pressed by many at once sends one message."""

import pytest
from tests.apps.conftest import WHILE_OPEN
from tests.apps.correspondence.test_at_once import at_once
from tests.apps.correspondence.test_group_messages import WRITTEN, Group, People, mails

from pariter.apps.correspondence.audiences import Audience
from pariter.apps.correspondence.group_messages import preview, send_group_message
from pariter.apps.correspondence.models import GroupMessage
from pariter.apps.people.models import Person
from pariter.apps.placements.sign_up import sign_up
from pariter.apps.programmes.models import Call

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_message_sent_at_once_goes_out_once(
    sign_up_call: Call, people: People, ines: Person
) -> None:
    for person in people(2):
        sign_up(offer=sign_up_call.offers.get(key="walk"), person=person, at=WHILE_OPEN)
    audience = Audience(sign_up_call, Group.ACCEPTED)
    seen = preview(audience=audience, written=WRITTEN).seen
    sent = at_once(
        lambda: (
            send_group_message(
                audience=audience,
                written=WRITTEN,
                seen=seen,
                submission="form",
                at=WHILE_OPEN,
                by=ines,
            ).pk
        )
    )
    assert len(set(sent)) == 1
    assert (GroupMessage.objects.count(), len(mails())) == (1, 2)
