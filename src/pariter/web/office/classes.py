"""The bookings of a call for classes: by school and district, with each one's fair share."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pariter.apps.people.models import Organisation
from pariter.apps.placements.class_overview import (
    bookings_of,
    classes_served,
    schools_of,
    similar_schools,
    unsettled_schools,
)
from pariter.apps.placements.class_schools import confirm_school, merge_schools, refuse_school
from pariter.apps.placements.errors import PlacementError
from pariter.apps.programmes.models import Call
from pariter.web.access import office, person
from pariter.web.forms import AccessibleForm
from pariter.web.office import visible
from pariter.web.office.frame import call_page
from pariter.web.office.spreadsheet import table_response
from pariter.web.participant.class_words import LEVELS, rules_in_words
from pariter.web.participant.forms import ActForm

ALL = ("", gettext_lazy("All"))
NEW = ("", gettext_lazy("It is a new school"))


class DistrictFilter(AccessibleForm):
    """Bookings of one district."""

    district = forms.ChoiceField(label=gettext_lazy("District"), required=False)

    def __init__(self, districts: list[str], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        field: Any = self.fields["district"]
        field.choices = [ALL, *((name, name) for name in districts)]


class SettleForm(ActForm):
    """Which school a teacher meant."""

    same_as = forms.ChoiceField(label=gettext_lazy("Which school is it?"), required=False)

    def __init__(self, schools: list[Organisation], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        field: Any = self.fields["same_as"]
        field.choices = [NEW, *_choices(schools)]


class MergeForm(ActForm):
    """Two schools of the list that are one."""

    duplicate = forms.ChoiceField(
        label=gettext_lazy("Listed twice: remove this one"),
        error_messages={"required": gettext_lazy("Choose the school that is listed twice.")},
    )
    into = forms.ChoiceField(
        label=gettext_lazy("Keep this one"),
        error_messages={"required": gettext_lazy("Choose the school that stays.")},
    )

    def __init__(self, schools: list[Organisation], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for name in ("duplicate", "into"):
            field: Any = self.fields[name]
            field.choices = [("", gettext_lazy("Choose from the list")), *_choices(schools)]


def _choices(schools: list[Organisation]) -> list[tuple[str, str]]:
    return [(one.code, f"{one.name} · {one.district}") for one in schools]


@office
def classes(request: HttpRequest, call: int) -> HttpResponse:
    """Show the bookings school by school; settle and merge schools on POST."""
    found = _call(request, call)
    schools = _listed(found)
    form: ActForm | None = None
    merge = MergeForm(schools, prefix="merge")
    if request.method == "POST":
        act = ACTS.get(request.POST.get("act", ""))
        if act is None:
            raise Http404
        form, done = act(request, found, schools)
        if done:
            messages.success(request, done)
            return redirect("office_classes", found.pk)
        if isinstance(form, MergeForm):
            merge = form
    rows = schools_of(found)
    chosen = DistrictFilter(sorted({row.school.district for row in rows}), request.GET)
    district = chosen.cleaned_data.get("district") if chosen.is_valid() else ""
    shown = [row for row in rows if district in ("", None, row.school.district)]
    came, served = classes_served(found)
    return call_page(
        request,
        "classes",
        found,
        tab="office_classes",
        status=422 if form else 200,
        form=form,
        filter=chosen,
        rows=shown,
        held=sum(row.held for row in shown),
        pupils=sum(row.pupils for row in shown),
        number=len(shown),
        classes_came=came,
        schools_served=served,
        query=request.GET.urlencode(),
        rules=rules_in_words(found, timezone.now()),
        waiting_schools=[
            (
                one,
                SettleForm(schools, prefix=f"school-{one.pk}"),
                similar_schools(schools, one.name),
            )
            for one in unsettled_schools([found])
        ],
        merge_form=merge,
    )


@office
def classes_csv(request: HttpRequest, call: int) -> HttpResponse:
    """Hand out the bookings as a file that no spreadsheet runs."""
    found = _call(request, call)
    district = request.GET.get("district", "")
    head = [
        _("Reference"),
        _("School"),
        _("District"),
        _("Class"),
        _("Level"),
        _("Girls"),
        _("Boys"),
        _("Others"),
        _("Adults"),
        _("Needs"),
        _("Teacher"),
        _("E-mail address"),
        _("Telephone"),
        _("Hours"),
        _("Session"),
        _("Place"),
    ]
    bookings = bookings_of(found)
    if district:
        bookings = bookings.filter(application__home__district=district)
    name = f"{found.address.replace('/', '-')}-classes.csv"
    return table_response(name, head, (_cells(placement) for placement in bookings))


def _cells(placement: Any) -> list[object]:
    application, group = placement.application, placement.school_class
    home = application.home
    return [
        application.reference,
        str(home.name) if home else _("not confirmed"),
        home.district if home else "",
        group.name,
        str(dict(LEVELS).get(group.level, group.level)),
        group.girls,
        group.boys,
        group.others,
        group.adults,
        group.needs,
        application.person.name,
        application.person.email,
        group.phone,
        _("yes") if group.wants_hours else _("no"),
        str(placement.offer.title),
        str(placement.get_state_display()),
    ]


def _call(request: HttpRequest, key: int) -> Call:
    found = visible.call(person(request), key)
    if not found.for_classes:
        raise Http404
    return found


def _listed(call: Call) -> list[Organisation]:
    schools = call.edition.initiative.programme.schools.all()
    return sorted(schools, key=lambda one: (str(one.name).casefold(), one.code))


def _confirm(request: HttpRequest, call: Call, schools: list[Organisation]) -> tuple[ActForm, str]:
    asked = get_object_or_404(unsettled_schools([call]), pk=_number(request))
    form = SettleForm(schools, request.POST, prefix=f"school-{asked.pk}")
    if not form.is_valid():
        return form, ""
    same_as = next((one for one in schools if one.code == form.cleaned_data["same_as"]), None)
    try:
        school = confirm_school(
            request=asked, same_as=same_as, at=timezone.now(), by=person(request)
        )
    except PlacementError as error:
        form.refuse(str(error))
        return form, ""
    return form, _("“%(school)s” is confirmed. Its classes have their places.") % {
        "school": school.name
    }


def _refuse(request: HttpRequest, call: Call, _schools: list[Organisation]) -> tuple[ActForm, str]:
    asked = get_object_or_404(unsettled_schools([call]), pk=_number(request))
    form = ActForm(request.POST)
    try:
        refuse_school(request=asked, at=timezone.now(), by=person(request))
    except PlacementError as error:
        form.refuse(str(error))
        return form, ""
    return form, _("The teacher was told that you do not know this school.")


def _merge(request: HttpRequest, call: Call, schools: list[Organisation]) -> tuple[ActForm, str]:
    form = MergeForm(schools, request.POST, prefix="merge")
    if not form.is_valid():
        return form, ""
    by_code = {one.code: one for one in schools}
    try:
        merge_schools(
            programme=call.edition.initiative.programme,
            duplicate=by_code[form.cleaned_data["duplicate"]],
            into=by_code[form.cleaned_data["into"]],
            at=timezone.now(),
            by=person(request),
        )
    except PlacementError as error:
        form.refuse(str(error))
        return form, ""
    return form, _("The two schools are one now.")


def _number(request: HttpRequest) -> int:
    sent = request.POST.get("request", "")
    if not (sent.isascii() and sent.isdecimal() and len(sent) < 10):
        raise Http404
    return int(sent)


Act = Callable[[HttpRequest, Call, list[Organisation]], tuple[ActForm, str]]
ACTS: dict[str, Act] = {"confirm": _confirm, "refuse": _refuse, "merge": _merge}
