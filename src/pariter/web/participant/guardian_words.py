"""How a minor's place stands while her guardian has not answered, and whom she is asked to name."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from pariter.apps.applications.models import Guardian
from pariter.apps.applications.queries import has_guardian
from pariter.apps.people.models import Person
from pariter.apps.placements.models import Placement
from pariter.apps.placements.tickets import page_key_of
from pariter.apps.programmes.models import Call
from pariter.web.participant.wording import hours_in_words
from pariter.web.public.wording import moment_in_words

Words = tuple[str, str]


def waits_for_guardian(placement: Any, state: Placement.State, call: Call) -> bool:
    """Tell whether a seat is held for a minor until her guardian confirms."""
    if not call.needs_guardian or state != Placement.State.OFFERED:
        return False
    return not has_guardian(placement.application)


def guardian_words(placement: Any, call: Call) -> Words:
    """Return the headline of such a place, and what it means."""
    when = moment_in_words(placement.answer_by, call.zone)
    if not call.needs_account:
        return _("Confirm as a parent"), _(
            "Answer as a parent or guardian by %(when)s. After that the seats go to others."
        ) % {"when": when}
    return _("Your guardian must confirm"), _(
        "We keep this seat until %(when)s. Until then your parent or guardian must say yes. "
        "Without a yes it goes to the next person."
    ) % {"when": when}


def while_waiting(placement: Any, call: Call) -> str:
    """Say what a guardian must do once a minor who waits is offered a place; nothing for others."""
    if not call.needs_guardian or has_guardian(placement.application):
        return ""
    time = {"time": hours_in_words(call.answer_hours)}
    if not call.needs_account:
        return " " + _("Answer as a parent or guardian within these %(time)s.") % time
    return (
        " "
        + _(
            "Your parent or guardian has not said yes yet. We hold a place that is offered to you "
            "for %(time)s. Without a yes it goes to the next person."
        )
        % time
    )


def guardian_acts(placement: Any) -> list[tuple[str, str, str]]:
    """Return what a minor, or the parent who signed up for her, can do in the meantime."""
    application = placement.application
    answer = (
        (reverse("name_guardian", args=[application.reference]), _("Name a parent or guardian"), "")
        if application.call.needs_account
        else (reverse("own_guardian", args=[page_key_of(placement)]), _("Answer as a parent"), "")
    )
    decline = reverse("placement_decline", args=[placement.pk])
    return [answer, (decline, _("Give the seat back"), "secondary")]


def asks_guardian(call: Call, person: Person) -> bool:
    """Tell whether a minor who signs up must name a guardian: nobody answers for her yet."""
    return (
        call.needs_guardian
        and not Guardian.objects.filter(
            application__call=call, application__person=person, state__in=Guardian.ACTIVE
        ).exists()
    )
