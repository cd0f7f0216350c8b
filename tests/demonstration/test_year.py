"""The invented year: real actions, plainly invented people, something always open."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.contrib.auth import authenticate

from pariter.apps.applications.models import Application
from pariter.apps.evidence.models import Publication
from pariter.apps.journal.models import OutgoingMail
from pariter.apps.participation.models import Delivery
from pariter.apps.people.models import Person
from pariter.apps.placements.models import AllocationRun, LotteryTicket, Pair, Placement
from pariter.apps.programmes.loading import load_pack
from pariter.apps.programmes.models import Edition, OfficeRole
from pariter.apps.programmes.queries import open_calls
from pariter.cli import main
from pariter.cli.progress import say
from pariter.demonstration.dates import around
from pariter.demonstration.sign_ins import PASSWORD, SIGN_INS
from pariter.demonstration.year import is_invented
from pariter.packs.loader import load, shipped_packs
from pariter.verifier import verify

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
State = Placement.State

pytestmark = pytest.mark.django_db


def set_up(at: datetime) -> None:
    for folder in shipped_packs():
        load_pack(loaded=around(load(folder), at), at=at)


def told() -> dict[str, object]:
    """Return what the year says, without what differs each time: references and secret numbers."""
    return {
        "held": sorted(
            Placement.objects.values_list(
                "offer__call", "offer__key", "state", "application__person__email"
            )
        ),
        "drawn": list(LotteryTicket.objects.order_by("pk").values_list("number", flat=True)),
    }


class EnoughError(Exception):
    """Ends the first try once there is enough to compare: a whole year takes a minute."""


@pytest.mark.slow
def test_year_is_whole_and_the_same_each_time(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("pariter.cli.assets.build_assets", lambda: None)
    monkeypatch.setattr("pariter.cli.assets.collect_static_files", lambda: None)
    tries: list[dict[str, object]] = []

    def compared(line: str) -> None:
        say(line)
        if line == "Schools and their classes":
            tries.append(told())
            if len(tries) == 1:
                raise EnoughError

    monkeypatch.setattr("pariter.cli.setup.say", compared)
    with time_machine.travel(NOW, tick=False):
        with pytest.raises(EnoughError):
            main(["setup"])
        assert not is_invented()
        assert main(["setup"]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert main(["setup"]) == 0
    once, again = tries
    assert all(once.values())
    assert {name for name in once if once[name] != again[name]} == set()
    assert [line.partition(": ")[0] for line in lines[-3:]] == [
        "── The gender budget",
        "── Letters",
        "── Demonstration year",
    ]
    nothing_left = capsys.readouterr().out.splitlines()
    assert [line.partition(": ")[2] for line in nothing_left] == [
        *["up to date"] * 6,
        "there already",
    ]
    _year_is_whole()


def _year_is_whole() -> None:
    assert Person.objects.filter(name__startswith="Demo Person ").count() >= 5_000
    assert set(Person.objects.values_list("is_synthetic", flat=True)) == {True}
    assert {email.rpartition("@")[2] for email in _emails()} == {"example.org"}
    assert set(Person.objects.values_list("language", flat=True)) == {"en", "it", "fr"}
    assert OutgoingMail.objects.count() == 0
    assert Delivery.objects.count() >= 12_000

    published = set(Publication.objects.values_list("edition__initiative__key", flat=True))
    over = Edition.objects.filter(ends__lt=NOW.date(), calls__isnull=False)
    assert published >= set(over.values_list("initiative__key", flat=True)) >= {"M5", "P9", "C1"}
    assert published >= {"I4", "S5"}
    for run in AllocationRun.objects.filter(kind="real"):
        assert run.published_at is not None
        assert verify(run.audit).valid
        assert verify(run.public).valid
    mechanisms = set(AllocationRun.objects.filter(kind="real").values_list("mechanism", flat=True))
    assert {"equal_shares", "max_weight_b_matching"} <= mechanisms
    assert Pair.objects.filter(state="active").count() > Pair.objects.filter(state="ended").count()
    states = set(Placement.objects.values_list("state", flat=True))
    assert {State.ACCEPTED, State.DECLINED, State.EXPIRED, State.WAITING} <= states
    assert Placement.objects.filter(state=State.OFFERED).count() == 0
    assert set(Delivery.objects.values_list("kind", flat=True)) == {
        "attendance",
        "absence",
        "audience",
    }
    empty = [call for call in open_calls(NOW) if not call.applications.exists()]
    assert empty == []
    assert Application.objects.filter(person__email="student@example.org").exists()

    for sign_in in SIGN_INS:
        assert authenticate(email=sign_in.email, password=PASSWORD) is not None
        assert EmailAddress.objects.get(email=sign_in.email).verified
        held = OfficeRole.objects.filter(person__email=sign_in.email)
        assert set(held.values_list("programme__key", "role")) == {
            (work.programme, work.role) for work in sign_in.works
        }


def _emails() -> list[str]:
    return list(Person.objects.values_list("email", flat=True))


@pytest.mark.parametrize("days", [0, 1, 6, 7, 100, 365, 1000])
def test_something_is_always_open_and_something_over(days: int) -> None:
    at = NOW + timedelta(days=days)
    set_up(at)
    assert {call.edition.initiative.key for call in open_calls(at)} >= {"M5", "P9", "C1", "I1"}
    over = Edition.objects.filter(ends__lt=at.date())
    assert {edition.initiative.key for edition in over} >= {"M5", "P9", "C1", "I1"}
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
