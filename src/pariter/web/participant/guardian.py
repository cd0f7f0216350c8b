"""What a guardian answers, by the key in her mail; and whom a minor names.

Opening the page changes nothing, since mail programs open links before people do; buttons do.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pariter.apps.applications.errors import ApplicationError
from pariter.apps.applications.guardian_terms import CURRENT, PHOTOS, TERMS
from pariter.apps.applications.models import Application, Guardian
from pariter.apps.applications.queries import guardian_of
from pariter.apps.journal.sealing import opened
from pariter.apps.placements import guardians
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.guardian_mail import asked_about
from pariter.apps.placements.models import Placement
from pariter.apps.placements.tickets import number_in_guardian_key, page_key_of
from pariter.web.access import person, public, signed_in
from pariter.web.participant import own
from pariter.web.participant.certificates import place_by_key
from pariter.web.participant.guardian_forms import (
    YES,
    GuardianForm,
    GuardianNameForm,
    PhotosForm,
    as_typed,
)
from pariter.web.participant.history import SessionView, described
from pariter.web.participant.pages import page
from pariter.web.participant.wording import moment_in_words
from pariter.web.public.certificates import kept_from_others

State = Guardian.State
Answer = tuple[Any, str]
"""The form as it was sent, and what to say where all went well."""


@public
def guardian(request: HttpRequest, key: str) -> HttpResponse:
    """Show a guardian what she is asked; take what she answers on POST."""
    programme = "application__call__edition__initiative__programme"
    found = get_object_or_404(
        Guardian.objects.select_related(
            f"{programme}__institution", f"{programme}__desk", "application__person"
        ),
        pk=number_in_guardian_key(key),
    )
    return _answered(request, found, "")


@public
def own_guardian(request: HttpRequest, key: str) -> HttpResponse:
    """Let a parent who signed up for her child answer, by the key of the place's own page."""
    place = place_by_key(key)
    if not place.application.call.needs_guardian:
        raise Http404
    found = guardian_of(place.application)
    if found is None or found.state not in Guardian.ACTIVE:
        found = Guardian(application=place.application, is_applicant=True, asked_at=timezone.now())
    found.application = place.application
    return _answered(request, found, page_key_of(place), place)


@signed_in
def name_guardian(request: HttpRequest, reference: str) -> HttpResponse:
    """Let a minor name her guardian, or another one."""
    application, at = own.application(person(request), reference), timezone.now()
    if not application.call.needs_guardian:
        raise Http404
    found = guardian_of(application)
    form = GuardianNameForm(
        application.call,
        request.POST if request.method == "POST" else None,
        initial={"guardian_language": application.person.language},
    )
    if form.is_bound and form.is_valid():
        try:
            guardians.ask_guardian(
                application=application,
                name=form.cleaned_data["guardian_name"],
                email=form.cleaned_data["guardian_email"],
                language=form.cleaned_data.get("guardian_language", ""),
                at=at,
                by=person(request),
            )
        except ApplicationError as error:
            form.add_error("guardian_email", str(error))
        else:
            messages.success(request, _("We have written to your parent or guardian."))
            return redirect("my_application", reference)
    return page(
        request,
        "name_guardian",
        application.call,
        status=422 if form.errors else 200,
        form=form,
        application=application,
        guardian=found,
        may_name=found is None or found.state != State.CONFIRMED,
    )


def _answered(
    request: HttpRequest, found: Guardian, own_key: str, place: Placement | None = None
) -> HttpResponse:
    at, form, act = timezone.now(), None, ""
    if request.method == "POST":
        act = request.POST.get("act", "")
        if act not in ACTS:
            raise Http404
        form, done = ACTS[act](request, found, place, at)
        if done:
            messages.success(request, done)
            return redirect("own_page", own_key) if own_key else redirect(request.path)
    return _shown(request, found, own_key, act, form, at)


def _confirm(
    request: HttpRequest, found: Guardian, place: Placement | None, at: datetime
) -> Answer:
    form = _form(found, request.POST)
    if not form.is_valid():
        return form, ""
    answer: dict[str, Any] = {
        "told": form.told,
        "may_photograph": form.may_photograph,
        "at": at,
        "language": get_language() or "",
    }
    try:
        if place:
            guardians.confirm_as_parent(placement=place, **answer)
        else:
            guardians.confirm_guardian(guardian=found, **answer)
    except PlacementError as error:
        form.refuse(str(error))
        return form, ""
    return form, _("Thank you. Your answers are kept.")


