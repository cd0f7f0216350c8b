"""A teacher's bookings: her school, her classes, and the sessions that they go to."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.forms.models import model_to_dict
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pariter.apps.applications.errors import ApplicationError
from pariter.apps.applications.models import Application, SchoolClass
from pariter.apps.people.actions import describe_person
from pariter.apps.people.models import Organisation, Person
from pariter.apps.placements.class_booking import (
    add_class,
    book,
    change_class,
    headcount_of,
)
from pariter.apps.placements.class_schools import choose_school, hand_over, name_school
from pariter.apps.placements.class_standing import standing_of
from pariter.apps.placements.errors import PlacementError
from pariter.apps.placements.models import Placement
from pariter.apps.placements.windows import is_drawn_for
from pariter.apps.programmes.models import Call, Offer
from pariter.apps.programmes.numbers import Grouped
from pariter.apps.programmes.queries import calls
from pariter.web.access import person, signed_in
from pariter.web.participant import own
from pariter.web.participant.class_forms import (
    BookForm,
    ClassForm,
    ColleagueForm,
    MissingSchoolForm,
    SchoolForm,
    SearchForm,
)
from pariter.web.participant.class_words import people_in_words, rules_in_words
from pariter.web.participant.forms import ActForm
from pariter.web.participant.history import place_views
from pariter.web.participant.pages import page
from pariter.web.participant.window_words import while_drawing
from pariter.web.participant.wording import refusal_outside_dates, session_in_words
from pariter.web.public.session_words import place_of
from pariter.web.searchable import searchable

MOST_FOUND = 10
"""So many schools are listed at once, and where there are more, only those searched for."""


@signed_in
def overview(request: HttpRequest, call: int) -> HttpResponse:
    """Show a teacher's school, her classes and where they go, and how places are given."""
    found, at = _call(call), timezone.now()
    application = own.applications(person(request)).filter(call=found).first()
    places = place_views(application, at) if application else []
    classes = list(application.classes.order_by("name")) if application else []
    request_of = getattr(application, "school_request", None) if application else None
    return page(
        request,
        "class_overview",
        found,
        application=application,
        school_request=request_of if request_of and not request_of.settled_at else None,
        classes=[
            {
                "group": group,
                "people": people_in_words(group.pupils, group.adults),
                "views": [one for one in places if one.placement.school_class_id == group.pk],
            }
            for group in classes
        ],
        has_school=_has_school(application),
        rules=rules_in_words(found, at),
        refusal=refusal_outside_dates(found, at),
    )


@signed_in
def school(request: HttpRequest, call: int) -> HttpResponse:
    """Ask which school a teacher books for: one of the list, or one that is missing."""
    found, at = _call(call), timezone.now()
    search = SearchForm(request.GET)
    search.is_valid()
    query = search.cleaned_data.get("q", "")
    matching = _schools(found, query)
    listed = matching[:MOST_FOUND] if query or len(matching) <= MOST_FOUND else []
    act = request.POST.get("act", "")
    chosen = SchoolForm(listed, request.POST if act == "choose" else None)
    missing = MissingSchoolForm(request.POST if act == "name" else None, initial={"name": query})
    form: ActForm = missing if act == "name" else chosen
    if form.is_bound and form.is_valid():
        try:
            _keep_school(found, person(request), form.cleaned_data, at)
        except (ApplicationError, PlacementError) as error:
            form.refuse(str(error))
        else:
            return redirect("class_overview", found.pk)
    return page(
        request,
        "class_school",
        found,
        status=422 if form.is_bound else 200,
        form=form,
        search=search,
        query=query,
        chosen=chosen,
        missing=missing,
        number=len(matching),
        shown=len(listed),
        refusal=refusal_outside_dates(found, at),
    )


def _keep_school(call: Call, teacher: Person, values: dict[str, Any], at: datetime) -> None:
    if "school" in values:
        chosen = Organisation.objects.get(code=values["school"])
        choose_school(call=call, teacher=teacher, school=chosen, at=at)
    else:
        name_school(
            call=call, teacher=teacher, name=values["name"], district=values["district"], at=at
        )


