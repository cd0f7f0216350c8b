"""Writes: register a person, note an affiliation."""

from collections.abc import Sequence
from datetime import date, datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from pariter.apps.journal.actions import record, record_all
from pariter.apps.journal.mailboxes import address_for
from pariter.apps.people.models import Membership, Organisation, Person


@transaction.atomic
def register_person(
    *,
    email: str,
    at: datetime,
    name: str = "",
    language: str = "en",
    password: str | None = None,
    synthetic: bool = False,
    by: Person | None = None,
) -> Person:
    """Return the person with this address, registered if she is new."""
    known = Person.objects.filter(email=email.lower()).first()
    if known:
        return known
    person = Person.objects.create_user(
        email, password, name=name, language=language, is_synthetic=synthetic
    )
    record(actor=by, action="person.registered", subject=person, at=at)
    return person


def person_at(*, email: str, name: str, language: str) -> tuple[Person, bool]:
    """Return whoever an address belongs to, and whether she is new; the caller notes the act.

    A name that is known stays. Two that come at once are one person: the second waits for the
    first. The caller has opened the transaction.
    """
    fresh = Person(email=email.lower(), name=name, language=language)
    fresh.set_unusable_password()
    Person.objects.bulk_create([fresh], ignore_conflicts=True)
    person = Person.objects.get(email=fresh.email)
    if not person.name:
        person.name = name
        person.save(update_fields=["name"])
    return person, person.public_id == fresh.public_id


def person_by_telephone(*, phone: str, name: str, language: str) -> tuple[Person, bool]:
    """Return whoever has this telephone and name and no e-mail, and whether she is new.

    As `person_at`: the caller notes the act, and has opened the transaction.
    """
    person, is_new = person_at(email=address_for(phone, name), name=name, language=language)
    if is_new:
        person.phone = phone
        person.save(update_fields=["phone"])
    return person, is_new


@transaction.atomic
def register_people(
    *,
    described: Sequence[tuple[str, str, str]],
    at: datetime,
    synthetic: bool = False,
    by: Person | None = None,
) -> list[Person]:
    """Register many people at once, without passwords; those who are known stay as they are.

    described: address, name and language of each
    """
    addresses = [email.lower() for email, _name, _language in described]
    known = {person.email: person for person in Person.objects.filter(email__in=addresses)}
    added = Person.objects.bulk_create(
        Person(
            email=email.lower(),
            name=name,
            language=language,
            is_synthetic=synthetic,
            password=make_password(None),
        )
        for email, name, language in described
        if email.lower() not in known
    )
    record_all(actor=by, acts=[("person.registered", person, {}) for person in added], at=at)
    known |= {person.email: person for person in added}
    return [known[address] for address in addresses]


@transaction.atomic
def join_organisation(
    *,
    person: Person,
    organisation: Organisation,
    role: str,
    starts: date,
    at: datetime,
    ends: date | None = None,
    by: Person | None = None,
) -> Membership:
    """Note that a person belongs to an organisation from a day on."""
    membership, created = Membership.objects.get_or_create(
        person=person,
        organisation=organisation,
        role=role,
        starts=starts,
        defaults={"ends": ends},
    )
    if created:
        record(
            actor=by,
            action="membership.noted",
            subject=membership,
            details={"organisation": organisation.code, "role": role},
            at=at,
        )
    return membership


@transaction.atomic
def describe_person(
    *, person: Person, name: str, language: str, at: datetime, by: Person | None = None
) -> None:
    """Keep the name and the language that a person wants; the same again changes nothing."""
    if (person.name, person.language) == (name, language):
        return
    person.name, person.language = name, language
    person.save(update_fields=["name", "language"])
    record(actor=by or person, action="person.described", subject=person, at=at)
