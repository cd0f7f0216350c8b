"""How far the attendance of a session is noted, and the filter of sessions by it."""

from collections import Counter
from datetime import datetime
from enum import StrEnum
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pariter.web.forms import AccessibleForm
from pariter.web.office.progress import Tag
from pariter.web.templatetags.components import long_date

EVERY = ("", gettext_lazy("All"))


class Standing(StrEnum):
    """How far the attendance of one session is noted."""

    COMING = "coming"
    NOBODY = "nobody"
    TO_NOTE = "to_note"
    COMPLETE = "complete"

    @property
    def words(self) -> str:
        """Say it in a few words."""
        return {
            Standing.COMING: _("Not begun"),
            Standing.NOBODY: _("Nobody expected"),
            Standing.TO_NOTE: _("To note"),
            Standing.COMPLETE: _("Complete"),
        }[self]


def standing(session: Any, at: datetime) -> Standing:
    """Return how far a session of `facts.sessions_with_counts` is noted."""
    if at < session.starts_at:
        return Standing.COMING
    if not session.expected:
        return Standing.NOBODY
    return Standing.TO_NOTE if session.noted < session.expected else Standing.COMPLETE


def standing_tag(session: Any, at: datetime) -> Tag:
    """Return the same as a tag; what is over and not noted warns."""
    found = standing(session, at)
    late = "warning" if at >= session.ends_at else "info"
    state = {Standing.TO_NOTE: late, Standing.COMPLETE: "success"}.get(found, "neutral")
    return Tag(found.words, state)


class SessionsFilter(AccessibleForm):
    """Find sessions by words, day, or how far their attendance is noted."""

    words = forms.CharField(label=gettext_lazy("Title or place"), required=False)
    day = forms.ChoiceField(label=gettext_lazy("Day"), required=False)
    standing = forms.ChoiceField(label=gettext_lazy("Attendance"), required=False)

    def __init__(self, sessions: list[Any], at: datetime, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.sessions = [(session, standing(session, at)) for session in sessions]
        days: Any = self.fields["day"]
        found = dict.fromkeys(session.local_start.date() for session in sessions)
        days.choices = [EVERY, *((day.isoformat(), long_date(day)) for day in found)]
        numbers = Counter(where for _session, where in self.sessions)
        standings: Any = self.fields["standing"]
        standings.choices = [
            EVERY,
            *((one.value, f"{one.words} ({numbers[one]})") for one in Standing if numbers[one]),
        ]

    def matching(self) -> list[Any]:
        """Return the sessions that the filter lets through."""
        self.is_valid()
        words = self.cleaned_data.get("words", "").casefold()
        day, wanted = self.cleaned_data.get("day"), self.cleaned_data.get("standing")
        return [
            session
            for session, where in self.sessions
            if words in f"{session.title} {session.place}".casefold()
            if not day or session.local_start.date().isoformat() == day
            if not wanted or where == wanted
        ]
