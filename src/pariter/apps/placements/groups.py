"""Groups of applicants: in which ways a call's rules and its questions tell them apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from pariter.apps.applications.models import Application
from pariter.apps.people.models import Organisation
from pariter.apps.programmes.models import Call
from pariter.kernels.allocation import Market

COUNTED_KINDS = ("choice", "yes_no")
"""Kinds of questions whose answers make groups that do not overlap."""


@dataclass(frozen=True)
class Grouping:
    """One way to tell applicants apart.

    of: token → name of her group, which sorts as it is to be shown; labels: name → words.
    is_confidential: whether people told it for figures alone, so that the office must not learn it.
    """

    title: str
    of: Mapping[str, str]
    labels: Mapping[str, str]
    is_confidential: bool = False


def groupings(call: Call, market: Market, found: Mapping[str, Application]) -> list[Grouping]:
    """Return the ways to tell a call's applicants apart: home, traits, questions for statistics.

    found: token → application
    """
    return [
        *_by_home(found),
        *(_by_trait(trait, market) for trait in call.traits),
        *answered_groupings(call, found),
    ]


def answered_groupings(call: Call, found: Mapping[str, Application]) -> list[Grouping]:
    """Return the ways in which questions for statistics tell applicants apart."""
    return [
        _by_answer(question, found)
        for question in call.questions
        if question["statistics"] and question["kind"] in COUNTED_KINDS
    ]


def _by_home(found: Mapping[str, Application]) -> list[Grouping]:
    of = {token: row.home.code if row.home else "" for token, row in found.items()}
    if not any(of.values()):
        return []
    homes = Organisation.objects.filter(code__in=set(of.values()))
    labels = {home.code: str(home.name) for home in homes} | {"": _("No home institution")}
    return [Grouping(_("Home institution"), of, labels)]


def _by_trait(trait: Mapping[str, str], market: Market) -> Grouping:
    return Grouping(
        str(LazyI18nString(trait["text"])),
        {
            token: "1" if trait["key"] in market.traits.get(token, ()) else "2"
            for token in market.applicants
        },
        {"1": _("Yes"), "2": _("No, or not known")},
    )


def _by_answer(question: Mapping[str, Any], found: Mapping[str, Application]) -> Grouping:
    names = _names(question)
    none = len(names)

    def place(row: Application) -> int:
        answer = row.answers.get(question["key"])
        return next((n for n, (value, _words) in enumerate(names) if value == answer), none)

    labels = [words for _value, words in names] + [_("Not answered")]
    return Grouping(
        str(LazyI18nString(question["label"])),
        {token: f"{place(row):04}" for token, row in found.items()},
        {f"{number:04}": words for number, words in enumerate(labels)},
        is_confidential=True,
    )


def _names(question: Mapping[str, Any]) -> list[tuple[object, str]]:
    if question["kind"] == "yes_no":
        return [(True, _("Yes")), (False, _("No"))]
    return [(part["key"], str(LazyI18nString(part["label"]))) for part in question["choice"]]
