"""Sending an application: once, in time, by the rules."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from pariter.apps.applications.actions import (
    save_draft,
    submit_application,
    withdraw_application,
)
from pariter.apps.applications.errors import ApplicationError
from pariter.apps.applications.models import Application
from pariter.apps.journal.models import AuditEntry, OutgoingMail
from pariter.apps.people.models import Organisation, Person
from pariter.apps.programmes.models import Call

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
People = Callable[..., list[Person]]


def send(call: Call, person: Person, *keys: str, at: datetime = NOW) -> Application:
    offers = {offer.key: offer for offer in call.offers.all()}
    home = Organisation.objects.get(code="north")
    return submit_application(
        call=call, person=person, preferences=[offers[key] for key in keys], home=home, at=at
    )


def test_submit_stores_wishes_revision_act_and_mail(ranked_call: Call, people: People) -> None:
    (person,) = people(1, "north")
    application = send(ranked_call, person, "blue", "red")
    assert [p.offer.key for p in application.preferences.all()] == ["blue", "red"]
    assert application.revisions.get().content == {"home": "north", "preferences": ["blue", "red"]}
    assert application.verdicts[0]["state"] == "met"
    assert AuditEntry.objects.filter(action="application.submitted").count() == 1
    assert OutgoingMail.objects.get().to == person.email


def test_same_form_twice_is_one_application(ranked_call: Call, people: People) -> None:
    (person,) = people(1, "north")
    first = send(ranked_call, person, "red")
    second = send(ranked_call, person, "red")
    assert first.pk == second.pk
    assert second.revisions.count() == 1
    assert OutgoingMail.objects.count() == 1


def test_changed_wishes_are_a_new_revision(ranked_call: Call, people: People) -> None:
    (person,) = people(1, "north")
    send(ranked_call, person, "red")
    application = send(ranked_call, person, "blue", "red")
    assert [r.number for r in application.revisions.all()] == [1, 2]
    assert application.preferences.count() == 2


def test_one_second_after_the_deadline_is_refused_and_the_draft_kept(
    ranked_call: Call, people: People
) -> None:
    (person,) = people(1, "north")
    deadline = ranked_call.closes_at
    assert deadline == datetime(2026, 12, 11, 17, tzinfo=UTC)
    save_draft(call=ranked_call, person=person, content={"wishes": ["red"]}, at=NOW)
    with pytest.raises(ApplicationError, match="18:00 ") as refusal:
        send(ranked_call, person, "red", at=deadline + timedelta(seconds=1))
    assert refusal.value.code == "closed"
    kept = Application.objects.get(person=person)
    assert (kept.state, kept.draft) == ("draft", {"wishes": ["red"]})
    assert send(ranked_call, person, "red", at=deadline - timedelta(seconds=1)).submitted_at


def test_before_the_opening_is_refused(ranked_call: Call, people: People) -> None:
    (person,) = people(1, "north")
    with pytest.raises(ApplicationError) as refusal:
        send(ranked_call, person, "red", at=ranked_call.opens_at - timedelta(seconds=1))
    assert refusal.value.code == "not_open_yet"


@pytest.mark.parametrize(
    ("keys", "code"), [((), "too_few_choices"), (("red", "red"), "repeated_choice")]
)
def test_wrong_choices_are_refused(
    ranked_call: Call, people: People, keys: tuple[str, ...], code: str
) -> None:
    (person,) = people(1, "north")
    with pytest.raises(ApplicationError) as refusal:
        send(ranked_call, person, *keys)
    assert refusal.value.code == code


def test_more_choices_than_allowed_are_refused(ranked_call: Call, people: People) -> None:
    (person,) = people(1, "north")
    ranked_call.maximum_choices = 1
    with pytest.raises(ApplicationError) as refusal:
        send(ranked_call, person, "red", "blue")
    assert refusal.value.code == "too_many_choices"


def test_an_offer_of_another_call_is_refused(
    ranked_call: Call, sign_up_call: Call, people: People
) -> None:
    (person,) = people(1, "north")
    with pytest.raises(ApplicationError) as refusal:
        submit_application(
            call=ranked_call,
            person=person,
            preferences=list(sign_up_call.offers.all()),
            home=Organisation.objects.get(code="north"),
            at=NOW,
        )
    assert refusal.value.code == "unknown_choice"


def test_a_rule_that_is_not_met_refuses_in_its_own_words(ranked_call: Call, people: People) -> None:
    (person,) = people(1, "north")
    ranked_call.rules = [{**ranked_call.rules[0], "when": "'phd' in roles"}]
    with pytest.raises(ApplicationError, match="Only students of members") as refusal:
        send(ranked_call, person, "red")
    assert refusal.value.code == "rule"
    assert Application.objects.count() == 0


def test_withdrawn_application_takes_no_part(ranked_call: Call, people: People) -> None:
    (person,) = people(1, "north")
    application = send(ranked_call, person, "red")
    withdraw_application(application=application, at=NOW, by=person)
    assert Application.objects.get().state == "withdrawn"
    with pytest.raises(ApplicationError):
        withdraw_application(application=application, at=NOW, by=person)
