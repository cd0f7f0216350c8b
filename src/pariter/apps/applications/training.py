"""Training that a call asks for: completed by coming, as the office or a ticket says."""

from django.db.models import Count, F
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from pariter.apps.applications.errors import ApplicationError
from pariter.apps.applications.models import Application
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Call, Initiative

PROVED = ("attested", "scanned")
"""Grades of attendance that count; a person's own word does not."""


def missing_training(call: Call, person: Person) -> Initiative | None:
    """Return the initiative that somebody must complete before she signs up; None if nothing."""
    if not call.training:
        return None
    training = Initiative.objects.get(
        programme=call.edition.initiative.programme_id, key=call.training
    )
    return None if has_completed(training, person) else training


def has_completed(training: Initiative, person: Person) -> bool:
    """Tell whether a person came to as many sessions of one call as its certificate asks for."""
    came = Application.objects.filter(
        person=person,
        call__edition__initiative=training,
        placements__school_class=None,
        placements__deliveries__kind="attendance",
        placements__deliveries__corrected_by=None,
        placements__deliveries__grade__in=PROVED,
    )
    sessions = Count("placements__deliveries__session", distinct=True)
    return (
        came.annotate(came=sessions, most=Coalesce(F("call__complete_after"), 1))
        .filter(came__gte=F("most"))
        .exists()
    )


def refuse_untrained(call: Call, person: Person) -> None:
    """Raise ApplicationError where training is missing, saying which."""
    if training := missing_training(call, person):
        raise ApplicationError(
            "training",
            _("Complete “%(training)s” first. You can sign up here once it is noted that you came.")
            % {"training": training.title},
        )
