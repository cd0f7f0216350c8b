"""The page of one call: where it stands, its offers, and closing it early."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.test import Client
from tests.web.office.conftest import after_deadline, apply, publish, staff

from pariter.apps.journal.models import AuditEntry
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Call, Edition

Visit = Callable[..., Any]


def test_call_counts_wishes_and_holders(athens: Call, keeper: Person, visit: Visit) -> None:
    apply(athens, 8)
    publish(athens)
    with visit(keeper, after_deadline(athens) + timedelta(days=5)) as client:
        answer = client.get(f"/en/office/call/{athens.pk}/")
    offers = list(athens.offers.all())
    wanted = [0] * len(offers)
    for index in range(8):
        for step in range(3):
            wanted[(index + step) % len(offers)] += 1
    assert answer.context["rows"] == [
        (str(offer.title), offer.capacity, wanted[place], int(place < 8), int(place < 8), 0, 0)
        for place, offer in enumerate(offers)
    ]
    assert [station.state for station in answer.context["stations"]] == [
        *["past"] * 6,
        "current",
        "future",
    ]
    assert [station.name for station in answer.context["stations"]] == [
        "Opening",
        "Closing",
        "Freezing the list",
        "Draw",
        "Giving the places",
        "Publishing the result",
        "Taking part",
        "Publishing the figures",
    ]


def test_names_in_another_language_than_the_page_say_so(
    athens: Call, keeper: Person, visit: Visit
) -> None:
    name, address = str(athens.edition.initiative.title), f"/office/call/{athens.pk}/"
    with visit(keeper, athens.opens_at) as client:
        marked = f'href="/fr{address}" lang="en">{name}'
        assert marked in client.get("/fr/office/calls/").content.decode()
        assert f'href="/en{address}">{name}' in client.get("/en/office/calls/").content.decode()
        assert '<p class="over" lang="en">' in client.get(f"/fr{address}").content.decode()


def test_call_closes_early_with_a_reason(athens: Call, keeper: Person, visit: Visit) -> None:
    at = athens.opens_at + timedelta(days=3)
    with visit(keeper, at) as client:
        answer = client.post(f"/en/office/call/{athens.pk}/", {"reason": "The host cancelled."})
    assert (answer.status_code, answer["Location"]) == (302, f"/en/office/call/{athens.pk}/")
    athens.refresh_from_db()
    assert athens.closed_early_at == at
    [entry] = AuditEntry.objects.filter(action="call.closed_early")
    assert (entry.actor, entry.details) == (keeper.public_id, {"reason": "The host cancelled."})


def test_call_is_not_closed_without_a_reason(athens: Call, keeper: Person, visit: Visit) -> None:
    with visit(keeper, athens.opens_at + timedelta(days=3)) as client:
        answer = client.post(f"/it/office/call/{athens.pk}/", {"reason": " "})
    assert answer.status_code == 422
    assert 'class="error-summary"' in answer.content.decode()
    athens.refresh_from_db()
    assert athens.closed_early_at is None


def test_closed_call_is_not_closed_again(athens: Call, keeper: Person, visit: Visit) -> None:
    with visit(keeper, after_deadline(athens)) as client:
        assert (
            "Close the call now" not in client.get(f"/en/office/call/{athens.pk}/").content.decode()
        )
        answer = client.post(f"/en/office/call/{athens.pk}/", {"reason": "Too late."})
    assert answer.status_code == 422
    assert "This call is not open" in answer.content.decode()


def test_call_of_another_programme_does_not_exist(
    athens: Call, foreign: Person, observer: Person, visit: Visit
) -> None:
    at = athens.opens_at + timedelta(days=3)
    for person in (foreign, observer):
        with visit(person, at) as client:
            for page in ("", "applicants/", "applicants/applicants.csv", "places/", "attendance/"):
                path = f"/en/office/call/{athens.pk}/{page}"
                assert client.get(path).status_code == 404
                assert client.post(path, {"reason": "Mine.", "act": "freeze"}).status_code == 404
    athens.refresh_from_db()
    assert athens.closed_early_at is None


def test_call_asks_as_often_for_forty_offers(
    athens: Call, keeper: Person, visit: Visit, queries: Callable[[Client, str], int]
) -> None:
    path = f"/en/office/call/{athens.pk}/"
    athens.offers.exclude(pk=athens.offers.all()[0].pk).delete()
    offer = athens.offers.get()
    with visit(keeper, athens.opens_at + timedelta(days=3)) as client:
        before = queries(client, path)
        for number in range(1, 41):
            offer.pk, offer.key, offer.position = None, f"copy-{number}", number
            offer.save()
        assert queries(client, path) == before


def test_calls_list_what_comes_next_first(athens: Call, keeper: Person, visit: Visit) -> None:
    later = Edition.objects.get(pk=athens.edition_id)
    later.pk, later.key = None, "later"
    later.save()
    moved = Call.objects.get(pk=athens.pk)
    moved.pk, moved.edition, moved.opens_at = None, later, athens.opens_at + timedelta(hours=1)
    moved.closes_at = athens.closes_at + timedelta(days=1)
    moved.save()
    with visit(keeper, athens.deadline - timedelta(days=1)) as client:
        answer = client.get("/en/office/calls/")
    listed = [row["call"].pk for row in answer.context["page"]]
    assert listed[:2] == [athens.pk, moved.pk]
    assert f"{len(listed)} calls, what comes next first" in answer.content.decode()


def test_calls_are_narrowed_to_a_programme(athens: Call, welcome: Call, visit: Visit) -> None:
    person = staff("root@example.org", athens)
    person.is_superuser = True
    person.save()
    with visit(person, athens.opens_at) as client:
        answer = client.get("/en/office/calls/?programme=polimi_pop")
    listed = [row["call"] for row in answer.context["page"]]
    assert welcome in listed
    assert {call.edition.initiative.programme.key for call in listed} == {"polimi_pop"}


def test_call_leads_to_where_its_dates_are_extended(
    athens: Call, keeper: Person, visit: Visit
) -> None:
    with visit(keeper, athens.opens_at) as client:
        page = client.get(f"/en/office/call/{athens.pk}/").content.decode()
        address = "/en/office/edit/polimi_mobility/initiative/athens/dates/2027-03/"
        assert f'href="{address}"' in page
        assert client.get(address).status_code == 200
