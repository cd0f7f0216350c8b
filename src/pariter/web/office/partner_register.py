"""A member school's own entries in the register: write, change, and confirm them."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from pariter.apps.objectives.errors import ObjectiveError
from pariter.apps.objectives.models import RegisterEntry
from pariter.apps.objectives.queries import entries_of, is_unconfirmed, register_roles
from pariter.apps.objectives.register import confirm_entry, propose_entry
from pariter.apps.people.models import Organisation, Person
from pariter.apps.programmes.models import Programme
from pariter.web.access import office, person
from pariter.web.context import show_under
from pariter.web.office.frame import page
from pariter.web.office.objective_forms import EntryForm
from pariter.web.office.progress import Tag


@office
def entries(request: HttpRequest) -> HttpResponse:
    """List what the schools run for which the person acts; what is to do stands first."""
    someone, at = person(request), timezone.now()
    roles = register_roles(someone)
    if not roles:
        raise PermissionDenied
    rows = [(entry, _tag(entry, at)) for entry in entries_of(someone)]
    rows.sort(key=lambda row: row[1].state != "danger")
    return page(request, "partner_register", section="sessions", roles=roles, rows=rows)


def _tag(entry: RegisterEntry, at: datetime) -> Tag:
    if entry.note:
        return Tag(_("Change it"), "danger")
    if entry.proposed:
        return Tag(_("With the office"), "info")
    if is_unconfirmed(entry, at):
        return Tag(_("Confirm it"), "danger")
    return Tag(_("Everyone reads it"), "success")


@office
def entry_new(request: HttpRequest, role: int) -> HttpResponse:
    """Write a new entry for a school."""
    someone = person(request)
    hers = next((one for one in register_roles(someone) if one.pk == role), None)
    if hers is None or hers.organisation is None:
        raise Http404
    return _written(request, hers.programme, hers.organisation, None, someone)


@office
def entry(request: HttpRequest, entry: int) -> HttpResponse:
    """Change an entry of a school, or confirm that it still holds."""
    someone = person(request)
    found: Any = get_object_or_404(entries_of(someone), pk=entry)
    if request.method == "POST" and request.POST.get("act") == "confirm":
        confirm_entry(entry=found, at=timezone.now(), by=someone)
        messages.success(request, _("You confirmed it. Thank you."))
        return redirect("partner_register")
    return _written(request, found.programme, found.school, found, someone)


def _written(
    request: HttpRequest,
    programme: Programme,
    school: Organisation,
    entry: RegisterEntry | None,
    by: Person,
) -> HttpResponse:
    show_under(request, programme)
    at = timezone.now()
    words = entry.words if entry else {"status": "running", "language": programme.languages[0]}
    form = EntryForm(programme, request.POST or None, initial=words)
    if form.is_bound and form.is_valid():
        try:
            propose_entry(
                programme=programme,
                school=school,
                content=form.cleaned_data,
                entry=entry,
                at=at,
                by=by,
            )
        except ObjectiveError as error:
            form.mend(error)
        else:
            messages.success(
                request, _("The office has it now. Everyone reads it when it is approved.")
            )
            return redirect("partner_register")
    return page(
        request,
        "partner_entry",
        section="sessions",
        status=422 if form.errors else 200,
        form=form,
        school=school,
        entry=entry,
        may_confirm=entry is not None and entry.approved and not entry.proposed,
    )
