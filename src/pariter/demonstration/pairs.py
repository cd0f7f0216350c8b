"""Pairs in the invented year: those of the autumn, and people who wait for the spring."""

from contextlib import suppress
from datetime import datetime, timedelta
from random import Random
from typing import Any

from pariter.apps.applications.actions import submit_application
from pariter.apps.participation.contact_actions import confirm_contact, note_contact
from pariter.apps.participation.in_touch import weeks_of
from pariter.apps.people.models import Person
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.models import Pair
from pariter.apps.placements.pairs import ask_for_another, end_pair
from pariter.apps.placements.queries import other_side
from pariter.apps.placements.runs import pair_again, publish_run, run_allocation
from pariter.apps.programmes.models import Call
from pariter.apps.programmes.moments import local_day
from pariter.apps.programmes.queries import calls

SIDES_PAST, SIDES_OPEN = (36, 22), (14, 9)
"""How many people of each side apply to what is over, and to what is open."""
SPOKEN = ("spanish", "french", "german", "portuguese", "arabic", "chinese", "hindi", "turkish")
MOST_PARTNERS = 3
CONFIRMED = 0.7
SEED = 11
"""Its own, so that what else is invented does not depend on it."""


def invent_pairs(*, people: list[Person], at: datetime, by: Person) -> None:
    """Let people apply to every pairing that has opened, and pair them where it is over."""
    chance = Random(SEED)  # noqa: S311 - nothing here is secret
    found = calls().filter(mechanism="max_weight_b_matching", decided_by=None, opens_at__lt=at)
    for call in found.order_by("opens_at", "pk"):
        _pair_people(call, chance.sample(people, sum(SIDES_PAST)), at, by, chance)


def _pair_people(
    call: Call, people: list[Person], until: datetime, by: Person, chance: Random
) -> None:
    """Let both sides apply; where that is over, pair them, and pair some again."""
    second = other_side(call)
    if second is None or call.results_at is None:
        raise ValueError(f"{call.address} has no other side or results date; mend its pack.")
    is_over = max(call.deadline, second.deadline) <= until
    ones, others = SIDES_PAST if is_over else SIDES_OPEN
    _apply(call, people[:ones], until, chance)
    _apply(second, people[ones : ones + others], until, chance)
    if not is_over:
        return
    made = call.results_at - timedelta(days=1)
    run_allocation(call=call, kind="dry", at=made, by=by)
    run = run_allocation(call=call, kind="real", at=made + timedelta(minutes=10), by=by)
    publish_run(run=run, at=call.results_at, by=by)
    _pair_again(call, call.results_at + timedelta(days=12), by)
    _keep_in_touch(call, until)


def _apply(call: Call, people: list[Person], until: datetime, chance: Random) -> None:
    end = min(call.deadline, until)
    seconds = (end - call.opens_at).total_seconds()
    moments = sorted(chance.uniform(0.01, 0.99) * seconds for _ in people)
    for person, moment in zip(people, moments, strict=True):
        submit_application(
            call=call,
            person=person,
            preferences=[],
            answers=_answers(call, chance),
            at=call.opens_at + timedelta(seconds=moment),
            notify=False,
        )


def _answers(call: Call, chance: Random) -> dict[str, Any]:
    """Return an answer to each question; everyone speaks English or Italian, and agrees."""
    return {question["key"]: _answer(question, chance) for question in call.questions}


def _answer(question: dict[str, Any], chance: Random) -> Any:
    if question["key"] == "languages":
        both = chance.choice((["english"], ["english"], ["italian"], ["italian", "english"]))
        return [*both, *chance.sample(SPOKEN, chance.randint(0, 2))]
    match question["kind"]:
        case "choice":
            return chance.choice([choice["key"] for choice in question["choice"]])
        case "choices":
            keys = [choice["key"] for choice in question["choice"]]
            return chance.sample(keys, chance.randint(1, min(3, len(keys))))
        case "number":
            return chance.randint(1, MOST_PARTNERS)
        case _:
            return True


def _pair_again(call: Call, at: datetime, by: Person) -> None:
    """Let one pair end and whoever is free be paired anew, if anyone; let another wait."""
    pairs = Pair.objects.filter(first__call=call).select_related("first__person")
    ended, waiting = pairs.order_by("first__person__email", "pk")[:2]
    for pair in (ended, waiting):
        ask_for_another(pair=pair, application=pair.first, at=at, by=pair.first.person)
    end_pair(
        pair=ended,
        reason="Invented: their timetables changed.",
        at=at + timedelta(days=1),
        by=by,
    )
    # Where all mentors are taken, whoever is free waits for the next.
    with suppress(PlacementError):
        pair_again(call=call, at=at + timedelta(days=1, minutes=5), by=by)


def _keep_in_touch(call: Call, until: datetime) -> None:
    """Let pairs note contacts, of which partners confirm most; every sixth pair notes none."""
    if weeks_of(call) is None:
        return
    chance = Random(SEED)  # noqa: S311 - its own, so that what else is invented stays
    pairs = Pair.objects.filter(first__call=call).select_related("first__person", "second__person")
    for number, pair in enumerate(pairs.order_by("first__person__email", "pk")):
        last = min(pair.ended_at or until, until) - timedelta(hours=2)
        moment = pair.created_at + timedelta(days=chance.randint(2, 9))
        while number % 6 and moment < last:
            _note(pair, moment, chance)
            moment += timedelta(days=chance.randint(8, 16))


def _note(pair: Pair, at: datetime, chance: Random) -> None:
    one, other = chance.sample([pair.first, pair.second], 2)
    way, minutes = chance.choice((("met", 60), ("met", 45), ("called", 30), ("wrote", None)))
    day = local_day(at, pair.first.call.zone)
    contact = note_contact(
        pair=pair, application=one, day=day, way=way, minutes=minutes, at=at, by=one.person
    )
    if chance.random() < CONFIRMED:
        later = at + timedelta(hours=1)
        confirm_contact(contact=contact, application=other, at=later, by=other.person)
