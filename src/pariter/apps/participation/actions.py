"""Writes: note who was there. Nothing is ever changed; a later entry corrects an earlier one."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from pariter.apps.journal.actions import record_all
from pariter.apps.participation.errors import DeliveryError
from pariter.apps.participation.models import Delivery
from pariter.apps.participation.queries import GENDERS, expected_at, latest
from pariter.apps.people.models import Person
from pariter.apps.placements.models import Placement
from pariter.apps.programmes.models import Session
from pariter.apps.programmes.moments import in_words

Kind = Delivery.Kind
Genders = tuple[int, int, int]
"""Girls, boys and others of a class."""


@transaction.atomic
def record_deliveries(
    *,
    session: Session,
    kinds: Mapping[Placement, str],
    grade: str,
    at: datetime,
    by: Person | None,
    reason: str = "",
    came: Mapping[Placement, int] | None = None,
    genders: Mapping[Placement, Genders] | None = None,
) -> list[Delivery]:
    """Note which holders of a place were at a session: all of it or, at a refusal, nothing.

    came: how many of a party, or of a class, were there; all of those who are not named
    genders: of classes that were counted so, how many girls, boys and others were there
    The same fact twice is one entry. reason: needed where this corrects what was noted before.
    Raises DeliveryError.
    """
    heads = {placement.pk: people for placement, people in (came or {}).items()}
    parts = {placement.pk: told for placement, told in (genders or {}).items()}
    held = Placement.objects.filter(pk__in=[placement.pk for placement in kinds])
    rows = held.order_by("pk").select_for_update(of=("self",))
    locked = set(rows.values_list("pk", flat=True))
    expected = set(expected_at(session).filter(pk__in=locked).values_list("pk", flat=True))
    for placement in kinds:
        if placement.pk not in expected:
            raise DeliveryError(
                "not_expected",
                _("%(reference)s holds no place at “%(session)s”.")
                % {"reference": placement.application.reference, "session": session.title},
            )
        if not 1 <= heads.get(placement.pk, 1) <= placement.participants:
            raise DeliveryError(
                "people",
                _("%(reference)s is for %(seats)d people, so %(people)d of them cannot have come.")
                % {
                    "reference": placement.application.reference,
                    "seats": placement.participants,
                    "people": heads[placement.pk],
                },
            )
        if sum(parts.get(placement.pk, ())) > heads.get(placement.pk, placement.participants):
            raise DeliveryError(
                "people",
                _("%(reference)s: the girls, boys and others are more than all who came.")
                % {"reference": placement.application.reference},
            )
    if at < session.starts_at:
        raise DeliveryError(
            "too_early",
            _("“%(session)s” has not begun; note who came from %(when)s on.")
            % {"session": session.title, "when": in_words(session.starts_at, session.zone)},
        )
    before = {found.placement_id: found for found in latest(session, kinds)}
    changed = [
        (placement, kind)
        for placement, kind in kinds.items()
        if _differs(before.get(placement.pk), kind, grade, heads.get(placement.pk))
        or _counts_anew(before.get(placement.pk), kind, parts.get(placement.pk))
    ]
    if not reason.strip() and any(_is_proved(before.get(one.pk)) for one, _kind in changed):
        raise DeliveryError("reason", _("Say why you correct what was noted before."))
    noted = append_deliveries(
        deliveries=[
            Delivery(
                session=session,
                placement=placement,
                kind=kind,
                grade=grade,
                people=heads.get(placement.pk, placement.participants)
                if kind == Kind.ATTENDANCE
                else 0,
                **_by_gender(kind, parts.get(placement.pk)),
                recorded_at=at,
                recorded_by=by,
                corrects=before.get(placement.pk),
                reason=_reason(before.get(placement.pk), reason.strip()),
            )
            for placement, kind in changed
        ],
        at=at,
        by=by,
    )
    now = before | {delivery.placement_id: delivery for delivery in noted}
    return [now[placement.pk] for placement in kinds]


def _differs(before: Delivery | None, kind: str, grade: str, people: int | None) -> bool:
    """Tell whether an entry says something new: of whom, of how many, or with a better proof."""
    if before is None or before.kind != kind:
        return True
    if kind == Kind.ATTENDANCE and people is not None and before.people != people:
        return True
    return not _is_proved(before) and grade != Delivery.Grade.DECLARED


def _counts_anew(before: Delivery | None, kind: str, told: Genders | None) -> bool:
    """Tell whether a class was counted by gender in another way than before."""
    if told is None or kind != Kind.ATTENDANCE or before is None:
        return False
    return (before.girls, before.boys, before.others) != told


def _by_gender(kind: str, told: Genders | None) -> dict[str, int]:
    if told is None or kind != Kind.ATTENDANCE:
        return {}
    return dict(zip(GENDERS, told, strict=True))


def _is_proved(before: Delivery | None) -> bool:
    """Tell whether more is noted than a person's own word."""
    return before is not None and before.grade != Delivery.Grade.DECLARED


def _reason(before: Delivery | None, reason: str) -> str:
    if before is None:
        return ""
    return reason or _("Until then only the person had said so.")


def append_deliveries(
    *, deliveries: Iterable[Delivery], at: datetime, by: Person | None
) -> list[Delivery]:
    """Write entries that were already checked, and note each in the journal.

    Whoever calls this holds the places' rows, so that nobody corrects the same entry.
    """
    noted = Delivery.objects.bulk_create(deliveries, batch_size=500)
    record_all(
        actor=by,
        acts=[
            (
                "delivery.corrected" if delivery.corrects_id else "delivery.recorded",
                delivery,
                {"kind": delivery.kind, "grade": delivery.grade, "people": delivery.people},
            )
            for delivery in noted
        ],
        at=at,
    )
    return noted


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
    """Note one person's presence or absence; see record_deliveries."""
    [delivery] = record_deliveries(
        session=session, kinds={placement: kind}, grade=grade, at=at, by=by, reason=reason
    )
    return delivery


def record_attendance(
    *,
    session: Session,
    presence: Mapping[Placement, bool],
    at: datetime,
    by: Person | None,
    reason: str = "",
    came: Mapping[Placement, int] | None = None,
    genders: Mapping[Placement, Genders] | None = None,
) -> list[Delivery]:
    """Note a whole attendance list, as attested by the office; see record_deliveries."""
    kinds = {
        placement: str(Kind.ATTENDANCE if present else Kind.ABSENCE)
        for placement, present in presence.items()
    }
    return record_deliveries(
        session=session,
        kinds=kinds,
        grade=Delivery.Grade.ATTESTED,
        at=at,
        by=by,
        reason=reason,
        came=came,
        genders=genders,
    )
