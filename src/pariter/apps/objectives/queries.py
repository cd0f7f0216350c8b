"""Reads: a contract with its values and progress, the register, projects and their outcomes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import Prefetch, Q, QuerySet
from i18nfield.strings import LazyI18nString

from pariter.apps.evidence.models import Publication
from pariter.apps.evidence.queries import publications, released_tables
from pariter.apps.objectives.definitions import ALL, COUNTED, PART, Definition, definition_of
from pariter.apps.objectives.models import (
    Measurement,
    Outcome,
    Project,
    ProjectVersion,
    RegisterEntry,
)
from pariter.apps.objectives.progress import Progress, progress
from pariter.apps.people.models import Organisation, Person
from pariter.apps.programmes.models import OfficeRole, Programme
from pariter.kernels.disclosure import ReleasedTable
from pariter.packs.objectives import Contract, Objective

CONFIRMED_FOR = timedelta(days=365)
"""How long a school's word about an entry holds."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known of one year.

    value: None where it is withheld or cannot be worked out; publication: where it was released
    is_other: measured by another version of the definition, so that it is not compared
    """

    value: float | None
    publication: int | None = None
    source: LazyI18nString | str = ""
    source_date: date | None = None
    note: LazyI18nString | str = ""
    is_other: bool = False
    part: int | None = None
    everyone: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One school's way, or that of all together. school: empty where it is all."""

    code: str
    school: str
    baseline: tuple[int, float] | None
    targets: dict[int, float]
    readings: dict[int, Reading]
    progress: Progress


@dataclass(frozen=True, slots=True)
class Followed:
    """An objective with what it measures and all that is known; the first line is of all."""

    objective: Objective
    definition: Definition
    lines: tuple[Line, ...]

    @property
    def all_together(self) -> Line:
        """The line of all schools together."""
        return self.lines[0]


Readings = dict[str, dict[int, Reading]]
"""Code of a school, empty for all → year → what is known."""


Agreed = tuple[Programme, Contract]


def member_schools(programme: Programme) -> dict[str, str]:
    """Return the names of the member schools of a programme's institution, by their codes."""
    return _schools([programme]).get(programme.institution_id, {})


def followed(programme: Programme, contract: Contract) -> list[Followed]:
    """Return the objectives of a contract with their progress, in four queries."""
    return followed_all([(programme, contract)])[0]


def followed_all(agreed: Sequence[Agreed]) -> list[list[Followed]]:
    """Return the objectives of several contracts, in four queries for all of them together."""
    schools = _schools([programme for programme, _contract in agreed])
    definitions = [
        [definition_of(contract, one) for one in contract.objective] for _of, contract in agreed
    ]
    released = _released(agreed, definitions)
    noted = _noted(agreed, definitions)
    return [
        _followed(contract, own, released[place] | noted[place], schools.get(of.institution_id, {}))
        for place, ((of, contract), own) in enumerate(zip(agreed, definitions, strict=True))
    ]


def _followed(
    contract: Contract,
    definitions: Sequence[Definition],
    known: Mapping[str, Readings],
    schools: Mapping[str, str],
) -> list[Followed]:
    return [
        Followed(
            objective,
            definition,
            tuple(_lines(objective, definition, known.get(definition.key, {}), schools)),
        )
        for objective, definition in zip(contract.objective, definitions, strict=True)
    ]


def _schools(programmes: Sequence[Programme]) -> dict[int, dict[str, str]]:
    """Return the names of member schools by institution and code."""
    institutions = {programme.institution_id for programme in programmes}
    found: dict[int, dict[str, str]] = {}
    for school in Organisation.objects.filter(member_of__in=institutions).order_by("pk"):
        found.setdefault(school.member_of_id or 0, {})[school.code] = str(school.name)
    return found


