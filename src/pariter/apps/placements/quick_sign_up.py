"""Writes: sign up by an address with few statements and everything in one sending.

A festival opens for everybody in the same minutes, so this way is written out in SQL: PostgreSQL
gets all statements in one message, runs them as one transaction and has committed before it
answers. So nobody who waits for the lock of a session waits for this process too. What is rare is
left to `open_sign_up`, which does the same by objects; a test holds the rows of both ways together.
"""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import connection, transaction
from django.db.models import UUIDField

from pariter.apps.applications.references import new_reference
from pariter.apps.journal.actions import Letter, tidy, written, written_language
from pariter.apps.journal.queries import subject_key
from pariter.apps.placements.frames import TURN, confirmation, turn_on_list
from pariter.apps.placements.models import Placement
from pariter.apps.placements.sign_up_steps import (
    FIRST_OF_CALL,
    NEWCOMER,
    NEXT_NUMBER,
    ONE_MORE,
    STANDING,
)
from pariter.apps.placements.tickets import page_key
from pariter.apps.programmes.models import Offer, Session

PUBLIC_ID = UUIDField()


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """Who comes, by her own word. answer_by: until when seats are kept for her."""

    email: str
    name: str
    language: str
    seats: int
    answer_by: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of whoever an address belongs to, as STANDING asks it; None where nothing is.

    number: the place will have; is_free: to be given a place of this offer by the quick way
    """

    number: int
    person: int | None
    public_id: UUID | str | None
    language: str | None
    name: str | None
    application: int | None
    reference: str | None
    is_free: bool | None

    @property
    def is_plain(self) -> bool:
        """Whether nothing of hers has to be looked at, or changed, before she gets a place."""
        return self.person is None or bool(self.name and (self.application is None or self.is_free))

    @property
    def steps(self) -> Mapping[str, tuple[str, ...]]:
        """The statements that sign her up."""
        if self.person is None:
            return NEWCOMER
        return FIRST_OF_CALL if self.application is None else ONE_MORE


def sign_up_quickly(
    *, offer: Offer, session: Session | None, arrival: Arrival, at: datetime
) -> bool:
    """Write the place of somebody, with all that belongs to it, acts and mail; all or nothing.

    Return whether she has it now. Where her case is rare, or she comes twice in the same moment,
    nothing is written.
    """
    if connection.vendor == "postgresql":
        standing = _standing(offer, arrival)
        return standing.is_plain and _sent_at_once(
            standing.steps["postgresql"], _values(offer, session, arrival, standing, at)
        )
    with transaction.atomic():
        standing = _standing(offer, arrival)
        return standing.is_plain and _sent_one_by_one(
            standing.steps["sqlite"], _values(offer, session, arrival, standing, at)
        )


def _standing(offer: Offer, arrival: Arrival) -> Standing:
    asked = STANDING.format(number=NEXT_NUMBER[connection.vendor])
    values: dict[str, Any] = {
        "offer": offer.pk,
        "call": offer.call.pk,
        "email": arrival.email.lower(),
    }
    if connection.vendor == "postgresql":
        with connection.wrap_database_errors:
            [row] = _planned_once().execute(asked, values, prepare=True)
    else:
        with connection.cursor() as cursor:
            cursor.execute(asked, values)
            [row] = cursor.fetchall()
    return Standing(*row)


def _planned_once() -> psycopg.Cursor[Any]:
    """Return a cursor whose statements PostgreSQL plans once for each connection.

    Django's own cursors put values into the text, so that each text is planned anew.
    """
    connection.ensure_connection()
    own: psycopg.Connection[Any] = connection.connection
    own.prepare_threshold = 0
    return psycopg.Cursor(own)


def _sent_at_once(steps: Sequence[str], values: dict[str, Any]) -> bool:
    """Send all statements before reading any answer; they are one transaction."""
    cursors = [_planned_once() for _step in steps]
    with connection.wrap_database_errors, connection.connection.pipeline():
        for cursor, step in zip(cursors, steps, strict=True):
            cursor.execute(step, values, prepare=True)
    return cursors[-1].rowcount == 1


def _sent_one_by_one(steps: Sequence[str], values: dict[str, Any]) -> bool:
    with connection.cursor() as cursor:
        for step in steps:
            cursor.execute(step, values)
        # Of the last alone: SQLite counts no rows of a statement that returns some.
        return bool(cursor.rowcount)


def _values(
    offer: Offer, session: Session | None, arrival: Arrival, standing: Standing, at: datetime
) -> dict[str, Any]:
    known = standing.public_id
    public_id = uuid4() if known is None else known if isinstance(known, UUID) else UUID(known)
    moment = connection.ops.adapt_datetimefield_value
    reference = standing.reference or new_reference()
    return {
        "public_id": PUBLIC_ID.get_db_prep_value(public_id, connection),
        "person": str(public_id),
        "known": standing.person,
        "is_new": standing.person is None,
        "email": arrival.email.lower(),
        "name": arrival.name,
        "language": arrival.language,
        # No password opens it, as Django itself writes that; each is another.
        "password": UNUSABLE_PASSWORD_PREFIX + secrets.token_hex(20),
        "yes": True,
        "no": False,
        "nothing": "{}",
        "at": moment(at),
        "answer_by": moment(arrival.answer_by),
        "call": offer.call.pk,
        "call_details": json.dumps({"call": offer.call.address}),
        "applies": standing.application is None,
        "application": standing.application,
        "reference": reference,
        "placement": standing.number,
        "offer": offer.pk,
        "given": Placement.State.OFFERED.value,
        "seats": arrival.seats,
        **_letters(offer, session, arrival, standing, reference, at),
    }


def _letters(
    offer: Offer,
    session: Session | None,
    arrival: Arrival,
    standing: Standing,
    reference: str,
    at: datetime,
) -> dict[str, Any]:
    """Return both letters that she may get, since only the claim decides which."""
    language = written_language(
        arrival.language if standing.language is None else standing.language
    )
    kept = confirmation(
        offer, session, language=language, seats=arrival.seats, answer_by=arrival.answer_by
    )
    waiting = turn_on_list(offer, language=language)
    filled = {"reference": reference, "key": page_key(standing.number)}
    letter = Letter(arrival.email.lower(), language, kept.subject, kept.filled(**filled))
    mail = written(letter, at)
    kind, identity = subject_key(offer.call)
    return {
        "message_id": mail.message_id,
        "mail_language": language,
        "about_type": kind,
        "about_id": identity,
        "kept_subject": mail.subject,
        "kept_body": mail.body,
        "waiting_subject": waiting.subject,
        "waiting_body": tidy(waiting.filled(**filled)),
        "turn": TURN,
    }
