"""Appointments: as many people as possible get a slot, and of those results the cheapest is taken.

A pair of a person and a slot is worth a little less the more it costs, and so much in itself that
one more person placed outweighs all costs together. So the pairs of greatest worth are the answer,
with the same prices as proof; see `b_matching`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal, Self, get_args

from pariter.kernels.allocation.comparison import Comparison
from pariter.kernels.allocation.errors import MarketError
from pariter.kernels.allocation.explanation import FEWEST_OTHERS
from pariter.kernels.allocation.pair_explanation import added_worths
from pariter.kernels.allocation.pair_market import (
    PairMarket,
    hash_pairs,
    require_apart,
    validate_counts,
    validate_names,
    validate_order,
)
from pariter.kernels.allocation.pairing import Engine, Pairing, run
from pariter.kernels.allocation.withdrawal import Policy

MECHANISM = "schedule"

SlotOutcome = Literal["placed", "not_needed", "full", "free"]


@dataclass(frozen=True)
class Calendar:
    """People, slots, and which slots suit whom.

    people, slots: names, no name is both; row order never changes a result.
    capacities: slot → most people. costs: person → slot that suits her → whole number, 0 or more.
    order: name → number, no two people and no two slots equal; see `PairMarket`.
    """

    people: tuple[str, ...]
    slots: tuple[str, ...]
    capacities: Mapping[str, int]
    costs: Mapping[str, Mapping[str, int]]
    order: Mapping[str, int]

    def validate(self) -> None:
        """Raise MarketError at the first thing that makes no sense."""
        people = validate_names("people", self.people)
        slots = validate_names("slots", self.slots)
        require_apart("slots", people, slots)
        validate_counts("capacities", self.capacities, slots, required=True)
        for person in sorted(people):
            if person not in self.costs:
                raise MarketError("costs", person, "Say which slots suit this person, or none: {}.")
        for person, of_person in self.costs.items():
            if person not in people:
                raise MarketError("costs", person, "No person has this name; correct it.")
            validate_counts(f"costs of {person!r}", of_person, slots, required=False)
        validate_order(self.order, (people, slots))

    @property
    def largest(self) -> int:
        """What a person placed is worth before costs: more than all costs together."""
        return 1 + sum(max(of_person.values(), default=0) for of_person in self.costs.values())

    @cached_property
    def pair_market(self) -> PairMarket:
        """The same as pairs of people and slots."""
        largest = self.largest
        return PairMarket(
            first=self.people,
            second=self.slots,
            weights={
                (person, slot): largest - cost
                for person, of_person in self.costs.items()
                for slot, cost in of_person.items()
            },
            capacities_first=dict.fromkeys(self.people, 1),
            capacities_second=self.capacities,
            order=self.order,
        )

    def to_json(self) -> dict[str, Any]:
        """Write as a JSON value that does not depend on the order of rows."""
        return {
            "people": sorted(self.people),
            "slots": sorted(self.slots),
            "capacities": dict(self.capacities),
            "costs": {person: dict(of_person) for person, of_person in self.costs.items()},
            "order": dict(self.order),
        }


@dataclass(frozen=True)
class SlotLine:
    """One slot that suits a person, as it looks to her.

    outcome: `placed`; `not_needed`: she has one that costs no more; `full`: others have it, with
        whom all is cheaper or more are placed; `free`: it came free when someone left, and all
        who had a slot stayed where they were.
    places: of the slot; others: how many others have it, None when they are one to four.
    enough: the most that it could cost her for her to have it for sure; None when no cost is low
        enough, or when hidden.
    """

    slot: str
    cost: int
    outcome: SlotOutcome
    places: int
    others: int | None
    enough: int | None


@dataclass(frozen=True)
class SlotExplanation:
    """Why one person got the slot that she got.

    slot: hers, or None; cost: of it; lines: one for each slot that suits her, the cheapest first.
    """

    person: str
    slot: str | None
    cost: int | None
    lines: tuple[SlotLine, ...]

    def to_json(self) -> dict[str, Any]:
        """Write as a JSON value that `from_json` reads back."""
        lines = [dict(vars(line)) for line in self.lines]
        return {"person": self.person, "slot": self.slot, "cost": self.cost, "lines": lines}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote.

        Raises ValueError for an outcome that does not exist, TypeError for other fields.
        """
        lines = tuple(SlotLine(**line) for line in value["lines"])
        for line in lines:
            if line.outcome not in get_args(SlotOutcome):
                raise ValueError(
                    f"Outcome {line.outcome!r}: use {', '.join(get_args(SlotOutcome))}."
                )
        return cls(**{**value, "lines": lines})


