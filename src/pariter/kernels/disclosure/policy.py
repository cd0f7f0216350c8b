"""Policy: what counts as small."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Policy:
    """What is small, and how much of a table may be withheld.

    threshold: counts of 1 up to one below it are small and never released.
    most_withheld: share of a table's cells; where more would be, it loses a dimension instead.
    """

    threshold: int = 5
    most_withheld: float = 0.5

    def __post_init__(self) -> None:
        if self.threshold < 2:
            raise ValueError(
                f"threshold {self.threshold}: below 2 nothing is protected; give 2 or more"
            )

    def is_small(self, count: int) -> bool:
        """Say whether a count could point at a person."""
        return 0 < count < self.threshold
