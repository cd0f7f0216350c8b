"""What partners leave to do for the office: proposals, and changes that they ask for."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Min
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pariter.apps.people.models import Person
from pariter.apps.programmes.models import SessionProposal
from pariter.apps.programmes.session_queries import changes_for_office, proposals_for_office
from pariter.web.office.tasks import Kind, Place, Task, Urgency

PATIENCE = timedelta(days=7)
"""How long a partner waits; after twice as long it is a problem."""


def tasks_of_proposed(person: Person, at: datetime) -> Iterator[Task]:
    """Yield, for each programme, what partners wait for."""
    path = "call__edition__initiative__programme"
    waiting = proposals_for_office(person).filter(state=SessionProposal.State.SENT)
    for row in _counted(waiting, path, "sent_at"):
        yield _task(
            row,
            at,
            tag=_("Proposed"),
            label=ngettext(
                "Answer %(count)d proposed session",
                "Answer %(count)d proposed sessions",
                row["number"],
            ),
            why=_("Partners wait to know whether their session takes place."),
        )
    changes = changes_for_office(person)
    for row in _counted(changes, "session__edition__initiative__programme", "asked_at"):
        yield _task(
            row,
            at,
            tag=_("Change"),
            label=ngettext(
                "Decide %(count)d change that a partner asks for",
                "Decide %(count)d changes that partners ask for",
                row["number"],
            ),
            why=_("People have signed up for these sessions as they are."),
        )


def _counted(rows: Any, path: str, since: str) -> list[dict[str, Any]]:
    """Count rows by programme, with the moment since which the first of them waits."""
    programme = {"key": F(f"{path}__key"), "title": F(f"{path}__title")}
    return list(rows.order_by().values(**programme).annotate(number=Count("pk"), first=Min(since)))


def _task(row: dict[str, Any], at: datetime, *, tag: str, label: str, why: str) -> Task:
    return Task(
        urgency=Urgency.PROBLEM if row["first"] <= at - 2 * PATIENCE else Urgency.NOW,
        kind=Kind.SESSIONS,
        tag=tag,
        label=label % {"count": row["number"]},
        about=str(row["title"]),
        place=Place(row["key"]),
        url=reverse("office_session_proposals"),
        when=row["first"],
        why=why,
    )
