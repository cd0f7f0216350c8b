"""Who may see, change and approve a report."""

from datetime import date
from typing import Any

import rules

from pariter.apps.programmes.permissions import runs_programme
from pariter.apps.reports.models import Report
from pariter.apps.reports.queries import reports_for, seat_of


@rules.predicate
def writes_report(person: Any, report: Report) -> bool:
    """The person works in the office of the programme or strand that reports."""
    return bool(runs_programme(person, report.edition.initiative))


def may_comment(person: Any, report: Report, day: date) -> bool:
    """Tell whether a person may ask for changes: the office, and the committee of that day."""
    return bool(writes_report(person, report)) or _sits(person, report, day)


def may_read(person: Any, report: Report, day: date) -> bool:
    """Tell whether a person may see what is not published: also whoever follows the figures."""
    return reports_for(person, day).filter(pk=report.pk).exists()


def _sits(person: Any, report: Report, day: date) -> bool:
    return seat_of(person, report.edition.initiative, day) is not None


rules.add_perm("reports.write", writes_report)