def _schools(call: Call, query: str) -> list[Organisation]:
    """Return the programme's schools of whose name or district each word is a part."""
    words = searchable(query).split()
    schools = call.edition.initiative.programme.schools.all()
    named = sorted(schools, key=lambda one: (str(one.name).casefold(), one.code))
    return [
        one
        for one in named
        if all(word in searchable(f"{one.name} {one.district}") for word in words)
    ]


@signed_in
def add(request: HttpRequest, call: int) -> HttpResponse:
    """Ask for a class, then lead to the sessions that it can book."""
    found = _call(call)
    application = _application(request, found)
    form = ClassForm(
        application.person,
        request.POST if request.method == "POST" else None,
        initial={"others": 0, "adults": 2},
    )
    if form.is_bound and form.is_valid():
        try:
            group = _added(application, form, timezone.now())
        except PlacementError as error:
            form.refuse(str(error))
        else:
            return redirect("class_book", found.pk, group.pk)
    return _class_page(request, found, form, None)


@transaction.atomic
def _added(application: Application, form: ClassForm, at: datetime) -> SchoolClass:
    teacher = application.person
    if "teacher" in form.cleaned_data:
        name = form.cleaned_data["teacher"]
        describe_person(person=teacher, name=name, language=teacher.language, at=at)
    return add_class(
        application=application,
        name=form.cleaned_data["name"],
        level=form.cleaned_data["level"],
        headcount=form.headcount(),
        contact=form.contact(),
        at=at,
        by=teacher,
    )


@signed_in
def change(request: HttpRequest, call: int, school_class: int) -> HttpResponse:
    """Change what is kept of a class; more come only where seats are free."""
    found = _call(call)
    group = _group(request, found, school_class)
    form = ClassForm(
        person(request),
        request.POST if request.method == "POST" else None,
        initial=model_to_dict(group),
    )
    if form.is_bound and form.is_valid():
        try:
            change_class(
                school_class=group,
                name=form.cleaned_data["name"],
                level=form.cleaned_data["level"],
                headcount=form.headcount(),
                contact=form.contact(),
                at=timezone.now(),
                by=person(request),
            )
        except PlacementError as error:
            form.refuse(str(error))
        else:
            messages.success(request, _("The class is changed."))
            return redirect("class_overview", found.pk)
    return _class_page(request, found, form, group)


def _class_page(
    request: HttpRequest, call: Call, form: ClassForm, group: SchoolClass | None
) -> HttpResponse:
    return page(
        request,
        "class_form",
        call,
        status=422 if form.is_bound else 200,
        form=form,
        group=group,
    )


