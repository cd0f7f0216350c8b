"""Indicators as data: what each counts, in words, with a version."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pariter.kernels.indicators import Step

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Indicator:
    """One definition; a change of meaning gets a new version. `steps` heads each step's column."""

    key: str
    version: int
    title: Words
    unit: Words
    definition: Words
    reading: Words
    steps: dict[Step, Words]


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
)

INDICATORS = {indicator.key: indicator for indicator in (PARTICIPATION, VISITS)}
