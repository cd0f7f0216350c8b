"""Writes: sign up somebody whom the site does not know, with everything in one sending.

When a festival opens nearly everybody is new, so this way is written out in SQL: PostgreSQL gets
all statements in one message, runs them as one transaction and has committed before it answers.
So nobody who waits for the lock of a session waits for this process too. `open_sign_up` does the
same by objects for everyone else; a test holds the rows of both ways together.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

import psycopg
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.db.models import UUIDField

from pariter.apps.applications.references import new_reference
from pariter.apps.journal.actions import Letter, written, written_language
from pariter.apps.journal.queries import subject_key
from pariter.apps.placements.frames import TURN, Frame, confirmation, turn_on_list
from pariter.apps.placements.models import Placement
from pariter.apps.placements.tickets import page_key
from pariter.apps.placements.turns import LOCK, TAKE_NUMBERED
from pariter.apps.programmes.models import Offer, Session

# Of a person who is known already nothing is inserted; then each that follows finds nothing either.
PERSON = """
INSERT INTO people_person
    (public_id, email, name, language, password, is_superuser, is_staff, is_active, is_synthetic,
     joined_at)
VALUES (%(public_id)s, %(email)s, %(name)s, %(language)s, %(password)s, %(no)s, %(no)s, %(yes)s,
    %(no)s, %(at)s)
ON CONFLICT DO NOTHING
"""
APPLICATION = """
INSERT INTO applications_application
    (call_id, person_id, reference, state, answers, draft, verdicts, created_at, submitted_at)
SELECT %(call)s, id, %(reference)s, 'submitted', '{}', '{}', '[]', %(at)s, %(at)s
FROM people_person WHERE public_id = %(public_id)s
"""
WISH = """
INSERT INTO applications_preference (application_id, offer_id, rank)
SELECT id, %(offer)s, 1 FROM applications_application WHERE reference = %(reference)s
"""
ACTS = """
INSERT INTO journal_auditentry (at, actor, action, subject_type, subject_id, details)
SELECT %(at)s, %(public_id)s, 'person.registered', 'people.person', %(person)s,
    CAST('{{}}' AS {json})
FROM placements_placement WHERE id = %(placement)s
UNION ALL
SELECT %(at)s, %(public_id)s, 'application.submitted', 'applications.application',
    CAST(application_id AS text), CAST(%(call_details)s AS {json})
FROM placements_placement WHERE id = %(placement)s
UNION ALL
SELECT %(at)s, %(public_id)s, 'placement.' || state, 'placements.placement', CAST(id AS text),
    CAST('{{"order": ' || "order" || '}}' AS {json})
FROM placements_placement WHERE id = %(placement)s
"""
MAIL = """
INSERT INTO journal_outgoingmail
    (message_id, "to", language, about_type, about_id, subject, body, state, attempts, not_before,
     last_error, created_at)
SELECT %(message_id)s, %(email)s, %(mail_language)s, %(about_type)s, %(about_id)s,
    CASE WHEN state = 'waiting' THEN %(waiting_subject)s ELSE %(kept_subject)s END,
    CASE WHEN state = 'waiting' THEN replace(%(waiting_body)s, %(turn)s, CAST((
        SELECT COUNT(*) FROM placements_placement WHERE offer_id = %(offer)s AND state = 'waiting'
    ) AS text)) ELSE %(kept_body)s END,
    'waiting', 0, %(at)s, '', %(at)s
