"""What reports wait for: a comment, an approval, the office that mends, publishes or begins one."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pariter.apps.people.models import Person
from pariter.apps.reports.models import Report
from pariter.apps.reports.work import Waiting, reports_to_begin, waiting_reports
from pariter.web.office.tasks import Kind, Task, Urgency, place_of

State = Report.State
LATE = timedelta(days=365)
"""How long after its year a report may still be missing before that is a problem."""


def tasks_of_reports(person: Person, at: datetime) -> Iterator[Task]:
    """Yield what a person's reports wait for: those of her office, and those she approves."""
    for one in waiting_reports(person, timezone.localdate(at)):
        if one.asks and one.report.state != State.DRAFT:
            yield _task(
                one,
                tag=_("Approval"),
                label=_("Read it, then comment or approve"),
                why=_("The report is not published before everyone of the committee approved it."),
            )
        if one.writes:
            yield from _of_office(one)
    for edition in reports_to_begin(person, timezone.localdate(at)):
        ended = datetime.combine(edition.ends, time(), UTC)
        yield Task(
            urgency=Urgency.PROBLEM if ended + LATE < at else Urgency.SOON,
            kind=Kind.REPORTS,
            tag=_("Not begun"),
            label=_("Begin the report"),
            about=f"{edition.initiative.title}, {edition.title}",
            place=place_of(edition.initiative),
            url=reverse("office_reports"),
            when=ended,
            why=_("Its year is over."),
        )


def _of_office(one: Waiting) -> Iterator[Task]:
    if one.comments:
        label = ngettext("See to %(count)d comment", "See to %(count)d comments", one.comments)
        yield _task(
            one,
            tag=_("Comments are open"),
            label=label % {"count": one.comments},
            why=_("A report with an open comment is not published."),
        )
    if not one.has_committee:
        yield _task(
            one,
            tag=_("No committee"),
            label=_("Name the committee"),
            why=_("Without a committee nobody can approve the report."),
            page="office_report_committee",
        )
    if one.report.state == State.DRAFT:
        yield _task(
            one,
            tag=_("Draft"),
            label=_("Finish the draft, and send it to review"),
            why=str(one.report.reason) or _("The committee can approve it from then on."),
            urgency=Urgency.SOON,
        )
    elif one.has_committee and not one.missing and not one.comments:
        yield _task(
            one,
            tag=_("Approved"),
            label=_("Publish the report"),
            why=_("Everyone of the committee approved it."),
        )
    by_minutes = [member for member in one.missing if member.person_id is None]
    if by_minutes and one.report.state != State.DRAFT:
        names = ", ".join(member.name for member in by_minutes)
        yield _task(
            one,
            tag=_("Approval"),
            label=_("Note who approved by minutes"),
            why=_("Without an account: %(names)s.") % {"names": names},
            page="office_report_draft",
        )


def _task(one: Waiting, *, page: str = "office_report", **given: Any) -> Task:
    edition = one.report.edition
    return Task(
        **{
            "urgency": Urgency.NOW,
            "kind": Kind.REPORTS,
            "about": f"{edition.initiative.title}, {edition.title}",
            "place": place_of(edition.initiative),
            "url": reverse(page, args=[one.report.pk]),
            "when": one.report.opened_at,
            **given,
        }
    )
