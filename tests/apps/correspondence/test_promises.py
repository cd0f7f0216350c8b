"""How soon an answer is due, counted in working days on the clock of the office."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from pariter.apps.correspondence.promises import due_after, promise_of
from pariter.apps.programmes.loading import load_pack
from pariter.apps.programmes.models import Programme
from pariter.packs.loader import LoadedPack

ROME = "Europe/Rome"


@pytest.mark.parametrize(
    ("asked", "days", "due"),
    [
        ("2026-11-02T09:00+01:00", 5, "2026-11-10T00:00+01:00"),  # a Monday, to the next Monday
        ("2026-11-06T17:00+01:00", 1, "2026-11-10T00:00+01:00"),  # a Friday
        ("2026-11-07T10:00+01:00", 2, "2026-11-11T00:00+01:00"),  # a Saturday
        ("2026-11-01T23:30+00:00", 1, "2026-11-04T00:00+01:00"),  # Monday already in Rome
        ("2027-03-26T12:00+01:00", 1, "2027-03-30T00:00+02:00"),  # over the change of the clock
    ],
)
def test_answers_are_due_at_the_end_of_a_working_day(asked: str, days: int, due: str) -> None:
    assert due_after(datetime.fromisoformat(asked), days, ROME) == datetime.fromisoformat(due)


def test_due_day_is_in_the_zone_of_the_office() -> None:
    due = due_after(datetime(2026, 11, 2, 12, tzinfo=ZoneInfo("UTC")), 1, "Asia/Tokyo")
    assert due == datetime(2026, 11, 4, tzinfo=ZoneInfo("Asia/Tokyo"))


def test_pack_promises_five_days_unless_it_says_otherwise(
    programme: Programme, loaded: Callable[[dict[str, Any]], LoadedPack], pack_data: dict[str, Any]
) -> None:
    default = promise_of(programme)
    assert (default.answer_days, default.keep_days) == (5, 180)
    pack_data["correspondence"] = {"answer_days": 3, "keep_days": 30}
    changed = load_pack(loaded=loaded(pack_data), at=datetime(2026, 11, 2, tzinfo=ZoneInfo(ROME)))
    promise = promise_of(changed)
    assert (promise.answer_days, promise.keep_days) == (3, 30)


def test_pack_that_was_loaded_before_promises_the_default(programme: Programme) -> None:
    version = programme.pack
    del version.content["pack"]["correspondence"]
    version.save()
    assert promise_of(programme).answer_days == 5
