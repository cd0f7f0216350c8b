"""Checklists by the day of arrival: their dates, and what a newcomer keeps of hers."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from i18nfield.strings import LazyI18nString

from pariter.apps.participation.errors import ChecklistError
from pariter.apps.participation.models import Arrival
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Contact, Initiative

FARTHEST = timedelta(days=730)
"""How far from today an arrival may lie."""
KEPT = timedelta(days=400)
"""How long after the arrival a person's own checklist is kept: longer than its last day."""

BEFORE, FIRST_DAYS, FIRST_MONTH, LATER = "before", "first_days", "first_month", "later"
LAST_DAYS = ((BEFORE, -1), (FIRST_DAYS, 7), (FIRST_MONTH, 31), (LATER, 365))
"""Each phase with the last day after the arrival that belongs to it."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. due: None where the day of arrival is not known; days: see the pack."""

    key: str
    phase: str
    days: int
    due: date | None
    text: LazyI18nString
    help: LazyI18nString
    link: str
    desk: Contact | None

    @property
    def when(self) -> str:
        """Say by when, counted from the arrival."""
        if self.days == 0:
            return _("On the day you arrive")
        number = abs(self.days)
        if self.days < 0:
            told = ngettext(
                "At least %(count)d day before you arrive",
                "At least %(count)d days before you arrive",
                number,
            )
        else:
            told = ngettext(
                "Within %(count)d day after you arrive",
                "Within %(count)d days after you arrive",
                number,
            )
        return told % {"count": number}


def steps_of(initiative: Initiative, arrival: date | None) -> list[Step]:
    """Return what an initiative's newcomers do, in the order of its days."""
    items: list[dict[str, Any]] = sorted(initiative.checklist, key=lambda item: item["days"])
    named = {item["contact"] for item in items if item["contact"]}
    desks = (
        {
            desk.key: desk
            for desk in Contact.objects.filter(programme=initiative.programme_id, key__in=named)
        }
        if named
        else {}
    )
    return [
        Step(
            key=item["key"],
            phase=next(phase for phase, last in LAST_DAYS if item["days"] <= last),
            days=item["days"],
            due=arrival + timedelta(days=item["days"]) if arrival else None,
            text=LazyI18nString(item["text"]),
            help=LazyI18nString(item["help"] or ""),
            link=item["link"] or "",
            desk=desks.get(item["contact"]),
        )
        for item in items
    ]


def refuse_far_arrival(arrival: date, at: datetime) -> None:
    """Raise ChecklistError where a day of arrival lies years away, as mistyped ones do."""
    if abs(arrival - timezone.localdate(at)) > FARTHEST:
        raise ChecklistError(
            "far", _("This day lies more than two years away. Check the year that you typed.")
        )


def arrival_of(initiative: Initiative, person: Person) -> Arrival | None:
    """Return a person's own checklist, if she keeps one."""
    return Arrival.objects.filter(initiative=initiative, person=person).first()


@transaction.atomic
def keep_arrival(*, initiative: Initiative, person: Person, arrival: date, at: datetime) -> Arrival:
    """Keep when a person arrives; what she ticked stays. Nothing of it goes into the journal.

    Raises ChecklistError.
    """
    if not initiative.checklist:
        raise ChecklistError("none", _("There is no checklist here."))
    refuse_far_arrival(arrival, at)
    kept, _is_new = Arrival.objects.update_or_create(
        initiative=initiative, person=person, defaults={"day": arrival}
    )
    return kept


@transaction.atomic
def tick(*, initiative: Initiative, person: Person, done: Collection[str]) -> Arrival:
    """Keep what a person has done of her checklist, and nothing else.

    done: keys of items; those that the checklist does not have are passed over
    Raises ChecklistError where no day of arrival is known.
    """
    kept = Arrival.objects.select_for_update().filter(initiative=initiative, person=person).first()
    if kept is None:
        raise ChecklistError("arrival", _("Tell us first when you arrive."))
    kept.done = [item["key"] for item in initiative.checklist if item["key"] in done]
    kept.save(update_fields=["done"])
    return kept


def forget_arrival(*, initiative: Initiative, person: Person) -> None:
    """Erase a person's own checklist."""
    Arrival.objects.filter(initiative=initiative, person=person).delete()


def erase_arrivals(*, at: datetime) -> int:
    """Erase the checklists of those who arrived long ago; return how many."""
    erased, _by_kind = Arrival.objects.filter(day__lt=timezone.localdate(at) - KEPT).delete()
    return erased
