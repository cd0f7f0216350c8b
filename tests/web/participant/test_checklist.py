"""A checklist by the day of arrival: dates for anybody, ticks for whoever has an account."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from tests.journeys import steps
from tests.web.participant.conftest import SignIn

from pariter.apps.participation.checklists import (
    FARTHEST,
    KEPT,
    erase_arrivals,
    keep_arrival,
    steps_of,
)
from pariter.apps.participation.errors import ChecklistError
from pariter.apps.participation.models import Arrival
from pariter.apps.people.models import Person
from pariter.apps.programmes.loading import load_pack
from pariter.apps.programmes.models import Initiative

NOW = datetime(2027, 1, 20, 12, tzinfo=UTC)
ARRIVAL = date(2027, 2, 10)
TYPED = {"arrival_day": "10", "arrival_month": "2", "arrival_year": "2027"}
PAGE = "/en/polimi_pop/welcome-week/checklist/"
MINE = f"{PAGE}mine/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def welcome() -> Initiative:
    load_pack(loaded=steps.shipped_pack("polimi_pop"), at=datetime(2026, 7, 1, tzinfo=UTC))
    return Initiative.objects.get(key="P9")


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_everything_has_its_date_and_its_stretch_of_time(welcome: Initiative) -> None:
    steps = steps_of(welcome, ARRIVAL)
    assert [step.key for step in steps] == [
        item["key"] for item in sorted(welcome.checklist, key=lambda item: item["days"])
    ]
    assert all(step.due == ARRIVAL + timedelta(days=step.days) for step in steps)
    edges = {"before": [-60, -3], "first_days": [5, 7], "first_month": [14, 30]}
    for phase, (first, last) in edges.items():
        days = [step.days for step in steps if step.phase == phase]
        assert [min(days), max(days)] == [first, last]
    assert {step.due for step in steps_of(welcome, None)} == {None}


@time_machine.travel(NOW, tick=False)
def test_anybody_gets_the_dates_and_nothing_is_kept(client: Client, welcome: Initiative) -> None:
    before = text_of(client.get(PAGE))
    assert "By 15 February 2027" not in before
    assert "Within 5 days after you arrive" in before
    after = client.get(PAGE, TYPED)
    assert "You arrive on 10 February 2027." in text_of(after)
    assert "By 15 February 2027" in text_of(after)
    assert not after.cookies
    file = client.get(f"{PAGE}calendar.ics", {"arrival": "2027-02-10"})
    told = file.content.decode().replace("\r\n ", "")
    assert told.count("BEGIN:VEVENT") == len(welcome.checklist)
    assert "DTSTART:20270215T080000Z" in told
    assert "SUMMARY:Ask for your tax code (codice fiscale)" in told
    assert not Arrival.objects.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"arrival_day": "31", "arrival_month": "2"}, "This date does not exist"),
        ({"arrival_year": "20277"}, "This date does not exist"),
        ({"arrival_year": "2072"}, "more than two years away"),
        ({"arrival_day": "", "arrival_month": "", "arrival_year": ""}, "Enter the day on which"),
        ({"arrival_day": "<b>1\u202e\x00"}, "This date does not exist"),
    ],
)
@time_machine.travel(NOW, tick=False)
def test_a_wrong_day_is_refused(
    client: Client, welcome: Initiative, typed: dict[str, str], said: str
) -> None:
    refused = client.get(PAGE, {**TYPED, **typed})
    assert refused.status_code == 422
    assert "<title>Error:" in text_of(refused)
    assert said in text_of(refused)
    assert "<b>1" not in text_of(refused)


@time_machine.travel(NOW, tick=False)
def test_there_is_no_page_where_there_is_no_checklist(client: Client, welcome: Initiative) -> None:
    assert client.get("/en/polimi_pop/pride-week/checklist/").status_code == 404
    for wrong in ("", "2027-02-31", "9999-12-31", "0001-01-01"):
        assert client.get(f"{PAGE}calendar.ics", {"arrival": wrong}).status_code == 404
    assert client.get(MINE).status_code == 302


@time_machine.travel(NOW, tick=False)
def test_whoever_has_an_account_ticks_off_and_erases(
    welcome: Initiative, anna: Person, ben: Person, sign_in: SignIn
) -> None:
    client = sign_in(anna)
    refused = client.post(MINE, {"act": "ticks", "done": ["tax-code"]})
    assert (refused.status_code, Arrival.objects.count()) == (422, 0)
    assert "Tell us first when you arrive." in text_of(refused)
    assert client.post(MINE, {"act": "day", **TYPED}).status_code == 302
    ticked = ["tax-code", "sessions", "no-such-thing"]
    client.post(MINE, {"act": "ticks", "done": ticked})
    kept = Arrival.objects.get(person=anna)
    assert (kept.day, kept.done) == (ARRIVAL, ["sessions", "tax-code"])
    assert f"2 of {len(welcome.checklist)} are done." in text_of(client.get(MINE))
    client.post(MINE, {"act": "day", **TYPED, "arrival_day": "20"})
    kept.refresh_from_db()
    assert (kept.day, kept.done) == (date(2027, 2, 20), ["sessions", "tax-code"])
    assert "0 of" not in text_of(sign_in(ben).get(MINE))
    client.post(MINE, {"act": "forget"})
    assert not Arrival.objects.exists()


def test_old_checklists_are_erased_and_far_days_refused(welcome: Initiative, anna: Person) -> None:
    keep_arrival(initiative=welcome, person=anna, arrival=ARRIVAL, at=NOW)
    last = datetime.combine(ARRIVAL + KEPT, datetime.min.time(), UTC) + timedelta(hours=12)
    assert (erase_arrivals(at=last), Arrival.objects.count()) == (0, 1)
    assert (erase_arrivals(at=last + timedelta(days=1)), Arrival.objects.count()) == (1, 0)
    far = NOW.date() + FARTHEST + timedelta(days=1)
    with pytest.raises(ChecklistError):
        keep_arrival(initiative=welcome, person=anna, arrival=far, at=NOW)
    other = Initiative.objects.get(key="P14")
    with pytest.raises(ChecklistError):
        keep_arrival(initiative=other, person=anna, arrival=ARRIVAL, at=NOW)
