"""Writes: note what was measured for an objective, and correct it."""

import math
from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from pariter.apps.journal.actions import record
from pariter.apps.objectives.definitions import ALL, PART, Definition
from pariter.apps.objectives.errors import ObjectiveError
from pariter.apps.objectives.models import Measurement
from pariter.apps.objectives.texts import in_languages
from pariter.apps.people.models import Organisation, Person
from pariter.apps.programmes.models import Edition, Programme
from pariter.apps.programmes.moments import local_day
from pariter.apps.programmes.numbers import Grouped
from pariter.packs.objectives import Contract

MOST_PEOPLE = 10_000_000


@transaction.atomic
def note_measurement(
    *,
    programme: Programme,
    contract: Contract,
    definition: Definition,
    year: int,
    school: Organisation | None,
    source: Mapping[str, str],
    source_date: date,
    at: datetime,
    by: Person | None,
    value: float | None = None,
    counts: Mapping[str, int] | None = None,
    note: Mapping[str, str] | None = None,
    reason: Mapping[str, str] | None = None,
) -> Measurement:
    """Keep what was measured in a year; a second one for the same needs a reason and then holds.

    value: of a definition of the contract's own; counts: step → people, of a shared one
    source: language → who measured it, and where it can be read; in one language at least
    note, reason: language → words
    Raises ObjectiveError with the field that is to mend.
    """
    # Two who correct the same at once take turns here.
    Programme.objects.select_related(None).select_for_update().get(pk=programme.pk)
    _require_year(programme, contract, definition, year)
    _require_day(programme, source_date, at)
    _require_numbers(definition, value, counts)
    _require_school(programme, definition, school)
    before = Measurement.objects.filter(
        programme=programme,
        definition=definition.key,
        version=definition.version,
        year=year,
        school=school,
    ).last()
    why = None
    if before:
        said = _("A value is noted already. Say why you correct it.")
        why = in_languages("reason", reason or {}, said)
    made = Measurement.objects.create(
        programme=programme,
        definition=definition.key,
        version=definition.version,
        year=year,
        school=school,
        value=None if definition.is_gated else value,
        counts=dict(counts or {}) if definition.is_gated else None,
        source=in_languages(
            "source", source, _("Say who measured this, and where it can be read.")
        ),
        source_date=source_date,
        note=in_languages("note", note or {}, ""),
        reason=why or "",
        noted_at=at,
        noted_by=by,
    )
    record(
        actor=by,
        action="measurement.corrected" if before else "measurement.noted",
        subject=made,
        details={"definition": f"{definition.key} {definition.version}", "year": year},
        at=at,
    )
    return made


def _require_year(
    programme: Programme, contract: Contract, definition: Definition, year: int
) -> None:
    if not contract.starts <= year <= contract.ends:
        raise ObjectiveError(
            "year",
            _("%(year)d is outside the contract. Choose a year from %(starts)d to %(ends)d.")
            % {"year": year, "starts": contract.starts, "ends": contract.ends},
        )
    published_by = Edition.objects.filter(
        initiative__programme=programme,
        initiative__key=contract.initiative,
        starts__year=year,
    )
    if definition.is_gated and not published_by.exists():
        raise ObjectiveError(
            "year",
            _(
                "Counts of people are published by year, and the initiative has no edition that "
                "begins in %(year)d. Add one in the programme’s folder first."
            )
            % {"year": year},
        )


def _require_day(programme: Programme, day: date, at: datetime) -> None:
    if day > local_day(at, programme.zone):
        raise ObjectiveError("source_date", _("This day is still to come. Give the day counted."))


def _require_numbers(
    definition: Definition, value: float | None, counts: Mapping[str, int] | None
) -> None:
    if definition.kind == "published":
        raise ObjectiveError(
            "", _("This is read from published figures. Publish those of the sessions instead.")
        )
    if not definition.is_gated:
        if value is None or not math.isfinite(value) or abs(value) > 1e9:
            raise ObjectiveError("value", _("Write a number, such as 12 or 12.5."))
        return
    for step in definition.steps:
        count = (counts or {}).get(step)
        if count is None or not 0 <= count <= MOST_PEOPLE:
            raise ObjectiveError(step, _("Write a whole number from 0 on."))
    if counts and PART in counts and counts[PART] > counts[ALL]:
        raise ObjectiveError(
            PART,
            _("%(part)s is more than the %(all)s of whom they are a part.")
            % {"part": Grouped(counts[PART]), "all": Grouped(counts[ALL])},
        )


def _require_school(
    programme: Programme, definition: Definition, school: Organisation | None
) -> None:
    members = Organisation.objects.filter(member_of=programme.institution_id)
    if school and not members.filter(pk=school.pk).exists():
        raise ObjectiveError(
            "school", _("%(school)s is no member school. Choose one of them.") % {"school": school}
        )
    if definition.is_gated and school is None and members.exists():
        raise ObjectiveError(
            "school", _("Choose the school. The sum over all schools follows from theirs.")
        )
