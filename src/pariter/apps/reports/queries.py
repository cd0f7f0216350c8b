"""Reads: what a report is made of, what is missing, and who approved it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from pariter.apps.evidence.indicators import INDICATORS
from pariter.apps.evidence.models import Publication
from pariter.apps.evidence.queries import publications
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Edition, Initiative, OfficeRole
from pariter.apps.programmes.queries import initiatives_for
from pariter.apps.reports.chapters import chapter_of
from pariter.apps.reports.method import is_main
from pariter.apps.reports.models import (
    Approval,
    CommitteeMember,
    CostLine,
    Report,
    ReportAction,
    ReportVersion,
    SectionText,
)
from pariter.apps.reports.reached import Reached, reached_in

READERS = (OfficeRole.Role.OFFICE, OfficeRole.Role.OBSERVER)
REPORTED = ["publish", "count"]
"""Stations of an initiative that is a report."""
YEARS = 3
"""How many years the indicators are followed."""


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that a report's content is computed from."""

    report: Report
    sections: dict[str, SectionText]
    figures: list[Publication]
    actions: list[ReportAction]
    costs: list[CostLine]
    committee: list[CommitteeMember]
    reached: list[Reached] = field(default_factory=list)
    values: dict[str, dict[Edition, dict[str, Any]]] = field(default_factory=dict)
    """Indicator → year → key → value; the oldest year first."""

    @property
    def every_figure(self) -> list[Publication]:
        """Return all figures that the report shows numbers of, each once."""
        counted = [count.publication for one in self.reached for count in one.counts]
        return list({one.pk: one for one in (*self.figures, *counted)}.values())

    def figures_of(self, chapter: str) -> list[Publication]:
        """Return the figures that stand in a chapter."""
        return [one for one in self.figures if _chapter(one) == chapter]


def material_of(report: Report, day: date) -> Material:
    """Return what a report is made of now.

    day: whoever is in the committee on it counts
    """
    edition = report.edition
    return Material(
        report=report,
        sections={section.chapter: section for section in report.texts.all()},
        figures=figures_of(edition),
        actions=list(report.actions.select_related("initiative", "publication__edition")),
        costs=list(report.costs.all()),
        committee=list(committee_on(edition.initiative, day)),
        reached=reached_in(edition),
        values=_values(edition),
    )


def figures_of(edition: Edition) -> list[Publication]:
    """Return the figures of an edition that no later one corrects, in the order of indicators."""
    found = {one.indicator: one for one in publications().filter(edition=edition)}
    return [found[name] for name in INDICATORS if name in found]


def reports() -> QuerySet[Report]:
    """Return all reports with what their pages' frame needs."""
    programme = "edition__initiative__programme"
    return Report.objects.select_related(
        f"{programme}__institution", f"{programme}__desk", "edition__initiative__strand"
    ).order_by("-edition__starts")


def reports_for(person: Person, day: date) -> QuerySet[Report]:
    """Return the reports that a person may see before they are published."""
    seats = CommitteeMember.objects.filter(
        Q(ends__isnull=True) | Q(ends__gte=day), person=person, starts__lte=day
    )
    follows = Q(edition__initiative__in=initiatives_for(person, *READERS).values("pk"))
    return reports().filter(follows | Q(edition__initiative__in=seats.values("initiative")))


def editions_to_report(person: Person) -> QuerySet[Edition]:
    """Return the editions of which a person may begin a report: nobody applies or takes part."""
    return (
        Edition.objects.filter(
            report__isnull=True,
            initiative__stations=REPORTED,
            initiative__in=initiatives_for(person, OfficeRole.Role.OFFICE).values("pk"),
        )
        .select_related("initiative__programme", "initiative__strand")
        .order_by("-starts")
    )


def versions() -> QuerySet[ReportVersion]:
    """Return what was published, newest first, without its content."""
    programme = "report__edition__initiative__programme"
    return (
        ReportVersion.objects.select_related(f"{programme}__institution", f"{programme}__desk")
        .order_by("-report__edition__starts", "-number")
        .defer("content")
    )


def newest(report: Report) -> ReportVersion | None:
    """Return the version of a report that holds now."""
    return report.versions.order_by("-number").first()


def committee_on(initiative: Initiative, day: date) -> QuerySet[CommitteeMember]:
    """Return who is in the committee on a day, in the order in which they came."""
    return initiative.committee.filter(
        Q(ends__isnull=True) | Q(ends__gte=day), starts__lte=day
    ).select_related("person")


def seat_of(person: Person, initiative: Initiative, day: date) -> CommitteeMember | None:
    """Return a person's seat in the committee on a day."""
    return committee_on(initiative, day).filter(person=person).first()


@dataclass(frozen=True, slots=True)
class Standing:
    """One committee member's answer. approval: to this very content; is_void: to another one."""

    member: CommitteeMember
    approval: Approval | None
    is_void: bool


def approvals_of(report: Report, digest: str, day: date) -> list[Standing]:
    """Return how each member of the committee stands to a content.

    A yes to the same words holds no more once anything was changed in between.
    """
    given: dict[int, list[Approval]] = {}
    for approval in report.approvals.all():
        given.setdefault(approval.member_id, []).append(approval)
    found = []
    for member in committee_on(report.edition.initiative, day):
        hers = given.get(member.pk, [])
        now = (digest, report.revision)
        holds = next((one for one in hers if (one.digest, one.revision) == now), None)
        found.append(Standing(member, holds, holds is None and bool(hers)))
    return found


def _chapter(publication: Publication) -> str:
    kinds = frozenset(str(source.get("kind", "")) for source in publication.sources)
    return chapter_of(publication.indicator, kinds)


def _values(edition: Edition) -> dict[str, dict[Edition, dict[str, Any]]]:
    """Return computed values over the years up to that of an edition."""
    years = list(
        Edition.objects.filter(initiative=edition.initiative, starts__lte=edition.starts).order_by(
            "-starts"
        )[:YEARS]
    )[::-1]
    by_edition = {one.pk: figures_of(one) for one in years}
    names = dict.fromkeys(
        one.indicator for figures in by_edition.values() for one in figures if one.values
    )
    found = {}
    for name in names:
        found[name] = {
            one: {
                value["key"]: value
                for publication in by_edition[one.pk]
                if publication.indicator == name
                for value in publication.values
                if is_main(value["key"])
            }
            for one in years
        }
    return found
