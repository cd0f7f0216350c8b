"""Who works for a programme: its team, giving someone a role, and ending it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pariter.apps.people.models import Person
from pariter.apps.programmes.errors import RoleError
from pariter.apps.programmes.models import OfficeRole, Programme
from pariter.apps.programmes.queries import programmes_led_by, team_of
from pariter.apps.programmes.roles import end_role, invite
from pariter.web.access import office, person
from pariter.web.context import show_under
from pariter.web.office import visible
from pariter.web.office.forms import ActForm
from pariter.web.office.frame import page
from pariter.web.office.team_forms import DUTIES, RoleForm

Role = OfficeRole.Role


@dataclass(frozen=True)
class Member:
    """One role of one person.

    name: hers once she has signed in since she got the role, before that the address alone;
    scope: what the role is for; since: when it was given.
    """

    role: Any
    name: str
    scope: str
    since: datetime | None
    has_come: bool
    is_self: bool


@office
def teams(request: HttpRequest) -> HttpResponse:
    """List the programmes whose team the person names; lead on where there is one."""
    found = programmes_led_by(person(request)).annotate(number=Count("office_roles"))
    if not found:
        raise PermissionDenied
    if len(found) == 1:
        return redirect("office_team", found[0].key)
    return page(request, "teams", section="team", programmes=found)


@office
def team(request: HttpRequest, programme: str) -> HttpResponse:
    """Show who works for a programme; give someone a role on POST."""
    someone = person(request)
    found = visible.led_programme(someone, programme)
    show_under(request, found)
    form = RoleForm(found, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _gave(request, found, form, someone):
        return redirect("office_team", found.key)
    return page(
        request,
        "team",
        section="team",
        status=422 if form.errors else 200,
        form=form,
        groups=list(_groups(found, someone)),
        has_several=programmes_led_by(someone).count() > 1,
    )


@office
def end(request: HttpRequest, programme: str, role: int) -> HttpResponse:
    """Ask whether a role is to end; end it on POST."""
    someone = person(request)
    found = visible.led_programme(someone, programme)
    show_under(request, found)
    member = _member(get_object_or_404(team_of(found), pk=role), someone)
    form = ActForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        try:
            end_role(granted=member.role, at=timezone.now(), by=someone)
        except RoleError as error:
            form.refuse(str(error))
        else:
            messages.success(request, _("The role of %(name)s has ended.") % {"name": member.name})
            return redirect(_after_end(someone, found))
    return page(
        request,
        "team_end",
        section="team",
        status=422 if form.errors else 200,
        form=form,
        member=member,
        duty=DUTIES[member.role.role],
    )


def _gave(request: HttpRequest, programme: Programme, form: RoleForm, by: Person) -> bool:
    """Give the role, or refuse in the form."""
    try:
        granted, is_new = invite(
            email=form.cleaned_data["email"],
            programme=programme,
            role=form.cleaned_data["role"],
            strand=form.chosen_strand,
            organisation=form.chosen_organisation,
            at=timezone.now(),
            by=by,
        )
    except RoleError as error:
        form.refuse(str(error))
        return False
    told = {"email": granted.person.email}
    if is_new:
        messages.success(request, _("%(email)s has the role now. We wrote to this address.") % told)
    else:
        messages.info(request, _("%(email)s has this role already. Nothing changed.") % told)
    return True


def _groups(programme: Programme, viewer: Person) -> Any:
    """Yield each role that someone holds: its words, what it may do, and its people."""
    members = [_member(granted, viewer) for granted in team_of(programme)]
    for role in Role:
        holders = [member for member in members if member.role.role == role]
        if holders:
            yield role.label, DUTIES[role.value], holders


def _member(granted: Any, viewer: Person) -> Member:
    holder, since = granted.person, granted.granted_at
    came = holder.last_login is not None and (since is None or holder.last_login >= since)
    is_self = holder == viewer
    parts = [granted.organisation, granted.strand or _("The whole programme")]
    return Member(
        role=granted,
        # A name is shown to colleagues, not to whoever types an address to learn whose it is.
        name=str(holder) if came or is_self else holder.email,
        scope=" · ".join(str(part) for part in parts if part),
        since=since,
        has_come=came or is_self,
        is_self=is_self,
    )


def _after_end(someone: Person, programme: Programme) -> str:
    """Lead back to the team, or out where the person ended her own last say in it."""
    if programmes_led_by(someone).filter(pk=programme.pk).exists():
        return reverse("office_team", args=[programme.key])
    if OfficeRole.objects.filter(person=someone).exists():
        return reverse("office_todo")
    return reverse("my_places")
