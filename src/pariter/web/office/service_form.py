"""The form in which the office confirms, after a session, who served and from when to when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pariter.apps.participation.errors import DutyError
from pariter.apps.participation.models import Duty, Service
from pariter.apps.participation.served import confirmed_at
from pariter.apps.participation.service_actions import LONGEST_REASON, confirm_service
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Session
from pariter.web.office.forms import ActForm
from pariter.web.plain_text import OneLineField


@dataclass(frozen=True)
class Helper:
    """Somebody on duty, and what is confirmed of her now."""

    duty: Duty
    noted: Service | None


def helpers_to_confirm(session: Session, by: Person) -> list[Helper]:
    """Return who was on duty, apart from who confirms: nobody confirms her own hours."""
    noted = confirmed_at(session)
    duties = session.duties.filter(state__in=Duty.BINDING).exclude(email__iexact=by.email)
    return [
        Helper(duty, noted.get(duty.pk))
        for duty in duties.exclude(person=by).select_related("session").order_by("name", "pk")
    ]


class ServiceForm(ActForm):
    """Who came, and their hours; asks for a reason where it changes what was confirmed."""

    came = forms.MultipleChoiceField(
        label=_("Who was there?"), widget=forms.CheckboxSelectMultiple, required=False
    )
    reason = OneLineField(
        label=_("Why do you change what was confirmed?"),
        help_text=_("Only where you correct an entry. The earlier entry stays."),
        max_length=LONGEST_REASON,
        required=False,
    )

    def __init__(self, helpers: list[Helper], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.helpers = helpers
        came: Any = self.fields["came"]
        came.choices = [
            (str(one.duty.pk), f"{one.duty.name} · {one.duty.get_role_display()}")
            for one in helpers
        ]
        came.initial = [
            str(one.duty.pk) for one in helpers if one.noted is None or one.noted.minutes
        ]
        for one in helpers:
            begins, ends = _hours(one)
            said = {"name": one.duty.name}
            self.fields[f"from_{one.duty.pk}"] = _hour(_("%(name)s: from") % said, begins)
            self.fields[f"until_{one.duty.pk}"] = _hour(_("%(name)s: until") % said, ends)
        self.order_fields([name for name in self.fields if name != "reason"])
        if not any(one.noted for one in helpers):
            del self.fields["reason"]

    @property
    def hours(self) -> Iterator[Any]:
        """The questions about hours, in the order of the list."""
        return (self[name] for name in self.fields if name.startswith(("from_", "until_")))

    def confirm(self, *, at: datetime, by: Person) -> bool:
        """Confirm all of the list, or nothing; return whether it was taken."""
        said = self.cleaned_data
        try:
            with transaction.atomic():
                for one in self.helpers:
                    from_at, until_at = self._span(one.duty)
                    confirm_service(
                        duty=one.duty,
                        from_at=from_at,
                        until_at=until_at,
                        at=at,
                        by=by,
                        reason=said.get("reason", ""),
                    )
        except DutyError as refusal:
            if refusal.code in self.fields:
                self.add_error(refusal.code, str(refusal))
            else:
                self.refuse(f"{one.duty.name}: {refusal}")
            return False
        return True

    def _span(self, duty: Duty) -> tuple[datetime | None, datetime | None]:
        """Return the hours that were typed, on the days of the duty."""
        if str(duty.pk) not in self.cleaned_data["came"]:
            return None, None
        zone = ZoneInfo(duty.session.zone)
        begins, ends = (moment.astimezone(zone) for moment in (duty.begins_at, duty.ends_at))
        from_at = _on(begins, self.cleaned_data[f"from_{duty.pk}"])
        until_at = _on(ends, self.cleaned_data[f"until_{duty.pk}"])
        if until_at <= from_at and begins.date() == ends.date():
            until_at += timedelta(days=1)
        return from_at, until_at


def _hours(one: Helper) -> tuple[time, time]:
    zone = ZoneInfo(one.duty.session.zone)
    noted = one.noted
    begins = noted.from_at if noted and noted.from_at else one.duty.begins_at
    ends = noted.until_at if noted and noted.until_at else one.duty.ends_at
    return begins.astimezone(zone).time(), ends.astimezone(zone).time()


def _on(day: datetime, hour: time) -> datetime:
    """Return an hour of a day; unchanged where it is the planned one, to the second."""
    if (day.hour, day.minute) == (hour.hour, hour.minute):
        return day
    return day.replace(hour=hour.hour, minute=hour.minute, second=0, microsecond=0)


def _hour(label: str, initial: time) -> forms.TimeField:
    wrong = _("Write the time as hours and minutes, such as 14:30.")
    return forms.TimeField(
        label=label,
        initial=f"{initial:%H:%M}",
        input_formats=["%H:%M", "%H.%M"],
        widget=forms.TextInput({"inputmode": "numeric", "size": "5", "autocomplete": "off"}),
        error_messages={"required": wrong, "invalid": wrong},
    )
