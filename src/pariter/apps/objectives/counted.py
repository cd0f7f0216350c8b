"""What this app counts for the gate: measurements by school, projects and people reached."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pariter.apps.evidence.declared import declare
from pariter.apps.evidence.facts import NO_HOME, population
from pariter.apps.evidence.indicators import INDICATORS, Dimension, Indicator
from pariter.apps.objectives.declarations import contracts_of, terms_of
from pariter.apps.objectives.definitions import SCHOOL, SHARED, indicators
from pariter.apps.objectives.models import Measurement, Outcome, Project
from pariter.apps.people.models import Organisation
from pariter.apps.programmes.models import Edition
from pariter.kernels.disclosure import Table
from pariter.kernels.indicators import FunnelRow, Step, funnel

RUNNING, REPORTED, CONFIRMED, REACHED = "running", "reported", "confirmed", "reached"
TERRITORY = Dimension("territory", gettext_lazy("By territory"), gettext_lazy("Territory"))
DISCIPLINE = Dimension(
    "discipline", gettext_lazy("By leading discipline"), gettext_lazy("Leading discipline")
)


def _projects_found(totals: Mapping[Step, int | None]) -> str:
    running, confirmed = totals[RUNNING], totals[CONFIRMED]
    if running is None or confirmed is None:
        return ""
    return _("The partner confirmed what came of %(confirmed)s of %(running)s projects") % {
        "confirmed": confirmed,
        "running": running,
    }


def _reached_found(totals: Mapping[Step, int | None]) -> str:
    reached = totals[REACHED]
    return "" if reached is None else _("Projects reached %(number)s people") % {"number": reached}


PROJECTS = Indicator(
    key="cooperation_projects",
    version=1,
    title=gettext_lazy("Cooperation projects and their outcomes"),
    unit=gettext_lazy("projects"),
    definition=gettext_lazy(
        "Under way: projects that ran for a day or more of the year. Stated an outcome: those of "
        "which the office stated what they reached in the year. Confirmed: those of which the "
        "partner confirmed one outcome or more. A project counts once, in its territory and its "
        "leading discipline."
    ),
    reading=gettext_lazy(
        "Compare what was stated with what the partner confirmed. What a partner disputes, or has "
        "not answered, is not counted as confirmed."
    ),
    steps={
        RUNNING: gettext_lazy("Under way"),
        REPORTED: gettext_lazy("Stated an outcome"),
        CONFIRMED: gettext_lazy("Confirmed by their partner"),
    },
    dimensions=(TERRITORY, DISCIPLINE),
    finding=_projects_found,
)

PEOPLE_REACHED = Indicator(
    key="cooperation_reached",
    version=1,
    title=gettext_lazy("People whom cooperation projects reached"),
    unit=gettext_lazy("people"),
    definition=gettext_lazy(
        "People as counted in the outcomes of the year that the partner confirmed, added up. "
        "Who took part in two projects counts twice."
    ),
    reading=gettext_lazy("It tells how many were reached. It does not tell what changed for them."),
    steps={REACHED: gettext_lazy("People reached")},
    dimensions=(TERRITORY, DISCIPLINE),
    finding=_reached_found,
)


def declare_all() -> None:
    """Tell the gate, the office and the figures pages all that this app counts."""
    declare(
        indicators=indicators(),
        tables=measured_tables,
        names={SCHOOL.key: _schools},
        of_edition=_measured_of,
    )
    declare(
        indicators=(PROJECTS, PEOPLE_REACHED),
        tables=project_tables,
        names={TERRITORY.key: _territories, DISCIPLINE.key: _disciplines},
        of_edition=_projects_of,
    )


def current_measurements(edition: Edition, definition: str) -> list[Measurement]:
    """Return the last measurement of each school in the year that an edition begins in."""
    found = Measurement.objects.filter(
        programme=edition.initiative.programme_id, year=edition.starts.year, definition=definition
    ).select_related("school")
    return list({one.school_id: one for one in found}.values())


def measured_tables(edition: Edition, indicator: Indicator) -> tuple[Table, ...]:
    """Return one table a step, by school."""
    rows = current_measurements(edition, indicator.key)
    return tuple(
        Table(
            population(edition, indicator),
            step,
            indicator.dimension_keys,
            {
                (one.school.code if one.school else NO_HOME,): (one.counts or {})[step]
                for one in rows
            },
            step=place,
        )
        for place, step in enumerate(indicator.steps)
    )


def project_tables(edition: Edition, indicator: Indicator) -> tuple[Table, ...]:
    """Return the projects by how far they got, or the people whom they reached."""
    if indicator.key == PEOPLE_REACHED.key:
        return (_people_reached(edition),)
    return funnel(
        _project_rows(edition),
        population=population(edition, indicator),
        dimensions=indicator.dimension_keys,
        steps=list(indicator.steps),
    )


def _people_reached(edition: Edition) -> Table:
    cells: Counter[tuple[str, ...]] = Counter()
    confirmed = Outcome.objects.filter(
        project__in=running(edition),
        year=edition.starts.year,
        state=Outcome.State.CONFIRMED,
        replaced_at=None,
        counts_people=True,
    )
    for outcome in confirmed.select_related("project"):
        cells[_cell(outcome.project)] += outcome.number
    return Table(
        population(edition, PEOPLE_REACHED), REACHED, PEOPLE_REACHED.dimension_keys, dict(cells)
    )


def _project_rows(edition: Edition) -> Iterator[FunnelRow]:
    for project in running(edition).prefetch_related("outcomes"):
        states = {
            one.state
            for one in project.outcomes.all()
            if one.year == edition.starts.year and not one.replaced_at
        }
        step = RUNNING
        if states:
            step = CONFIRMED if Outcome.State.CONFIRMED in states else REPORTED
        yield FunnelRow(str(project.pk), step, _cell(project))


def running(edition: Edition) -> QuerySet[Project]:
    """Return the projects of an initiative that ran for a day or more of an edition."""
    return Project.objects.filter(
        Q(ends__isnull=True) | Q(ends__gte=edition.starts),
        initiative=edition.initiative_id,
        starts__lte=edition.ends,
    )


def _cell(project: Project) -> tuple[str, str]:
    return project.territory, project.disciplines[0]


def _measured_of(edition: Edition) -> tuple[Indicator, ...]:
    """Return the shared definitions that were measured in the year of a contract's edition."""
    programme = edition.initiative.programme
    initiatives = {contract.initiative for contract in contracts_of(programme)}
    if edition.initiative.key not in initiatives:
        return ()
    found = Measurement.objects.filter(
        programme=programme, year=edition.starts.year, counts__isnull=False
    )
    keys = set(found.order_by().values_list("definition", flat=True).distinct())
    return tuple(INDICATORS[key] for key in SHARED if key in keys)


def _projects_of(edition: Edition) -> tuple[Indicator, ...]:
    if not running(edition).exists():
        return ()
    people = Outcome.objects.filter(
        project__initiative=edition.initiative_id,
        year=edition.starts.year,
        state=Outcome.State.CONFIRMED,
        replaced_at=None,
        counts_people=True,
    )
    return (PROJECTS, PEOPLE_REACHED) if people.exists() else (PROJECTS,)


def _schools(_edition: Edition, keys: Sequence[str]) -> Mapping[str, str]:
    found = Organisation.objects.filter(code__in=keys)
    names = {school.code: str(school.name) for school in found}
    return {key: names.get(key, key) for key in sorted(keys)}


def _territories(edition: Edition, _keys: Sequence[str]) -> Mapping[str, str]:
    return terms_of(edition.initiative.programme).territories


def _disciplines(edition: Edition, _keys: Sequence[str]) -> Mapping[str, str]:
    return terms_of(edition.initiative.programme).disciplines
