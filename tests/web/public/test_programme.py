"""The programme of an edition: filters by the address alone, light pages, seats that are fresh."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.web.public.conftest import NOW, shown
from tests.web.public.programme_scene import ADDRESS, OPENING, Fair, add_sessions, fair

from pariter.apps.people.actions import register_person
from pariter.apps.placements.sign_up import sign_up
from pariter.apps.programmes.models import Call, Programme, Session

HEAVIEST = 100_000


@pytest.fixture
def held(welcome: Call) -> Fair:
    """Return a fair of thirty sessions whose sign-up needs an account."""
    return fair(30, welcome, needs_account=True)


def number(query: str) -> int:
    """Return how many sessions a list says that it has."""
    return int(re.findall(r"<h2>(\d+) sessions?</h2>", shown(f"{ADDRESS}?{query}"))[0])


def rows(query: str = "") -> list[str]:
    """Return the sessions that a list shows, by their keys."""
    return re.findall(r'<h4><a href="[^"]*/(s\d+)/"', shown(f"{ADDRESS}?{query}"))


def test_list_goes_by_day_and_says_what_matters(held: Fair) -> None:
    page = shown(ADDRESS)
    days = re.findall(r'<h3 class="day">([^<]*)</h3>', page)
    assert days[:2] == ["Monday 5 April 2027", "Tuesday 6 April 2027"]
    assert len(days) == 24
    [first] = re.findall(r"<li>.*?s1/.*?</li>", page, re.DOTALL)
    said = " ".join(re.sub(r"<[^>]+>", " ", first.rpartition("<li>")[2]).split())
    assert said == (
        "10:00 to 11:30 Space for beginners, part 1 Demo partner 01 · Room 2, Demo tower "
        "Ages 6 to 10 · Sign language 20 free seats My day : Space for beginners, part 1, 10:00"
    )


def test_plain_text_says_the_same_and_whom_to_call(
    held: Fair, django_assert_max_num_queries: Any
) -> None:
    address = f"{ADDRESS}programme.txt"
    assert f'href="{address}?topic=water"' in shown(f"{ADDRESS}?topic=water")
    text = shown(address)
    lines = text.splitlines()
    begin = lines.index("Space for beginners, part 1") - 2
    assert lines[begin : begin + 6] == [
        "",
        "10:00 to 11:30",
        "Space for beginners, part 1",
        "Demo partner 01 · Room 2, Demo tower",
        "Ages 6 to 10 · Sign language",
        "20 free seats",
    ]
    assert "Monday 5 April 2027" in lines
    desk: Any = Programme.objects.get(key="polimi_pop").desk
    assert (f"call {desk.phone}." in text) is bool(desk.phone)
    assert shown(f"{address}?topic=water").count("to 11:30") < text.count("to 11:30")
    with django_assert_max_num_queries(10):
        answer = Client().get(f"{address}?day=2027-04-05")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ("", lambda one: True),
        ("day=2027-04-06", lambda one: f"{one.local_start:%d}" == "06"),
        ("topic=water", lambda one: one.topics == ["water"]),
        ("held=online", lambda one: one.online),
        ("held=in_person", lambda one: not one.online),
        ("venue=garden", lambda one: one.venue and one.venue.key == "garden"),
        ("language=en", lambda one: one.spoken == ["en"]),
        ("language=it", lambda one: not one.spoken),
        ("partner=partner-2", lambda one: one.organisation.code == "partner-2"),
        ("access=step_free", lambda one: one.venue and one.venue.step_free),
        ("access=hearing_loop&access=captions", lambda one: "captions" in one.access),
        ("age=9", lambda one: (one.least_age or 0) <= 9 <= (one.most_age or 99)),
        ("age=18", lambda one: (one.most_age or 99) >= 18),
        ("free=1", lambda one: one.key != "s4"),
        ("topic=code&access=step_free&age=7", lambda one: one.topics == ["code"]
         and bool(one.venue and one.venue.step_free) and (one.least_age or 0) <= 7),
    ],
)  # fmt: skip
def test_each_filter_leaves_exactly_what_fits(
    query: str, fits: Callable[[Session], bool], held: Fair
) -> None:
    held.call.offers.filter(key="s4").update(capacity=0)
    sessions = Session.objects.filter(edition=held.edition).order_by("starts_at", "key")
    expected = [one.key for one in sessions.select_related("venue", "organisation") if fits(one)]
    assert rows(query) == expected
    assert number(query) == len(expected) > 0


def test_empty_list_says_what_to_take_away(held: Fair) -> None:
    page = shown(f"{ADDRESS}?day=2027-04-06&topic=space&language=en")
    assert "No session fits all that you chose" in page
    loosen = re.findall(r'<li><a href="\?([^"#]*)#found">([^<]*)</a>: (\d+)', page)
    assert loosen == [("day=2027-04-06&amp;topic=space", "English", "2")]
    assert number("day=2027-04-06&topic=space") == 2


def test_number_of_results_stands_in_the_title(held: Fair) -> None:
    assert "<title>2 sessions · Programme, The fair" in shown(f"{ADDRESS}?day=2027-04-05")
    assert "<title>Programme, The fair" in shown(ADDRESS)


def test_calendar_shows_weeks_and_leads_to_days(held: Fair) -> None:
    page = shown(f"{ADDRESS}?view=calendar&topic=code")
    assert page.count('<ul class="week">') == 3
    assert 'href="?topic=code&amp;day=2027-04-05#found"' in page
    assert page.count('data-weekday="1"') == 1


def test_past_days_are_shown_when_asked_for(held: Fair, clock: object) -> None:
    clock.move_to(OPENING + timedelta(days=3))  # type: ignore[attr-defined]
    assert rows()[0] == "s3"
    assert len(rows("day=all")) == 30
    assert rows("day=2027-04-05") == ["s0", "s24"]
    clock.move_to(OPENING + timedelta(days=300))  # type: ignore[attr-defined]
    assert len(rows()) == 30


@pytest.mark.parametrize(
    "query",
    ["day=tomorrow", "age=x", "topic=%00", "venue=<script>", "access=flight", "free=2",
     "partner=" + "x" * 3000, "day=2027-13-45"],
)  # fmt: skip
def test_nonsense_finds_nothing_and_is_not_kept(query: str, held: Fair) -> None:
    response = Client().get(f"{ADDRESS}?{query}")
    assert response.status_code == 200
    assert "0 sessions" in response.content.decode()
    assert "<script>alert" not in response.content.decode()
    assert "ETag" not in response


def test_seats_are_never_old(held: Fair, clock: object) -> None:
    offer = held.call.offers.get(key="s0")
    assert "20 free seats" in shown(f"{ADDRESS}?day=2027-04-05")
    person = register_person(email="ada@example.org", at=NOW)
    sign_up(offer=offer, person=person, at=NOW)
    clock.move_to(NOW + timedelta(seconds=11))  # type: ignore[attr-defined]
    assert "19 free seats" in shown(f"{ADDRESS}?day=2027-04-05")
    assert "19 free seats" in shown(f"{ADDRESS}s0/")


@pytest.mark.parametrize(
    ("query", "most"), [("", 7), ("?view=calendar", 7), ("?free=1&access=step_free", 7)]
)
def test_many_sessions_ask_as_often_as_few_and_weigh_little(
    query: str, most: int, welcome: Call, count_queries: Callable[[str], int]
) -> None:
    held = fair(12, welcome)
    count_queries(ADDRESS + query)
    before = count_queries(ADDRESS + query)
    add_sessions(held, 12, 300)
    assert count_queries(ADDRESS + query) == before <= most
    assert len(Client().get(ADDRESS + query).content) < HEAVIEST


def test_page_of_an_initiative_leads_to_its_many_sessions(held: Fair) -> None:
    page = shown("/en/polimi_pop/fair/")
    assert "30 sessions. Choose by day" in page
    assert page.count(f'href="{ADDRESS}"') == 3
    assert "Code for beginners" not in page
    few = shown("/en/polimi_pop/welcome-week/")
    assert 'href="/en/polimi_pop/welcome-week/programme/2027-02/city-walk/"' in few


def test_short_address_leads_to_the_edition_that_comes(held: Fair, clock: object) -> None:
    short = "/en/polimi_pop/fair/programme/"
    assert Client().get(short)["Location"] == ADDRESS
    clock.move_to(OPENING + timedelta(days=300))  # type: ignore[attr-defined]
    assert Client().get(short)["Location"] == ADDRESS
    assert Client().get("/en/polimi_pop/listening/programme/").status_code == 404
    assert Client().get("/en/polimi_pop/fair/programme/1999/").status_code == 404
