"""A person's day: what overlaps, and whether the way from one place to the next can be made."""

from pariter.kernels.days.plan import Kind, Problem, Visit, fits, problems, way
from pariter.kernels.days.travel import Point, metres, minutes

__all__ = ["Kind", "Point", "Problem", "Visit", "fits", "metres", "minutes", "problems", "way"]
