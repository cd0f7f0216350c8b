"""Speakers: whom partners and the office ask, what they answered, and the schedule of all."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from pariter.apps.participation.duty_actions import ask_for_duty, brief_duty, free_duty
from pariter.apps.participation.errors import DutyError
from pariter.apps.participation.models import Duty
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import OfficeRole, Session
from pariter.apps.programmes.queries import initiatives_for
from pariter.web.access import office, person
from pariter.web.context import show_under
from pariter.web.office import visible
from pariter.web.office.frame import page
from pariter.web.office.progress import Tag
from pariter.web.office.session_forms import SpeakerForm
from pariter.web.office.session_words import proposal_tabs
from pariter.web.participant.wording import session_in_words

SPEAKER = Duty.Role.SPEAKER
STATES = {
    Duty.State.ASKED: "warning",
    Duty.State.ACCEPTED: "success",
    Duty.State.DECLINED: "danger",
    Duty.State.FREED: "neutral",
}


@office
def schedule(request: HttpRequest) -> HttpResponse:
    """List all speakers of the sessions that the person runs, day by day, with their answers."""
    someone, at = person(request), timezone.now()
    visible.require_office(someone)
    initiatives = initiatives_for(someone, OfficeRole.Role.OFFICE)
    duties = _speakers().filter(
        session__edition__initiative__in=initiatives, session__ends_at__gt=at
    )
    wanted = request.GET.get("state", "")
    shown = duties.filter(state=wanted) if wanted in Duty.State.values else duties
    return page(
        request,
        "speakers",
        section="proposals",
        rows=speaker_rows(shown.order_by("session__starts_at", "session", "name")),
        tabs=proposal_tabs("office_speakers"),
        states=_states(request, duties, wanted),
        number=duties.count(),
    )


@office
def of_session(request: HttpRequest, session: int) -> HttpResponse:
    """Show the speakers of one session; ask another one, or free one, on POST."""
    someone, at = person(request), timezone.now()
    found = visible.session(someone, session)
    refused: forms.Form | None = None
    if request.method == "POST":
        if request.POST.get("act") not in ("speaker", "free"):
            raise Http404
        refused = ask_on_post(request, found, someone, at)
        if refused is None:
            return redirect("office_session_speakers", found.pk)
    show_under(request, found.edition.initiative.programme)
    return page(
        request,
        "session_speakers",
        section="proposals",
        status=422 if refused else 200,
        session=found,
        when=session_in_words(found),
        is_over=bool(found.cancelled_at) or found.ends_at <= at,
        refused=refused,
        **speakers_of(found, refused),
    )


def ask_on_post(
    request: HttpRequest, session: Session, someone: Person, at: datetime
) -> forms.Form | None:
    """Ask a speaker, free one or change her brief; return the form where it was refused."""
    if freed := request.POST.get("free"):
        duty = get_object_or_404(session.duties.filter(role=SPEAKER), pk=_key(freed))
        free_duty(duty=duty, at=at, by=someone)
        messages.success(request, _("%(name)s is freed, and told by mail.") % {"name": duty.name})
        return None
    if briefed := request.POST.get("briefed"):
        duty = get_object_or_404(session.duties.filter(role=SPEAKER), pk=_key(briefed))
        return _brief(request, duty, someone, at)
    form = SpeakerForm(session.edition.initiative.programme, request.POST)
    if not form.is_valid():
        return form
    said = form.cleaned_data
    try:
        duty = ask_for_duty(
            session=session,
            role=SPEAKER,
            name=said["name"],
            email=said["email"],
            language=said["language"],
            brief=said["brief"],
            at=at,
            by=someone,
        )
    except DutyError as error:
        form.add_error(error.code if error.code in form.fields else None, str(error))
        return form
    messages.success(request, _("%(name)s is asked, by a mail with a link.") % {"name": duty.name})
    return None


def _brief(request: HttpRequest, duty: Duty, someone: Person, at: datetime) -> forms.Form | None:
    try:
        brief_duty(duty=duty, brief=request.POST.get("brief", ""), at=at, by=someone)
    except DutyError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(name)s reads this on their page.") % {"name": duty.name})
    return None


def speakers_of(session: Session, refused: forms.Form | None) -> dict[str, Any]:
    """Return what a page shows of the speakers of a session, with the form to ask another."""
    programme = session.edition.initiative.programme
    return {
        "speakers": speaker_rows(_speakers().filter(session=session).order_by("name", "pk")),
        "speaker_form": refused if isinstance(refused, SpeakerForm) else SpeakerForm(programme),
    }


def speaker_rows(duties: Iterable[Duty]) -> list[dict[str, Any]]:
    """Return each speaker with her answer in a few words."""
    return [
        {
            "duty": duty,
            "tag": Tag(str(duty.get_state_display()), STATES[Duty.State(duty.state)]),
            "when": session_in_words(duty.session),
            "is_bound": duty.state in Duty.BINDING,
        }
        for duty in duties
    ]


def _speakers() -> QuerySet[Any]:
    return (
        Duty.objects.filter(role=SPEAKER)
        .select_related("session__organisation", "session__venue", "session__edition__initiative")
        .defer("session__edition__initiative__texts")
    )


def _key(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def _states(request: HttpRequest, duties: QuerySet[Any], wanted: str) -> list[dict[str, Any]]:
    counts: dict[str, int] = {}
    for state in duties.order_by().values_list("state", flat=True):
        counts[state] = counts.get(state, 0) + 1
    every = [
        ("", _("All"), sum(counts.values())),
        *((state.value, str(state.label), counts.get(state.value, 0)) for state in Duty.State),
    ]
    return [
        {
            "label": f"{label} ({number})",
            "url": f"{request.path}?state={state}" if state else request.path,
            "current": state == wanted,
        }
        for state, label, number in every
    ]
