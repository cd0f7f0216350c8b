"""How journeys count: what the office is shown, what anybody reads, and what is kept back."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from itertools import combinations

import time_machine
from playwright.sync_api import Page, expect
from tests.journeys import office_steps as office
from tests.journeys import steps

from pariter.apps.evidence.models import LedgerEntry, Publication
from pariter.apps.evidence.queries import figure
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Edition
from pariter.kernels.disclosure import Policy

Told = dict[str, int | None]
KEPT_BACK = re.compile("below 5, or")
"""What the page says of a step whose number, or whose difference from another, is too small."""


def over(edition: Edition) -> datetime:
    """Return a moment at which nothing more can come."""
    return datetime.combine(edition.ends + timedelta(days=3), time(12), UTC)


def be_refused(page: Page, edition: Edition, keeper: Person, at: datetime) -> None:
    """Find that so few people cannot be told, in words, and no way to publish them."""
    with time_machine.travel(at, tick=True):
        steps.sign_in(page, keeper)
        office.open_figures(page, edition)
        expect(page.locator("main")).to_contain_text("Nothing can be published")
        expect(page.locator("main")).to_contain_text("Too few people.")
        expect(page.get_by_role("button", name="Publish these figures")).to_have_count(0)
    assert not Publication.objects.filter(edition=edition).exists()
    assert not LedgerEntry.objects.exists()


def publish(
    page: Page, edition: Edition, keeper: Person, facts: Mapping[str, int], *, of: str
) -> Told:
    """Publish by the office's page what is counted of a journey; return what anybody then reads.

    facts: step → how many of the journey's people took it; of: key of the indicator
    """
    with time_machine.travel(over(edition), tick=True):
        steps.sign_in(page, keeper)
        page.goto(f"/en/office/figures/{edition.pk}/?of={of}")
        rulings = page.get_by_role("listitem").filter(has_text=KEPT_BACK)
        kept_back = rulings.locator("strong").all_inner_texts()
        office.publish_figures(page)
        publication = Publication.objects.get(edition=edition, indicator=of)
        told = dict(figure(publication).totals)
        page.context.clear_cookies()
        _read(page, edition, publication, told)
    indicator = figure(publication).indicator
    words = indicator.words
    assert kept_back == [str(words[step]) for step, count in told.items() if count is None]
    assert told == {step: facts[step] if told[step] is not None else None for step in facts}
    counts = [count for step in indicator.steps if (count := told[step]) is not None]
    gaps = [abs(first - second) for first, second in combinations(counts, 2)]
    assert not any(map(Policy().is_small, (*counts, *gaps)))
    return told


def _read(page: Page, edition: Edition, publication: Publication, told: Told) -> None:
    """Read the figure without an account: what was found, and the table with its gaps."""
    page.goto(f"/en/{edition.initiative.programme.key}/figures/{publication.pk}/")
    expect(page.get_by_role("heading", level=1)).to_have_text(str(publication.headline))
    page.locator("figure summary").first.click()
    cells = page.locator("figure table").first.locator("tbody td")
    expect(cells).to_have_text(
        ["not shown" if count is None else f"{count:,}" for count in told.values()]
    )
