"""A message to a group: exactly these people, in their language, once."""

import re
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.apps.conftest import DURING, WHILE_OPEN

from pariter.apps.applications.models import Application, Preference
from pariter.apps.correspondence.audiences import Audience, recipients
from pariter.apps.correspondence.errors import LetterError
from pariter.apps.correspondence.group_messages import (
    Texts,
    Words,
    preview,
    send_group_message,
)
from pariter.apps.correspondence.models import GroupMessage
from pariter.apps.journal.models import AuditEntry, OutgoingMail
from pariter.apps.participation.actions import record_attendance
from pariter.apps.people.models import Person
from pariter.apps.placements.models import Placement
from pariter.apps.placements.sign_up import sign_up
from pariter.apps.programmes.models import Call, Offer, Session

People = Callable[..., list[Person]]
Group = GroupMessage.Group
WRITTEN: Texts = {
    "en": Words("News of {offer}", "Good day {name},\n\nbring {reference} to {offer}."),
    "it": Words("Notizie: {offer}", "Buongiorno {name}, porta {reference}."),
}
MANY = 5_000
SECONDS = 5


def send(audience: Audience, by: Person, **changes: Any) -> GroupMessage:
    """Look at a message and send it, changed where wished."""
    written = changes.pop("written", WRITTEN)
    values: dict[str, Any] = {
        "seen": preview(audience=audience, written=WRITTEN).seen,
        "submission": "form 1",
        "at": WHILE_OPEN,
    }
    return send_group_message(audience=audience, written=written, by=by, **(values | changes))


def mails() -> list[OutgoingMail]:
    """Return the mails that messages to groups made."""
    return list(OutgoingMail.objects.filter(subject__regex="^(News of|Notizie:)"))


@pytest.fixture
def walk(sign_up_call: Call) -> Offer:
    """Return a session with two seats."""
    return sign_up_call.offers.get(key="walk")


@pytest.fixture
def signed_up(walk: Offer, people: People) -> list[Person]:
    """Let three people sign up for the two seats, and the third for the other offer as well."""
    found = people(3)
    found[1].language = "it"
    found[2].language = "fr"
    for person in found:
        person.name = f"Name {person.pk}"
        person.save()
        sign_up(offer=walk, person=person, at=WHILE_OPEN)
    sign_up(offer=walk.call.offers.get(key="tax"), person=found[2], at=WHILE_OPEN)
    return found


def addresses(audience: Audience) -> set[str]:
    return {one.email for one in recipients(audience)}


def test_groups_hold_whom_they_name(walk: Offer, signed_up: list[Person]) -> None:
    call, tax = walk.call, walk.call.offers.get(key="tax")
    first, second, third = (person.email for person in signed_up)
    found = {
        (group, offer and offer.key): addresses(Audience(call, group, offer))
        for group in (Group.APPLIED, Group.PLACED, Group.ACCEPTED, Group.WAITING, Group.NO_PLACE)
        for offer in (None, walk, tax)
    }
    assert found == {
        ("applied", None): {first, second, third},
        ("applied", "walk"): {first, second, third},
        ("applied", "tax"): {third},
        ("placed", None): {first, second, third},
        ("placed", "walk"): {first, second},
        ("placed", "tax"): {third},
        ("accepted", None): {first, second, third},
        ("accepted", "walk"): {first, second},
        ("accepted", "tax"): {third},
        ("waiting", None): {third},
        ("waiting", "walk"): {third},
        ("waiting", "tax"): set(),
        ("no_place", None): set(),
        ("no_place", "walk"): set(),
        ("no_place", "tax"): set(),
    }
    Placement.objects.filter(application__person=signed_up[0]).update(state="expired")
    assert addresses(Audience(call, Group.NO_PLACE)) == {first}
    Application.objects.filter(person=signed_up[0]).update(state="withdrawn")
    assert addresses(Audience(call, Group.NO_PLACE)) == set()


