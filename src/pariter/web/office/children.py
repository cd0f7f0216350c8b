"""The day of minors for staff: whom to call, who may pick up, who did; and what people need."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from pariter.apps.applications.models import Guardian
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.guardian_days import (
    Child,
    is_day_of,
    note_departure,
    see_children,
)
from pariter.apps.placements.needs import needs_of, see_needs
from pariter.apps.programmes.models import Session
from pariter.web.access import office, person
from pariter.web.office import visible
from pariter.web.office.attendance import call_of
from pariter.web.office.frame import call_page
from pariter.web.participant.forms import ActForm
from pariter.web.participant.wording import moment_in_words, session_in_words
from pariter.web.plain_text import OneLineField
from pariter.web.public.certificates import kept_from_others
from pariter.web.public.session_words import ACCESS as ACCESS_NAMES


class DepartureForm(ActForm):
    """With whom a child leaves; empty where she goes home alone."""

    with_whom = OneLineField(required=False, max_length=200)


@office
def children(request: HttpRequest, session: int) -> HttpResponse:
    """Show, on its day alone, the children of a session; note who left with whom on POST."""
    someone, at = person(request), timezone.now()
    found = visible.session(someone, session)
    form = DepartureForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        guardian = get_object_or_404(
            Guardian,
            pk=_number(request.POST.get("guardian", "")),
            application__call__edition=found.edition_id,
        )
        try:
            note_departure(
                session=found,
                guardian=guardian,
                with_whom=form.cleaned_data["with_whom"],
                at=at,
                by=someone,
            )
        except PlacementError as error:
            form.refuse(str(error))
        else:
            messages.success(request, _("It is noted that the child left."))
            return redirect("office_children", found.pk)
    is_today = is_day_of(found, at)
    rows = (
        [_row(child, found) for child in see_children(session=found, at=at, by=someone)]
        if is_today
        else []
    )
    return kept_from_others(
        call_page(
            request,
            "children",
            call_of(found),
            tab="office_sessions",
            status=422 if form.errors else 200,
            form=form,
            session=found,
            when=session_in_words(found),
            is_today=is_today,
            rows=rows,
            there=sum(not row["left"] for row in rows),
        )
    )


@office
def needs(request: HttpRequest, session: int) -> HttpResponse:
    """Show what people need at a session, and what of it is missing."""
    someone, at = person(request), timezone.now()
    found = visible.session(someone, session)
    counted = needs_of(found)
    rows = [
        {
            "name": place.application.person.name or place.application.reference,
            "access": [ACCESS_NAMES[kind] for kind in needed.access],
            "words": needed.words,
            "companion": needed.companion,
            "seated": bool(place.companions),
        }
        for place, needed in see_needs(session=found, at=at, by=someone)
    ]
    return kept_from_others(
        call_page(
            request,
            "needs",
            call_of(found),
            tab="office_sessions",
            session=found,
            when=session_in_words(found),
            rows=rows,
            unmet=[(ACCESS_NAMES[kind], count) for kind, count in counted.unmet.items()],
            without_seat=counted.without_seat,
        )
    )


def _row(child: Child, session: Session) -> dict[str, Any]:
    told, left = child.told, child.left
    names = told.get("pick_up", "").splitlines()
    moment = parse_datetime(left["at"]) if left else None
    return {
        "key": child.guardian.pk,
        "name": child.name,
        "contact": told.get("contact", ""),
        "phone": told.get("phone", ""),
        "names": [name.strip() for name in names if name.strip()],
        "notes": told.get("notes", ""),
        "photos": child.guardian.may_photograph,
        "left": moment_in_words(moment, session.zone) if moment else "",
        "left_with": left.get("with", ""),
    }


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 19 else 0
