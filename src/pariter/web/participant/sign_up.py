"""First come, first served: take a seat, or a turn on the waiting list."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from pariter.apps.applications.errors import ApplicationError
from pariter.apps.applications.training import missing_training
from pariter.apps.people.actions import describe_person
from pariter.apps.people.models import Organisation, Person
from pariter.apps.people.queries import homes_of
from pariter.apps.placements import sign_up as signing
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.guardians import ask_guardian
from pariter.apps.placements.models import Placement
from pariter.apps.placements.queries import offers_with_counts
from pariter.apps.programmes.models import Offer
from pariter.apps.programmes.queries import calls
from pariter.web.access import person, signed_in
from pariter.web.participant.forms import SignUpForm
from pariter.web.participant.guardian_forms import MinorSignUpForm
from pariter.web.participant.guardian_words import asks_guardian
from pariter.web.participant.history import described
from pariter.web.participant.pages import FIRST_COME, page
from pariter.web.participant.wording import hours_in_words


@signed_in
def sign_up(request: HttpRequest, offer: int) -> HttpResponse:
    """Show a session with its free seats and one button."""
    call = get_object_or_404(calls(), offers=offer)
    if call.mechanism != FIRST_COME:
        return redirect("apply", call.pk)
    if call.for_classes:
        return redirect("class_overview", call.pk)
    if not call.needs_account:
        return redirect("open_sign_up", offer)
    found: Any = offers_with_counts(call).get(pk=offer)
    form = _form(request, found)
    if form.is_bound and form.is_valid():
        try:
            placement = _take(found, person(request), form, timezone.now())
        except (ApplicationError, PlacementError) as error:
            form.refuse(str(error))
        else:
            return redirect("place", placement.pk)
    has_free_seat = found.held < found.capacity and not found.waiting
    return page(
        request,
        "sign_up",
        call,
        status=422 if form.is_bound else 200,
        form=form,
        training=missing_training(call, person(request)),
        offer=found,
        free=found.capacity - found.held if has_free_seat else 0,
        next_turn=found.waiting + 1,
        answer_time=hours_in_words(call.answer_hours),
        sessions=described(
            call.edition.sessions.filter(Q(offer=None) | Q(offer=found)).select_related("venue")
        ),
        active=Placement.objects.filter(
            application__person=person(request), offer=found, state__in=Placement.ACTIVE
        ).first(),
    )


def _form(request: HttpRequest, offer: Any) -> SignUpForm:
    applicant, call = person(request), offer.call
    kind = MinorSignUpForm if asks_guardian(call, applicant) else SignUpForm
    if request.method == "POST":
        return kind(call, applicant, request.POST)
    known = homes_of(applicant, timezone.now().date()).filter(code__in=call.homes).first()
    return kind(
        call,
        applicant,
        initial={"home": known.code if known else "", "guardian_language": applicant.language},
    )


@transaction.atomic
def _take(offer: Offer, applicant: Person, form: SignUpForm, at: datetime) -> Placement:
    """Keep the person's name if it was asked, sign up, and ask the guardian whom a minor named.

    Raises what signing up raises.
    """
    if "name" in form.cleaned_data:
        describe_person(
            person=applicant, name=form.cleaned_data["name"], language=applicant.language, at=at
        )
    home = Organisation.objects.filter(code=form.cleaned_data.get("home", "")).first()
    placement = signing.sign_up(offer=offer, person=applicant, home=home, at=at)
    if "guardian_email" in form.cleaned_data:
        ask_guardian(
            application=placement.application,
            name=form.cleaned_data["guardian_name"],
            email=form.cleaned_data["guardian_email"],
            language=form.cleaned_data.get("guardian_language", ""),
            at=at,
            by=applicant,
        )
    return placement
