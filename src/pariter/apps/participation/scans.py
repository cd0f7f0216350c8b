"""Writes: take in what devices at a door have read, however late, often or mixed it arrives.

What is counted depends on the set of scans alone, not on their order, on which device sent them
or on how they were split: the largest party that one device saw, and whoever was told to come
after it, up to the seats of the place.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from pariter.apps.journal.actions import record
from pariter.apps.participation.actions import append_deliveries
from pariter.apps.participation.door_parties import PARTS, Parts, Party, parts_from
from pariter.apps.participation.doors import MADE_READY, SENT_LATER, released_at
from pariter.apps.participation.errors import DoorError
from pariter.apps.participation.models import Delivery, DoorPass, Scan, WalkIn
from pariter.apps.participation.queries import (
    DIGEST_SIGNS,
    latest,
    numbers_at,
    places_by_digest,
)
from pariter.apps.participation.walk_ins import entries_of, nameless, seat_all
from pariter.apps.placements.at_door import seat
from pariter.apps.placements.models import Placement
from pariter.apps.placements.tickets import number_on_ticket
from pariter.apps.programmes.models import Session
from pariter.apps.programmes.moments import in_words

Kind, Outcome = Scan.Kind, Scan.Outcome
MOST_SCANS = 1_000
"""Scans in one request; a device sends the others after them."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One scan as the device tells it. ticket: empty for somebody who has none.

    parts: of a class, how many girls, boys, others and adults came
    email: of somebody without a ticket who would like a place, and so a certificate
    """

    key: uuid.UUID
    scanned_at: datetime
    kind: str = Kind.TICKET
    ticket: str = ""
    people: int = 1
    name: str = ""
    email: str = ""
    parts: Parts | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a scan. people: how many of the place are in now, all devices together."""

    key: uuid.UUID
    outcome: str
    reason: str
    people: int


@dataclass(slots=True)
class Batch:
    """The scans of one request while they are judged."""

    session: Session
    door_pass: DoorPass
    at: datetime
    parties: dict[int, Party]
    scans: list[Scan] = field(default_factory=list)
    names: dict[uuid.UUID, str] = field(default_factory=dict)


@transaction.atomic
def record_scans(
    *, door_pass: DoorPass, readings: Sequence[Reading], device_now: datetime, at: datetime
) -> list[Answer]:
    """Keep every scan and count who came; a scan that was sent before changes nothing.

    device_now: what the device's clock showed as it sent them; the difference to `at` puts the
    times of its scans right.
    Raises DoorError where the pass opens nothing at `at`.
    """
    refuse_closed(door_pass, at)
    # One request after the other for each session: what two devices saw is added up.
    session = Session.objects.select_for_update(of=("self",)).get(pk=door_pass.session_id)
    once = {reading.key: reading for reading in readings}
    known = {
        scan.key: scan for scan in Scan.objects.filter(key__in=once).select_related("door_pass")
    }
    fresh = [reading for key, reading in once.items() if key not in known]
    skew = at - device_now
    timed = [(put_right(door_pass, reading.scanned_at + skew, at), reading) for reading in fresh]
    timed.sort(key=lambda one: (one[0], one[1].key))
    asked = [
        (reading.key, reading.email, reading.name)
        for happened_at, reading in timed
        if reading.email and happened_at >= door_pass.valid_from
    ]
    numbers = _numbers(session, fresh) | seat_all(session, asked, at)
    numbered = {number for number in numbers.values() if number}
    numbered |= {scan.placement_id for scan in known.values() if scan.placement_id}
    batch = Batch(session, door_pass, at, _parties(session, numbered))
    for happened_at, reading in timed:
        _judge(batch, reading, numbers[reading.key], happened_at)
    _store(batch)
    told = known | {scan.key: scan for scan in batch.scans}
    return [_answer(batch, told[reading.key]) for reading in readings]


def _numbers(session: Session, readings: Sequence[Reading]) -> dict[uuid.UUID, int | None]:
    """Return the place that each scan names, by a ticket or by the digest on the door's list."""
    named = any(len(reading.ticket) == DIGEST_SIGNS for reading in readings)
    listed = places_by_digest(session) if named else {}
    return {
        reading.key: listed.get(reading.ticket)
        if len(reading.ticket) == DIGEST_SIGNS
        else number_on_ticket(reading.ticket)
        for reading in readings
    }


