"""What a device sends: read strictly, refused in words that say what is wrong and where."""

import uuid
from datetime import UTC, datetime
from typing import Annotated, Literal

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)

from pariter.apps.correspondence.texts import one_line
from pariter.apps.participation.door_parties import parts_from
from pariter.apps.participation.scans import MOST_SCANS, Reading

MOST_BYTES = 1_000_000
LONGEST_TICKET, LONGEST_NAME, LONGEST_ADDRESS = 60, 100, 254
MOST_TOGETHER = 999
LONGEST_VALUE = 60


class PayloadError(Exception):
    """A request that holds no scans. status: of the answer."""

    def __init__(self, message: str, status: int = 422) -> None:
        super().__init__(message)
        self.status = status


def _plausible(moment: datetime) -> datetime:
    """Refuse what no device's clock can show; the difference of two such moments can be added."""
    if not 1970 <= moment.year < 2200:
        raise ValueError("give a moment from 1970 to 2199")
    return moment.astimezone(UTC)


Moment = Annotated[AwareDatetime, AfterValidator(_plausible)]


Count = Annotated[int, Field(ge=0, le=MOST_TOGETHER)]


class SentParts(BaseModel):
    """How many of a class came, as its headcount was declared."""

    model_config = ConfigDict(extra="forbid", strict=True)

    girls: Count
    boys: Count
    others: Count
    adults: Count


class SentScan(BaseModel):
    """One scan as it travels."""

    model_config = ConfigDict(extra="forbid", strict=True)

    key: uuid.UUID
    scanned_at: Moment
    kind: Literal["ticket", "name", "more", "walk_in"]
    ticket: Annotated[str, StringConstraints(max_length=LONGEST_TICKET)] = ""
    people: Annotated[int, Field(ge=1, le=MOST_TOGETHER)] = 1
    parts: SentParts | None = None
    name: Annotated[str, StringConstraints(max_length=LONGEST_NAME)] = ""
    email: Annotated[str, StringConstraints(max_length=LONGEST_ADDRESS)] = ""


class SentScans(BaseModel):
    """A whole request."""

    model_config = ConfigDict(extra="forbid", strict=True)

    device_now: Moment
    scans: Annotated[list[SentScan], Field(max_length=MOST_SCANS)]


def sent_scans(request: HttpRequest) -> tuple[datetime, list[Reading]]:
    """Return the device's clock and its scans. Raises PayloadError."""
    if request.content_type != "application/json":
        raise PayloadError(
            _("Send JSON; the content type is %(kind)s.")
            % {"kind": repr((request.content_type or "")[:LONGEST_VALUE])},
            415,
        )
    try:
        read = SentScans.model_validate_json(_body(request))
    except ValidationError as error:
        raise PayloadError(_in_words(error)) from error
    readings = [_reading(number, scan) for number, scan in enumerate(read.scans, start=1)]
    return read.device_now, readings


def _body(request: HttpRequest) -> bytes:
    try:
        body = (
            request.body if int(request.headers.get("Content-Length") or 0) <= MOST_BYTES else b""
        )
    except (RequestDataTooBig, ValueError):
        body = b""
    if not body or len(body) > MOST_BYTES:
        raise PayloadError(
            _("Send at most %(scans)d scans, in at most %(bytes)d bytes, at once.")
            % {"scans": MOST_SCANS, "bytes": MOST_BYTES},
            413,
        )
    return body


def _reading(number: int, scan: SentScan) -> Reading:
    ticket, name = one_line(scan.ticket), one_line(scan.name)
    if bool(ticket) == (scan.kind == "walk_in"):
        raise PayloadError(
            _("Scan %(number)d is of the kind %(kind)s: only a walk-in comes without a ticket.")
            % {"number": number, "kind": repr(scan.kind)}
        )
    if scan.parts and scan.kind == "walk_in":
        raise PayloadError(
            _("Scan %(number)d is of people without a ticket: give their number, no genders.")
            % {"number": number}
        )
    parts = parts_from(scan.parts.model_dump()) if scan.parts else None
    if parts and not sum(parts):
        raise PayloadError(
            _("Scan %(number)d lets in nobody; give 1 at least.") % {"number": number}
        )
    email = one_line(scan.email)
    if (name or email) and scan.kind != "walk_in":
        raise PayloadError(
            _("Scan %(number)d has a ticket, so it needs no name; leave the name out.")
            % {"number": number}
        )
    people = sum(parts) if parts else scan.people
    return Reading(scan.key, scan.scanned_at, scan.kind, ticket, people, name, email, parts)


def _in_words(error: ValidationError) -> str:
    """Return the first mistake: where it is, what stands there, and what is expected."""
    first = error.errors(include_url=False, include_context=False)[0]
    place = [str(part + 1) if isinstance(part, int) else str(part) for part in first["loc"]]
    return _("%(place)s is %(value)s: %(expected)s.") % {
        "place": " ".join(place) or "JSON",
        "value": repr(first["input"])[:LONGEST_VALUE],
        "expected": first["msg"],
    }
