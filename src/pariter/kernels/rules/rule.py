"""Rule → Verdict: met, unmet, or unknown where a fact is missing."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, Literal

from cel_expr_python import cel

State = Literal["met", "unmet", "unknown"]

_TYPES = {
    "bool": cel.Type.BOOL,
    "date": cel.Type.TIMESTAMP,
    "int": cel.Type.INT,
    "list(string)": cel.Type.List(cel.Type.STRING),
    "string": cel.Type.STRING,
    "timestamp": cel.Type.TIMESTAMP,
}

_WANTED = {
    "bool": ("true or false", "compare it with something"),
    "int": ("a whole number", "write one such as 'single_parent ? 10 : 0'"),
}

_PLACE = re.compile(r"<input>:(\d+):(\d+): (.*)")


class RuleError(ValueError):
    """A rule or fact that makes no sense; the message shows the expression and the place."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule said: its name and version, the state, and the names of the facts it uses.

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
    date, int, string, list(string), timestamp; version: of the pack it comes from.
    Source: Common Expression Language specification.
    """

    key: str
    when: str
    facts: Mapping[str, str]
    version: str = ""

    def verdict(self, values: Mapping[str, object]) -> Verdict:
        """Judge by these facts; a fact that is missing and would decide gives "unknown".

        values: fact → value; a value of None is missing. A date counts as its midnight in UTC.

        Raises RuleError for a fact that is not declared or not of its type, and when the
        expression fails on the facts it has, such as by a division by zero.
        """
        compiled = compile_rule(self.key, self.when, self.facts)
        known = {
            name: _to_cel(self.key, name, value, self.facts)
            for name, value in values.items()
            if value is not None
        }
        result = compiled.expression.eval(data=known)
        state: State = "unknown"
        if result.type() == cel.Type.BOOL:
            state = "met" if result.value() else "unmet"
        elif known.keys() >= set(compiled.names):
            raise RuleError(
                f"rule {self.key!r}, {self.when!r}: {result.value()}; "
                "guard what can fail, such as with 'size(list) > 0 && …'"
            )
        return Verdict(self.key, self.version, state, compiled.names)


@dataclass(frozen=True)
class Score:
    """A named whole number over declared facts, such as points.

    key, facts: as of `Rule`; points: CEL expression that gives an int.
    """

    key: str
    points: str
    facts: Mapping[str, str]

    def value(self, values: Mapping[str, object]) -> int | None:
        """Return the number for these facts; None where a fact is missing that decides.

        Raises RuleError as `Rule.verdict` does.
        """
        compiled = compile_rule(self.key, self.points, self.facts, gives="int")
        known = {
            name: _to_cel(self.key, name, value, self.facts)
            for name, value in values.items()
            if value is not None
        }
        result = compiled.expression.eval(data=known)
        if result.type() == cel.Type.INT:
            return int(result.value())
        if known.keys() >= set(compiled.names):
            raise RuleError(
                f"rule {self.key!r}, {self.points!r}: {result.value()}; "
                "guard what can fail, such as with 'members > 0 ? cost / members : 0'"
            )
        return None


@dataclass(frozen=True)
class CompiledRule:
    """A checked expression and the names of the facts it uses, sorted."""

    expression: cel.Expression
    names: tuple[str, ...]


def compile_rule(
    key: str, when: str, facts: Mapping[str, str], gives: Literal["bool", "int"] = "bool"
) -> CompiledRule:
    """Check an expression; raise RuleError for syntax, unknown names or wrong types."""
    return _compile(key, when, tuple(sorted(facts.items())), gives)


@lru_cache(maxsize=512)
def _compile(key: str, when: str, facts: tuple[tuple[str, str], ...], gives: str) -> CompiledRule:
    for name, kind in facts:
        if kind not in _TYPES:
            raise RuleError(f"fact {name!r} has the type {kind!r}; use {', '.join(_TYPES)}")
    try:
        expression = _environment(facts).compile(when)
    except RuntimeError as error:
        raise RuleError(_describe(key, when, str(error), facts)) from None
    if expression.return_type() != _TYPES[gives]:
        wanted, mend = _WANTED[gives]
        raise RuleError(
            f"rule {key!r}, {when!r} gives {expression.return_type().name()}, not {wanted}; {mend}"
        )
    names = (name for name, _ in facts if _uses(when, name, facts))
    return CompiledRule(expression, tuple(names))


def _environment(facts: tuple[tuple[str, str], ...]) -> cel.Env:
    return cel.NewEnv(variables={name: _TYPES[kind] for name, kind in facts})


def _describe(key: str, when: str, error: str, facts: tuple[tuple[str, str], ...]) -> str:
    found = _PLACE.search(error)
    known = ", ".join(f"{name} ({kind})" for name, kind in facts)
    place = f"line {found[1]}, column {found[2]}: {found[3]}" if found else error
    return f"rule {key!r}, {when!r}, {place}; the facts that a rule may name are: {known}"


def _uses(when: str, name: str, facts: tuple[tuple[str, str], ...]) -> bool:
    """Ask the compiler: without a name that it uses, the expression does not compile."""
    if name not in when:
        return False
    try:
        _environment(tuple(fact for fact in facts if fact[0] != name)).compile(when)
    except RuntimeError:
        return True
    return False


def _to_cel(key: str, name: str, value: object, facts: Mapping[str, str]) -> object:
    """Give a fact in the type that the compiler was told; it would take True for an int."""
    if name not in facts:
        raise RuleError(f"rule {key!r}: fact {name!r} is not declared; declare it with its type")
    match facts[name], value:
        case "bool", bool():
            return value
        case "int", int() if not isinstance(value, bool) and abs(value) < 2**63:
            return value
        case "string", str():
            return value
        case "list(string)", list() | tuple() if all(isinstance(item, str) for item in value):
            return list(value)
        case "timestamp", datetime() if value.tzinfo is not None:
            return value.astimezone(UTC)
        case "date", date() if not isinstance(value, datetime):
            return datetime(value.year, value.month, value.day, tzinfo=UTC)
    # The value stays out of the message: some facts are sensitive.
    raise RuleError(
        f"rule {key!r}: fact {name!r} is declared as {facts[name]} and given as "
        f"{type(value).__name__}; give it in the declared type, times with their zone"
    )