def _photos(
    request: HttpRequest, found: Guardian, _place: Placement | None, at: datetime
) -> Answer:
    form = PhotosForm(request.POST)
    if not form.is_valid():
        return form, ""
    yes = form.cleaned_data["photos"] == YES
    return _taken(
        form,
        lambda: guardians.answer_about_photos(guardian=found, may_photograph=yes, at=at),
        _("Your answer about photos is changed."),
    )


def _refuse(
    _request: HttpRequest, found: Guardian, _place: Placement | None, at: datetime
) -> Answer:
    return _taken(
        PhotosForm(),
        lambda: guardians.refuse_guardian(guardian=found, at=at),
        _("Thank you for telling us."),
    )


def _withdraw(
    _request: HttpRequest, found: Guardian, _place: Placement | None, at: datetime
) -> Answer:
    return _taken(
        PhotosForm(),
        lambda: guardians.withdraw_guardian(guardian=found, at=at),
        _("Your consent is taken back."),
    )


ACTS: dict[str, Callable[[HttpRequest, Guardian, Placement | None, datetime], Answer]] = {
    "confirm": _confirm,
    "photos": _photos,
    "refuse": _refuse,
    "withdraw": _withdraw,
}


def _taken(form: PhotosForm, act: Callable[[], None], done: str) -> Answer:
    """Do what was asked; say what was refused on the page's form."""
    try:
        act()
    except (PlacementError, Guardian.DoesNotExist) as error:
        refused = PhotosForm({"photos": YES})
        refused.refuse(str(error) if isinstance(error, PlacementError) else _("Confirm first."))
        return refused, ""
    return form, done


def _form(found: Guardian, data: Any = None, **options: Any) -> GuardianForm:
    is_new = found.state == State.ASKED
    return GuardianForm(data, is_parent=found.is_applicant, is_new=is_new, **options)


def _shown(
    request: HttpRequest,
    found: Guardian,
    own_key: str,
    act: str,
    form: forms.Form | None,
    at: datetime,
) -> HttpResponse:
    application = found.application
    until = guardians.confirm_by(application)
    is_asked = found.state == State.ASKED
    may_tell = found.state in Guardian.ACTIVE and not found.erased_at
    is_late = is_asked and until is not None and at >= until
    version = found.terms or CURRENT
    response = page(
        request,
        "guardian",
        application.call,
        status=422 if form is not None else 200,
        form=form,
        guardian=found,
        application=application,
        asked=list(_asked(application)),
        own_key=own_key,
        terms=TERMS[version],
        photos=PHOTOS[version],
        until=moment_in_words(until, application.call.zone) if until else "",
        is_asked=is_asked and not is_late,
        is_late=is_late,
        is_confirmed=found.state == State.CONFIRMED,
        answered=moment_in_words(found.answered_at, application.call.zone)
        if found.answered_at
        else "",
        told_form=_told_form(found, form) if may_tell and not is_late else None,
        photos_form=_photos_form(found, form, act) if not may_tell else None,
    )
    return kept_from_others(response)


def _asked(application: Application) -> Iterator[tuple[Any, Sequence[SessionView]]]:
    """Yield the title of each thing that a child has or wishes for, and when and where it is."""
    offers = asked_about(application)
    sessions = list(
        application.call.edition.sessions.filter(offer__in=offers).select_related("venue")
    )
    for offer in offers:
        yield offer.title, described(one for one in sessions if one.offer_id == offer.pk)


def _told_form(found: Guardian, form: forms.Form | None) -> GuardianForm:
    if isinstance(form, GuardianForm):
        return form
    told = opened(found, found.told).get("told")
    return _form(found, initial=as_typed(told, found.may_photograph) if told else None)


def _photos_form(found: Guardian, form: forms.Form | None, act: str) -> PhotosForm | None:
    if found.state not in (State.CONFIRMED, State.WITHDRAWN):
        return None
    if isinstance(form, PhotosForm) and act == "photos":
        return form
    return PhotosForm(initial=as_typed({"pick_up": ""}, found.may_photograph))
