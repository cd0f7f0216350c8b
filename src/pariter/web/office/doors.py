"""The doors of a session: passes for devices, who is in, what to look at, the list on paper."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pariter.apps.participation.doors import (
    MADE_READY,
    make_door_pass,
    released_at,
    revoke_door_pass,
)
from pariter.apps.participation.models import Scan
from pariter.apps.participation.queries import numbers_at, passes_of, to_look_at
from pariter.apps.programmes.models import Session
from pariter.web.access import office, person
from pariter.web.context import show_under
from pariter.web.door.views import paper_values
from pariter.web.office import visible
from pariter.web.office.attendance import call_of
from pariter.web.office.forms import DoorPassForm
from pariter.web.office.frame import call_page
from pariter.web.participant.wording import moment_in_words, session_in_words
from pariter.web.print_size import print_size

MOST_LISTED = 100


@office
def doors(request: HttpRequest, session: int) -> HttpResponse:
    """Show the passes of a session and its numbers; make a pass on POST and show it once."""
    someone, at = person(request), timezone.now()
    found = visible.session(someone, session)
    form = DoorPassForm(request.POST or None)
    address = ""
    if request.method == "POST" and form.is_valid():
        label = form.cleaned_data["label"]
        _made, secret = make_door_pass(session=found, label=label, at=at, by=someone)
        # Shown in the answer itself: it is kept nowhere, so no later page can show it.
        address = settings.SITE_URL + reverse("door", args=[secret])
        form = DoorPassForm()
    numbers = numbers_at(found)
    return call_page(
        request,
        "doors",
        call_of(found),
        tab="office_sessions",
        status=422 if form.errors else 200,
        session=found,
        when=session_in_words(found),
        form=form,
        address=address,
        numbers=numbers,
        free=numbers.free(is_released=at >= released_at(found)),
        has_ended=at >= found.ends_at,
        passes=[
            {
                "one": one,
                "until": moment_in_words(one.valid_until, found.zone),
                "ready": moment_in_words(one.valid_from - MADE_READY, found.zone),
                "has_ended": at > one.valid_until,
            }
            for one in passes_of(found)
        ],
        doubtful=[_row(scan, found) for scan in to_look_at(found)[:MOST_LISTED]],
    )


@office
def revoke(request: HttpRequest, session: int, door_pass: int) -> HttpResponse:
    """Close one pass at once on POST."""
    someone = person(request)
    found = visible.session(someone, session)
    closed = get_object_or_404(found.door_passes, pk=door_pass)
    if request.method == "POST":
        revoke_door_pass(door_pass=closed, at=timezone.now(), by=someone)
        said = _("The door pass “%(label)s” is revoked.") % {"label": closed.label}
        messages.success(request, said)
    return redirect("office_doors", found.pk)


@office
def paper_list(request: HttpRequest, session: int) -> HttpResponse:
    """Show the list to be printed."""
    found = visible.session(person(request), session)
    show_under(request, found.edition.initiative.programme)
    values = {
        **paper_values(found),
        **print_size(request),
        "back_url": reverse("office_doors", args=[found.pk]),
    }
    return render(request, "door/paper.html", values)


def _row(scan: Scan, session: Session) -> dict[str, Any]:
    """Return one scan that somebody should look at, in words."""
    who = scan.ticket
    if scan.placement:
        application = scan.placement.application
        who = application.person.name or application.reference
    elif scan.kind == Scan.Kind.WALK_IN:
        who = scan.walk_in.name if hasattr(scan, "walk_in") else _("Without a ticket")
    return {
        "when": moment_in_words(scan.happened_at, session.zone),
        "who": who,
        "what": _reasons().get(scan.reason) or str(scan.get_outcome_display()),
        "people": scan.people,
        "device": scan.door_pass.label,
    }


def _reasons() -> dict[str, str]:
    return {
        "unknown_ticket": _("Refused: no ticket of ours"),
        "other_session": _("Refused: ticket of another session"),
        "cancelled": _("Refused: the place was given back"),
        "too_early": _("Refused: before check-in began"),
        "noted_absent": _("Refused: you noted this person absent"),
        "noted_by_office": _("You had noted this person already"),
        "larger_party": _("More people than the ticket is for; its seats are counted"),
        "overfull": _("Let in though the room was full"),
        "waiting": _("Refused: on the waiting list, and seats were not free yet"),
        "no_place": _("Counted; no place could be given to the address"),
    }
