"""Letters: counted in the year of their initiative, through the gate, like everything else."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from pariter.apps.correspondence.actions import send_enquiry
from pariter.apps.correspondence.answers import answer_enquiry, close_enquiry
from pariter.apps.correspondence.models import Enquiry
from pariter.apps.correspondence.retention import erase_closed_enquiries
from pariter.apps.evidence.actions import propose_figures, publish_figures
from pariter.apps.evidence.errors import EvidenceError
from pariter.apps.evidence.facts import indicator_of, population
from pariter.apps.evidence.indicators import DIALOGUE, PARTICIPATION, VISITS
from pariter.apps.evidence.queries import figure
from pariter.apps.people.actions import register_person
from pariter.apps.people.models import Person
from pariter.apps.programmes.loading import load_pack
from pariter.apps.programmes.models import Call, Edition, Programme
from pariter.packs.loader import LoadedPack

ROME = ZoneInfo("Europe/Rome")
MARCH = datetime(2027, 3, 1, 9, tzinfo=ROME)
END = datetime(2028, 1, 10, 9, tzinfo=ROME)
A_DAY = timedelta(days=1)

Letters = Callable[..., list[Enquiry]]


@pytest.fixture
def programme(
    db: None, loaded: Callable[[dict[str, Any]], LoadedPack], pack_data: dict[str, Any]
) -> Programme:
    """Return the sample programme with a space for dialogue that has a year and no call."""
    year: dict[str, Any] = {"key": "2027", "title": {"en": "2027", "it": "2027"}}
    year |= {"starts": date(2027, 1, 1), "ends": date(2027, 12, 31)}
    dialogue = {**pack_data["initiative"][1], "key": "P21", "slug": "dialogue", "edition": [year]}
    pack_data["initiative"] = [*pack_data["initiative"], dialogue]
    return load_pack(loaded=loaded(pack_data), at=MARCH)


@pytest.fixture
def edition(programme: Programme) -> Edition:
    """Return the year of the space for dialogue."""
    return Edition.objects.get(initiative__key="P21")


@pytest.fixture
def ines(db: None) -> Person:
    """Return someone of the office."""
    return register_person(email="ines@example.org", at=MARCH)


@pytest.fixture
def letters(programme: Programme, ines: Person) -> Letters:
    """Return a function that sends letters, and answers them after so many days if any."""
    turns = count()

    def send(
        number: int,
        *,
        kind: str = "question",
        at: datetime = MARCH,
        answered: int | None = None,
        about: str = "P21",
    ) -> list[Enquiry]:
        found = [
            send_enquiry(
                programme=programme,
                initiative=programme.initiatives.get(key=about),
                kind=kind,
                subject="Subject",
                text="Text.",
                language="en",
                submission=f"{turn}",
                email=f"{turn}@example.org",
                at=at,
            )
            for turn in (next(turns) for _letter in range(number))
        ]
        for enquiry in found if answered is not None else ():
            answer_enquiry(
                enquiry=enquiry,
                text="Yes.",
                seen=1,
                submission="a",
                at=at + timedelta(days=answered or 0),
                by=ines,
            )
        return found

    return send


def test_edition_is_counted_by_what_it_is(
    edition: Edition, ranked_call: Call, sign_up_call: Call
) -> None:
    editions = (edition, ranked_call.edition, sign_up_call.edition)
    assert [indicator_of(one) for one in editions] == [DIALOGUE, PARTICIPATION, VISITS]
    assert population(edition, DIALOGUE) == "sample/P21/2027/dialogue"


def test_letters_are_published_by_kind_and_month(edition: Edition, letters: Letters) -> None:
    letters(12, answered=1)
    letters(6, kind="proposal", answered=20)
    letters(8, at=MARCH + 31 * A_DAY)
    publication = publish_figures(edition=edition, at=END, by=None)
    with translation.override("en"):
        shown = figure(publication)
        assert publication.headline.localize("en") == "12 of 26 letters were answered in time"
        assert shown.totals == {"received": 26, "answered": 18, "in_time": 12}
        told = {
            one.dimension.key: [(row.name, row.counts) for row in one.rows]
            for one in shown.breakdowns
        }
    assert told == {
        "kind": [("Question", (20, 12, 12)), ("Proposal", (6, 6, 0))],
        "month": [("March 2027", (18, 18, 12)), ("April 2027", (8, 0, 0))],
    }
    assert shown.csv[0] == ["step", "kind", "month", "count"]
    assert ["received", "question", "2027-03", "12"] in shown.csv


def test_small_counts_of_letters_are_never_told(edition: Edition, letters: Letters) -> None:
    letters(12, answered=1)
    letters(2, kind="barrier", answered=1)
    shown = figure(publish_figures(edition=edition, at=END, by=None))
    assert all(int(row[-1]) == 0 or int(row[-1]) >= 5 for row in shown.csv[1:])
    assert "barrier" not in {row[1] for row in shown.csv}
    assert shown.totals["received"] == 14


def test_few_letters_are_not_published(edition: Edition, letters: Letters) -> None:
    letters(4, answered=1)
    with pytest.raises(EvidenceError) as refusal:
        publish_figures(edition=edition, at=END, by=None)
    assert refusal.value.code == "refused"


def test_only_the_initiatives_own_year_is_counted(
    edition: Edition, letters: Letters, ines: Person
) -> None:
    inside = [datetime(2027, 1, 1, 0, 0, tzinfo=ROME), datetime(2027, 12, 31, 23, 59, tzinfo=ROME)]
    outside = [inside[0] - timedelta(seconds=1), inside[1] + timedelta(minutes=1)]
    for moment in (*inside, *outside):
        letters(5, at=moment)
    letters(5, about="P9")
    for spam in letters(5):
        close_enquiry(enquiry=spam, reason="Ads.", is_spam=True, at=MARCH, by=ines)
    [received, *_later] = propose_figures(edition=edition).released
    assert received.total == 10


def test_erasing_changes_no_figure(edition: Edition, letters: Letters, ines: Person) -> None:
    for enquiry in letters(10, answered=1):
        close_enquiry(enquiry=enquiry, reason="Done.", at=MARCH + A_DAY, by=ines)
    before = [table.content() for table in propose_figures(edition=edition).released]
    assert erase_closed_enquiries(at=END) == 10
    assert [table.content() for table in propose_figures(edition=edition).released] == before
