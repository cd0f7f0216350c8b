"""What schools that teachers named leave to do."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from pariter.apps.placements.class_overview import unsettled_schools
from pariter.web.office.tasks import Kind, Task, Urgency, place_of
from pariter.web.office.tasks_of_calls import about


def tasks_of_schools(calls: list[Any]) -> Iterator[Task]:
    """Yield a task for each school that is on no list; places of its classes wait for it."""
    known = {call.pk: call for call in calls if call.for_classes}
    if not known:
        return
    for asked in unsettled_schools(known.values()):
        call = known[asked.application.call_id]
        yield Task(
            urgency=Urgency.NOW,
            kind=Kind.CALLS,
            tag=_("School"),
            label=_("Confirm a school: %(school)s") % {"school": asked.name},
            about=about(call.edition),
            place=place_of(call.edition.initiative),
            url=reverse("office_classes", args=[call.pk]),
            when=asked.asked_at,
            why=_("A teacher named it. Her classes get no place before it is confirmed."),
        )
