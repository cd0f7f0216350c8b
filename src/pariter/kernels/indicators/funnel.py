"""Funnel: how many people, or letters, got how far."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pariter.kernels.disclosure import Table

Step = str

STEPS: tuple[Step, ...] = ("applied", "placed", "accepted", "took_part")
"""The way of a person from an application to taking part."""


@dataclass(frozen=True)
class FunnelRow:
    """One person, or one letter. step: the furthest reached; properties: one per dimension."""

    person: str
    step: Step
    properties: tuple[str, ...]


def funnel(
    rows: Iterable[FunnelRow],
    *,
    population: str,
    dimensions: Sequence[str],
    steps: Sequence[Step] = STEPS,
) -> tuple[Table, ...]:
    """Count those who reached each step, one table a step; a later step implies the earlier.

    rows: one for each person; population: who is counted, where and when; dimensions: names of
    the properties, the one to give up first standing last; steps: from the first to the last.
    Every table has a cell for each combination that anyone began with, so that zeros are told.

    Raises ValueError when a person stands in two rows, or at a step that there is not.
    """
    reached: dict[Step, Counter[tuple[str, ...]]] = {step: Counter() for step in steps}
    seen: set[str] = set()
    for row in rows:
        if row.person in seen:
            raise ValueError(
                f"{population}: person {row.person!r} stands in two rows; "
                "keep the one with the furthest step."
            )
        seen.add(row.person)
        if row.step not in reached:
            raise ValueError(
                f"{population}: {row.step!r} is no step; use one of {', '.join(steps)}."
            )
        for step in steps[: steps.index(row.step) + 1]:
            reached[step][row.properties] += 1
    combinations = sorted(reached[steps[0]])
    return tuple(
        Table(
            population,
            step,
            tuple(dimensions),
            {combination: reached[step][combination] for combination in combinations},
            step=place,
        )
        for place, step in enumerate(steps)
    )
