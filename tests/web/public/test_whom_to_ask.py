"""Every page names the desk that answers, and never offers what this site cannot do."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.web.public.conftest import NOW, publish, shown

from pariter.apps.programmes.models import Call, Initiative, Partnership, Responsibility

PEOPLE = "/en/polimi_mobility/people/"


def charge(number: int, **values: Any) -> Responsibility:
    """Return who is in charge of one degree programme of M7."""
    return Responsibility(
        initiative=Initiative.objects.get(key="M7"),
        scope=values.pop("scope", f"Degree programme {number}"),
        role="Representative",
        email=f"degree-{number}@example.org",
        position=100 + number,
        **values,
    )


@pytest.mark.usefixtures("programmes")
def test_page_names_the_desk_of_the_initiative_itself() -> None:
    page = shown("/en/polimi_pop/camp-grants/")
    box = page[page.index("Whom to ask") :]
    assert "<strong>Gender equality desk</strong>" in box
    assert 'href="mailto:gender@example.org"' in box
    assert 'href="/en/polimi_pop/ask/?about=P1"' in box
    assert 'href="/en/polimi_pop/camp-grants/tell-me/"' in box


@pytest.mark.usefixtures("programmes")
def test_what_cannot_be_applied_for_here_is_information_without_a_button() -> None:
    page = shown("/en/polimi_pop/camp-grants/")
    assert "You cannot apply on this site today." in page
    assert "You cannot apply on this site yet." in page
    assert "Start now" not in page
    assert "/apply/" not in page
    assert "/sign-up/" not in page


def test_open_initiative_has_its_button_and_its_desk(welcome: Call) -> None:
    page = shown("/en/polimi_pop/welcome-week/")
    assert "Choose a session" in page
    assert 'href="/en/polimi_pop/ask/?about=P9"' in page
    assert "/welcome-week/tell-me/" not in page
    assert 'href="/en/polimi_pop/welcome-week/calendar.ics"' in page


@pytest.mark.usefixtures("programmes")
def test_confidential_help_is_work_of_people_at_a_desk() -> None:
    page = shown("/en/polimi_pop/listening/")
    assert "People at the desk listen and help: Listening desk." in page
    assert "listening@example.org" in page
    assert "Ask a general question" in page
    assert "/listening/tell-me/" not in page


@pytest.mark.usefixtures("programmes")
def test_what_is_only_told_does_not_say_that_it_might_open() -> None:
    page = shown("/en/polimi_pop/gender-budget/")
    assert "No dates yet" not in page
    assert "tell-me" not in page
    assert "No figure has been published yet." in page


def test_page_leads_to_the_figures_of_its_initiative(welcome: Call) -> None:
    publication = publish(welcome.edition)
    page = shown("/en/polimi_pop/welcome-week/")
    assert f'href="/en/polimi_pop/figures/{publication.pk}/">40 people applied</a>' in page
    assert "The figures are published, see below." in page


@pytest.mark.usefixtures("programmes")
def test_page_says_in_which_languages_and_how_it_takes_place() -> None:
    page = shown("/en/polimi_pop/mentoring/")
    assert "<dd>In person, online</dd>" in page
    assert "<dd>English, Italian</dd>" in page
    assert "<dd>Student, Mentor, Company</dd>" in page


@pytest.mark.usefixtures("programmes")
def test_page_tells_aims_partners_and_people_in_charge() -> None:
    campaign = shown("/en/polimi_pop/pride-week/")
    assert "Poliedro" in campaign
    assert 'id="aims"' in campaign
    committee = shown("/en/polimi_pop/committee/")
    assert "<strong>Steering committee</strong>: Chair" in committee


@pytest.mark.usefixtures("programmes")
def test_links_between_initiatives_lead_to_their_pages() -> None:
    page = shown("/it/polimi_pop/camp-grants/")
    assert 'href="/it/polimi_pop/storytelling/"' in page
    assert "initiative:" not in page


@pytest.mark.usefixtures("programmes")
def test_link_to_an_initiative_that_is_not_there_leads_nowhere() -> None:
    initiative = Initiative.objects.get(key="P1")
    initiative.texts["en"]["about"][1] = "See [that](initiative:P99)."
    initiative.save()
    page = shown("/en/polimi_pop/camp-grants/")
    assert "initiative:" not in page
    assert re.search(r"See <a[^>]*>that</a>\.", page)


@pytest.mark.usefixtures("programmes")
def test_directory_shows_who_is_in_charge_of_a_degree_programme() -> None:
    page = shown(f"{PEOPLE}?search=aerospace")
    assert re.findall(r"<h3>([^<]*)</h3>", page)[:1] == ["Aerospace engineering"]
    assert "commission-aerospace-engineering@example.org" in page
    assert "professor-aerospace-engineering@example.org" in page
    assert "3 contacts, with what you chose." in page


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("AEROSPACE", True),
        ("aèrospace", True),
        ("engineering aerospace commission", True),
        ("  aerospace  ", True),
        ("aerospaces", False),
        ("%", False),
        ("<b>", False),
    ],
)
@pytest.mark.usefixtures("programmes")
def test_directory_finds_words_in_any_order_and_writing(search: str, found: bool) -> None:
    page = Client().get(PEOPLE, {"search": search}).content.decode()
    assert ("Aerospace engineering</h3>" in page) is found
    assert ("Nobody fits what you wrote." in page) is not found
    assert "<b>" not in page


@pytest.mark.usefixtures("programmes")
def test_directory_shows_one_initiative_alone() -> None:
    page = shown(f"{PEOPLE}?about=M8")
    assert "professor-architecture@example.org" in page
    assert "commission-architecture@example.org" not in page


@pytest.mark.usefixtures("programmes")
def test_directory_shows_names_only_where_the_pack_names_them() -> None:
    charge(1, names=["Demo Person"]).save()
    assert "Representative, Demo Person" in shown(f"{PEOPLE}?search=demo+person")


@pytest.mark.usefixtures("programmes")
def test_long_directory_has_pages_and_the_initiative_leads_to_it() -> None:
    Responsibility.objects.bulk_create(charge(number) for number in range(60))
    assert "Page 1 of 2" in shown(PEOPLE)
    assert 'href="/en/polimi_mobility/people/?about=M7"' in shown(
        "/en/polimi_mobility/commissions/"
    )


@pytest.mark.usefixtures("programmes")
def test_people_page_lists_the_desks_with_what_they_answer_for() -> None:
    page = shown("/en/polimi_pop/people/")
    desk = page[page.index("Counselling desk</h3>") :]
    assert 'href="/en/polimi_pop/counselling/"' in desk[: desk.index("</li>")]


@pytest.mark.usefixtures("programmes")
def test_words_searched_for_are_not_kept() -> None:
    assert "ETag" not in Client().get(f"{PEOPLE}?search=architecture")
    assert "ETag" not in Client().get(f"{PEOPLE}?about=nothing")
    assert "ETag" in Client().get(f"{PEOPLE}?about=M7")


@pytest.mark.usefixtures("programmes")
def test_partners_are_told_by_kind_with_what_they_do() -> None:
    Partnership.objects.filter(organisation__code="valore-d").update(since=2014)
    page = shown("/en/polimi_pop/partners/")
    memberships = page[page.index(">Memberships</h2>") : page.index(">Partners</h2>")]
    assert "<h3>Valore D</h3>" in memberships
    assert "Since 2014" in memberships
    assert 'href="/en/polimi_pop/memberships/"' in memberships
    assert 'href="/en/polimi_pop/ask/"' in page


@pytest.mark.parametrize(
    ("page", "most"),
    [
        (PEOPLE, 5),
        ("/en/polimi_mobility/partners/", 4),
        ("/en/polimi_mobility/commissions/", 12),
    ],
)
@pytest.mark.usefixtures("programmes")
def test_pages_of_people_ask_a_fixed_number_of_times(
    page: str, most: int, count_queries: Callable[[str], int]
) -> None:
    count_queries(page)
    before = count_queries(page)
    Responsibility.objects.bulk_create(charge(number) for number in range(30))
    assert count_queries(page) == before
    assert before <= most


@pytest.mark.usefixtures("programmes")
def test_hostile_words_of_a_pack_stay_words() -> None:
    hostile = '"><script>alert(1)</script>'
    Initiative.objects.filter(key="P1").update(title=hostile)
    charge(1, scope=hostile, names=[hostile]).save()
    Partnership.objects.update(text=hostile)
    for address in (
        "/en/polimi_pop/camp-grants/",
        "/en/polimi_pop/initiatives/",
        "/en/polimi_pop/partners/",
        PEOPLE,
        "/en/calendar/",
    ):
        assert "<script>alert" not in shown(f"{address}?again={NOW:%s}"), address


@pytest.mark.usefixtures("programmes")
def test_who_needs_confidential_help_meets_the_desk_first() -> None:
    counselling = shown("/en/polimi_pop/counselling/")
    parts = ("If you need help now", "Whom to ask", "The events at a glance")
    places = [counselling.index(part) for part in parts]
    assert places == sorted(places)
    assert "days left" not in counselling
    assert "Choose a session" in counselling
    welcome = shown("/en/polimi_pop/welcome-week/")
    assert welcome.index("At a glance") < welcome.index("Whom to ask")


def test_call_to_come_beside_the_last_closed_one_is_told(welcome: Call, clock: Any) -> None:
    clock.move_to(welcome.opens_at.timestamp() - 60)
    page = shown("/en/polimi_pop/welcome-week/")
    assert "Applications open on Monday 2 November 2026, 09:00 (time in Rome)" in page
    assert 'href="/en/polimi_pop/welcome-week/tell-me/"' in page
    assert "Choose a session" not in page
    assert "Sign up<" not in page
