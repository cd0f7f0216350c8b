"""Who came: the sessions of a call's edition, and the list of each."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from pariter.apps.participation.actions import record_attendance
from pariter.apps.participation.errors import DeliveryError
from pariter.apps.participation.models import Delivery
from pariter.apps.participation.queries import expected_at
from pariter.apps.people.models import Person
from pariter.apps.placements.models import Placement
from pariter.apps.programmes.models import Call, Session
from pariter.web.access import office, person
from pariter.web.office import visible
from pariter.web.office.facts import sessions_with_counts
from pariter.web.office.forms import AttendanceForm
from pariter.web.office.frame import call_page
from pariter.web.office.progress import Tag
from pariter.web.participant.wording import moment_in_words, session_in_words

Kind = Delivery.Kind
LOG_LENGTH = 50


@dataclass(frozen=True)
class Expected:
    """One person expected at a session. noted: the kind noted, empty when nothing is."""

    placement: Placement
    name: str
    hint: str
    noted: str


@office
def sessions(request: HttpRequest, call: int) -> HttpResponse:
    """List the sessions with how many are expected, noted and came."""
    found = visible.call(person(request), call)
    at = timezone.now()
    rows = [
        {"session": one, "when": session_in_words(one), "tag": _tag(one, at)}
        for one in sessions_with_counts(Session.objects.filter(edition=found.edition_id))
    ]
    has_online = any(row["session"].online for row in rows)
    return call_page(
        request, "sessions", found, tab="office_sessions", rows=rows, has_online=has_online
    )


def _tag(session: Any, at: datetime) -> Tag:
    if at < session.starts_at:
        return Tag(_("Not begun"), "neutral")
    if not session.expected:
        return Tag(_("Nobody expected"), "neutral")
    if session.noted < session.expected:
        return Tag(_("To note"), "warning" if at >= session.ends_at else "info")
    return Tag(_("Complete"), "success")


@office
def session(request: HttpRequest, session: int) -> HttpResponse:
    """Show who is expected at a session; note who was there on POST."""
    someone, at = person(request), timezone.now()
    found = visible.session(someone, session)
    people = _expected(found)
    noted = {one.placement.pk: one.noted for one in people if one.noted}
    form: Any
    if request.method == "POST":
        form = AttendanceForm(people, request.POST)
        if form.is_valid() and _note(found, people, form, at, someone):
            messages.success(request, _("The attendance is noted."))
            return redirect("office_session", found.pk)
    else:
        everyone = "everyone" in request.GET
        present = [
            str(one.placement.pk) for one in people if everyone or one.noted == Kind.ATTENDANCE
        ]
        form = AttendanceForm(people, initial={"present": present})
    return call_page(
        request,
        "session",
        call_of(found),
        tab="office_sessions",
        status=422 if form.errors else 200,
        session=found,
        when=session_in_words(found),
        begins=moment_in_words(found.starts_at, found.zone),
        has_begun=at >= found.starts_at,
        people=people,
        form=form,
        noted=len(noted),
        present=sum(kind == Kind.ATTENDANCE for kind in noted.values()),
        log=list(_log(found)),
    )


def _note(
    session: Session, people: list[Expected], form: AttendanceForm, at: datetime, by: Person
) -> bool:
    """Note what is new or changed; return whether it was taken."""
    present = set(form.cleaned_data["present"])
    told = {one.placement: str(one.placement.pk) in present for one in people}
    try:
        record_attendance(
            session=session,
            presence={
                one.placement: told[one.placement]
                for one in people
                if one.noted != (Kind.ATTENDANCE if told[one.placement] else Kind.ABSENCE)
            },
            at=at,
            by=by,
            reason=form.cleaned_data.get("reason", ""),
        )
    except DeliveryError as error:
        if error.code == "reason" and "reason" in form.fields:
            form.add_error("reason", str(error))
        else:
            form.refuse(str(error))
        return False
    return True


def _expected(session: Session) -> list[Expected]:
    noted = dict(
        Delivery.objects.filter(session=session, corrected_by__isnull=True).values_list(
            "placement", "kind"
        )
    )
    return [
        Expected(
            placement=place,
            name=place.application.person.name or place.application.reference,
            hint=_hint(place, noted.get(place.pk, "")),
            noted=noted.get(place.pk, ""),
        )
        for place in expected_at(session).order_by(
            "application__person__name", "application__reference"
        )
    ]


def _hint(place: Placement, kind: str) -> str:
    application = place.application
    said = {
        Kind.ATTENDANCE.value: _("noted: was there"),
        Kind.ABSENCE.value: _("noted: was not there"),
    }.get(kind, _("not noted yet"))
    home = str(application.home) if application.home else ""
    return " · ".join(part for part in (application.reference, home, said) if part)


def call_of(session: Session) -> Call:
    """Return the call whose tabs a session's page shows: its offer's, or the edition's first."""
    if session.offer:
        return Call.objects.select_related("edition__initiative__programme").get(
            pk=session.offer.call_id
        )
    return (
        Call.objects.filter(edition=session.edition_id)
        .select_related("edition__initiative__programme")
        .order_by("opens_at", "pk")[0]
    )


def _log(session: Session) -> Any:
    """Yield what was noted, newest first, in words."""
    entries = (
        Delivery.objects.filter(session=session)
        .select_related("placement__application__person", "recorded_by")
        .order_by("-recorded_at", "-pk")[:LOG_LENGTH]
    )
    for entry in entries:
        yield (
            moment_in_words(entry.recorded_at, session.zone),
            _who(entry),
            str(entry.get_kind_display()),
            str(entry.recorded_by or _("the system")),
            entry.reason if entry.corrects_id else "",
        )


def _who(entry: Delivery) -> str:
    """Name whom an entry is about; how many, where it counts people without a name."""
    if entry.placement is None:
        return str(entry.people)
    application = entry.placement.application
    return application.person.name or application.reference
