"""What a call asks and how it decides: contradictions that the types alone cannot refuse."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Literal

from pariter.kernels.rules import RuleError, compile_rule
from pariter.packs.errors import Finding
from pariter.packs.facts import APPLICANT_FACTS, call_facts, pair_facts
from pariter.packs.lines import Location
from pariter.packs.raw import Raw, table, tables, texts, typed
from pariter.packs.references import unknown

WITH_PRIORITIES = ("deferred_acceptance", "serial_dictatorship")
WITH_LOTTERY = (*WITH_PRIORITIES, "equal_shares")
WITH_TWO_CALLS = ("equal_shares", "max_weight_b_matching")
PROJECT_QUESTIONS = {"title": "text", "summary": "text", "amount": "money"}
"""What a call for projects must ask, so that people can vote on them."""


def findings(call: Raw, edition: Raw, place: Location) -> Iterator[Finding]:
    """Give every contradiction in what one call asks and in how it decides."""
    yield from _questions(call, place)
    yield from _expressions(call, place)
    yield from _seats(call, place)
    yield from _parts_of_mechanism(call, place)
    yield from _two_calls(call, edition, place)


def _questions(call: Raw, place: Location) -> Iterator[Finding]:
    for index, question in tables(call, "question"):
        here = (*place, "question", index)
        key, kind = typed(question, "key", str), typed(question, "kind", str)
        if key in APPLICANT_FACTS:
            yield Finding((*here, "key"), f"{key!r} is a fact of every applicant; rename it")
        choices = [typed(choice, "key", str) for _, choice in tables(question, "choice")]
        if kind in {"choice", "choices"} and len(choices) < 2:
            yield Finding((*here, "choice"), f"{len(choices)} to choose from; give two or more")
        if kind not in {"choice", "choices"} and choices:
            yield Finding((*here, "choice"), f"a question of kind {kind!r} has none; remove them")
        for number, choice in enumerate(choices):
            if choice in choices[:number]:
                yield Finding((*here, "choice", number, "key"), f"{choice!r} stands twice")
        least, most = typed(question, "least", int), typed(question, "most", int)
        if most is not None and most < (least or 0):
            yield Finding((*here, "most"), f"{most} is below least {least or 0}; raise it")
        if question.get("statistics") and question.get("required", True):
            yield Finding(
                (*here, "required"),
                "what is asked for statistics is everyone's own choice; add 'required = false'",
            )


def _expressions(call: Raw, place: Location) -> Iterator[Finding]:
    facts = call_facts(question for _, question in tables(call, "question"))
    kinds: tuple[tuple[str, str, Literal["bool", "int"]], ...] = (
        ("rule", "when", "bool"),
        ("priority", "points", "int"),
        ("trait", "when", "bool"),
    )
    for name, field, gives in kinds:
        for index, part in tables(call, name):
            yield from _expression(part, field, facts, gives, (*place, name, index))


def _expression(
    part: Raw, field: str, facts: Mapping[str, str], gives: Literal["bool", "int"], place: Location
) -> Iterator[Finding]:
    written = typed(part, field, str)
    if written is not None:
        try:
            compile_rule(str(part.get("key", "")), written, facts, gives)
        except RuleError as error:
            yield Finding((*place, field), str(error))


def _seats(call: Raw, place: Location) -> Iterator[Finding]:
    offers = {typed(offer, "key", str): offer for _, offer in tables(call, "offer")}
    traits = [typed(trait, "key", str) for _, trait in tables(call, "trait")]
    for index, offer in tables(call, "offer"):
        yield from _slots(offer, traits, (*place, "offer", index))
    for name in ("priority", "cap"):
        for index, part in tables(call, name):
            for number, key in enumerate(texts(part, "offers")):
                here = (*place, name, index, "offers", number)
                if key not in offers:
                    yield Finding(here, unknown(key, "offer of this call", list(offers)))
                elif name == "cap" and offers[key].get("slots"):
                    yield Finding(here, f"{key!r} has classes of seats, which no cap may limit")
    for index, cap in tables(call, "cap"):
        for number, home in enumerate(texts(cap, "homes")):
            if home not in texts(call, "homes"):
                yield Finding(
                    (*place, "cap", index, "homes", number),
                    unknown(home, "home of this call", texts(call, "homes")),
                )


def _slots(offer: Raw, traits: list[str | None], place: Location) -> Iterator[Finding]:
    seats = 0
    for index, slots in tables(offer, "slots"):
        here = (*place, "slots", index)
        seats += typed(slots, "seats", int) or 0
        for number, trait in enumerate(texts(slots, "first")):
            if trait not in traits:
                yield Finding(
                    (*here, "first", number), unknown(trait, "trait of this call", traits)
                )
        if slots.get("only") and not slots.get("first"):
            yield Finding((*here, "only"), "these seats name no trait in 'first'; name one")
    capacity = typed(offer, "capacity", int)
    if offer.get("slots") and capacity is not None and seats != capacity:
        yield Finding(
            (*place, "slots"),
            f"they have {seats} seats together, the offer has {capacity}; mend one",
        )


def _parts_of_mechanism(call: Raw, place: Location) -> Iterator[Finding]:
    """Refuse what a call's mechanism would pass over."""
    mechanism = typed(call, "mechanism", str)
    for name, known in (
        ("question", (*WITH_LOTTERY, "max_weight_b_matching")),
        ("priority", WITH_PRIORITIES),
        ("trait", WITH_PRIORITIES),
        ("cap", ("deferred_acceptance",)),
        ("budget", ("equal_shares",)),
        ("pairing", ("max_weight_b_matching",)),
    ):
        if call.get(name) and mechanism not in known:
            yield Finding((*place, name), f"{mechanism!r} makes no use of it; remove it")
    if call.get("withdrawal") == "reoptimise" and mechanism not in WITH_PRIORITIES:
        yield Finding((*place, "withdrawal"), f"{mechanism!r} makes no use of it; remove it")
    for index, offer in tables(call, "offer"):
        if offer.get("slots") and mechanism != "deferred_acceptance":
            yield Finding(
                (*place, "offer", index, "slots"),
                f"{mechanism!r} makes no use of them; remove them",
            )
    for index, priority in tables(call, "priority"):
        if priority.get("offers") and mechanism == "serial_dictatorship":
            yield Finding(
                (*place, "priority", index, "offers"),
                "'serial_dictatorship' has one order for all; use 'deferred_acceptance'",
            )
    if mechanism in WITH_LOTTERY and "decided_by" not in call and "lottery" not in call:
        yield Finding(
            (*place, "mechanism"),
            f"{mechanism!r} decides between equals by lot; "
            "add a table 'lottery' with 'draw' and 'source'",
        )


