"""Search engines find every page in each of its languages, and what it is about."""

import json
import re
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from tests.web.public.conftest import NOW, publish, shown

from pariter.apps.programmes.models import Call, Initiative, Programme
from pariter.apps.publishing.actions import publish_pack
from pariter.packs.loader import SHIPPED, load
from pariter.web.public import structured

SITE = "http://127.0.0.1:8000"
NAMES = {
    "map": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "link": "http://www.w3.org/1999/xhtml",
}


def tree(address: str) -> ElementTree.Element:
    """Return the XML at an address."""
    response = Client().get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/xml"
    return ElementTree.fromstring(response.content)


def locations(root: ElementTree.Element) -> list[str]:
    """Return the addresses that a list of pages holds."""
    return [found.text or "" for found in root.findall(".//map:loc", NAMES)]


def described(address: str) -> list[dict[str, Any]]:
    """Return the things that a page says it is about."""
    [block] = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', shown(address), re.DOTALL
    )
    data = json.loads(block)
    assert data["@context"] == "https://schema.org"
    found: list[dict[str, Any]] = data["@graph"]
    return found


def thing(address: str, kind: str) -> dict[str, Any]:
    """Return the first thing of a kind that a page is about."""
    return next(found for found in described(address) if found["@type"] == kind)


@pytest.mark.usefixtures("programmes")
def test_robots_are_told_what_is_private_and_where_the_list_is() -> None:
    text = Client().get("/robots.txt").content.decode()
    assert "Disallow: /*/office/" in text
    assert f"Sitemap: {SITE}/sitemap.xml" in text


@pytest.mark.usefixtures("programmes")
def test_list_of_lists_names_each_programme() -> None:
    assert locations(tree("/sitemap.xml")) == [
        f"{SITE}/sitemap/site.xml",
        f"{SITE}/sitemap/programmes/polimi_mobility.xml",
        f"{SITE}/sitemap/programmes/polimi_pop.xml",
    ]


@pytest.mark.django_db
@pytest.mark.usefixtures("clock")
def test_every_page_that_is_listed_is_there() -> None:
    publish_pack(loaded=load(SHIPPED / "polimi_mobility"), at=NOW)
    publish(Call.objects.all()[0].edition)
    found = [
        location
        for part in locations(tree("/sitemap.xml"))
        for location in locations(tree(part.removeprefix(SITE)))
    ]
    assert len(found) == len(set(found))
    assert f"{SITE}/it/polimi_mobility/athens/" in found
    # Each page in one of its languages: all of them together take a minute.
    pages = {path.split("/", 2)[2]: path for path in (one.removeprefix(SITE) for one in found)}
    for path in pages.values():
        assert Client().get(path).status_code == 200, path


@pytest.mark.usefixtures("programmes")
def test_listed_page_names_itself_in_exactly_the_languages_of_its_programme() -> None:
    [page] = [
        url
        for url in tree("/sitemap/programmes/polimi_pop.xml")
        if url.findtext("map:loc", namespaces=NAMES) == f"{SITE}/it/polimi_pop/welcome-week/"
    ]
    assert {
        link.get("hreflang"): link.get("href") for link in page.findall("link:link", NAMES)
    } == {
        "en": f"{SITE}/en/polimi_pop/welcome-week/",
        "it": f"{SITE}/it/polimi_pop/welcome-week/",
        "x-default": f"{SITE}/en/polimi_pop/welcome-week/",
    }


def test_page_of_a_programme_says_what_it_is(welcome: Call) -> None:
    found = thing("/en/polimi_pop/", "EducationalOccupationalProgram")
    assert found["name"] == "Equal opportunities (POP)"
    assert found["provider"]["name"] == "Politecnico di Milano"
    assert found["url"] == f"{SITE}/en/polimi_pop/"


def test_page_of_an_initiative_says_its_dates_and_sessions(welcome: Call) -> None:
    address = "/en/polimi_pop/welcome-week/"
    found = thing(address, "EducationalOccupationalProgram")
    assert found["applicationDeadline"] == "2027-02-12T17:00:00+01:00"
    assert found["startDate"] == "2027-02-15"
    session = thing(address, "Event")
    assert session["startDate"] == "2027-02-15T10:00:00+01:00"
    assert session["eventAttendanceMode"] == "https://schema.org/OfflineEventAttendanceMode"
    assert session["location"]["name"] == "Demo hall 1"
    assert len([one for one in described(address) if one["@type"] == "Event"]) == 7


def test_page_says_which_pages_are_above_it(welcome: Call) -> None:
    found = thing("/en/polimi_pop/welcome-week/", "BreadcrumbList")
    assert [(item["name"], item.get("item")) for item in found["itemListElement"]] == [
        ("Equal opportunities (POP)", f"{SITE}/en/polimi_pop/"),
        ("Initiatives", f"{SITE}/en/polimi_pop/initiatives/"),
        ("Culture, nationality and religion", f"{SITE}/en/polimi_pop/strands/multicultural/"),
        ("Welcome Week", None),
    ]


@pytest.mark.django_db
@pytest.mark.usefixtures("clock")
def test_home_says_who_the_institutions_are() -> None:
    for name in ("polimi_pop", "ipparis_equal_opportunity"):
        publish_pack(loaded=load(SHIPPED / name), at=NOW)
    [paris, milan] = [one for one in described("/en/") if one["@type"] == "Organization"]
    assert milan["name"] == "Politecnico di Milano"
    assert [school["name"] for school in paris["subOrganization"]][:2] == ["ENSAE", "ENSTA"]


def test_words_cannot_leave_the_block(welcome: Call) -> None:
    hostile = "</script><script>alert(1)</script> & <!--"
    Initiative.objects.filter(key="P9").update(title=hostile)
    Programme.objects.filter(key="polimi_pop").update(title=hostile)
    address = "/en/polimi_pop/welcome-week/"
    assert "<script>alert" not in shown(address)
    assert thing(address, "EducationalOccupationalProgram")["name"] == hostile


def test_block_about_nothing_is_no_block() -> None:
    assert structured.page() == ""
    assert structured.page({"@type": "Thing", "name": "", "url": None}) == (
        '<script type="application/ld+json">'
        '{"@context":"https://schema.org","@graph":[{"@type":"Thing"}]}</script>'
    )
