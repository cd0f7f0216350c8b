"""What the office's pages about letters share: their tabs, states and history in words."""

from datetime import datetime
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pariter.apps.correspondence.models import Comment, Enquiry
from pariter.apps.correspondence.queries import visible_enquiries, visible_proposals
from pariter.apps.journal.queries import history
from pariter.apps.people.models import Person
from pariter.web.office.progress import Tag

COLOURS = {"new": "info", "waiting": "warning", "answered": "success", "closed": "neutral"}
ACTS = {
    "enquiry.received": gettext_lazy("Received"),
    "enquiry.written_again": gettext_lazy("They wrote again"),
    "enquiry.answered": gettext_lazy("Answered"),
    "enquiry.handed_over": gettext_lazy("Handed over"),
    "enquiry.taken": gettext_lazy("Taken"),
    "enquiry.noted": gettext_lazy("Noted"),
    "enquiry.closed": gettext_lazy("Closed"),
    "enquiry.reopened": gettext_lazy("Opened again"),
    "enquiry.erased": gettext_lazy("Erased"),
    "proposal.agreed": gettext_lazy("Agreed to be published"),
    "proposal.taken_back": gettext_lazy("Agreement taken back"),
    "proposal.published": gettext_lazy("Published"),
    "proposal.changed": gettext_lazy("Words changed"),
    "proposal.unpublished": gettext_lazy("Not public any more"),
    "proposal.on_agenda": gettext_lazy("On the agenda"),
    "proposal.off_agenda": gettext_lazy("Off the agenda"),
    "proposal.decided": gettext_lazy("Decided"),
}


def letter_tabs(person: Person, current: str) -> list[dict[str, Any]]:
    """Return the pages about letters for the `tabs` tag, with what waits on each."""
    waiting = visible_enquiries(person).filter(state__in=Enquiry.UNANSWERED).count()
    to_read = Comment.objects.filter(
        state=Comment.State.WAITING, proposal__in=visible_proposals(person).values("pk")
    ).count()
    pages = [
        ("office_enquiries", _("Inbox"), waiting),
        ("office_proposals", _("Proposals"), to_read or None),
        ("office_agenda", _("Agenda"), None),
        ("office_templates", _("Answer templates"), None),
    ]
    return [
        {"label": label, "url": reverse(name), "count": count, "current": name == current}
        for name, label, count in pages
    ]


def tag(enquiry: Enquiry, at: datetime) -> Tag:
    """Return how an enquiry stands; overdue before all else."""
    if enquiry.is_overdue(at):
        return Tag(_("Overdue"), "danger")
    return Tag(str(Enquiry.State(enquiry.state).label), COLOURS[enquiry.state])


def history_of(subject: Model) -> list[dict[str, Any]]:
    """Return who did what, oldest first."""
    entries = list(history(subject))
    people = {
        one.public_id: str(one)
        for one in Person.objects.filter(public_id__in={entry.actor for entry in entries})
    }
    return [
        {
            "at": entry.at,
            "act": ACTS.get(entry.action, entry.action),
            "by": people.get(entry.actor, "") if entry.actor else "",
        }
        for entry in entries
    ]


def key_of(typed: str) -> int:
    """Return a key that a form carries; 0, which is no key, for anything else."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 19 else 0