FROM placements_placement WHERE id = %(placement)s
"""
NEXT_NUMBER = {
    "postgresql": "SELECT nextval(pg_get_serial_sequence('placements_placement', 'id'))",
    "sqlite": """
        SELECT COALESCE(MAX(seq), 0) + 1 FROM sqlite_sequence WHERE name = 'placements_placement'
    """,
}
STEPS_ON_POSTGRESQL = (
    *(PERSON, APPLICATION, WISH, LOCK, TAKE_NUMBERED),
    *(ACTS.format(json="jsonb"), MAIL),
)
# There one transaction at a time writes, so nothing is locked.
STEPS_ON_SQLITE = (PERSON, APPLICATION, WISH, TAKE_NUMBERED, ACTS.format(json="text"), MAIL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """Who comes, by her own word. answer_by: until when seats are kept for her."""

    email: str
    name: str
    language: str
    seats: int
    answer_by: datetime


def sign_up_newcomer(
    *, offer: Offer, session: Session | None, comer: Newcomer, at: datetime
) -> bool:
    """Register somebody, with her application, place and mail and the acts; all or nothing.

    Return whether she was new. Where her address is known nothing is written.
    """
    values = _values(offer, comer, at)
    frames = (
        confirmation(
            offer,
            session,
            language=comer.language,
            seats=comer.seats,
            answer_by=comer.answer_by,
        ),
        turn_on_list(offer, language=comer.language),
    )
    if connection.vendor == "postgresql":
        values |= _letters(frames, _next_number(), values, at)
        return _sent_at_once(STEPS_ON_POSTGRESQL, values)
    with transaction.atomic():
        values |= _letters(frames, _next_number(), values, at)
        return _sent_one_by_one(STEPS_ON_SQLITE, values)


def _sent_at_once(steps: Sequence[str], values: dict[str, Any]) -> bool:
    """Send all statements before reading any answer; planned once, they are one transaction."""
    connection.ensure_connection()
    # Django's own cursors put values into the text, so that each text is planned anew.
    own: psycopg.Connection[Any] = connection.connection
    own.prepare_threshold = 0
    with connection.wrap_database_errors, own.pipeline():
        person, *_rest = [psycopg.Cursor(own).execute(step, values, prepare=True) for step in steps]
    return person.rowcount == 1


def _sent_one_by_one(steps: Sequence[str], values: dict[str, Any]) -> bool:
    person, *rest = steps
    with connection.cursor() as cursor:
        cursor.execute(person, values)
        # Later steps cannot tell: SQLite counts no rows of a statement that returns some.
        if not cursor.rowcount:
            return False
        for step in rest:
            cursor.execute(step, values)
    return True


def _next_number() -> int:
    """Return the number that the place will have: the key in its letter is made from it."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT_NUMBER[connection.vendor])
        [number] = cursor.fetchone()
    return int(number)


def _values(offer: Offer, comer: Newcomer, at: datetime) -> dict[str, Any]:
    public_id = uuid4()
    kind, identity = subject_key(offer.call)
    moment = connection.ops.adapt_datetimefield_value
    return {
        "public_id": UUIDField().get_db_prep_value(public_id, connection),
        "person": str(public_id),
        "email": comer.email.lower(),
        "name": comer.name,
        "language": comer.language,
        "password": make_password(None),
        "yes": True,
        "no": False,
        "at": moment(at),
        "answer_by": moment(comer.answer_by),
        "call": offer.call.pk,
        "call_details": json.dumps({"call": offer.call.address}),
        "offer": offer.pk,
        "reference": new_reference(),
        "given": Placement.State.OFFERED.value,
        "seats": comer.seats,
        "mail_language": written_language(comer.language),
        "about_type": kind,
        "about_id": identity,
    }


def _letters(
    frames: tuple[Frame, Frame], placement: int, values: dict[str, Any], at: datetime
) -> dict[str, Any]:
    """Return both letters that she may get, since only the claim decides which."""
    filled = {"reference": values["reference"], "key": page_key(placement)}
    kept, waiting = (
        written(
            Letter(values["email"], values["mail_language"], frame.subject, frame.filled(**filled)),
            at,
        )
        for frame in frames
    )
    return {
        "placement": placement,
        "message_id": kept.message_id,
        "kept_subject": kept.subject,
        "kept_body": kept.body,
        "waiting_subject": waiting.subject,
        "waiting_body": waiting.body,
        "turn": TURN,
    }
