"""M7: who is responsible for which degree programme, found by anyone in three clicks."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.journeys import steps

from pariter.apps.programmes.models import Responsibility
from pariter.apps.publishing.actions import publish_pack
from pariter.cli import main
from pariter.packs.loader import SHIPPED, load

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.stations("M7", "publish"),
]
REFUSED = 2
COMMISSION = "commission-aerospace-engineering@example.org"
PROFESSOR = "professor-aerospace-engineering@example.org"


def test_stranger_finds_the_commission_of_a_degree_programme(page: Page) -> None:
    publish_pack(loaded=load(SHIPPED / "polimi_mobility"), at=timezone.now())
    page.goto("/en/polimi_mobility/initiatives/")
    page.get_by_role("main").get_by_role("link", name="Mobility commissions").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mobility commissions")
    page.get_by_label("Degree programme, school or task").fill("aerospace")
    page.get_by_role("button", name="Find whom to ask").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("People in charge")
    found = page.get_by_role("listitem").filter(
        has=page.get_by_role("heading", name="Aerospace engineering")
    )
    expect(found.get_by_role("link", name=COMMISSION)).to_have_attribute(
        "href", f"mailto:{COMMISSION}"
    )
    expect(found).not_to_contain_text(PROFESSOR)
    # The same degree programme, whatever the task: the professor in charge stands there too.
    page.get_by_label("Initiative").select_option(label="Any initiative")
    page.get_by_role("button", name="Show").click()
    expect(found.get_by_role("link", name=PROFESSOR)).to_be_visible()
    page.get_by_role("link", name="Show all").click()
    scopes = {str(charge.scope) for charge in Responsibility.objects.all()}
    headings = page.locator("ul.cards").first.get_by_role("heading", level=3)
    expect(headings).to_have_count(len(scopes))
    assert set(headings.all_inner_texts()) == scopes


def test_directory_is_there_in_italian_without_barriers(
    browser_page: Page, axe: Callable[[Page], list[Any]]
) -> None:
    publish_pack(loaded=load(SHIPPED / "polimi_mobility"), at=timezone.now())
    browser_page.goto("/it/polimi_mobility/people/?about=M7&search=architettura")
    expect(browser_page.get_by_role("link", name="commission-architecture@")).to_be_visible()
    assert axe(browser_page) == []


def test_nobody_is_found_and_the_desk_still_is(plain_page: Page) -> None:
    publish_pack(loaded=load(SHIPPED / "polimi_mobility"), at=timezone.now())
    plain_page.goto("/en/polimi_mobility/people/?search=alchemy")
    main_part = plain_page.get_by_role("main")
    expect(main_part).to_contain_text("Nobody fits what you wrote.")
    expect(main_part.get_by_role("heading", name="Study desk")).to_be_visible()


def test_commission_of_an_initiative_that_is_not_there_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def change(data: dict[str, Any]) -> None:
        data["responsible"][0]["initiative"] = "M77"

    folder = steps.changed_copy("polimi_mobility", tmp_path, change)
    assert main(["check-pack", str(folder)]) == REFUSED
    said = capsys.readouterr().err
    assert f"{folder / 'pack.toml'}:" in said
    assert "responsible.0.initiative: 'M77' is no initiative of this pack" in said
    assert "M7" in said
