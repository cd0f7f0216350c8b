"""Market: who wants what, how much there is, and who is ahead of whom."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from pariter.kernels.allocation import validation
from pariter.kernels.allocation.caps import Cap, Limits
from pariter.kernels.allocation.errors import MarketError
from pariter.kernels.allocation.slots import SlotClass

__all__ = ["ClassKey", "Key", "Market", "MarketError"]

Key = tuple[int, int]
"""Place in an option's order: (priority, order number), smaller is better."""

ClassKey = tuple[int, int, int]
"""Place in the order of a class of slots: (tier, priority, order number), smaller is better."""


@dataclass(frozen=True)
class Market:
    """Applicants, options and the rules between them.

    applicants: names; their row order never changes a result.
    options: names of what is handed out.
    capacities: seats of each option.
    preferences: each applicant's wishes, the dearest first; an empty tuple wishes for nothing.
    order: one number per applicant, smaller is better: lottery number or arrival.
    priorities: option → applicant → number, smaller is better; it goes before `order`.
    groups: applicant → home.
    quotas: (option, home) → most seats of that option that the home may fill.
    slots: option → its classes of slots, in the order in which they are filled; that order
        changes results. Their seats add up to the option's. Without classes all seats are alike.
    caps: most seats within families of options, or for some homes within one option. Where a cap
        spans options, (priority, order number) compares applicants of all of them.
    traits: applicant → what counts for her in classes of slots, such as a degree.
    maximum_choices: the longest list that was allowed, if the call cut lists short.
    """

    applicants: tuple[str, ...]
    options: tuple[str, ...]
    capacities: Mapping[str, int]
    preferences: Mapping[str, tuple[str, ...]]
    order: Mapping[str, int]
    priorities: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    quotas: Mapping[tuple[str, str], int] = field(default_factory=dict)
    slots: Mapping[str, tuple[SlotClass, ...]] = field(default_factory=dict)
    caps: tuple[Cap, ...] = ()
    traits: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    maximum_choices: int | None = None

    def validate(self) -> None:
        """Raise MarketError at the first thing that makes no sense."""
        self.validate_inputs()
        validation.validate_order(self)

    def validate_inputs(self) -> None:
        """Validate all but `order`, which a lottery gives only after the inputs are frozen."""
        validation.validate_inputs(self)

    def key(self, option: str, applicant: str) -> Key:
        """Give the applicant's place in the option's order; the smaller one is ahead."""
        ranked = self.priorities.get(option)
        return (ranked[applicant] if ranked else 0, self.order[applicant])

    def class_key(self, option: str, slots: SlotClass, applicant: str) -> ClassKey | None:
        """Give her place in the order of one class of slots; None where it is not open to her."""
        tier = slots.tier(self.traits.get(applicant, ()))
        if tier is None:
            return None
        ranked = slots.priorities or self.priorities.get(option)
        return (tier, ranked[applicant] if ranked else 0, self.order[applicant])

    def quota(self, option: str, applicant: str) -> int | None:
        """Give the most seats of the option that the applicant's home may fill, if limited."""
        group = self.groups.get(applicant)
        return None if group is None else self.quotas.get((option, group))

    @cached_property
    def limits(self) -> Limits:
        """What limits seats that are not in classes: capacities, quotas and caps."""
        return Limits(self)

    @cached_property
    def cut_short(self) -> tuple[str, ...]:
        """Applicants who filled the list that was allowed, and left out options for that."""
        longest = self.maximum_choices
        if longest is None or longest >= len(self.options):
            return ()
        return tuple(
            applicant
            for applicant in sorted(self.applicants)
            if len(self.preferences[applicant]) == longest
        )
