"""Who may answer for a place."""

from typing import Any

import rules

from pariter.apps.placements.models import Placement
from pariter.apps.programmes.permissions import runs_programme


@rules.predicate
def holds_place(person: Any, placement: Placement) -> bool:
    """The place is the person's own."""
    return bool(placement.application.person_id == person.pk)


@rules.predicate
def runs_its_programme(person: Any, placement: Placement) -> bool:
    """The person works in the office that gave the place."""
    return runs_programme(person, placement.offer.call)


rules.add_perm("placements.answer", holds_place)
rules.add_perm("placements.view", holds_place | runs_its_programme)
