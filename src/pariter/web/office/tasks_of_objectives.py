"""What is wrong with contracts, registers and projects: missing, behind, unconfirmed, disputed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pariter.apps.objectives.definitions import in_language
from pariter.apps.objectives.models import Measurement, Outcome, RegisterEntry
from pariter.apps.objectives.progress import State
from pariter.apps.objectives.queries import Followed, followed_all, is_unconfirmed
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Initiative
from pariter.packs.objectives import Contract
from pariter.web.office.objective_scope import Scope, scopes
from pariter.web.office.tasks import Kind, Task, Urgency, place_of


@dataclass(frozen=True, slots=True)
class Known:
    """What all tasks of some programmes are told from, read at once.

    followed: by programme and contract; noted: programme, definition and year
    """

    followed: Mapping[tuple[int, str], list[Followed]]
    noted: frozenset[tuple[int, str, int]]
    entries: Mapping[int, list[RegisterEntry]]
    outcomes: Mapping[int, list[Outcome]]


def known_of(found: Sequence[Scope]) -> Known:
    """Read what contracts, registers and projects say, in seven queries for all programmes."""
    agreed = [
        (one.programme, contract)
        for one in found
        for contract, _initiative in one.contracts.values()
    ]
    told = followed_all(agreed) if agreed else []
    of = {programme.pk for programme, _contract in agreed}
    entries: dict[int, list[RegisterEntry]] = {}
    outcomes: dict[int, list[Outcome]] = {}
    noted = Measurement.objects.filter(programme__in=of).order_by()
    for entry in RegisterEntry.objects.filter(programme__in=of).select_related("school"):
        entries.setdefault(entry.programme_id, []).append(entry)
    projects = [one.projects.pk for one in found if one.projects]
    unanswered = Outcome.objects.filter(project__initiative__in=projects).exclude(
        state=Outcome.State.CONFIRMED
    )
    for outcome in unanswered.select_related("project__partner"):
        outcomes.setdefault(outcome.project.initiative_id, []).append(outcome)
    return Known(
        {
            (programme.pk, contract.key): some
            for (programme, contract), some in zip(agreed, told, strict=True)
        },
        frozenset(noted.values_list("programme", "definition", "year").distinct()),
        entries,
        outcomes,
    )


def tasks_of_objectives(person: Person, at: datetime) -> Iterator[Task]:
    """Yield what is to do, in all that a person runs."""
    found = scopes(person)
    known = known_of(found)
    for one in found:
        yield from tasks_of(one, known, at)


def tasks_of(found: Scope, known: Known, at: datetime) -> Iterator[Task]:
    """Yield what is to do in one programme."""
    programme = found.programme.pk
    for contract, initiative in found.contracts.values():
        year = last_year(found, contract, at)
        noted = {key for of, key, when in known.noted if (of, when) == (programme, year)}
        for one in known.followed[programme, contract.key]:
            yield from _of_objective((found, contract, initiative), one, noted, at)
    if found.register:
        yield from _of_register(found, found.register, known.entries.get(programme, ()), at)
    if found.projects:
        yield from _of_projects(found.projects, known.outcomes.get(found.projects.pk, ()))


def last_year(found: Scope, contract: Contract, at: datetime) -> int:
    """Return the last year of a contract that is over."""
    return min(at.astimezone(ZoneInfo(found.programme.zone)).year - 1, contract.ends)


def _of_objective(
    where: tuple[Scope, Contract, Initiative], one: Followed, noted: set[str], at: datetime
) -> Iterator[Task]:
    found, contract, initiative = where
    year = last_year(found, contract, at)
    title = in_language(one.objective.title)
    known: dict[str, Any] = {
        "kind": Kind.FIGURES,
        "about": f"{in_language(contract.title)}: {title}",
        "place": place_of(initiative),
        "url": reverse(
            "office_objective", args=[found.programme.key, contract.key, one.objective.key]
        ),
    }
    line = one.all_together
    reading = line.readings.get(year)
    if year >= contract.starts and (reading is None or reading.is_other):
        is_noted = one.definition.is_gated and one.definition.key in noted
        yield Task(
            urgency=Urgency.PROBLEM,
            tag=_("Not published") if is_noted else _("No value"),
            label=(_("Publish the value of %(year)d") if is_noted else _("Note %(year)d"))
            % {"year": year},
            when=datetime(year + 1, 1, 1, tzinfo=UTC),
            why=_("The year is over, and nobody can compare it with its target."),
            **known,
        )
    if line.progress.state == State.BEHIND:
        yield Task(
            urgency=Urgency.PROBLEM,
            tag=_("Behind"),
            label=_("Look at what holds it up"),
            when=datetime((line.progress.year or year) + 1, 1, 1, tzinfo=UTC),
            why=_("The last value is short of the straight way to the target."),
            **known,
        )


def _of_register(
    found: Scope, initiative: Initiative, entries: Iterable[RegisterEntry], at: datetime
) -> Iterator[Task]:
    url = reverse("office_register", args=[found.programme.key])
    for entry in entries:
        known: dict[str, Any] = {
            "kind": Kind.FIGURES,
            "about": str(entry),
            "place": place_of(initiative),
            "url": f"{url}#entry-{entry.pk}",
            "when": entry.written_at,
        }
        if entry.proposed and not entry.note:
            yield Task(
                urgency=Urgency.NOW,
                tag=_("Entry waits"),
                label=_("Approve an entry of the register"),
                why=_("A school wrote it, and nobody can read it yet."),
                **known,
            )
        elif entry.approved and is_unconfirmed(entry, at):
            yield Task(
                urgency=Urgency.PROBLEM,
                tag=_("Unconfirmed"),
                label=_("Ask the school whether it still runs this"),
                why=_("The school has not confirmed this for a year."),
                **known,
            )


def _of_projects(initiative: Initiative, open_ones: Sequence[Outcome]) -> Iterator[Task]:
    waiting = [one for one in open_ones if one.state == Outcome.State.STATED]
    place, key = place_of(initiative), initiative.programme.key
    if waiting:
        label = ngettext(
            "Ask the partner of %(count)d outcome", "Ask partners about %(count)d outcomes",
            len(waiting),
        )  # fmt: skip
        yield Task(
            urgency=Urgency.SOON,
            kind=Kind.FIGURES,
            tag=_("Unanswered"),
            label=label % {"count": len(waiting)},
            about=str(initiative.title),
            place=place,
            url=reverse("office_projects", args=[key]),
            when=min(one.stated_at for one in waiting),
            why=_("Until the partner confirms it, an outcome is not published."),
        )
    for outcome in (one for one in open_ones if one.state == Outcome.State.DISPUTED):
        yield Task(
            urgency=Urgency.PROBLEM,
            kind=Kind.FIGURES,
            tag=_("Disputed"),
            label=_("Mend what a partner disputes"),
            about=f"{outcome.project.partner}: {outcome}",
            place=place,
            url=reverse("office_project", args=[key, outcome.project_id]),
            when=outcome.answered_at or outcome.stated_at,
            why=outcome.answer,
        )
