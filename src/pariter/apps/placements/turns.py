"""The claim: the next seats of a first-come offer, or else the next turn on its waiting list."""

from datetime import datetime
from typing import Any

from django.db import connection

from pariter.apps.applications.models import Application
from pariter.apps.placements.models import Placement
from pariter.apps.placements.windows import Phase, note_wish, phase_of
from pariter.apps.programmes.models import Offer

State = Placement.State
LOCK = "SELECT id FROM programmes_offer WHERE id = %(offer)s FOR NO KEY UPDATE"
SEATED = """%(offer)s,
    CASE WHEN fits THEN %(given)s ELSE 'waiting' END, turn, %(seats)s, %(at)s,
    CASE WHEN fits THEN %(at)s END,
    CASE WHEN fits AND %(given)s = 'offered' THEN %(answer_by)s END,
    CASE WHEN fits AND %(given)s = 'accepted' THEN %(at)s END
FROM (
    SELECT turn, %(seats)s <= free AND NOT EXISTS (
        SELECT 1 FROM placements_placement
        WHERE offer_id = %(offer)s AND state = 'waiting' AND seats <= free AND free > 0
    ) AS fits
    FROM (
        SELECT
            capacity - COALESCE((
                SELECT SUM(seats) FROM placements_placement
                WHERE offer_id = %(offer)s AND state IN ('offered', 'accepted')
            ), 0) AS free,
            COALESCE((
                SELECT "order" FROM placements_placement
                WHERE offer_id = %(offer)s ORDER BY "order" DESC LIMIT 1
            ), 0) + 1 AS turn
        FROM programmes_offer WHERE id = %(offer)s
    ) AS room
) AS claim
"""
COLUMNS = """application_id,
    offer_id, state, "order", seats, created_at, offered_at, answer_by, decided_at"""
TAKE = f"""
INSERT INTO placements_placement ({COLUMNS})
SELECT %(application)s, {SEATED}
RETURNING id, state, "order"
"""
TAKE_NUMBERED = f"""
INSERT INTO placements_placement (id, {COLUMNS})
SELECT %(placement)s, application.id, {SEATED}
JOIN applications_application AS application ON application.reference = %(reference)s
WHERE application.state = 'submitted' AND NOT EXISTS (
    SELECT 1 FROM placements_placement AS place
    WHERE place.application_id = application.id AND place.offer_id = %(offer)s
        AND place.state IN ('offered', 'accepted', 'waiting')
)
RETURNING id, application_id, state, "order"
"""  # noqa: S608 - put together from constants
"""The same for an application known by its reference, unless it has its place there already."""


def claim(
    *,
    application: Application,
    offer: Offer,
    seats: int,
    at: datetime,
    answer_by: datetime | None = None,
) -> Placement:
    """Give an application its seats if they are free, or else the next turn on the waiting list.

    answer_by: until when free seats are only offered; None gives them at once
    Where wishes are collected for a draw, it is one of them.

    The offer is locked from here to the end of the transaction, so what can be done before it
    should be. Counting must be a statement of its own: one that waits for the lock still sees
    what was there when it began. Whoever waits has gone before, unless she and those who come
    with her do not fit. It is written out in SQL since composing it takes longer than running it.
    """
    if phase_of(offer.call, at) is Phase.OPEN:
        return note_wish(application=application, offer=offer, seats=seats, at=at)
    values: dict[str, Any] = {
        "application": application.pk,
        "offer": offer.pk,
        "seats": seats,
        "given": State.OFFERED.value if answer_by else State.ACCEPTED.value,
        "at": _moment(at),
        # Databases want to know the type of a value even where it is not used.
        "answer_by": _moment(answer_by or at),
    }
    with connection.cursor() as cursor:
        if connection.features.has_select_for_update:
            cursor.execute(LOCK, values)
        cursor.execute(TAKE, values)
        key, state, order = cursor.fetchone()
    fits = state != State.WAITING
    return Placement(
        pk=key,
        application=application,
        offer=offer,
        state=state,
        order=order,
        seats=seats,
        created_at=at,
        offered_at=at if fits else None,
        answer_by=answer_by if fits else None,
        decided_at=at if fits and not answer_by else None,
    )


def _moment(value: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(value)
