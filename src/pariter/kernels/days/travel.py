"""How long the way between two places of a town takes, on the safe side.

No timetable is asked. What is assumed is written here, and shown beside each estimate:

- a way is DETOUR times as long as the straight line;
- people walk WALK metres a minute, which is slow: with children, a stick or a wheelchair;
- by bus or tram it takes RIDE_AT_LEAST minutes to reach the stop, wait and walk on, and RIDE metres
  a minute beside that;
- they take what is quicker, and CHANGE minutes to leave one building and find the room in the next.
"""

from dataclasses import dataclass
from math import asin, ceil, cos, radians, sin, sqrt

EARTH = 6_371_000
"""Mean radius in metres (IUGG)."""
DETOUR = 1.3
WALK = 60
RIDE = 250
RIDE_AT_LEAST = 12
CHANGE = 5


@dataclass(frozen=True, slots=True)
class Point:
    """Where a place lies, in degrees north and east.

    Raises ValueError for what does not lie on Earth.
    """

    latitude: float
    longitude: float

    def __post_init__(self) -> None:
        if not (-90 <= self.latitude <= 90 and -180 <= self.longitude <= 180):
            raise ValueError(
                f"{self.latitude}, {self.longitude} does not lie on Earth; "
                "give degrees from -90 to 90 and from -180 to 180."
            )


def metres(first: Point, second: Point) -> float:
    """Return the straight line between two points by the haversine formula (Sinnott, 1984)."""
    north, south = radians(first.latitude), radians(second.latitude)
    east = radians(second.longitude - first.longitude)
    half = sin((south - north) / 2) ** 2 + cos(north) * cos(south) * sin(east / 2) ** 2
    return 2 * EARTH * asin(min(1.0, sqrt(half)))


def minutes(first: Point, second: Point) -> int:
    """Return how many minutes the way takes; none where it is the same point."""
    if first == second:
        return 0
    length = DETOUR * metres(first, second)
    return CHANGE + ceil(min(length / WALK, RIDE_AT_LEAST + length / RIDE))