def test_groups_of_attendance_follow_the_correction(walk: Offer, signed_up: list[Person]) -> None:
    session = walk.sessions.get()
    places = {
        place.application.person: place
        for place in Placement.objects.filter(offer=walk, state="accepted")
    }
    presence = {places[signed_up[0]]: True, places[signed_up[1]]: False}
    record_attendance(session=session, presence=presence, at=session.ends_at, by=None)
    came = Audience(walk.call, Group.CAME, session=session)
    absent = Audience(walk.call, Group.ABSENT, session=session)
    assert (addresses(came), addresses(absent)) == (
        {signed_up[0].email},
        {signed_up[1].email},
    )
    record_attendance(
        session=session,
        presence={places[signed_up[1]]: True},
        at=DURING,
        by=None,
        reason="Came late.",
    )
    both = {person.email for person in signed_up[:2]}
    for whole in (came, Audience(walk.call, Group.CAME), Audience(walk.call, Group.CAME, walk)):
        assert addresses(whole) == both
    assert addresses(absent) == addresses(Audience(walk.call, Group.ABSENT)) == set()


def test_who_is_at_several_sessions_gets_one_mail_that_names_them(
    walk: Offer, signed_up: list[Person], ines: Person
) -> None:
    tax = walk.call.offers.get(key="tax")
    one = walk.sessions.get()
    other = Session.objects.create(
        edition=one.edition,
        offer=tax,
        key="tax",
        title=tax.title,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        zone=one.zone,
        place=one.place,
    )
    sessions = (one, other)
    both = Audience(walk.call, Group.APPLIED, several=sessions)
    shown = preview(audience=both, written=WRITTEN)
    assert [(session.key, number) for session, number in shown.shares] == [
        (one.key, len(addresses(Audience(walk.call, Group.APPLIED, session=one))))
        for one in sessions
    ]
    assert sum(number for _session, number in shown.shares) > shown.number == 3
    message = send(both, ines)
    assert {*message.several.all()} == {*sessions}
    found = [mail for mail in mails() if mail.to == signed_up[2].email]
    assert [mail.subject for mail in found] == ["News of Walk, Tax"]
    assert len(mails()) == 3
    assert addresses(Audience(walk.call, Group.WAITING, several=sessions)) == {signed_up[2].email}


def test_several_calls_of_a_programme_are_one_mail_to_each_person(
    walk: Offer, signed_up: list[Person], ranked_call: Call, ines: Person
) -> None:
    def apply(person: Person) -> None:
        application = Application.objects.create(
            call=ranked_call,
            person=person,
            reference=f"R-{person.pk}",
            state="submitted",
            created_at=WHILE_OPEN,
            submitted_at=WHILE_OPEN,
        )
        offer = ranked_call.offers.all()[0]
        Preference.objects.create(application=application, offer=offer, rank=1)

    apply(signed_up[2])
    apply(ines)
    both = Audience(walk.call, Group.APPLIED, others=(ranked_call,))
    shown = preview(audience=both, written=WRITTEN)
    assert [number for _call, number in shown.shares] == [3, 2]
    assert shown.number == 4
    with pytest.raises(LetterError, match="Nobody knows the result yet"):
        preview(
            audience=Audience(walk.call, Group.NO_PLACE, others=(ranked_call,)), written=WRITTEN
        )
    message = send(both, ines)
    assert send(both, ines) == message
    assert list(message.others.all()) == [ranked_call]
    assert message.number == len(mails()) == 4
    title = ranked_call.offers.all()[0].title
    [found] = [mail for mail in mails() if mail.to == signed_up[2].email]
    assert found.subject == f"News of Walk, Tax, {title}"
    [hers] = [mail for mail in mails() if mail.to == ines.email]
    # Who runs that call learns if it cannot be delivered.
    assert hers.about_id == str(ranked_call.pk)


