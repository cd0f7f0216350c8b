"""The register for the office: entries that wait, those that nobody confirmed, and the import."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from pariter.apps.objectives.errors import ObjectiveError
from pariter.apps.objectives.importing import COLUMNS, RegisterFileError, import_register
from pariter.apps.objectives.models import RegisterEntry
from pariter.apps.objectives.queries import is_unconfirmed
from pariter.apps.objectives.register import AUDIENCES, STATUS, approve_entry, return_entry
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Programme
from pariter.web.access import office, person
from pariter.web.context import show_under
from pariter.web.office import objective_scope
from pariter.web.office.frame import page
from pariter.web.office.objective_forms import FileForm, NoteForm
from pariter.web.office.spreadsheet import table_response

PROBLEMS_SHOWN = 100


@office
def register(request: HttpRequest, programme: str) -> HttpResponse:
    """List the entries, those that wait first; approve one, or send it back, on POST."""
    someone, at = person(request), timezone.now()
    found = objective_scope.register(someone, programme).programme
    show_under(request, found)
    refused: NoteForm | None = None
    if request.method == "POST":
        entry = get_object_or_404(
            RegisterEntry, programme=found, pk=_number(request.POST.get("entry", ""))
        )
        act = ACTS.get(request.POST.get("act", ""))
        if act is None:
            raise Http404
        refused = act(request, entry, someone, at)
        if refused is None:
            return redirect("office_register", found.key)
    return _shown(request, found, refused, at)


def _approve(
    request: HttpRequest, entry: RegisterEntry, by: Person, at: datetime
) -> NoteForm | None:
    try:
        approve_entry(entry=entry, seen=_seen(request), at=at, by=by)
    except ObjectiveError as error:
        return _refused(entry, error)
    messages.success(request, _("Everyone can read the entry now."))
    return None


def _return(
    request: HttpRequest, entry: RegisterEntry, by: Person, at: datetime
) -> NoteForm | None:
    form = _note_form(entry, request.POST)
    if not form.is_valid():
        return form
    try:
        return_entry(entry=entry, seen=_seen(request), note=form.cleaned_data["note"], at=at, by=by)
    except ObjectiveError as error:
        return _refused(entry, error)
    messages.success(request, _("The entry goes back to the school, with your words."))
    return None


ACTS: dict[str, Callable[[HttpRequest, RegisterEntry, Person, datetime], NoteForm | None]] = {
    "approve": _approve,
    "return": _return,
}


def _refused(entry: RegisterEntry, error: ObjectiveError) -> NoteForm:
    form = _note_form(entry, {})
    form.refuse(str(error))
    form.errors.pop("note", None)
    return form


def _note_form(entry: RegisterEntry, data: Any = None) -> NoteForm:
    form = NoteForm(data, auto_id=f"note-{entry.pk}-%s")
    form.entry = entry  # type: ignore[attr-defined]
    return form


def _seen(request: HttpRequest) -> datetime:
    try:
        found = parse_datetime(request.POST.get("seen", "")[:40])
    except ValueError:  # no such day
        found = None
    if found is None:
        raise Http404
    return found


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else 0


def _shown(
    request: HttpRequest, programme: Programme, refused: NoteForm | None, at: datetime
) -> HttpResponse:
    entries = RegisterEntry.objects.filter(programme=programme).select_related(
        "school", "written_by", "confirmed_by"
    )
    rows = [_row(entry, refused, at) for entry in entries]
    waiting = [row for row in rows if row["entry"].proposed]
    rest = [row for row in rows if not row["entry"].proposed]
    rest.sort(key=lambda row: not row["is_unconfirmed"])
    return page(
        request,
        "register",
        section="figures",
        status=422 if refused is not None else 200,
        refused=refused,
        waiting=waiting,
        rest=rest,
    )


def _row(entry: RegisterEntry, refused: Any, at: datetime) -> dict[str, Any]:
    said = entry.words
    is_this = refused is not None and refused.entry == entry
    return {
        "entry": entry,
        "said": said,
        "audience": AUDIENCES[said["audience"]],
        "status": STATUS[said["status"]],
        "seen": entry.written_at.isoformat(),
        "is_change": entry.approved is not None and entry.proposed is not None,
        "is_unconfirmed": is_unconfirmed(entry, at),
        "form": refused if is_this else _note_form(entry),
        "is_open": is_this,
    }


@office
def register_import(request: HttpRequest, programme: str) -> HttpResponse:
    """Take a file of the register, or say every problem of it."""
    someone = person(request)
    found = objective_scope.register(someone, programme).programme
    show_under(request, found)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    problems: list[Any] = []
    if form.is_bound and form.is_valid():
        content = form.cleaned_data["file"].read()
        try:
            new, changed = import_register(
                programme=found, content=content, at=timezone.now(), by=someone
            )
        except RegisterFileError as error:
            problems = error.problems
            form.add_error("file", _("Something in the file is wrong. Nothing was imported."))
        else:
            said = _("The file is imported: %(new)d new, %(changed)d changed.")
            messages.success(request, said % {"new": new, "changed": changed})
            return redirect("office_register", found.key)
    return page(
        request,
        "register_import",
        section="figures",
        status=422 if form.errors else 200,
        form=form,
        problems=problems[:PROBLEMS_SHOWN],
        columns=", ".join(COLUMNS),
        audiences=", ".join(AUDIENCES),
        statuses=", ".join(STATUS),
    )


@office
def register_template(request: HttpRequest, programme: str) -> HttpResponse:
    """Hand out a file with the columns of a register and nothing below them."""
    found = objective_scope.register(person(request), programme).programme
    return table_response(f"{found.key}-register-template.csv", COLUMNS, [])
