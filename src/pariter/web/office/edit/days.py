"""Which days of a large edition have a page of their own in the editor."""

from pariter.packs.raw import Raw

ALL_AT_ONCE = 20
"""So many sessions stand on one page; of more, each day has a page of its own."""


def find_edition(initiative: Raw, key: str) -> Raw:
    """Return an edition of an initiative; raise LookupError where there is none."""
    for found in initiative.get("edition", ()):
        if found["key"] == key:
            own: Raw = found
            return own
    raise LookupError(key)


def day_of(session: Raw) -> str:
    """Return the day of a session by its own clock, such as 2027-04-05."""
    return str(session["starts"])[:10]


def days_of(edition: Raw) -> list[str]:
    """Return the days with sessions, where each has a page of its own."""
    if len(edition["session"]) <= ALL_AT_ONCE:
        return []
    return sorted({day_of(session) for session in edition["session"]})


def asked_day(initiative: Raw, key: str, session: str) -> str:
    """Return what the address of an edition's dates asks for, to show a session."""
    editions = [one for one in initiative.get("edition", ()) if one["key"] == key]
    sessions = [one for edition in editions if days_of(edition) for one in edition["session"]]
    return "".join(f"?day={day_of(one)}" for one in sessions if one["key"] == session)
