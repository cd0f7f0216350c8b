"""Attendance online: whoever holds a place joins, and by joining says that she is there.

Her own press of a button is her own word, so the entry is declared; the office may attest it
later, from what the platform tells.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from pariter.apps.participation.actions import append_deliveries
from pariter.apps.participation.errors import DeliveryError
from pariter.apps.participation.models import Delivery
from pariter.apps.participation.queries import latest
from pariter.apps.placements.models import Placement
from pariter.apps.programmes.models import Session
from pariter.apps.programmes.moments import in_words

OPENS_BEFORE = timedelta(minutes=15)
"""How long before the start the link of an online session opens."""


def online_session(placement: Placement, at: datetime) -> Session | None:
    """Return the session that a place lets its holder follow online: the next, or the last."""
    found = list(
        Session.objects.filter(
            Q(offer__isnull=True) | Q(offer=placement.offer_id),
            edition=placement.application.call.edition_id,
            online=True,
            cancelled_at=None,
        )
        .exclude(link="")
        .order_by("starts_at", "key")
    )
    coming = [session for session in found if session.ends_at > at]
    return next(iter(coming or found[-1:]), None)


def opens_at(session: Session) -> datetime:
    """Return from when on the link of an online session opens."""
    return session.starts_at - OPENS_BEFORE


def has_joined(placement: Placement, session: Session) -> bool:
    """Tell whether the holder of a place is noted as there, by whomever."""
    return latest(session, [placement]).filter(kind=Delivery.Kind.ATTENDANCE).exists()


def refusal_to_join(placement: Placement, session: Session, at: datetime) -> DeliveryError | None:
    """Return why a place opens no link at a moment; None where it does."""
    if placement.state != Placement.State.ACCEPTED:
        return DeliveryError(
            "not_held",
            _("The link is for those who hold a place, and this one is not held (%(state)s).")
            % {"state": placement.get_state_display()},
        )
    if at < opens_at(session):
        return DeliveryError(
            "too_early",
            _("The link opens 15 minutes before the start: on %(when)s. Come back then.")
            % {"when": in_words(opens_at(session), session.zone)},
        )
    if at >= session.ends_at:
        return DeliveryError(
            "over",
            _("The session ended on %(when)s, so its link is closed.")
            % {"when": in_words(session.ends_at, session.zone)},
        )
    return None


@transaction.atomic
def join_session(*, placement: Placement, session: Session, at: datetime) -> None:
    """Note, once, that the holder of a place says that she is there. Raises DeliveryError.

    What the office or a door noted before stands.
    """
    held = Placement.objects.select_for_update(of=("self",)).get(pk=placement.pk)
    refusal = refusal_to_join(held, session, at)
    if refusal:
        raise refusal
    if latest(session, [held]).exists():
        return
    append_deliveries(
        deliveries=[
            Delivery(
                session=session,
                placement=held,
                kind=Delivery.Kind.ATTENDANCE,
                grade=Delivery.Grade.DECLARED,
                people=held.participants,
                recorded_at=at,
                recorded_by=placement.application.person,
            )
        ],
        at=at,
        by=placement.application.person,
    )
