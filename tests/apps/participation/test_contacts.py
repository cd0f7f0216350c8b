"""Contacts of pairs: noted by one, confirmed by the other; reminders; what the gate lets out."""

from datetime import timedelta
from typing import Any

import pytest
from tests.apps.placements.two_calls import (
    BETWEEN,
    BUDDIES,
    NEWCOMERS,
    Make,
    load_two_calls,
    send,
)

from pariter.apps.applications.models import Application
from pariter.apps.evidence.actions import publish_figures
from pariter.apps.evidence.contact_facts import CONTACTS, contacts_of_edition
from pariter.apps.evidence.queries import figure
from pariter.apps.journal.models import AuditEntry, OutgoingMail
from pariter.apps.participation.contact_actions import (
    confirm_contact,
    note_contact,
    remind_pairs,
    take_back_contact,
)
from pariter.apps.participation.errors import ContactError
from pariter.apps.participation.in_touch import Touch, contacts_of, touches
from pariter.apps.participation.models import Contact
from pariter.apps.placements.models import Pair
from pariter.apps.placements.pairs import end_pair
from pariter.apps.placements.runs import publish_run, run_allocation
from pariter.apps.programmes.models import Call

PAIRED = BETWEEN.date()
LATER = BETWEEN + timedelta(days=10)
WEEKS = 2


@pytest.fixture
def call(db: None, pack_data: dict[str, Any], loaded: Make) -> Call:
    pairing = {**NEWCOMERS["pairing"], "contact_weeks": WEEKS}
    return load_two_calls(pack_data, loaded, {**NEWCOMERS, "pairing": pairing}, BUDDIES)[
        "newcomers"
    ]


def paired(call: Call, number: int) -> list[Pair]:
    """Pair so many newcomers with as many local students."""
    for one in range(number):
        send(call, f"new{one:02}", languages=["spanish"])
        second = Call.objects.get(edition=call.edition, key="buddies")
        send(second, f"local{one:02}", languages=["spanish"], partners=1)
    run = run_allocation(call=call, kind="real", at=BETWEEN, by=None)
    publish_run(run=run, at=BETWEEN, by=None)
    return list(Pair.objects.all())


def note(pair: Pair, side: Application, **said: Any) -> Contact:
    values = {"day": PAIRED + timedelta(days=2), "way": "met", "minutes": 60, "at": LATER}
    return note_contact(**{"pair": pair, "application": side, "by": side.person, **values, **said})


def test_a_contact_is_declared_by_one_and_confirmed_by_the_other(call: Call) -> None:
    [pair] = paired(call, 1)
    noted = note(pair, pair.first)
    assert noted.confirmed_at is None
    with pytest.raises(ContactError, match="You have noted this contact already"):
        note(pair, pair.first)
    # The partner who notes the same contact confirms it, and there is still one.
    assert note(pair, pair.second).pk == noted.pk
    called = note(pair, pair.second, way="called", minutes=None)
    with pytest.raises(ContactError, match="Your partner can confirm it"):
        confirm_contact(contact=called, application=pair.second, at=LATER, by=pair.second.person)
    for _twice in range(2):
        confirm_contact(contact=called, application=pair.first, at=LATER, by=pair.first.person)
    touch = Touch(contacts=2, confirmed=2, last=noted.day, weeks=1, is_quiet=False)
    assert touches([call], LATER) == {call.pk: {pair.pk: touch}}
    acts = AuditEntry.objects.filter(action__startswith="contact.").order_by("pk")
    assert [act.action for act in acts] == [
        *("contact.noted", "contact.confirmed"),
        *("contact.noted", "contact.confirmed"),
    ]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"day": PAIRED + timedelta(days=11)}, "future"),
        ({"day": PAIRED - timedelta(days=1)}, "before"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 1441}, "minutes"),
    ],
)
def test_what_cannot_have_been_is_refused(call: Call, said: dict[str, Any], code: str) -> None:
    [pair] = paired(call, 1)
    with pytest.raises(ContactError) as refusal:
        note(pair, pair.first, **said)
    assert (refusal.value.code, Contact.objects.count()) == (code, 0)


def test_only_the_two_note_and_only_while_they_are_a_pair(call: Call) -> None:
    one, other = paired(call, 2)
    with pytest.raises(ContactError, match="Only these two"):
        note(one, other.first)
    end_pair(pair=one, reason="No time.", at=BETWEEN + timedelta(days=5), by=None)
    note(one, one.first)
    with pytest.raises(ContactError) as refusal:
        note(one, one.first, day=PAIRED + timedelta(days=6))
    assert refusal.value.code == "ended"


def test_pairs_of_calls_without_contacts_note_none(call: Call) -> None:
    [pair] = paired(call, 1)
    Call.objects.filter(pk=call.pk).update(pairing={**(call.pairing or {}), "contact_weeks": None})
    with pytest.raises(ContactError) as refusal:
        note(pair, pair.first)
    assert refusal.value.code == "not_asked"
    assert contacts_of_edition(call.edition) == ()


def test_a_contact_is_taken_back_until_both_noted_it(call: Call) -> None:
    [pair] = paired(call, 1)
    noted = note(pair, pair.first)
    with pytest.raises(ContactError, match="Only who noted"):
        take_back_contact(contact=noted, application=pair.second, at=LATER, by=pair.second.person)
    take_back_contact(contact=noted, application=pair.first, at=LATER, by=pair.first.person)
    assert list(contacts_of(pair)) == []
    with pytest.raises(ContactError, match="took this contact back"):
        confirm_contact(contact=noted, application=pair.second, at=LATER, by=pair.second.person)
    again = note(pair, pair.second)
    confirm_contact(contact=again, application=pair.first, at=LATER, by=pair.first.person)
    with pytest.raises(ContactError, match="so it stays"):
        take_back_contact(contact=again, application=pair.second, at=LATER, by=pair.second.person)


def test_quiet_pairs_are_reminded_once_in_the_weeks_of_their_call(call: Call) -> None:
    quiet, lively = paired(call, 2)
    note(lively, lively.first, day=PAIRED + timedelta(days=10))
    OutgoingMail.objects.all().delete()
    early, due = (BETWEEN + timedelta(days=days) for days in (13, 14))
    assert [remind_pairs(at=at) for at in (early, due, due + timedelta(days=13))] == [0, 1, 1]
    mails = OutgoingMail.objects.filter(created_at=due)
    assert {mail.to for mail in mails} == {quiet.first.person.email, quiet.second.person.email}
    assert (
        f"/my-places/{quiet.first.reference}/contacts/{quiet.pk}/"
        in mails.get(to=quiet.first.person.email).body
    )
    assert remind_pairs(at=due + timedelta(days=14)) == 1
    # Once the edition is over nobody is asked to be in touch.
    assert remind_pairs(at=due + timedelta(days=99)) == 0


def test_pairs_are_counted_through_the_gate(call: Call) -> None:
    pairs = paired(call, 24)
    for pair in pairs[:18]:
        note(pair, pair.first)
    for pair in pairs[:12]:
        note(pair, pair.second)
    assert contacts_of_edition(call.edition) == (CONTACTS,)
    told = publish_figures(edition=call.edition, indicator=CONTACTS, at=LATER, by=None)
    assert figure(told).totals == {"paired": 24, "in_touch": 18, "confirmed": 12, "contacts": 18}
    assert str(told.headline) == "18 of 24 pairs were in touch"
