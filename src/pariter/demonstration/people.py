"""Plainly invented people, each at a home university."""

from collections.abc import Iterator
from datetime import date, datetime
from random import Random

from allauth.account.models import EmailAddress

from pariter.apps.people.actions import join_organisation, register_person
from pariter.apps.people.models import Organisation, Person
from pariter.apps.programmes.models import OfficeRole, Programme
from pariter.apps.programmes.roles import grant_role
from pariter.demonstration.sign_ins import OBSERVER, OFFICE, PASSWORD, SIGN_INS

LANGUAGES = ("it", "it", "it", "en", "en")
"""Three of five read Italian."""


def invent_people(
    *, count: int, homes: list[Organisation], since: date, at: datetime, chance: Random
) -> Iterator[tuple[Person, Organisation]]:
    """Give so many people, each a student at one of the homes since a day."""
    for number in range(1, count + 1):
        person = register_person(
            email=f"demo-{number:04}@example.org",
            name=f"Demo Person {number:04}",
            language=chance.choice(LANGUAGES),
            synthetic=True,
            at=at,
        )
        home = chance.choice(homes)
        join_organisation(person=person, organisation=home, role="student", starts=since, at=at)
        yield person, home


def invent_sign_ins(*, home: Organisation, since: date, at: datetime) -> dict[str, Person]:
    """Register the accounts that visitors may use, with what they may do; by address."""
    found: dict[str, Person] = {}
    for sign_in in SIGN_INS:
        person = register_person(
            email=sign_in.email,
            name=sign_in.name,
            language=sign_in.language,
            password=PASSWORD,
            synthetic=True,
            at=at,
        )
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        found[sign_in.email] = person
    roles = {OFFICE.email: OfficeRole.Role.OFFICE, OBSERVER.email: OfficeRole.Role.OBSERVER}
    for programme in Programme.objects.all():
        for email, role in roles.items():
            grant_role(person=found[email], programme=programme, role=role, at=at, by=None)
    for email in found.keys() - roles.keys():
        join_organisation(
            person=found[email], organisation=home, role="student", starts=since, at=at
        )
    return found