def _lines(
    objective: Objective, definition: Definition, known: Readings, schools: Mapping[str, str]
) -> Iterator[Line]:
    named = {point.school for point in (*objective.target, *objective.baseline) if point.school}
    codes = [code for code in schools if code in named or code in known]
    for code in ("", *codes):
        baselines = {point.school or "": (point.year, point.value) for point in objective.baseline}
        targets = {
            point.year: point.value for point in objective.target if (point.school or "") == code
        }
        readings = known.get(code, {})
        values = {
            year: reading.value
            for year, reading in readings.items()
            if reading.value is not None and not reading.is_other
        }
        yield Line(
            code,
            schools.get(code, ""),
            baselines.get(code),
            targets,
            readings,
            progress(
                better=definition.better,
                baseline=baselines.get(code),
                targets=targets,
                values=values,
            ),
        )


def _noted(
    agreed: Sequence[Agreed], definitions: Sequence[Sequence[Definition]]
) -> list[dict[str, Readings]]:
    """Return what the offices noted by definitions of a contract's own, contract by contract."""
    own = [{one.key: one for one in some if one.kind == "own"} for some in definitions]
    rows = list(
        Measurement.objects.filter(
            programme__in={programme.pk for programme, _contract in agreed},
            definition__in={key for some in own for key in some},
        ).select_related("school")
    )
    return [
        _readings([row for row in rows if row.programme_id == programme.pk], some)
        for (programme, _contract), some in zip(agreed, own, strict=True)
    ]


def _readings(rows: Sequence[Measurement], own: Mapping[str, Definition]) -> dict[str, Readings]:
    found: dict[str, Readings] = {}
    for row in rows:
        if row.definition not in own:
            continue
        by_year = found.setdefault(row.definition, {}).setdefault(
            row.school.code if row.school else "", {}
        )
        reading = Reading(
            row.value,
            source=row.source,
            source_date=row.source_date,
            note=row.note,
            is_other=row.version != own[row.definition].version,
        )
        before = by_year.get(row.year)
        if before is None or before.is_other or not reading.is_other:
            by_year[row.year] = reading
    return found


def _released(
    agreed: Sequence[Agreed], definitions: Sequence[Sequence[Definition]]
) -> list[dict[str, Readings]]:
    """Return what can be computed from released tables alone, contract by contract."""
    wanted = [_wanted(*one, some) for one, some in zip(agreed, definitions, strict=True)]
    every = Q(pk__in=())
    for one in wanted:
        every |= one
    shown = list(publications().filter(every))
    tables = released_tables(shown)
    return [
        _from_tables(one, some, shown, tables)
        for one, some in zip(agreed, definitions, strict=True)
    ]


def _wanted(programme: Programme, contract: Contract, definitions: Sequence[Definition]) -> Q:
    gated = [one.key for one in definitions if one.is_gated]
    read = [one.published[0] for one in definitions if one.published]
    return Q(
        Q(indicator__in=gated, edition__initiative__key=contract.initiative)
        | Q(indicator__in=read),
        edition__initiative__programme=programme,
        edition__starts__year__gte=contract.starts,
        edition__starts__year__lte=contract.ends,
    )


def _from_tables(
    agreed: Agreed,
    definitions: Sequence[Definition],
    shown: Sequence[Publication],
    tables: Mapping[int, Sequence[ReleasedTable]],
) -> dict[str, Readings]:
    programme, contract = agreed
    gated = {one.key: one for one in definitions if one.is_gated}
    read = {one.published[0]: one for one in definitions if one.published}
    found: dict[str, Readings] = {}
    for publication in shown:
        edition, told = publication.edition, tables[publication.pk]
        year = edition.starts.year
        if edition.initiative.programme_id != programme.pk or not (
            contract.starts <= year <= contract.ends
        ):
            continue
        if publication.indicator in read:
            definition = read[publication.indicator]
            by_year = found.setdefault(definition.key, {}).setdefault("", {})
            by_year[year] = _added(by_year.get(year), definition, publication, told)
        elif publication.indicator in gated and edition.initiative.key == contract.initiative:
            definition = gated[publication.indicator]
            for code, reading in _of_schools(definition, publication, told):
                found.setdefault(definition.key, {}).setdefault(code, {})[year] = reading
    return found


