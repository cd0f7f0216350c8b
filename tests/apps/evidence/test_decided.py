"""What counts an edition where nobody's presence is noted, and where votes or pairs decide."""

import pytest

from pariter.apps.evidence.facts import indicator_of, indicators_of, population
from pariter.apps.evidence.indicators import (
    BALLOTS,
    FUNDED,
    PARTICIPATION,
    PARTNERED,
    PEOPLE,
    PLACES,
    VISITS,
)
from pariter.apps.programmes.models import Call, Edition


def without_presence(call: Call) -> Edition:
    """Return a call's edition as if its pack had nobody take part."""
    initiative = call.edition.initiative
    initiative.stations = ["publish", "apply", "place", "count"]
    initiative.save()
    return call.edition


def test_people_are_followed_up_to_a_place_where_the_pack_has_nobody_take_part(
    ranked_call: Call,
) -> None:
    assert indicator_of(ranked_call.edition) is PARTICIPATION
    edition = without_presence(ranked_call)
    assert indicators_of(edition) == (PLACES,)
    assert "took_part" not in PLACES.steps
    # The same people under the same name: the ledger judges both together.
    assert population(edition, PLACES) == population(edition, PARTICIPATION)


@pytest.mark.parametrize(
    ("mechanism", "counted"),
    [("equal_shares", (FUNDED, BALLOTS)), ("max_weight_b_matching", (PARTNERED,))],
)
def test_votes_and_pairs_are_counted_apart_from_visits(
    sign_up_call: Call, mechanism: str, counted: tuple[object, ...]
) -> None:
    edition = sign_up_call.edition
    assert indicators_of(edition) == (VISITS, PEOPLE)
    edition.calls.update(mechanism=mechanism)
    assert indicators_of(edition) == counted
