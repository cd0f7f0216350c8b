"""Policy: what counts as small, and how small counts are protected."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Rounding:
    """Every count is told as a multiple, drawn by a secret key. base: of what."""

    base: int
    key: bytes = field(repr=False)


@dataclass(frozen=True)
class Policy:
    """What is small, and how much of a table may be withheld.

    threshold: counts of 1 up to one below it are small and never released.
    most_withheld: share of a table's cells; where more would be, it loses a dimension instead.
    rounding: where it is given, nothing is withheld, and everything rounded.

    Raises ValueError where nothing, or too little, would be protected.
    """

    threshold: int = 5
    most_withheld: float = 0.5
    rounding: Rounding | None = None

    def __post_init__(self) -> None:
        if self.threshold < 2:
            raise ValueError(
                f"threshold {self.threshold}: below 2 nothing is protected; give 2 or more"
            )
        if self.rounding is not None and self.rounding.base < self.threshold:
            raise ValueError(
                f"rounding to {self.rounding.base}: the threshold is {self.threshold}; "
                "round to it or to more, so that what is not rounded to 0 is no small count"
            )

    def is_small(self, count: int) -> bool:
        """Say whether a count could point at a person."""
        return 0 < count < self.threshold