def test_preview_counts_by_language_and_shows_an_example_of_each(
    walk: Offer, signed_up: list[Person]
) -> None:
    shown = preview(audience=Audience(walk.call, Group.APPLIED), written=WRITTEN, first=2)
    assert (shown.number, shown.counts) == (3, {"en": 2, "it": 1})
    assert len(shown.first) == 2
    italian, letter = shown.examples["it"]
    assert (italian.email, letter.to, letter.language) == (
        signed_up[1].email,
        signed_up[1].email,
        "it",
    )
    assert letter.subject == "Notizie: Walk (it)"
    assert f"Buongiorno Name {signed_up[1].pk}, porta {italian.reference}." in letter.body
    assert mails() == []


def test_send_posts_to_each_person_in_her_language(
    walk: Offer, signed_up: list[Person], ines: Person
) -> None:
    message = send(Audience(walk.call, Group.APPLIED), ines)
    found = {mail.to: mail for mail in mails()}
    assert found.keys() == {person.email for person in signed_up}
    languages = [found[person.email].language for person in signed_up]
    # Nobody wrote in the third person's language, so she gets the programme's first.
    assert languages == ["en", "it", "en"]
    third = found[signed_up[2].email]
    reference = signed_up[2].applications.get().reference
    assert third.subject == "News of Walk, Tax"
    assert third.body.startswith(f"Good day Name {signed_up[2].pk},\n\nbring {reference} to Walk")
    assert f"because of your application {reference} for Title." in third.body
    assert "Write to office@example.org." in third.body
    assert (third.about_type, third.about_id) == ("programmes.call", str(walk.call_id))
    assert (message.number, message.counts) == (3, {"en": 2, "it": 1})
    [act] = AuditEntry.objects.filter(action="group_message.sent")
    assert (act.actor, act.details["people"], act.details["texts"]) == (
        ines.public_id,
        3,
        message.texts,
    )


def test_send_twice_posts_once(walk: Offer, signed_up: list[Person], ines: Person) -> None:
    audience = Audience(walk.call, Group.ACCEPTED, walk)
    first = send(audience, ines)
    # A replay counts even after the group has changed.
    Placement.objects.filter(application__person=signed_up[0]).update(state="withdrawn")
    seen = "what the first form saw"
    assert send(audience, ines, seen=seen, at=WHILE_OPEN + timedelta(hours=1)) == first
    assert (GroupMessage.objects.count(), len(mails())) == (1, 2)
    send(audience, ines, submission="form 2")
    assert (GroupMessage.objects.count(), len(mails())) == (2, 3)


def test_send_refuses_a_group_that_changed_since_it_was_shown(
    walk: Offer, signed_up: list[Person], ines: Person
) -> None:
    audience = Audience(walk.call, Group.ACCEPTED)
    seen = preview(audience=audience, written=WRITTEN).seen
    Placement.objects.filter(application__person=signed_up[0]).update(state="withdrawn")
    with pytest.raises(LetterError, match="The group changed while you looked") as refused:
        send(audience, ines, seen=seen)
    assert refused.value.code == "changed"
    assert (mails(), GroupMessage.objects.count()) == ([], 0)


