"""Shifts that people choose themselves: what they took, and where somebody is missing."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from pariter.apps.participation.duty_links import duty_key_of
from pariter.apps.participation.duty_training import UNTRAINED, missing_trainings
from pariter.apps.participation.errors import DutyError
from pariter.apps.participation.models import Duty, Shift
from pariter.apps.participation.rota import pools_of, shifts_open_to, take_shift
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Initiative
from pariter.web.access import person, signed_in
from pariter.web.participant.forms import ActForm
from pariter.web.participant.service import hours_of
from pariter.web.participant.wording import session_in_words

PAGE_SIZE = 50


@signed_in
def shifts(request: HttpRequest) -> HttpResponse:
    """List a person's duties and the shifts that she may take; take one on POST."""
    someone, at = person(request), timezone.now()
    form = ActForm()
    if request.method == "POST":
        form = ActForm(request.POST)
        number = request.POST.get("shift", "")
        shift = get_object_or_404(
            Shift.objects.filter(pool__in=pools_of(someone)),
            pk=int(number[:12]) if number.isdecimal() else 0,
        )
        try:
            taken = take_shift(shift=shift, person=someone, at=at)
        except DutyError as refusal:
            form.refuse(str(refusal))
        else:
            messages.success(
                request,
                _("You took the shift at “%(session)s”.") % {"session": taken.session.title},
            )
            return redirect("shifts")
    page = Paginator(shifts_open_to(someone, at), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request,
        "participant/shifts.html",
        {
            "form": form,
            "page": page,
            "rows": _rows(someone, list(page)),
            "own": _own(someone, at),
            "hours": hours_of(someone),
            "in_a_pool": pools_of(someone).filter(shifts__isnull=False).exists(),
        },
        status=422 if form.errors else 200,
    )


def _rows(someone: Person, shown: list[Any]) -> list[tuple[Shift, str, int, Initiative | None]]:
    """Return the shifts with when they are, how many are missing, and what to complete first."""
    training = missing_trainings(
        someone, [shift.session for shift in shown if shift.role not in UNTRAINED]
    )
    return [
        (
            shift,
            session_in_words(shift.session),
            int(shift.wanted - shift.taken),
            None if shift.role in UNTRAINED else training.get(shift.session_id),
        )
        for shift in shown
    ]


def _own(someone: Person, at: datetime) -> list[tuple[Duty, str, str]]:
    """Return the duties of a person that are to come, with when and the key of their pages."""
    found = (
        Duty.objects.filter(
            person=someone,
            state__in=Duty.BINDING,
            session__ends_at__gt=at,
            session__cancelled_at__isnull=True,
        )
        .select_related("session__venue")
        .order_by("session__starts_at", "pk")
    )
    return [(duty, session_in_words(duty.session), duty_key_of(duty)) for duty in found]
