"""The invented year: real actions, plainly invented people, something always open."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import authenticate

from pariter.apps.applications.models import Application
from pariter.apps.evidence.models import Publication
from pariter.apps.journal.models import OutgoingMail
from pariter.apps.participation.models import Delivery
from pariter.apps.people.models import Person
from pariter.apps.placements.models import AllocationRun, Placement
from pariter.apps.programmes.loading import load_pack
from pariter.apps.programmes.models import Edition, OfficeRole
from pariter.apps.programmes.queries import open_calls
from pariter.demonstration.dates import around
from pariter.demonstration.sign_ins import OBSERVER, OFFICE, PASSWORD, SIGN_INS
from pariter.demonstration.year import invent_year, is_invented
from pariter.packs.loader import load, shipped_packs
from pariter.verifier import verify

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
State = Placement.State

pytestmark = pytest.mark.django_db


def set_up(at: datetime) -> None:
    for folder in shipped_packs():
        load_pack(loaded=around(load(folder), at), at=at)


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def year(said: list[str]) -> None:
    set_up(NOW)
    invent_year(at=NOW, progress=said.append)


@pytest.mark.slow
@pytest.mark.usefixtures("year")
def test_year_is_whole(said: list[str]) -> None:
    assert is_invented()
    assert len(said) == 5
    assert Person.objects.filter(name__startswith="Demo Person ").count() >= 300
    assert set(Person.objects.values_list("is_synthetic", flat=True)) == {True}
    assert {email.rpartition("@")[2] for email in _emails()} == {"example.org"}
    assert set(Person.objects.values_list("language", flat=True)) == {"en", "it"}
    assert OutgoingMail.objects.count() == 0

    published = set(Publication.objects.values_list("edition__initiative__key", flat=True))
    assert published == {"M5", "P9"}
    run = AllocationRun.objects.get(kind="real")
    assert run.published_at is not None
    assert verify(run.audit).valid
    assert verify(run.public).valid
    states = set(Placement.objects.values_list("state", flat=True))
    assert {State.ACCEPTED, State.DECLINED, State.EXPIRED, State.WAITING} <= states
    assert Placement.objects.filter(state=State.OFFERED).count() == 0
    assert set(Delivery.objects.values_list("kind", flat=True)) == {"attendance", "absence"}
    opened = list(open_calls(NOW))
    assert {call.edition.initiative.key for call in opened} == {"M5", "P9"}
    assert all(call.applications.filter(state="submitted").count() >= 40 for call in opened)
    assert Application.objects.filter(person__email="student@example.org").exists()

    for sign_in in SIGN_INS:
        assert authenticate(email=sign_in.email, password=PASSWORD) is not None
        assert EmailAddress.objects.get(email=sign_in.email).verified
    roles = set(OfficeRole.objects.values_list("person__email", "programme__key", "role"))
    assert roles == {
        (email, programme, role)
        for email, role in ((OFFICE.email, "office"), (OBSERVER.email, "observer"))
        for programme in ("polimi_mobility", "polimi_pop")
    }


def _emails() -> list[str]:
    return list(Person.objects.values_list("email", flat=True))


@pytest.mark.parametrize("days", [0, 1, 6, 7, 100, 365, 1000])
def test_something_is_always_open_and_something_over(days: int) -> None:
    at = NOW + timedelta(days=days)
    set_up(at)
    assert {call.edition.initiative.key for call in open_calls(at)} == {"M5", "P9"}
    over = Edition.objects.filter(ends__lt=at.date())
    assert {edition.initiative.key for edition in over} == {"M5", "P9"}
    assert all(earlier.ends < later.starts for earlier, later in pairwise(_athens()))


def _athens() -> list[Edition]:
    return list(Edition.objects.filter(initiative__key="M5").order_by("starts"))


def test_dates_stay_where_the_demonstration_began() -> None:
    set_up(NOW)
    later = NOW + timedelta(days=21)
    for folder in shipped_packs():
        moved = around(load(folder), later)
        assert moved.digest == around(load(folder), NOW).digest
    assert _athens()[0].starts == date(2026, 11, 14)