@signed_in
def book_sessions(request: HttpRequest, call: int, school_class: int) -> HttpResponse:
    """Show the sessions with what is free for this class, and book those that are chosen."""
    found, at = _call(call), timezone.now()
    group = _group(request, found, school_class)
    choices = list(_choices(found, group, at))
    form = BookForm(choices, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        offers = {str(offer.pk): offer for offer in found.offers.all()}
        wanted = [offers[key] for key in form.cleaned_data["offers"]]
        try:
            places = book(school_class=group, offers=wanted, at=at, by=person(request))
        except (ApplicationError, PlacementError) as error:
            form.refuse(str(error))
        else:
            _say_how_it_went(request, places)
            return redirect("class_overview", found.pk)
    return page(
        request,
        "class_book",
        found,
        status=422 if form.is_bound else 200,
        form=form,
        group=group,
        people=people_in_words(group.pupils, group.adults),
        seats=headcount_of(group).seats,
        has_choices=bool(choices),
        rules=rules_in_words(found, at),
        refusal=refusal_outside_dates(found, at) or while_drawing(found, at),
    )


def _say_how_it_went(request: HttpRequest, places: list[Placement]) -> None:
    held = sum(place.state in Placement.HOLDING for place in places)
    if held:
        said = ngettext("Your class has %(count)d place.", "Your class has %(count)d places.", held)
        messages.success(request, said % {"count": held})
    if len(places) > held and is_drawn_for(places[0].offer.call, timezone.now()):
        said = ngettext(
            "Your class is in the draw for %(count)d session.",
            "Your class is in the draw for %(count)d sessions.",
            len(places) - held,
        )
        messages.info(request, said % {"count": len(places) - held})
    elif len(places) > held:
        said = ngettext(
            "Your class waits for %(count)d session. Open it to see why.",
            "Your class waits for %(count)d sessions. Open them to see why.",
            len(places) - held,
        )
        messages.info(request, said % {"count": len(places) - held})


def _choices(call: Call, group: SchoolClass, at: datetime) -> Any:
    """Yield key, title and hint of each session that the class can still book."""
    standing = standing_of(call, at)
    booked = set(
        Placement.objects.filter(school_class=group, state__in=Placement.ACTIVE).values_list(
            "offer", flat=True
        )
    )
    for offer in call.offers.prefetch_related("sessions__venue").order_by("position"):
        if offer.pk in booked or standing.rooms[offer.pk].is_over:
            continue
        hints = [
            f"{session_in_words(session)}, {place_of(session)}"
            for session in offer.sessions.all()
            if session.cancelled_at is None
        ]
        yield str(offer.pk), str(offer.title), " · ".join([*hints, _free(offer, group, standing)])


def _free(offer: Offer, group: SchoolClass, standing: Any) -> str:
    """Say how many seats a class can have now, or that it would wait."""
    if standing.is_drawn_for:
        return ngettext(
            "%(count)s seat, given by a draw", "%(count)s seats, given by a draw", offer.capacity
        ) % {"count": Grouped(offer.capacity)}
    free = standing.free_for(offer.pk, group.application.home_id)
    full = offer.most_classes is not None and standing.classes[offer.pk] >= offer.most_classes
    if full or free == 0:
        return _("full: your class would wait")
    words = ngettext("%(count)s seat is free", "%(count)s seats are free", free) % {
        "count": Grouped(free)
    }
    if free < headcount_of(group).seats:
        return words + ", " + _("so your class would wait")
    return words


@signed_in
def colleague(request: HttpRequest, call: int) -> HttpResponse:
    """Hand a teacher's classes over to a colleague."""
    found = _call(call)
    application = _application(request, found)
    form = ColleagueForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            hand_over(
                application=application,
                email=form.cleaned_data["email"],
                name=form.cleaned_data["name"],
                at=timezone.now(),
                by=person(request),
            )
        except PlacementError as error:
            form.refuse(str(error))
        else:
            messages.success(request, _("Your colleague answers for your classes from now on."))
            return redirect("my_places")
    return page(request, "class_colleague", found, status=422 if form.is_bound else 200, form=form)


def _call(key: int) -> Call:
    return get_object_or_404(calls(), pk=key, for_classes=True)


def _has_school(application: Application | None) -> bool:
    if application is None:
        return False
    request = getattr(application, "school_request", None)
    return application.home_id is not None or bool(request and not request.settled_at)


def _application(request: HttpRequest, call: Call) -> Application:
    """Return the teacher's own application with its school, or answer 404."""
    found = Application.objects.select_related("home", "person", "call").filter(
        call=call, person=person(request)
    )
    application = found.first()
    if application is None or not _has_school(application):
        raise Http404
    application.call = call
    return application


def _group(request: HttpRequest, call: Call, key: int) -> SchoolClass:
    """Return a class of the teacher's own, or answer 404."""
    owned: QuerySet[SchoolClass] = SchoolClass.objects.select_related("application__home")
    group = get_object_or_404(
        owned, pk=key, application__call=call, application__person=person(request)
    )
    group.application.call = call
    return group
