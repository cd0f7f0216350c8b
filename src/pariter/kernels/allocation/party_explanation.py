"""What one party may read about its own result, and nothing about any other."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, Self

from pariter.kernels.allocation.explanation import FEWEST_OTHERS
from pariter.kernels.allocation.party_rounds import MECHANISM, PartyAllocation

PartyOutcome = Literal["placed", "too_large", "share", "parties", "seats", "kept", "not_needed"]


@dataclass(frozen=True)
class PartyLine:
    """One wish of a party.

    needs: seats that the party takes there.
    outcome: `placed`; `too_large`: more people than the room has seats; `share`: its home held as
        many places as one may; `parties`: the option had as many parties as it takes; `seats`: too
        few were free at its turn; `kept`: the free ones are kept for homes never served;
        `not_needed`: it held as many places as one party may.
    seats: of the option. free: how many of them the party could have had at its turn; None where
        nothing was refused, or where it would tell of few others.
    wanted: how many parties wish for it, this one included; position: its place among them. Both
        are None when one to four others wish for it.
    """

    option: str
    rank: int
    needs: int
    outcome: PartyOutcome
    seats: int
    free: int | None
    wanted: int | None
    position: int | None


@dataclass(frozen=True)
class PartyExplanation:
    """Why one party got what it got.

    order_number: drawn by lot; position: its place in the order, homes never served first;
    parties: how many there were. most_places: how many one party may hold.
    """

    mechanism: str
    assigned: tuple[str, ...]
    size: int
    order_number: int
    position: int
    parties: int
    is_served: bool
    most_places: int | None
    lines: tuple[PartyLine, ...]

    def to_json(self) -> dict[str, Any]:
        """Write as a JSON value that `from_json` reads back."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote; raises TypeError for other fields."""
        lines = tuple(PartyLine(**line) for line in value["lines"])
        return cls(**{**value, "assigned": tuple(value["assigned"]), "lines": lines})


def explain_party(allocation: PartyAllocation, party: str) -> PartyExplanation:
    """Explain one party's result; raises KeyError when it is not in the market."""
    market = allocation.market
    return PartyExplanation(
        mechanism=MECHANISM,
        assigned=allocation.assignment[party],
        size=market.sizes[party],
        order_number=market.order[party],
        position=allocation.positions[party],
        parties=len(market.sizes),
        is_served=market.is_served(party),
        most_places=market.places,
        lines=tuple(
            _line(allocation, party, option, rank)
            for rank, option in enumerate(market.preferences[party], start=1)
        ),
    )


def _line(allocation: PartyAllocation, party: str, option: str, rank: int) -> PartyLine:
    refusal = allocation.refusals[party].get(option)
    wanted = len(allocation.asked[option])
    told = not 0 < wanted - 1 < FEWEST_OTHERS
    others = sum(holder != party for holder in allocation.holders[option])
    outcome: PartyOutcome = "not_needed" if refusal is None else refusal.obstacle
    if option in allocation.assignment[party]:
        outcome = "placed"
    return PartyLine(
        option=option,
        rank=rank,
        needs=allocation.market.size(party, option),
        outcome=outcome,
        seats=allocation.market.capacities[option],
        free=None if refusal is None or others < FEWEST_OTHERS else refusal.free,
        wanted=wanted if told else None,
        position=allocation.places[option][party] if told else None,
    )
