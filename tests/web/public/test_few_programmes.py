"""The start page of an installation with one programme, or none."""

import pytest
from tests.journeys import steps
from tests.web.public.conftest import NOW, shown

from pariter.apps.programmes.loading import load_pack


@pytest.mark.django_db
@pytest.mark.usefixtures("clock")
def test_home_of_one_programme_is_its_page() -> None:
    load_pack(loaded=steps.shipped_pack("polimi_pop"), at=NOW)
    page = shown("/en/")
    assert "Equal opportunities (POP)</h1>" in page
    assert "Psychological wellbeing" in page


@pytest.mark.django_db
@pytest.mark.usefixtures("clock")
def test_list_of_pages_has_the_start_page_in_the_languages_of_the_only_programme() -> None:
    load_pack(loaded=steps.shipped_pack("polimi_pop"), at=NOW)
    pages = shown("/sitemap/site.xml")
    assert "/it/</loc>" in pages
    assert "/fr/</loc>" not in pages
    assert "/fr/privacy/</loc>" in pages


@pytest.mark.django_db
def test_home_of_an_empty_installation_shows() -> None:
    assert "Nothing is open today." in shown("/en/")
