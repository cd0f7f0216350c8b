"""One measured figure, its goal, and whether it was met."""

import os
import platform
from dataclasses import dataclass
from typing import Any, Literal


class BenchError(Exception):
    """A bench that cannot be run here; says what is missing, and the mend."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value beside its goal and, where there is one, a peer's value.

    bound: "most" if the value may be at most the goal, "least" if at least; None has no goal.
    """

    bench: str
    metric: str
    value: float
    unit: str
    goal: float | None = None
    bound: Literal["most", "least"] = "most"
    peer: str | None = None
    peer_value: float | None = None

    @property
    def met(self) -> bool | None:
        """Tell whether the goal was reached; None if there is none."""
        if self.goal is None:
            return None
        return self.value <= self.goal if self.bound == "most" else self.value >= self.goal

    def to_json(self) -> dict[str, Any]:
        """Return the figure as one JSON object."""
        line: dict[str, Any] = {
            "bench": self.bench,
            "metric": self.metric,
            "value": _told(self.value),
            "unit": self.unit,
            "goal": None if self.goal is None else _told(self.goal),
            "met": self.met,
        }
        if self.peer is not None and self.peer_value is not None:
            line |= {
                "peer": self.peer,
                "peer_value": _told(self.peer_value),
                "ratio": _told(self.value / self.peer_value) if self.peer_value else None,
            }
        return line


def _told(value: float) -> float:
    """Round to four digits that mean something, as precise as such a measurement is."""
    return float(f"{value:.4g}")


def machine(bench: str) -> dict[str, Any]:
    """Return the line that tells on what a bench ran."""
    return {
        "bench": bench,
        "machine": platform.machine(),
        "processors": os.cpu_count(),
        "system": platform.platform(),
        "python": platform.python_version(),
    }
