"""The chapters of a gender budget, after the structure of the CRUI guidelines of 2019."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter. hint: what the office may write; shows_figures: whether it is told in numbers.

    kinds: of imported tables whose figures it shows
    """

    key: str
    title: Promise
    hint: Promise
    shows_figures: bool = False
    kinds: tuple[str, ...] = ()

    @property
    def must_be_written(self) -> bool:
        """Tell whether the chapter says nothing without the office's words."""
        return self.shows_figures or self.key == "introduction"


CHAPTERS: Mapping[str, Chapter] = {
    chapter.key: chapter
    for chapter in (
        Chapter(
            "introduction",
            _("Introduction"),
            _("What this report is for, and what changed since the last one."),
        ),
        Chapter(
            "students",
            _("Students"),
            _("What the figures show, and what they do not show."),
            True,
            ("students",),
        ),
        Chapter(
            "academic",
            _("Academic staff"),
            _("What the figures show about careers, from the first grade to the highest."),
            True,
            ("staff", "pay"),
        ),
        Chapter(
            "administrative",
            _("Technical and administrative staff"),
            _("What the figures show about posts, contracts and hours."),
            True,
            ("administrative",),
        ),
        Chapter(
            "governance",
            _("Governance"),
            _("Who decides: governing bodies, committees, heads of departments."),
            True,
            ("governance",),
        ),
        Chapter(
            "indicators",
            _("Indicators over three years"),
            _("What went up, what went down, and what you think is the reason."),
            True,
        ),
        Chapter(
            "actions",
            _("Actions"),
            _("What was done for equality in this year, with which aims."),
        ),
        Chapter(
            "costs",
            _("Costs, reclassified"),
            _("How the year’s costs were sorted, and by whom."),
        ),
        Chapter(
            "committee",
            _("Committee"),
            _("How the committee worked, and when it met."),
        ),
        Chapter(
            "method",
            _("Method"),
            _("Anything a reader must know to count again; definitions are added by themselves."),
        ),
    )
}
"""Key → chapter, in the order of the report."""


def chapter_of(indicator: str, kinds: frozenset[str]) -> str:
    """Return the chapter in which a figure stands: by its imported tables, or else by its name."""
    for chapter in CHAPTERS.values():
        if kinds.intersection(chapter.kinds) or indicator in chapter.kinds:
            return chapter.key
    return "indicators"
