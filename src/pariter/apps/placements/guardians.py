"""Writes: ask the guardian of a minor, and take what she answers.

She answers for all places of one call. What she tells for the day is sealed, and erased the day
after; what she agreed to stays, with its version and its moment.
"""

import re
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pariter.apps.applications.errors import ApplicationError
from pariter.apps.applications.guardian_terms import CURRENT
from pariter.apps.applications.models import Application, Guardian
from pariter.apps.journal.actions import record
from pariter.apps.journal.sealing import opened, seal
from pariter.apps.people.models import Person
from pariter.apps.placements.answers import accept_placement, decline_placement, withdraw_placement
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.guardian_mail import (
    tell_asked,
    tell_confirmed,
    tell_refused,
    tell_withdrawn,
)
from pariter.apps.placements.models import Placement

State = Guardian.State
MOST_A_DAY = 3
"""How many guardians somebody may name within a day: more would be mail to strangers."""
FIRST_COME = "first_come"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a guardian tells for the day.

    children: their names, where a parent signed up herself
    pick_up: who may pick up, one name a line; nobody where the child goes home alone
    """

    contact: str
    phone: str
    pick_up: str = ""
    notes: str = ""
    children: str = ""


@transaction.atomic
def ask_guardian(
    *,
    application: Application,
    name: str,
    email: str,
    at: datetime,
    by: Person,
    phone: str = "",
    language: str = "",
) -> Guardian:
    """Ask somebody by mail to answer for a minor; the same address twice is one request.

    language: in which we write to her; as to the minor where it is empty
    phone: of whoever has no e-mail; an office asks her, and notes what she answers
    Whoever was asked before and has not confirmed can answer no more. Raises ApplicationError.
    """
    locked = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if _mailbox(email) == _mailbox(application.person.email):
        raise ApplicationError(
            "own_address",
            _("This is your own address. Enter the address of a parent or guardian."),
        )
    active = locked.guardians.filter(state__in=Guardian.ACTIVE).first()
    if active and (active.email == email.lower() or active.state == State.CONFIRMED):
        return active
    if locked.guardians.filter(asked_at__gt=at - timedelta(days=1)).count() >= MOST_A_DAY:
        raise ApplicationError(
            "too_many_guardians",
            _("You named several people today. Try again tomorrow, or write to us."),
        )
    if active:
        _move(active, State.REPLACED, at, by, "guardian.replaced")
    guardian = Guardian.objects.create(
        application=application,
        name=name,
        email=email.lower(),
        phone=phone,
        language=language,
        asked_at=at,
    )
    record(actor=by, action="guardian.asked", subject=guardian, at=at)
    tell_asked(guardian, confirm_by(application), at)
    return guardian


@transaction.atomic
def confirm_as_parent(
    *,
    placement: Placement,
    told: Told,
    may_photograph: bool,
    at: datetime,
    by: Person | None = None,
    language: str = "",
) -> Guardian:
    """Let a parent who signed up for her child confirm; see confirm_guardian."""
    application = placement.application
    Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    guardian = application.guardians.filter(state__in=Guardian.ACTIVE).first()
    if guardian is None:
        guardian = Guardian.objects.create(
            application=application,
            name=application.person.name,
            email=application.person.email,
            is_applicant=True,
            asked_at=at,
        )
    confirm_guardian(
        guardian=guardian,
        told=told,
        may_photograph=may_photograph,
        at=at,
        by=by,
        language=language,
    )
    return guardian


@transaction.atomic
def confirm_guardian(
    *,
    guardian: Guardian,
    told: Told,
    may_photograph: bool,
    at: datetime,
    by: Person | None = None,
    language: str = "",
) -> None:
    """Take a guardian's yes, or what she changed since; first-come places are accepted at once.

    may_photograph: her free answer about photos. The same again changes nothing.
    by: who noted it, where she told an office
    language: in which she answered, and reads our letters from now on
    Raises PlacementError.
    """
    locked = _lock(guardian)
    _require(locked, Guardian.ACTIVE)
    if locked.erased_at:
        raise PlacementError("over", _("This is over, so what you tell us cannot change any more."))
    is_new = locked.state == State.ASKED
    offered = list(_places(locked).filter(state=Placement.State.OFFERED))
    if is_new:
        _refuse_late(locked, offered, at)
    content = opened(locked, locked.told)
    if not is_new and (content.get("told"), locked.may_photograph) == (
        asdict(told),
        may_photograph,
    ):
        return
    locked.told = seal(locked, {**content, "told": asdict(told)})
    locked.may_photograph, locked.terms = may_photograph, CURRENT
    locked.language = language or locked.language
    details = {"terms": CURRENT, "photos": may_photograph}
    if not is_new:
        locked.save(update_fields=["told", "may_photograph", "terms", "language"])
        record(actor=by, action="guardian.changed", subject=locked, details=details, at=at)
        return
    _move(locked, State.CONFIRMED, at, by, "guardian.confirmed", details)
    if locked.application.call.mechanism == FIRST_COME:
        for placement in offered:
            if placement.answer_by is None or at < placement.answer_by:
                accept_placement(placement=placement, at=at, by=by or locked.application.person)
    tell_confirmed(locked, at)


@transaction.atomic
def refuse_guardian(*, guardian: Guardian, at: datetime) -> None:
    """Take a guardian's no; the minor may name somebody else in time. Raises PlacementError."""
    locked = _lock(guardian)
    if locked.state == State.REFUSED:
        return
    _require(locked, (State.ASKED,))
    _move(locked, State.REFUSED, at, None, "guardian.refused")
    tell_refused(locked, confirm_by(locked.application), at)


