"""Dates with which the site runs though the pack says others: folders do not move open editions."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from pariter.apps.programmes.editing import CALL, FIELDS, SESSION
from pariter.apps.programmes.models import Edition
from pariter.packs.raw import Raw
from pariter.web.office.edit.words import FIELDS as NAMES
from pariter.web.office.edit.words import local
from pariter.web.public.wording import audience_name
from pariter.web.templatetags.components import long_moment


def running_otherwise(edition: Edition, said: Raw) -> Iterator[tuple[str, str]]:
    """Give name and value of each date on the site that differs from what the pack says.

    said: the edition as the pack in force says it
    """
    calls = {call.key: call for call in edition.calls.all()}
    sessions = {session.key: session for session in edition.sessions.all()}
    for kind, known in ((CALL, calls), (SESSION, sessions)):
        for part in said[kind]:
            row: Any = known.get(part["key"])
            if row is None:
                continue
            title = audience_name(part["role"]) if kind == CALL else local(part["title"])
            for name, attribute in FIELDS[kind].items():
                runs = getattr(row, attribute)
                written = (part.get("lottery") or {}).get(name) or part.get(name)
                if isinstance(runs, datetime) and _wall(runs, row.zone) != written:
                    moment = runs.astimezone(ZoneInfo(row.zone))
                    yield f"{title}, {NAMES[name]}", long_moment(moment)


def _wall(moment: datetime, zone: str) -> str:
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None).isoformat()
