"""One thing to do, how soon, of which kind and where; the list of them in order."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum

from django.utils.translation import gettext_lazy

from pariter.apps.programmes.models import Initiative


class Urgency(Enum):
    """How soon a task must be done; in the order in which the page shows them."""

    PROBLEM = "danger"
    NOW = "warning"
    SOON = "info"

    @property
    def title(self) -> str:
        """Return the heading of the tasks of this urgency."""
        return str(
            {
                Urgency.PROBLEM: gettext_lazy("Problems"),
                Urgency.NOW: gettext_lazy("To do now"),
                Urgency.SOON: gettext_lazy("Coming up"),
            }[self]
        )


class Kind(StrEnum):
    """What sort of work a task is."""

    CALLS = "calls"
    SESSIONS = "sessions"
    ATTENDANCE = "attendance"
    FIGURES = "figures"
    REPORTS = "reports"
    LETTERS = "letters"
    TEXTS = "texts"
    MAIL = "mail"

    @property
    def words(self) -> str:
        """Return the words of the filter."""
        return str(
            {
                Kind.CALLS: gettext_lazy("Calls and places"),
                Kind.SESSIONS: gettext_lazy("Sessions and rota"),
                Kind.ATTENDANCE: gettext_lazy("Attendance"),
                Kind.FIGURES: gettext_lazy("Figures"),
                Kind.REPORTS: gettext_lazy("Reports"),
                Kind.LETTERS: gettext_lazy("Enquiries and proposals"),
                Kind.TEXTS: gettext_lazy("Texts"),
                Kind.MAIL: gettext_lazy("Undelivered mail"),
            }[self]
        )


@dataclass(frozen=True)
class Place:
    """Where a task belongs: keys of a programme and of its strand; empty where it is for all."""

    programme: str = ""
    strand: str = ""

    def is_within(self, other: "Place") -> bool:
        """Tell whether this is the other place or a part of it."""
        return other.programme in ("", self.programme) and other.strand in ("", self.strand)


@dataclass(frozen=True)
class Task:
    """One thing to do.

    label: what, in the words of the page it leads to; about: which call; why: what hangs on it.
    """

    urgency: Urgency
    kind: Kind
    tag: str
    label: str
    about: str
    place: Place
    url: str
    when: datetime
    why: str


def place_of(initiative: Initiative) -> Place:
    """Return where the tasks of an initiative belong; its programme and strand come along."""
    return Place(initiative.programme.key, initiative.strand.key)


def in_order(tasks: Iterable[Task]) -> list[Task]:
    """Return tasks by urgency, the most urgent first, then by date."""
    order = list(Urgency)
    return sorted(tasks, key=lambda task: (order.index(task.urgency), task.when, task.about))
