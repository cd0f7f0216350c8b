"""Every public page shows in both languages, says what it must, and asks the database little."""

import csv
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from i18nfield.strings import LazyI18nString
from tests.web.public.conftest import NOW, add_initiatives, add_offers, publish, shown

from pariter.apps.people.actions import register_person
from pariter.apps.placements.sign_up import sign_up
from pariter.apps.programmes.models import Call

PAGES = (
    "/{language}/",
    "/{language}/calendar/",
    "/{language}/polimi_pop/",
    "/{language}/polimi_pop/initiatives/",
    "/{language}/polimi_pop/strands/gender/",
    "/{language}/polimi_pop/calendar/",
    "/{language}/polimi_pop/partners/",
    "/{language}/polimi_pop/people/",
    "/{language}/polimi_pop/listening/",
    "/{language}/polimi_pop/welcome-week/",
    "/{language}/polimi_mobility/",
    "/{language}/polimi_mobility/athens/",
    "/{language}/polimi_mobility/people/",
    "/{language}/polimi_mobility/figures/",
    "/{language}/accessibility/",
    "/{language}/privacy/",
)


@pytest.mark.parametrize("language", ["en", "it"])
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.usefixtures("programmes")
def test_page_shows_in_its_language_and_sets_no_cookie(page: str, language: str) -> None:
    response = Client().get(page.format(language=language))
    assert response.status_code == 200
    assert f'<html lang="{language}"' in response.content.decode()
    assert response.content.decode().count("<h1") == 1
    assert response.cookies == {}


@pytest.mark.parametrize(
    "address",
    [
        "/en/nothing/",
        "/en/nothing/figures/",
        "/en/nothing/initiatives/",
        "/en/nothing/calendar/",
        "/en/nothing/calendar.ics",
        "/en/nothing/partners/",
        "/en/nothing/people/",
        "/sitemap/programmes/nothing.xml",
        "/en/polimi_pop/nothing/",
        "/en/polimi_pop/nothing/calendar.ics",
        "/en/polimi_pop/strands/nothing/",
        "/en/polimi_mobility/strands/gender/",
        "/en/polimi_mobility/welcome-week/",
        "/en/polimi_pop/figures/1/",
        "/en/polimi_pop/figures/1/data.csv",
    ],
)
@pytest.mark.usefixtures("programmes")
def test_what_does_not_exist_is_not_found(address: str) -> None:
    assert Client().get(address).status_code == 404


def test_figure_is_not_found_under_another_programme(athens: Call) -> None:
    publication = publish(athens.edition)
    assert Client().get(f"/en/polimi_pop/figures/{publication.pk}/").status_code == 404
    assert Client().get(f"/en/polimi_pop/figures/{publication.pk}/data.csv").status_code == 404


def test_home_filters_by_audience_and_topic(athens: Call, welcome: Call) -> None:
    everything = shown("/en/") + shown("/en/?page=2")
    assert "ATHENS week</a>" in everything
    assert "Welcome Week</a>" in everything
    students = shown("/en/?audience=student&about=")
    assert "ATHENS week</a>" in students
    assert "Welcome Week</a>" not in students
    assert "Welcome Week</a>" in shown("/en/?about=polimi_pop:multicultural")
    assert "0 opportunities are open" in shown("/en/?audience=nobody")


def test_opportunity_says_what_it_takes_to_apply(athens: Call) -> None:
    page = shown("/en/polimi_mobility/athens/")
    assert "You study at a university of the ATHENS network." in page
    assert "Friday 11 December 2026, 17:00 (time in Rome)" in page
    assert page.count(f'href="{_address("apply", athens.pk)}"') == 2
    assert "lottery" in page


def test_opportunity_states_a_condition_that_the_text_leaves_out(athens: Call) -> None:
    athens.rules[0]["text"]["en"] = "You are in your third year or later."
    athens.save()
    assert "You are in your third year or later." in shown("/en/polimi_mobility/athens/")


def test_opportunity_before_it_opens_gives_the_moment(athens: Call, clock: Any) -> None:
    clock.move_to(athens.opens_at - timedelta(hours=1))
    page = shown("/en/polimi_mobility/athens/")
    assert "Applications open on Monday 9 November 2026, 09:00" in page
    assert _address("apply", athens.pk) not in page


def test_opportunity_after_the_deadline_is_closed(athens: Call, clock: Any) -> None:
    clock.move_to(athens.closes_at)
    page = shown("/en/polimi_mobility/athens/")
    assert "Applications closed on 11 December 2026" in page
    assert _address("apply", athens.pk) not in page


def test_opportunity_closed_early_is_closed(athens: Call) -> None:
    athens.closed_early_at = NOW
    athens.save()
    assert "Applications closed on 20 November 2026" in shown("/en/polimi_mobility/athens/")


def test_opportunity_with_two_open_calls_leads_to_both(athens: Call) -> None:
    hosts = Call.objects.create(
        edition=athens.edition,
        key="hosts",
        role="professor",
        zone=athens.zone,
        opens_at=athens.opens_at,
        closes_at=athens.closes_at + timedelta(days=1),
        mechanism="deferred_acceptance",
    )
    first = shown("/en/polimi_mobility/athens/")
    assert _address("apply", athens.pk) in first
    assert f'href="?call={hosts.pk}"' in first
    assert "Professor, March 2027" in first
    second = shown(f"/en/polimi_mobility/athens/?call={hosts.pk}")
    assert _address("apply", hosts.pk) in second
    assert f'href="?call={athens.pk}"' in second
    assert _address("apply", athens.pk) in shown("/en/polimi_mobility/athens/?call=nothing")


