"""Two allocations side by side, in the eyes of those they concern."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pariter.kernels.allocation.allocation import Allocation


@dataclass(frozen=True)
class Comparison:
    """Applicants who are in both allocations, by how they fare in the first."""

    better: tuple[str, ...]
    same: tuple[str, ...]
    worse: tuple[str, ...]


def compare(first: "Allocation", second: "Allocation") -> Comparison:
    """Compare by each applicant's list in the first market; who left one of them is left out."""
    fares: dict[int, list[str]] = {-1: [], 0: [], 1: []}
    staying = set(first.assignment).intersection(second.assignment) - first.gone - second.gone
    for applicant in sorted(staying):
        wishes = first.market.preferences[applicant]
        one, two = (
            _rank(wishes, allocation.assignment[applicant]) for allocation in (first, second)
        )
        fares[(one > two) - (one < two)].append(applicant)
    return Comparison(tuple(fares[-1]), tuple(fares[0]), tuple(fares[1]))


def _rank(wishes: tuple[str, ...], held: str | None) -> int:
    """Give the rank of what is held; below all wishes where it is nothing, or not wished for."""
    return wishes.index(held) if held in wishes else len(wishes)
