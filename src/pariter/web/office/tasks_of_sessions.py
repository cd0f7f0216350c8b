"""What sessions to come leave to do: too many people, one room for two, nobody on duty."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pariter.apps.participation.concerned import room_mates
from pariter.apps.participation.models import Duty, Shift
from pariter.apps.placements.models import Placement
from pariter.apps.placements.queries import seats_of_offer
from pariter.apps.programmes.models import Offer, Session
from pariter.apps.programmes.numbers import Grouped
from pariter.web.office.board_problems import Sort
from pariter.web.office.tasks import Kind, Task, Urgency, place_of
from pariter.web.office.tasks_of_calls import about
from pariter.web.participant.wording import moment_in_words

TOMORROW = timedelta(days=2)
"""Sessions that begin so soon need everyone who is on duty."""
PATIENCE = timedelta(days=3)
"""From here on whoever was asked should have answered."""
AHEAD = timedelta(days=14)
"""So far ahead two sessions in one room are looked for."""


def tasks_of_sessions(calls: list[Any], at: datetime) -> Iterator[Task]:
    """Yield what the sessions of calls leave to do, one task for each sort and edition."""
    by_edition = {call.edition_id: call for call in calls}
    coming = Session.objects.filter(
        edition__in=by_edition, ends_at__gt=at, cancelled_at__isnull=True
    )
    for sort, counted in (
        (Sort.OVERFULL, _overfull(coming)),
        (Sort.ROOM_CLASH, _clashes(coming, at)),
        (Sort.STAFF, _without_staff(coming, at)),
    ):
        for edition, number in counted.items():
            yield _task(by_edition[edition], sort, number, at)
    yield from _unanswered(by_edition, coming, at)


def _overfull(coming: QuerySet[Session]) -> Counter[int]:
    rows = (
        Offer.objects.filter(sessions__in=coming)
        .annotate(held=seats_of_offer(*Placement.HOLDING))
        .filter(held__gt=F("capacity"))
        .values_list("call__edition", "pk")
        .distinct()
    )
    return Counter(edition for edition, _offer in rows)


def _clashes(coming: QuerySet[Session], at: datetime) -> Counter[int]:
    soon = list(
        coming.filter(starts_at__lt=at + AHEAD)
        .only("edition", "venue", "place", "online", "starts_at", "ends_at", "cancelled_at", "key")
        .order_by("edition", "starts_at", "key")
    )
    by_edition: dict[int, list[Session]] = {}
    for session in soon:
        by_edition.setdefault(session.edition_id, []).append(session)
    return +Counter({edition: len(room_mates(own)) for edition, own in by_edition.items()})


def _without_staff(coming: QuerySet[Session], at: datetime) -> Counter[int]:
    accepted = Count(
        "session__duties",
        filter=Q(session__duties__role=F("role"), session__duties__state=Duty.State.ACCEPTED),
    )
    rows = (
        Shift.objects.filter(session__in=coming.filter(starts_at__lte=at + TOMORROW))
        .annotate(accepted=accepted)
        .filter(accepted__lt=F("wanted"))
        .values_list("session__edition", "session")
    )
    return Counter(edition for edition, _session in set(rows))


def _task(call: Any, sort: Sort, number: int, at: datetime) -> Task:
    words = {
        Sort.OVERFULL: ngettext(
            "%(count)d session has more people than seats",
            "%(count)d sessions have more people than seats",
            number,
        ),
        Sort.ROOM_CLASH: ngettext(
            "%(count)d session shares its room with another",
            "%(count)d sessions share a room at the same time",
            number,
        ),
        Sort.STAFF: ngettext(
            "%(count)d session by tomorrow has too few on duty",
            "%(count)d sessions by tomorrow have too few on duty",
            number,
        ),
    }
    why = {
        Sort.OVERFULL: _("Give them more seats or a larger room."),
        Sort.ROOM_CLASH: _("Move one of them."),
        Sort.STAFF: _("Ask more people."),
    }
    return Task(
        urgency=Urgency.PROBLEM,
        kind=Kind.SESSIONS,
        tag=_("Sessions"),
        label=words[sort] % {"count": number},
        about=about(call.edition),
        place=place_of(call.edition.initiative),
        url=f"{reverse('office_board', args=[call.edition_id])}?problem={sort}",
        when=at,
        why=why[sort],
    )


def _unanswered(calls: dict[int, Any], coming: QuerySet[Session], at: datetime) -> Iterator[Task]:
    rows = (
        Duty.objects.filter(session__in=coming, state=Duty.State.ASKED, asked_at__lte=at - PATIENCE)
        .order_by()
        .values("session__edition")
        .annotate(number=Count("pk"), first=Min("session__starts_at"))
    )
    for row in rows:
        call = calls[row["session__edition"]]
        label = ngettext(
            "%(count)s person has not said whether they come",
            "%(count)s people have not said whether they come",
            row["number"],
        )
        yield Task(
            urgency=Urgency.NOW,
            kind=Kind.SESSIONS,
            tag=_("Rota"),
            label=label % {"count": Grouped(row["number"])},
            about=about(call.edition),
            place=place_of(call.edition.initiative),
            url=f"{reverse('office_rota', args=[call.edition_id])}?missing=on",
            when=row["first"],
            why=_("The first is needed on %(when)s.")
            % {"when": moment_in_words(row["first"], call.zone)},
        )