def refuse_closed(door_pass: DoorPass, at: datetime) -> None:
    """Raise DoorError where a pass opens no door: revoked, not yet, or no longer."""
    zone = door_pass.session.zone
    if door_pass.revoked_at:
        raise DoorError("revoked", _("This door pass was revoked. Ask the office for a new one."))
    if at < door_pass.valid_from - MADE_READY:
        raise DoorError(
            "not_yet",
            _("This door pass opens on %(when)s. Come back then.")
            % {"when": in_words(door_pass.valid_from - MADE_READY, zone)},
        )
    if at > door_pass.valid_until + SENT_LATER:
        raise DoorError(
            "ended",
            _("This door pass ended on %(when)s. Ask the office to note who came.")
            % {"when": in_words(door_pass.valid_until, zone)},
        )


def put_right(door_pass: DoorPass, happened_at: datetime, at: datetime) -> datetime:
    """Return when a scan can have happened: while a device could have the list, and not later.

    A clock that was set between the scan and its sending is out by more than that.
    """
    latest_possible = min(at, door_pass.valid_until)
    if happened_at < door_pass.valid_from - MADE_READY:
        return min(door_pass.valid_from, latest_possible)
    return min(happened_at, latest_possible)


def _parties(session: Session, numbers: Iterable[int]) -> dict[int, Party]:
    """Return what is known about places, with all that was seen of each at this session."""
    places = list(
        Placement.objects.filter(pk__in=numbers)
        # Looked up once, not with each of many places.
        .prefetch_related("offer__call", "school_class")
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    noted = {delivery.placement_id: delivery for delivery in latest(session, places)}
    parties = {place.pk: Party(place, noted.get(place.pk)) for place in places}
    seen = Scan.objects.filter(
        door_pass__session=session,
        placement__in=parties,
        outcome__in=(Outcome.COUNTED, Outcome.AGAIN),
    )
    for placement, kind, people, parts in seen.values_list("placement", "kind", "people", "parts"):
        parties[placement].see(kind, people, parts_from(parts))
    return parties


def _judge(batch: Batch, reading: Reading, number: int | None, happened_at: datetime) -> None:
    """Add one scan to the batch with its outcome, and to what was seen of its party."""
    party = batch.parties.get(number or 0)
    judged = _without_ticket if reading.kind == Kind.WALK_IN else _by_ticket
    outcome, reason = judged(batch, party, reading, happened_at)
    batch.scans.append(
        Scan(
            door_pass=batch.door_pass,
            key=reading.key,
            placement=party.placement if party else None,
            kind=reading.kind,
            ticket=reading.ticket,
            people=reading.people,
            parts=dict(zip(PARTS, reading.parts, strict=True)) if reading.parts else None,
            scanned_at=reading.scanned_at,
            happened_at=happened_at,
            received_at=batch.at,
            outcome=outcome,
            reason=reason,
        )
    )
    if reading.name and not party:
        batch.names[reading.key] = reading.name


def _without_ticket(
    batch: Batch, party: Party | None, reading: Reading, happened_at: datetime
) -> tuple[str, str]:
    """Return outcome and reason of a scan of people who have no ticket."""
    if happened_at < batch.door_pass.valid_from:
        return Outcome.REFUSED, "too_early"
    if party:
        party.see(reading.kind, 1)
    return Outcome.COUNTED, "no_place" if reading.email and not party else ""


def _by_ticket(
    batch: Batch, party: Party | None, reading: Reading, happened_at: datetime
) -> tuple[str, str]:
    """Return outcome and reason of a scan of a ticket, or of a name on the list."""
    refused = _refusal(batch, party, happened_at)
    if refused or party is None:
        return Outcome.REFUSED, refused
    if party.placement.state == Placement.State.WAITING:
        seat(placement=party.placement, at=batch.at)
    before = party.counted
    party.see(reading.kind, reading.people, reading.parts)
    larger = "larger_party" if party.exceeds(reading.people, reading.parts) else ""
    if party.is_noted_by_office:
        return Outcome.AGAIN, larger or "noted_by_office"
    return Outcome.COUNTED if party.counted != before else Outcome.AGAIN, larger


def _refusal(batch: Batch, party: Party | None, happened_at: datetime) -> str:
    """Return why a ticket lets nobody in here, empty where it does."""
    if party is None:
        return "unknown_ticket"
    offer = party.placement.offer
    if offer.call.edition_id != batch.session.edition_id or (
        batch.session.offer_id and offer.pk != batch.session.offer_id
    ):
        return "other_session"
    if party.placement.state == Placement.State.WAITING:
        is_early = happened_at < released_at(batch.session)
        return "waiting" if is_early or offer.call.needs_guardian else ""
    if party.placement.state != Placement.State.ACCEPTED:
        return "cancelled"
    if happened_at < batch.door_pass.valid_from:
        return "too_early"
    # A first absence says only that no scan had come; a correction was somebody's own judgement.
    if party.noted and party.noted.kind == Delivery.Kind.ABSENCE and party.noted.corrects_id:
        return "noted_absent"
    return ""


def _store(batch: Batch) -> None:
    """Write the scans, the names of walk-ins, and one entry for each place that changed."""
    if not batch.scans:
        return
    _mark_overfull(batch)
    scans = Scan.objects.bulk_create(batch.scans, batch_size=500)
    WalkIn.objects.bulk_create(
        WalkIn(scan=scan, name=batch.names[scan.key]) for scan in scans if scan.key in batch.names
    )
    counts = entries_of(batch.session, scans, batch.at)
    touched = {scan.placement_id for scan in scans if scan.outcome == Outcome.COUNTED}
    append_deliveries(
        deliveries=[
            *counts,
            *(
                entry
                for number, party in batch.parties.items()
                if number in touched and (entry := _entry(batch, party))
            ),
        ],
        at=batch.at,
        by=None,
    )
    outcomes = [scan.outcome for scan in scans]
    record(
        actor=None,
        action="scans.received",
        subject=batch.door_pass,
        details={str(kind): outcomes.count(kind) for kind in Outcome},
        at=batch.at,
    )


def _entry(batch: Batch, party: Party) -> Delivery | None:
    """Return the entry that makes the ledger say what was seen; None where it does."""
    noted, genders = party.noted, party.genders
    if party.is_noted:
        return None
    reason = ""
    if noted:
        reason = (
            _("More of the party came.")
            if noted.people
            else _("The ticket was scanned; the device sent it later.")
        )
    return Delivery(
        session=batch.session,
        placement=party.placement,
        kind=Delivery.Kind.ATTENDANCE,
        grade=Delivery.Grade.SCANNED if party.has_ticket else Delivery.Grade.ATTESTED,
        people=party.people,
        **dict(zip(PARTS, genders, strict=False) if genders else ()),
        recorded_at=batch.at,
        corrects=noted,
        reason=reason,
    )


def _mark_overfull(batch: Batch) -> None:
    """Mark walk-ins for whom there was no seat left; they are counted all the same."""
    walked = [
        scan
        for scan in batch.scans
        if scan.kind == Kind.WALK_IN and scan.outcome == Outcome.COUNTED
    ]
    if not walked:
        return
    numbers = numbers_at(batch.session)
    if numbers.capacity is None:
        return
    inside = (
        numbers.inside
        + numbers.walk_ins
        + sum(
            max(0, party.people - (party.noted.people if party.noted else 0))
            for party in batch.parties.values()
            if party.placement.state == Placement.State.ACCEPTED
        )
    )
    for scan in walked:
        inside += nameless(scan)
        if inside > numbers.capacity:
            scan.reason = scan.reason or "overfull"


def _answer(batch: Batch, scan: Scan) -> Answer:
    if scan.door_pass.session_id != batch.session.pk:
        return Answer(scan.key, Outcome.REFUSED, "key_used", 0)
    party = batch.parties.get(scan.placement_id or 0)
    people = party.people if party and scan.outcome != Outcome.REFUSED else 0
    return Answer(
        scan.key, scan.outcome, scan.reason, scan.people if scan.kind == Kind.WALK_IN else people
    )
