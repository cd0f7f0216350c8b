"""`pariter make-office`: every role, for a whole programme or one strand of it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from tests.journeys.steps import shipped_pack

from pariter.apps.journal.models import OutgoingMail
from pariter.apps.people.models import Person
from pariter.apps.programmes.loading import load_pack
from pariter.apps.programmes.models import OfficeRole
from pariter.cli.make_office import ROLES

pytestmark = pytest.mark.django_db

Pariter = Callable[..., Any]
PROGRAMME = "milano_steminthecity"
ADA = "ada@example.org"


@pytest.fixture
def site(pariter: Pariter) -> Pariter:
    """Return the commands of a site that has the programme."""
    load_pack(loaded=shipped_pack(PROGRAMME), at=timezone.now())
    return pariter


def granted() -> list[tuple[str, str, str, str]]:
    """Return who holds which role, for which strand and organisation."""
    return [
        (
            role.person.email,
            role.role,
            role.strand.key if role.strand else "",
            role.organisation.code if role.organisation else "",
        )
        for role in OfficeRole.objects.order_by("pk")
    ]


def test_roles_are_those_of_the_programmes() -> None:
    assert sorted(ROLES) == sorted(OfficeRole.Role.values)


def test_make_office_gives_each_role_once_and_tells_by_mail(site: Pariter) -> None:
    said = [
        site("make-office", "Ada@Example.org", PROGRAMME),
        site("make-office", ADA, PROGRAMME, "--role", "observer"),
        site("make-office", ADA, PROGRAMME, "--role", "editor", "--strand", "digital"),
        site(
            *("make-office", "bea@example.org", PROGRAMME, "--role", "partner"),
            *("--organisation", "demo-partner-03"),
        ),
        site("make-office", ADA, PROGRAMME),
    ]
    assert [(done.code, done.out.strip()) for done in said] == [
        (0, f"{ADA}: Office, {PROGRAMME}"),
        (0, f"{ADA}: Figures only, {PROGRAMME}"),
        (0, f"{ADA}: Editor, {PROGRAMME}, digital"),
        (0, f"bea@example.org: Partner, {PROGRAMME}, demo-partner-03"),
        (0, f"{ADA}: Office, {PROGRAMME}"),
    ]
    assert granted() == [
        (ADA, "office", "", ""),
        (ADA, "observer", "", ""),
        (ADA, "editor", "digital", ""),
        ("bea@example.org", "partner", "", "demo-partner-03"),
    ]
    assert OutgoingMail.objects.filter(to=ADA).count() == 3
    assert not Person.objects.get(email=ADA).has_usable_password()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((ADA, "nothing"), "'nothing' is no programme here; there are: milano_steminthecity"),
        ((ADA, PROGRAMME, "--role", "king"), "invalid choice: 'king'"),
        ((ADA, PROGRAMME, "--strand", "x"), "--strand 'x' is none of milano_steminthecity; there"),
        ((ADA, PROGRAMME, "--role", "partner"), "A partner acts for an organisation"),
        ((ADA, PROGRAMME, "--organisation", "demo-partner-03"), "and only a partner does"),
        (
            (ADA, PROGRAMME, "--role", "partner", "--organisation", "mars"),
            "--organisation 'mars' is not known here",
        ),
        (("ada at home", PROGRAMME), "ada at home is no e-mail address"),
    ],
)
def test_make_office_refuses_what_does_not_fit(
    site: Pariter, words: tuple[str, ...], said: str
) -> None:
    done = site("make-office", *words)
    assert done.code == 2
    assert said in done.err
    assert granted() == []
    assert not Person.objects.exists()
