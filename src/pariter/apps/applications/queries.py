"""Reads about applications."""

from django.db.models import Count, QuerySet

from pariter.apps.applications.models import Application, Guardian
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Call, OfficeRole
from pariter.apps.programmes.queries import initiatives_for


def submitted(call: Call) -> QuerySet[Application]:
    """Return the applications that take part in a call, with wishes, in two queries."""
    return (
        Application.objects.filter(call=call, state=Application.State.SUBMITTED)
        .select_related("person", "home")
        .prefetch_related("preferences__offer")
        .order_by("reference")
    )


def used_whole_list(call: Call) -> int:
    """Return how many used all of a list that the call cut shorter than its offers."""
    longest = call.maximum_choices
    if longest is None or longest >= call.offers.count():
        return 0
    sent = Application.objects.filter(call=call, state=Application.State.SUBMITTED)
    return sent.annotate(wishes=Count("preferences")).filter(wishes=longest).count()


def visible_to(person: Person) -> QuerySet[Application]:
    """Return a person's own applications and those that her office runs."""
    own = Application.objects.filter(person=person)
    run = Application.objects.filter(
        call__edition__initiative__in=initiatives_for(person, OfficeRole.Role.OFFICE)
    )
    return (own | run).distinct()


def guardian_of(application: Application) -> Guardian | None:
    """Return who was asked last to answer for a minor, whatever she said; None where nobody was."""
    return application.guardians.order_by("-asked_at", "-pk").first()


def has_guardian(application: Application) -> bool:
    """Tell whether a guardian has confirmed an application, and stands by it."""
    return application.guardians.filter(state=Guardian.State.CONFIRMED).exists()