@pytest.mark.parametrize(
    ("language", "subject", "body", "code", "said"),
    [
        ("it", "", "x", "subject_it", "Write the subject in this language: Italian."),
        ("it", "x", "", "body_it", "Write the text in this language: Italian."),
        ("en", "{title}", "x", "subject_en", "{title} is no placeholder. Use one of: {name}, {ref"),
        ("it", "x", "{nome}", "body_it", "{nome} is no placeholder. Use one of: {name}, {ref"),
        ("en", "x", "{name.__class__}", "body_en", "{name.__class__} is no placeholder."),
        ("en", "x" * 151, "x", "subject_en", "This has 151 letters. Shorten it to 150."),
        ("en", "x", "x" * 10_001, "body_en", "This has 10001 letters. Shorten it to 10000."),
        ("en", "x", "a\u202eb", "body_en", "A hidden sign turns this text around."),
    ],
)
def test_send_refuses_words_that_are_missing_or_wrong(
    walk: Offer,
    signed_up: list[Person],
    ines: Person,
    language: str,
    subject: str,
    body: str,
    code: str,
    said: str,
) -> None:
    written = {**WRITTEN, language: Words(subject, body)}
    audience = Audience(walk.call, Group.APPLIED)
    for act in (
        lambda: preview(audience=audience, written=written),
        lambda: send(audience, ines, written=written),
    ):
        with pytest.raises(LetterError, match=re.escape(said)) as refused:
            act()
        assert refused.value.code == code
    assert mails() == []


def test_send_refuses_a_group_of_nobody(walk: Offer, ines: Person) -> None:
    with pytest.raises(LetterError, match="Nobody is in this group") as refused:
        preview(audience=Audience(walk.call, Group.ACCEPTED), written=WRITTEN)
    assert refused.value.code == "nobody"


def test_nobody_is_told_of_no_place_before_the_result(
    ranked_call: Call, people: People, ines: Person
) -> None:
    with pytest.raises(LetterError, match="Nobody knows the result yet") as refused:
        preview(audience=Audience(ranked_call, Group.NO_PLACE), written=WRITTEN)
    assert refused.value.code == "early"


def test_names_are_put_in_as_they_are_and_braces_in_them_stay(
    walk: Offer, signed_up: list[Person], ines: Person
) -> None:
    hostile, nameless = signed_up[:2]
    hostile.name = "{reference}\r\nBcc: <b>x@y.org</b> \x02text\x03"
    hostile.save()
    nameless.name = ""
    nameless.save()
    send(
        Audience(walk.call, Group.ACCEPTED, walk),
        ines,
        written={
            **WRITTEN,
            "en": Words("News of {name}", "Dear {name},"),
        },
    )
    found = {mail.to: mail for mail in mails()}
    mail = found[hostile.email]
    assert mail.subject == "News of {reference} Bcc: <b>x@y.org</b> text"
    assert mail.body.startswith("Dear {reference} Bcc: <b>x@y.org</b> text,\n")
    reference = nameless.applications.get().reference
    assert f"Buongiorno {reference}," in found[nameless.email].body


def test_five_thousand_people_are_written_to_in_seconds(
    walk: Offer, people: People, ines: Person
) -> None:
    _fill(walk, MANY)
    audience = Audience(walk.call, Group.ACCEPTED, walk)
    started = time.process_time()
    with CaptureQueriesContext(connection) as captured:
        message = send(audience, ines)
    assert time.process_time() - started <= SECONDS
    assert (message.number, len(mails())) == (MANY, MANY)
    # The mails go in hundreds at a time; nothing else is asked for each person.
    assert len([one for one in captured if "INSERT" not in one["sql"]]) < 40


def _fill(offer: Offer, number: int) -> None:
    """Let so many people hold a place, without asking each."""
    persons = Person.objects.bulk_create(
        Person(email=f"many{index}@example.org", name=f"Person {index}", language="it")
        for index in range(number)
    )
    applications = Application.objects.bulk_create(
        Application(
            call=offer.call,
            person=person,
            reference=f"M{index:07}",
            state=Application.State.SUBMITTED,
            created_at=WHILE_OPEN,
            submitted_at=WHILE_OPEN,
        )
        for index, person in enumerate(persons)
    )
    Preference.objects.bulk_create(
        Preference(application=application, offer=offer, rank=1) for application in applications
    )
    Placement.objects.bulk_create(
        Placement(
            application=application,
            offer=offer,
            state=Placement.State.ACCEPTED,
            order=turn,
            created_at=WHILE_OPEN,
        )
        for turn, application in enumerate(applications, start=1)
    )
