"""P6: a journalist checks a published number: what it means, its data, how to cite it, for ever."""

import csv
import io
import re

import pytest
from playwright.sync_api import Page, expect
from tests.journeys import steps
from tests.web import report_scene as scene

from pariter.apps.evidence.actions import publish_figures
from pariter.apps.evidence.dataset_indicators import STAFF
from pariter.apps.evidence.datasets import import_table, read_table
from pariter.apps.evidence.models import Publication
from pariter.apps.programmes.loading import load_pack
from pariter.apps.programmes.models import Edition

pytestmark = [
    pytest.mark.journey,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.stations("P6", "publish", "count"),
]

REASON = "Twenty researchers were left out."
SITE = "http://127.0.0.1:8000"


def test_number_leads_to_its_definition_data_citation_and_permanent_address(
    plain_page: Page,
) -> None:
    page = plain_page
    load_pack(loaded=steps.shipped_pack("polimi_pop"), at=scene.AT)
    edition = Edition.objects.get(initiative__key="P6", key="2024")
    first = scene.published_figure(edition)
    second = _corrected(edition)

    page.goto("/en/polimi_pop/figures/")
    page.get_by_role("link", name=str(second.headline), exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(str(second.headline))
    page.get_by_text("Show these numbers as a table").click()
    # The share, or between what it lies: which large counts are withheld beside small ones is open.
    row = page.get_by_role("row", name="Grade B, associate professors")
    expect(row).to_contain_text(re.compile("38.9%|30 to 40%"))

    _open_definitions(page)
    _work_it_out_again(_download(page))

    cited = page.locator(".citation").inner_text()
    address = f"/en/polimi_pop/figures/{second.pk}/"
    for words in ("Politecnico di Milano", str(second.headline), "Version 2", f"{SITE}{address}"):
        assert words in cited
    page.goto(f"/en/polimi_pop/figures/{first.pk}/")
    expect(page.locator("main")).to_contain_text(REASON)
    page.get_by_role("link", name=re.compile("^Read the corrected figure")).click()
    expect(page).to_have_url(re.compile(f"{address}$"))
    expect(page.get_by_role("link", name=f"{SITE}{address}")).to_be_visible()


def _corrected(edition: Edition) -> Publication:
    """Import the table once more, with those who were left out, and publish it again."""
    table = read_table(
        programme=edition.initiative.programme,
        kind="staff",
        name="staff.csv",
        stream=io.BytesIO(scene.STAFF_FILE.replace("RU,M,74", "RU,M,94").encode()),
        mapping=scene.mapping(edition.starts.year),
        at=scene.AT,
    )
    import_table(table=table, at=scene.AT, by=None)
    return publish_figures(
        edition=edition, indicator=STAFF, at=scene.AT, by=None, reason={"en": REASON}
    )


def _open_definitions(page: Page) -> None:
    """Open two indices where they stand: one with its counts, one that nobody may be told."""
    share = page.locator("details", has_text="Share of women:")
    share.locator("summary").click()
    for words in ("33.3%", "189 women of 568 people", "women ÷ (women + men)", "95% interval"):
        expect(share).to_contain_text(words)
    expect(share).to_contain_text("1, after CRUI")
    ceiling = page.locator("details", has_text="Glass ceiling index:")
    ceiling.locator("summary").click()
    expect(ceiling).to_contain_text("A count that this needs is withheld to protect people.")


def _download(page: Page) -> list[dict[str, str]]:
    """Take the data, and what describes their columns beside them."""
    link = page.get_by_role("link", name=re.compile(r"^Download the data \(CSV\)"))
    with page.expect_download() as download:
        link.click()
    rows = list(csv.DictReader(download.value.path().read_text("utf-8").splitlines()))
    described = page.request.get(f"{link.get_attribute('href')}-metadata.json").json()
    assert [one["name"] for one in described["tableSchema"]["columns"]] == list(rows[0])
    assert described["dc:license"] == {"@id": "https://creativecommons.org/licenses/by/4.0/"}
    return rows


def _work_it_out_again(rows: list[dict[str, str]]) -> None:
    """Get the number of the headline from the file alone, and no small count."""
    told = {(row["role"], row["sex"]): row["count"] for row in rows}
    assert round(int(told["", "women"]) / int(told["", ""]), 3) == 0.333
    assert {told["RTDa", "women"], told["RTDa", "men"]} == {"c"}
