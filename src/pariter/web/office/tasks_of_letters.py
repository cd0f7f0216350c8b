"""What enquiries and proposals leave to do."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pariter.apps.correspondence.models import Proposal
from pariter.apps.correspondence.queries import open_enquiries, visible_proposals
from pariter.apps.people.models import Person
from pariter.web.office.tasks import Kind, Place, Task, Urgency
from pariter.web.office.tasks_of_calls import NEAR
from pariter.web.templatetags.components import long_date

State = Proposal.State


def tasks_of_enquiries(person: Person, at: datetime) -> Iterator[Task]:
    """Yield, for each strand, the enquiries that are overdue and those that wait."""
    rows = (
        open_enquiries(person, at)
        .order_by()
        .values(
            "is_late",
            "programme__key",
            "programme__title",
            "programme__zone",
            "initiative__strand__key",
            "initiative__strand__title",
        )
        .annotate(number=Count("pk", distinct=True), first=Min("due_at"))
    )
    for row in rows:
        late, number = row["is_late"], row["number"]
        label = (
            ngettext("%(count)d enquiry is overdue", "%(count)d enquiries are overdue", number)
            if late
            else ngettext(
                "%(count)d enquiry waits for an answer",
                "%(count)d enquiries wait for an answer",
                number,
            )
        )
        last = (row["first"] - timedelta(seconds=1)).astimezone(ZoneInfo(row["programme__zone"]))
        due = _("The first was due on %(day)s.") if late else _("The first is due on %(day)s.")
        yield Task(
            urgency=Urgency.PROBLEM if late else Urgency.NOW,
            kind=Kind.LETTERS,
            tag=_("Overdue") if late else _("Enquiries"),
            label=label % {"count": number},
            about=titles(row["programme__title"], row["initiative__strand__title"]),
            place=Place(row["programme__key"], row["initiative__strand__key"] or ""),
            url=reverse("office_enquiries") + ("?state=late" if late else ""),
            when=row["first"],
            why=due % {"day": long_date(last)},
        )


def tasks_of_proposals(person: Person, at: datetime) -> Iterator[Task]:
    """Yield what waits between a proposal and its decision."""
    waiting = (
        visible_proposals(person)
        .select_related("enquiry__initiative__strand")
        .filter(
            Q(state=State.AGENDA, meeting_on__isnull=False)
            | Q(state=State.RECEIVED, may_be_published=True, published_at=None)
            | Q(to_read__gt=0)
        )
    )
    for proposal in waiting:
        if proposal.state == State.RECEIVED and not proposal.published_at:
            yield _task(
                proposal,
                Urgency.NOW,
                label=_("Publish a proposal, or tell why not"),
                when=proposal.enquiry.received_at,
                why=_("Whoever proposed it agrees that everyone reads it."),
            )
        if proposal.to_read:
            said = ngettext(
                "%(count)d comment waits to be read",
                "%(count)d comments wait to be read",
                proposal.to_read,
            )
            yield _task(
                proposal,
                Urgency.NOW,
                label=said % {"count": proposal.to_read},
                when=at,
                why=_("Nobody sees a comment before you let it through."),
            )
        if proposal.state == State.AGENDA and proposal.meeting_on:
            yield from _of_meeting(proposal, at)


def _of_meeting(proposal: Any, at: datetime) -> Iterator[Task]:
    zone = ZoneInfo(proposal.enquiry.programme.zone)
    meets = datetime.combine(proposal.meeting_on, datetime.min.time(), zone)
    day = {"day": long_date(proposal.meeting_on)}
    if meets + timedelta(days=1) <= at:
        yield _task(
            proposal,
            Urgency.NOW,
            label=_("Enter what the committee decided"),
            when=meets,
            why=_("It met on %(day)s.") % day,
        )
    elif meets - at <= NEAR:
        yield _task(
            proposal,
            Urgency.SOON,
            label=_("Bring a proposal to the committee"),
            when=meets,
            why=_("It meets on %(day)s.") % day,
        )


def _task(proposal: Any, urgency: Urgency, **words: Any) -> Task:
    enquiry = proposal.enquiry
    strand = enquiry.initiative.strand if enquiry.initiative else None
    return Task(
        urgency=urgency,
        kind=Kind.LETTERS,
        tag=_("Proposal"),
        about=proposal.title or enquiry.subject or titles(enquiry.programme, strand),
        place=Place(enquiry.programme.key, strand.key if strand else ""),
        url=reverse("office_proposal", args=[proposal.pk]),
        **words,
    )


def titles(programme: Any, strand: Any) -> str:
    """Name a strand by itself and its programme, or the programme alone."""
    return " · ".join(str(part) for part in (programme, strand) if part)
