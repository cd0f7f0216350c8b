"""Who came: the sessions of a call's edition, and the list of each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from pariter.apps.participation.actions import record_attendance
from pariter.apps.participation.errors import DeliveryError
from pariter.apps.participation.models import Delivery, Scan
from pariter.apps.participation.queries import GENDERS, expected_at, with_class
from pariter.apps.participation.walk_ins import count_walk_ins, walk_ins_of
from pariter.apps.people.models import Person
from pariter.apps.placements.models import Placement
from pariter.apps.programmes.models import Call, Session
from pariter.apps.programmes.numbers import Grouped
from pariter.web.access import office, person
from pariter.web.office import visible
from pariter.web.office.attendance_filter import SessionsFilter, standing_tag
from pariter.web.office.facts import sessions_with_counts
from pariter.web.office.forms import AttendanceForm
from pariter.web.office.frame import call_page
from pariter.web.office.progress import FIRST_COME
from pariter.web.participant.wording import moment_in_words, session_in_words
from pariter.web.templatetags.classes import heads

Kind = Delivery.Kind
LOG_LENGTH = 50
PAGE_SIZE = 50


@dataclass(frozen=True)
class Expected:
    """One person, party or class expected at a session.

    noted: the kind noted, empty when nothing is; people: how many were there
    genders: of a class, who came, where that was counted
    """

    placement: Placement
    name: str
    hint: str
    noted: str
    people: int
    genders: Mapping[str, int | None]


@office
def sessions(request: HttpRequest, call: int) -> HttpResponse:
    """List the sessions with how many are expected, noted and came."""
    found = visible.call(person(request), call)
    at = timezone.now()
    every = list(sessions_with_counts(Session.objects.filter(edition=found.edition_id)))
    form = SessionsFilter(every, at, request.GET)
    shown = Paginator(form.matching(), PAGE_SIZE).get_page(request.GET.get("page"))
    return call_page(
        request,
        "sessions",
        found,
        tab="office_sessions",
        form=form if len(every) > PAGE_SIZE else None,
        page=shown,
        rows=[
            {"session": one, "when": session_in_words(one), "tag": standing_tag(one, at)}
            for one in shown
        ],
        is_filtered=any(form.cleaned_data.values()),
        has_sessions=bool(every),
        has_online=any(one.online for one in every),
    )


@office
def session(request: HttpRequest, session: int) -> HttpResponse:
    """Show who is expected at a session; note who was there on POST."""
    someone, at = person(request), timezone.now()
    found = visible.session(someone, session)
    people = _expected(found)
    noted = {one.placement.pk: one.noted for one in people if one.noted}
    walked_in = walk_ins_of(found)
    counted = sum(entry.people for entry in walked_in)
    form: Any
    if request.method == "POST":
        form = AttendanceForm(people, request.POST, has_walk_ins=bool(walked_in))
        if form.is_valid() and _note(found, people, form, at, someone):
            messages.success(request, _("The attendance is noted."))
            return redirect("office_session", found.pk)
    else:
        everyone = "everyone" in request.GET
        present = [
            str(one.placement.pk) for one in people if everyone or one.noted == Kind.ATTENDANCE
        ]
        form = AttendanceForm(
            people,
            initial={"present": present, "walk_ins": counted},
            has_walk_ins=bool(walked_in),
        )
    return call_page(
        request,
        "session",
        call_of(found),
        tab="office_sessions",
        status=422 if form.errors else 200,
        session=found,
        when=session_in_words(found),
        begins=moment_in_words(found.starts_at, found.zone),
        may_sign_up=_may_sign_up(found, at),
        has_begun=at >= found.starts_at,
        people=people,
        form=form,
        noted=len(noted),
        present=sum(kind == Kind.ATTENDANCE for kind in noted.values()),
        heads=sum(one.placement.participants for one in people),
        here=sum(one.people for one in people),
        walk_ins=list(_without_tickets(found, walked_in)),
        walked_in=counted,
        log=list(_log(found)),
    )


def _may_sign_up(session: Session, at: datetime) -> bool:
    """Tell whether people can still be signed up for a session, as far as its call gives places."""
    if session.offer is None or session.cancelled_at or session.starts_at <= at:
        return False
    return call_of(session).mechanism == FIRST_COME


def _note(
    session: Session, people: list[Expected], form: AttendanceForm, at: datetime, by: Person
) -> bool:
    """Note what is new or changed; return whether it was taken."""
    present = set(form.cleaned_data["present"])
    told = {one.placement: str(one.placement.pk) in present for one in people}
    reason = form.cleaned_data.get("reason", "")
    walk_ins = form.cleaned_data["walk_ins"]
    try:
        with transaction.atomic():
            record_attendance(
                session=session,
                presence=told,
                at=at,
                by=by,
                reason=reason,
                came=form.came,
                genders=form.genders,
            )
            if walk_ins is not None:
                count_walk_ins(session=session, people=walk_ins, at=at, by=by, reason=reason)
    except DeliveryError as error:
        field = {"reason": "reason", "walk_ins": "walk_ins"}.get(error.code, "")
        if field in form.fields:
            form.add_error(field, str(error))
        else:
            form.refuse(str(error))
        return False
    return True


def _expected(session: Session) -> list[Expected]:
    noted = {
        entry.placement_id: entry
        for entry in Delivery.objects.filter(session=session, corrected_by__isnull=True)
    }
    return [
        Expected(
            placement=place,
            name=with_class(
                place.application.person.name or place.application.reference,
                place.school_class.name if place.school_class else None,
            ),
            hint=_hint(place, noted.get(place.pk)),
            noted=noted[place.pk].kind if place.pk in noted else "",
            people=noted[place.pk].people if place.pk in noted else 0,
            genders={
                part: getattr(noted[place.pk], part) if place.pk in noted else None
                for part in GENDERS
            },
        )
        for place in expected_at(session).order_by(
            "application__person__name", "application__reference"
        )
    ]


def _hint(place: Placement, noted: Delivery | None) -> str:
    application = place.application
    said = _("not noted yet")
    if noted and noted.kind == Kind.ABSENCE:
        said = _("noted: was not there")
    elif noted and noted.grade == Delivery.Grade.DECLARED:
        said = _("says that they were there")
    elif came := _came_of_class(noted):
        said = _("noted: %(came)s") % {"came": came}
    elif noted and noted.people < place.participants:
        said = _("noted: %(people)s of %(seats)s were there") % {
            "people": Grouped(noted.people),
            "seats": Grouped(place.participants),
        }
    elif noted:
        said = _("noted: was there")
    home = str(application.home) if application.home else ""
    group = place.school_class
    planned = heads((group.girls, group.boys, group.others, group.adults)) if group else ""
    return " · ".join(part for part in (application.reference, home, planned, said) if part)


def _came_of_class(noted: Delivery | None) -> str:
    """Say who of a class came, where that was counted by gender."""
    if not noted or noted.girls is None or noted.boys is None or noted.others is None:
        return ""
    adults = noted.people - noted.girls - noted.boys - noted.others
    return heads((noted.girls, noted.boys, noted.others, adults))


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
            _what(entry),
            str(entry.recorded_by or _("the system")),
            entry.reason if entry.corrects_id else "",
        )


def _what(entry: Delivery) -> str:
    kind = str(entry.get_kind_display())
    place = entry.placement
    if place is None or entry.kind == Kind.ABSENCE or place.participants == 1:
        return kind
    return f"{kind} ({entry.people}/{place.participants})"


def _without_tickets(session: Session, entries: list[Delivery]) -> Iterator[tuple[str, int, str]]:
    """Yield who came without a ticket: a name where one was told, how many, and who counted."""
    scans = {
        f"scan {scan.key}": scan
        for scan in Scan.objects.filter(
            door_pass__session=session, kind=Scan.Kind.WALK_IN
        ).select_related("door_pass", "walk_in")
    }
    for entry in entries:
        scan = scans.get(entry.source)
        name = scan.walk_in.name if scan and hasattr(scan, "walk_in") else ""
        counted_by = scan.door_pass.label if scan else str(entry.recorded_by or _("the system"))
        yield name or _("Without a name"), entry.people, counted_by


def _who(entry: Delivery) -> str:
    """Name whom an entry is about; how many, where it counts people without a name."""
    if entry.placement is None:
        return _("Without a name: %(people)s") % {"people": Grouped(entry.people)}
    application = entry.placement.application
    return application.person.name or application.reference
