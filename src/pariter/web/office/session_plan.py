"""One session for its office: how it stands, moving it, its seats, cancelling it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pariter.apps.participation.cancelling import cancel_session, ends_places, other_times
from pariter.apps.participation.concerned import count_concerned
from pariter.apps.participation.errors import SessionError
from pariter.apps.participation.moving import MovePreview, move_session, preview_move
from pariter.apps.placements.capacity import change_capacity
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.models import Placement
from pariter.apps.programmes.errors import AmendmentError
from pariter.apps.programmes.models import Session, SessionChange
from pariter.apps.programmes.numbers import Grouped
from pariter.web.access import office, person
from pariter.web.office import visible
from pariter.web.office.attendance import call_of
from pariter.web.office.board import standing_in_words
from pariter.web.office.board_rows import board_rows
from pariter.web.office.frame import call_page
from pariter.web.office.move_forms import CancelForm, MoveForm, SeatsForm
from pariter.web.participant.wording import moment_in_words, session_in_words

NAMED = 20
"""How many people with two places at once a preview names."""


@office
def plan(request: HttpRequest, session: int) -> HttpResponse:
    """Show how a session stands, and what can be done about it."""
    found, at = visible.session(person(request), session), timezone.now()
    row = next(row for row in board_rows(found.edition, at) if row.session.pk == found.pk)
    return _page(
        request,
        "session_plan",
        found,
        row=row,
        standing=standing_in_words(row, at),
        is_over=found.ends_at <= at,
        has_begun=found.starts_at <= at,
        changes=list(_changes(found)),
    )


@office
def move(request: HttpRequest, session: int) -> HttpResponse:
    """Ask when and where a session takes place; show what a move does, and do it on POST."""
    someone, at = person(request), timezone.now()
    found = visible.session(someone, session)
    if request.method != "POST":
        return _page(request, "session_move", found, form=MoveForm(found))
    step = request.POST.get("step")
    form = MoveForm(found, request.POST)
    if step == "change":
        return _page(request, "session_move", found, form=MoveForm(found, initial=form.draft()))
    preview = _previewed(found, form, at) if form.is_valid() else None
    if preview and step == "move":
        sequence = request.POST.get("sequence", "")
        try:
            told = move_session(
                session=found,
                to=form.to,
                reason=form.cleaned_data["reason"],
                seen=int(sequence) if sequence.isdecimal() else -1,
                at=at,
                by=someone,
            )
        except SessionError as refusal:
            form.refuse(str(refusal))
        else:
            messages.success(request, _told(_("The session is moved."), told))
            return redirect("office_session_plan", found.pk)
    if preview is None or form.errors:
        return _page(request, "session_move", found, form=form)
    return _page(
        request,
        "session_move_preview",
        found,
        form=form,
        sent=[
            (name, value)
            for name, value in request.POST.items()
            if name not in ("csrfmiddlewaretoken", "step", "sequence")
        ],
        now=_moved(found, form),
        new_when=session_in_words(_moved(found, form)),
        preview=preview,
        clashes=[
            (_who(clash.placement), clash.other.title, session_in_words(clash.other))
            for clash in preview.clashes[:NAMED]
        ],
        more=max(0, len(preview.clashes) - NAMED),
    )


@office
def seats(request: HttpRequest, session: int) -> HttpResponse:
    """Change how many seats a session's offer has."""
    someone, at = person(request), timezone.now()
    found = visible.session(someone, session)
    if found.offer is None:
        messages.info(request, _("This session has no seats of its own."))
        return redirect("office_session_plan", found.pk)
    form = SeatsForm(
        request.POST if request.method == "POST" else None, initial={"seats": found.offer.capacity}
    )
    if form.is_bound and form.is_valid():
        try:
            went = change_capacity(
                offer=found.offer, capacity=form.cleaned_data["seats"], at=at, by=someone
            )
        except PlacementError as refusal:
            form.add_error("seats", str(refusal))
        else:
            said = ngettext(
                "The seats are changed. %(count)s person who waited is offered a place.",
                "The seats are changed. %(count)s people who waited are offered places.",
                went,
            )
            messages.success(
                request, said % {"count": Grouped(went)} if went else _("The seats are changed.")
            )
            return redirect("office_session_plan", found.pk)
    return _page(request, "session_seats", found, form=form, concerned=count_concerned(found))


@office
def cancel(request: HttpRequest, session: int) -> HttpResponse:
    """Ask why a session is cancelled, and cancel it."""
    someone, at = person(request), timezone.now()
    found = visible.session(someone, session)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            told = cancel_session(
                session=found, reason=form.cleaned_data["reason"], at=at, by=someone
            )
        except SessionError as refusal:
            form.refuse(str(refusal))
        else:
            messages.success(request, _told(_("The session is cancelled."), told))
            return redirect("office_session_plan", found.pk)
    return _page(
        request,
        "session_cancel",
        found,
        form=form,
        concerned=count_concerned(found),
        ends=ends_places(found),
        others=[(one, session_in_words(one)) for one in other_times(found, at)],
    )


def _page(
    request: HttpRequest, template: str, session: Session, *, form: Any = None, **values: Any
) -> HttpResponse:
    return call_page(
        request,
        template,
        call_of(session),
        tab="office_board",
        status=422 if form is not None and form.errors else 200,
        session=session,
        when=session_in_words(session),
        form=form,
        **values,
    )


def _previewed(session: Session, form: MoveForm, at: datetime) -> MovePreview | None:
    """Return what a move would do, or None with the refusals in the form."""
    try:
        return preview_move(session=session, to=form.to, at=at)
    except SessionError as refusal:
        form.refuse(str(refusal))
    except AmendmentError as error:
        for (_part, _key, field), message in error.refusals.items():
            form.blame(field, message)
    return None


def _moved(session: Session, form: MoveForm) -> Session:
    """Return the session as it would be, to be shown."""
    to = form.to
    return Session(
        starts_at=to.starts_at,
        ends_at=to.ends_at,
        venue=to.venue,
        place=to.place,
        zone=session.zone,
    )


def _told(done: str, people: int) -> str:
    words = ngettext("%(count)s person is told.", "%(count)s people are told.", people)
    return f"{done} {words % {'count': Grouped(people)}}"


def _who(placement: Placement) -> str:
    return placement.application.person.name or placement.application.reference


def _changes(session: Session) -> Iterator[dict[str, Any]]:
    """Give what was said of a session before, newest first."""
    for change in session.changes.select_related("venue", "changed_by").reverse():
        was = Session(starts_at=change.starts_at, ends_at=change.ends_at, zone=session.zone)
        yield {
            "is_cancelled": change.kind == SessionChange.Kind.CANCELLED,
            "at": moment_in_words(change.changed_at, session.zone),
            "was": session_in_words(was),
            "place": change.place,
            "reason": change.reason,
            "by": change.changed_by,
        }
