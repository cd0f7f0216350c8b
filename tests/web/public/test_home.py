"""The start pages: few programmes told in full, a hundred told in short, and never slow."""

import gzip
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from tests.journeys import steps
from tests.web.public.conftest import NOW, add_initiatives, shown

from pariter.apps.people.models import Organisation
from pariter.apps.programmes.loading import load_pack
from pariter.apps.programmes.models import (
    Call,
    Contact,
    Edition,
    Initiative,
    Offer,
    Programme,
    Strand,
)
from pariter.apps.publishing.actions import publish_pack
from pariter.packs.loader import SHIPPED, load
from pariter.web.templatetags.components import long_date

BUDGET = 40 * 1024
"""Of a page's 100 KB; style, font, icons and script take the rest."""


def test_a_call_with_a_draw_names_the_last_moment_to_wish(welcome: Call) -> None:
    Call.objects.filter(pk=welcome.pk).update(
        window_closes_at=NOW + timedelta(days=3), draw_at=NOW + timedelta(days=4)
    )
    call = f"/en/polimi_pop/welcome-week/?call={welcome.pk}"
    home, page = shown("/en/polimi_pop/?page=2"), shown(call)
    last = long_date(NOW + timedelta(days=3))
    assert f"A draw decides: wish by {last}" in home
    assert "Sign up by 12 February 2027" not in home
    assert "Last moment to wish for the draw</dt>" in page
    assert "A draw decides, not who comes first." in page
    assert "3 days left" in page


def add_programmes(like: Call, number: int, first: int = 0) -> None:
    """Add programmes, each with two strands and nine initiatives with an open call each."""
    model = like.edition.initiative
    programmes = Programme.objects.bulk_create(
        Programme(
            key=f"programme-{place}",
            pack=model.programme.pack,
            institution=Organisation.objects.get_or_create(
                code=f"house-{place // 3}", defaults={"name": f"University {place // 3}"}
            )[0],
            title=f"Programme {place}",
            summary=model.programme.summary,
            body="",
            initials="P",
            primary_colour="#123456",
            accent_colour="#654321",
            languages=["en", "it"],
            zone="Europe/Rome",
        )
        for place in range(first, first + number)
    )
    contacts = Contact.objects.bulk_create(
        Contact(programme=one, key="desk", name="Desk", email="a@example.org", hours="", position=0)
        for one in programmes
    )
    strands = Strand.objects.bulk_create(
        Strand(
            programme=programme,
            key=f"strand-{place}",
            title=f"Strand {place}",
            summary="",
            icon="globe",
            colour="blue",
            position=place,
        )
        for programme in programmes
        for place in range(2)
    )
    initiatives = Initiative.objects.bulk_create(
        Initiative(
            programme=programme,
            strand=strands[2 * place + number % 2],
            contact=contacts[place],
            key=f"X{number}",
            slug=f"initiative-{number}",
            title=model.title,
            summary=model.summary,
            audience=["student"] if number % 2 else ["staff"],
            stations=model.stations,
            held=["online"],
            spoken=["it"],
            texts={},
            position=number,
        )
        for place, programme in enumerate(programmes)
        for number in range(9)
    )
    editions = Edition.objects.bulk_create(
        Edition(
            initiative=initiative,
            key="one",
            title="One",
            pack=like.edition.pack,
            starts=like.edition.starts,
            ends=like.edition.ends,
        )
        for initiative in initiatives
    )
    calls = Call.objects.bulk_create(
        Call(
            edition=edition,
            key="all",
            role="everyone",
            zone="Europe/Rome",
            opens_at=NOW - timedelta(days=1),
            closes_at=NOW + timedelta(hours=place + 1),
            mechanism="first_come",
        )
        for place, edition in enumerate(editions)
    )
    Offer.objects.bulk_create(
        Offer(call=call, key="one", title="One", capacity=5, position=0) for call in calls
    )
    # What a database does by itself soon after so many rows; without it PostgreSQL plans for none.
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def test_home_groups_programmes_by_institution(athens: Call, welcome: Call) -> None:
    page = shown("/en/")
    institution = page.index("<h3>Politecnico di Milano</h3>")
    assert institution < page.index('href="/en/polimi_mobility/"', institution)
    assert institution < page.index('href="/en/polimi_pop/"', institution)
    assert "open now" in page[institution:]


