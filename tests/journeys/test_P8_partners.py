"""P8: with whom the programme works, found from the start page; a partner unknown is refused."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.journeys import steps

from pariter.apps.programmes.models import Partnership
from pariter.apps.publishing.actions import publish_pack
from pariter.cli import main
from pariter.packs.loader import SHIPPED, load

REFUSED = 2

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.stations("P8", "publish"),
]


def test_partners_are_found_with_what_they_do(page: Page) -> None:
    publish_pack(loaded=load(SHIPPED / "polimi_pop"), at=timezone.now())
    page.goto("/en/polimi_pop/")
    page.get_by_role("link", name="See what each partner does").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Partners")
    expect(page.get_by_role("main").get_by_role("heading", level=2)).to_have_text(
        [
            "Memberships",
            "Partners",
            "Promoted by this programme",
            "Sponsored by the institution",
            "Do you want to take part?",
        ]
    )
    named = page.get_by_role("main").get_by_role("heading", level=3).all_inner_texts()
    assert sorted(named) == sorted(
        str(one.organisation) for one in Partnership.objects.select_related("organisation")
    )
    parks = page.get_by_role("listitem").filter(
        has=page.get_by_role("heading", name="Parks", exact=True)
    )
    expect(parks).to_contain_text("The university was the first in Italy to join.")
    parks.get_by_role("link", name="Memberships and partners").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Memberships and partners")
    expect(page.get_by_role("main")).to_contain_text(
        re.compile(r"Valore D\s+Membership\s*The university is an associate member")
    )
    page.get_by_role("link", name="Ask a question").click()
    expect(page.locator("#id_about")).to_have_value("P8")


def test_partners_are_told_in_italian_without_barriers(
    browser_page: Page, axe: Callable[[Page], list[Any]]
) -> None:
    publish_pack(loaded=load(SHIPPED / "polimi_pop"), at=timezone.now())
    browser_page.goto("/it/polimi_pop/partners/")
    expect(browser_page.get_by_role("main")).to_contain_text(
        "L’università è stata la prima in Italia ad aderire."
    )
    assert axe(browser_page) == []


def test_partner_that_nobody_described_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def change(data: dict[str, Any]) -> None:
        data["partner"][1]["organisation"] = "parcs"

    folder = steps.changed_copy("polimi_pop", tmp_path, change)
    assert main(["check-pack", str(folder)]) == REFUSED
    said = capsys.readouterr().err
    assert f"{folder / 'pack.toml'}:" in said
    assert "partner.1.organisation: 'parcs' is no organisation of this pack" in said
    assert "parks" in said
