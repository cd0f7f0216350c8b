"""Rules judge by declared facts, and say so when a fact is missing or wrong."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from pariter.kernels.rules import Rule, RuleError, compile_rule

FACTS = {
    "age": "int",
    "enrolled": "bool",
    "home": "string",
    "homes": "list(string)",
    "born": "date",
    "sent": "timestamp",
}


def state(when: str, **values: object) -> str:
    return Rule("rule", when, FACTS).verdict(values).state


@pytest.mark.parametrize(
    ("when", "values", "expected"),
    [
        ("home in homes", {"home": "delft", "homes": ["delft"]}, "met"),
        ("home in homes", {"home": "delft", "homes": ("milano",)}, "unmet"),
        ("home in homes", {"homes": ["delft"]}, "unknown"),
        ("home in homes", {"home": None, "homes": ["delft"]}, "unknown"),
        # A missing fact that cannot decide does not matter.
        ("enrolled || age >= 18", {"enrolled": True}, "met"),
        ("enrolled && age >= 18", {"enrolled": False}, "unmet"),
        ("enrolled || age >= 18", {"enrolled": False}, "unknown"),
        ("100 / age > 1", {}, "unknown"),
        ("born < timestamp('2008-01-02T00:00:00Z')", {"born": date(2008, 1, 1)}, "met"),
        (
            "sent <= timestamp('2026-10-21T21:59:59Z')",
            {"sent": datetime(2026, 10, 21, 23, 59, 59, tzinfo=timezone(timedelta(hours=2)))},
            "met",
        ),
        (
            "sent <= timestamp('2026-10-21T21:59:59Z')",
            {"sent": datetime(2026, 10, 21, 22, tzinfo=UTC)},
            "unmet",
        ),
    ],
)
def test_rule_verdict(when: str, values: dict[str, Any], expected: str) -> None:
    assert state(when, **values) == expected


def test_verdict_names_the_facts_used_and_the_version_but_no_value() -> None:
    rule = Rule("origin", "home in homes || home == 'born'", FACTS, "7f3a")
    verdict = rule.verdict({"home": "secret", "homes": ["secret"]})
    assert verdict.to_json() == {
        "rule": "origin",
        "version": "7f3a",
        "state": "met",
        "facts": ["home", "homes"],
    }


@pytest.mark.parametrize(
    ("when", "message"),
    [
        ("age >", r"'age >', line 1, column 6: Syntax error"),
        ("", r"line 1, column 1: Syntax error"),
        (
            "age > 3 &&\n  hight > 2",
            r"line 2, column 3: undeclared reference to 'hight'.*age \(int\)",
        ),
        ("shout(home)", r"undeclared reference to 'shout'"),
        ("home > 3", r"column 6: found no matching overload .*\(string, int\)"),
        ("age", r"gives INT, not true or false; compare it"),
    ],
)
def test_compile_rule_says_where_and_how_to_mend(when: str, message: str) -> None:
    with pytest.raises(RuleError, match=f"(?s)rule 'key'.*{message}"):
        compile_rule("key", when, FACTS)


def test_compile_rule_refuses_an_unknown_type() -> None:
    with pytest.raises(RuleError, match="fact 'age' has the type 'float'; use bool, date, int"):
        compile_rule("key", "age > 3", {"age": "float"})


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"age": True}, "'age' is declared as int and given as bool"),
        ({"age": 20.0}, "given as float"),
        ({"age": 2**63}, "declared as int"),
        ({"enrolled": 1}, "declared as bool and given as int"),
        ({"home": ["delft"]}, "declared as string and given as list"),
        ({"homes": "delft"}, "given as str"),
        ({"homes": ["delft", 3]}, "given as list"),
        ({"born": datetime(2008, 1, 1, tzinfo=UTC)}, "given as datetime"),
        ({"sent": datetime(2026, 1, 1)}, "times with their zone"),  # noqa: DTZ001 - the fault
        ({"shoe": 42}, "fact 'shoe' is not declared"),
    ],
)
def test_verdict_refuses_a_fact_of_a_wrong_type_without_telling_it(
    values: dict[str, object], message: str
) -> None:
    with pytest.raises(RuleError, match=message) as caught:
        state("enrolled", **values)
    assert "delft" not in str(caught.value)


@pytest.mark.parametrize(
    ("when", "values", "message"),
    [
        ("100 / age > 1", {"age": 0}, "divide by zero"),
        ("homes[0] == 'delft'", {"homes": []}, "Index error"),
    ],
)
def test_verdict_does_not_hide_a_failing_expression(
    when: str, values: dict[str, object], message: str
) -> None:
    with pytest.raises(RuleError, match=f"{message}.*guard what can fail"):
        state(when, **values)
