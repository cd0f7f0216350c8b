"""The pages of a figure: a few questions to the database, and none about anybody."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.web import report_scene as scene
from tests.web.public.conftest import publish

from pariter.apps.evidence import queries
from pariter.apps.evidence.models import Publication
from pariter.apps.programmes.models import Call, Edition

PUBLISHED = {"evidence_publication", "evidence_ledgerentry"}
"""Where the numbers of a page may come from."""

NAMES = {
    "programmes_programme",
    "programmes_edition",
    "programmes_initiative",
    "programmes_strand",
    "programmes_contact",
    "programmes_offer",
    "programmes_call",
    "people_organisation",
}
"""Where the names beside them may come from."""


@pytest.fixture
def staff(programmes: None, settings: Any) -> Publication:
    """Return a published table of staff; no page is kept."""
    settings.PAGE_CACHE_SECONDS = 0
    return scene.published_figure(Edition.objects.get(initiative__key="P6", key="2024"))


def asked(address: str) -> list[str]:
    """Return what a page asks the database when nothing that it reads is kept."""
    queries._tables.cache_clear()
    with CaptureQueriesContext(connection) as captured:
        assert Client().get(address).status_code == 200
    return [query["sql"] for query in captured]


def test_pages_ask_little_and_nothing_but_what_was_published(
    staff: Publication, athens: Call
) -> None:
    applied = publish(athens.edition)
    Client().get("/en/polimi_pop/figures/")
    most = {"publication": (4, 4), "publication_csv": (2, 2), "publication_csvw": (2, 2)}
    for name, expected in most.items():
        of_staff = asked(reverse(name, args=["polimi_pop", staff.pk]))
        of_people = asked(reverse(name, args=["polimi_mobility", applied.pk]))
        assert (len(of_staff), len(of_people)) == expected, name
        for sql in (*of_staff, *of_people):
            assert sql.startswith("SELECT")
            tables = set(re.findall(r'(?:FROM|JOIN) "(\w+)"', sql))
            assert tables <= PUBLISHED | NAMES
    assert len(asked("/en/polimi_pop/figures/")) == 2


def test_figures_of_one_edition_stand_together(staff: Publication) -> None:
    """Also where another edition's was published between them."""
    scene.published_figure(Edition.objects.get(initiative__key="P6", key="2023"))
    Publication.objects.bulk_create([_again(staff)])
    page = Client().get("/en/polimi_pop/figures/").text
    assert page.count(", Year 2024</h2>") == page.count(", Year 2023</h2>") == 1


def _again(publication: Publication) -> Publication:
    copy = Publication.objects.get(pk=publication.pk)
    copy.pk, copy.version = None, copy.version + 1
    return copy


def test_tile_tells_the_number_of_its_headline(staff: Publication) -> None:
    page = Client().get("/en/polimi_pop/").content.decode()
    tile = page.split('<li class="tile">')[1].split("</li>")[0]
    told = " ".join(re.sub(r"<[^>]+>", " ", tile).split())
    assert told == (
        "Share of women: Gender budget, Year 2024 34.5% "
        "Women are 34% of academic staff but 21% of full professors"
    )


def test_page_says_in_the_readers_language_who_counted(staff: Publication) -> None:
    address = reverse("publication", args=["polimi_pop", staff.pk])
    assert "<span>Synthetic staff list of the test</span>" in Client().get(address).content.decode()
    in_italian = Client().get(address.replace("/en/", "/it/")).content.decode()
    assert "<span>Elenco finto del personale</span>" in in_italian
