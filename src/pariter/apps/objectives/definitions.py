"""What objectives measure: the definitions that all programmes share, and those of one contract.

A shared definition that counts people is an indicator of the gate; its values are percentages or
counts computed from what was released, and from nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Literal

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from pariter.apps.evidence.indicators import PUPILS, SCHOOLS, Dimension, Indicator, Words
from pariter.kernels.indicators import Step
from pariter.packs.objectives import Contract, Objective

Kind = Literal["share", "people", "published", "own"]
"""A share or a number of people, through the gate; a published figure; or a number of its own."""
PER_CENT = gettext_lazy("per cent")
ALL, PART, COUNTED = "all", "part", "counted"

SCHOOL = Dimension("school", gettext_lazy("By member school"), gettext_lazy("School"))


@dataclass(frozen=True, slots=True)
class Definition:
    """What is measured. published: indicator and step of the figures that it is read from."""

    key: str
    version: int
    title: Words
    text: Words
    unit: Words
    better: Literal["up", "down"]
    kind: Kind
    steps: Mapping[Step, Words]
    published: tuple[str, Step] | None = None

    @property
    def is_gated(self) -> bool:
        """Whether its values count people, so that they come from the gate alone."""
        return self.kind in ("share", "people")


def _share_found(title: Words, totals: Mapping[Step, int | None]) -> str:
    part, everyone = totals[PART], totals[ALL]
    if part is None or not everyone:
        return ""
    return _("%(title)s: %(part)s of %(all)s, in all member schools together") % {
        "title": title,
        "part": part,
        "all": everyone,
    }


def _people_found(totals: Mapping[Step, int | None]) -> str:
    counted = totals[COUNTED]
    return (
        "" if counted is None else _("%(number)s pupils, each counted once") % {"number": counted}
    )


def _share(
    key: str, title: Words, text: Words, everyone: Words, part: Words, better: Literal["up", "down"]
) -> Definition:
    steps = {ALL: everyone, PART: part}
    return Definition(key, 1, title, text, PER_CENT, better, "share", steps)


def _published(key: str, of: Indicator, title: Words) -> Definition:
    steps = {"took_part": of.steps["took_part"]}
    return Definition(
        key, of.version, title, of.definition, of.unit, "up", "published", steps,
        (of.key, "took_part"),
    )  # fmt: skip


ENTRANTS = gettext_lazy("Students who entered in the year")

SHARED: dict[str, Definition] = {
    definition.key: definition
    for definition in (
        _share(
            "scholarship_entrants_share",
            gettext_lazy("Scholarship holders among those who enter"),
            gettext_lazy(
                "Students who enter a degree programme in the year and hold a scholarship on "
                "social criteria, as a share of all who enter. Each student counts once."
            ),
            ENTRANTS,
            gettext_lazy("Of them, with a scholarship on social criteria"),
            "up",
        ),
        _share(
            "women_entrants_share",
            gettext_lazy("Women among those who enter"),
            gettext_lazy(
                "Women who enter a degree programme in the year, as a share of all who enter. "
                "Each student counts once, with the gender that the register of students states."
            ),
            ENTRANTS,
            gettext_lazy("Of them, women"),
            "up",
        ),
        _share(
            "girls_supported_share",
            gettext_lazy("Girls among the pupils who are supported"),
            gettext_lazy(
                "Girls among the pupils who had a tutor or came to a camp in the year. "
                "Each pupil counts once in each school."
            ),
            gettext_lazy("Pupils with a tutor or in a camp"),
            gettext_lazy("Of them, girls"),
            "up",
        ),
        _share(
            "leavers_share",
            gettext_lazy("Students who leave in the first year"),
            gettext_lazy(
                "Students who entered in the year and left before the second one began, as a "
                "share of all who entered. Who moves to another member school has not left."
            ),
            ENTRANTS,
            gettext_lazy("Of them, left before the second year"),
            "down",
        ),
        Definition(
            "pupils_supported",
            1,
            gettext_lazy("Pupils with a tutor or in a camp"),
            gettext_lazy(
                "Pupils of middle and high schools who met a tutor five times or came to a camp "
                "in the year. Each pupil counts once in each school."
            ),
            gettext_lazy("people"),
            "up",
            "people",
            {COUNTED: gettext_lazy("Pupils with a tutor or in a camp")},
        ),
        _published("pupils_visited", PUPILS, gettext_lazy("Pupils who came with their class")),
        _published("schools_visited", SCHOOLS, gettext_lazy("Schools of which a class came")),
    )
}


def indicators() -> list[Indicator]:
    """Return the shared definitions that count people, as indicators of the gate."""
    return [
        Indicator(
            key=one.key,
            version=one.version,
            title=one.title,
            unit=gettext_lazy("people"),
            definition=one.text,
            reading=gettext_lazy(
                "Compare schools, and years. Every programme counts this in the same way."
            ),
            steps=dict(one.steps),
            dimensions=(SCHOOL,),
            finding=partial(_share_found, one.title) if one.kind == "share" else _people_found,
        )
        for one in SHARED.values()
        if one.is_gated
    ]


def definition_of(contract: Contract, objective: Objective) -> Definition:
    """Return what an objective of a contract measures, in the reader's language."""
    own = objective.own
    if own is None:
        return SHARED[str(objective.indicator)]
    return Definition(
        key=f"{contract.key}/{objective.key}",
        version=own.version,
        title=in_language(objective.title),
        text=in_language(own.text),
        unit=in_language(own.unit),
        better=own.better,
        kind="own",
        steps={},
    )


def in_language(texts: Mapping[str, str]) -> str:
    """Return a text of a pack in the reader's language, or else in the first that it has."""
    return texts.get(get_language() or "") or texts.get("en") or next(iter(texts.values()), "")
