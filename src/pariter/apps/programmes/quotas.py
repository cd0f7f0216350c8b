"""Reading an offer's quotas: a home's own number, else the number for each of the rest."""

from collections.abc import Mapping

EACH_OTHER = "*"


def quota_of(quotas: Mapping[str, int], home: str | None) -> int | None:
    """Return the most seats that people of this home may hold, or None if there is no limit."""
    if home is None:
        return None
    return quotas.get(home, quotas.get(EACH_OTHER))