def test_opportunity_counts_the_seats_that_are_free(welcome: Call) -> None:
    offer = welcome.offers.get(key="city-walk")
    person = register_person(email="newcomer@example.org", at=NOW)
    sign_up(offer=offer, person=person, at=NOW)
    page = shown("/en/polimi_pop/welcome-week/")
    assert "24 free seats" in page
    assert _address("sign_up", offer.pk) in page
    offer.capacity = 1
    offer.save()
    assert "Full, with a waiting list" in shown("/en/polimi_pop/welcome-week/?again")


def test_opportunity_cleans_what_a_pack_wrote(athens: Call) -> None:
    initiative = athens.edition.initiative
    initiative.texts["en"]["about"][1] = "<script>alert(1)</script> [x](javascript:alert(1)) **b**"
    initiative.save()
    page = shown("/en/polimi_mobility/athens/")
    assert "<script>alert" not in page
    assert 'href="javascript' not in page
    assert "<strong>b</strong>" in page


def test_publication_shows_its_numbers_and_how_to_read_them(athens: Call) -> None:
    publication = publish(athens.edition)
    address = _address("publication", "polimi_mobility", publication.pk)
    page = shown(address)
    assert "40 people applied</h1>" in page
    assert f'http://127.0.0.1:8000{address}"' in page
    assert "Applied: people whose application was sent" in page
    assert "not shown" in page
    assert "40 people applied" in shown("/en/polimi_mobility/figures/")
    assert "40 people applied" in shown("/en/polimi_mobility/")
    assert "40 people applied" in shown("/en/")


def test_publication_and_its_correction_link_to_each_other(athens: Call) -> None:
    first = publish(athens.edition)
    why = LazyI18nString({"en": "One list was late.", "it": ""})
    second = publish(athens.edition, 2, corrects=first, correction_reason=why)
    old = shown(_address("publication", "polimi_mobility", first.pk))
    new = shown(_address("publication", "polimi_mobility", second.pk))
    assert f'href="{_address("publication", "polimi_mobility", second.pk)}"' in old
    assert f'href="{_address("publication", "polimi_mobility", first.pk)}"' in new
    assert "<span>One list was late.</span>" in old
    in_italian = shown(_address("publication", "polimi_mobility", first.pk).replace("/en/", "/it/"))
    assert '<span lang="en">One list was late.</span>' in in_italian
    listed = shown("/en/polimi_mobility/figures/")
    assert _address("publication", "polimi_mobility", first.pk) not in listed


def test_publication_csv_names_its_source_and_holds_no_formula(athens: Call) -> None:
    publication = publish(athens.edition)
    address = _address("publication_csv", "polimi_mobility", publication.pk)
    response = Client().get(address)
    rows = list(csv.DictReader(response.content.decode().splitlines()))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert [(row["home"], row["count"]) for row in rows] == [("'=north", "30"), ("south", "10")]
    assert {row["note"] for row in rows} == {"Demonstration, invented data"}
    assert {row["source"] for row in rows} == {
        "http://127.0.0.1:8000" + _address("publication", "polimi_mobility", publication.pk)
    }


@pytest.mark.parametrize("page", ["/en/", "/en/polimi_mobility/"])
def test_lists_ask_as_often_for_forty_calls_as_for_one(
    page: str, athens: Call, count_queries: Callable[[str], int]
) -> None:
    count_queries(page)
    before = count_queries(page)
    add_initiatives(athens, 40)
    assert count_queries(page) == before
    assert before <= 17


@pytest.mark.parametrize("page", ["/en/polimi_mobility/athens/", "/en/polimi_pop/welcome-week/"])
def test_opportunity_asks_as_often_for_forty_offers_as_for_one(
    page: str, athens: Call, welcome: Call, count_queries: Callable[[str], int]
) -> None:
    count_queries(page)
    before = count_queries(page)
    add_offers(athens, 40)
    add_offers(welcome, 40)
    assert count_queries(page) == before
    assert before <= 12


def test_figures_ask_as_often_for_many_as_for_one(
    athens: Call, count_queries: Callable[[str], int]
) -> None:
    publish(athens.edition)
    before = count_queries("/en/polimi_mobility/figures/")
    add_initiatives(athens, 10)
    for call in Call.objects.filter(key="all"):
        publish(call.edition)
    assert count_queries("/en/polimi_mobility/figures/") == before
    assert before <= 2


def test_list_of_many_calls_has_pages_that_keep_the_filters(athens: Call) -> None:
    add_initiatives(athens, 40)
    first = shown("/en/?audience=student")
    second = shown("/en/?audience=student&page=2")
    assert "audience=student&amp;page=2#open-now" in first
    assert "audience=student&amp;page=1#open-now" in second
    assert "Page 2 of" in second


def _address(name: str, *keys: Any) -> str:
    with translation.override("en"):
        return reverse(name, args=keys)


def test_browsers_find_the_icon_and_get_no_cookie_with_it(client: Client) -> None:
    response = client.get("/favicon.ico")
    assert response["Location"].endswith("pariter/favicon.svg")
    assert not response.cookies
