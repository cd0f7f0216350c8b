"""My places: the list, one application, one place, and the confirmation after sending."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from pariter.apps.applications.models import Application
from pariter.apps.applications.queries import guardian_of
from pariter.apps.correspondence.queries import own_enquiries
from pariter.apps.participation.attended import progress_of
from pariter.apps.participation.rota import helps
from pariter.web.access import person, signed_in
from pariter.web.participant import own
from pariter.web.participant.ballot import ballot_rows
from pariter.web.participant.certificates import certificate_of
from pariter.web.participant.drafts import draft_of
from pariter.web.participant.history import application_tag, place_view, place_views, timeline
from pariter.web.participant.joining import materials_for, online_of
from pariter.web.participant.pages import FIRST_COME, page
from pariter.web.participant.pairs import pair_views
from pariter.web.participant.questions import answer_rows
from pariter.web.participant.wording import wish_rows
from pariter.web.public.wording import takes_votes


@signed_in
def my_places(request: HttpRequest) -> HttpResponse:
    """List all applications and enquiries of the person, with how they stand."""
    now = timezone.now()
    rows = [
        {
            "application": application,
            "call": application.call,
            "initiative": application.call.edition.initiative,
            "tag": application_tag(application, now),
            "places": place_views(application, now),
        }
        for application in own.applications(person(request))
    ]
    context = {
        "rows": rows,
        "enquiries": own_enquiries(person(request)),
        "has_shifts": helps(person(request)),
    }
    return render(request, "participant/my_places.html", context)


@signed_in
def my_application(request: HttpRequest, reference: str) -> HttpResponse:
    """Show one application: its places, what happened, what comes next, what was answered."""
    application = own.application(person(request), reference)
    if application.call.for_classes:
        return redirect("class_overview", application.call_id)
    now = timezone.now()
    places = place_views(application, now)
    return page(
        request,
        "my_application",
        application.call,
        application=application,
        places=places,
        tag=places[0].tag if places else application_tag(application, now),
        timeline=timeline(application, now),
        pairs=pair_views(application),
        wishes=_wishes(application),
        answers=answer_rows(application.call, application.answers),
        has_result=_has_result(application),
        guardian=guardian_of(application) if application.call.needs_guardian else None,
        needs_guardian=_needs_guardian(application, now),
        progress=progress_of(application, now),
        draft=draft_of(application, call=application.call, person=application.person, at=now),
    )


@signed_in
def sent(request: HttpRequest, reference: str) -> HttpResponse:
    """Confirm that an application was sent, and say what happens next."""
    application = own.application(person(request), reference)
    if application.state != Application.State.SUBMITTED:
        return redirect("my_application", reference)
    coming = [entry for entry in timeline(application, timezone.now()) if entry["state"] != "past"]
    return page(request, "sent", application.call, application=application, timeline=coming)


@signed_in
def place(request: HttpRequest, placement: int) -> HttpResponse:
    """Confirm a sign-up, or show how a single place stands."""
    application, found = own.placement(person(request), placement)
    if found.school_class_id:
        return redirect("class_place", placement)
    now = timezone.now()
    return page(
        request,
        "place",
        application.call,
        application=application,
        view=place_view(found, application, now),
        about=certificate_of(found, now),
        online=online_of(found, now),
        materials=materials_for(found),
        has_result=_has_result(application),
    )


def _needs_guardian(application: Application, at: datetime) -> bool:
    """Tell whether somebody must say yes to what is still to come."""
    is_coming = application.call.edition.ends >= at.date()
    is_sent = application.state == Application.State.SUBMITTED
    return application.call.needs_guardian and is_sent and is_coming


def _wishes(application: Application) -> list[tuple[str, str]]:
    offers = [wish.offer for wish in application.preferences.all()]
    return ballot_rows(offers) if takes_votes(application.call) else wish_rows(offers)


def _has_result(application: Any) -> bool:
    if application.call.mechanism == FIRST_COME:
        return bool(application.placements.all())
    return bool(application.outcomes.all())
