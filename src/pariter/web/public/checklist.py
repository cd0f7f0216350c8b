"""A checklist by the day of arrival, for whoever types one: to read, to print, for a calendar.

Nothing of it is kept, not even in the browser; the day stands in the page's address alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from pariter.apps.participation.checklists import (
    BEFORE,
    FIRST_DAYS,
    FIRST_MONTH,
    KEPT,
    LATER,
    Step,
    refuse_far_arrival,
    steps_of,
)
from pariter.apps.participation.errors import ChecklistError
from pariter.apps.programmes.models import Initiative
from pariter.formats import ical
from pariter.web.access import public
from pariter.web.cache import keep
from pariter.web.context import show_under
from pariter.web.forms import AccessibleForm, DateField

PHASES: dict[str, str | Promise] = {
    BEFORE: gettext_lazy("Before you arrive"),
    FIRST_DAYS: gettext_lazy("In your first days"),
    FIRST_MONTH: gettext_lazy("In your first month"),
    LATER: gettext_lazy("Later"),
}
MORNING = time(9)
"""When a calendar reminds of what is due on a day."""
ARRIVAL = "arrival"


class ArrivalForm(AccessibleForm):
    """The one question of a checklist."""

    arrival = DateField(
        label=gettext_lazy("When do you arrive, or when did you?"),
        error_messages={"required": gettext_lazy("Enter the day on which you arrive.")},
    )

    def clean_arrival(self) -> date:
        """Refuse a day that is years away."""
        arrival: date = self.cleaned_data[ARRIVAL]
        try:
            refuse_far_arrival(arrival, timezone.now())
        except ChecklistError as error:
            raise ValidationError(str(error), code=error.code) from error
        return arrival


@dataclass(frozen=True, slots=True)
class Phase:
    """The steps of one stretch of time."""

    key: str
    title: str
    steps: tuple[Step, ...]


@public
def checklist(request: HttpRequest, programme: str, initiative: str) -> HttpResponse:
    """Show what newcomers do, with its dates once the day of arrival is typed."""
    found = initiative_with_checklist(request, programme, initiative)
    is_asked = any(name.startswith(f"{ARRIVAL}_") for name in request.GET)
    form = ArrivalForm(request.GET if is_asked else None)
    arrival = form.cleaned_data[ARRIVAL] if is_asked and form.is_valid() else None
    context: dict[str, Any] = {
        "initiative": found,
        "form": form,
        "arrival": arrival,
        "phases": phases(steps_of(found, arrival)),
        "calendar_url": calendar_url(found, arrival) if arrival else "",
        "kept_days": KEPT.days,
    }
    status = 422 if is_asked and not arrival else 200
    return keep(render(request, "public/checklist.html", context, status=status))


@public
def checklist_calendar(request: HttpRequest, programme: str, initiative: str) -> HttpResponse:
    """Give the dates of a checklist as a file for calendar programs."""
    found = initiative_with_checklist(request, programme, initiative)
    try:
        arrival = date.fromisoformat(request.GET.get(ARRIVAL, ""))
        refuse_far_arrival(arrival, timezone.now())
    except (ValueError, ChecklistError) as error:
        raise Http404("no day of arrival") from error
    text = ical.calendar(
        _events(found, arrival),
        name=_("Checklist: %(initiative)s") % {"initiative": found.title},
        language=get_language() or settings.LANGUAGE_CODE,
    )
    return HttpResponse(
        text,
        content_type="text/calendar; charset=utf-8",
        headers={
            "Content-Disposition": 'attachment; filename="checklist.ics"',
            "X-Robots-Tag": "noindex",
        },
    )


def initiative_with_checklist(request: HttpRequest, programme: str, slug: str) -> Initiative:
    """Return an initiative that has a checklist, or answer 404."""
    found = get_object_or_404(
        Initiative.objects.select_related(
            "programme__institution", "programme__desk", "contact"
        ).defer("texts"),
        programme__key=programme,
        slug=slug,
    )
    if not found.checklist:
        raise Http404(slug)
    show_under(request, found.programme)
    return found


def phases(steps: list[Step]) -> list[Phase]:
    """Return the steps by stretches of time, without those in which nothing is to do."""
    return [
        Phase(key, str(title), own)
        for key, title in PHASES.items()
        if (own := tuple(step for step in steps if step.phase == key))
    ]


def calendar_url(initiative: Initiative, arrival: date) -> str:
    """Return where the dates of a checklist are handed out as a file."""
    address = reverse("checklist_calendar", args=[initiative.programme.key, initiative.slug])
    return f"{address}?{urlencode({ARRIVAL: arrival.isoformat()})}"


def _events(initiative: Initiative, arrival: date) -> Iterator[ical.Event]:
    programme = initiative.programme
    zone, host = ZoneInfo(programme.zone), urlsplit(settings.SITE_URL).hostname
    address = settings.SITE_URL + reverse("checklist", args=[programme.key, initiative.slug])
    # The same day gives the same file, so that programs replace entries rather than add them.
    stamp = datetime.combine(arrival, MORNING, zone)
    for step in steps_of(initiative, arrival):
        due = arrival + timedelta(days=step.days)
        desk = f"{step.desk.name}, {step.desk.email}" if step.desk else ""
        told = (str(step.help), step.link, desk, address)
        yield ical.Event(
            uid=f"checklist.{step.key}.{initiative.key}.{programme.key}@{host}",
            stamp=stamp,
            starts=datetime.combine(due, MORNING, zone),
            summary=str(step.text),
            description="\n".join(filter(None, told)),
            url=address,
            busy=False,
        )
