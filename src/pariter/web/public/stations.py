"""The way through an initiative, told as information: what happens here, and what at its desk."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from pariter.apps.evidence.models import Publication
from pariter.apps.programmes.models import Initiative


@dataclass(frozen=True, slots=True)
class Step:
    """One station of the way, and where it takes place."""

    icon: str
    title: str
    text: str


def way(
    initiative: Initiative,
    *,
    has_calls: bool,
    has_sessions: bool,
    by_letter: bool,
    figures: Sequence[Publication],
) -> list[Step]:
    """Return the steps of an initiative's path, each with what this site does for it today.

    has_calls: whether it was ever applied for here; has_sessions: whether its dates are here;
    by_letter: whether people take part in it by writing
    """
    steps = {
        "apply": _write() if by_letter else _apply(has_calls),
        "place": _place(has_calls),
        "take_part": _take_part(has_sessions),
        "count": _count(bool(figures)),
        "case": Step(
            "lock",
            _("Talk in confidence"),
            _("People at the desk help you. What you tell them does not pass through this site."),
        ),
    }
    return [steps[station] for station in initiative.stations if station in steps]


def _apply(here: bool) -> Step:
    if here:
        return Step("send", _("Apply or sign up"), _("On this site, while it is open."))
    return Step(
        "send",
        _("Apply"),
        _("You cannot apply on this site yet. Ask the desk how and when to apply."),
    )


def _write() -> Step:
    return Step("send", _("Ask or propose"), _("On this site, at any time, without an account."))


def _place(here: bool) -> Step:
    if here:
        return Step(
            "ticket",
            _("Get a place"),
            _("Places are given as this page says. You see your result and the reasons for it."),
        )
    return Step("ticket", _("Get a place"), _("The desk tells you how it decides, and when."))


def _take_part(here: bool) -> Step:
    if here:
        return Step("users", _("Take part"), _("Dates and places stand on this page."))
    return Step("users", _("Take part"), _("The desk tells you when and where."))


def _count(published: bool) -> Step:
    if published:
        return Step("scale", _("See what it reaches"), _("The figures are published, see below."))
    return Step("scale", _("See what it reaches"), _("No figure has been published yet."))
