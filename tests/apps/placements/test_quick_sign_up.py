"""The quick way of a sign-up writes what the ordinary way writes, to the letter."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db.models import Model

from pariter.apps.applications.models import Application, Preference
from pariter.apps.journal.models import AuditEntry, OutgoingMail
from pariter.apps.people.actions import register_person
from pariter.apps.people.models import Person
from pariter.apps.placements import open_sign_up
from pariter.apps.placements.models import Placement
from pariter.apps.placements.open_sign_up import Comer, sign_up_openly
from pariter.apps.placements.tickets import page_key_of
from pariter.apps.programmes.models import Call, Offer

NOW = datetime(2026, 11, 20, 12, 0, 7, tzinfo=UTC)
TABLES = (Person, Application, Preference, Placement, AuditEntry, OutgoingMail)
# What differs from one person to the next: keys, secrets, and what was made from them.
OWN = ("id", "public_id", "password", "reference", "message_id")
KEYS = ("application_id", "person_id", "actor", "subject_id", "order")


def come(*, offer: Offer, comer: Comer, at: datetime) -> None:
    open_sign_up.come(offer=offer, session=offer.sessions.first(), comer=comer, at=at)


@pytest.fixture
def walk(sign_up_call: Call) -> Offer:
    sign_up_call.needs_account, sign_up_call.most_together = False, 4
    sign_up_call.save()
    offer = sign_up_call.offers.get(key="walk")
    offer.capacity = 4
    offer.save()
    return Offer.objects.select_related("call__edition__initiative__programme").get(pk=offer.pk)


def rows_of(walk: Offer, language: str, way: Any) -> dict[str, list[dict[str, Any]]]:
    """Sign up one person and return all that was written, without her own keys."""
    before = {table: set(table._default_manager.values_list("pk", flat=True)) for table in TABLES}
    email = f"{way.__name__}@example.org"
    comer = Comer(email=email.title(), name="Ada", language=language, seats=2)
    way(offer=walk, comer=comer, at=NOW)
    return {
        table.__name__: [
            plain(row, email)
            for row in table._default_manager.exclude(pk__in=before[table]).order_by("pk")
        ]
        for table in TABLES
    }


def plain(row: Model, email: str) -> dict[str, Any]:
    """Return the values of a row, with what is a person's own made the same for everyone."""
    values = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.attname not in (*OWN, *KEYS)
    }
    if isinstance(row, OutgoingMail):
        values["body"] = re.sub(r"place/\S+/", "place/KEY/", values["body"])
        values["body"] = re.sub(r"\b\w{4}-\w{4}\b", "REFERENCE", values["body"])
    if isinstance(row, AuditEntry) and row.action.startswith("placement."):
        values["details"] = sorted(values["details"])
    return {key: "EMAIL" if value == email else value for key, value in values.items()}


@pytest.mark.parametrize("language", ["en", "it", "xx"])
@pytest.mark.parametrize("capacity", [4, 1])
def test_both_ways_write_the_same(walk: Offer, language: str, capacity: int) -> None:
    with time_machine.travel(NOW, tick=False):
        if capacity == 1:  # all seats are taken, and somebody waits
            for name in ("p", "q", "r"):
                comer = Comer(email=f"{name}@example.org", name=name, language="en", seats=2)
                come(offer=walk, comer=comer, at=NOW)
        ordinary = rows_of(walk, language, sign_up_openly)
        if capacity == 1:
            Placement.objects.order_by("-pk")[0].delete()
            walk.capacity = 4
        else:
            Placement.objects.all().delete()
        quick = rows_of(walk, language, come)
    assert quick == ordinary
    assert [len(rows) for rows in quick.values()] == [1, 1, 1, 1, 3, 1]


@pytest.mark.parametrize("has_signed_up", [False, True])
def test_who_is_known_gets_what_the_ordinary_way_gives(
    walk: Offer, has_signed_up: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = walk.call.offers.exclude(pk=walk.pk)[0]
    other.call = walk.call
    rows = []
    for way in (sign_up_openly, come):
        comer = Comer(email=f"{way.__name__}@example.org", name="Ada", language="it", seats=1)
        if has_signed_up:
            sign_up_openly(offer=other, comer=comer, at=NOW)
        else:
            register_person(email=comer.email, at=NOW, name="Ada", language="it")
        rows.append(rows_of(walk, "en", way))
        monkeypatch.setattr(open_sign_up, "sign_up_openly", None)
    assert rows[1] == rows[0]
    fresh = int(not has_signed_up)
    assert [len(found) for found in rows[1].values()] == [0, fresh, 1, 1, 1 + fresh, 1]


def test_what_is_rare_goes_the_ordinary_way(walk: Offer) -> None:
    comer = Comer(email="ada@example.org", name="Ada", language="en")
    for _ in range(2):  # the second time her place is there already
        come(offer=walk, comer=comer, at=NOW)
    first = Placement.objects.get()
    first.state = Placement.State.WITHDRAWN
    first.save()
    Application.objects.update(state=Application.State.WITHDRAWN)
    come(offer=walk, comer=comer, at=NOW)
    assert Application.objects.get().state == Application.State.SUBMITTED
    assert Placement.objects.exclude(pk=first.pk).get().state == Placement.State.OFFERED
    register_person(email="ben@example.org", at=NOW)
    come(offer=walk, comer=Comer(email="ben@example.org", name="Ben", language="en"), at=NOW)
    assert Person.objects.get(email="ben@example.org").name == "Ben"
    assert Placement.objects.count() == 3


def test_the_quick_way_gives_keys_that_fit(walk: Offer) -> None:
    come(offer=walk, comer=Comer(email="ada@example.org", name="Ada", language="en"), at=NOW)
    placement = Placement.objects.get()
    mail, acts = OutgoingMail.objects.get(), list(AuditEntry.objects.order_by("id"))[-3:]
    person = placement.application.person
    assert f"/en/place/{page_key_of(placement)}/" in mail.body
    assert placement.application.reference in mail.body
    assert not person.has_usable_password()
    assert [(act.actor, act.subject_id) for act in acts] == [
        (person.public_id, str(person.public_id)),
        (person.public_id, str(placement.application.pk)),
        (person.public_id, str(placement.pk)),
    ]
    assert acts[2].details == {"order": placement.order}


def test_numbers_go_on_where_they_stopped(walk: Offer) -> None:
    for number, name in enumerate(("ada", "ben"), start=1):
        come(offer=walk, comer=Comer(email=f"{name}@example.org", name=name, language="en"), at=NOW)
        assert Placement.objects.count() == number
    ordinary = Comer(email="cleo@example.org", name="Cleo", language="en")
    newest = sign_up_openly(offer=walk, comer=ordinary, at=NOW)
    assert newest.order == 3
    assert Placement.objects.filter(pk=newest.pk).count() == 1


def test_a_moved_session_is_told_at_once(walk: Offer) -> None:
    come(offer=walk, comer=Comer(email="ada@example.org", name="Ada", language="en"), at=NOW)
    session = walk.sessions.get()
    session.starts_at += timedelta(days=1)
    session.ends_at += timedelta(days=1)
    session.save()
    come(offer=walk, comer=Comer(email="ben@example.org", name="Ben", language="en"), at=NOW)
    first, second = OutgoingMail.objects.order_by("id").values_list("body", flat=True)
    days = [re.findall(r"When: (.*)", body) for body in (first, second)]
    assert days[0] != days[1]
