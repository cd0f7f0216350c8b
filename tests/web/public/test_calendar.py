"""The calendar tells what happens when, on the clock of each place, to people and programs."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.web.public.conftest import NOW, add_initiatives, add_offers, shown

from pariter.apps.programmes.models import Call, Session

POP = "/en/polimi_pop/calendar/"
ALL = "/en/calendar/"


def titles(page: str) -> list[str]:
    """Return what the rows of a calendar say happens."""
    return re.findall(r"<h3><a [^>]*>([^<]*)</a>", page)


def entries(source: str) -> list[dict[str, str]]:
    """Return name and value of each property of each entry of a feed."""
    found: list[dict[str, str]] = []
    for line in source.replace("\r\n ", "").split("\r\n"):
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found and name != "END":
            found[-1][name.partition(";")[0]] = value
    return found


def test_month_tells_sessions_deadlines_and_openings_in_order(welcome: Call) -> None:
    page = shown(f"{POP}?month=2027-02")
    assert "February 2027" in page
    assert titles(page) == [
        "Sign-up closes: International student",
        "How the university works",
        "Italian system: tax code",
        "Italian system: residence permit",
        "Italian system: health care",
        "Studying and exams here",
        "City walk",
        "Languages at one table",
        "First evening together",
        "Sign-up closes: PhD candidate",
    ]
    assert "15 February 2027, 10:00 to 12:00. Demo hall 1" in page


def test_this_month_begins_today(welcome: Call) -> None:
    assert titles(shown(POP)) == ["Sign-up closes"]
    assert "Sign-up opens" in titles(shown(f"{POP}?month=2026-11"))[0]
    assert 'href="?month=2026-11#month"' in shown(POP)


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("session", 8),
        ("closing", 2),
        ("opening", 0),
    ],
)
def test_calendar_shows_one_kind_alone(what: str, expected: int, welcome: Call) -> None:
    assert len(titles(shown(f"{POP}?month=2027-02&what={what}"))) == expected


def test_calendar_narrows_by_audience_and_topic(welcome: Call) -> None:
    phd = titles(shown(f"{POP}?month=2027-02&audience=phd"))
    assert phd == ["Sign-up closes: PhD candidate"]
    multicultural = shown(f"{POP}?month=2027-02&about=polimi_pop:multicultural")
    assert len(titles(multicultural)) == 9
    assert "Nothing this month fits what you chose." in shown(
        f"{POP}?month=2027-02&audience=mentor"
    )


def test_months_lead_to_those_with_something_in_them(welcome: Call) -> None:
    page = shown(f"{POP}?month=2027-02&audience=international-student")
    months = re.findall(r'rel="(prev|next)" href="([^"]+)"', page)
    query = "audience=international-student"
    assert months == [
        ("prev", f"?month=2027-01&amp;{query}#month"),
        ("next", f"?month=2027-03&amp;{query}#month"),
    ]
    earlier = shown(f"{POP}?month=2027-01&{query}")
    assert ("next", f"?month=2027-02&amp;{query}#month") in re.findall(
        r'rel="(prev|next)" href="([^"]+)"', earlier
    )


def test_entry_stands_in_the_month_of_the_readers_zone_with_its_own_clock(welcome: Call) -> None:
    session = Session.objects.filter(edition=welcome.edition)[0]
    session.starts_at = datetime(2027, 2, 28, 23, 30, tzinfo=UTC)
    session.ends_at = session.starts_at + timedelta(hours=1)
    session.zone = "America/New_York"
    session.save()
    assert "28 February 2027, 18:30 to 19:30 (time in New York)" in shown(f"{POP}?month=2027-03")


def test_deadline_that_was_moved_forward_is_the_one_told(welcome: Call) -> None:
    welcome.closed_early_at = NOW
    welcome.save()
    assert "Sign-up closes: International student" not in titles(shown(f"{POP}?month=2027-02"))
    assert "Sign-up closes: International student" in titles(shown(f"{POP}?month=2026-11"))


def test_calendar_of_all_names_the_programmes(athens: Call, welcome: Call) -> None:
    page = shown(f"{ALL}?month=2026-12")
    assert "ATHENS week · International mobility" in page
    assert "Women mentoring and company events · Equal opportunities (POP)" in page
    assert "ATHENS" not in shown(f"{ALL}?month=2026-12&about=polimi_pop")


@pytest.mark.parametrize(
    "query",
    [
        "month=2027-13",
        "month=x",
        "month=0001-01",
        "what=nothing",
        "audience=nobody",
        "month=1900-01",
    ],
)
def test_calendar_answers_nonsense_calmly_and_does_not_keep_it(query: str, welcome: Call) -> None:
    response = Client().get(f"{POP}?{query}")
    assert response.status_code == 200
    assert "ETag" not in response


@pytest.mark.parametrize("page", [ALL, POP])
def test_calendar_asks_as_often_for_many_as_for_one(
    page: str, athens: Call, welcome: Call, count_queries: Callable[[str], int]
) -> None:
    address = f"{page}?month=2027-02"
    count_queries(address)
    before = count_queries(address)
    add_initiatives(welcome, 9)
    add_offers(welcome, 9)
    assert count_queries(address) == before
    assert before <= 10


def test_long_month_has_pages(welcome: Call, count_queries: Callable[[str], int]) -> None:
    add_offers(welcome, 60)
    assert count_queries(f"{POP}?month=2027-02") <= 12
    page = shown(f"{POP}?month=2027-02")
    assert "Page 1 of 2" in page
    assert len(titles(page)) == 40


def test_feed_of_an_initiative_tells_each_thing_once(welcome: Call) -> None:
    address = "/en/polimi_pop/welcome-week/calendar.ics"
    response = Client().get(address)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    found = entries(response.content.decode())
    assert len(found) == len({entry["UID"] for entry in found}) == 9
    [walk] = [entry for entry in found if "City walk" in entry["SUMMARY"]]
    assert walk == {
        "UID": "session.city-walk.2027-02.P9.polimi_pop@127.0.0.1",
        "DTSTAMP": "20261120T120000Z",
        "DTSTART": "20270217T150000Z",
        "DTEND": "20270217T170000Z",
        "SUMMARY": "Welcome Week: City walk",
        "DESCRIPTION": r"17 February 2027\, 16:00 to 18:00\nAt the main gate\nEqual opportunities "
        r"(POP)\nDemonstration\, invented data\nhttp://127.0.0.1:8000/en/polimi_pop/welcome-week/"
        r"programme/2027-02/city-walk/",
        "LOCATION": "At the main gate",
        "CATEGORIES": r"Culture\, nationality and religion",
        "URL": "http://127.0.0.1:8000/en/polimi_pop/welcome-week/programme/2027-02/city-walk/",
        "TRANSP": "OPAQUE",
    }
    [closing] = [entry for entry in found if entry["UID"].startswith("closing.")]
    assert "DTEND" not in closing
    assert closing["TRANSP"] == "TRANSPARENT"


def test_entry_of_a_feed_keeps_its_identity_when_it_moves(welcome: Call) -> None:
    address = "/en/polimi_pop/welcome-week/calendar.ics?again="
    before = {entry["UID"] for entry in entries(Client().get(f"{address}1").content.decode())}
    Session.objects.filter(edition=welcome.edition).update(ends_at=NOW + timedelta(days=900))
    Call.objects.filter(pk=welcome.pk).update(closes_at=NOW + timedelta(days=80))
    after = {entry["UID"] for entry in entries(Client().get(f"{address}2").content.decode())}
    assert after == before


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/en/calendar.ics", "Equal opportunity"),
        ("/it/polimi_pop/calendar.ics", r"Pari opportunità (POP)\, Politecnico di Milano"),
    ],
)
def test_feeds_name_themselves(address: str, name: str, athens: Call, welcome: Call) -> None:
    assert f"X-WR-CALNAME:{name}\r\n" in Client().get(address).content.decode()


def test_feed_holds_what_was_lately_and_what_comes(athens: Call) -> None:
    source = Client().get("/en/polimi_mobility/calendar.ics").content.decode()
    starts = sorted(entry["DTSTART"] for entry in entries(source))
    assert starts[0] >= f"{NOW - timedelta(days=60):%Y%m%d}"


def test_feeds_ask_a_fixed_number_of_times(
    welcome: Call, count_queries: Callable[[str], int]
) -> None:
    before = count_queries("/en/polimi_pop/calendar.ics")
    add_offers(welcome, 30)
    assert count_queries("/en/polimi_pop/calendar.ics") == before
    assert before <= 4


def test_subscription_leads_to_the_feed(welcome: Call, settings: Any) -> None:
    settings.SITE_URL = "https://equal.example"
    page = shown(POP)
    assert 'href="webcal://equal.example/en/polimi_pop/calendar.ics"' in page
    assert 'href="/en/polimi_pop/calendar.ics"' in page
