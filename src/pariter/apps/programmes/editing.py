"""Writes: change dates and places of an edition that is open already."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from pariter.apps.journal.actions import record
from pariter.apps.people.models import Person
from pariter.apps.programmes.errors import AmendmentError
from pariter.apps.programmes.models import Call, Edition, Session
from pariter.apps.programmes.moments import day_in_words, in_words, local_day

EDITION, CALL, SESSION = "edition", "call", "session"
Spot = tuple[str, str, str]
"""Part, its key and a field, such as ("call", "students", "closes"); an edition has no key."""
FIELDS = {
    EDITION: {"title": "title", "starts": "starts", "ends": "ends"},
    CALL: {
        "opens": "opens_at",
        "closes": "closes_at",
        "results": "results_at",
        "draw": "draw_at",
    },
    SESSION: {"title": "title", "starts": "starts_at", "ends": "ends_at", "place": "place"},
}
"""What may change: the names in a pack → those of the models."""


@dataclass(frozen=True, slots=True)
class Amendment:
    """One value that changes; `old` is known once the edition was looked at."""

    part: str
    key: str
    field: str
    new: Any
    old: Any = None

    @property
    def spot(self) -> Spot:
        """Where it is."""
        return self.part, self.key, self.field


@transaction.atomic
def amend_edition(
    *,
    edition: Edition,
    amendments: Sequence[Amendment],
    settled: Mapping[Spot, str],
    at: datetime,
    by: Person | None,
) -> list[Amendment]:
    """Change dates and places of an open edition; the journal keeps old and new.

    settled: what cannot change any more, with the reason in words: a list is frozen, say
    Returns what changed, with what it was. Raises AmendmentError with every refusal.
    """
    parts = _parts(edition)
    changes = [
        replace(amendment, old=old)
        for amendment in amendments
        if not _same(old := _value(parts, amendment), amendment.new)
    ]
    refusals: dict[Spot, str] = {}
    for change in changes:
        reason = settled.get(change.spot) or _refusal(parts, change, at)
        if reason:
            refusals[change.spot] = reason
    for change in changes:
        setattr(parts[change.part, change.key], FIELDS[change.part][change.field], change.new)
    if not refusals:
        refusals = dict(_contradictions(parts, {change.spot for change in changes}))
    if refusals:
        raise AmendmentError(refusals)
    for part, key in dict.fromkeys((change.part, change.key) for change in changes):
        parts[part, key].save()
    if changes:
        record(
            actor=by,
            action="edition.amended",
            subject=edition,
            details={"changes": [_noted(change) for change in changes]},
            at=at,
        )
    return changes


Parts = dict[tuple[str, str], Any]


def _parts(edition: Edition) -> Parts:
    """Return the edition, its calls and sessions, locked."""
    locked = Edition.objects.select_for_update().get(pk=edition.pk)
    return {
        (EDITION, ""): locked,
        **{(CALL, call.key): call for call in locked.calls.select_for_update()},
        **{(SESSION, one.key): one for one in locked.sessions.select_for_update()},
    }


def _value(parts: Parts, amendment: Amendment) -> Any:
    part = parts.get((amendment.part, amendment.key))
    if part is None or amendment.field not in FIELDS[amendment.part]:
        raise KeyError(f"{amendment.spot} is no date or place of an edition")
    return getattr(part, FIELDS[amendment.part][amendment.field])


def _same(old: Any, new: Any) -> bool:
    if isinstance(old, LazyI18nString) and isinstance(new, LazyI18nString):
        return bool(old.data == new.data)
    return bool(old == new)


def _refusal(parts: Parts, change: Amendment, at: datetime) -> str:
    """Say why a value cannot change, or not to this one; empty where it can."""
    part = parts[change.part, change.key]
    if isinstance(part, Call):
        return _call_refusal(part, change, at)
    if isinstance(part, Session):
        return _session_refusal(part, change, at)
    return _edition_refusal(part, change, at)


def _edition_refusal(edition: Edition, change: Amendment, at: datetime) -> str:
    today = local_day(at, edition.initiative.programme.zone)
    if change.field == "starts" and edition.starts <= today:
        return _("This began on %(day)s. Its first day cannot change any more.") % {
            "day": day_in_words(edition.starts, "j F Y")
        }
    if change.field == "ends" and edition.ends < today:
        return _("This ended on %(day)s. Its last day cannot change any more.") % {
            "day": day_in_words(edition.ends, "j F Y")
        }
    return _past_day() if isinstance(change.new, date) and change.new < today else ""


def _call_refusal(call: Call, change: Amendment, at: datetime) -> str:
    if change.field == "opens" and call.opens_at <= at:
        return _("This opened on %(when)s. The opening cannot change any more.") % {
            "when": in_words(call.opens_at, call.zone)
        }
    if change.field == "closes" and call.deadline <= at:
        return _("This closed on %(when)s. It cannot be opened again.") % {
            "when": in_words(call.deadline, call.zone)
        }
    return _past_moment(change.new, at)


def _session_refusal(session: Session, change: Amendment, at: datetime) -> str:
    if session.ends_at <= at:
        return _("This session ended on %(when)s. It cannot change any more.") % {
            "when": in_words(session.ends_at, session.zone)
        }
    if change.field == "starts" and session.starts_at <= at:
        return _("This session began on %(when)s. Its beginning cannot change any more.") % {
            "when": in_words(session.starts_at, session.zone)
        }
    return _past_moment(change.new, at)


def _past_moment(value: Any, at: datetime) -> str:
    return _past_day() if isinstance(value, datetime) and value <= at else ""


def _past_day() -> str:
    return _("This lies in the past. Choose a moment that is still to come.")


def _contradictions(parts: Parts, changed: set[Spot]) -> Iterator[tuple[Spot, str]]:
    """Give what does not fit together after the change, at what was changed."""
    edition: Edition = parts[EDITION, ""]
    if edition.ends < edition.starts:
        yield _blamed((EDITION, ""), ("ends", "starts"), changed), _("The last day is too early.")
    for (part, key), found in parts.items():
        pairs = list(_pairs(found, edition))
        for fields, fits, message in pairs:
            if not fits:
                yield _blamed((part, key), fields, changed), message


def _pairs(part: Any, edition: Edition) -> Iterator[tuple[tuple[str, ...], bool, str]]:
    """Give the fields that must fit together, whether they do, and what to say where not."""
    if isinstance(part, Call):
        last = local_day(part.closes_at, part.zone)
        results, draw = part.results_at, part.draw_at
        yield (
            ("closes", "opens"),
            part.opens_at < part.closes_at,
            _("The deadline must be later than the opening."),
        )
        yield (
            ("results", "closes"),
            not results or results >= part.closes_at,
            _("The result cannot be promised before the deadline."),
        )
        yield (
            ("draw", "closes"),
            not draw or draw > (part.window_closes_at or part.closes_at),
            _("The draw must follow the deadline."),
        )
        yield (
            ("closes",),
            last <= edition.ends,
            _("The deadline must not lie after the last day of the edition."),
        )
    elif isinstance(part, Session):
        zone = ZoneInfo(part.zone)
        first, last = (moment.astimezone(zone).date() for moment in (part.starts_at, part.ends_at))
        yield (
            ("ends", "starts"),
            part.starts_at < part.ends_at,
            _("The end must be later than the beginning."),
        )
        yield (
            ("starts", "ends"),
            edition.starts <= first and last <= edition.ends,
            _("The session must lie within the days of the edition."),
        )


def _blamed(part: tuple[str, str], fields: Sequence[str], changed: set[Spot]) -> Spot:
    """Return the field to mend: of those that must fit together, the first that was changed."""
    spots = [(*part, field) for field in fields]
    own = (spot for spot in spots if spot in changed)
    of_edition = (spot for spot in sorted(changed) if spot[0] == EDITION)
    return next(own, next(of_edition, spots[0]))


def _noted(change: Amendment) -> dict[str, Any]:
    return {
        "part": "/".join(filter(None, (change.part, change.key, change.field))),
        "old": _plain(change.old),
        "new": _plain(change.new),
    }


def _plain(value: Any) -> Any:
    """Return a value as JSON data."""
    if isinstance(value, LazyI18nString):
        return value.data
    return value.isoformat() if isinstance(value, date) else value