def _of_schools(
    definition: Definition, publication: Publication, told: Sequence[ReleasedTable]
) -> Iterator[tuple[str, Reading]]:
    by_step = {table.measure: table for table in told}
    first = by_step.get(ALL if definition.kind == "share" else COUNTED)
    yield "", _reading(definition, publication, {s: t.total for s, t in by_step.items()})
    for code in first.values("school") if first and first.dimensions else ():
        counts = {
            step: table.count_by("school", code) if table.dimensions else None
            for step, table in by_step.items()
        }
        yield code, _reading(definition, publication, counts)


def _reading(
    definition: Definition, publication: Publication, counts: Mapping[str, int | None]
) -> Reading:
    if definition.kind == "people":
        return Reading(counts.get(COUNTED), publication.pk)
    part, everyone = counts.get(PART), counts.get(ALL)
    share = 100 * part / everyone if part is not None and everyone else None
    return Reading(share, publication.pk, part=part, everyone=everyone)


def _added(
    before: Reading | None,
    definition: Definition,
    publication: Publication,
    told: Sequence[ReleasedTable],
) -> Reading:
    """Add up the editions of a year; nothing can be said where one of them is withheld."""
    step = definition.published[1] if definition.published else ""
    total = next((table.total for table in told if table.measure == step), None)
    if before is None:
        return Reading(total, publication.pk)
    both = total is not None and before.value is not None
    return replace(before, value=(before.value or 0) + (total or 0) if both else None)


def public_entries(programme: Programme) -> list[RegisterEntry]:
    """Return what the office approved of the register, by school."""
    found = RegisterEntry.objects.filter(programme=programme, approved__isnull=False)
    return list(found.select_related("school"))


def entries_of(person: Person) -> QuerySet[RegisterEntry]:
    """Return the entries of the member schools for which a person acts."""
    roles = OfficeRole.objects.filter(person=person, role=OfficeRole.Role.PARTNER)
    of_hers = Q(pk__in=())
    for role in roles:
        of_hers |= Q(programme=role.programme_id, school=role.organisation_id)
    return RegisterEntry.objects.filter(of_hers).select_related(
        "programme", "school", "confirmed_by", "approved_by"
    )


def register_roles(person: Person) -> list[OfficeRole]:
    """Return the roles in which a person speaks for a member school of the institution."""
    roles = OfficeRole.objects.filter(person=person, role=OfficeRole.Role.PARTNER)
    return [
        role
        for role in roles.select_related("programme", "organisation")
        if role.organisation and role.organisation.member_of_id == role.programme.institution_id
    ]


def is_unconfirmed(entry: RegisterEntry, at: datetime) -> bool:
    """Tell whether a school has not confirmed an entry, or too long ago."""
    return entry.confirmed_at is None or entry.confirmed_at < at - CONFIRMED_FOR


def projects_of(programme: Programme) -> QuerySet[Project]:
    """Return the projects of a programme, with confirmed outcomes and the moments of versions."""
    confirmed = Outcome.objects.filter(state=Outcome.State.CONFIRMED, replaced_at=None)
    versions = ProjectVersion.objects.only("project", "number", "reason", "at")
    return (
        Project.objects.filter(initiative__programme=programme)
        .select_related("partner")
        .prefetch_related(Prefetch("outcomes", confirmed), Prefetch("versions", versions))
    )


def outcomes_of(person: Person) -> QuerySet[Outcome]:
    """Return the outcomes for whose projects a person answers as the partner."""
    roles = OfficeRole.objects.filter(person=person, role=OfficeRole.Role.PARTNER)
    of_hers = Q(pk__in=())
    for role in roles:
        of_hers |= Q(
            project__initiative__programme=role.programme_id,
            project__partner=role.organisation_id,
        )
    return Outcome.objects.filter(of_hers).select_related(
        "project__initiative__programme", "project__partner", "corrects"
    )
