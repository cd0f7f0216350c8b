"""People reached in a year: each once over all programmes, and not where it tells on few."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from tests.apps.evidence.tables_scene import AT, read, year_of

from pariter.apps.evidence.actions import propose_figures, publish_figures
from pariter.apps.evidence.dataset_indicators import STAFF
from pariter.apps.evidence.datasets import import_table
from pariter.apps.evidence.errors import EvidenceError
from pariter.apps.evidence.facts import indicators_of
from pariter.apps.evidence.hours import hours_of
from pariter.apps.evidence.indicators import DIALOGUE, VISITS
from pariter.apps.evidence.queries import figure
from pariter.apps.evidence.reached import REACHED
from pariter.apps.participation.actions import record_attendance
from pariter.apps.people.models import Person
from pariter.apps.placements.sign_up import sign_up
from pariter.apps.programmes.models import Call, Edition, Offer, Programme, Session


def again(edition: Edition) -> Edition:
    """Return another run of an edition in the same year, with one offer and one session."""
    like = edition.calls.get(key="newcomers")
    later = Edition.objects.create(
        initiative=edition.initiative,
        key="again",
        title="Again",
        pack=edition.pack,
        starts=edition.starts,
        ends=edition.ends,
    )
    call = Call.objects.create(
        edition=later,
        key="newcomers",
        role=like.role,
        zone=like.zone,
        opens_at=like.opens_at,
        closes_at=like.closes_at,
        mechanism=like.mechanism,
    )
    offer = Offer.objects.create(call=call, key="walk", title="Walk", capacity=40, position=0)
    first = Session.objects.filter(edition=edition, offer__key="walk").get()
    Session.objects.create(
        edition=later,
        offer=offer,
        key="walk",
        title="Walk",
        starts_at=first.starts_at + timedelta(days=7),
        ends_at=first.ends_at + timedelta(days=7),
        zone=first.zone,
        place="Hall",
    )
    return later


def staff_of(year: int) -> dict[str, Any]:
    """Return the mapping of a table of a year, which makes it one that is reported of."""
    return {
        "source": "Made up",
        "reference_date": "2026-11-01",
        "institution": "sample",
        "year": year,
        "columns": {"count": "n", "by": {"role": "role", "sex": "sex"}},
        "codes": {"role": {"PO": "PO"}, "sex": {"F": "women", "M": "men"}},
    }


def come(edition: Edition, people: list[Person]) -> None:
    """Let people sign up for the walk of an edition, and come to it."""
    offer = Offer.objects.get(call__edition=edition, key="walk")
    Offer.objects.filter(pk=offer.pk).update(capacity=40)
    offer.refresh_from_db()
    places = [
        sign_up(offer=offer, person=person, at=offer.call.opens_at + timedelta(days=1))
        for person in people
    ]
    session = Session.objects.get(offer=offer)
    record_attendance(
        session=session, presence=dict.fromkeys(places, True), at=session.ends_at, by=None
    )


@pytest.mark.parametrize(("came_again", "told"), [(6, 18), (2, None)])
def test_people_of_a_year_are_counted_once_unless_it_tells_on_few(
    programme: Programme,
    sign_up_call: Call,
    people: Callable[..., list[Person]],
    came_again: int,
    told: int | None,
) -> None:
    first, second = sign_up_call.edition, again(sign_up_call.edition)
    everyone = people(12 + 12 - came_again)
    come(first, everyone[:12])
    year = year_of(programme, first.starts.year)
    assert indicators_of(year) == (DIALOGUE,)
    come(second, everyone[12 - came_again :])
    assert indicators_of(year) == (DIALOGUE,)
    table = read(programme, b"role,sex,n\nPO,F,20\nPO,M,30\n", staff_of(first.starts.year))
    import_table(table=table, at=AT, by=None)
    assert indicators_of(year) == (STAFF, REACHED, DIALOGUE)
    at = Session.objects.latest("ends_at").ends_at
    if told is None:
        assert propose_figures(edition=year, indicator=REACHED).released == ()
        with pytest.raises(EvidenceError, match="too few people to tell about"):
            publish_figures(edition=year, indicator=REACHED, at=at, by=None)
        return
    shown = figure(publish_figures(edition=year, indicator=REACHED, at=at, by=None))
    assert shown.totals == {"came": told}
    assert str(shown.publication.headline) == (
        "18 people came to our initiatives, each counted once"
    )
    assert shown.csv == [["step", "count"], ["came", "18"]]

    # All twelve came to the walk, so that their visits are told, and with them their hours.
    visits = publish_figures(edition=second, indicator=VISITS, at=at, by=None)
    walk = Session.objects.get(edition=second)
    [hours] = [value for value in visits.values if value["key"] == "hours"]
    assert hours["value"] == 12 * (walk.ends_at - walk.starts_at) / timedelta(hours=1)
    Session.objects.filter(pk=walk.pk).update(ends_at=walk.starts_at + timedelta(days=2))
    assert hours_of(second, VISITS, propose_figures(edition=second).released) == ()
