"""What a certificate or a statement of service says: one layout for its page and for its PDF."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString


@dataclass(frozen=True)
class Line:
    """One session on a paper: what, when, where, with whom or as what, and who noted it."""

    title: str
    when: str
    place: str
    people: str
    noted: str


@dataclass(frozen=True)
class Kind:
    """The words in which one kind of paper differs from another.

    corrected: why one that nobody took back may hold no more
    """

    title: str
    number: str
    certifies: str
    took_part: str
    sessions: str
    named: str
    how: str
    picture: str
    invented: str
    valid: str
    not_valid: str
    corrected: str
    questions: str


@dataclass(frozen=True)
class Paper:
    """Everything on one paper, in the active language.

    hours: empty for stays of days; rows: of a class, for its teacher to write names on the paper.
    """

    kind: Kind
    name: str
    event: str
    edition: str
    programme: str
    institution: str
    lines: tuple[Line, ...]
    hours: str
    issued: str
    issued_at: datetime
    number: str
    address: str
    is_synthetic: bool
    rows: int = 0

    @property
    def labels(self) -> dict[str, str]:
        """The words around what it says, by the names that the PDF's template knows."""
        kind = self.kind
        return {
            "title": kind.title,
            "certifies": kind.certifies,
            "took_part": kind.took_part,
            "sessions": kind.sessions,
            "hours": _("Time altogether:"),
            "check": _("Is it genuine?"),
            "how": kind.how,
            "named": kind.named,
            "pupils": _("Who of the class was there, to be written by the teacher"),
            "issued": _("Issued on %(day)s") % {"day": self.issued},
            "number": kind.number,
            "picture": kind.picture,
            "demonstration": _("Demonstration"),
            "invented": kind.invented,
        }


@dataclass(frozen=True)
class Ended:
    """That a paper holds no more: since when, and what anybody may read about why."""

    title: str
    why: str


def ended_on(day: str, *, why: str, is_revoked: bool) -> Ended:
    """Say since when a paper holds no more. why: empty where the office keeps it to itself."""
    title = _("Revoked on %(day)s") if is_revoked else _("Replaced on %(day)s")
    return Ended(title % {"day": day}, why or _("The office took it back."))


def text_of(kept: Any) -> str:
    """Return a text that was kept in several languages, in the active one."""
    return str(LazyI18nString(kept))