@transaction.atomic
def answer_about_photos(*, guardian: Guardian, may_photograph: bool, at: datetime) -> None:
    """Change the answer about photos, at any time after confirming. Raises PlacementError."""
    locked = _lock(guardian)
    _require(locked, (State.CONFIRMED, State.WITHDRAWN))
    if locked.may_photograph == may_photograph:
        return
    locked.may_photograph = may_photograph
    locked.save(update_fields=["may_photograph"])
    details = {"terms": CURRENT, "photos": may_photograph}
    record(actor=None, action="guardian.photos", subject=locked, details=details, at=at)


@transaction.atomic
def withdraw_guardian(*, guardian: Guardian, at: datetime) -> None:
    """Take a guardian's yes back: the places go on, and what she told is erased at once.

    Raises PlacementError, and then nothing changes, where one of them has begun.
    """
    locked = _lock(guardian)
    if locked.state == State.WITHDRAWN:
        return
    _require(locked, (State.CONFIRMED,))
    for placement in _places(locked).filter(state__in=Placement.ACTIVE):
        leave = (
            decline_placement if placement.state == Placement.State.OFFERED else withdraw_placement
        )
        leave(placement=placement, at=at, by=None)
    locked.told, locked.erased_at = b"", at
    _move(locked, State.WITHDRAWN, at, None, "guardian.withdrew")
    tell_withdrawn(locked, at)


def confirm_by(application: Application) -> datetime | None:
    """Return until when a guardian must have confirmed; None where no seat is held yet."""
    held = application.placements.filter(state=Placement.State.OFFERED)
    dates = held.order_by("answer_by").values_list("answer_by", flat=True)
    return dates.first()


def _refuse_late(guardian: Guardian, offered: list[Placement], at: datetime) -> None:
    """Raise PlacementError where there is nothing any more that a guardian could confirm."""
    places = _places(guardian)
    waits = places.filter(state=Placement.State.WAITING).exists()
    in_time = [one for one in offered if one.answer_by is None or at < one.answer_by]
    if places.exists() and not in_time and not waits:
        raise PlacementError(
            "expired", _("You are too late: the seat has gone to the next person.")
        )


def _places(guardian: Guardian) -> QuerySet[Placement]:
    return Placement.objects.filter(application=guardian.application_id).select_related(
        "offer", "application__person", "application__call"
    )


def _lock(guardian: Guardian) -> Guardian:
    # Before the seats, as everybody does who asks a guardian and then takes seats.
    return (
        Guardian.objects.select_for_update(of=("self",))
        .select_related("application__person", "application__call__edition__initiative__programme")
        .get(pk=guardian.pk)
    )


def _require(guardian: Guardian, allowed: tuple[State, ...]) -> None:
    if guardian.state not in allowed:
        raise PlacementError(
            "state",
            _("This is not possible any more: your answer is now “%(state)s”.")
            % {"state": guardian.get_state_display()},
        )


def _move(
    guardian: Guardian,
    state: State,
    at: datetime,
    by: Person | None,
    action: str,
    details: dict[str, object] | None = None,
) -> None:
    guardian.state, guardian.answered_at = state, at
    guardian.save()
    record(actor=by, action=action, subject=guardian, details=details, at=at)


def _mailbox(email: str) -> str:
    """Return an address without what leads to the same mailbox, such as ada+school@…"""
    name, _at, domain = email.strip().lower().rpartition("@")
    return f"{re.sub(r'[+].*', '', name)}@{domain}"