def _two_calls(call: Raw, edition: Raw, place: Location) -> Iterator[Finding]:
    mechanism, key = typed(call, "mechanism", str), typed(call, "key", str)
    decider = typed(call, "decided_by", str)
    calls = {typed(part, "key", str): part for _, part in tables(edition, "call")}
    if decider is not None:
        other = calls.get(decider)
        if other is None or decider == key:
            yield Finding(
                (*place, "decided_by"),
                unknown(decider, "other call of this edition", sorted(filter(None, calls))),
            )
        elif typed(other, "mechanism", str) != mechanism or mechanism not in WITH_TWO_CALLS:
            yield Finding(
                (*place, "decided_by"),
                f"{decider!r} and this call need one mechanism, of {', '.join(WITH_TWO_CALLS)}",
            )
        if mechanism == "equal_shares":
            yield from _projects(call, other or {}, place)
        return
    if mechanism not in WITH_TWO_CALLS:
        return
    others = [part for part in calls.values() if typed(part, "decided_by", str) == key]
    if len(others) != 1:
        yield Finding(
            (*place, "mechanism"),
            f"{len(others)} calls of this edition have 'decided_by = {key!r}'; one must",
        )
    needed = "budget" if mechanism == "equal_shares" else "pairing"
    if needed not in call:
        yield Finding((*place, "mechanism"), f"{mechanism!r} needs '{needed}'; add it")
    if mechanism == "max_weight_b_matching" and len(others) == 1:
        yield from _pairing(call, others[0], (*place, "pairing"))


def _projects(call: Raw, vote: Raw, place: Location) -> Iterator[Finding]:
    asked = {typed(part, "key", str): part.get("kind") for _, part in tables(call, "question")}
    for key, kind in PROJECT_QUESTIONS.items():
        if asked.get(key) != kind:
            yield Finding(
                (*place, "question"), f"there is none with key {key!r} and kind {kind!r}; add it"
            )
    budget = typed(vote, "budget", int)
    for index, question in tables(call, "question"):
        if question.get("key") == "amount" and budget:
            yield from _amount(question, budget, (*place, "question", index))
    closes, opens = typed(call, "closes", datetime), typed(vote, "opens", datetime)
    if closes and opens and opens.replace(tzinfo=None) < closes.replace(tzinfo=None):
        yield Finding(
            (*place, "closes"),
            f"{closes} is after the vote opens {opens}; projects come first, so move one of them",
        )


def _amount(question: Raw, budget: int, place: Location) -> Iterator[Finding]:
    """Refuse amounts that no vote could ever fund, or that are no amount."""
    if (typed(question, "least", int) or 0) < 1:
        yield Finding((*place, "least"), "a project costs something; ask for 1 cent or more")
    most = typed(question, "most", int)
    if most is None or most > budget:
        yield Finding(
            (*place, "most"), f"{most or 'no limit'} is above the budget {budget}; lower it"
        )


def _pairing(call: Raw, other: Raw, place: Location) -> Iterator[Finding]:
    pairing = table(call, "pairing")
    asked = [[question for _, question in tables(part, "question")] for part in (call, other)]
    facts = pair_facts(*asked)
    for index, weight in tables(pairing, "weight"):
        yield from _expression(weight, "points", facts, "int", (*place, "weight", index))
    yield from _expression(pairing, "unless", facts, "bool", place)
    for name, questions in zip(("first_places", "second_places"), asked, strict=True):
        numbers = [part.get("key") for part in questions if part.get("kind") == "number"]
        if name in pairing and pairing[name] not in numbers:
            yield Finding(
                (*place, name), unknown(str(pairing[name]), "question for a number", numbers)
            )
