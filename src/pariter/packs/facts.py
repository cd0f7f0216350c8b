"""The facts that conditions in packs may name, with their types."""

from collections.abc import Iterable, Mapping

APPLICANT_FACTS: dict[str, str] = {
    "home": "string",
    "homes": "list(string)",
    "roles": "list(string)",
}
"""home: code of the organisation applied from; homes: codes the call is open to; roles: the
person's roles in that organisation today."""

_TYPES = {
    "yes_no": "bool",
    "number": "int",
    "money": "int",
    "choice": "string",
    "choices": "list(string)",
}


def answer_facts(questions: Iterable[Mapping[str, object]]) -> dict[str, str]:
    """Return the facts that a call's answers give; texts and answers for statistics give none.

    questions: as the pack writes them. Money counts in cents.
    """
    return {
        str(question.get("key")): _TYPES[str(question.get("kind"))]
        for question in questions
        if question.get("kind") in _TYPES and not question.get("statistics")
    }


def call_facts(questions: Iterable[Mapping[str, object]]) -> dict[str, str]:
    """Return all facts that the conditions of a call may name."""
    return APPLICANT_FACTS | answer_facts(questions)


def pair_facts(
    first: Iterable[Mapping[str, object]], second: Iterable[Mapping[str, object]]
) -> dict[str, str]:
    """Return the facts that the weights of a pairing may name: the answers of both sides."""
    sides = {"first": answer_facts(first), "second": answer_facts(second)}
    return {
        f"{side}_{name}": kind
        for side, facts in sides.items()
        for name, kind in {**facts, "home": "string"}.items()
    }
