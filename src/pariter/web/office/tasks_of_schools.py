"""What schools that teachers named leave to do."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from pariter.apps.placements.class_overview import unsettled_schools
from pariter.apps.placements.class_warnings import AHEAD
from pariter.web.office.progress import lottery_of
from pariter.web.office.tasks import Kind, Task, Urgency, place_of
from pariter.web.office.tasks_of_calls import about


def tasks_of_schools(calls: list[Any], at: datetime) -> Iterator[Task]:
    """Yield a task for each school that is on no list; places of its classes wait for it.

    It is a problem once a draw is near that would leave them out.
    """
    known = {call.pk: call for call in calls if call.for_classes}
    if not known:
        return
    for asked in unsettled_schools(known.values()):
        call = known[asked.application.call_id]
        is_drawn = call.window_closes_at is not None and lottery_of(call) is None
        yield Task(
            urgency=Urgency.PROBLEM
            if is_drawn and call.window_closes_at - at <= AHEAD
            else Urgency.NOW,
            kind=Kind.CALLS,
            tag=_("School"),
            label=_("Confirm a school: %(school)s") % {"school": asked.name},
            about=about(call.edition),
            place=place_of(call.edition.initiative),
            url=reverse("office_classes", args=[call.pk]),
            when=asked.asked_at,
            why=_("Its classes are in the draw only if you confirm it before the list is frozen.")
            if is_drawn
            else _("A teacher named it. Its classes get no place before it is confirmed."),
        )
