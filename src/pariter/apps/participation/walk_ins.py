"""Writes: who comes without a ticket: counted once, and a place for whoever leaves an address.

People without a name are visits, never people: nobody knows whether one of them came before.
"""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from pariter.apps.participation.actions import append_deliveries
from pariter.apps.participation.errors import DeliveryError
from pariter.apps.participation.models import Delivery, Scan
from pariter.apps.people.models import Person
from pariter.apps.placements.at_door import seat_at_door, seats_at_door
from pariter.apps.programmes.models import Session
from pariter.apps.programmes.moments import in_words

MOST_WALK_INS = 100_000
OFFICE = "office"
"""Source of what the office counted itself, on paper or by eye."""


def nameless(scan: Scan) -> int:
    """Return how many a scan counts without a name: whoever left an address holds a place."""
    return scan.people - (1 if scan.placement_id else 0)


def entries_of(session: Session, scans: Iterable[Scan], at: datetime) -> list[Delivery]:
    """Return one entry for each scan that let people in without a ticket."""
    return [
        Delivery(
            session=session,
            source=f"scan {scan.key}",
            kind=Delivery.Kind.WALK_IN,
            grade=Delivery.Grade.ATTESTED,
            people=nameless(scan),
            recorded_at=at,
        )
        for scan in scans
        if scan.kind == Scan.Kind.WALK_IN
        and scan.outcome == Scan.Outcome.COUNTED
        and nameless(scan)
    ]


def seat_all(
    session: Session, asked: Iterable[tuple[uuid.UUID, str, str]], at: datetime
) -> dict[uuid.UUID, int | None]:
    """Give places to those who left an address; what is no address gets none.

    asked: key of the scan, address and name
    """
    askers = [one for one in asked if _is_address(one[1])]
    if not askers or not seats_at_door(session):
        return {}
    language = session.edition.initiative.programme.languages[0]
    return {
        key: seat_at_door(session=session, email=email, name=name, language=language, at=at).pk
        for key, email, name in askers
    }


def _is_address(email: str) -> bool:
    try:
        validate_email(email)
    except ValidationError:
        return False
    return True


def walk_ins_of(session: Session) -> list[Delivery]:
    """Return the counts of people without a ticket that hold now, in their order."""
    found = Delivery.objects.filter(
        session=session, kind=Delivery.Kind.WALK_IN, corrected_by__isnull=True
    )
    return list(found.select_related("recorded_by").order_by("recorded_at", "pk"))


@transaction.atomic
def count_walk_ins(
    *, session: Session, people: int, at: datetime, by: Person, reason: str = ""
) -> Delivery | None:
    """Make people the number of all who came without a ticket; None where it is so already.

    What devices counted stays; the office's own entry makes up the difference.
    Raises DeliveryError.
    """
    Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    if at < session.starts_at:
        raise DeliveryError(
            "too_early",
            _("“%(session)s” has not begun; note who came from %(when)s on.")
            % {"session": session.title, "when": in_words(session.starts_at, session.zone)},
        )
    known = walk_ins_of(session)
    before = next((entry for entry in known if entry.source == OFFICE), None)
    scanned = _sum(entry for entry in known if entry.source != OFFICE)
    if people == _sum(known):
        return None
    if not scanned <= people <= MOST_WALK_INS:
        raise DeliveryError(
            "walk_ins",
            _("Devices counted %(scanned)d; give a number from %(scanned)d to %(most)d.")
            % {"scanned": scanned, "most": MOST_WALK_INS},
        )
    if before and not reason.strip():
        raise DeliveryError("reason", _("Say why you correct what was noted before."))
    [noted] = append_deliveries(
        deliveries=[
            Delivery(
                session=session,
                source=OFFICE,
                kind=Delivery.Kind.WALK_IN,
                grade=Delivery.Grade.ATTESTED,
                people=people - scanned,
                recorded_at=at,
                recorded_by=by,
                corrects=before,
                reason=reason.strip() if before else "",
            )
        ],
        at=at,
        by=by,
    )
    return noted


def _sum(entries: Iterable[Delivery]) -> int:
    return sum(entry.people for entry in entries)
