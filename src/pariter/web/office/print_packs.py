"""What an office prints for one day of an edition: door signs, lists for paper, who is on duty."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from pariter.apps.participation.models import Duty
from pariter.apps.participation.queries import door_list, numbers_at
from pariter.apps.programmes.models import Session
from pariter.apps.programmes.moments import local_day
from pariter.web.access import office, person
from pariter.web.context import show_under
from pariter.web.office import visible
from pariter.web.participant.wording import session_in_words
from pariter.web.print_size import print_size
from pariter.web.public.schedule import hours
from pariter.web.templatetags.components import day_of_week


@office
def print_pack(request: HttpRequest, edition: int) -> HttpResponse:
    """Show all sheets of one day; ?day=2027-04-14, or else the next day with sessions."""
    found = visible.run_edition(person(request), edition)
    show_under(request, found.initiative.programme)
    zone = found.initiative.programme.zone
    by_day: dict[date, list[Session]] = {}
    sessions = found.sessions.filter(cancelled_at=None).select_related("offer", "venue")
    for session in sessions:
        by_day.setdefault(session.local_start.date(), []).append(session)
    day = _asked(request.GET.get("day", ""), sorted(by_day), local_day(timezone.now(), zone))
    here = [session for session in by_day.get(day, ()) if not session.online] if day else []
    context = {
        "edition": found,
        "initiative": found.initiative,
        "day": day,
        "days": [(one.isoformat(), day_of_week(one), one == day) for one in by_day],
        "sheets": [_sheet(session) for session in here],
        "staff": _staff([session.pk for session in here]),
        "programme_rows": [
            {
                "session": session,
                "hours": f"{session.local_start:%H:%M}–{session.local_end:%H:%M}",
            }
            for session in (by_day.get(day, ()) if day else ())
        ],
        "venues": list({one.venue_id: one.venue for one in here if one.venue}.values()),
        "blank_rows": range(8),
        **print_size(request),
        "back_url": reverse("office_board", args=[found.pk]),
    }
    return render(request, "office/print_pack.html", context)


def _asked(text: str, days: list[date], today: date) -> date | None:
    """Return the day that was asked for where it has sessions, or else the next; at last any."""
    asked = [day for day in days if day.isoformat() == text]
    return next(iter([*asked, *(day for day in days if day >= today), *days]), None)


def _sheet(session: Session) -> dict[str, Any]:
    return {
        "session": session,
        "when": session_in_words(session),
        "hours": hours(session),
        "guests": door_list(session),
        "numbers": numbers_at(session),
    }


def _staff(sessions: list[int]) -> list[tuple[Duty, str]]:
    """Return who has agreed to be there and her hours, in the order of the sessions."""
    duties = Duty.objects.filter(session__in=sessions, state=Duty.State.ACCEPTED)
    ordered = duties.select_related("session").order_by("session__starts_at", "role", "name")
    return [(duty, _hours(duty)) for duty in ordered]


def _hours(duty: Duty) -> str:
    zone = ZoneInfo(duty.session.zone)
    begins, ends = duty.begins_at.astimezone(zone), duty.ends_at.astimezone(zone)
    return f"{begins:%H:%M}–{ends:%H:%M}"
