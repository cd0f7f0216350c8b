"""Forms that change a session: when and where, how many seats, and that it is cancelled."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _
from i18nfield.strings import LazyI18nString

from pariter.apps.participation.cancelling import LONGEST_REASON
from pariter.apps.placements.capacity import LARGEST
from pariter.apps.programmes.models import Session, Venue
from pariter.apps.programmes.moving import Whereabouts
from pariter.web.office.edit.fields import MomentField
from pariter.web.office.forms import ActForm
from pariter.web.plain_text import OneLineField
from pariter.web.public.wording import zone_name

NO_VENUE = ("", _("None of the known buildings"))


class MoveForm(ActForm):
    """When and where a session takes place from now on, and why."""

    starts = MomentField(
        label=_("Begins"), error_messages={"required": _("Enter the day and the time it begins.")}
    )
    ends = MomentField(
        label=_("Ends"), error_messages={"required": _("Enter the day and the time it ends.")}
    )
    venue = forms.ChoiceField(label=_("Building"), required=False)
    reason = OneLineField(
        label=_("Why is it moved?"),
        help_text=_("Everyone concerned reads it."),
        required=False,
        max_length=LONGEST_REASON,
        error_messages={"max_length": _("Shorten the reason to 500 letters.")},
    )

    def __init__(self, session: Session, *arguments: Any, **options: Any) -> None:
        self.session = session
        programme = session.edition.initiative.programme
        self.languages: list[str] = programme.languages
        self.venues = {venue.key: venue for venue in Venue.objects.filter(programme=programme)}
        options.setdefault("initial", self._now())
        super().__init__(*arguments, **options)
        zone = _("On the clock of the place: %(zone)s.") % {"zone": zone_name(session.zone)}
        self.fields["starts"].help_text = self.fields["ends"].help_text = zone
        venue: Any = self.fields["venue"]
        venue.choices = [NO_VENUE, *((key, str(one)) for key, one in self.venues.items())]
        if not self.venues:
            del self.fields["venue"]
        for code in self.languages:
            name = get_language_info(code)["name_translated"]
            self.fields[f"place_{code}"] = OneLineField(
                label=_("Room or place (%(language)s)") % {"language": name},
                max_length=300,
                widget=forms.TextInput({"lang": code, "autocomplete": "off"}),
                error_messages={
                    "required": _("Name the room in this language: %(language)s.")
                    % {"language": name},
                    "max_length": _("Shorten the room to 300 letters."),
                },
            )
        self.order_fields(
            ["starts", "ends", "venue", *(f"place_{code}" for code in self.languages), "reason"]
        )

    @property
    def to(self) -> Whereabouts:
        """When and where it takes place from now on."""
        said = self.cleaned_data
        return Whereabouts(
            starts_at=self._moment("starts"),
            ends_at=self._moment("ends"),
            venue=self.venues.get(said.get("venue") or ""),
            place=LazyI18nString({code: said[f"place_{code}"] for code in self.languages}),
        )

    def _moment(self, name: str) -> datetime:
        """Return a moment that was typed; where only seconds differ it is the one of now."""
        typed: datetime = self.cleaned_data[name].replace(tzinfo=ZoneInfo(self.session.zone))
        now = self.session.starts_at if name == "starts" else self.session.ends_at
        return now if typed == now.replace(second=0, microsecond=0) else typed

    def blame(self, field: str, message: str) -> None:
        """Show a refusal at the box it is about."""
        box = f"place_{self.languages[0]}" if field == "place" else field
        self.add_error(box if box in self.fields else None, message)

    def _now(self) -> dict[str, Any]:
        session = self.session
        place = session.place
        words = place.data if isinstance(place.data, dict) else {}
        return {
            "starts": session.local_start.replace(tzinfo=None),
            "ends": session.local_end.replace(tzinfo=None),
            "venue": session.venue.key if session.venue else "",
            **{f"place_{code}": words.get(code, str(place.data)) for code in self.languages},
        }


class SeatsForm(ActForm):
    """How many seats there are from now on."""

    seats = forms.IntegerField(
        label=_("Seats"),
        min_value=1,
        max_value=LARGEST,
        widget=forms.TextInput({"inputmode": "numeric", "size": "6", "autocomplete": "off"}),
        error_messages={
            "required": _("Enter how many seats there are."),
            "invalid": _("Enter the seats as a number, such as 40."),
            "min_value": _("Enter at least 1 seat."),
            "max_value": _("Enter at most %(limit_value)s seats."),
        },
    )


class CancelForm(ActForm):
    """Why a session is cancelled."""

    reason = OneLineField(
        label=_("Why is it cancelled?"),
        help_text=_("Everyone concerned reads it. It is kept."),
        max_length=LONGEST_REASON,
        error_messages={
            "required": _("Say why it is cancelled. Everyone who had a place reads it."),
            "max_length": _("Shorten the reason to 500 letters."),
        },
    )
