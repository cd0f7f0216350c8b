"""What a call asks: answers checked by their questions, and what follows from them."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from i18nfield.strings import LazyI18nString

from pariter.apps.applications.errors import ApplicationError
from pariter.apps.programmes.models import Call
from pariter.kernels.rules import Rule, Score
from pariter.packs.facts import answer_facts, call_facts

Question = Mapping[str, Any]
MOST_NUMBER = 10**15
LONGEST_TEXT = 5000


def questions_for(call: Call, by: str = "applicant") -> list[Question]:
    """Return what the applicant, or the office, is asked."""
    return [question for question in call.questions if question["by"] == by]


def checked_answers(*, call: Call, given: Mapping[str, object]) -> dict[str, Any]:
    """Return the applicant's answers in the order of the questions; raises ApplicationError.

    given: question → true or false, whole number (money in cents), text, key of a choice, or
    several; what is missing, None or empty counts as not answered.
    """
    asked = {question["key"]: question for question in questions_for(call)}
    return dict(_checked(asked, given))


def _checked(
    asked: Mapping[str, Question], given: Mapping[str, object]
) -> Iterator[tuple[str, Any]]:
    for name in given:
        if name not in asked:
            raise ApplicationError(
                "unknown_question", _("“%(question)s” is not asked here.") % {"question": name}
            )
    for name, question in asked.items():
        answer = given.get(name)
        if answer is None or answer in ("", [], ()):
            if question["required"]:
                raise ApplicationError(
                    "missing_answer", _("%(question)s: give an answer.") % _label(question)
                )
            continue
        problem = problem_with(question, answer)
        if problem:
            raise ApplicationError("answer", problem)
        yield name, list(answer) if isinstance(answer, list | tuple) else answer


def problem_with(question: Question, answer: object) -> str:
    """Say what is wrong with an answer that was given; empty if nothing is."""
    match question["kind"], answer:
        case "yes_no", bool():
            return ""
        case (("number" | "money"), int()) if not isinstance(answer, bool):
            return _beyond(question, answer)
        case "text", str():
            return _too_long(question, answer)
        case "choice", str():
            return _not_offered(question, [answer])
        case "choices", list() | tuple():
            return _not_offered(question, list(answer))
    return _("%(question)s: this answer is of another kind. Answer again.") % _label(question)


def _beyond(question: Question, answer: int) -> str:
    least = question["least"]
    most = MOST_NUMBER if question["most"] is None else question["most"]
    if least <= answer <= most:
        return ""
    unit = 100 if question["kind"] == "money" else 1
    if question["most"] is None and answer < least:
        return _("%(question)s: give %(least)s or more.") % {
            **_label(question),
            "least": least // unit,
        }
    return _("%(question)s: give a number from %(least)s to %(most)s.") % {
        **_label(question),
        "least": least // unit,
        "most": most // unit,
    }


def _too_long(question: Question, answer: str) -> str:
    most = question["most"] or LONGEST_TEXT
    if len(answer) <= most:
        return ""
    return _("%(question)s: you wrote %(count)d letters. Shorten it to %(most)d.") % {
        **_label(question),
        "count": len(answer),
        "most": most,
    }


def _not_offered(question: Question, answers: list[object]) -> str:
    known = [choice["key"] for choice in question["choice"]]
    for answer in answers:
        if answer not in known:
            return _("%(question)s: “%(answer)s” cannot be chosen. Use: %(known)s.") % {
                **_label(question),
                "answer": answer,
                "known": ", ".join(known),
            }
    return ""


def _label(question: Question) -> dict[str, str]:
    return {"question": label_of(question)}


def label_of(question: Question) -> str:
    """Return what is asked as a message names it, without the mark at its end."""
    return str(LazyI18nString(question["label"])).rstrip("?:. ")


def facts_of(call: Call, answers: Mapping[str, Any]) -> dict[str, object]:
    """Return the answers that conditions may name, as facts."""
    return {name: answers.get(name) for name in answer_facts(call.questions)}


def points_by_priority(call: Call, facts: Mapping[str, object]) -> dict[str, int | None]:
    """Return what each priority of the call is worth for someone; None where a fact is missing."""
    names = call_facts(call.questions)
    return {
        priority["key"]: Score(priority["key"], priority["points"], names).value(facts)
        for priority in call.priorities
    }


def traits_of(call: Call, facts: Mapping[str, object]) -> tuple[str, ...]:
    """Return the traits of the call that someone has; what is not known is not had."""
    names = call_facts(call.questions)
    return tuple(
        trait["key"]
        for trait in call.traits
        if Rule(trait["key"], trait["when"], names).verdict(facts).state == "met"
    )
