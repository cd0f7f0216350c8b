"""Indicators as data: what each counts, in words, with a version."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

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
    beside: what is counted in other units than the steps, told only where there is something
    finding: the headline from the totals of the steps, where it has words of its own
    across: the dimension whose values, and their sum, are the steps: then one table has them all
    same_people: key of an indicator that counts the same people, so that both are judged together
    """

    key: str
    version: int
    title: Words
    unit: Words
    definition: Words
    reading: Words
    steps: dict[Step, Words]
    dimensions: tuple[Dimension, ...]
    beside: Mapping[Step, Words] = field(default_factory=dict)
    finding: Callable[[Mapping[Step, int | None]], str] | None = None
    across: str = ""
    same_people: str = ""

    @property
    def words(self) -> dict[Step, Words]:
        """Return the heading of each step, and of what stands beside them."""
        return {**self.steps, **self.beside}

    @property
    def dimension_keys(self) -> tuple[str, ...]:
        """Return the names under which the ledger knows the dimensions."""
        return tuple(dimension.key for dimension in self.dimensions)


OFFER = Dimension("offer", _("By what people chose"), _("Choice"))
HOME = Dimension("home", _("By home institution"), _("Institution"))
SESSION = Dimension("session", _("By session"), _("Session"))
GENDER = Dimension("gender", _("By gender"), _("Gender"))
LEVEL = Dimension("level", _("By level"), _("Level"))
DISTRICT = Dimension("district", _("By district"), _("District"))
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

PLACES = Indicator(
    key="places",
    version=1,
    title=_("From application to a place"),
    unit=_("people"),
    definition=_(
        "Applied: people whose application was sent and not withdrawn. "
        "Placed: people who were offered a place. Accepted: people who hold a place. "
        "Who comes each day is not noted here, so nobody is counted as taking part. "
        "Each person counts once, under the place offered, or else under the first wish."
    ),
    reading=_(
        "Compare applications with places to see how many are missing. "
        "Compare offers with places to see how many were given on."
    ),
    steps={
        "applied": _("Applied"),
        "placed": _("Placed"),
        "accepted": _("Accepted"),
    },
    dimensions=(OFFER, HOME),
    same_people="participation",
)

