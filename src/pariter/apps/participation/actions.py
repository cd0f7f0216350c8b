"""Writes: note who was there. Nothing is ever changed; a later entry corrects an earlier one."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from pariter.apps.journal.actions import record
from pariter.apps.participation.errors import DeliveryError
from pariter.apps.participation.models import Delivery
from pariter.apps.participation.queries import expected_at, latest
from pariter.apps.people.models import Person
from pariter.apps.placements.models import Placement
from pariter.apps.programmes.models import Session
from pariter.apps.programmes.moments import in_words

Kind = Delivery.Kind


@transaction.atomic
def record_delivery(
    *,
    session: Session,
    placement: Placement,
    kind: str,
    grade: str,
    at: datetime,
    by: Person | None,
    reason: str = "",
) -> Delivery:
    """Note whether the holder of a place was at a session; the same fact twice is one entry.

    reason: needed when this corrects what was noted before. Raises DeliveryError.
    """
    locked = Placement.objects.select_for_update(of=("self",)).get(pk=placement.pk)
    if not expected_at(session).filter(pk=locked.pk).exists():
        raise DeliveryError(
            "not_expected",
            _("%(reference)s holds no place at “%(session)s”.")
            % {"reference": placement.application.reference, "session": session.title},
        )
    if at < session.starts_at:
        raise DeliveryError(
            "too_early",
            _("“%(session)s” has not begun; note who came from %(when)s on.")
            % {"session": session.title, "when": in_words(session.starts_at, session.zone)},
        )
    before = latest(session=session, placement=locked)
    if before and before.kind == kind:
        return before
    if before and not reason.strip():
        raise DeliveryError("reason", _("Say why you correct what was noted before."))
    delivery = Delivery.objects.create(
        session=session,
        placement=locked,
        kind=kind,
        grade=grade,
        recorded_at=at,
        recorded_by=by,
        corrects=before,
        reason=reason.strip() if before else "",
    )
    record(
        actor=by,
        action="delivery.corrected" if before else "delivery.recorded",
        subject=delivery,
        details={"kind": kind, "grade": grade},
        at=at,
    )
    return delivery


@transaction.atomic
def record_attendance(
    *,
    session: Session,
    presence: Mapping[Placement, bool],
    at: datetime,
    by: Person | None,
    reason: str = "",
) -> list[Delivery]:
    """Note a whole attendance list at once: all of it or, at the first refusal, nothing."""
    return [
        record_delivery(
            session=session,
            placement=placement,
            kind=Kind.ATTENDANCE if present else Kind.ABSENCE,
            grade=Delivery.Grade.ATTESTED,
            at=at,
            by=by,
            reason=reason,
        )
        for placement, present in presence.items()
    ]