@pytest.mark.django_db
@pytest.mark.usefixtures("clock")
def test_home_names_the_schools_of_a_consortium_and_their_own_programmes() -> None:
    for name in ("polimi_pop", "ipparis_equal_opportunity"):
        load_pack(loaded=steps.shipped_pack(name), at=NOW)
    own = Programme.objects.get(key="polimi_pop")
    own.institution = Organisation.objects.get(code="ensta")
    own.save()
    page = shown("/en/")
    assert "<h3>ENSTA</h3>" not in page
    consortium = page[page.index("<h3>Institut Polytechnique de Paris</h3>") :]
    assert "Member schools: ENSAE, ENSTA, École polytechnique" in consortium
    assert '<p class="small muted">ENSTA</p>' in consortium


@pytest.mark.django_db
@pytest.mark.usefixtures("clock")
def test_home_in_a_language_that_a_programme_does_not_speak_says_so() -> None:
    for name in ("polimi_pop", "ipparis_equal_opportunity"):
        load_pack(loaded=steps.shipped_pack(name), at=NOW)
    page = shown("/fr/")
    assert '<a href="/fr/polimi_pop/" lang="en">Equal opportunities (POP)</a>' in page
    assert '<a href="/fr/ipparis_equal_opportunity/">' in page


def test_home_leads_to_each_open_call_with_whom_it_is_for(welcome: Call) -> None:
    page = shown("/en/") + shown("/en/?page=2")
    assert f'href="/en/polimi_pop/welcome-week/?call={welcome.pk}">Welcome Week</a>' in page
    assert "Equal opportunities (POP) · International student · February 2027" in page


@pytest.mark.usefixtures("programmes")
def test_programme_shows_strands_desks_and_partners() -> None:
    page = shown("/en/polimi_pop/")
    assert 'href="/en/polimi_pop/strands/gender/">Gender</a>' in page
    assert "7 initiatives · 5 open now" in page
    assert "See all 22 initiatives" in page
    assert "gender@example.org" in page
    assert "Valore D" in page
    assert 'href="/en/polimi_pop/ask/"' in page


@pytest.mark.django_db
@pytest.mark.usefixtures("clock")
def test_start_pages_tell_the_news() -> None:
    publish_pack(loaded=load(SHIPPED / "polimi_pop"), at=NOW)
    publish_pack(loaded=load(SHIPPED / "polimi_mobility"), at=NOW)
    for address in ("/en/", "/en/polimi_pop/"):
        assert 'href="/en/polimi_pop/news/campaign/"' in shown(address)


def test_many_programmes_are_told_in_short(welcome: Call) -> None:
    add_programmes(welcome, 7)
    assert "<p>A place to study and work" in shown("/en/")
    add_programmes(welcome, 1, first=7)
    page = shown("/en/?page=1")
    assert "<p>A place to study and work" not in page
    assert 'href="/en/programme-7/">Programme 7</a>' in page
    assert "Choose a programme" in page


def test_home_of_a_hundred_programmes_asks_little_and_weighs_little(
    welcome: Call, count_queries: Callable[[str], int]
) -> None:
    add_programmes(welcome, 98)
    address = "/en/?audience=student&held=online"
    assert count_queries("/en/") <= 17
    assert count_queries(address) <= 17
    page = shown("/en/")
    assert len(re.findall(r'href="/en/programme-\d+/"', page)) == 98
    assert len(gzip.compress(page.encode())) < BUDGET
    fitting = [
        call
        for call in Call.objects.filter(opens_at__lte=NOW, closes_at__gt=NOW)
        for initiative in [call.edition.initiative]
        if {"student", "everyone"}.intersection(initiative.audience)
        if "online" in initiative.held
    ]
    assert f"{len(fitting)} opportunities are open" in shown(address)


def test_home_keeps_no_page_for_a_topic_that_is_not_there(welcome: Call) -> None:
    add_programmes(welcome, 10)
    for topic in ("nothing", "polimi_pop:nothing", "polimi_pop:gender"):
        response = Client().get(f"/en/?about={topic}")
        assert "ETag" not in response, topic
        assert "0 opportunities are open" in response.content.decode()


def test_pages_of_a_list_keep_ten_rows(athens: Call) -> None:
    add_initiatives(athens, 40)
    page = shown("/en/polimi_mobility/?page=2")
    assert page.count('class="date-tile"') == 10