VISITS = Indicator(
    key="visits",
    version=2,
    title=_("Sign-ups, places and visits"),
    unit=_("visits"),
    definition=_(
        "Signed up: sign-ups for a session, the waiting list included. "
        "Offered: sign-ups that were given a place at some time. "
        "Held a place: sign-ups that hold a place. "
        "Came: places whose holder was noted as present. "
        "Visits in all: everyone in the room, each of those who came together and who came "
        "without a ticket; told where that differs. "
        "A person who comes to three sessions counts three times; people and an audience online "
        "are counted apart."
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
    beside={"visits": _("Visits in all")},
)

PEOPLE = Indicator(
    key="people",
    version=1,
    title=_("People, each counted once"),
    unit=_("people"),
    definition=_(
        "Signed up: people with a sign-up for one session or more, the waiting list included. "
        "Offered: people who were given a place at some time. "
        "Held a place: people who hold one. "
        "Came: people who were noted as present once or more. "
        "Only who signed up has a name, so those whom they bring, and who comes without a ticket, "
        "are visits and not people. An audience online is counted apart."
    ),
    reading=_(
        "Compare people with visits: the difference is how often the same people came, and whom "
        "they brought."
    ),
    steps={
        "applied": pgettext_lazy("people", "Signed up"),
        "placed": pgettext_lazy("people", "Offered"),
        "accepted": pgettext_lazy("people", "Held a place"),
        "took_part": pgettext_lazy("people", "Came"),
    },
    dimensions=(HOME,),
)

COMPLETION = Indicator(
    key="completion",
    version=1,
    title=_("From sign-up to completion"),
    unit=_("people"),
    definition=_(
        "Signed up: people with a sign-up for one session or more, the waiting list included. "
        "Came: people who were noted as present once or more, by the office or by a ticket. "
        "Completed: people who came to as many sessions as the certificate asks for. "
        "Each person counts once."
    ),
    reading=_(
        "Compare who came with who completed: a large drop shows that the course is too long, "
        "or at the wrong hours."
    ),
    steps={
        "applied": pgettext_lazy("people", "Signed up"),
        "took_part": pgettext_lazy("people", "Came"),
        "completed": pgettext_lazy("people", "Completed"),
    },
    dimensions=(),
)

CLASS_STEPS: dict[Step, Words] = {
    "applied": pgettext_lazy("classes", "Booked"),
    "placed": pgettext_lazy("classes", "Offered"),
    "accepted": pgettext_lazy("classes", "Held a place"),
    "took_part": pgettext_lazy("classes", "Came"),
}

PUPILS = Indicator(
    key="pupils",
    version=2,
    title=_("Pupils who come with their class"),
    unit=_("visits"),
    definition=_(
        "Booked: pupils of classes that booked a session, the waiting list included. "
        "Offered: those whose class was given a place at some time. "
        "Held a place: those whose class holds one. Came: those whose class was noted as present. "
        "A pupil of a class that comes to two sessions counts twice; adults are not counted. "
        "Genders are those counted at the door; where only their number was, they stand in the "
        "planned proportion."
    ),
    reading=_("Compare who booked with who came. Nobody’s name is known."),
    steps=CLASS_STEPS,
    dimensions=(GENDER,),
)

CLASSES = Indicator(
    key="classes",
    version=1,
    title=_("Classes, each counted once"),
    unit=_("classes"),
    definition=_(
        "Booked: classes that booked one session or more. Offered: classes that were given a place "
        "at some time. Held a place: classes that hold one. Came: classes noted as present once."
    ),
    reading=_("Compare classes with pupils to see how large they are."),
    steps=CLASS_STEPS,
    dimensions=(LEVEL,),
)

SCHOOLS = Indicator(
    key="schools",
    version=1,
    title=_("Schools, each counted once"),
    unit=_("schools"),
    definition=_(
        "Booked: schools of which a class booked. Offered: schools of which a class was given a "
        "place. Held a place: schools of which a class holds one. Came: schools served, of which "
        "a class was noted as present."
    ),
    reading=_("Compare schools that booked with schools served, district by district."),
    steps=CLASS_STEPS,
    dimensions=(DISTRICT,),
)

AUDIENCE = Indicator(
    key="audience",
    version=1,
    title=_("Online audience"),
    unit=_("views"),
    definition=_(
        "Watched: how many the platforms counted at the sessions, added up over the platforms. "
        "Nobody knows who they were, nor whether two of them are one. "
        "So an audience is added neither to people nor to visits."
    ),
    reading=_("It tells how far a session was heard. It does not tell how many people it reached."),
    steps={"watched": _("Watched online")},
    dimensions=(SESSION,),
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


def _funded_in_words(totals: Mapping[Step, int | None]) -> str:
    proposed, placed = totals["applied"], totals["placed"]
    if proposed is None or placed is None:
        return ""
    return gettext("Money for %(placed)s of %(proposed)s projects") % {
        "placed": placed,
        "proposed": proposed,
    }


FUNDED = Indicator(
    key="funded_projects",
    version=1,
    title=_("Projects, from proposal to taking part"),
    unit=_("projects"),
    definition=_(
        "Proposed: projects that were sent and not withdrawn. "
        "Offered money: projects to which the vote, or a later round, gave money. "
        "Took the money: projects that hold it. "
        "Took part: those of them whose group was noted as present at one session or more. "
        "The people who voted are counted apart."
    ),
    reading=_("Compare proposals with funded projects to see how far the money went."),
    steps={
        "applied": pgettext_lazy("projects", "Proposed"),
        "placed": pgettext_lazy("projects", "Offered money"),
        "accepted": pgettext_lazy("projects", "Took the money"),
        "took_part": pgettext_lazy("projects", "Took part"),
    },
    dimensions=(),
    finding=_funded_in_words,
)


def _ballots_in_words(totals: Mapping[Step, int | None]) -> str:
    voted = totals["voted"]
    return "" if voted is None else gettext("%(voted)s people voted") % {"voted": voted}


BALLOTS = Indicator(
    key="ballots",
    version=1,
    title=_("People who voted on projects"),
    unit=_("people"),
    definition=_(
        "Voted: people whose ballot was sent and not withdrawn. What they chose is not told here."
    ),
    reading=_("Compare it with how many may vote."),
    steps={"voted": _("Voted")},
    dimensions=(),
    finding=_ballots_in_words,
)


def _partnered_in_words(totals: Mapping[Step, int | None]) -> str:
    applied, placed = totals["applied"], totals["placed"]
    if applied is None:
        return ""
    if placed is None:
        return gettext("%(applied)s people applied") % {"applied": applied}
    return gettext("%(placed)s of %(applied)s applicants were paired") % {
        "placed": placed,
        "applied": applied,
    }


PARTNERED = Indicator(
    key="partnered",
    version=1,
    title=_("From application to a partner"),
    unit=_("people"),
    definition=_(
        "Applied: people of both sides whose application was sent and not withdrawn. "
        "Paired: those of them who had a partner at some time, ended pairs included. "
        "Each person counts once for each side on which they applied. "
        "How pairs stay in touch is counted apart."
    ),
    reading=_("Compare both to see how many found nobody: one side may be too small."),
    steps={
        "applied": _("Applied"),
        "placed": pgettext_lazy("people", "Paired"),
    },
    dimensions=(),
    finding=_partnered_in_words,
)

INDICATORS = {
    indicator.key: indicator
    for indicator in (
        PARTICIPATION,
        PLACES,
        VISITS,
        PEOPLE,
        FUNDED,
        BALLOTS,
        PARTNERED,
        PUPILS,
        CLASSES,
        SCHOOLS,
        COMPLETION,
        AUDIENCE,
        DIALOGUE,
    )
}
