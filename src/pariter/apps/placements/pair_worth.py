"""What a pair of two applicants is worth, and whether it may be made."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Literal

from django.utils.translation import gettext as _

from pariter.apps.applications.answers import facts_of
from pariter.apps.applications.models import Application
from pariter.apps.placements.errors import PlacementError
from pariter.apps.programmes.models import Call
from pariter.kernels.rules import Rule, Score
from pariter.kernels.rules.rule import compile_rule
from pariter.packs.facts import pair_facts


class Worth:
    """What a pair is worth by the pairing of a call, and whether it may be made.

    Answers that an expression does not name make no difference, so equal ones are asked once.
    """

    def __init__(self, first: Call, second: Call) -> None:
        if first.pairing is None:
            raise PlacementError("no_pairs", _("This call pairs nobody."))
        self.calls = (first, second)
        self.pairing: dict[str, Any] = first.pairing
        self.names = pair_facts(first.questions, second.questions)
        self.known: dict[tuple[str, tuple[object, ...]], int | bool] = {}

    def facts(self, one: Application, other: Application) -> dict[str, object]:
        """Return the facts of a pair, under the names of their sides."""
        sides = (("first", self.calls[0], one), ("second", self.calls[1], other))
        return {
            f"{side}_{name}": value
            for side, call, application in sides
            for name, value in {
                **facts_of(call, application.answers),
                "home": application.home.code if application.home else None,
            }.items()
        }

    def points(self, facts: Mapping[str, object]) -> dict[str, int]:
        """Return what each weight gives to a pair; nothing where an answer is missing."""
        return {
            weight["key"]: self._asked(weight["key"], weight["points"], "int", facts)
            for weight in self.pairing["weight"]
        }

    def is_forbidden(self, facts: Mapping[str, object]) -> bool:
        """Tell whether two may not be paired; a missing answer forbids it."""
        unless = self.pairing["unless"]
        return bool(unless) and bool(self._asked("unless", unless, "bool", facts))

    def _asked(
        self, key: str, written: str, gives: Literal["bool", "int"], facts: Mapping[str, object]
    ) -> int:
        names = self.used[key]
        profile = tuple(_frozen(facts[name]) for name in names)
        if (key, profile) not in self.known:
            told = {name: facts[name] for name in names}
            self.known[key, profile] = (
                Rule(key, written, self.names).verdict(told).state != "unmet"
                if gives == "bool"
                else self._score(key, written, told)
            )
        return self.known[key, profile]

    def _score(self, key: str, written: str, facts: Mapping[str, object]) -> int:
        points = Score(key, written, self.names).value(facts) or 0
        if points < 0:
            raise PlacementError(
                "negative_points",
                _("“%(weight)s” gives %(points)d points to a pair. Points start at 0.")
                % {"weight": key, "points": points},
            )
        return points

    @cached_property
    def used(self) -> dict[str, tuple[str, ...]]:
        """Expression → the facts that it names."""
        found = {
            weight["key"]: compile_rule(weight["key"], weight["points"], self.names, "int").names
            for weight in self.pairing["weight"]
        }
        if self.pairing["unless"]:
            found["unless"] = compile_rule("unless", self.pairing["unless"], self.names).names
        return found


def _frozen(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value
