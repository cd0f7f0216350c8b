"""Plainly invented people, in groups: who they are, and where they belong."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from allauth.account.models import EmailAddress

from pariter.apps.people.actions import join_organisation, register_people, register_person
from pariter.apps.people.models import Organisation, Person
from pariter.apps.programmes.models import Programme
from pariter.apps.programmes.roles import grant_role
from pariter.demonstration.sign_ins import PASSWORD, SIGN_INS, SignIn


@dataclass(frozen=True, slots=True)
class Group:
    """People of one kind. role: in their home organisation, empty where they have none."""

    key: str
    size: int
    languages: tuple[str, ...]
    role: str = ""


STUDENTS = Group("students", 320, ("it", "it", "it", "en", "en"), role="student")
CANDIDATES = Group("candidates", 60, ("it", "en"), role="phd")
ENGINEERS = Group("engineers", 220, ("fr", "fr", "en"), role="student")
CAMPUS = Group("campus", 1_200, ("it", "it", "en"))
CITY = Group("city", 2_300, ("it", "it", "it", "en"))
PUPILS = Group("pupils", 900, ("fr", "fr", "fr", "en"))
GROUPS = (STUDENTS, CANDIDATES, ENGINEERS, CAMPUS, CITY, PUPILS)


def invent_group(
    group: Group,
    *,
    first: int,
    homes: list[Organisation],
    since: date,
    at: datetime,
    chance: Random,
) -> list[tuple[Person, Organisation | None]]:
    """Register the people of a group, each at one of the homes since a day if it has a role.

    first: number of the first of them
    """
    people = register_people(
        described=[
            (
                f"demo-{number:04}@example.org",
                f"Demo Person {number:04}",
                chance.choice(group.languages),
            )
            for number in range(first, first + group.size)
        ],
        synthetic=True,
        at=at,
    )
    if not group.role:
        return [(person, None) for person in people]
    settled: list[tuple[Person, Organisation | None]] = []
    for person in people:
        home = chance.choice(homes)
        join_organisation(person=person, organisation=home, role=group.role, starts=since, at=at)
        settled.append((person, home))
    return settled


def invent_sign_ins(*, home: Organisation, since: date, at: datetime) -> dict[str, Person]:
    """Register the accounts that visitors may use, with what they may do; by address."""
    return {sign_in.email: person for sign_in, person in _accounts(home, since, at)}


def _accounts(home: Organisation, since: date, at: datetime) -> Iterator[tuple[SignIn, Person]]:
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
        for work in sign_in.works:
            programme = Programme.objects.get(key=work.programme)
            grant_role(
                person=person,
                programme=programme,
                role=work.role,
                strand=programme.strands.get(key=work.strand) if work.strand else None,
                organisation=Organisation.objects.get(code=work.organisation)
                if work.organisation
                else None,
                at=at,
                by=None,
            )
        if not sign_in.works:
            join_organisation(person=person, organisation=home, role="student", starts=since, at=at)
        yield sign_in, person
