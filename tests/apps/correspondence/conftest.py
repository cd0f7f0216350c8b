"""Someone who asks, and people who work in the offices that may or may not read it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from pariter.apps.correspondence.actions import send_enquiry
from pariter.apps.correspondence.models import Enquiry
from pariter.apps.people.actions import register_person
from pariter.apps.people.models import Person
from pariter.apps.programmes.loading import load_pack
from pariter.apps.programmes.models import OfficeRole, Programme, Strand
from pariter.apps.programmes.roles import grant_role
from pariter.packs.loader import LoadedPack

MONDAY = datetime(2026, 11, 2, 9, tzinfo=ZoneInfo("Europe/Rome"))
A_DAY = timedelta(days=1)

Ask = Callable[..., Enquiry]
Staff = Callable[..., Person]


@pytest.fixture
def ask(programme: Programme) -> Ask:
    """Return a function that sends an enquiry of its own, changed where wished."""
    number = count()

    def make(**changes: Any) -> Enquiry:
        turn = next(number)
        values: dict[str, Any] = {
            "programme": programme,
            "kind": Enquiry.Kind.QUESTION,
            "subject": "Opening hours",
            "text": "When are you there?",
            "language": "en",
            "submission": f"form {turn}",
            "email": f"asker{turn}@example.org",
            "at": MONDAY,
        }
        return send_enquiry(**(values | changes))

    return make


@pytest.fixture
def staff(programme: Programme) -> Staff:
    """Return a function that registers someone with a role in the sample programme."""

    def make(
        email: str,
        role: str = OfficeRole.Role.OFFICE,
        *,
        strand: Strand | None = None,
        of: Programme | None = None,
    ) -> Person:
        person = register_person(email=email, name=email.partition("@")[0].title(), at=MONDAY)
        grant_role(
            person=person, programme=of or programme, role=role, strand=strand, at=MONDAY, by=None
        )
        return person

    return make


@pytest.fixture
def ines(staff: Staff) -> Person:
    """Return someone of the programme's office."""
    return staff("ines@example.org")


@pytest.fixture
def other_programme(
    programme: Programme,
    loaded: Callable[[dict[str, Any]], LoadedPack],
    pack_data: dict[str, Any],
) -> Programme:
    """Return a programme of another institution in the same installation."""
    pack_data |= {"key": "elsewhere", "institution": "north"}
    return load_pack(loaded=loaded(pack_data), at=MONDAY)
