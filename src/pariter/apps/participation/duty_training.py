"""Training before duty: what somebody must have completed before she helps at a session."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from pariter.apps.applications.training import has_completed
from pariter.apps.participation.errors import DutyError
from pariter.apps.participation.models import Duty
from pariter.apps.people.models import Person
from pariter.apps.programmes.models import Call, Initiative, Session

UNTRAINED = (Duty.Role.SPEAKER,)
"""Who is asked for what she knows already."""


def training_for(sessions: Iterable[Session]) -> dict[int, Initiative]:
    """Return the initiative that helpers at each session complete first; only where there is one.

    A session of an offer follows its call; another one any call of its edition.
    """
    found = {one.pk: one for one in sessions}
    calls = Call.objects.filter(edition__sessions__in=found).exclude(duty_training="")
    rows = list(
        calls.values_list(
            "edition__sessions",
            "offers__sessions",
            "edition__initiative__programme",
            "duty_training",
        ).distinct()
    )
    wanted = {
        session: (programme, key)
        for session, own, programme, key in rows
        if session in found and (found[session].offer_id is None or own == session)
    }
    known = {
        (one.programme_id, one.key): one
        for one in Initiative.objects.filter(
            key__in={key for _programme, key in wanted.values()}
        ).select_related("programme")
    }
    return {session: known[key] for session, key in wanted.items() if key in known}


def missing_trainings(person: Person | None, sessions: Iterable[Session]) -> dict[int, Initiative]:
    """Return, by session, the training that somebody has not completed; None knows nobody."""
    wanted = training_for(sessions)
    done = {
        one.pk: person is not None and has_completed(one, person) for one in set(wanted.values())
    }
    return {session: one for session, one in wanted.items() if not done[one.pk]}


def training_missing(duty: Duty) -> Initiative | None:
    """Return what whoever has this duty must complete before she accepts it; None if nothing."""
    if duty.role in UNTRAINED:
        return None
    person = duty.person or Person.objects.filter(email__iexact=duty.email).first()
    return missing_trainings(person, [duty.session]).get(duty.session_id)


def refuse_untrained(duty: Duty) -> None:
    """Raise DutyError where training is missing, saying which."""
    if training := training_missing(duty):
        raise DutyError(
            "training",
            _("Complete “%(training)s” first. You can help here once it is noted that you came.")
            % {"training": training.title},
        )
