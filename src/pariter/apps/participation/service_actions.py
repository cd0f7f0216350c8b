"""Writes: confirm what helpers served, after the session; nothing is changed, only corrected."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from pariter.apps.journal.actions import record
from pariter.apps.participation.errors import DutyError
from pariter.apps.participation.models import Duty, Service
from pariter.apps.people.models import Person
from pariter.apps.programmes.moments import in_words

LONGEST = timedelta(hours=24)
AROUND = timedelta(hours=12)
"""How long before and after her duty somebody can have served: to set up, and to clear away."""
LONGEST_REASON = 300


@transaction.atomic
def confirm_service(
    *,
    duty: Duty,
    from_at: datetime | None,
    until_at: datetime | None,
    at: datetime,
    by: Person,
    reason: str = "",
) -> Service:
    """Note from when to when somebody served, or that she did not come; the same twice is one.

    from_at, until_at: both None where she did not come
    reason: needed where this corrects what was confirmed before

    Raises DutyError: cancelled, not_asked, not_over, own, hours, reason.
    """
    # Whoever confirms the same duty waits here, so that one entry is corrected once.
    locked = Duty.objects.select_for_update(of=("self",)).select_related("session").get(pk=duty.pk)
    _refuse(locked, at, by)
    _require_hours(locked, from_at, until_at, at)
    before = Service.objects.filter(duty=locked, corrected_by__isnull=True).first()
    if before and (before.from_at, before.until_at) == (from_at, until_at):
        return before
    reason = reason.strip()
    if (before and not 0 < len(reason) <= LONGEST_REASON) or "\x00" in reason:
        raise DutyError(
            "reason", _("Say why you correct what was confirmed, in 300 letters at most.")
        )
    noted = Service.objects.create(
        duty=locked,
        from_at=from_at,
        until_at=until_at,
        recorded_at=at,
        recorded_by=by,
        corrects=before,
        reason=reason if before else "",
    )
    record(
        actor=by,
        action="service.corrected" if before else "service.confirmed",
        subject=noted,
        details={"duty": locked.pk, "minutes": noted.minutes},
        at=at,
    )
    return noted


def _refuse(duty: Duty, at: datetime, by: Person) -> None:
    session = duty.session
    if session.cancelled_at:
        raise DutyError(
            "cancelled",
            _("“%(session)s” did not take place, so there are no hours to confirm.")
            % {"session": session.title},
        )
    if duty.state not in Duty.BINDING:
        raise DutyError(
            "not_asked",
            _("%(name)s said no or was freed. Ask first, then confirm the hours.")
            % {"name": duty.name},
        )
    if at < duty.ends_at:
        raise DutyError(
            "not_over",
            _("“%(session)s” is not over; confirm hours from %(when)s on.")
            % {"session": session.title, "when": in_words(duty.ends_at, session.zone)},
        )
    if by.pk == duty.person_id or by.email.lower() == duty.email.lower():
        raise DutyError(
            "own", _("These are your own hours. Ask somebody else of the office to confirm them.")
        )


def _require_hours(
    duty: Duty, from_at: datetime | None, until_at: datetime | None, at: datetime
) -> None:
    if from_at is None and until_at is None:
        return
    if from_at is None or until_at is None or until_at <= from_at:
        raise DutyError("hours", _("Hours have a beginning and a later end. Write both."))
    if until_at - from_at > LONGEST or until_at > at:
        raise DutyError("hours", _("Give at most 24 hours, which are over."))
    if from_at < duty.begins_at - AROUND or until_at > duty.ends_at + AROUND:
        raise DutyError(
            "hours",
            _("Give hours of this duty: %(from)s to %(until)s, or at most 12 hours around it.")
            % {
                "from": in_words(duty.begins_at, duty.session.zone),
                "until": in_words(duty.ends_at, duty.session.zone),
            },
        )
