"""Reads: what reports wait for, from what is counted of them, without writing them out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from pariter.apps.evidence.models import Publication
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Edition, Initiative, OfficeRole
from pariter.apps.programmes.queries import initiatives_for
from pariter.apps.reports.models import Approval, CommitteeMember, Report
from pariter.apps.reports.queries import editions_to_report, reports


@dataclass(frozen=True, slots=True)
class Waiting:
    """A report that is not published, and what it waits for.

    writes: whether the person's office writes it; asks: whether her own approval is missing
    comments: how many are open; missing: who has not approved it as it stands
    """

    report: Report
    writes: bool
    asks: bool
    comments: int
    missing: tuple[CommitteeMember, ...]
    has_committee: bool


def waiting_reports(person: Person, day: date) -> list[Waiting]:
    """Return what reports wait for that a person writes or approves, in five queries at most.

    Whether an approval holds is told by the report's revision and by the newest figure of its
    programme; that it was given to the very content is checked when the report is published.
    """
    hers = Q(edition__initiative__in=_written_by(person))
    seats = CommitteeMember.objects.filter(_sits(day), person=person).values("initiative")
    found = list(
        reports()
        .filter(hers | Q(edition__initiative__in=seats))
        .exclude(state=Report.State.PUBLISHED)
        .annotate(open_comments=Count("comments", filter=Q(comments__resolved_at=None)))
    )
    if not found:
        return []
    written = set(_written_by(person).values_list("pk", flat=True))
    initiatives = {one.edition.initiative_id for one in found}
    committees: dict[int, list[CommitteeMember]] = {}
    for member in CommitteeMember.objects.filter(_sits(day), initiative__in=initiatives):
        committees.setdefault(member.initiative_id, []).append(member)
    given = _approvals(found)
    return [
        _waiting(
            report,
            person,
            report.edition.initiative_id in written,
            committees.get(report.edition.initiative_id, []),
            given,
        )
        for report in found
    ]


def reports_to_begin(person: Person, day: date) -> QuerySet[Edition]:
    """Return the years that are over and have no report, unless a later one has: in one query."""
    later = Report.objects.filter(
        edition__initiative=OuterRef("initiative"), edition__starts__gt=OuterRef("starts")
    )
    newer = Edition.objects.filter(
        initiative=OuterRef("initiative"), starts__gt=OuterRef("starts"), ends__lt=day
    )
    return editions_to_report(person).filter(~Exists(later), ~Exists(newer), ends__lt=day)


def _waiting(
    report: Report,
    person: Person,
    writes: bool,
    committee: list[CommitteeMember],
    given: set[tuple[int, int]],
) -> Waiting:
    missing = tuple(one for one in committee if (report.pk, one.pk) not in given)
    return Waiting(
        report=report,
        writes=writes,
        asks=any(one.person_id == person.pk for one in missing),
        comments=getattr(report, "open_comments", 0),
        missing=missing,
        has_committee=bool(committee),
    )


def _approvals(found: Sequence[Report]) -> set[tuple[int, int]]:
    """Return report and member of each approval that holds as far as can be told."""
    newest: dict[int, datetime] = dict(
        Publication.objects.filter(
            edition__initiative__programme__in={
                one.edition.initiative.programme_id for one in found
            }
        )
        .order_by()
        .values_list("edition__initiative__programme")
        .annotate(last=Max("published_at"))
    )
    by_key = {one.pk: one for one in found}
    held = set()
    for approval in Approval.objects.filter(report__in=by_key):
        report = by_key[approval.report_id]
        figure = newest.get(report.edition.initiative.programme_id)
        is_later = figure is None or approval.approved_at >= figure
        if approval.revision == report.revision and is_later:
            held.add((report.pk, approval.member_id))
    return held


def _written_by(person: Person) -> QuerySet[Initiative]:
    return initiatives_for(person, OfficeRole.Role.OFFICE)


def _sits(day: date) -> Q:
    return (Q(ends__isnull=True) | Q(ends__gte=day)) & Q(starts__lte=day)
