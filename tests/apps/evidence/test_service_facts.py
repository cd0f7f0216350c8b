"""Helpers in figures: each once, in the role she came furthest; hours only of enough people."""

from datetime import timedelta

import pytest

from pariter.apps.evidence.actions import propose_figures, publish_figures
from pariter.apps.evidence.facts import indicators_of
from pariter.apps.evidence.queries import figure
from pariter.apps.evidence.service_facts import SERVICE
from pariter.apps.participation.duty_actions import answer_duty, ask_for_duty
from pariter.apps.participation.models import Duty
from pariter.apps.participation.service_actions import confirm_service
from pariter.apps.people.actions import register_person
from pariter.apps.programmes.models import Call, Session

HOUR = timedelta(hours=1)


def _helpers(session: Session, number: int, served: int) -> list[Duty]:
    at = session.starts_at - timedelta(days=9)
    desk = register_person(email="desk@example.org", at=at, synthetic=True)
    duties = [
        ask_for_duty(
            session=session,
            role="guide" if one % 2 else "staff",
            name=f"Demo Helper {one}",
            email=f"helper{one}@example.org",
            at=at,
            by=desk,
            tell=False,
        )
        for one in range(number)
    ]
    for duty in duties[:-6]:
        answer_duty(duty=duty, accepts=True, at=at)
    for duty in duties[:served]:
        confirm_service(
            duty=duty,
            from_at=session.starts_at,
            until_at=session.starts_at + 2 * HOUR,
            at=session.ends_at + 2 * HOUR,
            by=desk,
        )
    return duties


@pytest.mark.django_db
def test_helpers_are_counted_through_the_gate(sign_up_call: Call) -> None:
    session = Session.objects.get(key="walk")
    assert SERVICE not in indicators_of(sign_up_call.edition)
    _helpers(session, 24, 12)
    assert SERVICE in indicators_of(sign_up_call.edition)
    told = publish_figures(
        edition=sign_up_call.edition, indicator=SERVICE, at=session.ends_at, by=None
    )
    assert figure(told).totals == {"asked": 24, "accepted": 18, "served": 12, "hours": 24}
    assert str(told.headline) == "12 people helped for 24 hours"


@pytest.mark.django_db
def test_hours_of_few_people_are_not_told(sign_up_call: Call) -> None:
    session = Session.objects.get(key="walk")
    _helpers(session, 9, 3)
    proposal = propose_figures(edition=sign_up_call.edition, indicator=SERVICE)
    assert {table.measure for table in proposal.released} <= {"asked"}
