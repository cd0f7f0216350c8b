"""Participation funnel: how many people got how far."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from pariter.kernels.disclosure import Table

Step = Literal["applied", "placed", "accepted", "took_part"]

STEPS: tuple[Step, ...] = get_args(Step)


@dataclass(frozen=True)
class FunnelRow:
    """One person. step: the furthest one reached; properties: one value per dimension."""

    person: str
    step: Step
    properties: tuple[str, ...]


def participation_funnel(
    rows: Iterable[FunnelRow], *, population: str, dimensions: Sequence[str]
) -> tuple[Table, ...]:
    """Count the people who reached each step, one table a step; a later step implies the earlier.

    rows: one for each person; population: who is counted, where and when; dimensions: names of
    the properties, the one to give up first standing last. Every table has a cell for each
    combination that anyone applied with, so that zeros are told.

    Raises ValueError when a person stands in two rows.
    """
    reached: dict[Step, Counter[tuple[str, ...]]] = {step: Counter() for step in STEPS}
    seen: set[str] = set()
    for row in rows:
        if row.person in seen:
            raise ValueError(
                f"{population}: person {row.person!r} stands in two rows; "
                "keep the one with the furthest step."
            )
        seen.add(row.person)
        for step in STEPS[: STEPS.index(row.step) + 1]:
            reached[step][row.properties] += 1
    combinations = sorted(reached["applied"])
    return tuple(
        Table(
            population,
            step,
            tuple(dimensions),
            {combination: reached[step][combination] for combination in combinations},
            step=place,
        )
        for place, step in enumerate(STEPS)
    )
