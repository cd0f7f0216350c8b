"""Rule → Verdict: met, unmet, or unknown where a fact is missing."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any, Literal

from cel_expr_python import cel

State = Literal["met", "unmet", "unknown"]

_TYPES = {
    "bool": cel.Type.BOOL,
    "int": cel.Type.INT,
    "string": cel.Type.STRING,
    "list(string)": cel.Type.List(cel.Type.STRING),
    "timestamp": cel.Type.TIMESTAMP,
}


class RuleError(ValueError):
    """A rule that cannot be compiled; the message shows the expression and the place."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule said: its name and version, the state, and the names of the facts it may use.

    Values of facts are never kept here, since some are sensitive.
    """

    rule: str
    version: str
    state: State
    facts: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the verdict as JSON data."""
        return {**asdict(self), "facts": list(self.facts)}


@dataclass(frozen=True)
class Rule:
    """A named condition over declared facts.

    key: name; when: CEL expression that gives true or false; facts: name → type, one of bool,
    int, string, list(string), timestamp; version: of the pack it comes from.
    Source: Common Expression Language specification.
    """

    key: str
    when: str
    facts: Mapping[str, str]
    version: str = ""

    def verdict(self, values: Mapping[str, object]) -> Verdict:
        """Judge by these facts; a fact that is missing and would decide gives "unknown"."""
        expression = compile_rule(self.key, self.when, self.facts)
        result = expression.eval(data=dict(values))
        state: State = "unknown"
        if result.type() == cel.Type.BOOL:
            state = "met" if result.value() else "unmet"
        return Verdict(self.key, self.version, state, _facts_named(self.when, self.facts))


def compile_rule(key: str, when: str, facts: Mapping[str, str]) -> cel.Expression:
    """Return the checked expression; raise RuleError for syntax, unknown names or wrong types."""
    return _compiled(key, when, tuple(sorted(facts.items())))


@lru_cache(maxsize=512)
def _compiled(key: str, when: str, facts: tuple[tuple[str, str], ...]) -> cel.Expression:
    environment = cel.NewEnv(variables={name: _TYPES[kind] for name, kind in facts})
    known = ", ".join(f"{name} ({kind})" for name, kind in facts)
    try:
        expression = environment.compile(when)
    except RuntimeError as error:
        first_line = str(error).splitlines()[0]
        place, _, message = first_line.partition("<input>:")[2].partition(": ")
        raise RuleError(
            f"rule {key!r}, {when!r}, at {place or '?'}: {message or first_line}; "
            f"the facts that a rule may name are: {known}"
        ) from None
    if expression.return_type() != cel.Type.BOOL:
        raise RuleError(
            f"rule {key!r}, {when!r} gives {expression.return_type()}, not true or false; "
            "compare it with something"
        )
    return expression


def _facts_named(when: str, facts: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(sorted(set(re.findall(r"[A-Za-z_]\w*", when)) & facts.keys()))
