"""Which offered places an answer is for; shared by accept and decline."""

import argparse
from typing import TYPE_CHECKING

from pariter.cli import site
from pariter.cli.errors import CommandError

if TYPE_CHECKING:
    from pariter.apps.placements.models import Placement
    from pariter.apps.programmes.models import Call


def add_arguments(parser: argparse.ArgumentParser, everyone: str | None) -> None:
    """Describe the options; everyone: help of --all where it is allowed."""
    site.add_act(parser, by="the only person of the programme's office")
    whom = parser.add_mutually_exclusive_group(required=True)
    whom.add_argument("--reference", metavar="R", help="reference of one application")
    if everyone:
        whom.add_argument("--all", action="store_true", help=everyone)


def offered(call: "Call", reference: str | None) -> "list[Placement]":
    """Return the offered places of a call, or of one application in it, the dearest first."""
    from django.db.models import F

    from pariter.apps.placements.models import Placement

    places = (
        Placement.objects.filter(
            application__call=call,
            state=Placement.State.OFFERED,
            application__preferences__offer=F("offer"),
        )
        .select_related("offer", "application__person", "application__call")
        .order_by("application__reference", "application__preferences__rank")
    )
    if reference is None:
        return list(places)
    found = list(places.filter(application__reference=reference.upper()))
    if not found:
        raise CommandError(
            f"--reference {reference}: no place is offered to it in {call.address}; "
            "it may have been answered, or the run is not published yet"
        )
    return found


def still_offered(placement: "Placement") -> bool:
    """Tell whether a place is still offered: accepting a dearer one gives the others back."""
    placement.refresh_from_db(fields=["state"])
    return placement.state == placement.State.OFFERED
