"""The list of calls, and the page of one call."""

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from pariter.apps.applications.typed import euros_in_words
from pariter.apps.placements.queries import offers_with_counts
from pariter.apps.programmes.actions import close_call
from pariter.apps.programmes.errors import CallError
from pariter.apps.programmes.models import Call
from pariter.apps.programmes.queries import edited_initiatives
from pariter.web.access import office, person
from pariter.web.office import visible
from pariter.web.office.facts import calls_with_facts
from pariter.web.office.for_whom import for_whom
from pariter.web.office.forms import CallsFilter, CloseForm
from pariter.web.office.frame import call_page, page
from pariter.web.office.progress import Stage, Station, stage, stations, tag
from pariter.web.office.tasks_of_calls import tasks_of_calls
from pariter.web.participant.wording import hours_in_words, moment_in_words
from pariter.web.public.choosing import how_places_are_given
from pariter.web.public.wording import takes_votes

PAGE_SIZE = 50


@office
def calls(request: HttpRequest) -> HttpResponse:
    """List the calls that the person runs, with where each stands."""
    someone = person(request)
    visible.require_office(someone)
    at = timezone.now()
    found = list(calls_with_facts(someone).order_by("-opens_at", "pk"))
    form = CallsFilter(found, request.GET)
    form.is_valid()
    words = form.cleaned_data.get("words", "").casefold()
    wanted, programme = (form.cleaned_data.get(name) for name in ("stage", "programme"))
    rows = [
        _row(call, where, at)
        for call in found
        if (where := stage(call, at)) == wanted or not wanted
        if programme in ("", None, call.edition.initiative.programme.key)
        if words in str(call.edition).casefold()
    ]
    shown = Paginator(sorted(rows, key=_soonest), PAGE_SIZE).get_page(request.GET.get("page"))
    return page(
        request,
        "calls",
        section="calls",
        form=form,
        page=shown,
        is_filtered=any(form.cleaned_data.values()),
    )


def _row(call: Any, found: Stage, at: datetime) -> dict[str, Any]:
    current = next((s for s in stations(call, at) if s.state == "current"), None)
    return {"call": call, "tag": tag(found), "next": current, "for_whom": for_whom(call)}


def _soonest(row: dict[str, Any]) -> tuple[bool, datetime]:
    """Put what comes next first, then what waits without a date, then what is over."""
    following = row["next"]
    when = following.when if following else None
    return following is None, when or datetime.max.replace(tzinfo=UTC)


@office
def call(request: HttpRequest, call: int) -> HttpResponse:
    """Show where a call stands and what is next; close it early on POST."""
    someone, at = person(request), timezone.now()
    found = visible.call(someone, call)
    form = CloseForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            close_call(call=found, reason=form.cleaned_data["reason"], at=at, by=someone)
        except CallError as error:
            form.refuse(str(error))
        else:
            messages.success(request, _("The call is closed. Nothing more is accepted."))
            return redirect("office_call", found.pk)
    shown = get_object_or_404(calls_with_facts(someone), pk=call)
    offers = list(offers_with_counts(shown))
    way = stations(shown, at)
    return call_page(
        request,
        "call",
        shown,
        tab="office_call",
        status=422 if form.errors else 200,
        form=form,
        may_edit=edited_initiatives(someone).filter(pk=shown.edition.initiative_id).exists(),
        tag=tag(stage(shown, at)),
        tasks=tasks_of_calls([shown], at),
        stations=way,
        current=_current(way),
        is_open=shown.is_open(at),
        is_secret=takes_votes(shown),
        facts=list(_facts(shown)),
        **_offers_table(shown, offers),
        seats=sum(offer.capacity for offer in offers),
    )


def _current(way: list[Station]) -> tuple[int, int, str]:
    """Return how many stations are reached, of how many, and the name of the next."""
    reached = sum(station.state == "past" for station in way)
    name = next((station.name for station in way if station.state == "current"), "")
    return reached, len(way), name


def _offers_table(call: Any, offers: list[Any]) -> dict[str, Any]:
    """Return what is offered with its counts; nobody sees votes before the result."""
    if takes_votes(call):
        rows = [(str(offer.title), euros_in_words(offer.cost or 0)) for offer in offers]
        return {"columns": [_("Project"), _("Cost")], "rows": rows}
    return {"columns": _columns(), "rows": [_counts(offer) for offer in offers]}


def _columns() -> list[str]:
    return [
        _("Offer"),
        _("Seats"),
        _("Wanted by"),
        _("First choice of"),
        _("Held"),
        _("Accepted"),
        _("Waiting"),
    ]


def _counts(offer: Any) -> tuple[str | int, ...]:
    return (
        str(offer.title),
        offer.capacity,
        offer.wanted,
        offer.first_choices,
        offer.held,
        offer.accepted,
        offer.waiting,
    )


def _facts(call: Call) -> Any:
    """Yield the key facts of a call for the `at_glance` tag."""
    yield {
        "icon": "calendar",
        "label": _("Opens"),
        "text": moment_in_words(call.opens_at, call.zone),
    }
    closes = moment_in_words(call.deadline, call.zone)
    early = _("%(when)s, earlier than planned") % {"when": closes}
    yield {
        "icon": "lock",
        "label": _("Closes"),
        "text": early if call.closed_early_at else closes,
    }
    yield {"icon": "users", "label": _("Open to"), "text": for_whom(call)}
    yield {
        "icon": "scale",
        "label": _("How places are given"),
        "text": how_places_are_given(call),
    }
    if call.draw_at:
        draw = moment_in_words(call.draw_at, call.zone)
        yield {"icon": "ticket", "label": _("Public draw"), "text": f"{call.draw_source}. {draw}"}
    if call.results_at:
        results = moment_in_words(call.results_at, call.zone)
        yield {"icon": "send", "label": _("Result promised for"), "text": results}
    yield {
        "icon": "clock",
        "label": _("Time to answer an offer"),
        "text": hours_in_words(call.answer_hours),
    }
