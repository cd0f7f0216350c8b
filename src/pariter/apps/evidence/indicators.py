"""Indicators as data: what each counts, in words, with a version."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pariter.kernels.indicators import Step

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Dimension:
    """What counts may be told apart by. title: of such a table; heading: of its first column."""

    key: str
    title: Words
    heading: Words


@dataclass(frozen=True, slots=True)
class Indicator:
    """One definition; a change of meaning gets a new version.

    steps: each with the heading of its column
    dimensions: the one to give up first stands last
    """

    key: str
    version: int
    title: Words
    unit: Words
    definition: Words
    reading: Words
    steps: dict[Step, Words]
    dimensions: tuple[Dimension, ...]

    @property
    def dimension_keys(self) -> tuple[str, ...]:
        """Return the names under which the ledger knows the dimensions."""
        return tuple(dimension.key for dimension in self.dimensions)


OFFER = Dimension("offer", _("By what people chose"), _("Choice"))
HOME = Dimension("home", _("By home institution"), _("Institution"))
KIND = Dimension("kind", _("By kind"), _("Kind"))
MONTH = Dimension("month", _("By month"), _("Month"))

PARTICIPATION = Indicator(
    key="participation",
    version=1,
    title=_("From application to taking part"),
    unit=_("people"),
    definition=_(
        "Applied: people whose application was sent and not withdrawn. "
        "Placed: people who were offered a place. Accepted: people who hold a place. "
        "Took part: holders noted as present at one session or more. "
        "Each person counts once, under the place offered, or else under the first wish."
    ),
    reading=_(
        "Each step keeps some of the people of the step before. "
        "A large drop shows where people leave: too few places, a late answer, or a barrier."
    ),
    steps={
        "applied": _("Applied"),
        "placed": _("Placed"),
        "accepted": _("Accepted"),
        "took_part": _("Took part"),
    },
    dimensions=(OFFER, HOME),
)

VISITS = Indicator(
    key="visits",
    version=1,
    title=_("Sign-ups, places and visits"),
    unit=_("visits"),
    definition=_(
        "Signed up: sign-ups for a session, the waiting list included. "
        "Offered: sign-ups that were given a place at some time. "
        "Held a place: sign-ups that hold a place. "
        "Came: places whose holder was noted as present. "
        "A person who comes to three sessions counts three times; people are counted apart."
    ),
    reading=_(
        "Compare sign-ups with places to see what was wanted and too small. "
        "Compare places with visits to see how many did not come."
    ),
    steps={
        "applied": _("Signed up"),
        "placed": _("Offered"),
        "accepted": _("Held a place"),
        "took_part": pgettext_lazy("visits", "Came"),
    },
    dimensions=(OFFER, HOME),
)

DIALOGUE = Indicator(
    key="dialogue",
    version=1,
    title=_("Questions and proposals, and how soon they were answered"),
    unit=_("letters"),
    definition=_(
        "Received: questions, proposals and reported barriers; advertising and abuse left out. "
        "Answered: those of them that the office has answered. "
        "Answered in time: those whose first answer came by the day that was promised. "
        "A letter counts once, in the month in which it came, however often people write again."
    ),
    reading=_(
        "Compare what came with what was answered. "
        "Answers that come too late show where an office needs more hands."
    ),
    steps={
        "received": pgettext_lazy("letters", "Received"),
        "answered": pgettext_lazy("letters", "Answered"),
        "in_time": pgettext_lazy("letters", "Answered in time"),
    },
    dimensions=(KIND, MONTH),
)

INDICATORS = {indicator.key: indicator for indicator in (PARTICIPATION, VISITS, DIALOGUE)}
