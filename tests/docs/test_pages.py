"""docs/reference/pages.md names every public page and no other, with the real parameters."""

import re
from pathlib import Path

from pariter.web.door.urls import urlpatterns as door_patterns
from pariter.web.public import feeds
from pariter.web.public.filters import QUESTIONS
from pariter.web.public.front import COMPACT_FROM
from pariter.web.public.urls import urlpatterns

PAGES = Path(__file__).resolve().parents[2] / "docs" / "reference" / "pages.md"
WORDS = {10: "ten"}


def test_every_public_page_is_described_and_no_other() -> None:
    patterns = [
        *(f"/{entry.pattern}" for entry in urlpatterns),
        *(f"/door/{entry.pattern}" for entry in door_patterns),
    ]
    found = {re.sub(r"<\w+:(\w+)>", r"<\1>", pattern) for pattern in patterns}
    described = re.findall(r"^\| `(/[^`]*)` \|", PAGES.read_text("utf-8"), re.MULTILINE)
    assert set(described) == found
    assert len(described) == len(set(described))


def test_every_filter_is_described() -> None:
    described = re.findall(r"^\| `(\w+)` \|", PAGES.read_text("utf-8"), re.MULTILINE)
    assert set(QUESTIONS) <= set(described)


def test_numbers_are_those_of_the_code() -> None:
    text = PAGES.read_text("utf-8")
    assert f"last {feeds.DAYS_BACK} days" in text
    assert f"at most {feeds.MOST_ENTRIES:,} entries" in text
    assert f"From {WORDS[COMPACT_FROM]} programmes on" in text
