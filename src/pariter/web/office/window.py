"""The way of a call with a lottery window: its steps, and what its draw gave."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from pariter.apps.placements.models import AllocationRun
from pariter.web.office.ceremony import steps
from pariter.web.office.facts import standing_counts
from pariter.web.office.standing import offer_lists
from pariter.web.office.summary import tried
from pariter.web.office.ways import Way, drawing, running


def window_values(
    request: HttpRequest, call: Any, run: AllocationRun | None, runs: list[AllocationRun]
) -> dict[str, Any]:
    """Return who holds and who waits, what the newest run gave, and what may be compared."""
    return {
        "lists": offer_lists(call),
        "counts": standing_counts(call),
        "can_compare": True,
        "of_parties": True,
        **tried(request, call, runs),
    }


WINDOW = Way(
    template="places",
    steps=steps,
    acts={
        **drawing(
            frozen=_("The list is frozen. Nobody can change it now, not even you."),
            drawn=_("The draw is entered. Everyone on the list has a lottery number."),
        ),
        **running(
            tried=_("The dry run is made. Nobody was told."),
            made=_("The places are given. Nobody knows yet: check the proof, then publish."),
            published=_("The result is published, and everyone is told."),
            too_early=_("Give the places first, then publish the result."),
        ),
    },
    values=window_values,
)
