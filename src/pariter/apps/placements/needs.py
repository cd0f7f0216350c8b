"""What people need to take part: asked once an edition, shown to its office, erased after it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q

from pariter.apps.applications.models import Needs
from pariter.apps.journal.actions import record
from pariter.apps.journal.sealing import opened, seal
from pariter.apps.people.models import Person
from pariter.apps.placements.companions import seat_companion
from pariter.apps.placements.models import Placement
from pariter.apps.programmes.models import Edition, Session
from pariter.packs.values import Access

ACCESS: tuple[str, ...] = get_args(Access)
"""What can be asked for, as sessions declare what they have."""
STEP_FREE = "step_free"
AT_ONCE = 500
"""People whose needs one round of the worker erases."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """What somebody needs: kinds of ACCESS, her own words, and a seat for who assists her."""

    access: tuple[str, ...] = ()
    words: str = ""
    companion: bool = False

    def __bool__(self) -> bool:
        return bool(self.access or self.words or self.companion)


@dataclass(frozen=True, slots=True)
class NeedsAt:
    """What is needed at one session, by how many places; nobody's name.

    unmet: of these, what the session does not say it has
    """

    session: Session
    access: dict[str, int]
    unmet: dict[str, int]
    words: int
    companions: int
    without_seat: int


@transaction.atomic
def tell_needs(
    *, edition: Edition, person: Person, needed: Needed, at: datetime, by: Person | None = None
) -> int:
    """Keep what somebody needs, for all sessions of an edition; nothing erases what was told.

    by: who notes it for her. Returns for how many of her places no seat was free for her companion.
    """
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    before = Needs.objects.filter(edition=edition, person=person).first()
    if (before_needed := _needed(before) if before else Needed()) != needed:
        _keep(edition, person, before, needed, at, by or person)
    if not needed.companion and not before_needed.companion:
        return 0
    places = Placement.objects.filter(
        application__person=person,
        application__call__edition=edition,
        application__call__asks_needs=True,
        state__in=Placement.ACTIVE,
    ).order_by("offer", "pk")
    return sum(
        not seat_companion(placement=place, wanted=needed.companion, at=at, by=by or person)
        for place in places
    )


def seat_known_companion(*, placement: Placement, at: datetime) -> None:
    """Give a new place its second seat where its holder said that somebody assists her."""
    call, person = placement.application.call, placement.application.person
    if call.asks_needs and needs_of_person(call.edition, person).companion:
        seat_companion(placement=placement, wanted=True, at=at, by=None)


def _keep(
    edition: Edition,
    person: Person,
    before: Needs | None,
    needed: Needed,
    at: datetime,
    by: Person,
) -> None:
    if not needed:
        if before:
            record(actor=by, action="needs.withdrawn", subject=before, at=at)
            before.delete()
        return
    row = before or Needs.objects.create(edition=edition, person=person, told=b"", changed_at=at)
    row.told, row.changed_at = seal(row, asdict(needed)), at
    row.save(update_fields=["told", "changed_at"])
    record(actor=by, action="needs.told", subject=row, at=at)


def needs_of_person(edition: Edition, person: Person) -> Needed:
    """Return what somebody told for an edition."""
    found = Needs.objects.filter(edition=edition, person=person).first()
    return _needed(found) if found else Needed()


@transaction.atomic
def see_needs(*, session: Session, at: datetime, by: Person) -> list[tuple[Placement, Needed]]:
    """Return who needs what at a session; that somebody saw it is noted."""
    record(actor=by, action="session.needs_seen", subject=session, at=at)
    return needs_by_place(session)


def needs_by_place(session: Session) -> list[tuple[Placement, Needed]]:
    """Return who is expected at a session and needs something, with what."""
    places = _expected([session])
    told = _told(session.edition_id, {place.application.person_id for place in places})
    return [
        (place, told[place.application.person_id])
        for place in places
        if place.application.person_id in told
    ]


def needs_of(session: Session) -> NeedsAt:
    """Return what is needed at a session, counted."""
    return _counted(session, needs_by_place(session))


def unmet_needs(edition: Edition) -> list[NeedsAt]:
    """Return the sessions of an edition that lack what somebody needs, in three queries."""
    told = dict(_all_told(edition.pk))
    if not told:
        return []
    by_offer: dict[int, list[tuple[Placement, Needed]]] = {}
    holding = Placement.objects.filter(
        offer__call__edition=edition,
        offer__call__asks_needs=True,
        state__in=Placement.HOLDING,
        application__person__in=told,
    )
    for place in holding.select_related("application", "offer"):
        needed = told[place.application.person_id]
        by_offer.setdefault(place.offer_id, []).append((place, needed))
    everyone = [one for own in by_offer.values() for one in own]
    counted = [
        _counted(session, by_offer.get(session.offer_id, []) if session.offer_id else everyone)
        for session in edition.sessions.filter(cancelled_at=None).select_related("venue")
    ]
    return [one for one in counted if one.unmet or one.without_seat]


def erase_needs(*, at: datetime) -> int:
    """Erase what people needed, the day after their edition ended; return of how many."""
    # In no zone is it more than a day earlier than in another.
    ended = Edition.objects.filter(ends__lt=at.date() + timedelta(days=1), needs__isnull=False)
    done = 0
    for edition in ended.select_related("initiative__programme").distinct():
        zone = ZoneInfo(edition.initiative.programme.zone)
        if at.astimezone(zone).date() > edition.ends:
            done += _erase(edition, at)
    return done


@transaction.atomic
def _erase(edition: Edition, at: datetime) -> int:
    due = list(
        Needs.objects.filter(edition=edition)
        .select_for_update(skip_locked=True)
        .values_list("pk", flat=True)[:AT_ONCE]
    )
    if due:
        Needs.objects.filter(pk__in=due).delete()
        details = {"count": len(due)}
        record(actor=None, action="needs.erased", subject=edition, details=details, at=at)
    return len(due)


def _counted(session: Session, needs: Iterable[tuple[Placement, Needed]]) -> NeedsAt:
    told = list(needs)
    access = Counter(kind for _place, needed in told for kind in needed.access)
    ordered = {kind: access[kind] for kind in ACCESS if access[kind]}
    return NeedsAt(
        session,
        ordered,
        {kind: count for kind, count in ordered.items() if not _has(session, kind)},
        sum(bool(needed.words) for _place, needed in told),
        sum(needed.companion for _place, needed in told),
        sum(needed.companion and not place.companions for place, needed in told),
    )


def _has(session: Session, kind: str) -> bool:
    """Tell whether a session says that it has a kind of access; its venue counts."""
    is_step_free = bool(session.venue and session.venue.step_free)
    return kind in session.access or (kind == STEP_FREE and is_step_free)


def _expected(sessions: Iterable[Session]) -> list[Placement]:
    wanted = Q(pk__in=())
    for edition, offer in {(session.edition_id, session.offer_id) for session in sessions}:
        wanted |= Q(offer=offer) if offer else Q(offer__call__edition=edition)
    places = Placement.objects.filter(
        wanted, state__in=Placement.HOLDING, offer__call__asks_needs=True
    )
    return list(
        places.select_related("application__person", "offer").order_by(
            "application__person__name", "pk"
        )
    )


def _told(edition: int, people: set[int]) -> dict[int, Needed]:
    return {person: needed for person, needed in _all_told(edition) if person in people}


def _all_told(edition: int) -> Iterator[tuple[int, Needed]]:
    for row in Needs.objects.filter(edition=edition):
        yield row.person_id, _needed(row)


def _needed(row: Needs) -> Needed:
    told = opened(row, row.told)
    return Needed(access=tuple(told["access"]), words=told["words"], companion=told["companion"])
