"""The rota: who is on duty at which session, who was asked, and who is missing."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pariter.apps.participation.duty_actions import ask_for_duty, free_duty
from pariter.apps.participation.errors import DutyError
from pariter.apps.participation.models import Duty, Service, ServiceStatement, Shift
from pariter.apps.participation.rota import Wanted, want_people
from pariter.apps.participation.served import statements_about
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Session
from pariter.web.access import office, person
from pariter.web.office import visible
from pariter.web.office.attendance import call_of
from pariter.web.office.board_rows import Crew, crews_of
from pariter.web.office.frame import call_page
from pariter.web.office.progress import Tag
from pariter.web.office.rota_forms import AskForm, RotaFilter, WantForm
from pariter.web.office.service_form import Helper, ServiceForm, helpers_to_confirm
from pariter.web.participant.wording import moment_in_words, session_in_words
from pariter.web.public.certificate_words import span_in_words

PAGE_SIZE = 60
STATES = {
    Duty.State.ACCEPTED: "success",
    Duty.State.ASKED: "warning",
    Duty.State.DECLINED: "neutral",
    Duty.State.FREED: "neutral",
}
Form = AskForm | WantForm
Act = Callable[[Session, Any, datetime, Person], str]


@office
def rota(request: HttpRequest, edition: int) -> HttpResponse:
    """List the sessions of an edition with who is on duty and who is missing."""
    found, at = visible.run_edition(person(request), edition), timezone.now()
    form = RotaFilter(request.GET)
    form.is_valid()
    role, only = form.cleaned_data.get("role"), form.cleaned_data.get("missing")
    crews = crews_of(found)
    sessions = [
        (session, own)
        for session in Session.objects.filter(
            edition=found, ends_at__gt=at, cancelled_at__isnull=True
        ).select_related("venue")
        if (own := _wanted_crews(crews.get(session.pk, []), role, only)) or not (role or only)
    ]
    page = Paginator(sessions, PAGE_SIZE).get_page(request.GET.get("page"))
    people = _people([session for session, _own in page])
    return call_page(
        request,
        "rota",
        visible.call_of_edition(found),
        tab="office_board",
        form=form,
        page=page,
        number=len(sessions),
        is_filtered=bool(role or only),
        rows=[
            (
                session,
                session_in_words(session),
                [(_role(crew), crew, people.get((session.pk, crew.role), [])) for crew in own],
            )
            for session, own in page
        ],
    )


@office
def session_rota(request: HttpRequest, session: int) -> HttpResponse:
    """Show who is on duty at a session; ask, free or want people on POST."""
    someone, at = person(request), timezone.now()
    found = visible.session(someone, session)
    forms: dict[str, Any] = {
        "ask": AskForm(found, initial={"language": get_language()}, auto_id="ask_%s"),
        "want": WantForm(found, initial={"number": 1}, auto_id="want_%s"),
    }
    helpers = helpers_to_confirm(found, someone) if found.ends_at <= at else []
    served = ServiceForm(helpers, auto_id="served_%s")
    sent: Any = None
    if request.method == "POST":
        act = request.POST.get("act", "")
        if act == "free":
            return _free(request, found, at)
        if act == "confirm":
            sent = served = ServiceForm(helpers, request.POST, auto_id="served_%s")
        elif act in forms:
            kind: type[Form] = AskForm if act == "ask" else WantForm
            sent = forms[act] = kind(found, request.POST, auto_id=f"{act}_%s")
        else:
            raise Http404
        if sent.is_valid() and _done(request, act, found, sent, at):
            return redirect("office_session_rota", found.pk)
    duties = found.duties.order_by("role", "state", "name", "pk")
    shifts = Shift.objects.filter(session=found).select_related("pool__edition__initiative")
    return call_page(
        request,
        "session_rota",
        call_of(found),
        tab="office_board",
        status=422 if sent and sent.errors else 200,
        session=found,
        when=session_in_words(found),
        is_open=not found.cancelled_at and found.ends_at > at,
        duties=[
            (duty, Tag(str(duty.get_state_display()), STATES[Duty.State(duty.state)]))
            for duty in duties
        ],
        crews=[(_role(crew), crew) for crew in crews_of(found.edition).get(found.pk, [])],
        shifts=shifts,
        services=_served_by(helpers),
        has_served=any(one.noted for one in helpers),
        helpers=helpers,
        served=served,
        form=sent,
        ask=forms["ask"],
        want=forms["want"],
    )


def _free(request: HttpRequest, session: Session, at: datetime) -> HttpResponse:
    number = request.POST.get("duty", "")
    duty = get_object_or_404(
        Duty.objects.filter(session=session), pk=int(number[:12]) if number.isdecimal() else 0
    )
    free_duty(duty=duty, at=at, by=person(request))
    messages.success(request, _("%(name)s is freed and told.") % {"name": duty.name})
    return redirect("office_session_rota", session.pk)


def _served_by(helpers: list[Helper]) -> list[tuple[tuple[str, ...], ServiceStatement | None]]:
    """Return what is confirmed of each helper, with the statement that tells of it."""
    noted = [one for one in helpers if one.noted]
    stated = statements_about(one.noted for one in noted if one.noted)
    return [
        (_served(one.duty.name, one.noted), stated.get(one.noted.pk)) for one in noted if one.noted
    ]


def _served(name: str, noted: Service) -> tuple[str, str, str, str]:
    """Return whom an entry is about, her hours in words, who confirmed them, and when."""
    zone = noted.duty.session.zone
    hours = (
        span_in_words(noted.from_at, noted.until_at, zone)
        if noted.from_at and noted.until_at
        else _("was not there")
    )
    return name, hours, str(noted.recorded_by), moment_in_words(noted.recorded_at, zone)


def _done(request: HttpRequest, act: str, session: Session, form: Any, at: datetime) -> bool:
    if act == "confirm":
        if taken := form.confirm(at=at, by=person(request)):
            messages.success(request, _("The hours are confirmed."))
        return bool(taken)
    try:
        messages.success(request, ACTS[act](session, form, at, person(request)))
    except DutyError as refusal:
        field = "number" if refusal.code == "wanted" else refusal.code
        form.add_error(field if field in form.fields else None, str(refusal))
        return False
    return True


def _ask(session: Session, form: Any, at: datetime, by: Person) -> str:
    duty = ask_for_duty(session=session, at=at, by=by, **form.cleaned_data)
    return _("%(name)s is asked by e-mail.") % {"name": duty.name}


def _want(session: Session, form: Any, at: datetime, by: Person) -> str:
    said = form.cleaned_data
    want_people(
        session=session,
        wanted=Wanted(
            role=said["role"],
            number=said["number"],
            pool=form.pools.get(said["pool"]),
            brief=said["brief"],
        ),
        at=at,
        by=by,
    )
    return _("The number is kept.")


ACTS: dict[str, Act] = {"ask": _ask, "want": _want}


def _wanted_crews(crews: list[Crew], role: str | None, only: bool | None) -> list[Crew]:
    """Return the crews of one role, or only those in which somebody is missing."""
    return [
        crew for crew in crews if (not role or crew.role == role) and (not only or crew.missing)
    ]


def _role(crew: Crew) -> str:
    return str(Duty.Role(crew.role).label)


def _people(sessions: list[Session]) -> dict[tuple[int, str], list[tuple[str, bool]]]:
    """Return, by session and role, who accepted and who was asked and has not answered."""
    found: dict[tuple[int, str], list[tuple[str, bool]]] = {}
    duties = Duty.objects.filter(session__in=sessions, state__in=Duty.BINDING).order_by("name")
    for session, role, name, state in duties.values_list("session", "role", "name", "state"):
        found.setdefault((session, role), []).append((name, state == Duty.State.ACCEPTED))
    return found
