"""The page of a session, one's day, and their calendars: true, stable, and safe to share."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.web.public.conftest import NOW, shown
from tests.web.public.programme_scene import ADDRESS, Fair, fair
from tests.web.public.test_calendar import entries

from pariter.apps.participation.duties import Duty
from pariter.apps.people.actions import register_person
from pariter.apps.people.models import Person
from pariter.apps.placements.sign_up import sign_up
from pariter.apps.programmes.models import Call, Session, SessionChange

MY_DAY = "/en/polimi_pop/fair/my-day/2027/"


@pytest.fixture
def held(welcome: Call) -> Fair:
    """Return a fair of fifty sessions whose sign-up needs an account."""
    return fair(50, welcome, needs_account=True)


@pytest.fixture
def ada(db: None) -> Person:
    """Return a person."""
    return register_person(email="ada@example.org", at=NOW)


def change(session: Session, kind: str, **values: Any) -> None:
    """Note that a session was moved or cancelled, as the office does."""
    before = {"starts_at": session.starts_at, "ends_at": session.ends_at, "place": session.place}
    SessionChange.objects.create(session=session, kind=kind, changed_at=NOW, **(before | values))


def described(address: str, kind: str) -> dict[str, Any]:
    """Return the one thing of a kind that a page describes."""
    [block] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', shown(address))
    [found] = [one for one in json.loads(block)["@graph"] if one["@type"] == kind]
    return dict(found)


def choose(client: Client, act: str, value: Any) -> Any:
    """Send a button of the day, as a browser does from our own page."""
    return client.post(MY_DAY, {act: str(value)}, headers={"Origin": "http://testserver"})


def stops(client: Client) -> list[str]:
    """Return the sessions of a day, by their keys."""
    page = client.get(MY_DAY).content.decode()
    return re.findall(r'<h3><a href="[^"]*/(s\d+)/"', page)


def test_page_says_what_who_where_and_how_to_get_in(held: Fair) -> None:
    page = shown(f"{ADDRESS}s1/")
    for said in (
        "Space for beginners, part 1", "You try it out", "Tuesday 6 April 2027, 10:00 to 11:30",
        "Room 2, Demo tower", "Demo street 1, 20100 Milano", "Tram to Demo tower, then left.",
        "We know of no way without steps.", "Ages 6 to 10", "Sign language", "Demo partner 01",
        "20 free seats", "Add to my day", "Space for beginners, part 25",
    ):  # fmt: skip
        assert said in page, said
    assert "You get in without steps." in shown(f"{ADDRESS}s2/")
    offer = held.call.offers.get(key="s1")
    assert f'href="/en/sign-up/{offer.pk}/"' in page


def test_only_speakers_who_agreed_are_named(held: Fair) -> None:
    session = held.session("s1")
    for name, values in (
        ("Rita Demo", {"state": "accepted", "named": True}),
        ("Nora Unnamed", {"state": "accepted"}),
        ("Ute Undecided", {"named": True}),
        ("Gia Guide", {"state": "accepted", "named": True, "role": "guide"}),
    ):
        values = {"role": "speaker", "email": f"{name[:2]}@example.org", **values}
        Duty.objects.create(session=session, name=name, asked_at=NOW, **values)
    page = shown(f"{ADDRESS}s1/")
    assert [name in page for name in ("Rita", "Nora", "Ute", "Gia")] == [True, *[False] * 3]


def test_link_of_an_online_session_is_told_to_nobody(held: Fair) -> None:
    session = held.session("s7")
    room = held.session("s8")
    room.watches = session
    room.devices = 12
    room.save()
    page = shown(f"{ADDRESS}s7/")
    assert "secret-room" not in page + shown(f"{ADDRESS}s7/calendar.ics") + shown(ADDRESS)
    assert "Watch it together with others" in page
    assert f'href="{ADDRESS}s8/"' in page
    assert "12 devices can be borrowed here." in shown(f"{ADDRESS}s8/")


def test_moved_and_cancelled_sessions_say_so_everywhere(held: Fair) -> None:
    moved, gone = held.session("s1"), held.session("s2")
    change(moved, "moved", starts_at=moved.starts_at - timedelta(hours=1), reason="A <b>leak</b>.")
    change(gone, "cancelled", reason="The teacher is ill.")
    Session.objects.filter(pk=moved.pk).update(sequence=1)
    Session.objects.filter(pk=gone.pk).update(cancelled_at=NOW)
    page = shown(f"{ADDRESS}s1/")
    assert "<del>6 April 2027, 09:00 to 11:30. Room 2</del>" in page
    assert "A &lt;b&gt;leak&lt;/b&gt;." in page
    page = shown(f"{ADDRESS}s2/")
    assert "<title>Cancelled: Water" in page
    assert "The teacher is ill." in page
    assert "Add to my day" not in page
    assert "/sign-up/" not in page
    event = described(f"{ADDRESS}s1/", "Event")
    assert event["eventStatus"] == "https://schema.org/EventRescheduled"
    assert event["previousStartDate"] == "2027-04-06T09:00:00+02:00"
    assert described(f"{ADDRESS}s2/", "Event")["eventStatus"].endswith("EventCancelled")
    found = {
        entry["UID"].split(".")[1]: entry for entry in entries(shown(f"{ADDRESS}calendar.ics"))
    }
    assert found["s1"]["SEQUENCE"] == "1"
    assert (found["s2"]["STATUS"], found["s2"]["SEQUENCE"]) == ("CANCELLED", "1")


def test_event_is_described_for_search_engines(held: Fair) -> None:
    event = described(f"{ADDRESS}s5/", "Event")
    assert event["location"]["geo"]["latitude"] == 45.5201
    assert event["organizer"]["name"] == "Demo partner 00"
    assert event["offers"]["availability"] == "https://schema.org/InStock"
    assert (event["remainingAttendeeCapacity"], event["typicalAgeRange"]) == (20, "11-14")
    assert (event["isAccessibleForFree"], event["inLanguage"]) == (True, ["it"])
    online = described(f"{ADDRESS}s7/", "Event")
    assert online["eventAttendanceMode"].endswith("OnlineEventAttendanceMode")
    assert online["location"]["@type"] == "VirtualLocation"
    assert len(described(ADDRESS, "ItemList")["itemListElement"]) == 40


def test_feed_holds_what_its_filters_leave_with_stable_names(held: Fair) -> None:
    whole = entries(shown(f"{ADDRESS}calendar.ics"))
    assert len({entry["UID"] for entry in whole}) == len(whole) == 50
    water = entries(shown(f"{ADDRESS}calendar.ics?topic=water&age=12"))
    assert 0 < len(water) < 20
    assert {entry["CATEGORIES"].rpartition(",")[2] for entry in water} == {"Water"}
    [one] = entries(shown(f"{ADDRESS}s2/calendar.ics"))
    [same] = [entry for entry in whole if entry["UID"] == one["UID"]]
    assert one.items() >= same.items()
    [other] = [entry for entry in entries(shown("/en/polimi_pop/fair/calendar.ics"))
               if entry["UID"].startswith("session.s2.")]  # fmt: skip
    assert other["UID"] == one["UID"]


@pytest.mark.parametrize("address", ["s999/", "s999/calendar.ics", "calendar.ics/"])
def test_what_is_not_there_is_not_found(address: str, held: Fair) -> None:
    assert Client().get(ADDRESS + address).status_code == 404
    assert Client().get(f"/en/polimi_pop/welcome-week/programme/2027/{address}").status_code == 404


def test_pages_ask_a_fixed_number_of_times(held: Fair, count_queries: Callable[[str], int]) -> None:
    for address, most in ((f"{ADDRESS}s1/", 10), (f"{ADDRESS}calendar.ics", 5), (MY_DAY, 3)):
        count_queries(address)
        assert count_queries(address) <= most, address


def test_day_shows_clashes_ways_and_other_times(held: Fair) -> None:
    client = Client()
    first, second, far = held.session("s0"), held.session("s24"), held.session("s1")
    # One after the other, in houses six kilometres apart.
    Session.objects.filter(pk=second.pk).update(
        starts_at=first.ends_at + timedelta(minutes=10),
        ends_at=first.ends_at + timedelta(minutes=70),
        venue=held.session("s2").venue,
        online=False,
    )
    Session.objects.filter(pk=first.pk).update(venue=held.session("s3").venue, online=False)
    for session in (first, second, far):
        assert choose(client, "add", session.pk).status_code == 302
    assert stops(client) == ["s0", "s24", "s1"]
    page = client.get(MY_DAY).content.decode()
    assert re.search(r"Too far from “Code for beginners, part 24”: about \d+ minutes, and you "
                     "have 10", page)  # fmt: skip
    assert "About" in page
    assert "on the way" in page
    choose(client, "remove", second.pk)
    assert "Too far" not in client.get(MY_DAY).content.decode()
    choose(client, "add", f"{held.session('s48').pk}.{second.pk}")
    choose(client, "swap", f"{second.pk}.{held.session('s25').pk}")
    assert stops(client) == ["s0", "s48", "s1", "s25"]
    choose(client, "clear", 1)
    assert stops(client) == []
    assert client.cookies["my-day"].value == ""


def test_day_takes_only_what_is_there_from_our_own_pages(held: Fair, welcome: Call) -> None:
    client = Client()
    foreign = Session.objects.filter(edition=welcome.edition)[0]
    for value in (foreign.pk, 10**17, "x", "1;2", "٣", "-1", "1." * 500, "\0"):
        choose(client, "add", value)
    assert stops(client) == []
    other = {"Origin": "https://elsewhere.example"}
    assert client.post(MY_DAY, {"add": "1"}, headers=other).status_code == 403
    assert client.post(MY_DAY, {"order": "1"}).status_code == 404
    client.cookies["my-day"] = f"{held.session('s1').pk}:forged"
    assert stops(client) == []
    response = client.get(f"{MY_DAY}?in={held.session('s1').pk}")
    assert "A day that someone shared" in response.content.decode()
    assert "ETag" not in response
    assert "private" in response["Cache-Control"]


def test_way_back_keeps_the_filters_and_nothing_else(held: Fair) -> None:
    query = "age=9&access=captions&evil=https%3A//elsewhere.example"
    response = Client().post(MY_DAY, {"add": str(held.session("s1").pk), "back": query})
    assert response["Location"] == f"{MY_DAY}?age=9&access=captions"
    page = Client().get(response["Location"]).content.decode()
    assert f'href="{ADDRESS}?age=9&amp;access=captions#found"' in page


def test_day_of_who_is_signed_in_has_her_places(held: Fair, ada: Person) -> None:
    sign_up(offer=held.call.offers.get(key="s3"), person=ada, at=NOW)
    client = Client()
    choose(client, "add", held.session("s1").pk)
    stranger = client.get(MY_DAY).content.decode()
    client.force_login(ada, "django.contrib.auth.backends.ModelBackend")
    page = client.get(MY_DAY).content.decode()
    assert stops(client) == ["s1", "s3"]
    assert "You have a place" in page
    assert "You have a place" not in stranger
    [feed] = re.findall(r'href="(/[^"]*/my-day/2027/[^"]+/calendar.ics)"', page)
    keys = [entry["UID"].split(".")[1] for entry in entries(shown(feed))]
    assert keys == ["s1", "s3"]
    assert Client().get(feed.replace("/calendar.ics", "x/calendar.ics")).status_code == 404
    Call.objects.filter(pk=held.call.pk).update(discreet=True)
    told = shown(feed)
    assert "Robots" not in told
    assert "Space" in told


def test_open_pages_say_nothing_of_who_is_signed_in(held: Fair, ada: Person) -> None:
    sign_up(offer=held.call.offers.get(key="s3"), person=ada, at=NOW)
    assert "You have a place" not in shown(f"{MY_DAY}?in={held.session('s3').pk}")
