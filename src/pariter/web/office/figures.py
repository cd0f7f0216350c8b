"""Figures: what the gate would let out of an edition, publishing it, and correcting it."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from pariter.apps.evidence.actions import propose_figures, publish_figures
from pariter.apps.evidence.errors import EvidenceError
from pariter.apps.evidence.facts import indicators_of
from pariter.apps.evidence.figures import csv_rows
from pariter.apps.evidence.indicators import INDICATORS, Indicator
from pariter.apps.evidence.models import Publication
from pariter.apps.evidence.queries import figure, outdated, standing
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Edition
from pariter.apps.programmes.moments import local_day
from pariter.apps.programmes.permissions import runs_programme
from pariter.apps.programmes.queries import programmes_led_by
from pariter.kernels.disclosure import Proposal
from pariter.web.access import office, person
from pariter.web.context import show_under
from pariter.web.office import visible
from pariter.web.office.facts import sessions_to_note
from pariter.web.office.figure_forms import CorrectForm, PublishForm
from pariter.web.office.frame import page, tabs
from pariter.web.office.objective_scope import scopes
from pariter.web.office.proposal import preview
from pariter.web.office.visible import Duty

PAGE_SIZE = 50


@office
def editions(request: HttpRequest) -> HttpResponse:
    """List the editions with what is published of each."""
    someone = person(request)
    if Duty.FOLLOWS not in visible.duties(someone):
        raise PermissionDenied
    standing_now = Publication.objects.filter(edition=OuterRef("pk"), corrected_by__isnull=True)
    found = visible.editions(someone).annotate(
        published_at=Subquery(standing_now.values("published_at")[:1]),
        headline=Subquery(standing_now.values("headline")[:1]),
        publication=Subquery(standing_now.values("pk")[:1]),
    )
    shown = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return page(
        request,
        "editions",
        section="figures",
        page=shown,
        has_objectives=bool(scopes(someone)),
        led=programmes_led_by(someone),
    )


@office
def edition(request: HttpRequest, edition: int) -> HttpResponse:
    """Show what is published of an edition; whoever runs it proposes and publishes on POST."""
    someone, at = person(request), timezone.now()
    found = visible.edition(someone, edition)
    show_under(request, found.initiative.programme)
    may_publish = bool(runs_programme(someone, found))
    if request.method == "POST" and not may_publish:
        raise PermissionDenied
    indicator, others = _chosen(found, request.GET.get("of", ""))
    before = standing(found, indicator)
    proposal, first = _proposal(found, indicator) if may_publish else (None, "")
    form = _form(request, found, before, proposal)
    if (
        form
        and form.is_bound
        and proposal
        and _published(request, (found, indicator), form, proposal, at, someone)
    ):
        return redirect(request.get_full_path())
    call = found.calls.order_by("opens_at", "pk").first()
    return page(
        request,
        "figures",
        section="figures",
        status=422 if form and form.errors else 200,
        edition=found,
        initiative=found.initiative,
        tabs=tabs(call, "office_figures") if call and may_publish else None,
        form=form,
        indicator=indicator,
        others=others,
        first=first,
        outdated=_outdated(found) if may_publish else [],
        may_publish=may_publish,
        is_over=_is_over(found, at),
        to_note=sessions_to_note([call], at).count() if call and may_publish else 0,
        before=before,
        versions=Publication.objects.filter(edition=found, indicator=indicator.key)
        .select_related("published_by")
        .order_by("-version"),
        preview=preview(found, indicator, proposal) if proposal else None,
        is_unchanged=bool(before and proposal and _same(before, proposal)),
    )


def _chosen(edition: Edition, key: str) -> tuple[Indicator, list[Indicator]]:
    """Return the indicator that was asked for, or else the first, and the others there are."""
    known = indicators_of(edition)
    chosen = next((one for one in known if one.key == key), known[0])
    return chosen, [one for one in known if one is not chosen]


def _proposal(edition: Edition, indicator: Indicator) -> tuple[Proposal | None, str]:
    """Return what the gate would release, or what must be done before it can be asked."""
    try:
        return propose_figures(edition=edition, indicator=indicator), ""
    except EvidenceError as error:
        return None, str(error)


def _outdated(edition: Edition) -> list[str]:
    """Return the titles of what shows older numbers than other figures of the same people."""
    return [str(INDICATORS[one.indicator].title) for one in outdated(edition)]


def _is_over(edition: Edition, at: datetime) -> bool:
    """Tell whether nothing more can come: no session, and no day where there are no sessions."""
    if edition.sessions.exists():
        return not edition.sessions.filter(ends_at__gt=at).exists()
    today = local_day(at, edition.initiative.programme.zone)
    return edition.ends < today


def _form(
    request: HttpRequest, edition: Edition, before: Publication | None, proposal: Proposal | None
) -> Any:
    """Return the form to publish or correct with; None for whoever may only look."""
    if proposal is None:
        return None
    typed = request.POST if request.method == "POST" else None
    shown = {"shown": _digest(proposal)}
    if before:
        return CorrectForm(edition.initiative.programme.languages, typed, initial=shown)
    return PublishForm(typed, initial=shown)


def _published(
    request: HttpRequest,
    what: tuple[Edition, Indicator],
    form: Any,
    proposal: Proposal,
    at: datetime,
    by: Person,
) -> bool:
    """Publish what was shown, or refuse in the form."""
    if not form.is_valid():
        return False
    if form.cleaned_data["shown"] != _digest(proposal):
        form.data = {**form.data.dict(), "shown": _digest(proposal)}
        form.refuse(_("The numbers changed while you looked. Look at them again, then publish."))
        return False
    edition, indicator = what
    reason = form.written("reason") if isinstance(form, CorrectForm) else {}
    try:
        publish_figures(edition=edition, indicator=indicator, at=at, by=by, reason=reason)
    except EvidenceError as error:
        form.refuse(str(error))
        return False
    messages.success(request, _("The figures are published. Everyone can see them now."))
    return True


def _same(before: Publication, proposal: Proposal) -> bool:
    again = csv_rows(INDICATORS[before.indicator], proposal.released)
    return sorted(figure(before).csv) == sorted(again)


def _digest(proposal: Proposal) -> str:
    """Return what tells one set of released numbers from another."""
    told = [table.content() for table in proposal.released]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