@dataclass(frozen=True)
class Schedule:
    """The result of one calendar: who comes when.

    calendar: what went in; pairing: the same result as pairs of people and slots.
    """

    calendar: Calendar
    pairing: Pairing

    @property
    def status(self) -> Literal["ok"]:
        """Say `ok`: there is always a schedule, if need be an empty one."""
        return "ok"

    @cached_property
    def assignment(self) -> dict[str, str | None]:
        """Person → slot, or None."""
        held: dict[str, str | None] = dict.fromkeys(self.calendar.people)
        held.update(self.pairing.pairs)
        return held

    @property
    def placed(self) -> int:
        """How many people have a slot."""
        return len(self.pairing.pairs)

    @property
    def cost(self) -> int:
        """What all slots cost together."""
        return sum(self.calendar.costs[person][slot] for person, slot in self.pairing.pairs)

    @property
    def message(self) -> str:
        """What one should know about the result."""
        staying = len(self.calendar.people) - len(
            self.pairing.gone.intersection(self.calendar.people)
        )
        return f"{self.placed} of {staying} people have a slot, at a cost of {self.cost} together."

    @property
    def proof(self) -> dict[str, Any]:
        """What shows that no more people can be placed, nor as many at less cost.

        The same as of pairs; a person placed is worth `placed_is_worth` less the cost of her slot.
        """
        return {
            **self.pairing.proof,
            "mechanism": MECHANISM,
            "input_hash": hash_pairs(MECHANISM, self.calendar.to_json()),
            "placed": self.placed,
            "cost": self.cost,
            "placed_is_worth": self.calendar.largest,
        }

    def explain(self, person: str) -> SlotExplanation:
        """Explain one person's result with nothing about anyone else.

        Raises KeyError when there is no such person, or she has left.
        """
        if person in self.pairing.gone or person not in self.calendar.costs:
            raise KeyError(person)
        own = self.assignment[person]
        costs = self.calendar.costs[person]
        added = added_worths(self.pairing.rest, self.pairing.last_solution, person)
        lines = [
            self._line(slot, cost, own, costs, added.get(slot))
            for slot, cost in costs.items()
            if slot not in self.pairing.gone
        ]
        lines.sort(key=lambda line: (line.cost, self.calendar.order[line.slot]))
        return SlotExplanation(person, own, None if own is None else costs[own], tuple(lines))

    def withdraw(self, names: Iterable[str], policy: Policy = "chain") -> "Schedule":
        """Give on the slots of those who leave, or do without slots that fall out.

        policy: `chain` leaves everyone who has a slot where she is; `reoptimise` starts anew.

        Raises MarketError for an unknown name or policy.
        """
        return replace(self, pairing=self.pairing.withdraw(names, policy))

    def compare(self, other: "Schedule") -> Comparison:
        """Say who has a slot that costs her less here than in another schedule, and who more.

        A slot goes before none. Costs are those of this schedule's calendar; slots do not fare.
        """
        fares: dict[int, list[str]] = {-1: [], 0: [], 1: []}
        gone = self.pairing.gone | other.pairing.gone
        for person in sorted(set(self.assignment).intersection(other.assignment) - gone):
            one, two = self._burden(person, self), self._burden(person, other)
            fares[(one > two) - (one < two)].append(person)
        return Comparison(tuple(fares[-1]), tuple(fares[0]), tuple(fares[1]))

    def _burden(self, person: str, schedule: "Schedule") -> tuple[bool, int]:
        slot = schedule.assignment[person]
        cost = None if slot is None else self.calendar.costs[person].get(slot)
        return (True, 0) if cost is None else (False, cost)

    def _line(
        self,
        slot: str,
        cost: int,
        own: str | None,
        costs: Mapping[str, int],
        added: int | None,
    ) -> SlotLine:
        partners = self.pairing.partners.get(slot, ())
        others = len(partners) - (slot == own)
        outcome: SlotOutcome
        if slot == own:
            outcome = "placed"
        elif own is not None and costs[own] <= cost:
            outcome = "not_needed"
        else:
            outcome = "full" if others >= self.calendar.capacities[slot] else "free"
        told = others == 0 or others >= FEWEST_OTHERS
        enough = None if added is None or not told or outcome == "placed" else cost - added
        return SlotLine(
            slot=slot,
            cost=cost,
            outcome=outcome,
            places=self.calendar.capacities[slot],
            others=others if told else None,
            enough=enough if enough is not None and enough >= 0 else None,
        )


def costs_by_rank(preferences: Mapping[str, Sequence[str]]) -> dict[str, dict[str, int]]:
    """Let the dearest slot of each list cost 0, the next 1, and so on."""
    return {
        person: {slot: rank for rank, slot in enumerate(wishes)}
        for person, wishes in preferences.items()
    }


def schedule(calendar: Calendar, engine: Engine = "auto") -> Schedule:
    """Place as many people as possible, at the least cost; of equal results the earliest.

    Raises MarketError when the calendar is malformed.
    """
    calendar.validate()
    market = calendar.pair_market
    return Schedule(calendar, Pairing(market, MECHANISM, (run(market, engine),), engine))
