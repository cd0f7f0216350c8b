"""All 45 initiatives: a stranger finds whom to ask, in three clicks, in the languages in turn."""

import pytest
from django.utils import timezone, translation
from playwright.sync_api import Page, expect
from tests.journeys import steps

from pariter.apps.programmes.loading import load_pack
from pariter.apps.programmes.models import Initiative
from pariter.apps.publishing.actions import publish_pack
from pariter.cli.stations import standings
from pariter.packs.loader import SHIPPED, load

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PUBLISH = "publish"
# The installation holds a second programme, so that its start page is a list of institutions.
BESIDE = {"milano_steminthecity": "polimi_mobility"}


def case(programme: str) -> object:
    """Return a programme to look through; what is announced to all counts as published."""
    marks = [
        pytest.mark.stations(standing.id, PUBLISH)
        for standing in standings()
        if standing.programme == programme and PUBLISH in standing.path
    ]
    return pytest.param(programme, id=programme, marks=marks)


def test_there_are_45_initiatives() -> None:
    assert len(standings()) == 45


@pytest.mark.parametrize(
    "programme", [case(key) for key in sorted({standing.programme for standing in standings()})]
)
def test_stranger_finds_whom_to_ask_in_three_clicks(plain_page: Page, programme: str) -> None:
    beside = BESIDE.get(programme, "milano_steminthecity")
    load_pack(loaded=steps.shipped_pack(beside), at=timezone.now())
    publish_pack(loaded=load(SHIPPED / programme), at=timezone.now())
    initiatives = Initiative.objects.filter(programme__key=programme)
    assert {one.key for one in initiatives} == {
        standing.id for standing in standings() if standing.programme == programme
    }
    for number, initiative in enumerate(
        initiatives.select_related("programme", "strand", "contact")
    ):
        languages = initiative.programme.languages
        language = languages[number % len(languages)]
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
    expect(page.locator("html")).to_have_attribute("lang", language)
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
