"""All 45 initiatives: a stranger finds whom to ask, in three clicks, in each language spoken."""

import pytest
from django.utils import timezone, translation
from playwright.sync_api import Page, expect

from pariter.apps.programmes.loading import load_pack
from pariter.apps.programmes.models import Initiative
from pariter.apps.publishing.actions import publish_pack
from pariter.cli.stations import Standing, standings
from pariter.packs.loader import SHIPPED, load

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PUBLISH = "publish"
# The installation holds a second programme, so that its start page is a list of institutions.
BESIDE = {"milano_steminthecity": "polimi_mobility"}


def case(standing: Standing) -> object:
    """Return an initiative to look for; what is announced to all counts as published."""
    marks = [pytest.mark.stations(standing.id, PUBLISH)] if PUBLISH in standing.path else []
    return pytest.param(standing, id=standing.id, marks=marks)


def test_there_are_45_initiatives() -> None:
    assert len(standings()) == 45


@pytest.mark.parametrize("standing", [case(standing) for standing in standings()])
def test_stranger_finds_whom_to_ask_in_three_clicks(plain_page: Page, standing: Standing) -> None:
    beside = BESIDE.get(standing.programme, "milano_steminthecity")
    load_pack(loaded=load(SHIPPED / beside), at=timezone.now())
    publish_pack(loaded=load(SHIPPED / standing.programme), at=timezone.now())
    initiative = Initiative.objects.select_related("programme", "strand", "contact").get(
        programme__key=standing.programme, key=standing.id
    )
    for language in initiative.programme.languages:
        with translation.override(language):
            _find(plain_page, language, initiative)


def _find(page: Page, language: str, initiative: Initiative) -> None:
    """Go from the start page to the desk by the words of the pages, and ask there."""
    main = page.get_by_role("main")
    page.goto(f"/{language}/")
    steps = (initiative.programme.title, initiative.strand.title, initiative.title)
    for words in steps:
        main.get_by_role("link", name=str(words), exact=True).last.click()
        expect(page.get_by_role("heading", level=1)).to_have_text(str(words))
    assert page.locator("html").get_attribute("lang") == language
    desk = initiative.contact
    box = main.locator(".panel").filter(has_text=str(desk.name))
    expect(box.get_by_role("link", name=desk.email)).to_have_attribute(
        "href", f"mailto:{desk.email}"
    )
    expect(box).to_contain_text(str(desk.hours))
    ask = box.locator(f'a[href$="/ask/?about={initiative.key}"]')
    expect(ask).to_be_visible()
    ask.click()
    expect(page.locator("#id_about")).to_have_value(initiative.key)
