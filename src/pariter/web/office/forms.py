"""Forms of the office; each act has its own, with plain errors."""

from datetime import date, datetime, time
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from pariter.apps.applications.models import Application
from pariter.apps.people.models import Organisation
from pariter.apps.placements.models import Placement
from pariter.apps.programmes.models import Call
from pariter.web.forms import AccessibleForm, DateField
from pariter.web.office.progress import Stage, tag
from pariter.web.plain_text import OneLineField

LONGEST_REASON = 300
TWO_PROGRAMMES = 2
"""From so many on, a list of calls can be narrowed to one."""


class ActForm(AccessibleForm):
    """An act with nothing to fill in; it carries what was refused."""

    def refuse(self, message: str) -> None:
        """Show a refusal as an error of the whole page."""
        self.is_valid()
        self.add_error(None, message)


def _reason(label: Any, help_text: Any, required: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=LONGEST_REASON,
        error_messages={
            "required": required,
            "max_length": _("Shorten the reason to 300 letters."),
        },
    )


class CloseForm(ActForm):
    """Close a call before its deadline."""

    reason = _reason(
        _("Why does the call close early?"),
        _("Kept for ever. Applications that are not sent yet cannot be sent any more."),
        _("Say why the call closes early."),
    )


class FreezeForm(ActForm):
    """Freeze the list; asks for a later draw where the planned one has passed."""

    day = DateField(
        label=_("Day of the next public draw"),
        help_text=_("A draw that nobody can know yet. For example, 14 12 2026."),
        error_messages={"required": _("Enter the day of the next public draw.")},
    )
    hour = forms.TimeField(
        label=_("Time of the draw"),
        help_text=_("As hours and minutes, for example 20:00."),
        input_formats=["%H:%M", "%H.%M"],
        widget=forms.TextInput({"size": "5", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": _("Enter the time of the draw."),
            "invalid": _("Enter the time as hours and minutes, for example 20:00."),
        },
    )

    def __init__(self, call: Call, at: datetime, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.zone = ZoneInfo(call.zone)
        if call.draw_at and call.draw_at > at:
            del self.fields["day"], self.fields["hour"]

    @property
    def draw_at(self) -> datetime | None:
        """The draw that was named, or None where the planned one holds."""
        day: date | None = self.cleaned_data.get("day")
        hour: time | None = self.cleaned_data.get("hour")
        return datetime.combine(day, hour, self.zone) if day and hour else None


class DrawForm(ActForm):
    """Enter the public draw, twice, because it can never be changed."""

    beacon = forms.CharField(
        label=_("Result of the public draw"),
        help_text=_("Exactly as it was announced, for example 7 23 41 58 86."),
        max_length=500,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter the result of the public draw.")},
    )
    again = forms.CharField(
        label=_("The same result once more"),
        help_text=_("A mistake cannot be put right later."),
        max_length=500,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter the result once more.")},
    )

    def clean(self) -> dict[str, Any]:
        """Refuse two results that differ."""
        values: dict[str, Any] = super().clean() or {}
        beacon, again = values.get("beacon"), values.get("again")
        if beacon and again and beacon != again:
            self.add_error("again", _("The two results differ. Enter both as announced."))
        return values


GENDERS = {"girls": _("girls"), "boys": _("boys"), "others": _("others")}
"""Part of a class → its word inside a question."""


class AttendanceForm(ActForm):
    """Who was there; asks for a reason where it changes what was noted."""

    present = forms.MultipleChoiceField(
        label=_("Who was there?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("%(value)s is not expected at this session.")},
    )
    reason = forms.CharField(
        label=_("Why do you change what was noted?"),
        help_text=_("Only where you correct an entry. The earlier entry stays in the log."),
        max_length=LONGEST_REASON,
        required=False,
        error_messages={"max_length": _("Shorten the reason to 300 letters.")},
    )

    def __init__(
        self, people: list[Any], *arguments: Any, has_walk_ins: bool = False, **options: Any
    ) -> None:
        super().__init__(*arguments, **options)
        present: Any = self.fields["present"]
        present.choices = [(str(one.placement.pk), one.name) for one in people]
        self.choice_hints = {"present": {str(one.placement.pk): one.hint for one in people}}
        self.parties = [one for one in people if one.placement.participants > 1]
        for one in self.parties:
            self.fields[_came(one)] = _came_field(one)
            for gender, words in GENDERS.items():
                if getattr(one.placement.school_class, gender, 0):
                    self.fields[f"{_came(one)}_{gender}"] = _gender_field(one, gender, words)
        self.fields["walk_ins"] = forms.IntegerField(
            label=_("How many came without a ticket?"),
            help_text=_("All of them, with those whom devices counted."),
            required=False,
            min_value=0,
            widget=forms.TextInput({"inputmode": "numeric", "size": "6", "autocomplete": "off"}),
            error_messages={
                "invalid": _("Write a whole number."),
                "min_value": _("Write a whole number from 0 on."),
            },
        )
        if not any(one.noted for one in people) and not has_walk_ins:
            del self.fields["reason"]

    @property
    def came_fields(self) -> list[Any]:
        """The questions about parties and classes, in the order of the list."""
        return [self[name] for name in self.fields if name.startswith("came_")]

    @property
    def came(self) -> dict[Placement, int]:
        """How many came of the parties and classes that are ticked."""
        present = set(self.cleaned_data["present"])
        return {
            one.placement: self.cleaned_data[_came(one)]
            for one in self.parties
            if str(one.placement.pk) in present and self.cleaned_data.get(_came(one)) is not None
        }

    @property
    def genders(self) -> dict[Placement, tuple[int, int, int]]:
        """Who came of the ticked classes that were counted by gender; adults are the rest."""
        present = set(self.cleaned_data["present"])
        found = {}
        for one in self.parties:
            told = [self.cleaned_data.get(f"{_came(one)}_{gender}") for gender in GENDERS]
            if str(one.placement.pk) in present and any(number is not None for number in told):
                girls, boys, others = (number or 0 for number in told)
                found[one.placement] = girls, boys, others
        return found


def _came(one: Any) -> str:
    return f"came_{one.placement.pk}"


def _gender_field(one: Any, gender: str, words: Any) -> forms.IntegerField:
    most = getattr(one.placement.school_class, gender)
    said = {"name": one.name, "kind": words, "most": most}
    wrong = _("%(name)s, %(kind)s: write a whole number from 0 to %(most)d.") % said
    return forms.IntegerField(
        label=_("%(name)s, %(kind)s of them") % said,
        required=False,
        initial=one.genders.get(gender),
        min_value=0,
        max_value=most,
        widget=forms.TextInput({"inputmode": "numeric", "size": "4", "autocomplete": "off"}),
        error_messages={"invalid": wrong, "min_value": wrong, "max_value": wrong},
    )


def _came_field(one: Any) -> forms.IntegerField:
    seats = one.placement.participants
    said = {"name": one.name, "seats": seats}
    wrong = _("%(name)s is for %(seats)d: write a whole number from 1 to %(seats)d.") % said
    return forms.IntegerField(
        label=_("%(name)s: how many of %(seats)d came?") % said,
        required=False,
        initial=one.people or seats,
        min_value=1,
        max_value=seats,
        widget=forms.TextInput({"inputmode": "numeric", "size": "4", "autocomplete": "off"}),
        error_messages={"invalid": wrong, "min_value": wrong, "max_value": wrong},
    )


class DoorPassForm(ActForm):
    """A pass for one device at the door."""

    label = OneLineField(
        label=_("Whose device, or which entrance?"),
        help_text=_("Such as: main entrance. You see it beside what the device sent."),
        max_length=100,
        error_messages={
            "required": _("Say whose device it is, or which entrance."),
            "max_length": _("Shorten this to 100 letters."),
        },
    )


class CallsFilter(AccessibleForm):
    """Find a call in the list."""

    words = forms.CharField(label=_("Name contains"), required=False)
    programme = forms.ChoiceField(label=_("Programme"), required=False)
    stage = forms.ChoiceField(label=_("Stands at"), required=False)

    def __init__(self, calls: list[Call], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        every = ("", _("All"))
        stages: Any = self.fields["stage"]
        stages.choices = [every, *((found.value, tag(found).text) for found in Stage)]
        named = {one.key: str(one.title) for one in (c.edition.initiative.programme for c in calls)}
        programmes: Any = self.fields["programme"]
        programmes.choices = [every, *sorted(named.items(), key=itemgetter(1))]
        if len(named) < TWO_PROGRAMMES:
            del self.fields["programme"]


class OffersFilter(AccessibleForm):
    """Find an offer among many."""

    words = forms.CharField(label=_("Name contains"), required=False)


class ApplicantsFilter(AccessibleForm):
    """Find applicants of a call."""

    words = forms.CharField(label=_("Reference or name"), required=False)
    home = forms.ChoiceField(label=_("Home institution"), required=False)
    state = forms.ChoiceField(label=_("Application"), required=False)
    place = forms.ChoiceField(label=_("Place"), required=False)

    def __init__(self, call: Call, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        every = ("", _("All"))
        homes = Organisation.objects.filter(code__in=call.homes)
        sent = [Application.State.SUBMITTED, Application.State.WITHDRAWN]
        self._choose("home", sorted(((o.code, str(o.name)) for o in homes), key=itemgetter(1)))
        self._choose("state", [(state.value, state.label) for state in sent])
        self._choose("place", [*Placement.State.choices, ("none", _("No place"))])
        for name in ("home", "state", "place"):
            choice: Any = self.fields[name]
            choice.choices = [every, *choice.choices]
        if not call.homes:
            del self.fields["home"]

    def _choose(self, name: str, choices: list[Any]) -> None:
        choice: Any = self.fields[name]
        choice.choices = choices
