"""Writes: let a device check people in at a session, without an account, and stop it again."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction

from pariter.apps.journal.actions import record
from pariter.apps.participation.models import DoorPass
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Session

OPENS_BEFORE = timedelta(hours=2)
CLOSES_AFTER = timedelta(hours=12)
MADE_READY = timedelta(hours=24)
"""How long before the door opens a device may load the list, where there is a network."""
RELEASED_AFTER = timedelta(minutes=10)
"""How long after the start the seats of those who have not come are kept for them."""
SENT_LATER = timedelta(days=7)
"""How long after the door closed a device may still send what it scanned before."""


@transaction.atomic
def make_door_pass(
    *, session: Session, label: str, at: datetime, by: Person
) -> tuple[DoorPass, str]:
    """Return a new pass and the secret of its address, which nobody can read again later."""
    secret = secrets.token_urlsafe(18)
    made = DoorPass.objects.create(
        session=session,
        label=label,
        digest=digest_of(secret),
        valid_from=session.starts_at - OPENS_BEFORE,
        valid_until=session.ends_at + CLOSES_AFTER,
        created_at=at,
        created_by=by,
    )
    record(
        actor=by,
        action="door_pass.made",
        subject=made,
        details={"session": session.key, "until": made.valid_until.isoformat()},
        at=at,
    )
    return made, secret


@transaction.atomic
def revoke_door_pass(*, door_pass: DoorPass, at: datetime, by: Person) -> None:
    """Close a pass at once; a second time changes nothing."""
    revoked = DoorPass.objects.filter(pk=door_pass.pk, revoked_at=None).update(revoked_at=at)
    if revoked:
        door_pass.revoked_at = at
        record(actor=by, action="door_pass.revoked", subject=door_pass, at=at)


def released_at(session: Session) -> datetime:
    """Return from when on the seats of those who have not come are for whoever is there."""
    return session.starts_at + RELEASED_AFTER


def digest_of(secret: str) -> str:
    """Return what is kept of a secret: nobody who reads the database can open a door with it."""
    return hashlib.sha256(secret.encode()).hexdigest()
