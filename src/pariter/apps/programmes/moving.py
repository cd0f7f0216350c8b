"""Writes: keep what was said of a session before it is moved or cancelled."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from i18nfield.strings import LazyI18nString

from pariter.apps.journal.actions import record
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Session, SessionChange, Venue

Kind = SessionChange.Kind


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """When and where a session takes place."""

    starts_at: datetime
    ends_at: datetime
    venue: Venue | None
    place: LazyI18nString

    def same_as(self, other: "Whereabouts") -> bool:
        """Tell whether both are the same moments and the same place."""
        return _plain(self) == _plain(other)


def whereabouts(session: Session) -> Whereabouts:
    """Return when and where a session takes place now."""
    return Whereabouts(session.starts_at, session.ends_at, session.venue, session.place)


def note_change(
    *,
    session: Session,
    kind: str,
    was: Whereabouts,
    at: datetime,
    by: Person | None,
    reason: str = "",
) -> SessionChange:
    """Keep what was said of a session until now; its new sequence tells calendars.

    session: as it is from now on, saved or not; the caller holds its lock
    """
    session.sequence += 1
    session.save()
    change = SessionChange.objects.create(
        session=session,
        kind=kind,
        starts_at=was.starts_at,
        ends_at=was.ends_at,
        venue=was.venue,
        place=was.place,
        reason=reason,
        changed_at=at,
        changed_by=by,
    )
    record(
        actor=by,
        action=f"session.{kind}",
        subject=session,
        details={
            "was": _plain(was),
            "now": _plain(whereabouts(session)),
            "reason": reason,
            "sequence": session.sequence,
        },
        at=at,
    )
    return change


def _plain(of: Whereabouts) -> dict[str, Any]:
    return {
        "starts": of.starts_at.isoformat(),
        "ends": of.ends_at.isoformat(),
        "venue": of.venue.key if of.venue else "",
        "place": of.place.data,
    }
