"""Acts in the journal: written with the act, never changed."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, transaction
from pytest_django import Settings

from pariter.apps.journal.actions import record
from pariter.apps.journal.errors import JournalError
from pariter.apps.journal.models import AuditEntry
from pariter.apps.journal.queries import history
from pariter.apps.people.models import Organisation, Person

AT = datetime(2027, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def person(db: None) -> Person:
    """Return someone who acts."""
    return Person.objects.create_user("ada@example.org", name="Ada")


def test_record_notes_who_did_what_to_which_subject(person: Person) -> None:
    school = Organisation.objects.create(code="polimi", name="Politecnico")
    entry = record(
        actor=person, action="organisation.added", subject=school, details={"seats": 3}, at=AT
    )
    entry.refresh_from_db()
    assert (entry.at, entry.actor, entry.action) == (AT, person.public_id, "organisation.added")
    assert (entry.subject_type, entry.subject_id) == ("people.organisation", str(school.pk))
    assert entry.details == {"seats": 3}


def test_record_names_a_person_by_public_id(person: Person) -> None:
    entry = record(actor=None, action="person.registered", subject=person, at=AT)
    assert entry.subject_id == str(person.public_id)
    assert entry.actor is None
    assert list(history(person)) == [entry]


def test_record_refuses_a_subject_without_key(db: None) -> None:
    with pytest.raises(ValueError, match=r"people\.organisation .* has no key yet"):
        record(actor=None, action="x.y", subject=Organisation(code="new"), at=AT)


def test_record_refuses_confidential_details(person: Person) -> None:
    with pytest.raises(JournalError, match=r"'person\.changed' has disability, email"):
        record(
            actor=None,
            action="person.changed",
            subject=person,
            details={"email": "a@b.it", "disability": "yes", "seats": 1},
            at=AT,
        )


@pytest.mark.django_db(transaction=True)
def test_record_refuses_to_stand_alone() -> None:
    school = Organisation.objects.create(code="polimi", name="Politecnico")
    with pytest.raises(JournalError, match=r"'x\.y' was recorded outside a transaction"):
        record(actor=None, action="x.y", subject=school, at=AT)
    assert not AuditEntry.objects.exists()


def test_database_refuses_to_change_or_delete_entries(person: Person) -> None:
    entry = record(actor=None, action="person.registered", subject=person, at=AT)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).update(action="nothing.happened")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        AuditEntry.objects.filter(pk=entry.pk).delete()
    assert AuditEntry.objects.get().action == "person.registered"


@pytest.mark.django_db(transaction=True)
def test_flush_empties_the_journal_and_protects_it_again() -> None:
    for _ in range(2):
        with transaction.atomic():
            school = Organisation.objects.create(code="polimi", name="Politecnico")
            record(actor=None, action="organisation.added", subject=school, at=AT)
        with pytest.raises(IntegrityError, match="append-only"):
            AuditEntry.objects.all().delete()
        call_command("flush", interactive=False, verbosity=0)
        assert not AuditEntry.objects.exists()


def test_flush_is_refused_in_production(db: None, settings: Settings) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="would erase the journal"):
        call_command("flush", interactive=False, verbosity=0)
