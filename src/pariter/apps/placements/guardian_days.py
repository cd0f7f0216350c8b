"""The day of minors: who may pick up whom, who did, reminders before and erasing after."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from pariter.apps.applications.models import Guardian
from pariter.apps.journal.actions import record
from pariter.apps.journal.sealing import opened, seal
from pariter.apps.people.models import Person
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.guardian_mail import tell_asked
from pariter.apps.placements.guardians import confirm_by
from pariter.apps.placements.models import Placement
from pariter.apps.programmes.models import Session
from pariter.apps.programmes.moments import local_day

State = Guardian.State
AT_ONCE = 100
"""Guardians whose words one round of the worker erases."""


@dataclass(frozen=True, slots=True)
class Child:
    """One minor expected at a session, as staff see her on the day.

    name: her own, or of the children whom a parent signed up
    told: what the guardian told, as guardians.Told names it
    left: when and with whom she left today; empty while she is there
    """

    guardian: Guardian
    name: str
    told: Mapping[str, str]
    left: Mapping[str, str]


def is_day_of(session: Session, at: datetime) -> bool:
    """Tell whether it is a day of a session, on the wall clock of its own zone."""
    first, last = session.local_start.date(), session.local_end.date()
    return first <= local_day(at, session.zone) <= last


@transaction.atomic
def see_children(*, session: Session, at: datetime, by: Person) -> list[Child]:
    """Return the minors expected at a session; that somebody saw them is noted.

    Raises PlacementError on any other day.
    """
    _refuse_other_days(session, at)
    record(actor=by, action="session.children_seen", subject=session, at=at)
    return sorted(_children(session, at), key=lambda child: child.name.casefold())


@transaction.atomic
def note_departure(
    *, session: Session, guardian: Guardian, with_whom: str, at: datetime, by: Person
) -> None:
    """Note that a child left a session today, and with whom; once noted it stays.

    with_whom: empty where the child goes home alone. Raises PlacementError.
    """
    _refuse_other_days(session, at)
    locked = Guardian.objects.select_for_update(of=("self",)).get(pk=guardian.pk)
    if not any(child.guardian.pk == locked.pk for child in _children(session, at)):
        raise PlacementError("not_expected", _("This child is not expected here."))
    content = opened(locked, locked.told)
    departures = content.setdefault("departures", {})
    if _departure(session, at) in departures:
        return
    allowed = [name.strip() for name in content["told"]["pick_up"].splitlines()]
    if with_whom not in (allowed or [""]):
        raise PlacementError(
            "pick_up",
            _("“%(name)s” may not pick this child up. Call the guardian.") % {"name": with_whom},
        )
    departures[_departure(session, at)] = {"at": at.isoformat(), "with": with_whom}
    locked.told = seal(locked, content)
    locked.save(update_fields=["told"])
    details = {"session": session.pk}
    record(actor=by, action="guardian.child_left", subject=locked, details=details, at=at)


def remind_guardians(*, at: datetime) -> int:
    """Ask each guardian once more when half of her time is over; return how many."""
    asked = Guardian.objects.filter(
        state=State.ASKED,
        reminded_at=None,
        is_applicant=False,
        application__placements__state=Placement.State.OFFERED,
    ).distinct()
    return sum(_remind(key, at) for key in asked.values_list("pk", flat=True))


@transaction.atomic
def _remind(key: int, at: datetime) -> int:
    guardian = _whole().select_for_update(of=("self",)).get(pk=key)
    until = confirm_by(guardian.application)
    if guardian.state != State.ASKED or guardian.reminded_at or until is None or at >= until:
        return 0
    since = max(guardian.asked_at, _held_since(guardian) or guardian.asked_at)
    if at < since + (until - since) / 2:
        return 0
    guardian.reminded_at = at
    guardian.save(update_fields=["reminded_at"])
    record(actor=None, action="guardian.reminded", subject=guardian, at=at)
    tell_asked(guardian, until, at, again=True)
    return 1


def _held_since(guardian: Guardian) -> datetime | None:
    """Return when a seat was last offered that waits for a guardian's word."""
    held = guardian.application.placements.filter(state=Placement.State.OFFERED)
    return held.order_by("-offered_at").values_list("offered_at", flat=True).first()


def erase_told(*, at: datetime) -> int:
    """Erase what guardians told, the day after the last session it was for; return of how many."""
    due = [guardian.pk for guardian in _perhaps_over(at).iterator(500) if _is_over(guardian, at)]
    return sum(_erase(key, at) for key in due[:AT_ONCE])


@transaction.atomic
def _erase(key: int, at: datetime) -> int:
    guardian = _whole().select_for_update(of=("self",)).get(pk=key)
    # A session may have moved, or another worker have erased it, since it was found.
    if guardian.erased_at or not _is_over(guardian, at):
        return 0
    guardian.told, guardian.erased_at = b"", at
    guardian.save(update_fields=["told", "erased_at"])
    record(actor=None, action="guardian.erased", subject=guardian, at=at)
    return 1


def _perhaps_over(at: datetime) -> Any:
    """Return whose words may be due: something of the edition is over, or no place is held."""
    ended = Session.objects.filter(edition=OuterRef("application__call__edition"), ends_at__lte=at)
    held = Placement.objects.filter(application=OuterRef("application"), state__in=Placement.ACTIVE)
    tomorrow = at.date() + timedelta(days=1)
    return (
        _whole()
        .filter(erased_at=None)
        .exclude(told=b"")
        .filter(Exists(ended) | ~Exists(held) | Q(application__call__edition__ends__lt=tomorrow))
        .order_by("pk")
    )


def _is_over(guardian: Guardian, at: datetime) -> bool:
    application = guardian.application
    places = application.placements.all()
    held = {place.offer_id for place in places if place.state in Placement.ACTIVE}
    if places and not held:
        return True
    edition = application.call.edition
    coming = [
        session
        for session in edition.sessions.all()
        if session.offer_id is None or session.offer_id in held
    ]
    if not held or not coming:
        return local_day(at, application.call.zone) > edition.ends
    return all(local_day(at, one.zone) > one.local_end.date() for one in coming)


def _departure(session: Session, at: datetime) -> str:
    """Return the key of a departure: a camp of five days has five of each child."""
    return f"{session.pk} {local_day(at, session.zone)}"


def _children(session: Session, at: datetime) -> Iterator[Child]:
    places = Placement.objects.filter(
        offer__call__edition=session.edition_id, state=Placement.State.ACCEPTED
    )
    if session.offer_id:
        places = places.filter(offer=session.offer_id)
    found = _whole().filter(state=State.CONFIRMED, application__in=places.values("application"))
    for guardian in found:
        content: dict[str, Any] = opened(guardian, guardian.told)
        person = guardian.application.person
        told = content.get("told", {})
        yield Child(
            guardian,
            told.get("children") or person.name or guardian.application.reference,
            told,
            content.get("departures", {}).get(_departure(session, at), {}),
        )


def _whole() -> Any:
    return Guardian.objects.select_related(
        "application__person", "application__call__edition__initiative__programme"
    ).prefetch_related("application__placements", "application__call__edition__sessions")


def _refuse_other_days(session: Session, at: datetime) -> None:
    if not is_day_of(session, at):
        raise PlacementError("day", _("You see this on the day of the session alone."))
