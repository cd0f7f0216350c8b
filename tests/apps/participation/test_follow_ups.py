"""Follow-up over years: consent with an end, one mail and one answer a year, addresses erased."""

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from pariter.apps.evidence.actions import publish_figures
from pariter.apps.evidence.follow_up_facts import FOLLOWED, followed_of
from pariter.apps.evidence.queries import figure
from pariter.apps.journal.models import OutgoingMail
from pariter.apps.participation.errors import FollowUpError
from pariter.apps.participation.follow_up_actions import (
    agree_to_follow,
    answer_follow_up,
    ask_followed,
    ask_to_follow,
    erase_followed,
    stop_following,
)
from pariter.apps.participation.models import FollowUp
from pariter.apps.programmes.models import Call, Initiative, Session

DAY, YEAR = timedelta(days=1), timedelta(days=365)


@pytest.fixture
def initiative(sign_up_call: Call) -> Initiative:
    sign_up_call.edition.follow_up_years = 2
    sign_up_call.edition.save()
    return sign_up_call.edition.initiative


@pytest.fixture
def met() -> datetime:
    """When the first session has just begun."""
    return Session.objects.order_by("starts_at")[0].starts_at + timedelta(hours=1)


def asked(initiative: Initiative, at: datetime, name: str, guardian: str = "") -> FollowUp:
    email = f"{name}@example.org"
    ask_to_follow(initiative=initiative, email=email, guardian_email=guardian, language="en", at=at)
    return FollowUp.objects.get(email=email)


def agreed(initiative: Initiative, at: datetime, name: str, guardian: str = "") -> FollowUp:
    found = asked(initiative, at, name, guardian)
    agree_to_follow(follow_up=found, at=at)
    found.refresh_from_db()
    return found


def test_only_who_was_met_can_leave_an_address(initiative: Initiative, met: datetime) -> None:
    last = initiative.editions.latest("ends").ends
    late = met + (last - met.date()) + 91 * DAY
    for at in (met - 2 * timedelta(hours=1), late):
        with pytest.raises(FollowUpError, match="after you have taken part"):
            asked(initiative, at, "ada")
    for email, guardian, code in (
        ("ada", "", "email"),
        ("ada@example.org", "mum", "guardian_email"),
        ("ada@example.org", "ADA@example.org", "guardian_email"),
    ):
        with pytest.raises(FollowUpError) as refusal:
            ask_to_follow(
                initiative=initiative,
                email=email,
                guardian_email=guardian,
                language="en",
                at=met,
            )
        assert refusal.value.code == code
    assert not FollowUp.objects.exists()


def test_a_guardian_agrees_for_a_minor(initiative: Initiative, met: datetime) -> None:
    found = asked(initiative, met, "ada", "mum@example.org")
    asked(initiative, met + timedelta(minutes=5), "ada", "mum@example.org")
    [mail] = OutgoingMail.objects.all()
    assert (mail.to, found.token in mail.body) == ("mum@example.org", True)
    agree_to_follow(follow_up=found, at=met)
    agree_to_follow(follow_up=found, at=met)
    told = OutgoingMail.objects.get(to="ada@example.org")
    assert "We keep in touch" in told.subject
    found.refresh_from_db()
    assert (found.state, found.until) == ("agreed", met.date() + 2 * YEAR + 90 * DAY)


def test_who_agreed_is_asked_once_a_year_until_the_consent_runs_out(
    initiative: Initiative, met: datetime
) -> None:
    found = agreed(initiative, met, "ada")
    with pytest.raises(FollowUpError) as early:
        answer_follow_up(follow_up=found, doing="work", field="", has_applied=None, at=met)
    assert early.value.code == "not_asked"
    asks = [met + days for days in (364 * DAY, YEAR, YEAR + DAY, 2 * YEAR)]
    assert [ask_followed(at=at) for at in asks] == [0, 1, 0, 1]
    assert OutgoingMail.objects.filter(subject__startswith="How do you go on?").count() == 2
    over = met + 2 * YEAR + 91 * DAY
    with pytest.raises(FollowUpError) as late:
        answer_follow_up(follow_up=found, doing="work", field="", has_applied=None, at=over)
    assert late.value.code == "ended"
    assert [erase_followed(at=over - DAY), erase_followed(at=over)] == [0, 1]
    found.refresh_from_db()
    assert (found.state, found.email) == ("expired", "")
    assert ask_followed(at=met + 3 * YEAR) == 0


def test_one_answer_a_year_is_kept_and_never_changed(initiative: Initiative, met: datetime) -> None:
    found = agreed(initiative, met, "ada")
    at = met + YEAR
    ask_followed(at=at)
    with pytest.raises(FollowUpError, match="Choose what you study"):
        answer_follow_up(follow_up=found, doing="studies", field="", has_applied=None, at=at)
    answer = answer_follow_up(
        follow_up=found, doing="school", field="science", has_applied=True, at=at
    )
    # Who is at school has no field yet, whatever was ticked before.
    assert (answer.round, answer.field, answer.has_applied) == (1, "", True)
    with pytest.raises(FollowUpError, match="answered this year"):
        answer_follow_up(follow_up=found, doing="work", field="", has_applied=None, at=at)
    with pytest.raises(DatabaseError), transaction.atomic():
        found.answers.update(doing="work")


def test_taking_the_consent_back_erases_addresses_and_mails_at_once(
    initiative: Initiative, met: datetime
) -> None:
    found = agreed(initiative, met, "ada", "mum@example.org")
    ask_followed(at=met + YEAR)
    answer_follow_up(follow_up=found, doing="work", field="", has_applied=None, at=met + YEAR + DAY)
    for _twice in range(2):
        stop_following(follow_up=found, at=met + YEAR + 2 * DAY)
    found.refresh_from_db()
    assert (found.state, found.email, found.guardian_email) == ("withdrawn", "", "")
    assert not OutgoingMail.objects.exists()
    assert found.answers.count() == 1
    for act in (
        lambda: agree_to_follow(follow_up=found, at=met + YEAR + 3 * DAY),
        lambda: answer_follow_up(
            follow_up=found, doing="work", field="", has_applied=None, at=met + YEAR + 3 * DAY
        ),
    ):
        with pytest.raises(FollowUpError, match="This has ended"):
            act()
    assert ask_followed(at=met + 2 * YEAR) == 0


def test_who_never_agrees_is_forgotten(initiative: Initiative, met: datetime) -> None:
    asked(initiative, met, "ada", "mum@example.org")
    assert [erase_followed(at=met + days) for days in (13 * DAY, 14 * DAY)] == [0, 1]
    assert not FollowUp.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_followed_people_are_counted_through_the_gate(
    initiative: Initiative, met: datetime
) -> None:
    edition = initiative.editions.get()
    assert followed_of(edition) == ()
    people = [agreed(initiative, met, f"pupil{number}") for number in range(48)]
    at = met + YEAR
    for one in people[36:]:
        stop_following(follow_up=one, at=at - DAY)
    assert ask_followed(at=at) == 36
    for number, one in enumerate(people[:24]):
        doing, field = ("studies", "science") if number < 12 else ("work", "")
        answer_follow_up(follow_up=one, doing=doing, field=field, has_applied=None, at=at)
    assert followed_of(edition) == (FOLLOWED,)
    told = publish_figures(edition=edition, indicator=FOLLOWED, at=at, by=None)
    assert figure(told).totals == {"agreed": 48, "mailed": 36, "answered": 24, "science": 12}
    assert str(told.headline) == "12 of 24 who answered are on the way to science"
