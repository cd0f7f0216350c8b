"""Writes: what a member school runs, written by its person and approved by the office."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pariter.apps.journal.actions import record
from pariter.apps.objectives.errors import ObjectiveError
from pariter.apps.objectives.models import RegisterEntry
from pariter.apps.objectives.texts import written
from pariter.apps.people.models import Organisation, Person
from pariter.apps.programmes.models import Programme

STATUS = {
    "planned": gettext_lazy("Planned"),
    "running": gettext_lazy("Runs now"),
    "ended": gettext_lazy("Has ended"),
}
AUDIENCES = {
    "middle_school": gettext_lazy("Pupils of middle schools"),
    "high_school": gettext_lazy("Pupils of high schools"),
    "university": gettext_lazy("Students"),
    "teachers": gettext_lazy("Teachers"),
    "families": gettext_lazy("Families"),
}
EARLIEST = 1900


@dataclass(frozen=True, slots=True)
class Wording:
    """What is said of something that a school runs. language: of title and what."""

    title: str
    what: str
    audience: str
    since: int
    status: str
    language: str


def checked(programme: Programme, content: Mapping[str, str], at: datetime) -> Wording:
    """Return what was typed, made plain; raise ObjectiveError with the field that is to mend."""
    audience, status = content.get("audience", ""), content.get("status", "")
    if audience not in AUDIENCES:
        raise ObjectiveError("audience", _choose(audience, AUDIENCES))
    if status not in STATUS:
        raise ObjectiveError("status", _choose(status, STATUS))
    language = content.get("language", "")
    if language not in programme.languages:
        raise ObjectiveError("language", _choose(language, programme.languages))
    year = at.astimezone(ZoneInfo(programme.zone)).year + 1
    since = content.get("since", "").strip()
    if not (since.isascii() and since.isdecimal() and EARLIEST <= int(since[:9]) <= year):
        raise ObjectiveError(
            "since",
            _("Write the year in which it began, from %(first)d to %(last)d.")
            % {"first": EARLIEST, "last": year},
        )
    return Wording(
        title=written("title", content.get("title", ""), _("Give it a title."), most=150),
        what=written("what", content.get("what", ""), _("Say in a sentence what it is.")),
        audience=audience,
        since=int(since),
        status=status,
        language=language,
    )


@transaction.atomic
def propose_entry(
    *,
    programme: Programme,
    school: Organisation,
    content: Mapping[str, str],
    at: datetime,
    by: Person,
    entry: RegisterEntry | None = None,
) -> RegisterEntry:
    """Write an entry or change one; everyone reads it when the office has approved it.

    content: title, what, audience, since, status, language. Writing it confirms it, too.
    """
    wording = asdict(checked(programme, content, at))
    found = _locked(entry) if entry else RegisterEntry(programme=programme, school=school)
    found.proposed = None if wording == found.approved else wording
    found.note = ""
    found.written_at, found.written_by = at, by
    found.confirmed_at, found.confirmed_by = at, by
    found.save()
    record(actor=by, action="register.written", subject=found, at=at)
    return found


@transaction.atomic
def confirm_entry(*, entry: RegisterEntry, at: datetime, by: Person) -> RegisterEntry:
    """Let the school say that what everyone reads still holds."""
    found = _locked(entry)
    found.confirmed_at, found.confirmed_by = at, by
    found.save(update_fields=["confirmed_at", "confirmed_by"])
    record(actor=by, action="register.confirmed", subject=found, at=at)
    return found


@transaction.atomic
def approve_entry(
    *, entry: RegisterEntry, seen: datetime, at: datetime, by: Person
) -> RegisterEntry:
    """Let everyone read what a school wrote.

    seen: when that was written which the office looked at. Raises ObjectiveError.
    """
    found = _waiting(entry, seen)
    found.approved, found.proposed, found.note = found.proposed, None, ""
    found.approved_at, found.approved_by = at, by
    found.save(update_fields=["approved", "proposed", "note", "approved_at", "approved_by"])
    record(actor=by, action="register.approved", subject=found, at=at)
    return found


@transaction.atomic
def return_entry(
    *, entry: RegisterEntry, seen: datetime, note: str, at: datetime, by: Person
) -> RegisterEntry:
    """Ask the school for changes; what everyone reads stays as it is. Raises ObjectiveError."""
    found = _waiting(entry, seen)
    found.note = written("note", note, _("Say what is to change."))
    found.save(update_fields=["note"])
    record(actor=by, action="register.returned", subject=found, at=at)
    return found


def _waiting(entry: RegisterEntry, seen: datetime) -> RegisterEntry:
    found = _locked(entry)
    if found.proposed is None:
        raise ObjectiveError("", _("Nothing waits here any more."))
    if found.written_at != seen:
        raise ObjectiveError("", _("The school changed this while you looked. Look again."))
    return found


def _locked(entry: RegisterEntry) -> RegisterEntry:
    return (
        RegisterEntry.objects.select_for_update(of=("self",))
        .select_related("programme", "school")
        .get(pk=entry.pk)
    )


def _choose(value: str, known: object) -> str:
    names = ", ".join(map(str, known)) if isinstance(known, dict | list) else ""
    if not value:
        return _("Choose one of: %(known)s.") % {"known": names}
    return _("“%(value)s” is not known. Use one of: %(known)s.") % {
        "value": value[:40],
        "known": names,
    }
