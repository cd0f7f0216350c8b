"""Mail about one place, with the address at which its holder can answer."""

from datetime import datetime
from typing import Any

from pariter.apps.applications.mail import write_to
from pariter.apps.placements.models import Placement
from pariter.apps.placements.tickets import page_key_of


def write_about(placement: Placement, template: str, at: datetime, **values: Any) -> None:
    """Write to the holder of a place; where no account is needed, with the key of its own page."""
    call = placement.application.call
    if call.discreet:
        # The day stands for the name, which is not told.
        values.setdefault("session", placement.offer.sessions.first())
    write_to(
        placement.application,
        template,
        at,
        **{
            "offer": placement.offer.title,
            "seats": placement.seats,
            "key": "" if call.needs_account else page_key_of(placement),
            "zone": call.zone,
            **values,
        },
    )
